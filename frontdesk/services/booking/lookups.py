"""Finding what an act is about, and refusing acts on what is not there or has moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import NotFound, Overtaken, Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Location,
    Patient,
    Provider,
    ProviderHours,
    Room,
)
from frontdesk.services.alerts import check_not_stopped

if TYPE_CHECKING:
    from frontdesk.services.work import Work

LONGEST_MINUTES = 1440
LONGEST_REASON = 200


def visit_to_change(work: Work, appointment_id: int, *, revision: int | None) -> Appointment:
    """The visit with that key. Raises NotFound, or Overtaken where it is no longer at `revision` (None: any will do)."""
    appointment = work.session.get(Appointment, appointment_id)
    if appointment is None:
        raise NotFound(tr("There is no such visit in the book. Look it up again."))
    if revision is not None and appointment.revision != revision:
        raise _overtaken(work, appointment)
    return appointment


def _overtaken(work: Work, appointment: Appointment) -> Overtaken:
    """The refusal, with who changed the visit, what, and what it is now."""
    from frontdesk.services.booking.meanwhile import changed_since, visit_in_words

    said = changed_since(work, Kind.APPOINTMENT, appointment.id)
    return Overtaken(
        tr(
            "Somebody changed this visit meanwhile. {said} Look at it again, then repeat what you did.",
            said=said,
        ).replace("  ", " "),
        said=said,
        theirs=visit_in_words(work, appointment),
        revision=appointment.revision,
    )


def check_patient(work: Work, patient_id: int) -> None:
    """Raises NotFound, or Refused for a patient who died or whose card was merged into another."""
    found = work.session.execute(
        select(Patient.deceased_on, Patient.merged_into_id).where(Patient.id == patient_id)
    ).first()
    if found is None:
        raise NotFound(tr("There is no such patient in the book. Look them up again."))
    if found.deceased_on is not None:
        raise Refused(tr("This patient's card says that they died. Correct the card first if that is wrong."))
    if found.merged_into_id is not None:
        raise Refused(tr("This card was merged into another one. Book with that one."))


def check_bookable(work: Work, patient_id: int) -> None:
    """`check_patient`, and Refused for one for whom an alert stops booking: for visits that are new to them."""
    check_patient(work, patient_id)
    check_not_stopped(work, patient_id)


def check_provider(work: Work, provider_id: int) -> None:
    """Raises NotFound, or Refused for a provider who no longer works here."""
    found = work.session.execute(
        select(Provider.name, Provider.active).where(Provider.id == provider_id)
    ).first()
    if found is None:
        raise NotFound(tr("There is no such provider. Choose one of the clinic's."))
    if not found.active:
        raise Refused(tr("{name} no longer works here. Choose another provider.", name=found.name))


def open_location(work: Work, location_id: int) -> Location:
    """The location with that key. Raises NotFound, or Refused for one that was given up."""
    location = work.session.get(Location, location_id)
    if location is None:
        raise NotFound(tr("There is no such location. Choose one of the clinic's."))
    if not location.active:
        raise Refused(tr("{name} is no longer in use. Choose another location.", name=location.name))
    return location


def check_room(work: Work, room_id: int | None, *, location_id: int) -> None:
    """Raises NotFound, UsageError for a room of another location, Refused for one that was given up. None is no room, and fine."""
    if room_id is None:
        return
    room = work.session.get(Room, room_id)
    if room is None:
        raise NotFound(tr("There is no such room. Choose one of the location's."))
    if room.location_id != location_id:
        raise UsageError(tr("{room} is at another location. Choose a room of this one.", room=room.name))
    if not room.active:
        raise Refused(tr("{name} is no longer in use. Choose another room.", name=room.name))


def check_type(work: Work, type_id: int | None) -> None:
    """Raises NotFound. None is no type, and fine."""
    if type_id is not None and work.session.get(AppointmentType, type_id) is None:
        raise NotFound(tr("There is no such appointment type. Choose one of the clinic's."))


def check_minutes(minutes: int) -> None:
    """Raises UsageError for a length outside 1 minute to 24 hours."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise UsageError(tr("A visit lasts 1 to 1440 minutes. Give its length in minutes."))


def overbook_reason(text: str) -> str:
    """The reason for sharing a time, on one line. Raises UsageError for an empty one."""
    reason = " ".join(text.split())[:LONGEST_REASON]
    if not reason:
        raise UsageError(tr("Say why two visits share this time."))
    return reason


def usual_location(work: Work, provider_id: int) -> Location:
    """Where a visit is meant that names no location: the only one in use; else the only one where the provider has hours; else
    where the provider's latest visit is. Raises UsageError where none of them tells.
    """
    places = work.session.scalars(
        select(ProviderHours.location_id).where(ProviderHours.provider_id == provider_id).distinct().limit(2)
    ).all()
    latest = work.session.scalar(
        select(Appointment.location_id)
        .where(Appointment.provider_id == provider_id)
        .order_by(Appointment.local_date.desc())
        .limit(1)
    )
    told = places[0] if len(places) == 1 else latest
    usual = None if told is None else work.session.get(Location, told)
    return usual if usual is not None and usual.active else only_location(work)


def only_location(work: Work) -> Location:
    """The location, where the clinic has just one in use. Raises UsageError where it must be named."""
    found = work.session.scalars(
        select(Location).where(Location.active.is_(True)).order_by(Location.position, Location.id).limit(2)
    ).all()
    if len(found) != 1:
        raise UsageError(tr("The clinic has several locations. Name the one that is meant."))
    return found[0]
