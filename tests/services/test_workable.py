"""Minutes that can be worked, beside an oracle that looks at every minute of the day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.hours import Calendar, Interval, WeekHours
from frontdesk.domain.instants import MINUTE, from_iso
from frontdesk.models.queries.desk import BlockedRow
from frontdesk.models.queries.weeks import WorkRow
from frontdesk.services.workable import Workable

MONDAY = date(2026, 11, 30)
MIDNIGHT = from_iso("2026-11-30T00:00:00+00:00")
HERE, THERE = 1, 2
MALIK, LEE = 1, 2

quarters = st.integers(0, 95)
spans = st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1])


def interval(pair: tuple[int, int]) -> Interval:
    return Interval(pair[0] * 15, pair[1] * 15)


def calendar(hours: tuple[int, int] | None) -> Calendar:
    return Calendar("UTC", WeekHours({} if hours is None else {0: (interval(hours),)}))


@given(
    opening=st.tuples(st.none() | spans, st.none() | spans),
    work=st.lists(st.tuples(st.sampled_from([HERE, THERE]), spans), max_size=3),
    blocks=st.lists(
        st.tuples(st.sampled_from([MALIK, LEE, None]), st.sampled_from([HERE, THERE]), spans), max_size=3
    ),
)
def test_a_day_beside_every_minute_of_it(
    opening: tuple[tuple[int, int] | None, tuple[int, int] | None],
    work: list[tuple[int, tuple[int, int]]],
    blocks: list[tuple[int | None, int, tuple[int, int]]],
) -> None:
    calendars = {HERE: calendar(opening[0]), THERE: calendar(opening[1])}
    hours = [WorkRow(MALIK, place, 0, pair[0] * 15, pair[1] * 15, None, None) for place, pair in work]
    shut = [
        BlockedRow(
            number,
            person,
            place,
            MIDNIGHT + pair[0] * 15 * MINUTE,
            MIDNIGHT + pair[1] * 15 * MINUTE,
            "",
        )
        for number, (person, place, pair) in enumerate(blocks)
    ]

    def works(minute: int) -> bool:
        for place in (HERE, THERE):
            known = calendars[place].known
            is_open = any(
                each.from_minute <= minute < each.until_minute for each in calendars[place].hours_on(MONDAY)
            )
            own = [each for each in hours if each.location_id == place]
            mine = any(each.from_minute <= minute < each.until_minute for each in own)
            there = (mine and (is_open or not known)) if hours else is_open
            at = MIDNIGHT + minute * MINUTE
            gone = any(
                each.start_utc <= at < each.end_utc
                and (each.provider_id == MALIK or (each.provider_id is None and each.location_id == place))
                for each in shut
            )
            if there and not gone:
                return True
        return False

    found = Workable(calendars, (HERE, THERE), (MALIK,), hours, shut).on(MONDAY)
    if not hours and not any(each.known for each in calendars.values()):
        assert found is None
    else:
        assert found == sum(works(minute) for minute in range(24 * 60))


def test_hours_that_hold_for_a_time_only() -> None:
    calendars = {HERE: calendar((32, 72))}
    until, since = "2026-12-06", "2026-12-07"
    hours = [
        WorkRow(MALIK, HERE, 0, 480, 720, None, until),
        WorkRow(MALIK, HERE, 0, 480, 1080, since, None),
    ]
    found = Workable(calendars, (HERE,), (MALIK,), hours, ())
    assert [found.on(MONDAY + timedelta(weeks=week)) for week in range(3)] == [240, 600, 600]


def test_a_block_of_several_days_is_gone_from_each() -> None:
    calendars = {HERE: Calendar("UTC", WeekHours({day: (Interval(480, 1080),) for day in range(5)}))}
    block = BlockedRow(1, MALIK, HERE, MIDNIGHT + 720 * MINUTE, MIDNIGHT + (2 * 1440 + 540) * MINUTE, "")
    found = Workable(calendars, (HERE,), (MALIK, LEE), (), (block,))
    assert [found.on(MONDAY + timedelta(days=day)) for day in range(4)] == [840, 600, 1140, 1200]
