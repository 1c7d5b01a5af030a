"""What came since the book was last looked at: the strip that stands above it on a Monday morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.instants import local_date
from frontdesk.domain.words import Confirmation
from frontdesk.models.queries import sinces as queries
from frontdesk.models.queries import worklist
from frontdesk.models.tables import Clinic
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.gaps import Gap, gaps_of
from frontdesk.services.worklist import FAILURES_SINCE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

__all__ = ["Gap", "Since", "since"]


@dataclass(frozen=True, slots=True)
class Since:
    """What came since a moment (ms UTC). `declined` and `confirmed` are keys of visits that patients answered by text, by their
    start; `replies_to_read` and `failures` are public ids of messages that still need somebody; `gaps_today` are still ahead."""

    since_utc: int
    declined: tuple[int, ...]
    confirmed: tuple[int, ...]
    replies_to_read: tuple[str, ...]
    failures: tuple[str, ...]
    gaps_today: tuple[Gap, ...]

    @property
    def longest_gap_minutes(self) -> int:
        """The longest free stretch of today, 0 where there is none."""
        return max((gap.minutes for gap in self.gaps_today), default=0)

    @property
    def something(self) -> bool:
        """Whether anything came. Gaps alone are nothing that came."""
        return bool(self.declined or self.confirmed or self.replies_to_read or self.failures)


def since(book: Book, utc: int) -> Since:
    """What came after `utc`, and what is free today. A few milliseconds and the public holidays' calendar: call it in a worker."""
    now = book.clock.now_utc()
    with book.read() as connection:
        answered = queries.answers_since(connection, utc)
        zone = connection.execute(select(Clinic.zone)).scalar_one()
        replies = queries.replies_since(connection, utc)
        failures = _failures(connection, utc, now)
    reader = reader_of(book)
    try:
        page = reader.day(local_date(now, zone))
    finally:
        reader.close()
    return Since(
        since_utc=utc,
        declined=_said(answered, Confirmation.DECLINED),
        confirmed=_said(answered, Confirmation.CONFIRMED),
        replies_to_read=tuple(replies),
        failures=failures,
        gaps_today=gaps_of(page, now_utc=now),
    )


def _said(answered: list[queries.AnswerRow], word: Confirmation) -> tuple[int, ...]:
    return tuple(row.appointment_id for row in answered if row.confirmation == word)


def _failures(connection: Connection, since_utc: int, now_utc: int) -> tuple[str, ...]:
    """Texts that failed, or of which nobody knows, as the worklist has them."""
    open_now = [
        *worklist.of_unknown_fate(connection, tried_before_utc=0),
        *worklist.failed(connection, since_utc=now_utc - FAILURES_SINCE, now_utc=now_utc),
    ]
    return tuple(row.message_public_id for row in open_now if row.updated_utc > since_utc)
