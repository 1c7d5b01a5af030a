"""What is worth saying about a visit that is fine to book: outside the hours, on a holiday, the patient elsewhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_day
from frontdesk.models.queries.booking import visit_elsewhere
from frontdesk.models.tables import Appointment, Provider
from frontdesk.services.booking.occupancy import clock_text
from frontdesk.services.calendars import day_hours

if TYPE_CHECKING:
    from frontdesk.services.work import Work


def warnings_for(work: Work, appointment: Appointment) -> tuple[str, ...]:
    """Sentences for the person who books or moves; nothing here refuses."""
    found = (_past(work, appointment), _hours(work, appointment), _elsewhere(work, appointment))
    return tuple(sentence for sentence in found if sentence is not None)


def _past(work: Work, appointment: Appointment) -> str | None:
    """A walk-in may be written down late, but a wrong year or month looks the same."""
    if appointment.local_date >= local_day(work.now_utc, appointment.zone):
        return None
    return tr("The day of the visit has passed. Check the date.")


def _hours(work: Work, appointment: Appointment) -> str | None:
    day = date.fromisoformat(appointment.local_date)
    hours = day_hours(
        work.session, provider_id=appointment.provider_id, location_id=appointment.location_id, day=day
    )
    if not hours.known:
        return None
    if hours.closed_reason is not None:
        return tr("The location is closed that day: {reason}.", reason=hours.closed_reason)
    start, end = appointment.start_utc, appointment.end_utc
    if any(begin <= start and end <= until for begin, until in hours.stretches):
        return None
    name = work.session.scalar(select(Provider.name).where(Provider.id == appointment.provider_id))
    return tr("The visit is outside the hours of {provider} there.", provider=name)


def _elsewhere(work: Work, appointment: Appointment) -> str | None:
    other = visit_elsewhere(
        work.session.connection(),
        patient_id=appointment.patient_id,
        but=appointment.id,
        from_utc=appointment.start_utc,
        until_utc=appointment.end_utc,
    )
    if other is None:
        return None
    return tr(
        "The patient has another visit then: {time} with {provider}.",
        time=clock_text(other.start_utc, other.zone),
        provider=other.provider,
    )
