"""How much needs a person, for the badge of the rail: counted out of the worklist itself, so that the two never disagree.

Belongs into a worker: the worklist weighs every visit of the next days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from frontdesk.domain.instants import UtcMs, local_date
from frontdesk.domain.wallclock import rederive
from frontdesk.services.deskrows import NeedsCount

if TYPE_CHECKING:
    from frontdesk.services.work import Book
    from frontdesk.services.worklist import Need


def needs_count(book: Book) -> NeedsCount:
    """How much needs a person now, and how much of it is too late before noon. Raises as reading the book does."""
    from frontdesk.services.worklist import needs_you

    return count_of(needs_you(book), now_utc=book.clock.now_utc())


def count_of(needs: Sequence[Need], *, now_utc: UtcMs) -> NeedsCount:
    """The same, of a worklist that is at hand.

    Only what begins later can be too late: a reply or a call that waits already has no end.
    """
    noons = {zone: next_noon(now_utc, zone) for zone in {need.zone for need in needs}}
    return NeedsCount(len(needs), sum(now_utc <= need.due_utc < noons[need.zone] for need in needs))


def next_noon(now_utc: UtcMs, zone_name: str) -> UtcMs:
    """The first noon after a moment, by the clocks of a place (IANA name)."""
    today = local_date(now_utc, zone_name)
    noons = (rederive(f"{today + timedelta(days=ahead)}T12:00", zone_name, fold=0).utc for ahead in range(3))
    return next(noon for noon in noons if noon > now_utc)
