"""When steps come due: the edges one by one, and what must hold for any cadence, place and moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.cadence import (
    BEFORE_QUIET,
    TELL_LEAD,
    Due,
    Step,
    Surroundings,
    allowed_from,
    cut_off,
    evaluate,
    goes_at,
    horizon,
    nominal,
    wanted,
)
from frontdesk.domain.hours import Calendar, Interval, QuietHours, WeekHours
from frontdesk.domain.instants import DAY, HOUR, MINUTE, from_iso
from frontdesk.domain.words import Confirmation

ASK = Step("ask", 72, ask=True)
AGAIN = Step("ask_again", 24, ask=True, only_unconfirmed=True)
TODAY = Step("today", 3, ask=False)
STEPS = (ASK, AGAIN, TODAY)

NO_HOURS = Calendar("Europe/London", WeekHours({}))
OFFICE = Calendar(
    "Europe/London",
    WeekHours({day: (Interval(9 * 60, 12 * 60), Interval(13 * 60, 17 * 60)) for day in range(5)}),
)
NEVER_QUIET = QuietHours(0, 0)
NIGHT = QuietHours(20 * 60, 9 * 60)

START = from_iso("2026-11-26T15:00:00+00:00")
"""A Thursday."""


def around(
    calendar: Calendar = NO_HOURS, quiet: QuietHours = NEVER_QUIET, *, lead: float = 4, pull: bool = True
) -> Surroundings:
    return Surroundings(calendar, quiet, calendar.zone, lead, pull)


def due(
    now: str,
    place: Surroundings | None = None,
    *,
    steps: tuple[Step, ...] = STEPS,
    used: tuple[str, ...] = (),
    confirmation: Confirmation = Confirmation.NOT_ASKED,
    start: int = START,
) -> Due:
    return evaluate(
        steps=steps,
        used=frozenset(used),
        start_utc=start,
        confirmation=confirmation,
        around=place or around(),
        now_utc=from_iso(now + "+00:00"),
    )


def test_before_its_time_a_step_waits() -> None:
    assert due("2026-11-23T14:59:59") == Due(None, (), from_iso("2026-11-23T15:00:00Z"))


def test_at_its_time_it_is_sent() -> None:
    assert due("2026-11-23T15:00:00") == Due(ASK, (), from_iso("2026-11-25T15:00:00Z"))


def test_the_nearest_of_several_is_sent_the_others_expire() -> None:
    assert due("2026-11-26T06:00:00") == Due(AGAIN, (ASK,), START - 3 * HOUR)


def test_past_the_shortest_lead_questions_expire() -> None:
    assert due("2026-11-26T11:00:00") == Due(None, (ASK, AGAIN), START - 3 * HOUR)
    assert due("2026-11-26T13:59:59") == Due(TODAY, (ASK, AGAIN), None)
    assert due("2026-11-26T14:00:00") == Due(None, STEPS, None)


def test_cut_offs() -> None:
    assert cut_off(ASK, START, around(lead=2.5)) == START - 2 * HOUR - 30 * MINUTE
    assert cut_off(TODAY, START, around(lead=2.5)) == START - TELL_LEAD


def test_a_used_step_and_what_it_outran_are_over() -> None:
    assert due("2026-11-24T15:00:00", used=("ask",)) == Due(None, (), START - 24 * HOUR)
    assert due("2026-11-26T06:00:00", used=("ask_again",)) == Due(None, (ASK,), START - 3 * HOUR)
    assert due("2026-11-26T06:00:00", used=("a step of another cadence", "ask")).send is AGAIN


@pytest.mark.parametrize(
    ("confirmation", "asks", "asks_the_open", "tells", "tells_the_open"),
    [
        (Confirmation.NOT_ASKED, True, True, True, True),
        (Confirmation.AWAITING, True, True, True, True),
        (Confirmation.CONFIRMED, False, False, True, False),
        (Confirmation.DECLINED, False, False, False, False),
        (Confirmation.NEEDS_PERSON, False, False, False, False),
    ],
)
def test_what_the_answer_leaves(
    confirmation: Confirmation, asks: bool, asks_the_open: bool, tells: bool, tells_the_open: bool
) -> None:
    open_tell = Step("tell", 5, ask=False, only_unconfirmed=True)
    found = [wanted(step, confirmation) for step in (ASK, AGAIN, TODAY, open_tell)]
    assert found == [asks, asks_the_open, tells, tells_the_open]


def test_an_answered_visit_skips_and_never_expires_what_it_does_not_want() -> None:
    assert due("2026-11-26T06:00:00", confirmation=Confirmation.CONFIRMED) == Due(None, (), START - 3 * HOUR)
    assert due("2026-11-26T06:00:00", confirmation=Confirmation.DECLINED) == Due(None, (), None)


def test_no_steps_nothing_due() -> None:
    assert due("2026-11-26T06:00:00", steps=()) == Due(None, (), None)


# Quiet hours and opening hours


def test_before_the_night_while_that_is_still_ahead() -> None:
    night = around(quiet=NIGHT)
    start = from_iso("2026-11-26T23:00:00Z")
    assert nominal(ASK, start, night) == from_iso("2026-11-23T23:00:00Z")
    evening = from_iso("2026-11-23T20:00:00Z") - BEFORE_QUIET
    assert goes_at(ASK, start, night, from_iso("2026-11-23T10:00:00Z")) == evening
    for minute in (55, 57, 59):
        now = from_iso(f"2026-11-23T19:{minute}:00Z")
        assert goes_at(ASK, start, night, now) == now


def test_after_the_night_once_it_has_begun() -> None:
    night = around(quiet=NIGHT)
    start = from_iso("2026-11-26T23:00:00Z")
    morning = from_iso("2026-11-24T09:00:00Z")
    assert goes_at(ASK, start, night, from_iso("2026-11-23T20:00:00Z")) == morning
    assert goes_at(ASK, start, night, from_iso("2026-11-24T03:00:00Z")) == morning
    assert goes_at(ASK, start, night, morning) == morning


def test_a_step_that_the_night_pushes_past_its_cut_off_expires_at_its_own_time() -> None:
    night = around(quiet=NIGHT)
    start = from_iso("2026-11-26T10:00:00Z")
    found = due("2026-11-25T20:30:00", night, steps=(TODAY,), start=start)
    assert found == Due(None, (), nominal(TODAY, start, night))
    assert due("2026-11-26T07:00:00", night, steps=(TODAY,), start=start) == Due(None, (TODAY,), None)


def test_in_the_lunch_break_and_at_the_weekend_a_step_is_pulled_forward() -> None:
    office = around(OFFICE)
    now = from_iso("2026-11-02T10:00:00Z")
    lunch = from_iso("2026-11-26T12:30:00Z")
    assert goes_at(ASK, lunch, office, now) == from_iso("2026-11-23T11:00:00Z")
    tuesday = from_iso("2026-12-01T11:00:00Z")
    assert goes_at(ASK, tuesday, office, now) == from_iso("2026-11-27T16:00:00Z")
    assert goes_at(ASK, tuesday, around(OFFICE, pull=False), now) == from_iso("2026-11-28T11:00:00Z")
    assert goes_at(ASK, START, office, now) == nominal(ASK, START, office)


def test_pulled_into_the_past_means_at_once_outside_quiet_hours() -> None:
    tuesday = from_iso("2026-12-01T11:00:00Z")
    saturday_night = from_iso("2026-11-28T06:00:00Z")
    office = around(OFFICE, NIGHT)
    assert goes_at(ASK, tuesday, office, saturday_night) == from_iso("2026-11-28T09:00:00Z")


def test_after_a_weekend_the_question_goes_before_what_only_tells() -> None:
    """On Friday everything for Monday morning is pulled forward; what has been asked by nobody is asked."""
    monday = from_iso("2026-11-30T09:30:00Z")
    office = around(OFFICE, NIGHT)
    friday = "2026-11-27T16:00:00"
    assert due(friday, office, start=monday).send in (ASK, AGAIN)
    assert due(friday, office, start=monday, used=("ask", "ask_again")).send is TODAY
    assert due("2026-11-30T07:00:00", around(), start=monday).send is TODAY
    only_tells = due(friday, office, start=monday, steps=(TODAY, Step("early", 6, ask=False)))
    assert only_tells.send is not None
    assert not only_tells.send.ask


def test_allowed_from() -> None:
    night = around(quiet=NIGHT)
    assert allowed_from(from_iso("2026-11-23T12:00:00Z"), night) == from_iso("2026-11-23T12:00:00Z")
    assert allowed_from(from_iso("2026-11-23T20:00:00Z"), night) == from_iso("2026-11-24T09:00:00Z")


def test_the_planner_looks_early_enough_to_pull_forward() -> None:
    assert horizon(STEPS) == 72 * HOUR + 17 * DAY
    assert horizon(()) == 17 * DAY


# Whatever the cadence, the place and the moment

MONDAY = from_iso("2026-10-19T00:00:00Z")
"""The week before the clocks go back in Europe."""

SLOT = 5 * MINUTE
clock_minutes = st.integers(0, 24 * 12 - 1).map(lambda slots: slots * 5)
quiet_hours = st.one_of(st.just(NEVER_QUIET), st.builds(QuietHours, clock_minutes, clock_minutes))
step_lists = st.lists(
    st.tuples(st.integers(1, 12 * 48).map(lambda slots: slots / 12), st.booleans(), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each[0],
).map(
    lambda found: tuple(
        Step(f"s{index}", hours, ask, only)
        for index, (hours, ask, only) in enumerate(sorted(found, reverse=True))
    )
)


day_steps = st.builds(
    Step,
    st.just("day"),
    st.just(0.0),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
    clock_minutes,
    st.booleans(),
)
mixed_steps = st.builds(
    lambda hours, days: hours + tuple(replace(step, key=f"d{index}") for index, step in enumerate(days)),
    step_lists,
    st.lists(day_steps, max_size=3),
)
safe_hours = st.none() | st.tuples(clock_minutes, clock_minutes)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    zone = draw(st.sampled_from(["Europe/London", "Europe/Prague", "America/New_York", "UTC"]))
    if draw(st.booleans()):
        return Calendar(zone, WeekHours({}))
    days: dict[int, tuple[Interval, ...]] = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        begin = draw(st.integers(6, 12))
        days[day] = (Interval(begin * 60, (begin + draw(st.integers(1, 8))) * 60),)
    return Calendar(zone, WeekHours(days))


@st.composite
def places(draw: st.DrawFn) -> Surroundings:
    calendar = draw(calendars())
    lead = draw(st.sampled_from([0.0, 0.5, 4.0, 24.0]))
    return Surroundings(
        calendar, draw(quiet_hours), calendar.zone, lead, draw(st.booleans()), draw(safe_hours)
    )


moments = st.integers(0, 12 * 24 * 12).map(lambda slots: MONDAY + slots * SLOT)
confirmations = st.sampled_from(list(Confirmation))


@given(mixed_steps, places(), moments, moments, confirmations, st.data())
@settings(max_examples=250)
def test_what_holds_at_any_moment(
    steps: tuple[Step, ...],
    place: Surroundings,
    start: int,
    now: int,
    confirmation: Confirmation,
    data: st.DataObject,
) -> None:
    used = frozenset(data.draw(st.sets(st.sampled_from([step.key for step in steps]))))
    found = evaluate(
        steps=steps, used=used, start_utc=start, confirmation=confirmation, around=place, now_utc=now
    )
    if found.send is not None:
        assert found.send.key not in used
        assert wanted(found.send, confirmation)
        assert not place.quiet.contains(now, place.zone)
        assert not place.silence.contains(now, place.zone)
        assert now < cut_off(found.send, start, place)
        planned = nominal(found.send, start, place)
        assert all(nominal(step, start, place) <= planned for step in steps if step.key in used)
    assert found.send not in found.expired
    assert not used & {step.key for step in found.expired}
    assert len(set(found.expired)) == len(found.expired)
    assert found.next_utc is None or now < found.next_utc < start
    if now >= start:
        assert found.send is None
        assert found.next_utc is None


def _play(
    steps: tuple[Step, ...], place: Surroundings, start: int, begin: int, ticks: bool
) -> list[tuple[str, int]]:
    """What is sent when, looking every five minutes or only when told to."""
    used: set[str] = set()
    sent: list[tuple[str, int]] = []
    now: int | None = begin
    while now is not None and now < start:
        found = evaluate(
            steps=steps,
            used=frozenset(used),
            start_utc=start,
            confirmation=Confirmation.AWAITING,
            around=place,
            now_utc=now,
        )
        used |= {step.key for step in found.expired}
        if found.send is not None:
            used.add(found.send.key)
            sent.append((found.send.key, now))
        now = now + SLOT if ticks else found.next_utc
    return sent


@given(mixed_steps, places(), st.integers(0, 2 * 24 * 12), st.integers(12, 3 * 24 * 12))
@settings(max_examples=40)
def test_looking_only_when_told_to_misses_nothing(
    steps: tuple[Step, ...], place: Surroundings, first: int, length: int
) -> None:
    begin = MONDAY + 4 * DAY + first * SLOT
    start = begin + length * SLOT
    assert _play(steps, place, start, begin, ticks=False) == _play(steps, place, start, begin, ticks=True)


@given(mixed_steps, places(), st.integers(0, 14 * 24 * 12))
@settings(max_examples=100)
def test_no_step_goes_before_the_planner_first_looks(
    steps: tuple[Step, ...], place: Surroundings, before: int
) -> None:
    start = MONDAY + 9 * DAY
    now = start - horizon(steps) - before * SLOT
    for step in steps:
        assert goes_at(step, start, place, now) > now


@given(mixed_steps, places(), moments, moments, confirmations, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_the_steps_does_not_matter(
    steps: tuple[Step, ...],
    place: Surroundings,
    start: int,
    now: int,
    confirmation: Confirmation,
    dice: Random,
) -> None:
    shuffled = list(steps)
    dice.shuffle(shuffled)
    one, other = (
        evaluate(
            steps=each,
            used=frozenset(),
            start_utc=start,
            confirmation=confirmation,
            around=place,
            now_utc=now,
        )
        for each in (steps, shuffled)
    )
    assert (one.send, one.expired, one.next_utc) == (other.send, other.expired, other.next_utc)


@given(mixed_steps, places(), moments, moments)
@settings(max_examples=100)
def test_of_several_due_the_nearest_goes_and_no_second_one_with_it(
    steps: tuple[Step, ...], place: Surroundings, start: int, now: int
) -> None:
    found = evaluate(
        steps=steps,
        used=frozenset(),
        start_utc=start,
        confirmation=Confirmation.AWAITING,
        around=place,
        now_utc=now,
    )
    if found.send is None:
        return
    # What is pulled forward and only tells lets a question pass; nothing else does.
    later = [
        step
        for step in found.expired
        if nominal(step, start, place) > nominal(found.send, start, place)
        and goes_at(step, start, place, now) <= now < cut_off(step, start, place)
    ]
    assert all(not step.ask and nominal(step, start, place) > now for step in later)
    again = evaluate(
        steps=steps,
        used=frozenset({found.send.key, *(step.key for step in found.expired)}),
        start_utc=start,
        confirmation=Confirmation.AWAITING,
        around=place,
        now_utc=now,
    )
    assert again.send is None


@given(
    mixed_steps, places(), moments, moments, st.sampled_from([Confirmation.CONFIRMED, Confirmation.DECLINED])
)
@settings(max_examples=100)
def test_once_answered_nobody_is_asked(
    steps: tuple[Step, ...], place: Surroundings, start: int, now: int, answer: Confirmation
) -> None:
    found = evaluate(
        steps=steps, used=frozenset(), start_utc=start, confirmation=answer, around=place, now_utc=now
    )
    assert found.send is None or (answer is Confirmation.CONFIRMED and not found.send.ask)
    assert not any(step.ask for step in found.expired)


def test_days_are_what_the_strategies_think() -> None:
    assert date(2026, 10, 19).weekday() == 0
