"""Steps so many days before at a time of day, and patients' safe hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from frontdesk.domain.cadence import (
    BEFORE_QUIET,
    Due,
    Step,
    Surroundings,
    allowed_from,
    goes_at,
    horizon,
    nominal,
    safe_hours_left_no_time,
)
from frontdesk.domain.hours import NEVER, Calendar, DayException, Interval, WeekHours
from frontdesk.domain.instants import from_iso
from tests.domain.test_cadence import ASK, NIGHT, OFFICE, START, around, due


def days(count: int, at: str = "10:00", *, working: bool = False, ask: bool = True, key: str = "day") -> Step:
    hour, minute = at.split(":")
    return Step(key, 0, ask, days_before=count, at_minute=int(hour) * 60 + int(minute), working_days=working)


def test_one_working_day_before_a_monday_is_friday() -> None:
    monday = from_iso("2026-11-30T11:00:00Z")
    office = around(OFFICE)
    assert nominal(days(1, working=True), monday, office) == from_iso("2026-11-27T10:00:00Z")
    assert nominal(days(1), monday, office) == from_iso("2026-11-29T10:00:00Z")
    assert nominal(days(2, working=True), monday, office) == from_iso("2026-11-26T10:00:00Z")
    assert nominal(days(0, "07:00", working=True), monday, office) == from_iso("2026-11-30T07:00:00Z")


def test_holidays_and_closed_days_are_no_working_days() -> None:
    hours = WeekHours({day: (Interval(9 * 60, 17 * 60),) for day in range(5)})
    british = Calendar("Europe/London", hours, country="GB", region="ENG")
    after_christmas = from_iso("2026-12-29T11:00:00Z")
    # The 25th is a Friday and the 28th the holiday in the place of Boxing Day.
    assert nominal(days(1, working=True), after_christmas, around(british)) == from_iso(
        "2026-12-24T10:00:00Z"
    )
    closed = Calendar("Europe/London", hours, (DayException(date(2026, 12, 24)),), "GB", "ENG")
    assert nominal(days(1, working=True), after_christmas, around(closed)) == from_iso("2026-12-23T10:00:00Z")


def test_where_no_hours_are_known_weekends_and_holidays_are_free() -> None:
    unknown = Calendar("Europe/London", WeekHours({}), country="GB", region="ENG")
    assert nominal(days(1, working=True), from_iso("2026-12-29T11:00:00Z"), around(unknown)) == from_iso(
        "2026-12-24T10:00:00Z"
    )


def test_a_place_that_is_never_open_is_not_searched_for_ever() -> None:
    hours = WeekHours({0: (Interval(540, 600),)})
    shut = tuple(DayException(date(2026, 6, 1) + timedelta(days=each)) for each in range(300))
    place = around(Calendar("Europe/London", hours, shut))
    start = from_iso("2027-01-04T10:00:00Z")
    assert start - horizon((days(2, working=True),)) < nominal(days(2, working=True), start, place) < start


def test_mixed_steps_are_in_order_of_their_moments() -> None:
    """Two hours before a visit at eleven comes before ten o'clock of the day, and at one it comes after."""
    steps = (Step("near", 2, ask=False), days(0, "10:00", ask=False, key="ten"))
    early, late = from_iso("2026-11-26T11:30:00Z"), from_iso("2026-11-26T14:00:00Z")
    assert due("2026-11-26T10:10:00", steps=steps, start=early).send == steps[1]
    assert due("2026-11-26T12:10:00", steps=steps, start=late).send == steps[0]
    assert due("2026-11-26T12:10:00", steps=steps, start=late, used=("near",)) == Due(None, (steps[1],), None)


def test_a_time_of_the_day_after_the_visit_is_no_step_of_it() -> None:
    eight = from_iso("2026-11-26T08:00:00Z")
    step = days(0, "10:00", ask=False)
    assert due("2026-11-26T07:30:00", steps=(step,), start=eight) == Due(None, (), None)
    assert due("2026-11-26T06:30:00", around(OFFICE), steps=(step,), start=eight) == Due(None, (), None)


# A patient's safe hours


def safe(place: Surroundings, begin: int, end: int) -> Surroundings:
    return replace(place, safe=(begin * 60, end * 60))


def test_a_step_outside_safe_hours_goes_at_the_last_safe_moment_before() -> None:
    place = safe(around(quiet=NIGHT), 17, 22)
    now = from_iso("2026-11-20T10:00:00Z")
    # 15:00 is not safe; the day before it was until eight, when quiet hours began.
    assert goes_at(ASK, START, place, now) == from_iso("2026-11-22T20:00:00Z") - BEFORE_QUIET
    assert goes_at(ASK, START, place, from_iso("2026-11-23T10:00:00Z")) == from_iso("2026-11-23T17:00:00Z")


def test_safe_hours_that_leave_no_time_expire_a_step_for_that_reason() -> None:
    place = safe(around(quiet=NIGHT), 21, 23)
    now = from_iso("2026-11-24T10:00:00Z")
    assert allowed_from(now, place) == NEVER
    assert due("2026-11-24T10:00:00", place, steps=(ASK,)).expired == (ASK,)
    assert safe_hours_left_no_time(ASK, START, place, now)
    assert not safe_hours_left_no_time(ASK, START, around(quiet=NIGHT), now)
    assert not safe_hours_left_no_time(ASK, START, safe(around(), 9, 12), now)


def test_safe_hours_over_midnight() -> None:
    place = safe(around(), 22, 2)
    assert allowed_from(from_iso("2026-11-24T01:30:00Z"), place) == from_iso("2026-11-24T01:30:00Z")
    assert allowed_from(from_iso("2026-11-24T02:00:00Z"), place) == from_iso("2026-11-24T22:00:00Z")
