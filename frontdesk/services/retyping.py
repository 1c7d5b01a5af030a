"""Another type for a visit that stands in the book. One by video or phone needs no room and gives its own back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED, lifecycle_word
from frontdesk.domain.words import MAY_HAVE_REACHED, Direction, Lifecycle, Remote
from frontdesk.models.tables import Appointment, Message, MessageItem, Patient, Room, TypeDetail, VisitLink
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.replanning import replan
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.rows import Watched
from frontdesk.services.booking.states import capture, reoccupy
from frontdesk.services.booking.versions import ACKNOWLEDGEMENT, touch
from frontdesk.services.booking.voiding import NOTHING_VOIDED
from frontdesk.services.links import BY, was_sent

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

ACT: Final = "type"
"""The act in the command log and in the audit."""


def set_type(
    book: Book, actor: Actor, appointment_id: int, *, type_id: int | None, revision: int | None = None
) -> Outcome:
    """Make a visit one of another type; its time and length stay, and nobody is told of it.

    One that takes place by video or phone from now on gives its room back, and one that no longer does has none until somebody
    chooses it: `warnings` say so, and where a text has gone out that says otherwise. Texts that wait are written anew: they may
    name the link. One that no longer takes place by video has no link of its own any more. Undo brings type, room and link back.
    Raises NotFound, Conflict (`revision` has moved on), Refused (cancelled).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=revision)
        lookups.check_type(work, type_id)
        lifecycle = Lifecycle(appointment.lifecycle)
        if lifecycle in CANCELLED:
            raise Refused(
                tr(
                    "A visit that is {word} keeps its type. Book a new one instead.",
                    word=lifecycle_word(lifecycle),
                )
            )
        told: tuple[str, ...] = ()
        if appointment.type_id != type_id:
            told = _retype(work, appointment, type_id)
        warnings = (*told, *warnings_for(work, appointment))
        visit = visit_of(appointment)
    return Outcome(visit, work.changes, warnings)


def _retype(work: Work, appointment: Appointment, type_id: int | None) -> tuple[str, ...]:
    before, was, now = capture(appointment), _remote(work, appointment.type_id), _remote(work, type_id)
    rows = Watched(work, Kind.APPOINTMENT, appointment.id, by=BY)
    rows.watch(Appointment, appointment.id, "type_id")
    own = work.session.get(VisitLink, appointment.id)
    outdated = _outdated(work, appointment, type_id, own="" if own is None else own.link)
    if own is not None and now != Remote.VIDEO:
        rows.watch(VisitLink, appointment.id)
        work.session.delete(own)
    work.audit(ACT, Kind.APPOINTMENT, appointment.id, {"from": appointment.type_id, "to": type_id})
    appointment.type_id = type_id
    told = (*_room_told(work, appointment, was, now), *outdated)
    if now:
        appointment.room_id = None
    touch(work, appointment)
    reoccupy(work, appointment, before)
    work.changed(Kind.APPOINTMENT, appointment.id)
    replan(work, work.session.get_one(Patient, appointment.patient_id))
    rows.join(remember_act(work, ACT, appointment, before=before, voided=NOTHING_VOIDED))
    return told


def _room_told(work: Work, appointment: Appointment, was: str, now: str) -> tuple[str, ...]:
    """What becomes of the room, as sentences."""
    if now and appointment.room_id is not None:
        room = work.session.get_one(Room, appointment.room_id).name
        if now == Remote.VIDEO:
            return (tr("It takes place by video now: {room} is free.", room=room),)
        return (tr("It takes place by phone now: {room} is free.", room=room),)
    if was and not now:
        return (tr("The patient comes in now. It has no room yet: choose one where it needs one."),)
    return ()


def _outdated(work: Work, appointment: Appointment, type_id: int | None, *, own: str) -> tuple[str, ...]:
    """What the patient may have been sent that is no longer so, as sentences. `own` is the visit's own link."""
    if appointment.lifecycle != Lifecycle.BOOKED or appointment.start_utc <= work.now_utc:
        return ()
    was, now = _remote(work, appointment.type_id), _remote(work, type_id)
    if was != now:
        # Also a text that names no place says where: one that comes in comes to the clinic.
        if _is_texted(work, appointment):
            return (tr("A text about the visit as it was before has gone out: write to them."),)
        return ()
    old, new = (own or _link(work, key) for key in (appointment.type_id, type_id))
    if was == Remote.VIDEO and old and old != new and was_sent(work, appointment, old):
        return (tr("A text with the link before it has gone out: write to them."),)
    return ()


def _is_texted(work: Work, appointment: Appointment) -> bool:
    """Whether a text about the visit as it stands may have reached the patient."""
    found = work.session.scalar(
        select(MessageItem.id)
        .join(Message, Message.id == MessageItem.message_id)
        .where(
            MessageItem.appointment_id == appointment.id,
            MessageItem.version == appointment.version,
            Message.direction == Direction.OUT,
            Message.kind != ACKNOWLEDGEMENT,
            Message.state.in_(MAY_HAVE_REACHED),
        )
        .limit(1)
    )
    return found is not None


def _remote(work: Work, type_id: int | None) -> str:
    detail = None if type_id is None else work.session.get(TypeDetail, type_id)
    return "" if detail is None else detail.remote


def _link(work: Work, type_id: int | None) -> str:
    detail = None if type_id is None else work.session.get(TypeDetail, type_id)
    return "" if detail is None else detail.link
