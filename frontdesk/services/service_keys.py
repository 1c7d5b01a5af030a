"""Whether a service could open the book: it has nobody to ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.services.opening import read_book_manifest

PASSPHRASE_FILE: Final = "FRONTDESK_VAULT_PASSPHRASE_FILE"


def refuse_without_key(folder: Path, environ: Mapping[str, str]) -> None:
    """Raises Refused where the book's key needs a person, BookMissing where there is no book."""
    manifest = read_book_manifest(folder)
    if manifest.key_kind == "passphrase" and not environ.get(PASSPHRASE_FILE):
        raise Refused(
            tr(
                "A service could not open this book: its key is in a vault, and nobody would be there to type the passphrase. "
                "Name a file that holds it in {variable}, or keep the key in the keyring (frontdesk recovery), then install again.",
                variable=PASSPHRASE_FILE,
            )
        )
