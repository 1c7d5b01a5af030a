"""A visit once more: the same patient, kind and length at another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.services.booking import lookups
from frontdesk.services.booking.placing import book_within
from frontdesk.services.booking.results import Outcome

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book


def copy_visit(
    book: Book,
    actor: Actor,
    appointment_id: int,
    *,
    start: str,
    fold: int | None = None,
    provider_id: int | None = None,
    location_id: int | None = None,
    room_id: int | None = None,
    overbook: str | None = None,
) -> Outcome:
    """Book the same patient and kind of visit, as long, at another time; what is not given is as of the first. Its note stays with it.

    `start` is the wall clock at the location. Raises as `book_visit`.
    """
    with book.write(actor) as work:
        model = lookups.visit_to_change(work, appointment_id, revision=None)
        place = location_id or model.location_id
        visit, warnings = book_within(
            work,
            patient_id=model.patient_id,
            provider_id=provider_id or model.provider_id,
            start=start,
            minutes=model.minutes,
            fold=fold,
            type_id=model.type_id,
            location_id=place,
            room_id=room_id,
            overbook=overbook,
        )
    return Outcome(visit, work.changes, warnings)
