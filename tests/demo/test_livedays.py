"""The plan of the demo that somebody watches: the same for a seed and date, and lively on every day of the year."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.demo.clinic import AFTERNOON, PROVIDERS
from frontdesk.demo.days import is_working, moment, working_day
from frontdesk.demo.livedays import (
    ASKED_HOURS,
    CLOSES,
    LATE,
    LATE_TODAY,
    OPENS,
    next_opening,
    plan_live,
    watched_day,
)
from frontdesk.demo.making import founded_utc
from frontdesk.demo.network import Temperament
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import Consent

MONDAY = date(2026, 11, 23)


@given(seed=st.integers(0, 10_000), today=st.dates(date(2024, 1, 1), date(2031, 12, 31)))
@settings(max_examples=8)
def test_any_seed_and_date_give_a_day_worth_watching(seed: int, today: date) -> None:
    live = plan_live(seed, today)
    assert live.day == watched_day(today) >= today
    assert is_working(live.day)
    in_time = [role.visit for role in live.plan.roles] + list(live.plan.others)
    late = [visit for visit in live.late if visit not in in_time]
    ahead = [*in_time, *late, *(call.visit for call in live.calls)]
    columns: dict[tuple[str, date], list[tuple[int, int]]] = {}
    for visit in [*ahead, *live.plan.past]:
        slot = visit.slot
        columns.setdefault((slot.provider, visit.day), []).append((slot.minute, slot.until))
    for column in columns.values():
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(column)))
    ids = [visit.external_id for visit in [*ahead, *live.plan.past]]
    assert len(ids) == len(set(ids))
    assert max(Counter((visit.person.external_id, visit.day) for visit in ahead).values()) == 1
    assert all(visit.day < live.day for visit in live.plan.past)
    assert all(visit.day >= live.day for visit in ahead)
    assert {visit.slot.provider for visit in ahead if visit.day == live.day} == set(PROVIDERS)
    assert len({visit.location for visit in ahead if visit.day == live.day}) == 2
    assert all(founded_utc(live.plan.days) < moment(*visit.booked) for visit in ahead)

    opening = moment(live.day, OPENS)
    assert len(late) == LATE
    assert len(live.late) > LATE + LATE_TODAY // 2
    asked_at_once = [
        visit for visit in live.late if moment(visit.day, visit.slot.minute) - opening <= ASKED_HOURS * HOUR
    ]
    assert len(asked_at_once) >= LATE_TODAY // 2
    for visit in live.late:
        assert moment(*visit.booked) < opening
        assert visit.booked[0] == working_day(live.day, -1)
    today_late = [visit for visit in live.late if visit.day == live.day]
    assert today_late
    assert all(visit.slot.minute >= AFTERNOON.from_minute for visit in today_late)

    minutes = [call.minute for call in live.calls]
    assert minutes == sorted(minutes)
    assert minutes[0] > OPENS
    assert minutes[-1] < CLOSES
    cards = {person.external_id: person for person in live.plan.people}
    for visit in (*late, *(call.visit for call in live.calls)):
        assert cards[visit.person.external_id] == visit.person
        assert visit.person.mobile
        assert visit.person.sms_consent == Consent.YES
        assert visit.day > live.day
    for number in (live.lost, live.adopted):
        assert number in {visit.person.mobile for visit in late}
        assert live.people[number].temperament is Temperament.CONFIRMS


def test_the_same_seed_and_date_give_the_same_plan() -> None:
    assert plan_live(4, MONDAY) == plan_live(4, MONDAY)
    assert plan_live(4, MONDAY) != plan_live(5, MONDAY)


@pytest.mark.parametrize("offset", range(14))
def test_without_a_long_holiday_everybody_who_booked_late_is_asked_at_once(offset: int) -> None:
    today = date(2026, 9, 14) + timedelta(days=offset)
    live = plan_live(1, today)
    opening = moment(live.day, OPENS)
    assert all(moment(visit.day, visit.slot.minute) - opening <= ASKED_HOURS * HOUR for visit in live.late)


def test_every_kind_of_answer_comes_early() -> None:
    live = plan_live(1, MONDAY)
    tempers = {live.people[visit.person.mobile].temperament for visit in live.late}
    assert tempers >= {
        Temperament.CONFIRMS,
        Temperament.DECLINES,
        Temperament.WRITES_FREE_TEXT,
        Temperament.SAYS_YES_IN_WORDS,
        Temperament.LANDLINE,
        Temperament.UNREACHABLE,
    }


def test_nobody_is_there_at_night_and_on_closed_days() -> None:
    thanksgiving = date(2026, 11, 26)
    friday = moment(date(2026, 11, 27), OPENS)
    assert next_opening(moment(MONDAY, OPENS)) is None
    assert next_opening(moment(MONDAY, CLOSES - 1)) is None
    assert next_opening(moment(MONDAY, CLOSES)) == moment(date(2026, 11, 24), OPENS)
    assert next_opening(moment(MONDAY, 0)) == moment(MONDAY, OPENS)
    assert next_opening(moment(date(2026, 11, 25), CLOSES)) == friday
    assert next_opening(moment(thanksgiving, 12 * 60)) == friday
