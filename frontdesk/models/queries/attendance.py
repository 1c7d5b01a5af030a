"""How a patient came: counts over their visits, by one index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.models.queries.plain import cursor

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """How often a patient came and how. `last_missed` is the wall clock of the latest missed visit, empty where there is none.

    `late` counts arrivals later than the clinic lets pass, `late_minutes` is by how much on average, in whole minutes.
    """

    came: int = 0
    missed: int = 0
    last_missed: str = ""
    left: int = 0
    late: int = 0
    late_minutes: int = 0
    cancelled_late: int = 0


COUNTS = """
SELECT sum(lifecycle = 'completed'), sum(lifecycle = 'no_show'),
    max(CASE WHEN lifecycle = 'no_show' THEN start_wall END), sum(lifecycle = 'left_without_visit'),
    sum(arrived_utc - start_utc > ?2), sum(CASE WHEN arrived_utc - start_utc > ?2 THEN arrived_utc - start_utc END)
FROM appointment WHERE patient_id = ?1
"""
CANCELLED_LATE = """
SELECT count(*) FROM appointment a CROSS JOIN cancellation c ON c.appointment_id = a.id
WHERE a.patient_id = ? AND a.lifecycle = 'cancelled_by_patient' AND c.late
"""


def attendance(connection: Readable, patient_id: int, *, late_ms: int) -> AttendanceRow:
    """The counts of a patient; `late_ms`: whoever arrives later than that after the start is late."""
    came, missed, last, left, late, total = cursor(connection, COUNTS, (patient_id, late_ms)).fetchone()
    (cancelled,) = cursor(connection, CANCELLED_LATE, (patient_id,)).fetchone()
    if came is None:
        return AttendanceRow()
    average = round(total / late / 60_000) if late else 0
    return AttendanceRow(came, missed, last or "", left, late or 0, average, cancelled)
