"""The ledger a page at a time, newest first: by what is wanted of it, and of whom.

Each page goes on below the key of the last message of the one before, so that the thousandth costs what the first does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.ledger import SELECT, LedgerRow, ledger_row
from frontdesk.models.queries.plain import cursor

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


class Shown(StrEnum):
    """Which messages a list shows."""

    ALL = "all"
    TO_READ = "to_read"
    """Replies that wait for a person."""
    FAILED = "failed"
    """Texts that did not arrive."""
    WAITING = "waiting"
    """Texts that have not left, or of which nobody knows whether they have."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A message and whom it is about: the names of the patients of its visits, of its own patient where it names none; empty for a
    number that nobody has."""

    row: LedgerRow
    names: tuple[str, ...]


LAST: Final = 2**63 - 1
"""Above every key: the first page."""
_BETWEEN_NAMES: Final = "\x1f"
"""No name has it: names are cleaned of control characters."""

_NAME: Final = "trim(o.first_name || ' ' || o.last_name)"


def _names(table: str) -> str:
    return f"""(SELECT group_concat(name, char(31)) FROM (SELECT {_NAME} AS name FROM {table} x
        CROSS JOIN appointment a ON a.id = x.appointment_id CROSS JOIN patient o ON o.id = a.patient_id
        WHERE x.message_id = m.id GROUP BY o.id ORDER BY min(a.start_utc), o.id))"""


_WITH_NAMES: Final = SELECT.replace(
    "\nFROM message m ",
    f""",
    coalesce(CASE m.direction WHEN 'out' THEN {_names("message_item")} ELSE {_names("inbound_item")} END,
        trim(p.first_name || ' ' || p.last_name), '')
FROM (%s) k CROSS JOIN message m ON m.id = k.id """,
)

_REST: Final = "ORDER BY id DESC LIMIT ?2"
# The words of the partial indexes once more: SQLite takes them only for a query that says the same.
_IN_OUTBOX: Final = "state IN ('queued', 'sending', 'accepted', 'sent', 'uncertain', 'needs_person', 'held')"
_NOT_OUT: Final = "state IN ('queued', 'sending', 'uncertain', 'needs_person', 'held')"
_NOT_ARRIVED: Final = "state IN ('failed', 'undelivered')"

_KEYS: Final = {
    Shown.ALL: f"SELECT id FROM message WHERE id < ?1 {_REST}",
    Shown.TO_READ: f"""SELECT message_id AS id FROM inbound
        WHERE handling IN ('new', 'person') AND handling = 'person' AND message_id < ?1 {_REST}""",
    Shown.FAILED: f"SELECT id FROM message INDEXED BY ix_message_failed WHERE {_NOT_ARRIVED} AND id < ?1 {_REST}",
    Shown.WAITING: f"""SELECT id FROM message INDEXED BY ix_message_open
        WHERE {_IN_OUTBOX} AND {_NOT_OUT} AND id < ?1 {_REST}""",
}
_THEIRS: Final = """
    SELECT y.id FROM json_each(?3) j CROSS JOIN message y ON y.patient_id = j.value
    UNION SELECT x.message_id FROM json_each(?3) j CROSS JOIN appointment a ON a.patient_id = j.value
        CROSS JOIN message_item x ON x.appointment_id = a.id
    UNION SELECT x.message_id FROM json_each(?3) j CROSS JOIN appointment a ON a.patient_id = j.value
        CROSS JOIN inbound_item x ON x.appointment_id = a.id"""
_ONLY: Final = {
    Shown.ALL: "",
    Shown.TO_READ: "AND EXISTS (SELECT 1 FROM inbound i WHERE i.message_id = w.id AND i.handling = 'person')",
    Shown.FAILED: f"AND w.{_NOT_ARRIVED}",
    Shown.WAITING: f"AND w.direction = 'out' AND w.{_NOT_OUT}",
}


def page_sql(shown: Shown, *, of_patients: bool) -> str:
    """The statement of a page; its parameters are the key below which it begins, its length and, for some patients, their keys."""
    keys = _KEYS[shown]
    if of_patients:
        keys = f"""SELECT w.id AS id FROM ({_THEIRS}) u CROSS JOIN message w ON w.id = u.id
            WHERE w.id < ?1 {_ONLY[shown]} {_REST}"""
    return f"{_WITH_NAMES % keys} ORDER BY m.id DESC"


def ledger_page(
    connection: Readable,
    *,
    shown: Shown,
    below: int = LAST,
    limit: int,
    patients: Sequence[int] | None = None,
) -> list[LedgerLine]:
    """At most `limit` messages whose keys are smaller than `below`, the newest first; of some patients' visits and numbers, or all."""
    parameters: list[object] = [below, limit]
    if patients is not None:
        parameters.append(json.dumps(list(patients)))
    found = cursor(connection, page_sql(shown, of_patients=patients is not None), parameters)
    return [
        LedgerLine(ledger_row(row[:-1]), tuple(filter(None, row[-1].split(_BETWEEN_NAMES)))) for row in found
    ]
