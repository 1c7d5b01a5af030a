"""What both secret stores share: their kinds and the names under which a secret is kept."""

from __future__ import annotations

import re
from typing import Final, Literal

StoreKind = Literal["keyring", "passphrase"]

_PURPOSE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_BOOK_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


def checked_purpose(purpose: str) -> str:
    """`purpose` if it can name a secret in every store (such as "book-key"). Raises ValueError."""
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError("a purpose is lower-case letters, digits, dots and dashes")
    return purpose


def checked_book_id(book_id: str) -> str:
    """`book_id` if it is a book's public id (a UUID in text form). Raises ValueError."""
    if not _BOOK_ID.fullmatch(book_id):
        raise ValueError("a book id is letters, digits and dashes")
    return book_id
