"""Moving a visit: to another time, length, provider, place or room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, lifecycle_word
from frontdesk.domain.wallclock import WallTime, resolve
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.notices import grace_of, plan_notice
from frontdesk.services.booking.placing import room_for
from frontdesk.services.booking.restoring import restore
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.returning import way_back
from frontdesk.services.booking.states import State, capture, reoccupy, set_time
from frontdesk.services.booking.versions import Content, content_of, end_version, touch
from frontdesk.services.booking.voiding import NOTHING_VOIDED, Voided, void_version

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: the state before it, what it voided, and whether the patient must know of it."""

    before: State
    changed: bool
    new_version: bool = False
    voided: Voided = NOTHING_VOIDED
    settled: tuple[int, ...] = ()


def move_visit(
    book: Book,
    actor: Actor,
    appointment_id: int,
    *,
    start: str | None = None,
    fold: int | None = None,
    minutes: int | None = None,
    provider_id: int | None = None,
    location_id: int | None = None,
    room_id: int | None = None,
    leave_room: bool = False,
    overbook: str | None = None,
    revision: int | None = None,
    by_hand: bool = False,
) -> Outcome:
    """Move a visit; what is not given stays. `start` is the wall clock at the location, `minutes` the length.

    At another location the room is given up unless one is named; a visit by video or phone takes none.
    `overbook` is the reason for sharing the time on purpose; `by_hand`: an act at the desk, as in `apply_move`. Raises NotFound, UsageError, Conflict (taken, or `revision` has moved
    on), Refused (not booked any more).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        location = lookups.open_location(work, location_id or appointment.location_id)
        stays = location.id == appointment.location_id and not leave_room
        if start is None:
            start, fold = appointment.start_wall, appointment.fold
        moved = apply_move(
            work,
            appointment,
            wall=resolve(start, location.zone, fold=fold),
            minutes=appointment.minutes if minutes is None else minutes,
            provider_id=provider_id or appointment.provider_id,
            location_id=location.id,
            room_id=room_for(work, appointment.type_id, room_id or (appointment.room_id if stays else None)),
            overbook=overbook,
            by_hand=by_hand,
        )
        if moved.changed:
            remember_act(
                work, "move", appointment, before=moved.before, voided=moved.voided, settled=moved.settled
            )
        warnings = warnings_for(work, appointment)
        visit = visit_of(appointment)
    return Outcome(visit, work.changes, warnings)


def apply_move(
    work: Work,
    appointment: Appointment,
    *,
    wall: WallTime,
    minutes: int,
    provider_id: int,
    location_id: int,
    room_id: int | None,
    grace_ms: int | None = None,
    overbook: str | None = None,
    by_hand: bool = False,
) -> Moved:
    """Move a visit within a transaction. `grace_ms` None is as the clinic set it.

    What the patient must know makes a new version: unsent texts and open questions of the old one are voided, the answer
    is asked anew, and a patient who was told otherwise gets a notice after the grace. A change of room alone makes none.
    `by_hand`: somebody at the desk moves it, and may have put it back where it was: within the grace, while nothing has gone out and
    nobody has answered since, it is what it was there, as after an undo (`returning`). A script or another system undoes nothing so.
    """
    _refuse_past_booked(appointment)
    lookups.check_minutes(minutes)
    if provider_id != appointment.provider_id:
        lookups.check_provider(work, provider_id)
    if room_id != appointment.room_id or location_id != appointment.location_id:
        lookups.check_room(work, room_id, location_id=location_id)
    before = capture(appointment)
    wanted = Content(wall.wall, wall.fold, minutes, provider_id, location_id, cancelled=False)
    known = wanted != content_of(appointment)
    if not known and room_id == appointment.room_id and overbook in (None, appointment.overbooked):
        return Moved(before, changed=False)

    voided = NOTHING_VOIDED
    grace = grace_of(work) if grace_ms is None else grace_ms
    way = way_back(work, appointment, wanted, grace_ms=grace) if known and by_hand else None
    if way is not None and way.state is not None:
        target = replace(way.state, room_id=room_id, overbooked=_shared_with(before, wanted, overbook))
        done = restore(work, appointment, way, target, in_grace=True, grace_ms=grace)
        work.audit("move", Kind.APPOINTMENT, appointment.id, _detail(before, appointment))
        return Moved(before, changed=True, new_version=True, voided=done.voided, settled=done.settled)
    if known:
        voided = void_version(work, appointment, reason=tr("The visit was moved."))
        end_version(work, appointment)
        appointment.confirmation = Confirmation.NOT_ASKED
        appointment.answered_utc, appointment.answered_by = None, ""
        appointment.next_due_utc = 0
    appointment.overbooked = _shared_with(before, wanted, overbook)
    set_time(appointment, wall, minutes)
    appointment.provider_id = provider_id
    appointment.location_id = location_id
    appointment.room_id = room_id
    touch(work, appointment)
    reoccupy(work, appointment, before)
    if known:
        plan_notice(work, appointment, grace_ms=grace)
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit("move", Kind.APPOINTMENT, appointment.id, _detail(before, appointment))
    return Moved(before, changed=True, new_version=known, voided=voided)


def _refuse_past_booked(appointment: Appointment) -> None:
    lifecycle = Lifecycle(appointment.lifecycle)
    if lifecycle is not Lifecycle.BOOKED:
        word = lifecycle_word(lifecycle)
        if lifecycle in CANCELLED:
            raise Refused(tr("A visit that is {word} can't be moved. Book a new one instead.", word=word))
        raise Refused(
            tr(
                "A visit that is {word} can't be moved. Set it back to booked first, or book a new one.",
                word=word,
            )
        )


def _shared_with(before: State, wanted: Content, overbook: str | None) -> str | None:
    """The reason for sharing the time after the move: a new one, or the old one where the visit stays within its old time."""
    if overbook is not None:
        return lookups.overbook_reason(overbook)
    stays = (wanted.start_wall, wanted.fold, wanted.provider_id) == (
        before.start_wall,
        before.fold,
        before.provider_id,
    )
    return before.overbooked if stays and wanted.minutes <= before.minutes else None


def _detail(before: State, appointment: Appointment) -> dict[str, object]:
    return {
        "version": appointment.version,
        "from": before.start_wall,
        "to": appointment.start_wall,
        "minutes": appointment.minutes,
        "provider": [before.provider_id, appointment.provider_id],
        "location": [before.location_id, appointment.location_id],
        "room": [before.room_id, appointment.room_id],
        "overbooked": appointment.overbooked is not None,
    }
