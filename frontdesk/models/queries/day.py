"""A day of all providers, a week of one: what the book's view draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import columns, rows
from frontdesk.models.queries.sharing import REACHED

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class DayRow:
    """A visit as a block of the book. Cancelled ones are among them: the view decides."""

    id: int
    public_id: str
    provider_id: int
    location_id: int
    room_id: int | None
    start_wall: str
    local_date: str
    minutes: int
    start_utc: int
    end_utc: int
    lifecycle: str
    confirmation: str
    version: int
    revision: int
    overbooked: str | None
    note: str
    patient_id: int
    first_name: str
    last_name: str
    mobile: str
    phone: str
    missed: int
    type: str | None
    colour: str | None

    @property
    def patient(self) -> str:
        """The name as it is spoken."""
        return f"{self.first_name} {self.last_name}".strip()


_SELECT = f"""
SELECT {
    columns(
        "a",
        "id public_id provider_id location_id room_id start_wall local_date minutes start_utc end_utc lifecycle confirmation "
        "version revision overbooked note patient_id",
    )
}, {columns("p", "first_name last_name")}, {REACHED}, {columns("p", "phone missed")}, {
    columns("t", "name colour")
}
FROM appointment a CROSS JOIN patient p ON p.id = a.patient_id LEFT JOIN appointment_type t ON t.id = a.type_id
"""
# CROSS JOIN keeps SQLite from ever beginning with the patients.

DAY = f"{_SELECT} WHERE a.local_date = ? ORDER BY a.provider_id, a.start_utc"
DAY_AT_LOCATION = (
    f"{_SELECT} WHERE a.local_date = ? AND a.location_id = ? ORDER BY a.provider_id, a.start_utc"
)
WEEK = f"""{_SELECT} WHERE a.provider_id = ? AND a.local_date BETWEEN ? AND ?
ORDER BY a.local_date, a.start_utc"""


def day(connection: Readable, local_date: str, *, location_id: int | None = None) -> list[DayRow]:
    """The visits that begin on an ISO date (of their location's wall), by provider and time."""
    if location_id is None:
        return rows(connection, DayRow, DAY, (local_date,))
    return rows(connection, DayRow, DAY_AT_LOCATION, (local_date, location_id))


def week(connection: Readable, provider_id: int, monday: str) -> list[DayRow]:
    """One provider's visits on the seven days from an ISO date, by time."""
    sunday = (date.fromisoformat(monday) + timedelta(days=6)).isoformat()
    return rows(connection, DayRow, WEEK, (provider_id, monday, sunday))
