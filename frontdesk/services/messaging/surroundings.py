"""What planner and sender know besides the visit itself: settings, the clinic, each location's hours. Loaded once a cycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.cadence import Surroundings
from frontdesk.domain.hours import QuietHours
from frontdesk.domain.i18n import tr
from frontdesk.domain.replies import Keywords
from frontdesk.domain.words import Consent
from frontdesk.models.tables import Clinic
from frontdesk.services.calendars import calendar_of
from frontdesk.services.settings import SettingsSnapshot, load

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.visits import VisitFacts


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
                quiet=QuietHours(*settings.quiet),
                zone=zone,
                min_lead_hours=settings.min_lead_hours,
                pull_forward=settings.pull_forward,
            )
            self._places[location_id] = found
        return found


def why_not_texted(visit: VisitFacts) -> str | None:
    """Why the patient of a visit can't be sent a text, as a sentence; None if they can."""
    match visit:
        case _ if visit.deceased_on:
            return tr("The patient has died.")
        case _ if visit.call_instead:
            return tr("The card says to call instead of texting.")
        case _ if not visit.mobile:
            return tr("There is no mobile number.")
        case _ if visit.sms_consent == Consent.NO:
            return tr("The patient does not want texts.")
        case _ if visit.sms_consent != Consent.YES:
            return tr("Nobody has asked the patient whether texts are welcome.")
        case _ if visit.opted_out:
            return tr("This number has opted out of texts.")
        case _ if visit.unusable_code is not None:
            return tr("Texts can't reach this number (code {code}).", code=visit.unusable_code)
        case _:
            return None
