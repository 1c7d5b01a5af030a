"""A machine that slept or was off for days: what fell due meanwhile is held for one look, and never goes out as if nothing had been.

Overdue steps have expired by then, as after any delay. What somebody booked, moved or imported since goes without delay: only
visits and patients that nobody has touched since the machine went down are held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.instants import HOUR, MINUTE, UtcMs
from frontdesk.models.queries import outbox
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Downtime
from frontdesk.services.messaging.claiming import drop_overdue
from frontdesk.services.messaging.holds import HoldKind, held_ids, hold_all
from frontdesk.services.messaging.reasons import fell_due_meanwhile
from frontdesk.services.messaging.watching import watch_row, watched

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.work import Book, Work

WORTH_NOTING: Final = 12 * HOUR
"""A shorter stretch without a cycle is no downtime, where the setting that holds texts after one is switched off."""
NOTE_EVERY: Final = MINUTE
"""A cycle is noted at the most so often: an idle one writes no more than it must."""

_SETTINGS = text("SELECT 1 FROM setting WHERE key LIKE 'reminders.%' AND updated_utc > :since LIMIT 1")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which no cycle ran, ms UTC."""

    from_utc: UtcMs
    until_utc: UtcMs


def gap_before(connection: Connection, around: Around, *, now_utc: UtcMs) -> Gap | None:
    """The downtime that this cycle ends; None where there was none, and before the first cycle of a book."""
    last = watched(connection).last_cycle_utc
    longest = round(around.settings.hold_after_hours * HOUR) or WORTH_NOTING
    return Gap(last, now_utc) if last and now_utc - last > longest else None


def note_cycle(book: Book) -> None:
    """A cycle that may send ran just now."""
    with book.read() as connection:
        last = watched(connection).last_cycle_utc
    if 0 <= book.clock.now_utc() - last < NOTE_EVERY:
        return
    with book.write(PROGRAM) as work:
        watch_row(work).last_cycle_utc = work.now_utc


def hold_after(book: Book, around: Around, gap: Gap) -> int:
    """Write a downtime down, and hold what fell due in it where that is much; gives how many texts are held."""
    with book.write(PROGRAM) as work:
        found = _fell_due(work, gap)
        _note(work, gap, due=len(found))
        watch_row(work).last_cycle_utc = work.now_utc
        settings = around.settings
        if not settings.hold_after_hours or len(found) < max(1, settings.hold_from):
            return 0
        hold_all(
            work,
            found,
            kind=HoldKind.LOOK,
            reason=fell_due_meanwhile(),
        )
        # Of two steps about a visit, one of which the account held before, only the nearer is shown.
        drop_overdue(work, around, found)
        return len(held_ids(work.session.connection(), HoldKind.LOOK))


def _fell_due(work: Work, gap: Gap) -> list[int]:
    """The reminders that would have gone while nobody ran."""
    connection = work.session.connection()
    if run(connection, _SETTINGS, {"since": gap.from_utc}).fetchone() is not None:
        # Somebody changed the cadence or switched reminders on since: that is why they are due now.
        return []
    values = {"now": work.now_utc, "since": gap.from_utc}
    return list(connection.execute(outbox.DUE_AFTER_GAP, values).scalars())


def _note(work: Work, gap: Gap, *, due: int) -> None:
    """One row a downtime: a cycle that was broken off after it finds the row again."""
    row = work.session.scalar(select(Downtime).where(Downtime.from_utc == gap.from_utc))
    if row is None:
        row = Downtime(from_utc=gap.from_utc, until_utc=gap.until_utc, due=0, looked_by="")
        work.session.add(row)
    row.due = due
    work.changed(Kind.CHANNEL, 0)
