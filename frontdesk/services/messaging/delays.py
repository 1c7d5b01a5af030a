"""Whether the notice of a delay still says what holds: the provider may have caught up, or fallen further behind, while it waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from frontdesk.domain.arrivals import minutes_of_step, tells_again
from frontdesk.domain.i18n import tr
from frontdesk.models.queries.plain import run

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAID = text(
    "SELECT i.step, coalesce(b.minutes, 0) FROM message_item i JOIN appointment a ON a.id = i.appointment_id"
    " LEFT JOIN running_late b ON b.provider_id = a.provider_id AND b.local_date = a.local_date"
    " WHERE i.message_id = :id LIMIT 1"
)


def why_delay_is_over(connection: Connection, message_id: int) -> str | None:
    """Why a notice of a delay may not go any more, as a sentence; None where it may."""
    row = run(connection, _SAID, {"id": message_id}).fetchone()
    if row is None or not row[1] or tells_again(told=minutes_of_step(row[0]), behind=row[1]):
        return tr("The provider is behind by other minutes meanwhile.")
    return None
