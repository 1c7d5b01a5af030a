"""Patients as the window lists them: who they are, when they come, when they were here, and how often they were missed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from frontdesk.domain.names import display_name
from frontdesk.models.queries.plain import columns, cursor, rows
from frontdesk.models.queries.sharing import REACHED

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A patient. The moments are ms UTC and None where there is no such visit; `next_utc` may be that of a visit under way. `stopped`:
    nothing is booked for them."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    phone: str
    missed: int
    deceased: bool
    stopped: bool
    next_utc: int | None
    next_zone: str
    last_utc: int | None
    last_zone: str

    @property
    def name(self) -> str:
        """The name as it is spoken."""
        return display_name(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class NamesakeRow:
    """A patient with a date of birth, empty where none is known."""

    id: int
    first_name: str
    last_name: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark on a card: which (`domain.words.Mark`), what was noted with it, by whom (a label as in the audit) and when."""

    mark: str
    note: str
    actor: str
    at_utc: int


_NEXT = """SELECT b.id FROM appointment b WHERE b.patient_id = p.id AND b.start_utc > ?2 - 86400000
    AND b.lifecycle IN ('booked', 'arrived', 'in_room') AND (b.end_utc > ?2 OR b.lifecycle <> 'booked')
    ORDER BY b.start_utc LIMIT 1"""
_LAST = """SELECT b.id FROM appointment b WHERE b.patient_id = p.id AND b.start_utc < ?2 AND b.end_utc <= ?2
    AND b.lifecycle IN ('booked', 'completed', 'no_show', 'left_without_visit') ORDER BY b.start_utc DESC LIMIT 1"""

PEOPLE = f"""
SELECT {columns("p", "id public_id first_name last_name birth_date")}, {REACHED}, {columns("p", "phone missed")},
    p.deceased_on IS NOT NULL, EXISTS (SELECT 1 FROM alert w WHERE w.patient_id = p.id AND w.ended_utc IS NULL AND w.stops
        AND (w.until_date IS NULL OR w.until_date >= ?3)), n.start_utc, coalesce(n.zone, ''), d.start_utc, coalesce(d.zone, '')
FROM json_each(?1) j CROSS JOIN patient p ON p.id = j.value
    LEFT JOIN appointment n ON n.id = ({_NEXT}) LEFT JOIN appointment d ON d.id = ({_LAST})
WHERE p.merged_into_id IS NULL ORDER BY j.key
"""
OF_DAY = """
SELECT a.patient_id, min(a.start_utc) FROM appointment a
WHERE a.local_date = ? AND a.lifecycle NOT IN ('cancelled_by_patient', 'cancelled_by_clinic')
GROUP BY a.patient_id ORDER BY 2, 1
"""
BORN = """
SELECT p.id, p.first_name, p.last_name, p.birth_date FROM patient p
WHERE p.birth_date = ? AND p.birth_date IS NOT NULL AND p.merged_into_id IS NULL ORDER BY p.id
"""
MARKS = "SELECT mark, note, actor, at_utc FROM patient_mark WHERE patient_id = ? ORDER BY mark"
STANDING = "SELECT opted_out, unusable_code FROM address WHERE address = ?"


def people(connection: Readable, ids: Sequence[int], *, now_utc: int, today: str) -> list[PersonRow]:
    """Patients by their keys, in that order; unknown ones and cards that were merged into others are left out. `today`: ISO."""
    return rows(connection, _person, PEOPLE, (json.dumps(list(ids)), now_utc, today))


def patients_of_day(connection: Readable, iso_day: str) -> list[int]:
    """The keys of those who have a visit on a date that is not cancelled, by the time of their first."""
    return [key for key, _ in cursor(connection, OF_DAY, (iso_day,))]


def born_on(connection: Readable, iso_day: str) -> list[NamesakeRow]:
    """Those with a date of birth."""
    return rows(connection, NamesakeRow, BORN, (iso_day,))


def marks_of(connection: Readable, patient_id: int) -> list[MarkRow]:
    """The marks on a card."""
    return rows(connection, MarkRow, MARKS, (patient_id,))


def standing_of(connection: Readable, address: str) -> tuple[bool, int | None]:
    """Whether a number or an address has opted out of messages, whoever shares it, and the code after which nothing reaches it."""
    row = cursor(connection, STANDING, (address,)).fetchone()
    return (bool(row[0]), row[1]) if row else (False, None)


def _person(*values: Any) -> PersonRow:
    made = PersonRow(*values)
    return replace(made, deceased=bool(made.deceased), stopped=bool(made.stopped))
