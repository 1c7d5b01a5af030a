"""How many texts are on their way out, for the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import scalar

if TYPE_CHECKING:
    from frontdesk.services.work import Book


def texts_waiting(book: Book) -> int:
    """Texts that are queued or just being sent."""
    with book.read() as connection:
        return int(scalar(connection, "SELECT count(*) FROM message WHERE state IN ('queued', 'sending')"))
