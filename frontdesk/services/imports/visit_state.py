"""What the book has of the visits, patients and last imports that a chunk is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from frontdesk.domain.lifecycle import occupies
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries.alerts import stopped_among
from frontdesk.models.queries.importing import patients_named, visits_by_keys, visits_named
from frontdesk.models.tables import Appointment
from frontdesk.services.imports.calendar import Want
from frontdesk.services.imports.running import Known
from frontdesk.services.imports.visit_rows import VisitRow, start_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.imports.places import Places

_LAST_KEY: Final = select(func.max(Appointment.id))


@dataclass(slots=True)
class Visit:
    """A visit as the book has it."""

    id: int
    external_id: str | None
    patient_id: int
    provider_id: int
    location_id: int
    type_id: int | None
    start_wall: str
    fold: int
    minutes: int
    start_utc: int
    end_utc: int
    lifecycle: str
    booked_utc: int | None
    overbooked: str | None
    notice_due_utc: int | None

    @property
    def stage(self) -> Lifecycle:
        """Its lifecycle."""
        return Lifecycle(self.lifecycle)

    @property
    def want(self) -> Want | None:
        """The time that it keeps, None where it keeps none."""
        return Want(self.provider_id, self.start_utc, self.end_utc) if occupies(self.stage) else None


class Patients:
    """Which external id is which patient; asked for once each."""

    def __init__(self, today: str) -> None:
        """`today` is the date at the clinic, ISO."""
        self._today = today
        self._keys: dict[str, int] = {}
        self.deceased: set[int] = set()
        self.stopped: dict[int, str] = {}
        """For whom nothing is booked, and why."""

    def load(self, connection: Connection, rows: Sequence[VisitRow]) -> None:
        """Look up those that are not known yet."""
        missing = {row.patient for row in rows if row.patient not in self._keys}
        self.load_names(connection, missing)

    def load_names(self, connection: Connection, names: set[str]) -> None:
        """Look up external ids. A card that was merged leads to the one that stayed."""
        if not names:
            return
        found: list[int] = []
        for external_id, key, merged, died in patients_named(connection, names):
            self._keys[external_id] = merged or key
            found.append(merged or key)
            if died is not None:
                self.deceased.add(merged or key)
        self.stopped.update(stopped_among(connection, found, today=self._today))

    def key(self, external_id: str) -> int | None:
        """The patient's key, None where the book has no such patient."""
        return self._keys.get(external_id)


def visits_of(
    connection: Connection, rows: Sequence[VisitRow], known: Mapping[str, Known], *, only_known: bool
) -> dict[str, Visit]:
    """The visits of these rows by the rows' external ids, as far as the book has them.

    `only_known` leaves out those that no import has brought.
    """
    found: dict[str, Visit] = {}
    by_entity = {
        known[row.external_id].entity_id: row.external_id for row in rows if row.external_id in known
    }
    if by_entity:
        for values in visits_by_keys(connection, by_entity):
            found[by_entity[values[0]]] = Visit(*values)
    if only_known:
        return found
    others = [row.external_id for row in rows if row.external_id not in found]
    if others:
        for values in visits_named(connection, others):
            found[values[1]] = Visit(*values)
    return found


def any_external(connection: Connection) -> bool:
    """Whether any visit has an external id at all."""
    one = select(Appointment.id).where(Appointment.external_id.is_not(None)).limit(1)
    return connection.execute(one).first() is not None


def next_visit_id(connection: Connection) -> int:
    """The key that the next visit gets."""
    return 1 + (connection.execute(_LAST_KEY).scalar() or 0)


@dataclass(frozen=True, slots=True)
class Forms:
    """Brings the three sides of a comparison to one form: names by what makes them unique, moments as numbers."""

    places: Places
    patients: Patients

    def of_file(self, row: VisitRow) -> dict[str, str]:
        """The row's cells, as far as the file has the columns."""
        whole = {
            "patient_external_id": self._patient(row.patient),
            "provider": self.places.providers.key(row.provider),
            "location": self.places.location_key(row.location),
            "type": self.places.types.key(row.type),
            "start": start_text(row.wall.wall, row.wall.fold),
            "minutes": str(row.minutes),
            "status": str(row.lifecycle),
        }
        return {name: value for name, value in whole.items() if name in row.values}

    def of_base(self, columns: Mapping[str, str]) -> dict[str, str]:
        """The last import's cells. What it lacked is what it had come to: no type, the first location, booked."""
        return {
            "patient_external_id": self._patient(columns.get("patient_external_id", "")),
            "provider": self.places.providers.key(columns.get("provider", "")),
            "location": self.places.location_key(columns.get("location", "")),
            "type": self.places.types.key(columns.get("type", "")),
            "start": columns.get("start", ""),
            "minutes": columns.get("minutes", ""),
            "status": columns.get("status", str(Lifecycle.BOOKED)),
        }

    def of_book(self, visit: Visit) -> dict[str, str]:
        """The visit as it stands."""
        return {
            "patient_external_id": f"#{visit.patient_id}",
            "provider": self.places.providers.key_of(visit.provider_id),
            "location": self.places.locations.key_of(visit.location_id),
            "type": self.places.types.key_of(visit.type_id),
            "start": start_text(visit.start_wall, visit.fold),
            "minutes": str(visit.minutes),
            "status": visit.lifecycle,
        }

    def _patient(self, external_id: str) -> str:
        key = self.patients.key(external_id)
        return external_id if key is None else f"#{key}"
