"""People around patients who are no patients themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from frontdesk.domain.names import display_name
from frontdesk.models.queries.plain import columns, cursor, rows, scalar

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


_IS_OWN = (
    "SELECT EXISTS (SELECT 1 FROM clinic WHERE phone = ?1) OR EXISTS (SELECT 1 FROM location WHERE phone = ?1)"
    " OR EXISTS (SELECT 1 FROM channel_state WHERE json_valid(settings) AND json_extract(settings, '$.from') = ?1)"
)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody around a patient. Numbers are E.164, `kind` is a value of `domain.words.ContactKind`."""

    id: int
    public_id: str
    patient_id: int
    kind: str
    name: str
    mobile: str
    phone: str
    email: str
    note: str
    may_hear: bool
    revision: int
    patient_first: str
    patient_last: str

    @property
    def patient(self) -> str:
        """Whose contact it is, as the name is spoken."""
        return display_name(self.patient_first, self.patient_last)


@dataclass(frozen=True, slots=True)
class ContactName:
    """Whom a search may mean: a contact's name and digits."""

    patient_id: int
    kind: str
    name: str
    digits: str


_ROWS = f"""
SELECT {columns("c", "id public_id patient_id kind name mobile phone email note may_hear revision")},
    p.first_name, p.last_name
FROM contact c JOIN patient p ON p.id = c.patient_id
"""
OF_PATIENT = f"{_ROWS} WHERE c.patient_id = ? ORDER BY c.position, c.id"
ONE = f"{_ROWS} WHERE c.id = ?"
ON_NUMBER = f"""
SELECT * FROM ({_ROWS} WHERE c.mobile = ?1 AND c.mobile <> '' AND p.merged_into_id IS NULL
    UNION {_ROWS} WHERE c.phone = ?1 AND c.phone <> '' AND p.merged_into_id IS NULL) ORDER BY 1 LIMIT ?2
"""
NAMES = """
SELECT c.patient_id, c.kind, c.name, c.mobile || ' ' || c.phone
FROM json_each(?) j CROSS JOIN contact c ON c.patient_id = j.value ORDER BY c.position, c.id
"""
COUNT = "SELECT count(*), coalesce(max(position), -1) FROM contact WHERE patient_id = ?"


def contacts_of(connection: Readable, patient_id: int) -> list[ContactRow]:
    """The contacts of a patient in their order."""
    return rows(connection, _row, OF_PATIENT, (patient_id,))


def contact(connection: Readable, contact_id: int) -> ContactRow | None:
    """One contact, None where there is none."""
    found = rows(connection, _row, ONE, (contact_id,))
    return found[0] if found else None


def contacts_on(connection: Readable, number: str, *, most: int = 10) -> list[ContactRow]:
    """The contacts who have a number (E.164)."""
    return rows(connection, _row, ON_NUMBER, (number, most))


def contact_names(connection: Readable, patient_ids: Sequence[int]) -> list[ContactName]:
    """Names and digits of the contacts of some patients."""
    return rows(connection, ContactName, NAMES, (json.dumps(list(patient_ids)),))


def how_many(connection: Readable, patient_id: int) -> tuple[int, int]:
    """How many contacts a patient has, and the place of the last one, -1 where there is none."""
    count, last = cursor(connection, COUNT, (patient_id,)).fetchone()
    return count, last


def _row(*values: Any) -> ContactRow:
    made = ContactRow(*values)
    return replace(made, may_hear=bool(made.may_hear))


def is_clinics_own(connection: Readable, number: str) -> bool:
    """Whether a number (E.164) is the clinic's: of a location, or the one that its texts come from."""
    return bool(scalar(connection, _IS_OWN, (number,)))
