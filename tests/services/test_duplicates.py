"""Possible duplicates in the book: found by indexes, with what tells them apart."""

from __future__ import annotations

import pytest

from frontdesk.models.queries import duplicates as queries
from frontdesk.services.duplicates import Typed, possible_duplicates
from frontdesk.services.patients import PatientEdit, create_patient
from tests.services.desk import Desk
from tests.support.clinic import ANNA


@pytest.fixture
def jana(desk: Desk) -> int:
    edit = PatientEdit(
        first_name="Jana",
        last_name="Nováková",
        birth_date="1980-05-31",
        mobile="07400 111111",
        email="jana@example.org",
    )
    return create_patient(desk.book, ANNA, edit).patient.id


def _why(desk: Desk, typed: Typed) -> list[tuple[int, str]]:
    return [(each.person.id, each.why) for each in possible_duplicates(desk.book, typed)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (Typed("JANA", "Novakova", "1980-05-31"), "Same name, same date of birth."),
        (
            Typed("Nováková", "Jana", "1980-05-31", ("07400 111111",)),
            "Same name, first and last swapped, same date of birth, same number or e-mail.",
        ),
        (
            Typed("Jana", "Nováková", "1980-05-13"),
            "Same name, date of birth with swapped or mistyped digits.",
        ),
        (Typed("Jana", "Nováková"), "Same name, date of birth not known."),
        (Typed("Jana", "Novákvoá", "1980-05-31"), "Almost the same name, same date of birth."),
        (
            Typed("Jana", "Novakovna", "", ("+44 7400 111111",)),
            "Almost the same name, date of birth not known, same number or e-mail.",
        ),
        (
            Typed("Jana", "Malá", "1980-05-31", (), "Jana@Example.org"),
            "Same first name, same date of birth, same number or e-mail.",
        ),
    ],
)
def test_whoever_has_a_card_is_found_and_why_is_said(desk: Desk, jana: int, typed: Typed, why: str) -> None:
    assert _why(desk, typed) == [(jana, why)]


@pytest.mark.parametrize(
    "typed",
    [
        Typed(),
        Typed("J"),
        Typed("Jana", "Nováková", "1991-01-01"),
        Typed("Petr", "Novák", "1980-05-31"),
        Typed("Hana", "Malá", "2001-02-03", ("07400 111111",)),
        Typed("Jana", "Nov", "", ("12",)),
    ],
)
def test_others_are_left_in_peace(desk: Desk, jana: int, typed: Typed) -> None:
    assert _why(desk, typed) == []


def test_the_likeliest_come_first_and_few(desk: Desk, jana: int) -> None:
    for number in range(6):
        edit = PatientEdit(first_name="Jana", last_name="Nováková", birth_date=f"19{number}2-09-1{number}")
        create_patient(desk.book, ANNA, edit)
    found = possible_duplicates(desk.book, Typed("Jana", "Nováková", "1980-05-31", ("07400 111111",)))
    assert found[0].person.id == jana
    assert len(found) == 1
    create_patient(desk.book, ANNA, PatientEdit(first_name="Jana", last_name="Novákova"))
    found = possible_duplicates(desk.book, Typed("Jana", "Nováková", "1980-05-31", ("07400 111111",)))
    assert len(found) == 2
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)
    assert len(possible_duplicates(desk.book, Typed("Jana", "Nováková"))) == 4


def test_a_card_is_not_its_own_duplicate(desk: Desk, jana: int) -> None:
    typed = Typed("Jana", "Nováková", "1980-05-31")
    assert possible_duplicates(desk.book, typed, but=jana) == ()


def test_candidates_are_found_by_indexes_alone(desk: Desk) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = [
        (queries.BORN, ("1980-05-31", 10)),
        (queries.NEAR, ('["1980-05-13"]', "n", "n", "j", "j", 10)),
        (queries.NUMBER, ("+447400111111", 10)),
        (queries.MAIL, ("jana@example.org", 10)),
        (queries.NAMED, ('"jana" AND "novakova"', False, 10)),
        (queries.CARDS, ("[1, 2]",)),
    ]
    with desk.book.read() as connection:
        for sql, values in asked:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            scans = [
                line
                for line in plan
                if line.startswith("SCAN") and "VIRTUAL TABLE" not in line and "subquery" not in line
            ]
            assert scans == [], plan
