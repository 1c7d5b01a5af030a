"""Requests for a visit: those that wait, and one by its key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.names import display_name
from frontdesk.models.queries.plain import columns, cursor, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request with the name of whom it was taken for. Moments are ms UTC, dates ISO or None, `weekdays` digits (0 is Monday)."""

    id: int
    public_id: str
    external_id: str | None
    source: str
    received_utc: int
    patient_id: int | None
    patient_public_id: str | None
    card_first: str | None
    card_last: str | None
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    email: str
    type: str
    provider: str
    location: str
    earliest_date: str | None
    latest_date: str | None
    weekdays: str
    part_of_day: str
    wish: str
    state: str
    appointment_id: int | None
    reason: str
    done_utc: int | None
    done_by: str
    actor: str

    @property
    def who(self) -> str:
        """Who asks: the patient's name, else the name they gave, else their number or address."""
        card = display_name(self.card_first or "", self.card_last or "")
        return card or display_name(self.first_name, self.last_name) or self.mobile or self.email

    @property
    def patient(self) -> str | None:
        """The name on the card, None where nobody is known yet."""
        return display_name(self.card_first or "", self.card_last or "") or None


_SELECT = f"""
SELECT {columns("r", "id public_id external_id source received_utc patient_id")}, {columns("p", "public_id first_name last_name")},
    {columns("r", "first_name last_name birth_date mobile email type provider location earliest_date latest_date weekdays")},
    {columns("r", "part_of_day wish state appointment_id reason done_utc done_by actor")}
FROM request r {{index}} LEFT JOIN patient p ON p.id = r.patient_id
"""
ONE: Final = f"{_SELECT.format(index='')} WHERE r.id = ?"
OPEN: Final = f"{_SELECT.format(index='INDEXED BY ix_request_open')} WHERE r.state = 'open' ORDER BY r.received_utc LIMIT ?"
BY_IDS: Final = f"{_SELECT.format(index='')} WHERE r.id IN (SELECT value FROM json_each(?))"
OF_VISIT: Final = "SELECT id FROM request WHERE appointment_id = ? AND appointment_id IS NOT NULL"


def request(connection: Readable, key: int) -> RequestRow | None:
    """One request, None where there is none."""
    return next(iter(rows(connection, RequestRow, ONE, (key,))), None)


def open_requests(connection: Readable) -> list[RequestRow]:
    """Those that wait, the oldest first."""
    return rows(connection, RequestRow, OPEN, (MOST,))


def requests_by_ids(connection: Readable, ids: Sequence[int]) -> list[RequestRow]:
    """Requests by their keys, in no order."""
    return rows(connection, RequestRow, BY_IDS, (json.dumps(list(ids)),))


def requests_of_visit(connection: Readable, appointment_id: int) -> list[int]:
    """The keys of requests that a visit came of."""
    return [row[0] for row in cursor(connection, OF_VISIT, (appointment_id,))]
