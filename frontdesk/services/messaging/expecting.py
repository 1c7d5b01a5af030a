"""When somebody is expected who wrote to be late. The booked time stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.models.tables import Appointment, ExpectedArrival
from frontdesk.services.booking.versions import touch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.services.work import Work


def expect(work: Work, visits: Sequence[Appointment], *, message_id: int, minutes: int | None) -> None:
    """A reply said that its visits' patients come so many minutes late: from the first visit on, those that begin before that.

    Raises Refused where the reply does not say how late.
    """
    if not minutes:
        raise Refused(tr("This reply does not say how late. Confirm the visit, and note the time yourself."))
    arrival = min(each.start_utc for each in visits) + minutes * MINUTE
    for visit in visits:
        if visit.start_utc >= arrival:
            continue
        row = work.session.get(ExpectedArrival, visit.id)
        if row is None:
            row = ExpectedArrival(appointment_id=visit.id)
            work.session.add(row)
        row.expected_utc = arrival
        row.reply_id = message_id
        row.actor = work.actor.label
        row.at_utc = work.now_utc
        touch(work, visit)
        work.changed(Kind.APPOINTMENT, visit.id)


def expect_no_more(work: Work, message_id: int) -> None:
    """Nobody said so after all."""
    for row in work.session.scalars(select(ExpectedArrival).where(ExpectedArrival.reply_id == message_id)):
        work.changed(Kind.APPOINTMENT, row.appointment_id)
        work.session.delete(row)
