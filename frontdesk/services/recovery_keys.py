"""Recovery keys as people type them from the sheets."""

from __future__ import annotations

from frontdesk.security.keys import KeyPurpose, RecoveryKey

__all__ = ["RecoveryKey", "parse_book_key", "parse_complaints_key"]


def parse_book_key(text: str) -> RecoveryKey:
    """The key of the book's sheet. Raises UsageError, naming the mistyped group where that can be told."""
    return RecoveryKey.parse(text, KeyPurpose.BOOK)


def parse_complaints_key(text: str) -> RecoveryKey:
    """The key of the complaints' sheet. Raises UsageError likewise."""
    return RecoveryKey.parse(text, KeyPurpose.COMPLAINTS)
