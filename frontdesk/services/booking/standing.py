"""How a patient stands for whoever is about to book: alive, with one card, and how they are to be treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.models.queries.people import MarkRow, marks_of
from frontdesk.models.queries.plain import cursor
from frontdesk.services.alerts import AlertRow, alerts_in

if TYPE_CHECKING:
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class BookingStanding:
    """`deceased_on` is ISO. `merged`: the card was merged into another one, which is to be used."""

    deceased_on: str | None
    merged: bool
    alerts: tuple[AlertRow, ...]
    marks: tuple[MarkRow, ...]


_CARD: Final = "SELECT deceased_on, merged_into_id IS NOT NULL FROM patient WHERE id = ?"


def standing_for_booking(book: Book, patient_id: int) -> BookingStanding:
    """What is to be known of a patient before a visit is booked. Raises NotFound."""
    now_utc = book.clock.now_utc()
    with book.read() as connection:
        card = cursor(connection, _CARD, (patient_id,)).fetchone()
        if card is None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        alerts = alerts_in(connection, patient_id, now_utc=now_utc)
        return BookingStanding(card[0], bool(card[1]), alerts, tuple(marks_of(connection, patient_id)))
