"""Two visits that change places: each has the other's time, provider, location and room, or nothing changes at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Changes
from frontdesk.domain.errors import Refused, TimeTaken, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import rederive
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Patient
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import part_of
from frontdesk.services.booking.moving import Moved, apply_move
from frontdesk.services.booking.occupancy import free_visit
from frontdesk.services.booking.parts import remember_composite
from frontdesk.services.booking.results import Visit, visit_of
from frontdesk.services.booking.states import State, capture
from frontdesk.services.booking.wishes import settle_wish

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class Swapped:
    """Both visits after they changed places, in the order in which they were named. `warnings` are sentences for the person."""

    first: Visit
    second: Visit
    changes: Changes
    warnings: tuple[str, ...] = ()


def swap_visits(
    book: Book,
    actor: Actor,
    first_id: int,
    second_id: int,
    *,
    first_revision: int | None = None,
    second_revision: int | None = None,
    fit: bool = False,
    overbook: str | None = None,
    by_hand: bool = False,
) -> Swapped:
    """Let two visits change places, in one transaction with one undo. Each keeps its length; `fit` has each take the other's.
    `by_hand` as in `apply_move`: at the desk, swapped back within the grace is an undo.

    Raises NotFound, UsageError (one and the same, or at the same time with the same provider), Overtaken (a revision has moved on),
    Refused (not booked any more), TimeTaken where a longer one would not fit; `overbook` is the reason for sharing that time on purpose.
    """
    if first_id == second_id:
        raise UsageError(tr("A visit can't change places with itself. Choose another one."))
    with book.write(actor) as work:
        first = lookups.visit_to_change(work, first_id, revision=first_revision)
        second = lookups.visit_to_change(work, second_id, revision=second_revision)
        one, other = capture(first), capture(second)
        _check(first, second)
        # Both give up their time before either takes the other's.
        free_visit(work, first)
        free_visit(work, second)
        lengths = (other.minutes, one.minutes) if fit else (one.minutes, other.minutes)
        put = partial(_put, work, overbook=overbook, by_hand=by_hand)
        first_moved = put(first, other, minutes=lengths[0])
        second_moved = put(second, one, minutes=lengths[1])
        work.session.flush()
        remember_composite(
            work,
            "swap",
            part_of(first, before=first_moved.before, voided=first_moved.voided, settled=first_moved.settled),
            part_of(
                second,
                before=second_moved.before,
                voided=second_moved.voided,
                settled=second_moved.settled,
            ),
            *settle_wish(work, first, first_moved.before),
            *settle_wish(work, second, second_moved.before),
        )
        warnings = tuple(dict.fromkeys((*warnings_for(work, first), *warnings_for(work, second))))
        visits = visit_of(first), visit_of(second)
    return Swapped(*visits, work.changes, warnings)


def _check(first: Appointment, second: Appointment) -> None:
    if (
        Lifecycle(second.lifecycle) is not Lifecycle.BOOKED
        or Lifecycle(first.lifecycle) is not Lifecycle.BOOKED
    ):
        raise Refused(tr("Only visits that are still booked can change places. Choose two of them."))
    if (first.start_utc, first.provider_id) == (second.start_utc, second.provider_id):
        raise UsageError(tr("The two visits are at the same time already. Move one of them instead."))


def _put(
    work: Work, appointment: Appointment, place: State, *, minutes: int, overbook: str | None, by_hand: bool
) -> Moved:
    """Put a visit where the other one was. Raises TimeTaken, saying what doesn't fit."""
    try:
        return apply_move(
            work,
            appointment,
            wall=rederive(place.start_wall, place.zone, fold=place.fold),
            minutes=minutes,
            provider_id=place.provider_id,
            location_id=place.location_id,
            room_id=place.room_id,
            overbook=overbook,
            by_hand=by_hand,
        )
    except TimeTaken as taken:
        patient = work.session.get_one(Patient, appointment.patient_id)
        raise TimeTaken(
            tr(
                "{minutes} min of {patient} don't fit there: {has} Swap them with their lengths, or move one instead.",
                minutes=minutes,
                patient=f"{patient.first_name} {patient.last_name}".strip(),
                has=taken.has,
            ),
            has=taken.has,
            free_utc=taken.free_utc,
        ) from taken
