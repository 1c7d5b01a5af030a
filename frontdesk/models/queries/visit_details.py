"""What the panel of a visit says beside its times and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


class DetailRow(NamedTuple):
    """A visit with what its type and its room say. `link` is its own, `usual_link` its type's; `came_utc` when it came into the book."""

    patient_id: int
    zone: str
    value_minor: int | None
    currency: str
    preparation: str
    remote: str
    usual_link: str
    link: str
    room: str
    came_utc: int
    external_id: str | None
    reason: str
    late: int
    hours_before: int | None
    cancelled_utc: int | None
    cancelled_by: str


class DeedRow(NamedTuple):
    """An entry of the audit about a visit; `detail` is JSON."""

    at_utc: int
    actor: str
    action: str
    detail: str


ONE = """
SELECT a.patient_id, a.zone, k.value_minor, coalesce(k.currency, ''), coalesce(y.preparation, ''), coalesce(y.remote, ''),
       coalesce(y.link, ''), coalesce(v.link, ''), coalesce(r.name, ''), a.created_utc, a.external_id,
       coalesce(c.reason, ''), coalesce(c.late, 0), c.hours_before, c.at_utc, coalesce(c.actor, '')
FROM appointment a
LEFT JOIN appointment_type k ON k.id = a.type_id
LEFT JOIN type_detail y ON y.type_id = a.type_id
LEFT JOIN visit_link v ON v.appointment_id = a.id
LEFT JOIN room r ON r.id = a.room_id
LEFT JOIN cancellation c ON c.appointment_id = a.id
WHERE a.id = ?
"""
DEEDS = """
SELECT at_utc, actor, action, detail FROM audit WHERE subject = 'appointment' AND subject_id = ? ORDER BY id DESC LIMIT ?
"""


def detail(connection: Readable, appointment_id: int) -> DetailRow | None:
    """Of one visit; None where there is none with that key."""
    return next(iter(rows(connection, DetailRow, ONE, (appointment_id,))), None)


def deeds(connection: Readable, appointment_id: int, *, most: int) -> list[DeedRow]:
    """The latest entries about a visit, the latest first."""
    return rows(connection, DeedRow, DEEDS, (appointment_id, most))
