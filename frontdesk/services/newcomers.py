"""A patient's card and their first visit in one act: both are in the book, or neither is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.services.booking.placing import book_within
from frontdesk.services.booking.results import Outcome
from frontdesk.services.patients import apply_create

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.patient_fields import PatientEdit
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The visit of a patient who is new, and the key of their card. The warnings of both are in the outcome."""

    patient_id: int
    outcome: Outcome


def book_newcomer(
    book: Book,
    actor: Actor,
    edit: PatientEdit,
    *,
    provider_id: int,
    start: str,
    minutes: int,
    fold: int | None = None,
    type_id: int | None = None,
    location_id: int | None = None,
    note: str = "",
    overbook: str | None = None,
    reservation: str | None = None,
    request: int | None = None,
) -> Welcomed:
    """Write a card and book its first visit. Raises as `create_patient` and `book_visit` do, and then nothing was written."""
    with book.write(actor) as work:
        patient, of_card = apply_create(work, edit, source="desk")
        visit, of_visit = book_within(
            work,
            patient_id=patient.id,
            provider_id=provider_id,
            start=start,
            minutes=minutes,
            fold=fold,
            type_id=type_id,
            location_id=location_id,
            note=note,
            overbook=overbook,
            reservation=reservation,
            request=request,
        )
        patient_id = patient.id
    return Welcomed(patient_id, Outcome(visit, work.changes, (*of_card, *of_visit)))
