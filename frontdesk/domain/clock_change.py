"""A wall clock time that daylight saving skips or repeats: which, and what can be meant instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import SkippedTime, WallTime, resolve


class ChangeKind(StrEnum):
    """What the change of the clocks does to a time."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A time that does not exist, or comes twice. `proposals` are what can be meant, in order: the nearest times before and after a
    gap, or the two passes of a repeated time."""

    kind: ChangeKind
    sentence: str
    proposals: tuple[WallTime, ...]


def clock_change(wall: str, zone_name: str) -> ClockChange | None:
    """Whether daylight saving makes a wall clock time impossible or ambiguous; None for an ordinary one.

    Raises:
        UsageError: not a wall clock time, or a date that does not exist.
    """
    try:
        first = resolve(wall, zone_name)
    except SkippedTime as skipped:
        nearest = (skipped.before, skipped.after)
        return ClockChange(
            ChangeKind.SKIPPED,
            skipped.sentence,
            tuple(resolve(each, zone_name) for each in nearest),
        )
    if not first.repeated:
        return None
    passes = tuple(resolve(first.wall, zone_name, fold=fold) for fold in (0, 1))
    sentence = tr(
        "{time} comes twice that day, since the clocks go back. Choose the first (UTC {early}) or the second (UTC {late}).",
        time=first.wall.replace("T", " "),
        early=offset_text(passes[0].offset_minutes),
        late=offset_text(passes[1].offset_minutes),
    )
    return ClockChange(ChangeKind.REPEATED, sentence, passes)


def offset_text(minutes: int) -> str:
    """An offset from UTC as `+01:00`."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
