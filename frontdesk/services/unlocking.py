"""Coming by a book's key: data folder, manifest, secret store, key, in this order. Needs neither SQLAlchemy nor the book itself.

Parted from the opening, so that a passphrase is asked for once, whoever then reads the book first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import BookMissing, BookUnreadable, KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.models.manifest import Manifest, read_manifest
from frontdesk.models.storage import BOOK_FILE
from frontdesk.services.folders import check_place
from frontdesk.services.secret_places import BOOK

if TYPE_CHECKING:
    from frontdesk.services.ports import SecretStore
    from frontdesk.services.secret_places import SecretPlaces

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A book whose key is at hand, and that nobody has opened yet."""

    folder: Path
    manifest: Manifest
    key: bytes = field(repr=False)
    store: SecretStore = field(repr=False)


def unlock(folder: Path, places: SecretPlaces) -> Unlocked:
    """The key of a data folder's book. May wait for a keyring or a person: call it in a worker.

    Raises BookMissing, BookUnreadable, NewerBook, KeyUnavailable (no or hanging keyring, wrong passphrase, the key is not
    there), StorageFault (read-only, network share).
    """
    manifest = read_book_manifest(folder)
    check_place(folder)
    store = places.open(manifest.key_kind, folder, manifest.book_id)
    key = store.get(BOOK)
    if key is None:
        raise KeyUnavailable(
            tr(
                "The key of this book is not in the {place} of this user. Open it with its recovery sheet: frontdesk "
                "recovery.",
                place=store.describe(),
            )
        )
    if len(key) != KEY_BYTES:
        raise KeyUnavailable(
            tr(
                "The key that is kept for this book is damaged. Open it with its recovery sheet: frontdesk recovery."
            )
        )
    return Unlocked(folder, manifest, key, store)


def read_book_manifest(folder: Path) -> Manifest:
    """The manifest of a data folder whose book is there too. Raises BookMissing, BookUnreadable, NewerBook, StorageFault."""
    try:
        manifest = read_manifest(folder)
    except BookMissing:
        if (folder / BOOK_FILE).exists():
            raise BookUnreadable(
                tr(
                    "The data folder holds a book without its manifest.json. Put the manifest back from a backup, or "
                    "restore the latest backup."
                )
            ) from None
        raise
    if not (folder / BOOK_FILE).exists():
        raise BookMissing(
            tr(
                "The book of {clinic} is missing from the data folder. Restore the latest backup.",
                clinic=manifest.clinic,
            )
        )
    return manifest


def other_clinic() -> BookUnreadable:
    """The manifest and the book are of different clinics: a manifest that was copied between folders is no pass."""
    return BookUnreadable(
        tr(
            "The manifest and the book in the data folder belong to different clinics. Restore the latest backup."
        )
    )
