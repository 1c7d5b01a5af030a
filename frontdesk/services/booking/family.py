"""Booking several visits at once: a family that comes together or one after the other. All of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_note
from frontdesk.domain.wallclock import resolve
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import part_of
from frontdesk.services.booking.holding import Spot
from frontdesk.services.booking.parts import remember_composite
from frontdesk.services.booking.placing import LONGEST_NOTE, apply_book, end_reservation, room_for
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.booking.voiding import NOTHING_VOIDED

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who come, and when."""

    patient_id: int
    spot: Spot
    type_id: int | None = None
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FamilyOutcome:
    """The visits in the order in which they were asked for. `warnings` are sentences for the person; `command` is what one undo takes
    back."""

    visits: tuple[Visit, ...]
    changes: Changes
    warnings: tuple[str, ...]
    command: str


def book_family(
    book: Book, actor: Actor, members: Sequence[Member], *, reservation: str | None = None
) -> FamilyOutcome:
    """Book a visit for each in one transaction, undone by one undo. `reservation` is the public id of what was held for them.

    Raises what `book_visit` raises for any of them; then nobody is booked, and what was held stays held.
    """
    if not members:
        raise UsageError(tr("Say for whom the visits are."))
    with book.write(actor) as work:
        if reservation is not None:
            end_reservation(work, reservation)
        booked = []
        for member in members:
            spot = member.spot
            location = lookups.open_location(work, spot.location_id)
            lookups.check_bookable(work, member.patient_id)
            lookups.check_provider(work, spot.provider_id)
            lookups.check_type(work, member.type_id)
            booked.append(
                apply_book(
                    work,
                    patient_id=member.patient_id,
                    provider_id=spot.provider_id,
                    location_id=location.id,
                    wall=resolve(spot.start, location.zone, fold=spot.fold),
                    minutes=spot.minutes,
                    type_id=member.type_id,
                    room_id=room_for(work, member.type_id, spot.room_id),
                    note=clean_note(member.note, LONGEST_NOTE),
                )
            )
        work.session.flush()
        parts = [part_of(each, before=None, voided=NOTHING_VOIDED) for each in booked]
        command = remember_composite(work, "book", *parts)
        visits = tuple(visit_of(each) for each in booked)
        warnings = tuple(dict.fromkeys(said for each in booked for said in warnings_for(work, each)))
    return FamilyOutcome(visits, work.changes, warnings, command)
