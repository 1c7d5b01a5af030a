"""What a visit said before it was moved or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a visit that ended: what it said, when (ms UTC) and by whom it was ended."""

    version: int
    start_utc: int
    zone: str
    minutes: int
    provider: str
    location: str
    lifecycle: str
    ended_utc: int
    actor: str

    @property
    def by(self) -> str:
        """Who ended it, by name."""
        return self.actor.partition(":")[2] or self.actor


OF_APPOINTMENT = """
SELECT x.version, x.start_utc, x.zone, x.minutes, v.name, l.name, x.lifecycle, x.ended_utc, x.actor
FROM appointment_version x CROSS JOIN provider v ON v.id = x.provider_id CROSS JOIN location l ON l.id = x.location_id
WHERE x.appointment_id = ? ORDER BY x.ended_utc, x.id
"""


def versions_of_appointment(connection: Readable, appointment_id: int) -> list[VersionRow]:
    """The versions of a visit that ended, in the order in which they did."""
    return rows(connection, VersionRow, OF_APPOINTMENT, (appointment_id,))
