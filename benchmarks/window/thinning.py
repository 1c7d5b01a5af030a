"""Days of exactly 300 visits for ten providers: a copy of a book, with every fourth visit of the days that are leafed through taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from benchmarks import raw as plain
from benchmarks.days import TODAY

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

FIRST: Final = TODAY - timedelta(days=TODAY.weekday()) + timedelta(weeks=1)
"""Monday of next week: nothing was written about these visits yet."""
LAST: Final = FIRST + timedelta(weeks=4, days=-1)
EVERY: Final = 4
_THESE: Final = "SELECT id FROM appointment WHERE local_date BETWEEN ? AND ? AND id % ? = 0"


def thin(raw: dbapi2.Connection) -> None:
    """Take them out."""
    which = (FIRST.isoformat(), LAST.isoformat(), EVERY)
    with plain.transaction(raw):
        raw.execute(f"DELETE FROM occupancy WHERE appointment_id IN ({_THESE})", which)
        raw.execute(f"DELETE FROM appointment WHERE id IN ({_THESE})", which)
