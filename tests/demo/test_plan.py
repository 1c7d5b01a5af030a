"""The made-up data before there is a book: valid, without collisions, the same for the same seed and date."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.demo.cast import PARTS, Twist
from frontdesk.demo.clinic import (
    AFTERNOON,
    DVORAK,
    MORNING,
    NAVARRO,
    NEW_PATIENT,
    OKAFOR,
    PHONE,
    PROVIDERS,
    ROOM_OF,
    TRAN,
    place_of,
)
from frontdesk.demo.days import is_working, moment
from frontdesk.demo.life import PlannedVisit, Slot, free_minute
from frontdesk.demo.making import DemoPlan, founded_utc, plan_demo
from frontdesk.demo.network.network import DEMO_NUMBER
from frontdesk.demo.people import Trait
from frontdesk.domain.words import Consent, Lifecycle

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
SEEDS = st.integers(0, 10_000)
FICTION = re.compile(r"\+1\d{3}55501\d\d")


@pytest.fixture(scope="module")
def plan() -> DemoPlan:
    return plan_demo(1, date(2026, 11, 23), other_days=True)


def ahead(plan: DemoPlan) -> list[PlannedVisit]:
    return [*(role.visit for role in plan.roles), *plan.others]


def columns(visits: Iterable[PlannedVisit]) -> Iterable[list[PlannedVisit]]:
    """The visits of each provider's day, by time."""
    found: dict[tuple[str, date], list[PlannedVisit]] = defaultdict(list)
    for visit in visits:
        found[visit.slot.provider, visit.day].append(visit)
    return [sorted(each, key=lambda visit: visit.slot.minute) for each in found.values()]


@given(seed=SEEDS, today=DAYS)
@settings(max_examples=12)
def test_any_seed_and_date_give_a_life_that_could_be(seed: int, today: date) -> None:
    plan = plan_demo(seed, today, other_days=True)
    visits = [*plan.past, *ahead(plan)]
    ids = [visit.external_id for visit in visits]
    assert len(ids) == len(set(ids))
    for column in columns(visits):
        assert all(a.slot.until <= b.slot.minute for a, b in pairwise(column))
    for visit in visits:
        slot = visit.slot
        assert is_working(visit.day)
        assert any(
            stretch.from_minute <= slot.minute and slot.until <= stretch.until_minute
            for stretch in (MORNING, AFTERNOON)
        )
        assert (slot.provider, visit.location) in ROOM_OF
        assert is_working(visit.booked[0])
        assert (visit.booked[0], visit.booked[1]) <= (visit.day, slot.minute)
    # Nobody is in two places: one visit a day for each patient.
    assert max(Counter((visit.person.external_id, visit.day) for visit in visits).values()) == 1
    assert all(visit.booked[0] < plan.days.start <= visit.day for visit in ahead(plan))
    assert all(visit.day < plan.days.start for visit in plan.past)
    assert sorted(role.twist for role in plan.roles if role.twist) == sorted(set(Twist) - {Twist.NONE})
    cast_parts = Counter((role.persona.temperament, role.visit.person.trait) for role in plan.roles)
    for part in PARTS:
        assert cast_parts[part.temperament, part.trait] >= part.count
    assert all(moment(*visit.booked) > founded_utc(plan.days) for visit in ahead(plan))


@given(seed=SEEDS, today=DAYS)
@settings(max_examples=5)
def test_the_same_seed_and_date_give_the_same_life(seed: int, today: date) -> None:
    assert plan_demo(seed, today, other_days=True) == plan_demo(seed, today, other_days=True)


def test_another_seed_gives_another_life(plan: DemoPlan) -> None:
    other = plan_demo(2, date(2026, 11, 23), other_days=True)
    assert other.people != plan.people
    assert other.past != plan.past


def test_every_number_is_one_of_fiction_and_valid(plan: DemoPlan) -> None:
    numbers = {number for person in plan.people for number in (person.mobile, person.phone) if number}
    assert len(numbers) > 200
    for number in numbers:
        assert FICTION.fullmatch(number)
        assert phonenumbers.is_valid_number(phonenumbers.parse(number, None))
    assert not numbers & {PHONE, DEMO_NUMBER}


def test_only_the_family_shares_a_number(plan: DemoPlan) -> None:
    shared = Counter(person.mobile for person in plan.people if person.mobile)
    [number] = [number for number, count in shared.items() if count > 1]
    family = [person for person in plan.people if person.mobile == number]
    assert len(family) == 3
    assert len({person.last_name for person in family}) == 1
    assert len({person.birth_date for person in family}) == 3
    slots = sorted(role.visit.slot.minute for role in plan.roles if role.visit.person in family)
    assert len(slots) == 3


def test_telephones_and_wishes_are_of_every_kind(plan: DemoPlan) -> None:
    by_trait = Counter(person.trait for person in plan.people)
    assert set(by_trait) == set(Trait)
    for person in plan.people:
        match person.trait:
            case Trait.NO_NUMBER:
                assert (person.mobile, person.phone) == ("", "")
            case Trait.LANDLINE_ONLY:
                assert not person.mobile
                assert person.phone
            case Trait.NEVER_ASKED:
                assert person.sms_consent == Consent.UNKNOWN
            case Trait.WANTS_NO_TEXTS:
                assert person.sms_consent == Consent.NO
            case Trait.PLAIN | Trait.OPTED_OUT:
                assert person.mobile
                assert person.sms_consent == Consent.YES


def test_names_are_of_many_languages_and_lengths(plan: DemoPlan) -> None:
    letters = set("".join(person.name for person in plan.people))
    assert set("řłßøñĐŠé'") <= letters
    assert {person.language for person in plan.people} == {"", "es", "cs", "de", "fr", "pl", "vi", "ar"}
    lengths = [len(person.last_name) for person in plan.people]
    assert min(lengths) == 1
    assert max(lengths) > 45
    assert any(not person.first_name for person in plan.people)
    assert all(person.name == unicodedata.normalize("NFC", person.name) for person in plan.people)
    assert all(
        re.fullmatch(r"[a-z0-9.]+@example\.com", person.email) for person in plan.people if person.email
    )


def test_the_history_says_something_about_risk(plan: DemoPlan) -> None:
    outcomes = Counter(visit.lifecycle for visit in plan.past)
    seen = outcomes[Lifecycle.COMPLETED] + outcomes[Lifecycle.NO_SHOW]
    assert seen >= 300
    assert 0.04 < outcomes[Lifecycle.NO_SHOW] / seen < 0.2
    assert outcomes[Lifecycle.CANCELLED_BY_PATIENT] > outcomes[Lifecycle.CANCELLED_BY_CLINIC] > 0
    assert Lifecycle.BOOKED not in outcomes
    leads = [(visit.day - visit.booked[0]).days for visit in plan.past]
    assert min(leads) == 0
    assert max(leads) > 30
    missed = Counter(visit.person.external_id for visit in plan.past if visit.lifecycle is Lifecycle.NO_SHOW)
    assert max(missed.values()) >= 3, "nobody is known for staying away"


def test_a_new_patient_was_never_here_before(plan: DemoPlan) -> None:
    new = {role.visit.person.external_id for role in plan.roles if role.visit.slot.type is NEW_PATIENT}
    assert new
    assert not new & {visit.person.external_id for visit in plan.past}


def test_days_are_full_gappy_and_empty(plan: DemoPlan) -> None:
    def minutes(day: date, provider: str) -> int:
        return sum(v.slot.type.minutes for v in ahead(plan) if (v.day, v.slot.provider) == (day, provider))

    whole = 8 * 60
    assert {provider: minutes(plan.days.day, provider) for provider in (OKAFOR, NAVARRO)} == {
        OKAFOR: whole,
        NAVARRO: whole,
    }
    assert 0 < minutes(plan.days.day, DVORAK) < whole
    assert all(minutes(plan.days.empty, provider) == 0 for provider in PROVIDERS)
    assert 0 < sum(minutes(plan.days.gappy, provider) for provider in PROVIDERS) < 2 * whole
    assert {visit.location for visit in ahead(plan) if visit.day == plan.days.day} == {
        "Alder Street",
        "Riverside",
    }


def test_one_provider_works_at_two_places() -> None:
    assert place_of(TRAN, 0) == "Riverside"
    assert place_of(TRAN, 1) == "Alder Street"


def test_a_moved_visit_goes_where_there_is_room() -> None:
    lone = Slot(DVORAK, MORNING.from_minute, NEW_PATIENT)
    assert free_minute([lone], lone) == AFTERNOON.until_minute - NEW_PATIENT.minutes
    wall_to_wall = [
        Slot(DVORAK, minute, NEW_PATIENT)
        for stretch in (MORNING, AFTERNOON)
        for minute in range(stretch.from_minute, stretch.until_minute, NEW_PATIENT.minutes)
    ]
    assert free_minute(wall_to_wall, wall_to_wall[0]) is None
