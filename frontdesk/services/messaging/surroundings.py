"""What planner and sender know besides the visit itself: settings, the clinic, each location's hours. Loaded once a cycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.cadence import Surroundings
from frontdesk.domain.hours import QuietHours
from frontdesk.domain.replies import Keywords
from frontdesk.models.tables import Clinic
from frontdesk.services.calendars import calendar_of
from frontdesk.services.settings import SettingsSnapshot, load

if TYPE_CHECKING:
    from sqlalchemy import Connection


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
    _places: dict[int, Surroundings] = field(default_factory=dict)

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
