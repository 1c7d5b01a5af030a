"""How often visits were missed lately, by how long ahead they were booked: what a risk is judged against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.instants import DAY, HOUR
from frontdesk.domain.risk import LEAD_DAYS, LeadRates, lead_class
from frontdesk.models.queries.plain import rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATEST = 2_000
"""Past visits that are looked at: the same cost in a young book and in an old one."""
KEPT = HOUR

_PAST = """
SELECT lifecycle = 'no_show', booked_utc, start_utc FROM appointment INDEXED BY ix_appointment_start
WHERE start_utc < ? AND lifecycle IN ('completed', 'no_show', 'in_room', 'arrived') ORDER BY start_utc DESC LIMIT ?
"""

_kept: dict[str, tuple[int, LeadRates]] = {}


def lead_rates(connection: Connection, book_id: str, now_utc: int) -> LeadRates:
    """Attended and missed visits by lead-time class among the latest past ones; kept for an hour."""
    found = _kept.get(book_id)
    if found is not None and 0 <= now_utc - found[0] < KEPT:
        return found[1]
    attended = [0] * (len(LEAD_DAYS) + 1)
    missed = [0] * (len(LEAD_DAYS) + 1)
    unknown = [0, 0]
    for no_show, booked_utc, start_utc in rows(connection, _tuple, _PAST, (now_utc, LATEST)):
        group = lead_class(None if booked_utc is None else max(0, start_utc - booked_utc) / DAY)
        if group is None:
            unknown[no_show] += 1
        else:
            (missed if no_show else attended)[group] += 1
    # Visits of unknown lead time count towards the whole through the middle class.
    attended[1] += unknown[0]
    missed[1] += unknown[1]
    rates = LeadRates(tuple(zip(attended, missed, strict=True)))
    _kept[book_id] = (now_utc, rates)
    return rates


def _tuple(no_show: int, booked_utc: int | None, start_utc: int) -> tuple[int, int | None, int]:
    return no_show, booked_utc, start_utc
