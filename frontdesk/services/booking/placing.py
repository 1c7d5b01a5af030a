"""Booking a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import occupies
from frontdesk.domain.names import clean_note
from frontdesk.domain.wallclock import WallTime, resolve
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, AppointmentType, Reservation, TypeDetail
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.occupancy import drop_reservations, take_visit
from frontdesk.services.booking.results import Outcome, Visit, visit_of
from frontdesk.services.booking.states import set_time
from frontdesk.services.booking.voiding import NOTHING_VOIDED
from frontdesk.services.identity import new_public_id
from frontdesk.services.requests import close_within

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

LONGEST_NOTE: Final = 2_000


def book_visit(
    book: Book,
    actor: Actor,
    *,
    patient_id: int,
    provider_id: int,
    start: str,
    minutes: int | None = None,
    fold: int | None = None,
    type_id: int | None = None,
    location_id: int | None = None,
    room_id: int | None = None,
    note: str = "",
    overbook: str | None = None,
    reservation: str | None = None,
    request: int | None = None,
) -> Outcome:
    """Book a visit. `start` is the wall clock at the location; `minutes` None is the type's usual length.

    The location may be left out where the clinic has one, or the provider's hours or latest visit tell it. A past time is fine: a walk-in is written down late. `overbook` is the
    reason for sharing the time on purpose, `reservation` the public id of the reservation that this booking ends, `request` the key of
    the request for a visit that it answers. Raises NotFound, UsageError, Conflict (taken), Refused (the patient died or is not to be booked, the provider left).
    """
    with book.write(actor) as work:
        visit, warnings = book_within(
            work,
            patient_id=patient_id,
            provider_id=provider_id,
            start=start,
            minutes=minutes,
            fold=fold,
            type_id=type_id,
            location_id=location_id,
            room_id=room_id,
            note=note,
            overbook=overbook,
            reservation=reservation,
            request=request,
        )
    return Outcome(visit, work.changes, warnings)


def book_within(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    start: str,
    minutes: int | None,
    fold: int | None = None,
    type_id: int | None = None,
    location_id: int | None = None,
    room_id: int | None = None,
    note: str = "",
    overbook: str | None = None,
    reservation: str | None = None,
    request: int | None = None,
) -> tuple[Visit, tuple[str, ...]]:
    """`book_visit` within a transaction; gives the visit and its warnings. Raises as it does."""
    location = (
        lookups.usual_location(work, provider_id)
        if location_id is None
        else lookups.open_location(work, location_id)
    )
    lookups.check_bookable(work, patient_id)
    lookups.check_provider(work, provider_id)
    lookups.check_type(work, type_id)
    if reservation is not None:
        end_reservation(work, reservation)
    appointment = apply_book(
        work,
        patient_id=patient_id,
        provider_id=provider_id,
        location_id=location.id,
        wall=resolve(start, location.zone, fold=fold),
        minutes=_usual_minutes(work, type_id) if minutes is None else minutes,
        type_id=type_id,
        room_id=room_for(work, type_id, room_id),
        note=clean_note(note, LONGEST_NOTE),
        overbook=overbook,
    )
    if request is not None:
        close_within(work, request, appointment_id=appointment.id, patient_id=patient_id)
    remember_act(work, "book", appointment, before=None, voided=NOTHING_VOIDED)
    return visit_of(appointment), warnings_for(work, appointment)


def apply_book(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    location_id: int,
    wall: WallTime,
    minutes: int,
    type_id: int | None = None,
    room_id: int | None = None,
    external_id: str | None = None,
    note: str = "",
    overbook: str | None = None,
    lifecycle: Lifecycle = Lifecycle.BOOKED,
    confirmation: Confirmation = Confirmation.NOT_ASKED,
    booked_utc: int | None = None,
) -> Appointment:
    """Book a visit within a transaction; the caller has made sure of patient, provider and location.

    Raises UsageError (length, room, an empty reason), Conflict (taken).
    """
    lookups.check_minutes(minutes)
    lookups.check_room(work, room_id, location_id=location_id)
    appointment = Appointment(
        public_id=new_public_id(),
        external_id=external_id,
        patient_id=patient_id,
        provider_id=provider_id,
        location_id=location_id,
        room_id=room_id,
        type_id=type_id,
        lifecycle=lifecycle,
        confirmation=confirmation,
        version=1,
        revision=1,
        next_due_utc=0 if lifecycle is Lifecycle.BOOKED else None,
        overbooked=None if overbook is None else lookups.overbook_reason(overbook),
        note=note,
        booked_utc=work.now_utc if booked_utc is None else booked_utc,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    set_time(appointment, wall, minutes)
    work.session.add(appointment)
    work.session.flush()
    if occupies(lifecycle):
        take_visit(work, appointment)
    work.changed(Kind.APPOINTMENT, appointment.id)
    work.audit(
        "book",
        Kind.APPOINTMENT,
        appointment.id,
        {
            "patient": patient_id,
            "provider": provider_id,
            "location": location_id,
            "start": wall.wall,
            "minutes": minutes,
            "overbooked": overbook is not None,
        },
    )
    return appointment


def room_for(work: Work, type_id: int | None, room_id: int | None) -> int | None:
    """The room that a visit of the type takes: none where it takes place by video or phone."""
    remote = work.session.scalar(select(TypeDetail.remote).where(TypeDetail.type_id == type_id))
    return None if remote else room_id


def _usual_minutes(work: Work, type_id: int | None) -> int:
    usual = work.session.scalar(select(AppointmentType.minutes).where(AppointmentType.id == type_id))
    if usual is None:
        raise UsageError(tr("Give the length of the visit in minutes."))
    return usual


def end_reservation(work: Work, public_id: str) -> None:
    """Turn a reservation into the booking that it was made for. Raises Conflict where its time is over."""
    row = work.session.execute(
        select(Reservation.id, Reservation.expires_utc).where(Reservation.public_id == public_id)
    ).first()
    if row is None or row.expires_utc <= work.now_utc:
        raise Conflict(tr("The time was held too long and is free for everybody again. Choose it anew."))
    drop_reservations(work.session, [row.id])
