"""Walk-ins: somebody without a visit is put in between, and is here at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, at_zone, local_date
from frontdesk.domain.names import clean_note
from frontdesk.domain.stretches import Stretch
from frontdesk.domain.walk_ins import opening
from frontdesk.domain.wallclock import WallTime, resolve
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries import slots as queries
from frontdesk.models.tables import Location
from frontdesk.services.booking import lookups
from frontdesk.services.booking.advice import warnings_for
from frontdesk.services.booking.commands import remember_act
from frontdesk.services.booking.placing import LONGEST_NOTE, apply_book
from frontdesk.services.booking.results import Outcome, visit_of
from frontdesk.services.booking.voiding import NOTHING_VOIDED
from frontdesk.services.calendars import day_hours
from frontdesk.services.patients import apply_create

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.patient_fields import PatientEdit
    from frontdesk.services.work import Book, Work

_HERE = text(
    "SELECT provider_id, lifecycle, minutes, in_room_utc FROM appointment"
    " WHERE local_date = :day AND lifecycle IN ('arrived', 'in_room')"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk-in could go. `start` is the wall clock at the location, `wait` minutes from now, `waiting` how many wait there.

    `shared`: the time is shared with whoever is booked there. `until_utc`: where the free time ends, which may be after the visit.
    """

    provider_id: int
    provider: str
    location_id: int
    location: str
    start: str
    start_utc: int
    zone: str
    minutes: int
    wait: int
    waiting: int
    shared: bool
    until_utc: int


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who came, and where they go. One of `patient_id` and `newcomer`."""

    place: Place
    patient_id: int | None = None
    newcomer: PatientEdit | None = None
    type_id: int | None = None
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """A walk-in that is here now. `command` is what `undo` takes to take it back."""

    outcome: Outcome
    command: str


def places(book: Book, *, location_id: int | None = None, minutes: int = 15) -> tuple[Place, ...]:
    """Where a visit of `minutes` could be put in now, the shortest wait first. Who does not work any more today is left out."""
    now = book.clock.now_utc()
    with book.read() as connection:
        found = _Places(connection, now, minutes)
        rows = connection.execute(select(Location.id, Location.name, Location.zone).where(Location.active))
        wanted = [row for row in rows if location_id in (None, row.id)]
        made = [place for row in wanted for place in found.at(row.id, row.name, row.zone)]
    return tuple(sorted(made, key=lambda each: (each.wait, each.shared, each.provider)))


def walk_in(book: Book, actor: Actor, wanted: WalkIn) -> Walked:
    """Put somebody in and note that they are here.

    Raises TimeTaken (the gap went meanwhile), NotFound, UsageError, Refused (the patient died or is not to be booked, the provider left); then nothing was
    written, also no card of a newcomer.
    """
    with book.write(actor) as work:
        patient_id, warnings = _patient(work, wanted)
        lookups.check_bookable(work, patient_id)
        lookups.check_provider(work, wanted.place.provider_id)
        lookups.check_type(work, wanted.type_id)
        location = lookups.open_location(work, wanted.place.location_id)
        appointment = apply_book(
            work,
            patient_id=patient_id,
            provider_id=wanted.place.provider_id,
            location_id=location.id,
            wall=_wall(wanted.place, location.zone),
            minutes=wanted.place.minutes if wanted.minutes is None else wanted.minutes,
            type_id=wanted.type_id,
            note=clean_note(wanted.note, LONGEST_NOTE),
            overbook=tr("walk-in") if wanted.place.shared else None,
            lifecycle=Lifecycle.ARRIVED,
        )
        appointment.arrived_utc = work.now_utc
        command = remember_act(work, "book", appointment, before=None, voided=NOTHING_VOIDED)
        work.audit("walk_in", Kind.APPOINTMENT, appointment.id, {"shared": wanted.place.shared})
        warnings = (*warnings, *warnings_for(work, appointment))
        visit = visit_of(appointment)
    return Walked(Outcome(visit, work.changes, warnings), command)


def _patient(work: Work, wanted: WalkIn) -> tuple[int, tuple[str, ...]]:
    if wanted.patient_id is not None:
        return wanted.patient_id, ()
    if wanted.newcomer is None:
        raise NotFound(tr("Say who came: search for the patient, or write a new card."))
    card, warnings = apply_create(work, wanted.newcomer, source="desk")
    return card.id, tuple(warnings)


def _wall(place: Place, zone: str) -> WallTime:
    return resolve(place.start, zone, fold=at_zone(place.start_utc, zone).fold)


class _Places:
    """One look at who works where, and who is here."""

    def __init__(self, connection: Connection, now: int, minutes: int) -> None:
        self._connection, self._now, self._minutes = connection, now, minutes
        self._providers = queries.providers_in_use(connection)

    def at(self, location_id: int, location: str, zone: str) -> list[Place]:
        """The places at one location."""
        day = local_date(self._now, zone)
        here = self._here(day.isoformat())
        working = {
            each.id: day_hours(
                self._connection, provider_id=each.id, location_id=location_id, day=day
            ).stretches
            for each in self._providers
        }
        working = {key: hours for key, hours in working.items() if hours}
        if not working:
            return []
        taken = self._taken(list(working), hours=[each for hours in working.values() for each in hours])
        closed = self._closed(location_id, hours=[each for hours in working.values() for each in hours])
        found: list[Place] = []
        for each in self._providers:
            if each.id not in working:
                continue
            count, busy = here[each.id]
            made = opening(
                working[each.id],
                [*taken[each.id], *closed],
                now_utc=self._now,
                minutes=self._minutes,
                waiting_minutes=busy,
            )
            if made is not None:
                start = at_zone(made.start_utc, zone).strftime("%Y-%m-%dT%H:%M")
                found.append(
                    Place(
                        each.id,
                        each.name,
                        location_id,
                        location,
                        start,
                        made.start_utc,
                        zone,
                        made.minutes,
                        made.wait,
                        count,
                        made.shared,
                        made.until_utc,
                    )
                )
        return found

    def _here(self, day: str) -> defaultdict[int, tuple[int, int]]:
        """By provider: how many wait, and how many minutes they and who is in the room take."""
        found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for provider_id, lifecycle, minutes, in_room_utc in self._connection.execute(_HERE, {"day": day}):
            count, busy = found[provider_id]
            if lifecycle == Lifecycle.ARRIVED:
                found[provider_id] = (count + 1, busy + minutes)
            else:
                gone = (self._now - (in_room_utc or self._now)) // MINUTE
                found[provider_id] = (count, busy + max(minutes - gone, 0))
        return found

    def _taken(self, providers: list[int], *, hours: list[Stretch]) -> defaultdict[int, list[Stretch]]:
        found: defaultdict[int, list[Stretch]] = defaultdict(list)
        rows = queries.taken_between(
            self._connection,
            providers,
            kind="provider",
            from_utc=min(begin for begin, _ in hours),
            until_utc=max(end for _, end in hours),
            now_utc=self._now,
        )
        for key, begin, end in rows:
            found[key].append((begin, end))
        return found

    def _closed(self, location_id: int, *, hours: list[Stretch]) -> list[Stretch]:
        rows = queries.closed_between(
            self._connection,
            from_utc=min(begin for begin, _ in hours),
            until_utc=max(end for _, end in hours),
        )
        return [(row.from_utc, row.until_utc) for row in rows if row.location_id == location_id]
