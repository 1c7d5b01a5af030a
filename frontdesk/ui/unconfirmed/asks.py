"""What the list of who has not confirmed asks of the book. Every function here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.words import Confirmation, Lifecycle

if TYPE_CHECKING:
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Row:
    """A visit without a confirmation, as the list shows it. `risk` is 0 to 1 or None; `number` as the clinic writes it."""

    id: int
    patient_id: int
    patient: str
    start_utc: int
    zone: str
    provider: str
    type: str
    lifecycle: Lifecycle
    confirmation: Confirmation
    reason: str
    next_step: str
    risk: float | None
    risk_why: str
    number: str
    number_e164: str


def unconfirmed(book: Book, days: int, country: str) -> tuple[Row, ...]:
    """Who has not confirmed a visit that begins within so many days, by time."""
    from frontdesk.domain.phones import display
    from frontdesk.services import confirmations

    rows = []
    for one in confirmations.unconfirmed(book, days=days):
        visit = one.visit
        number = visit.phone or visit.mobile
        rows.append(
            Row(
                id=visit.id,
                patient_id=visit.patient_id,
                patient=visit.patient,
                start_utc=visit.start_utc,
                zone=visit.zone,
                provider=visit.provider,
                type=visit.type or "",
                lifecycle=Lifecycle(visit.lifecycle),
                confirmation=Confirmation(visit.confirmation),
                reason=one.reason,
                next_step=one.next_step,
                risk=one.risk,
                risk_why=one.risk_why,
                number=display(number, country) if number else "",
                number_e164=number,
            )
        )
    return tuple(rows)
