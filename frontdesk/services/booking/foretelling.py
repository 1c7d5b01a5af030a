"""What a patient would hear of a cancellation, said before anybody cancels; and what they were and will be told of any change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import MAY_HAVE_REACHED, Confirmation, Direction
from frontdesk.models.queries.ledger import messages_of_appointment
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.models.tables import AppointmentVersion
from frontdesk.services.booking.versions import ACKNOWLEDGEMENT
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.settings import load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.ledger import LedgerRow
    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class NoticeAhead:
    """Whether a text would tell the patient, after how many seconds; else `why_not` says why not."""

    goes: bool
    grace_seconds: float = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Foretold:
    """What follows a cancellation, by whomever it is."""

    by_patient: NoticeAhead
    by_clinic: NoticeAhead


def foretell_cancellation(book: Book, appointment_id: int) -> Foretold:
    """What the patient would be told if this visit were cancelled now, as `cancelling` and the planner decide it. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        found = visits_by_ids(connection, [appointment_id])
        if not found:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        visit = found[0]
        knows = any(
            row.direction == Direction.OUT and row.kind != ACKNOWLEDGEMENT and row.state in MAY_HAVE_REACHED
            for row in messages_of_appointment(connection, appointment_id)
        )
        settings = load(connection)
    if visit.start_utc <= now:
        by_clinic = NoticeAhead(goes=False, why_not=tr("The visit has begun, so no text is sent."))
    elif not knows:
        by_clinic = NoticeAhead(
            goes=False, why_not=tr("The patient was never texted about this visit, so no text is sent.")
        )
    elif (why_not := why_not_texted(visit)) is not None:
        by_clinic = NoticeAhead(goes=False, why_not=why_not)
    else:
        by_clinic = NoticeAhead(goes=True, grace_seconds=settings.notices_grace_seconds)
    said_so = visit.confirmation == Confirmation.DECLINED
    by_patient = (
        NoticeAhead(goes=False, why_not=tr("The patient said so, so no text is sent."))
        if said_so
        else by_clinic
    )
    return Foretold(by_patient, by_clinic)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a patient was last told of a visit, and what they will be told. `told_wall` is the wall clock start that our latest text said,
    empty where none has gone; `holds`: that is still so. `goes_utc` (ms UTC): a text tells the change then; `why_not` says why none can,
    where one would be due."""

    visit_id: int
    told_wall: str = ""
    holds: bool = False
    goes_utc: int | None = None
    why_not: str = ""


def telling_of(book: Book, *appointment_ids: int) -> tuple[Telling, ...]:
    """What follows for the patients of these visits from how they stand now, in that order. What is gone is left out."""
    with book.read() as connection:
        found = {visit.id: visit for visit in visits_by_ids(connection, list(appointment_ids))}
        return tuple(_telling(connection, found[key]) for key in appointment_ids if key in found)


def _telling(connection: Connection, visit: VisitFacts) -> Telling:
    said = [
        row
        for row in messages_of_appointment(connection, visit.id)
        if row.direction == Direction.OUT and row.kind != ACKNOWLEDGEMENT and row.state in MAY_HAVE_REACHED
    ]
    told = ""
    if said:
        latest = max(said, key=lambda row: (row.sent_utc or row.attempt_utc or row.created_utc, row.id))
        told = _start_of(connection, visit, latest)
    goes, why_not = visit.notice_due_utc, ""
    if goes is not None:
        why_not = why_not_texted(visit) or ""
        goes = None if why_not else goes
    holds = visit.notice_due_utc is None and told == visit.start_wall
    return Telling(visit.id, told, holds, goes, why_not)


def _start_of(connection: Connection, visit: VisitFacts, message: LedgerRow) -> str:
    """The start that a text said, on the wall at the visit's location."""
    version = next(
        (item.version for item in message.items if item.appointment_id == visit.public_id), visit.version
    )
    ended = connection.scalar(
        select(AppointmentVersion.start_wall).where(
            AppointmentVersion.appointment_id == visit.id, AppointmentVersion.version == version
        )
    )
    return visit.start_wall if version == visit.version or ended is None else ended
