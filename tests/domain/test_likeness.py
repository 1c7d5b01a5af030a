"""Labelled pairs: one person twice must be found, two people must be left in peace; and how well that does on made-up slips."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.likeness import (
    DateLike,
    Identity,
    NameLike,
    date_likeness,
    likeness,
    name_likeness,
    near_dates,
)


def person(name: str, born: str = "", number: str = "", email: str = "") -> Identity:
    first, _, last = name.rpartition("|")
    return Identity(first, last, born, frozenset((number,)) if number else frozenset(), email)


N1, N2 = "+420601000001", "+420601000002"

ONE_PERSON = [
    (person("Jana|Nováková", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("JANA|NOVAKOVA", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Nováková|Jana", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Jana|Novákvoá", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Jona|Nováková", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Jana|Nováková", "1980-05-13"), person("Jana|Nováková", "1980-05-31")),
    (person("Jana|Nováková", "1980-11-12"), person("Jana|Nováková", "1980-12-11")),
    (person("Jana|Nováková", "1980-05-31"), person("Jana|Nováková", "1980-05-30")),
    (person("Jana|Nováková", "1908-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Jana|Nováková"), person("Jana|Nováková", "1980-05-31")),
    (person("Jana|Nováková", "1980-05-31"), person("Jana|Nováková")),
    (person("Jana|Nováková", "", N1), person("Jana|Novakovna", "1980-05-31", N1)),
    (person("Jana|Dvořáková", "1980-05-31", N1), person("Jana|Nováková", "1980-05-31", N1)),
    (person("John|Smyth", "1970-01-02"), person("John|Smith", "1970-01-02")),
    (person("Claire|Clarke", "1970-01-02"), person("Claire|Clark", "1970-01-02")),
    (person("J.|Smith", "1970-01-02"), person("John|Smith", "1970-01-02")),
    (person("John Paul|Smith", "1970-01-02"), person("John|Smith", "1970-01-02")),
    (person("María|García López", "1970-01-02"), person("María|García", "1970-01-02")),
    (person("Anna|Smith-Jones", "1970-01-02"), person("Anna|Jones", "1970-01-02")),
    (person("Seán|O'Brien", "1970-01-02"), person("Sean|OBrien", "1970-01-02")),
    (person("|Smith", "1970-01-02"), person("John|Smith", "1970-01-02")),
    (person("Łukasz|Kowalski", "1970-01-02"), person("Lukasz|Kowalsky", "1970-01-02")),
    (person("John|Smith", "1960-02-03", N1), person("John|Smith", "1961-04-05", N1)),
    (person("Wei|Zhang", "1970-01-02"), person("Zhang|Wei", "1970-01-20")),
    (person("Eva|Malá", "", "", "eva@example.org"), person("Eva|Mala", "1970-01-02", "", "Eva@example.org")),
]

TWO_PEOPLE = [
    (person("John|Smith", "1970-01-02"), person("John|Smith", "1985-09-17")),
    (person("John|Smith", "1970-01-02", N1), person("John|Smith", "1985-09-17", N2)),
    (person("Anna|Malik", "2015-03-04", N1), person("Peter|Malik", "2015-03-04", N1)),
    (person("Anna|Malik", "2015-03-04", N1), person("Omar|Malik", "1980-03-04", N1)),
    (person("Jan|Novák", "1980-05-31"), person("Jana|Nováková", "1980-05-31")),
    (person("Daniel|Veselý", "1980-05-31"), person("Daniela|Veselá", "1980-05-31")),
    (person("Petr|Dvořák", "1980-05-31"), person("Pavel|Dvořák", "1980-05-31")),
    (person("Jana|Nováková", "1980-05-31"), person("Jana|Dvořáková", "1980-05-31")),
    (person("Jana|Nováková"), person("Jana|Novotná")),
    (person("Jana|Novákova"), person("Jana|Nováčková", "1980-05-31")),
    (person("|Smith"), person("John|Smith", "1970-01-02")),
    (person("John|Smith"), person("John|Smyth")),
    (person("Hana|Malá", "1999-01-01", N1), person("Anna|Malá", "2001-12-24", N1)),
    (person("Ida|Beck", "1970-01-02"), person("Ivo|Beck", "1970-01-02")),
    (person("Ann|Lee", "1970-01-02"), person("Anh|Le", "1970-01-02")),
    (person("Maria|Garcia", "1970-01-02"), person("Mario|Garcia", "1985-10-12")),
    (person("", "1970-01-02", N1), person("John|Smith", "1970-01-02", N1)),
    (person("Karel|Kos", "1980-05-31"), person("Karel|Los", "1991-02-14")),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_person_twice_is_found_whichever_card_is_the_new_one(one: Identity, other: Identity) -> None:
    assert likeness(one, other) is not None
    assert likeness(other, one) == likeness(one, other)


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_are_left_in_peace(one: Identity, other: Identity) -> None:
    assert likeness(one, other) is None
    assert likeness(other, one) is None


def test_the_surer_the_heavier() -> None:
    born, number = "1980-05-31", N1
    weights = [
        found.weight
        for other in (
            person("Jana|Nováková", born, number),
            person("Jana|Nováková", born),
            person("Jana|Nováková", "1980-05-13"),
            person("Jana|Nováková"),
        )
        if (found := likeness(person("Jana|Nováková", born, number), other)) is not None
    ]
    assert weights == sorted(set(weights), reverse=True)
    assert len(weights) == 4


dates = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)).map(date.isoformat)


@given(dates, dates)
def test_dates_are_near_both_ways_or_not_at_all(one: str, other: str) -> None:
    assert (other in near_dates(one)) == (one in near_dates(other))
    assert one not in near_dates(one)
    assert date_likeness(one, one) is DateLike.SAME


@given(dates)
def test_near_dates_are_few_and_exist(one: str) -> None:
    near = near_dates(one)
    assert len(near) < 80
    assert all(date.fromisoformat(day).year >= 1880 for day in near)


@pytest.mark.parametrize("nonsense", ["", "1980", "31.5.1980", "abcd-ef-gh"])
def test_what_is_no_date_is_near_to_nothing(nonsense: str) -> None:
    assert near_dates(nonsense) == frozenset()


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_names_can_be_compared(first: str, last: str, their_first: str, their_last: str) -> None:
    one, other = Identity(first, last), Identity(their_first, their_last)
    assert name_likeness(one, other) == name_likeness(other, one)
    if name_likeness(one, one) is not NameLike.OTHER:
        assert name_likeness(one, one) is NameLike.SAME


FIRST = [
    "Adam",
    "Anna",
    "Barbora",
    "Carlos",
    "Claire",
    "Daniel",
    "Elena",
    "Emma",
    "Fatima",
    "George",
    "Hannah",
    "Igor",
    "Jakub",
    "Jana",
    "Karel",
    "Lucie",
    "Maria",
    "Noah",
]
LAST = [
    "Anderson",
    "Berger",
    "Dvorak",
    "Fischer",
    "Garcia",
    "Horvath",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Malik",
    "Novotny",
    "Petersen",
    "Svoboda",
    "Wright",
]


def made_up(dice: random.Random) -> Identity:
    born = date(1932, 1, 1) + timedelta(days=dice.randrange(34_000))
    number = f"+4477009{dice.randrange(100_000):05d}"
    return Identity(dice.choice(FIRST), dice.choice(LAST), born.isoformat(), frozenset((number,)))


def slipped(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    match dice.randrange(3):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + word[at] + word[at:]


def written_again(one: Identity, dice: random.Random) -> Identity:
    """The same person as somebody in a hurry writes them: one thing is wrong, or missing."""
    first, last, born = one.first_name, one.last_name, one.birth_date
    match dice.randrange(6):
        case 0:
            last = slipped(last, dice)
        case 1:
            first, last = last, first
        case 2:
            born = dice.choice(sorted(near_dates(born)))
        case 3:
            born = ""
        case 4:
            first = first.upper()
        case _:
            last = slipped(last, dice)
            return Identity(first, last, "", one.numbers)
    return Identity(first, last, born)


def test_most_slips_are_found_and_few_strangers_are_asked_about() -> None:
    dice = random.Random(5)
    people = [made_up(dice) for _ in range(600)]
    pairs = [(one, written_again(one, dice)) for one in people]
    hits = sum(likeness(again, one) is not None for one, again in pairs)
    strangers = [(one, other) for one in people[:300] for other in people[300:]]
    wrong = sum(likeness(one, other) is not None for one, other in strangers)
    recall, precision = hits / len(pairs), hits / (hits + wrong)
    print(
        f"recall {recall:.3f}, precision {precision:.3f} over {len(pairs)} slips, {len(strangers)} strangers"
    )
    assert recall >= 0.97
    assert precision >= 0.97
    assert wrong / len(strangers) <= 0.0002
