"""Opening a clinic's book: data folder, manifest, secret store, key, engines, schema, in this order.

Whatever stands in the way is a sentence. A book that cannot be opened is left as it is: nothing here ever makes a new one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.errors import BookBusy, StorageFault
from frontdesk.domain.instants import rules_version
from frontdesk.models.engine import Engines, key_check, open_engines
from frontdesk.models.manifest import Manifest, write_manifest
from frontdesk.models.revision import check_revision, head_revision
from frontdesk.models.storage import BACKUP_FOLDER, BOOK_FILE
from frontdesk.services.bookkeys import keys_of, unwrap
from frontdesk.services.folders import check_place
from frontdesk.services.secret_places import BOOK
from frontdesk.services.unlocking import Unlocked, other_clinic, read_book_manifest, unlock
from frontdesk.services.work import Book

if TYPE_CHECKING:
    from frontdesk.security.keys import RecoveryKey
    from frontdesk.services.ports import Clock, SecretStore
    from frontdesk.services.secret_places import SecretPlaces, StoreKind

__all__ = [
    "Recovered",
    "Unlocked",
    "open_book",
    "open_book_with",
    "open_with_key",
    "read_book_manifest",
    "recover",
    "unlock",
]

_log = logging.getLogger(__name__)


def open_book(folder: Path, *, places: SecretPlaces, clock: Clock) -> Book:
    """The book of a data folder, brought to the present schema (a backup is made first).

    Raises BookMissing, BookUnreadable (damaged, foreign), NewerBook, KeyUnavailable (no or hanging keyring, wrong
    passphrase, the key is not there), StorageFault (read-only, network share), BookBusy.
    """
    return open_book_with(unlock(folder, places), clock=clock)


def open_book_with(unlocked: Unlocked, *, clock: Clock) -> Book:
    """The book whose key is at hand already: nobody is asked for anything again. Raises as `open_book` does."""
    return open_with_key(unlocked.folder, unlocked.manifest, unlocked.key, clock=clock, store=unlocked.store)


def open_with_key(
    folder: Path, manifest: Manifest, book_key: bytes, *, clock: Clock, store: SecretStore
) -> Book:
    """The book, its key at hand. Raises as `open_book` does."""
    keys = keys_of(book_key)
    engines = open_engines(folder / BOOK_FILE, keys.database)
    book = Book(folder, manifest.book_id, engines, keys, clock, store)
    try:
        with book.read() as connection:
            is_present = check_revision(connection)
        if not is_present:
            _migrate(book, manifest)
        _check_identity(book, manifest)
        _follow_zone_rules(book)
    except BaseException:
        book.close()
        raise
    return book


@dataclass(frozen=True, slots=True)
class Recovered:
    """A book that its recovery sheet opened: where its key is kept from now on."""

    book_id: str
    clinic: str
    kept_in: str


def recover(
    folder: Path, recovery_key: RecoveryKey, *, places: SecretPlaces, kind: StoreKind | None = None
) -> Recovered:
    """Open the book with its recovery sheet and keep its key for this OS user: in their keyring, or in a new vault file.

    `kind` None takes the place that the manifest names. An earlier vault file stays beside the new one under another name.
    Secrets of channels are not on the sheet: they have to be entered again. Raises KeyUnavailable where the sheet is another
    book's, and as `open_book` does.
    """
    manifest = read_book_manifest(folder)
    check_place(folder)
    book_key = unwrap(manifest, recovery_key)
    key_check(folder / BOOK_FILE, keys_of(book_key).database)
    place = kind or manifest.key_kind
    store = places.create(place, folder, manifest.book_id, replace=True)
    store.set(BOOK, book_key)
    if place != manifest.key_kind:
        write_manifest(folder, replace(manifest, key_kind=place))
    _log.info("book %s opened with its recovery key", manifest.book_id)
    return Recovered(manifest.book_id, manifest.clinic, store.describe())


def _check_identity(book: Book, manifest: Manifest) -> None:
    """Raises BookUnreadable where the manifest and the book are of different clinics."""
    with book.read() as connection:
        found = connection.exec_driver_sql("SELECT public_id FROM clinic WHERE id = 1").scalar()
    if found != manifest.book_id:
        raise other_clinic()


def _follow_zone_rules(book: Book) -> None:
    """In line with the zone rules that we have. What keeps us from it now is left to the next opening: the book is whole."""
    with book.read() as connection:
        known = connection.exec_driver_sql("SELECT tzdata FROM clinic WHERE id = 1").scalar()
    if known == rules_version():
        return
    from frontdesk.services.rederiving import rederive_if_rules_changed

    try:
        rederive_if_rules_changed(book)
    except (BookBusy, StorageFault) as error:
        _log.warning("book %s is not in line with the zone rules yet: %s", book.public_id, error.sentence)


def _migrate(book: Book, manifest: Manifest) -> None:
    """To the present schema, after a backup."""
    from frontdesk.models.schema import migrate

    engines: Engines = book.engines
    done = migrate(engines, back_up=partial(_way_back, book, manifest))
    write_manifest(book.folder, replace(manifest, schema=head_revision()))
    _log.info("book %s migrated from %s to %s", book.public_id, done.before, done.after)


def _way_back(book: Book, manifest: Manifest) -> None:
    """A backup, always in the data folder: the settings of an older book may read otherwise."""
    from frontdesk.models.backup import write_backup

    write_backup(
        book.engines, book.keys.database, manifest, book.folder / BACKUP_FOLDER, book.clock.now_utc()
    )
