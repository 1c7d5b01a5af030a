"""What stands in the fields when the panel opens: what is wished goes before what was kept, and that before the visit as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.ui.booking.form import USUAL_MINUTES, Given
from frontdesk.ui.booking.half import Half

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.booking.origin import Origin
    from frontdesk.ui.navigation import Wish


def given_of(origin: Origin, now: Given) -> Given:
    """The values of a booking that was proposed whole; what it leaves open stays as it stands."""
    first = origin.times[0] if origin.times else None
    wall = "" if first is None else first.start
    return replace(
        now,
        type_id=origin.type_id,
        minutes=origin.minutes,
        day=date.fromisoformat(wall[:10]) if wall else None,
        minute=int(wall[11:13]) * 60 + int(wall[14:16]) if wall else None,
        provider_id=now.provider_id if first is None else first.provider_id,
        location_id=now.location_id if first is None else first.location_id,
    )


def begun(wish: Wish, kept: Half, old: DayVisit | None) -> tuple[Given, bool]:
    """The values, and whether the length is one that somebody chose. `old` is the visit that is to be moved."""
    given = kept.given
    wall = wish.start_wall
    minutes = wish.minutes or given.minutes or (old.minutes if old else None)
    chosen = minutes is not None or bool(given.minutes_text)
    return (
        Given(
            type_id=wish.type_id or given.type_id,
            minutes=minutes if chosen else USUAL_MINUTES,
            minutes_text=given.minutes_text,
            day=date.fromisoformat(wall[:10]) if wall else given.day,
            day_text=given.day_text,
            minute=int(wall[11:13]) * 60 + int(wall[14:16]) if wall else given.minute,
            minute_text=given.minute_text,
            provider_id=wish.provider_id or given.provider_id or (old.provider_id if old else None),
            location_id=wish.location_id or given.location_id or (old.location_id if old else None),
            note=given.note,
        ),
        chosen,
    )
