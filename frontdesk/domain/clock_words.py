"""How a time of day is written in a sentence: as everywhere on the screen.

The window installs how the person's system writes it ("09:04", "9:04 AM"); without one it is the clock of 24 hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.instants import at_zone

if TYPE_CHECKING:
    from collections.abc import Callable


def plain(minute: int) -> str:
    """A minute since midnight on the clock of 24 hours: "09:04"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


_write: Callable[[int], str] = plain


def install(write: Callable[[int], str]) -> None:
    """Write times of the day by `write`, which gets minutes since midnight, from now on."""
    global _write
    _write = write


def clock(minute: int) -> str:
    """A minute since midnight."""
    return _write(minute)


def clock_of_wall(wall: str) -> str:
    """The time of day of a wall clock text (`YYYY-MM-DDTHH:MM`)."""
    return _write(int(wall[11:13]) * 60 + int(wall[14:16]))


def clock_at(utc: int, zone: str) -> str:
    """The time of day of a moment at a place."""
    local = at_zone(utc, zone)
    return _write(local.hour * 60 + local.minute)
