"""What the clocks themselves say of a wished time: skipped, shown twice, or of no sensible length. Pure, so asked at every key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.ui import words
from frontdesk.ui.booking.findings import Proposal
from frontdesk.ui.booking.wanted import Slot

LONGEST_MINUTES: Final = 1440


class Clash(StrEnum):
    """What is wrong with the time itself."""

    LENGTH = "length"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class ClockProblem:
    """A sentence, and what could be taken instead."""

    kind: Clash
    sentence: str
    proposals: tuple[Proposal, ...] = ()


def check_clock(slot: Slot) -> ClockProblem | None:
    """What is wrong; None where the time is one and the length is possible."""
    if not 1 <= slot.minutes <= LONGEST_MINUTES:
        return ClockProblem(
            Clash.LENGTH, tr("A visit lasts from 1 minute to 24 hours. Give its length in minutes.")
        )
    try:
        first = resolve(slot.start, slot.zone, fold=slot.fold)
    except SkippedTime as skipped:
        return ClockProblem(
            Clash.SKIPPED,
            tr(
                "The clocks go forward that night and skip {time}. Take an earlier or a later time.",
                time=words.clock_of_wall(slot.start),
            ),
            tuple(Proposal(words.clock_of_wall(wall), wall) for wall in (skipped.before, skipped.after)),
        )
    except UsageError as error:
        return ClockProblem(Clash.IMPOSSIBLE, error.sentence)
    if not first.repeated or slot.fold is not None:
        return None
    time = words.clock_of_wall(slot.start)
    return ClockProblem(
        Clash.REPEATED,
        tr("The clocks go back that night and show {time} twice. Choose which one is meant.", time=time),
        (
            Proposal(tr("{time}, before", time=time), slot.start, 0),
            Proposal(tr("{time}, after", time=time), slot.start, 1),
        ),
    )
