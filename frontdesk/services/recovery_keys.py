"""Recovery keys as people type them from the sheets, or leave them in a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import KeyUnavailable
from frontdesk.domain.i18n import tr
from frontdesk.security.keys import KeyPurpose, RecoveryKey

if TYPE_CHECKING:
    from frontdesk.services.work import Book

__all__ = [
    "RecoveryKey",
    "book_key_in_file",
    "check_book_key",
    "check_complaints_key",
    "parse_book_key",
    "parse_complaints_key",
]

_LONGEST_FILE: Final = 64 * 1024
_PRINTED: Final = re.compile(rf"\b{KeyPurpose.BOOK.value}(?:-[0-9A-Z]{{5}}){{8}}(?![\w-])", re.IGNORECASE)


def parse_book_key(text: str) -> RecoveryKey:
    """The key of the book's sheet. Raises UsageError, naming the mistyped group where that can be told."""
    return RecoveryKey.parse(text, KeyPurpose.BOOK)


def parse_complaints_key(text: str) -> RecoveryKey:
    """The key of the complaints' sheet. Raises UsageError likewise."""
    return RecoveryKey.parse(text, KeyPurpose.COMPLAINTS)


def book_key_in_file(file: Path) -> RecoveryKey:
    """The book's key in a text file: the key alone, or the whole sheet as `init` wrote it.

    Raises KeyUnavailable where the file cannot be read, UsageError where the key in it is mistyped.
    """
    try:
        with file.open(encoding="utf-8-sig") as opened:
            text = opened.read(_LONGEST_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(
            tr(
                "The recovery key in {file} cannot be read. Check that the file is there and readable.",
                file=str(file),
            )
        ) from error
    printed = _PRINTED.search(text)
    if printed is None and not text.strip():
        raise KeyUnavailable(tr("The file {file} holds no recovery key. Put it there.", file=str(file)))
    return parse_book_key(text.strip() if printed is None else printed[0])


def check_book_key(book: Book, text: str) -> None:
    """That the key on a sheet opens this book. Raises UsageError (mistyped), KeyUnavailable (another book's)."""
    from frontdesk.services.bookkeys import unwrap
    from frontdesk.services.unlocking import read_book_manifest

    unwrap(read_book_manifest(book.folder), parse_book_key(text))


def check_complaints_key(book: Book, text: str) -> None:
    """That the key on a sheet opens this book's complaints. Raises likewise."""
    from frontdesk.services.complaints.handlers import by_recovery_key

    by_recovery_key(book, text)
