"""Finding free times, against an oracle that looks at every minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.instants import DAY, HOUR, MINUTE, UtcMs, at_zone
from frontdesk.domain.slot_finding import (
    Answer,
    Chair,
    Company,
    Place,
    RoomTime,
    Rules,
    Sought,
    each_their_own,
    free_times,
    part_minutes,
)
from frontdesk.domain.stretches import Stretch
from frontdesk.domain.wallclock import resolve
from frontdesk.domain.words import PartOfDay

ZONE = "Europe/London"
NINE = resolve("2026-11-24T09:00", ZONE).utc
UNIT = 5 * MINUTE
"""The oracle's days are short and coarse: what can go wrong goes wrong there, too."""


def chair(
    *taken: tuple[int, int], provider: int = 1, hours: tuple[int, int] = (0, 180), location: int = 1
) -> Chair:
    """Somebody who works from nine on; all in minutes from nine."""
    return Chair(
        provider,
        location,
        ZONE,
        ((NINE + hours[0] * MINUTE, NINE + hours[1] * MINUTE),),
        tuple((NINE + begin * MINUTE, NINE + end * MINUTE) for begin, end in taken),
    )


def minutes_of(answers: Iterable[Answer]) -> list[list[tuple[int, int]]]:
    """Provider and minutes from nine of each place."""
    return [[(each.provider_id, (each.start_utc - NINE) // MINUTE) for each in answer] for answer in answers]


def alone(*chairs: Chair, minutes: int = 30, rules: Rules | None = None) -> list[tuple[int, int]]:
    return [each[0] for each in minutes_of(free_times(chairs, [Sought(minutes)], rules or Rules()))]


# The oracle


def _free_minutes(one: Chair) -> set[UtcMs]:
    return {
        at
        for begin, end in one.working
        for at in range(begin, end, MINUTE)
        if not any(from_utc <= at < until_utc for from_utc, until_utc in one.taken)
    }


def _suits(at: UtcMs, zone: str, rules: Rules) -> bool:
    local = at_zone(at, zone)
    return (
        at >= rules.earliest_utc
        and (rules.first is None or local.date() >= rules.first)
        and (rules.last is None or local.date() <= rules.last)
        and (rules.weekdays is None or local.weekday() in rules.weekdays)
        and local.hour * 60 + local.minute in part_minutes(rules.part)
    )


def _fits(one: Chair, at: UtcMs, length: int) -> bool:
    """Free for so long, all of it in one stretch of work."""
    free = _free_minutes(one)
    return any(begin <= at and at + length <= end for begin, end in one.working) and all(
        each in free for each in range(at, at + length, MINUTE)
    )


def _starts(one: Chair, length: int, rules: Rules) -> list[UtcMs]:
    free = _free_minutes(one)
    found = set()
    for begin, end in one.working:
        for at in range(begin, end, MINUTE):
            on_grid = (at - begin) % (rules.grid_minutes * MINUTE) == 0
            behind = at in free and (at == begin or at - MINUTE not in free)
            if (on_grid or behind) and _fits(one, at, length) and _suits(at, one.zone, rules):
                found.add(at)
    return sorted(found)


def oracle_alone(chairs: Sequence[Chair], sought: Sought, rules: Rules) -> list[Answer]:
    """Every start of every chair, those left out that overlap the one before."""
    found: list[tuple[UtcMs, int, Place]] = []
    for number, one in enumerate(chairs):
        last = -1
        for at in _starts(one, sought.length, rules) if sought.takes(one) else ():
            if at >= last:
                found.append((at, number, Place(one.provider_id, one.location_id, at, sought.minutes)))
                last = at + sought.length
    return [(place,) for _, _, place in sorted(found, key=lambda each: each[:2])]


def oracle_first_starts(
    chairs: Sequence[Chair], people: Sequence[Sought], rules: Rules, company: Company
) -> list[UtcMs]:
    """When a family can begin, one location: by trying every provider for everybody at every minute that may be one."""
    starts = {
        at
        for person in (people if company is Company.TOGETHER else people[:1])
        for one in chairs
        if person.takes(one)
        for at in _starts(one, person.length, rules)
    }
    found: list[UtcMs] = []
    for at in sorted(starts):
        if found and at < found[-1] + people[0].length:
            continue
        if company is Company.TOGETHER:
            possible = any(
                len({one.provider_id for one in chosen}) == len(people)
                and all(
                    person.takes(one) and _fits(one, at, person.length) and _suits(at, one.zone, rules)
                    for person, one in zip(people, chosen, strict=True)
                )
                for chosen in product(chairs, repeat=len(people))
            )
        else:
            possible = _follows(chairs, people, rules, at)
        if possible:
            found.append(at)
    return found


def _follows(chairs: Sequence[Chair], people: Sequence[Sought], rules: Rules, at: UtcMs) -> bool:
    person, rest = people[0], people[1:]
    if not _suits(at, ZONE, rules) or not any(
        person.takes(one) and _fits(one, at, person.length) for one in chairs
    ):
        return False
    if not rest:
        return True
    end = at + person.length
    usual = {each for one in chairs if rest[0].takes(one) for each in _starts(one, rest[0].length, rules)}
    return any(
        (later == end or later in usual) and _follows(chairs, rest, rules, later)
        for later in range(end, end + rules.gap_minutes * MINUTE + 1, MINUTE)
    )


@st.composite
def some_chairs(draw: st.DrawFn, most: int = 3) -> list[Chair]:
    """Providers of one location, for two hours, on coarse minutes."""
    found = []
    for provider in range(1, draw(st.integers(1, most)) + 1):
        edges = draw(st.lists(st.integers(0, 24), min_size=2, max_size=4, unique=True).map(sorted))
        pairs = list(zip(edges[::2], edges[1::2], strict=False))
        taken = draw(
            st.lists(st.tuples(st.integers(-2, 24), st.integers(1, 8)), max_size=5).map(
                lambda spans: tuple((begin, begin + length) for begin, length in spans)
            )
        )
        found.append(
            Chair(
                provider,
                1,
                ZONE,
                tuple((NINE + begin * UNIT, NINE + end * UNIT) for begin, end in pairs),
                tuple((NINE + begin * UNIT, NINE + end * UNIT) for begin, end in taken),
            )
        )
    return found


def some_people(least: int, most: int) -> st.SearchStrategy[list[Sought]]:
    one = st.builds(
        Sought,
        st.sampled_from((5, 10, 20, 30)),
        st.none() | st.frozensets(st.integers(1, 3), min_size=1, max_size=2),
    )
    return st.lists(one, min_size=least, max_size=most)


def some_rules(**more: st.SearchStrategy[int]) -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        earliest_utc=st.just(0) | st.integers(0, 10).map(lambda units: NINE + units * UNIT),
        part=st.none() | st.sampled_from(PartOfDay),
        grid_minutes=st.sampled_from((10, 15, 20)),
        **more,
    )


@given(some_chairs(), some_people(1, 1), some_rules())
def test_one_person_as_the_oracle_says(chairs: list[Chair], people: list[Sought], rules: Rules) -> None:
    assert list(free_times(chairs, people, rules)) == oracle_alone(chairs, people[0], rules)


@given(some_chairs(), some_people(2, 3), some_rules())
def test_together_as_the_oracle_says(chairs: list[Chair], people: list[Sought], rules: Rules) -> None:
    answers = list(free_times(chairs, people, rules))
    _are_sound(answers, chairs, people, rules)
    assert all(len({place.provider_id for place in answer}) == len(people) for answer in answers)
    assert all(len({place.start_utc for place in answer}) == 1 for answer in answers)
    assert [answer[0].start_utc for answer in answers] == oracle_first_starts(
        chairs, people, rules, Company.TOGETHER
    )


@given(some_chairs(2), some_people(2, 3), some_rules(gap_minutes=st.sampled_from((0, 5, 15))))
def test_back_to_back_as_the_oracle_says(chairs: list[Chair], people: list[Sought], rules: Rules) -> None:
    answers = list(free_times(chairs, people, rules, company=Company.BACK_TO_BACK))
    _are_sound(answers, chairs, people, rules)
    for answer in answers:
        for one, following in pairwise(answer):
            assert one.end_utc <= following.start_utc <= one.end_utc + rules.gap_minutes * MINUTE
    assert [answer[0].start_utc for answer in answers] == oracle_first_starts(
        chairs, people, rules, Company.BACK_TO_BACK
    )


def _are_sound(
    answers: Sequence[Answer], chairs: Sequence[Chair], people: Sequence[Sought], rules: Rules
) -> None:
    by_id = {one.provider_id: one for one in chairs}
    for answer in answers:
        assert len(answer) == len(people)
        for person, place in zip(people, answer, strict=True):
            one = by_id[place.provider_id]
            assert person.takes(one)
            assert _fits(one, place.start_utc, person.length)
            assert _suits(place.start_utc, one.zone, rules)


@given(
    some_chairs(2),
    some_people(1, 2),
    st.lists(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=4), max_size=2),
    st.sampled_from(Company),
)
def test_a_room_is_free_too_and_nobody_elses(
    chairs: list[Chair], people: list[Sought], spans: list[list[tuple[int, int]]], company: Company
) -> None:
    rooms = [
        RoomTime(
            7 + number,
            1,
            tuple((NINE + begin * UNIT, NINE + (begin + length) * UNIT) for begin, length in each),
        )
        for number, each in enumerate(spans)
    ]
    taken = {room.room_id: room.taken for room in rooms}
    for answer in free_times(chairs, people, Rules(), company=company, rooms=rooms):
        for place in answer:
            assert place.room_id is not None
            assert not any(
                begin < place.end_utc and place.start_utc < end for begin, end in taken[place.room_id]
            )
        if company is Company.TOGETHER:
            assert len({place.room_id for place in answer}) == len(people)
    without_rooms = list(free_times(chairs, people, Rules(), company=company))
    # A room that has nothing is no narrower than no room at all.
    empty = [RoomTime(number, 1) for number in range(3)]
    with_empty = list(free_times(chairs, people, Rules(), company=company, rooms=empty))
    assert minutes_of(with_empty) == minutes_of(without_rooms)
    assert list(free_times(chairs, people, Rules(), company=company, rooms=[])) == []


# By hand


def test_visits_that_touch_do_not_meet() -> None:
    # Between two visits there is just room enough; right at the edges of the hours, too.
    assert alone(chair((30, 60), (90, 180))) == [(1, 0), (1, 60)]
    assert alone(chair((0, 31), (60, 180))) == []
    assert alone(chair(hours=(0, 30))) == [(1, 0)]
    assert alone(chair(hours=(0, 29))) == []


def test_right_after_what_is_there_and_on_the_raster() -> None:
    assert alone(chair((0, 20), (80, 180)), minutes=20) == [(1, 20), (1, 45)]
    assert alone(chair(hours=(7, 67)), minutes=15) == [(1, 7), (1, 22), (1, 37), (1, 52)]


def test_of_one_time_the_first_provider_comes_first() -> None:
    found = alone(chair(provider=8), chair((0, 30), provider=3))
    assert found[:3] == [(8, 0), (8, 30), (3, 30)]


def test_a_lead_time_and_dates_bound_it() -> None:
    rules = Rules(earliest_utc=NINE + 50 * MINUTE)
    assert alone(chair(), rules=rules) == [(1, 60), (1, 90), (1, 120), (1, 150)]
    assert alone(chair(), rules=Rules(last=date(2026, 11, 23))) == []
    assert alone(chair(), rules=Rules(first=date(2026, 11, 25))) == []
    assert len(alone(chair(), rules=Rules(first=date(2026, 11, 24), last=date(2026, 11, 24)))) == 6
    assert alone(chair(), rules=Rules(weekdays=frozenset({0}))) == []
    assert len(alone(chair(), rules=Rules(weekdays=frozenset({1})))) == 6


def test_a_family_that_no_provider_is_left_for() -> None:
    two = [Sought(30, frozenset({1})), Sought(30, frozenset({1}))]
    assert list(free_times([chair(), chair(provider=2)], two, Rules())) == []
    in_a_row = free_times([chair(), chair(provider=2)], two, Rules(), company=Company.BACK_TO_BACK)
    assert minutes_of(in_a_row)[0] == [(1, 0), (1, 30)]
    assert list(free_times([chair()], [], Rules())) == []


def test_a_family_is_at_one_location() -> None:
    chairs = [chair(provider=1), chair(provider=2, location=2)]
    assert list(free_times(chairs, [Sought(30), Sought(30)], Rules())) == []
    chairs.append(chair((0, 60), provider=3, location=2))
    assert minutes_of(free_times(chairs, [Sought(30), Sought(30)], Rules()))[0] == [(2, 60), (3, 60)]


def test_back_to_back_stays_with_the_same_provider_where_that_is_possible() -> None:
    chairs = [chair((30, 180)), chair(provider=2)]
    people = [Sought(30), Sought(20), Sought(20)]
    found = minutes_of(free_times(chairs, people, Rules(), company=Company.BACK_TO_BACK))
    assert found[0] == [(1, 0), (2, 30), (2, 50)]


def test_a_gap_is_waited_for_only_where_it_must_be() -> None:
    chairs = [chair((30, 40))]
    people = [Sought(30), Sought(30)]
    back = Company.BACK_TO_BACK
    assert minutes_of(free_times(chairs, people, Rules(), company=back))[0] == [(1, 40), (1, 70)]
    waits = Rules(gap_minutes=10)
    assert minutes_of(free_times(chairs, people, waits, company=back))[0] == [(1, 0), (1, 40)]


def test_a_wait_that_leads_nowhere_is_tried_once() -> None:
    people = [Sought(15), Sought(60)]
    rules = Rules(gap_minutes=15)
    found = minutes_of(free_times([chair((75, 120))], people, rules, company=Company.BACK_TO_BACK))
    assert found == [[(1, 0), (1, 15)]]
    late = minutes_of(free_times([chair((60, 90))], people, rules, company=Company.BACK_TO_BACK))
    assert late == [[(1, 90), (1, 105)], [(1, 105), (1, 120)]]
    three = [Sought(15), Sought(15), Sought(60)]
    never = free_times([chair(hours=(0, 75))], three, rules, company=Company.BACK_TO_BACK)
    assert list(never) == []


def test_a_room_of_another_location_is_no_help() -> None:
    rooms = [RoomTime(1, 2), RoomTime(2, 1, ((NINE, NINE + 30 * MINUTE),))]
    found = list(free_times([chair()], [Sought(30)], Rules(), rooms=rooms))
    assert [(place.room_id, (place.start_utc - NINE) // MINUTE) for (place,) in found][:1] == [(2, 30)]
    both = list(free_times([chair(), chair(provider=2)], [Sought(30)] * 2, Rules(), rooms=rooms))
    assert both == []


def test_whoever_can_moves_on_so_that_all_have_somebody() -> None:
    assert each_their_own([[1, 2, 3], [1, 2], [1]]) == (3, 2, 1)
    assert each_their_own([[1, 2], [2, 1], [1, 2]]) is None
    assert each_their_own([[1, 2], [1, 3]]) == (1, 3)
    # In all orders this would take longer than anybody waits.
    assert each_their_own([list(range(40))] * 12 + [[99], [99]]) is None


@pytest.mark.parametrize(
    ("day", "begin", "end", "part", "walls"),
    [
        # The clocks go back: one to two comes twice, and is there twice.
        ("2026-10-25", 0, 4, None, ["00:00", "01:00", "01:00", "02:00", "03:00"]),
        # They go forward: one to two never comes.
        ("2027-03-28", 0, 4, None, ["00:00", "02:00", "03:00"]),
        ("2026-10-25", 11, 14, PartOfDay.MORNING, ["11:00"]),
        ("2026-10-25", 11, 14, PartOfDay.AFTERNOON, ["12:00", "13:00"]),
        ("2027-03-28", 16, 19, PartOfDay.EVENING, ["17:00", "18:00"]),
    ],
)
def test_days_on_which_the_clocks_change(
    day: str, begin: int, end: int, part: PartOfDay | None, walls: list[str]
) -> None:
    span: Stretch = (
        resolve(f"{day}T{begin:02d}:00", ZONE).utc,
        resolve(f"{day}T{end:02d}:00", ZONE).utc,
    )
    rules = Rules(part=part, first=date.fromisoformat(day), last=date.fromisoformat(day))
    found = list(free_times([Chair(1, 1, ZONE, (span,))], [Sought(60)], rules))
    local = [at_zone(answer[0].start_utc, ZONE) for answer in found]
    assert [f"{each:%H:%M}" for each in local] == walls
    assert [each.fold for each in local] == [
        int(at and local[at - 1].hour == each.hour) for at, each in enumerate(local)
    ]


def test_only_what_is_asked_for_is_looked_for() -> None:
    """The first answers come of a thousand years of free days in no time: the rest is never made."""

    def days() -> Iterator[Stretch]:
        for day in range(2_000):
            yield NINE + day * DAY, NINE + day * DAY + 8 * HOUR

    endless = Chair(1, 1, ZONE, tuple(days()))
    answers = free_times([endless], [Sought(30)], Rules())
    assert [place.start_utc for (place,) in islice(answers, 3)] == [NINE, NINE + 30 * MINUTE, NINE + HOUR]
