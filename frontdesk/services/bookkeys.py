"""The keys that are derived from a book's key."""

from __future__ import annotations

from frontdesk.security.keys import Subkey, derive
from frontdesk.services.work import BookKeys


def keys_of(book_key: bytes) -> BookKeys:
    """All of them, from the book's key of 32 bytes."""
    return BookKeys(
        marker=derive(book_key, Subkey.MARKER),
        audit=derive(book_key, Subkey.AUDIT),
        pin_pepper=derive(book_key, Subkey.PIN_PEPPER),
        backup=derive(book_key, Subkey.BACKUP),
        database=derive(book_key, Subkey.DATABASE),
    )
