"""How the day goes, in minutes: who is late, who waits too long, when somebody is expected now. Pure rules; instants in UTC ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE, UtcMs

TELL_AGAIN: Final = 10
"""Minutes by which an expected time must have moved before a patient is told a second time."""
LONGEST_DELAY: Final = 600
"""Minutes: whoever is further behind moves the visits."""
LATE_STEP: Final = "late:"
"""How the step of a late notice begins; the minutes follow."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What decides when a patient is expected: booked for `start_utc`, said to come at `said_utc`, and how many minutes behind the
    provider is (`behind`), or was when the patient was told (`told`)."""

    start_utc: UtcMs
    said_utc: UtcMs | None = None
    behind: int = 0
    told: int = 0

    @property
    def expected_utc(self) -> UtcMs:
        """When the visit begins as things stand: no sooner than the patient comes, and the provider has time."""
        return max(self.start_utc + self.behind * MINUTE, self.said_utc or 0)

    @property
    def due_utc(self) -> UtcMs:
        """When the patient should be here: as booked, as they said, or as they were told."""
        return max(self.start_utc + min(self.told, self.behind) * MINUTE, self.said_utc or 0)


def minutes_late(pace: Pace, now_utc: UtcMs, *, from_minutes: int) -> int:
    """By how many whole minutes after the booked start somebody is missing; 0 while they aren't, by `from_minutes` after they should
    be here."""
    if now_utc < pace.due_utc + max(from_minutes, 1) * MINUTE:
        return 0
    return (now_utc - pace.start_utc) // MINUTE


def arrived_late(arrived_utc: UtcMs, start_utc: UtcMs, *, from_minutes: int) -> int:
    """How many minutes after the booked start somebody came, 0 where that is not late."""
    minutes = (arrived_utc - start_utc) // MINUTE
    return minutes if minutes >= max(from_minutes, 1) else 0


def minutes_waited(arrived_utc: UtcMs, until_utc: UtcMs) -> int:
    """How long somebody has been here, in whole minutes."""
    return max(until_utc - arrived_utc, 0) // MINUTE


def waits_too_long(arrived_utc: UtcMs, now_utc: UtcMs, *, limit: int) -> bool:
    """Whether somebody has been waiting for `limit` minutes or more."""
    return minutes_waited(arrived_utc, now_utc) >= limit


def is_late_cancellation(start_utc: UtcMs, now_utc: UtcMs, *, late_hours: int) -> bool:
    """Whether a patient who cancels now does so late: less than `late_hours` before the start."""
    return start_utc - now_utc < late_hours * HOUR


def hours_before(start_utc: UtcMs, now_utc: UtcMs) -> int:
    """Whole hours until the start; negative after it."""
    return (start_utc - now_utc) // HOUR


def late_step(minutes: int) -> str:
    """The step of a notice that says so many minutes."""
    return f"{LATE_STEP}{minutes}"


def minutes_of_step(step: str) -> int:
    """How many minutes the notice of a step said; 0 for any other step."""
    rest = step.removeprefix(LATE_STEP)
    return int(rest) if rest != step and rest.isdecimal() else 0


def tells_again(*, told: int | None, behind: int) -> bool:
    """Whether somebody who was told `told` minutes (None: nothing) hears of `behind` ones: only where that makes a difference."""
    return behind > 0 if told is None else abs(behind - told) >= TELL_AGAIN


def came_words(arrived_utc: UtcMs, start_utc: UtcMs, *, from_minutes: int) -> str:
    """How an arrival was: "7 min late", "4 min early"; empty where it was on time."""
    late = arrived_late(arrived_utc, start_utc, from_minutes=from_minutes)
    if late:
        return tr("{minutes} min late", minutes=late)
    early = (start_utc - arrived_utc) // MINUTE
    return tr("{minutes} min early", minutes=early) if early >= max(from_minutes, 1) else ""
