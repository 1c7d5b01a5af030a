"""When a visit's reminders come due: the rules that scripts may count on.

A cadence is a list of steps, so many hours before the visit, or so many days before it at a time of day. Nothing here looks at a clock or a table: the planner passes what it
knows of one visit and gets back what to send now, what expired, and when to look again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from frontdesk.domain.hours import Calendar, QuietHours, Silence, moment_at, working_days_reach
from frontdesk.domain.instants import DAY, HOUR, MINUTE, UtcMs, local_date
from frontdesk.domain.words import Confirmation

TELL_LEAD: Final = HOUR
"""A telling step goes out while the visit is more than this far off."""

BEFORE_QUIET: Final = 5 * MINUTE
"""The last allowed moment before quiet hours begins this long before them: time for a few cycles of the sync."""
_ROOM: Final = 17 * DAY
"""A step is pulled forward over two weeks without opening hours at the most, and then out of one night."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the cadence. An asking step wants an answer; a telling one only reminds.

    It goes `hours_before` the visit; or, where `days_before` is set, at `at_minute` of the day so many days before the visit's,
    working days of the location where `working_days` says so.
    """

    key: str
    hours_before: float
    ask: bool
    only_unconfirmed: bool = False
    days_before: int | None = None
    at_minute: int = 0
    working_days: bool = False

    @property
    def rough_lead(self) -> UtcMs:
        """About how long before a visit it goes; exact only for hours."""
        if self.days_before is None:
            return round(self.hours_before * HOUR)
        days = self.days_before * (7 / 5 if self.working_days else 1)
        return round(days * DAY) + 12 * HOUR - self.at_minute * MINUTE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the place and the settings say: opening hours and zone of the location, quiet hours, the shortest lead of a question.

    `safe`: the minutes of the day between which this patient may be texted; None: any.
    """

    calendar: Calendar
    quiet: QuietHours
    zone: str
    min_lead_hours: float
    pull_forward: bool
    safe: tuple[int, int] | None = None

    @property
    def silence(self) -> QuietHours | Silence:
        """When this patient is sent nothing: in quiet hours, and outside of safe ones."""
        return self.quiet if self.safe is None else Silence((self.quiet, Silence.outside(self.safe)))


@dataclass(frozen=True, slots=True)
class Due:
    """What to do now: at most one step to send, steps that will never go out, and when to look again (None: never)."""

    send: Step | None
    expired: tuple[Step, ...]
    next_utc: UtcMs | None


def cut_off(step: Step, start_utc: UtcMs, around: Surroundings) -> UtcMs:
    """From this moment on the step may no longer go out."""
    return start_utc - (round(around.min_lead_hours * HOUR) if step.ask else TELL_LEAD)


def nominal(step: Step, start_utc: UtcMs, around: Surroundings) -> UtcMs:
    """When the cadence alone would send the step: for days before the visit by the wall clock at the location."""
    if step.days_before is None:
        return start_utc - round(step.hours_before * HOUR)
    day = local_date(start_utc, around.zone)
    if step.working_days:
        day = around.calendar.working_days_before(day, step.days_before)
    else:
        day -= timedelta(days=step.days_before)
    return moment_at(around.zone, day, step.at_minute)


def goes_at(step: Step, start_utc: UtcMs, around: Surroundings, now_utc: UtcMs) -> UtcMs:
    """When the step goes out, opening and quiet hours considered; in the past means at once.

    Opening hours only ever pull a step forward (a workstation sleeps when nobody is there); quiet hours send it to the last
    allowed moment before them while that is still ahead, else to the first after.
    """
    moment = nominal(step, start_utc, around)
    if around.pull_forward and moment > now_utc:
        earlier = around.calendar.last_open_hour_before(moment)
        moment = moment if earlier is None else earlier
    silence = around.silence
    if silence.contains(moment, around.zone):
        begun = silence.start_before(moment, around.zone)
        moment = (
            # Between two silences there may be less time than that.
            silence.end_after(begun - BEFORE_QUIET, around.zone)
            if begun > now_utc
            else silence.end_after(moment, around.zone)
        )
    return allowed_from(now_utc, around) if moment <= now_utc else moment


def allowed_from(now_utc: UtcMs, around: Surroundings) -> UtcMs:
    """The first moment from `now_utc` on that is outside quiet hours and within the patient's safe ones; NEVER where none is."""
    silence = around.silence
    return silence.end_after(now_utc, around.zone) if silence.contains(now_utc, around.zone) else now_utc


def safe_hours_left_no_time(step: Step, start_utc: UtcMs, around: Surroundings, now_utc: UtcMs) -> bool:
    """Whether a step that can't go any more could go if the patient had no safe hours."""
    if around.safe is None or cut_off(step, start_utc, around) <= now_utc:
        return False
    late = goes_at(step, start_utc, around, now_utc) >= cut_off(step, start_utc, around)
    anyhow = replace(around, safe=None)
    return late and goes_at(step, start_utc, anyhow, now_utc) < cut_off(step, start_utc, around)


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
    due: list[tuple[UtcMs, Step]] = []
    expired: list[Step] = []
    upcoming: list[UtcMs] = []
    inorder = in_order(steps, start_utc, around)
    nearest_used = max((planned for planned, each in inorder if each.key in used), default=None)
    for planned, step in inorder:
        if step.key in used or not wanted(step, confirmation) or planned >= start_utc:
            continue
        moment = goes_at(step, start_utc, around, now_utc)
        if moment >= cut_off(step, start_utc, around):
            if planned <= now_utc:
                expired.append(step)
            else:
                upcoming.append(planned)
        elif moment <= now_utc:
            superseded = nearest_used is not None and nearest_used > planned
            if superseded:
                expired.append(step)
            else:
                due.append((planned, step))
        else:
            upcoming.append(moment)
    send = _choose(due, used=used, steps=inorder, now_utc=now_utc)
    over = [step for _, step in due if step is not send] + expired
    return Due(send, tuple(over), min(upcoming, default=None))


def in_order(steps: Iterable[Step], start_utc: UtcMs, around: Surroundings) -> list[tuple[UtcMs, Step]]:
    """The steps with their nominal moments, the furthest from the visit first; of one moment the question last."""
    found = [(nominal(step, start_utc, around), step) for step in steps]
    found.sort(key=lambda each: (each[0], each[1].ask, each[1].key))
    return found


def _choose(
    due: list[tuple[UtcMs, Step]], *, used: frozenset[str], steps: list[tuple[UtcMs, Step]], now_utc: UtcMs
) -> Step | None:
    """Of the due steps, the furthest first, the one nearest to the visit.

    But a telling step whose own time is still ahead, and that is due only because nobody will be there, does not take the place of a
    question that nobody has put yet: after a long weekend every step falls due at once, and somebody must have asked.
    """
    if not due:
        return None
    planned, nearest = due[-1]
    asking = [step for _, step in due if step.ask]
    if nearest.ask or not asking or planned <= now_utc:
        return nearest
    asked = any(step.ask and step.key in used for _, step in steps)
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
    return max((_longest_lead(step) for step in steps), default=0) + _ROOM


def _longest_lead(step: Step) -> UtcMs:
    if step.days_before is None:
        return round(step.hours_before * HOUR)
    days = working_days_reach(step.days_before) if step.working_days else step.days_before
    # The visit may be at the end of its day and the step at the beginning of its own, and clocks change.
    return (days + 2) * DAY
