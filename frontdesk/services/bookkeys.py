"""The book's key: out of a manifest's wrap, and the keys that are derived from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.security.keys import Subkey, derive
from frontdesk.services.work import BookKeys

if TYPE_CHECKING:
    from frontdesk.models.manifest import Manifest
    from frontdesk.security.keys import RecoveryKey


def keys_of(book_key: bytes) -> BookKeys:
    """All of them, from the book's key of 32 bytes."""
    return BookKeys(
        marker=derive(book_key, Subkey.MARKER),
        audit=derive(book_key, Subkey.AUDIT),
        pin_pepper=derive(book_key, Subkey.PIN_PEPPER),
        backup=derive(book_key, Subkey.BACKUP),
        database=derive(book_key, Subkey.DATABASE),
        drafts=derive(book_key, Subkey.DRAFTS),
    )


def unwrap(manifest: Manifest, recovery_key: RecoveryKey) -> bytes:
    """The book's key out of a manifest's wrap for the recovery sheet. Raises KeyUnavailable, NewerBook."""
    from frontdesk.security.boxes import unwrap_book_key

    wraps = manifest.wraps_of("recovery")
    if not wraps:
        raise KeyUnavailable(
            tr(
                "The manifest of this book has no place for a recovery key. Put back the manifest of a backup."
            )
        )
    last: KeyUnavailable | None = None
    for wrap in wraps:
        try:
            return unwrap_book_key(wrap.blob, recovery_key)
        except KeyUnavailable as error:
            last = error
    assert last is not None
    raise last
