"""What planner and sender know besides the visit itself: settings, the clinic, each location's hours. Loaded once a cycle."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.cadence import Due, Step, Surroundings, evaluate
from frontdesk.domain.hours import QuietHours
from frontdesk.domain.replies import Keywords
from frontdesk.domain.settings import Scope
from frontdesk.models.tables import Clinic
from frontdesk.services.calendars import calendar_of
from frontdesk.services.settings import SettingsSnapshot, load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.messaging.composing import Text


_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """Whose texts these are."""

    name: str
    phone: str
    country: str
    language: str
    zone: str


@dataclass(slots=True)
class Around:
    """One cycle's view of settings and places."""

    settings: SettingsSnapshot
    clinic: ClinicFacts
    keywords: Keywords
    texts: dict[tuple[object, ...], Text] = field(default_factory=dict)
    """Texts that were composed already, by all that they say; and by template (see below) the places in it."""
    places: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    _places: dict[int, Surroundings] = field(default_factory=dict)
    _due: dict[tuple[object, ...], Due] = field(default_factory=dict)
    _safe: dict[tuple[int, str, int, int], Surroundings] = field(default_factory=dict)

    @staticmethod
    def load(connection: Connection) -> Around:
        """Read it from the book."""
        settings = load(connection)
        name, phone, country, language, zone = connection.execute(
            select(Clinic.name, Clinic.phone, Clinic.country, Clinic.language, Clinic.zone)
        ).one()
        return Around(
            settings,
            ClinicFacts(name, phone, country, language, zone),
            Keywords.of(settings.keywords),
        )

    def place(self, connection: Connection, location_id: int, zone: str) -> Surroundings:
        """Hours and quiet hours at a location, in the zone of the visit."""
        found = self._places.get(location_id)
        if found is None or found.zone != zone:
            settings = self.settings
            found = Surroundings(
                calendar=calendar_of(connection, location_id),
                quiet=QuietHours(*settings.quiet_at(location_id)),
                zone=zone,
                min_lead_hours=settings.min_lead_hours,
                pull_forward=settings.pull_forward,
            )
            self._places[location_id] = found
        return found

    def of(self, connection: Connection, visit: VisitFacts) -> Surroundings:
        """The same for one visit, its patient's safe hours considered."""
        return self.with_safe_hours(
            self.place(connection, visit.location_id, visit.zone),
            visit.location_id,
            visit.safe_from,
            visit.safe_until,
        )

    def with_safe_hours(
        self, place: Surroundings, location_id: int, safe_from: int | None, safe_until: int | None
    ) -> Surroundings:
        """A place for a patient who is texted between two minutes of the day only; None, or equal ones: at any."""
        if safe_from is None or safe_until is None or safe_from == safe_until:
            return place
        key = (location_id, place.zone, safe_from, safe_until)
        found = self._safe.get(key)
        if found is None:
            found = self._safe[key] = replace(place, safe=(safe_from, safe_until))
        return found

    def due(self, connection: Connection, visit: VisitFacts, used: frozenset[str], *, now_utc: int) -> Due:
        """What the cadence says of one visit alone. Many visits begin at the same time and place: each answer is found once."""
        steps = self.steps_of(visit)
        key = (
            id(steps),
            used,
            visit.start_utc,
            visit.confirmation,
            visit.location_id,
            visit.zone,
            visit.safe_from,
            visit.safe_until,
            now_utc,
        )
        found = self._due.get(key)
        if found is None:
            if len(self._due) >= _MOST_KEPT:
                self._due.clear()
            found = self._due[key] = evaluate(
                steps=steps,
                used=used,
                start_utc=visit.start_utc,
                confirmation=visit.answer,
                around=self.of(connection, visit),
                now_utc=now_utc,
            )
        return found

    def steps_of(self, visit: VisitFacts) -> tuple[Step, ...]:
        """The visit's own cadence: its type's, else its location's, else the clinic's."""
        return self.settings.steps_at(visit.location_id, visit.type_id)

    def own_cadence(self, visit: VisitFacts) -> Scope | None:
        """Whose cadence that is, where it is not the clinic's."""
        if visit.type_id is not None and visit.type_id in self.settings.steps_by_type:
            return Scope.TYPE
        return Scope.LOCATION if visit.location_id in self.settings.steps_by_location else None
