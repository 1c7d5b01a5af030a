"""When a visit's reminders come due: the rules that scripts may count on.

A cadence is a list of steps, so many hours before the visit. Nothing here looks at a clock or a table: the planner passes what it
knows of one visit and gets back what to send now, what expired, and when to look again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.hours import Calendar, QuietHours
from frontdesk.domain.instants import HOUR, MINUTE, UtcMs
from frontdesk.domain.words import Confirmation

TELL_LEAD: Final = HOUR
"""A telling step goes out while the visit is more than this far off."""

BEFORE_QUIET: Final = 5 * MINUTE
"""The last allowed moment before quiet hours begins this long before them: time for a few cycles of the sync."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the cadence. An asking step wants an answer; a telling one only reminds."""

    key: str
    hours_before: float
    ask: bool
    only_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the place and the settings say: opening hours and zone of the location, quiet hours, the shortest lead of a question."""

    calendar: Calendar
    quiet: QuietHours
    zone: str
    min_lead_hours: float
    pull_forward: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What to do now: at most one step to send, steps that will never go out, and when to look again (None: never)."""

    send: Step | None
    expired: tuple[Step, ...]
    next_utc: UtcMs | None


def cut_off(step: Step, start_utc: UtcMs, around: Surroundings) -> UtcMs:
    """From this moment on the step may no longer go out."""
    return start_utc - (round(around.min_lead_hours * HOUR) if step.ask else TELL_LEAD)


def nominal(step: Step, start_utc: UtcMs) -> UtcMs:
    """When the cadence alone would send the step."""
    return start_utc - round(step.hours_before * HOUR)


def goes_at(step: Step, start_utc: UtcMs, around: Surroundings, now_utc: UtcMs) -> UtcMs:
    """When the step goes out, opening and quiet hours considered; in the past means at once.

    Opening hours only ever pull a step forward (a workstation sleeps when nobody is there); quiet hours send it to the last
    allowed moment before them while that is still ahead, else to the first after.
    """
    moment = nominal(step, start_utc)
    if around.pull_forward and moment > now_utc:
        earlier = around.calendar.last_open_hour_before(moment)
        moment = moment if earlier is None else earlier
    if around.quiet.contains(moment, around.zone):
        quiet_from = around.quiet.start_before(moment, around.zone)
        moment = (
            quiet_from - BEFORE_QUIET if quiet_from > now_utc else around.quiet.end_after(moment, around.zone)
        )
    return allowed_from(now_utc, around) if moment <= now_utc else moment


def allowed_from(now_utc: UtcMs, around: Surroundings) -> UtcMs:
    """The first moment from `now_utc` on that is outside quiet hours."""
    return (
        around.quiet.end_after(now_utc, around.zone)
        if around.quiet.contains(now_utc, around.zone)
        else now_utc
    )


def wanted(step: Step, confirmation: Confirmation) -> bool:
    """Whether the patient's answer so far leaves anything to ask or tell. While a person must read a reply, nothing goes out."""
    match confirmation:
        case Confirmation.DECLINED | Confirmation.NEEDS_PERSON:
            # Whoever wrote "wrong number" or "can it be 3?" must be read before they are written to again.
            return False
        case Confirmation.CONFIRMED:
            return not step.ask and not step.only_unconfirmed
        case _:
            return True


def evaluate(
    *,
    steps: Iterable[Step],
    used: frozenset[str],
    start_utc: UtcMs,
    confirmation: Confirmation,
    around: Surroundings,
    now_utc: UtcMs,
) -> Due:
    """What is due of one version of a booked visit.

    `used` are the keys of steps that have had a row for this version already. Of several due steps only the nearest to the visit
    is sent, the others expire; so does a due step when one nearer to the visit was used, and one past its cut-off.
    """
    due: list[Step] = []
    expired: list[Step] = []
    upcoming: list[UtcMs] = []
    inorder = sorted(steps, key=lambda each: -each.hours_before)
    nearest_used = min((each.hours_before for each in inorder if each.key in used), default=None)
    for step in inorder:
        if step.key in used or not wanted(step, confirmation):
            continue
        moment = goes_at(step, start_utc, around, now_utc)
        if moment >= cut_off(step, start_utc, around):
            planned = nominal(step, start_utc)
            if planned <= now_utc:
                expired.append(step)
            else:
                upcoming.append(planned)
        elif moment <= now_utc:
            superseded = nearest_used is not None and nearest_used < step.hours_before
            (expired if superseded else due).append(step)
        else:
            upcoming.append(moment)
    send = _choose(due, used=used, steps=inorder, start_utc=start_utc, now_utc=now_utc)
    return Due(send, tuple([step for step in due if step is not send] + expired), min(upcoming, default=None))


def _choose(
    due: list[Step], *, used: frozenset[str], steps: list[Step], start_utc: UtcMs, now_utc: UtcMs
) -> Step | None:
    """Of the due steps, the furthest first, the one nearest to the visit.

    But a telling step whose own time is still ahead, and that is due only because nobody will be there, does not take the place of a
    question that nobody has put yet: after a long weekend every step falls due at once, and somebody must have asked.
    """
    if not due:
        return None
    nearest = due[-1]
    asking = [step for step in due if step.ask]
    if nearest.ask or not asking or nominal(nearest, start_utc) <= now_utc:
        return nearest
    asked = any(step.ask and step.key in used for step in steps)
    return nearest if asked else asking[-1]


def next_send(
    *,
    steps: tuple[Step, ...],
    used: frozenset[str],
    start_utc: UtcMs,
    confirmation: Confirmation,
    around: Surroundings,
    now_utc: UtcMs,
) -> tuple[Step, UtcMs] | None:
    """The step that goes out next if nothing changes until then, and when; None where nothing will.

    Looks ahead as the planner will look: each time at the moment that the last look named.
    """
    moment: UtcMs | None = now_utc
    while moment is not None and moment < start_utc:
        due = evaluate(
            steps=steps,
            used=used,
            start_utc=start_utc,
            confirmation=confirmation,
            around=around,
            now_utc=moment,
        )
        if due.send is not None:
            return due.send, moment
        used |= {step.key for step in due.expired}
        moment = due.next_utc
    return None


def horizon(steps: Iterable[Step]) -> UtcMs:
    """How long before a visit the planner must first look at it: the longest step, and room for pulling it forward."""
    longest = max((step.hours_before for step in steps), default=0.0)
    return round(longest * HOUR) + 15 * 24 * HOUR
