"""What is worth saying about a visit that is fine to book: outside the hours, on a holiday, the patient elsewhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from frontdesk.domain.clock_words import clock_at
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_day
from frontdesk.models.queries.booking import visit_elsewhere
from frontdesk.models.tables import Provider
from frontdesk.services.calendars import day_hours

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Work


class Planned(Protocol):
    """A visit as it stands, or as somebody is about to book it. `id` is 0 and `patient_id` None where there is none yet."""

    @property
    def id(self) -> int: ...
    @property
    def patient_id(self) -> int | None: ...
    @property
    def provider_id(self) -> int: ...
    @property
    def location_id(self) -> int: ...
    @property
    def local_date(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def start_utc(self) -> int: ...
    @property
    def end_utc(self) -> int: ...


def warnings_for(work: Work, appointment: Planned) -> tuple[str, ...]:
    """Sentences for the person who books or moves; nothing here refuses."""
    return warnings_about(work.session.connection(), appointment, now_utc=work.now_utc)


def warnings_about(connection: Connection, planned: Planned, *, now_utc: int) -> tuple[str, ...]:
    """The same for whoever only reads: what will be said once it is booked."""
    found = (_past(planned, now_utc), _hours(connection, planned), _elsewhere(connection, planned))
    return tuple(sentence for sentence in found if sentence is not None)


def _past(planned: Planned, now_utc: int) -> str | None:
    """A walk-in may be written down late, but a wrong year or month looks the same."""
    if planned.local_date >= local_day(now_utc, planned.zone):
        return None
    return tr("The day of the visit has passed. Check the date.")


def _hours(connection: Connection, planned: Planned) -> str | None:
    day = date.fromisoformat(planned.local_date)
    hours = day_hours(connection, provider_id=planned.provider_id, location_id=planned.location_id, day=day)
    if not hours.known:
        return None
    if hours.closed_reason is not None:
        return tr("The location is closed that day: {reason}.", reason=hours.closed_reason)
    start, end = planned.start_utc, planned.end_utc
    if any(begin <= start and end <= until for begin, until in hours.stretches):
        return None
    name = connection.scalar(select(Provider.name).where(Provider.id == planned.provider_id))
    return tr("The visit is outside the hours of {provider} there.", provider=name)


def _elsewhere(connection: Connection, planned: Planned) -> str | None:
    if planned.patient_id is None:
        return None
    other = visit_elsewhere(
        connection,
        patient_id=planned.patient_id,
        but=planned.id,
        from_utc=planned.start_utc,
        until_utc=planned.end_utc,
    )
    if other is None:
        return None
    return tr(
        "The patient has another visit then: {time} with {provider}.",
        time=clock_at(other.start_utc, other.zone),
        provider=other.provider,
    )
