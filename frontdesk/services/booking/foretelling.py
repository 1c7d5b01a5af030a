"""What a patient would hear of a cancellation, said before anybody cancels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import MAY_HAVE_REACHED, Confirmation, Direction
from frontdesk.models.queries.ledger import messages_of_appointment
from frontdesk.models.queries.visits import visits_by_ids
from frontdesk.services.booking.versions import ACKNOWLEDGEMENT
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.settings import load

if TYPE_CHECKING:
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
