"""What the demo that somebody watches is about: a full day that is just beginning, a past, and days ahead that fill up.

The day before, from noon on, nobody sent anything; visits that were booked since then have not been asked about. So texts go
out as soon as the clinic's computer is on, whatever day of the week it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final

from frontdesk.demo.cast import Role, Twist, cast
from frontdesk.demo.clinic import AFTERNOON, ZONE
from frontdesk.demo.days import DemoDays, is_working, moment, working_day
from frontdesk.demo.dice import dice, weighted
from frontdesk.demo.life import PlannedVisit, coming_visits, past_visits
from frontdesk.demo.making import NEWCOMERS, DemoPlan
from frontdesk.demo.network import Persona, Temperament
from frontdesk.demo.people import Person, Trait, make_people, with_trait
from frontdesk.domain.instants import at_zone

OPENS: Final = 8 * 60 + 5
CLOSES: Final = 18 * 60 + 15
"""Minutes of the day between which somebody is at the desk."""
REGULARS: Final = 340
DENSITIES: Final = (0.9, 0.85, 0.7, 0.6, 0.3, 0.3, 0.25, 0.2, 0.15, 0.15)
"""How full the working days after the one that is watched are."""
LATE: Final = 12
LATE_TODAY: Final = 9
"""Of the day itself: visits of the afternoon that were booked late, so that its blocks turn, too."""
CALLS: Final = 90
ASKED_HOURS: Final = 96
"""Visits are asked about so long before: over every weekend and most holidays there is somebody to text on every day."""
_AT_ONCE_DAYS: Final = ASKED_HOURS // 24 - 1
_LEFT_OPEN: Final = 0.55
"""Of the visits of the next days at most so many are booked late, so that those days do not look empty."""
_LATE_FROM, _LATE_UNTIL = 17 * 60, 17 * 60 + 55
_FIRST_CALL, _LAST_CALL = 8 * 60 + 9, 17 * 60 + 15
"""Minutes of the day between which the telephone rings and a visit is booked."""

_TEMPERS: Final = (
    (Temperament.CONFIRMS, 73),
    (Temperament.LATE_CONFIRMER, 7),
    (Temperament.SILENT, 9),
    (Temperament.DECLINES, 4),
    (Temperament.SAYS_YES_IN_WORDS, 2),
    (Temperament.WRITES_FREE_TEXT, 2),
    (Temperament.OPTS_OUT, 1),
    (Temperament.WRONG_NUMBER, 1),
    (Temperament.UNREACHABLE, 1),
)
_ANSWER_SOON: Final = (Temperament.CONFIRMS, Temperament.DECLINES, Temperament.SAYS_YES_IN_WORDS)
_FIRST_TEMPERS: Final = (
    Temperament.DECLINES,
    Temperament.WRITES_FREE_TEXT,
    Temperament.UNREACHABLE,
    Temperament.CONFIRMS,
    Temperament.CONFIRMS,
    Temperament.SAYS_YES_IN_WORDS,
    Temperament.LANDLINE,
    Temperament.CONFIRMS,
    Temperament.WRITES_FREE_TEXT,
    Temperament.CONFIRMS,
    Temperament.CONFIRMS,
    Temperament.CONFIRMS,
)
"""Of those who are texted about the next days first, so that every kind of answer comes within the first minutes."""


@dataclass(frozen=True, slots=True)
class Call:
    """A patient who will call and take a time: `minute` of the day that is watched."""

    minute: int
    visit: PlannedVisit


@dataclass(frozen=True, slots=True)
class LivePlan:
    """Everything that is there and will come, decided beforehand.

    `plan.days.day` is the day that is watched, with its roles; `plan.others` is what was booked in time on the days after it.
    """

    plan: DemoPlan
    late: tuple[PlannedVisit, ...]
    """Booked the day before after the last texts went out."""
    calls: tuple[Call, ...]
    people: dict[str, Persona]
    """Who answers, by number."""
    lost: str
    """The number to which a text of the first minute breaks off before it is sent, so that nobody knows whether it went out."""
    adopted: str
    """The number whose text breaks off after it was sent."""

    @property
    def day(self) -> date:
        """The day that is watched."""
        return self.plan.days.day


def watched_day(today: date) -> date:
    """Today where the clinic is open, else its next working day."""
    return DemoDays.around(today).start


def next_opening(now_utc: int) -> int | None:
    """When the computer is switched on again, where it is off now: in the evening, at night and on closed days."""
    at = at_zone(now_utc, ZONE)
    today, minute = at.date(), at.hour * 60 + at.minute
    if is_working(today) and OPENS <= minute < CLOSES:
        return None
    later = is_working(today) and minute < OPENS
    return moment(today if later else working_day(today, 1), OPENS)


def plan_live(seed: int, today: date) -> LivePlan:
    """Decide who and what there is. The same for the same seed and date (of the clinic, on which somebody watches)."""
    day = watched_day(today)
    days = DemoDays.around(working_day(day, -2))
    everybody = make_people(seed, day, REGULARS + NEWCOMERS)
    regulars, newcomers = everybody[:REGULARS], everybody[REGULARS:]
    roles = cast(seed, days, day, regulars=regulars, newcomers=newcomers)
    playing = {role.visit.person.external_id: role.visit.person for role in roles}
    known = tuple(playing.get(person.external_id) or _mostly_plain(seed, person) for person in everybody)
    past = past_visits(
        seed,
        day,
        known[:REGULARS],
        [person for person in known[REGULARS:] if person.external_id not in playing],
    )
    ahead = list(
        coming_visits(
            seed,
            densities=[(working_day(day, count + 1), density) for count, density in enumerate(DENSITIES)],
            start=days.start,
            people=[person for person in known[:REGULARS] if person.external_id not in playing],
        )
    )
    late, held = _late_ones(seed, ahead, day)
    roles, today_late = _some_late(seed, roles, days)
    waiting = {visit.external_id for visit in (*late, *held)}
    # Who books late can be texted: that is what these visits are there to show.
    plain = {visit.person.external_id: with_trait(visit.person, Trait.PLAIN) for visit in (*late, *held)}
    people = tuple(plain.get(person.external_id, person) for person in known)
    plan = DemoPlan(
        days, people, tuple(past), roles, tuple(each for each in ahead if each.external_id not in waiting)
    )
    booked_late = tuple(_booked_late(seed, days.between, late, plain))
    return LivePlan(
        plan=plan,
        late=tuple(sorted((*booked_late, *today_late), key=lambda visit: (visit.booked, visit.external_id))),
        calls=tuple(_calls(seed, days.day, held, plain)),
        people=_answering(seed, plan, booked_late),
        lost=booked_late[-1].person.mobile,
        adopted=booked_late[-2].person.mobile,
    )


def _mostly_plain(seed: int, person: Person) -> Person:
    """Of the others only a few cannot be texted: the cast of the day has every kind already."""
    return (
        with_trait(person, Trait.PLAIN) if dice(seed, "plain", person.external_id).random() < 0.65 else person
    )


def _some_late(
    seed: int, roles: Sequence[Role], days: DemoDays
) -> tuple[tuple[Role, ...], list[PlannedVisit]]:
    """The cast, some of it booked only the evening before; and the visits of those."""
    phones = Counter(role.visit.person.mobile for role in roles)
    fitting = [
        role.visit.external_id
        for role in roles
        if role.visit.slot.minute >= AFTERNOON.from_minute
        and role.twist is Twist.NONE
        and role.visit.person.trait is Trait.PLAIN
        and role.persona.temperament in _ANSWER_SOON
        and phones[role.visit.person.mobile] == 1
    ]
    rolled = dice(seed, "late today")
    chosen = set(rolled.sample(fitting, min(LATE_TODAY, len(fitting))))
    turned = [
        replace(
            role,
            visit=replace(role.visit, booked=(days.between, rolled.randrange(_LATE_FROM, _LATE_UNTIL))),
        )
        if role.visit.external_id in chosen
        else role
        for role in roles
    ]
    return tuple(turned), [role.visit for role in turned if role.visit.external_id in chosen]


def _late_ones(
    seed: int, ahead: Sequence[PlannedVisit], today: date
) -> tuple[list[PlannedVisit], list[PlannedVisit]]:
    """Visits that are booked late, and those that are only booked while somebody watches: every other call is about a day so near
    that a text goes out at once, as long as there are such visits."""
    until = max(today + timedelta(days=_AT_ONCE_DAYS), working_day(today, 1))
    soon = [visit for visit in ahead if visit.day <= until]
    later = [visit for visit in ahead if visit.day > until]
    rolled = dice(seed, "late")
    for visits in (soon, later):
        rolled.shuffle(visits)
    soon = soon[: min(LATE + CALLS // 2, round(len(soon) * _LEFT_OPEN))]
    late, calls = soon[:LATE], soon[LATE:]
    pairs = zip_longest(calls, later[: CALLS - len(calls)])
    return late, [visit for pair in pairs for visit in pair if visit is not None]


def _booked_late(
    seed: int, day: date, visits: Sequence[PlannedVisit], people: dict[str, Person]
) -> Iterator[PlannedVisit]:
    minutes = sorted(dice(seed, "late minutes").sample(range(_LATE_FROM, _LATE_UNTIL), len(visits)))
    for minute, visit in zip(minutes, visits, strict=True):
        yield replace(visit, person=people[visit.person.external_id], booked=(day, minute))


def _calls(seed: int, day: date, visits: Sequence[PlannedVisit], people: dict[str, Person]) -> Iterator[Call]:
    """One every few minutes, all day long."""
    step = (_LAST_CALL - _FIRST_CALL) / max(len(visits), 1)
    rolled = dice(seed, "calls")
    for place, visit in enumerate(visits):
        minute = _FIRST_CALL + round(place * step + rolled.uniform(0, step / 2))
        person = people[visit.person.external_id]
        yield Call(minute, replace(visit, person=person, booked=(day, minute)))


def _answering(seed: int, plan: DemoPlan, late: Iterable[PlannedVisit]) -> dict[str, Persona]:
    """Somebody at every number; a number that is on no card has nobody. The cast of the day are who they are."""
    found = {
        person.mobile: _persona(person, weighted(dice(seed, "temper", person.external_id), _TEMPERS))
        for person in plan.people
        if person.mobile
    }
    for visit, temper in zip(late, _FIRST_TEMPERS, strict=False):
        found[visit.person.mobile] = _persona(visit.person, temper)
    cast_ = {role.visit.person.mobile: role.persona for role in plan.roles if role.visit.person.mobile}
    return found | cast_


def _persona(person: Person, temper: Temperament) -> Persona:
    return Persona(temper, person.language or "en")
