"""Which backups stay: close together near to now, further apart the older they are, so that a disk does not fill and a slip of weeks
ago can still be looked up. The usual grandfather-father-son rotation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from frontdesk.domain.instants import DAY, HOUR, UtcMs

NEWEST: Final = 8
"""Always kept, whatever their age: two hours of work at the usual quarter of an hour."""
STAGES: Final = ((DAY, HOUR), (31 * DAY, DAY), (366 * DAY, 31 * DAY))
"""Up to an age, one is kept for each stretch of a length."""


def kept(made_utc: Iterable[UtcMs], now_utc: UtcMs) -> frozenset[UtcMs]:
    """Those of the moments (UTC ms) at which backups were made that stay. One from the future (a clock that was put back) stays, too.

    Of each stretch the newest stays, so that the same ones stay however often it is asked.
    """
    moments = sorted(set(made_utc), reverse=True)
    staying = set(moments[:NEWEST])
    for moment in moments:
        if moment >= now_utc:
            staying.add(moment)
    for most, length in STAGES:
        seen: set[int] = set()
        for moment in moments:
            if now_utc - moment > most:
                break
            stretch = moment // length
            if stretch not in seen:
                seen.add(stretch)
                staying.add(moment)
    return frozenset(staying)
