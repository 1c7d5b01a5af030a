"""Patients as lists and cards show them, and the note of a visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.instants import DAY
from frontdesk.domain.words import Lifecycle, Mark, MessageState
from frontdesk.models.queries import people as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.services.booking import cancel_visit
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.patients import PatientEdit, create_patient, set_mark, update_patient
from frontdesk.services.people import card_page, find_people, namesake, people_of_today
from frontdesk.services.stories import visit_story
from tests.services.desk import Desk
from tests.support.clinic import ANNA


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A small clinic."""
    made = Desk(tmp_path)
    yield made
    made.close()


def somebody(desk: Desk, first: str = "Jana", last: str = "Nováková", born: str = "1984-03-12") -> int:
    edit = PatientEdit(first_name=first, last_name=last, birth_date=born, mobile="07911 123401")
    return create_patient(desk.book, ANNA, edit).patient.id


def test_a_list_says_when_they_come_and_when_they_were_here(desk: Desk) -> None:
    key = somebody(desk)
    [found] = find_people(desk.book, "novak").rows
    assert (found.id, found.name, found.next_utc, found.last_utc, found.missed) == (
        key,
        "Jana Nováková",
        None,
        None,
        0,
    )
    past = desk.visit("2026-11-24T09:00", patient_id=key)
    coming = desk.visit("2026-11-30T09:00", patient_id=key)
    desk.clock.advance(seconds=3 * DAY // 1000)
    [found] = find_people(desk.book, "novak").rows
    assert (found.next_utc, found.last_utc) == (coming.start_utc, past.start_utc)


def test_more_than_anyone_reads(desk: Desk) -> None:
    for number in range(4):
        somebody(desk, first=f"Jana{'abcd'[number]}")
    found = find_people(desk.book, "Nováková", limit=3)
    assert (len(found.rows), found.more) == (3, True)
    assert not find_people(desk.book, "Nováková", limit=4).more
    assert find_people(desk.book, "   ").rows == ()


def test_who_comes_today_by_time(desk: Desk) -> None:
    today = "2026-11-23"
    later = desk.visit(f"{today}T15:00", patient_id=desk.eva)
    desk.visit(f"{today}T16:00", patient_id=desk.eva, provider_id=desk.novak)
    desk.visit(f"{today}T12:00", patient_id=desk.jana, provider_id=desk.novak)
    desk.visit("2026-11-24T12:00", patient_id=desk.petr)
    gone = desk.visit(f"{today}T11:00", patient_id=desk.petr)
    cancel_visit(desk.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    found = people_of_today(desk.book).rows
    assert [row.id for row in found] == [desk.jana, desk.eva]
    assert found[1].next_utc == later.start_utc


@pytest.mark.parametrize(
    ("first", "last", "born", "is_there"),
    [
        ("jana", "NOVAKOVA ", "1984-03-12", True),
        ("Jana", "Nováková", "1984-03-13", False),
        ("Jane", "Nováková", "1984-03-12", False),
        ("", "Nováková", "1984-03-12", False),
    ],
)
def test_a_namesake_of_the_same_day(desk: Desk, first: str, last: str, born: str, is_there: bool) -> None:
    key = somebody(desk)
    found = namesake(desk.book, first_name=first, last_name=last, birth_date=born)
    assert (found is not None and found.id == key) is is_there


def test_a_card_with_all_that_belongs_to_it(desk: Desk) -> None:
    key = somebody(desk)
    set_mark(desk.book, ANNA, key, Mark.INTERPRETER, on=True, note="  Czech \n sign language ")
    update_patient(desk.book, ANNA, key, PatientEdit(sms_consent="yes"), source="Her mother, at the desk")
    visit = desk.visit(patient_id=key)
    page = card_page(desk.book, key)
    assert page.card.marks == (Mark.INTERPRETER,)
    assert [(mark.mark, mark.note) for mark in page.marks] == [("interpreter", "Czech sign language")]
    assert [(each.state, each.source) for each in page.consents] == [("yes", "Her mother, at the desk")]
    assert [row.id for row in page.story.ahead] == [visit.id]
    assert not page.opted_out
    set_mark(desk.book, ANNA, key, Mark.INTERPRETER, on=True, note="Slovak")
    assert card_page(desk.book, key).marks[0].note == "Slovak"
    set_mark(desk.book, ANNA, key, Mark.INTERPRETER, on=True)
    assert card_page(desk.book, key).marks[0].note == "Slovak"
    with pytest.raises(NotFound):
        card_page(desk.book, 9_999)


def test_the_note_of_a_visit(desk: Desk) -> None:
    visit = desk.visit()
    noted = note_visit(desk.book, ANNA, visit.id, note="Brings the letter \n", was="")
    assert noted.note == "Brings the letter"
    assert [change.id for change in noted.changes.items] == [visit.id]
    story = visit_story(desk.book, visit.id)
    assert (story.visit.note, story.visit.revision) == ("Brings the letter", visit.revision)
    assert note_visit(desk.book, ANNA, visit.id, note="Brings the letter", was="x").changes.items == ()
    with pytest.raises(Conflict):
        note_visit(desk.book, ANNA, visit.id, note="Wheelchair", was="")
    note_visit(desk.book, ANNA, visit.id, note="", was="Brings the letter")
    assert visit_story(desk.book, visit.id).visit.note == ""
    with pytest.raises(UsageError):
        note_visit(desk.book, ANNA, visit.id, note="x" * 2_001, was="")


def test_a_story_tells_each_change_of_the_visit_and_what_no_longer_counts(desk: Desk) -> None:
    from frontdesk.services.booking import move_visit
    from frontdesk.services.undo import undo

    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    desk.clock.advance(seconds=60)
    move_visit(desk.book, ANNA, visit.id, provider_id=desk.novak)
    desk.clock.advance(seconds=60)
    move_visit(desk.book, ANNA, visit.id, minutes=45)
    desk.clock.advance(seconds=60)
    move_visit(desk.book, ANNA, visit.id, start="2026-11-30T10:00")
    desk.clock.advance(seconds=60)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    def told() -> list[str]:
        return [row.sentence for row in visit_story(desk.book, visit.id).rows if row.kind == "change"]

    first, *rest = told()
    assert first.startswith("anna moved the visit from Dr Malik to Dr Novák. The question of ")
    assert first.endswith(" no longer counts.")
    assert rest == [
        "anna changed the length from 30 to 45 minutes.",
        "anna moved the visit from 30 Nov 09:00 to 30 Nov 10:00.",
        "anna cancelled the visit for the patient.",
    ]
    undo(desk.book, ANNA)
    assert told()[-1] == rest[1]


PLANS: list[tuple[str, tuple[Any, ...]]] = [
    (queries.PEOPLE, ("[1]", 1, "2026-11-23")),
    (queries.OF_DAY, ("2026-11-23",)),
    (queries.BORN, ("1984-03-12",)),
    (queries.MARKS, (1,)),
    (queries.STANDING, ("+44",)),
]


@pytest.mark.parametrize(("sql", "parameters"), PLANS)
def test_no_list_reads_a_table_from_end_to_end(desk: Desk, sql: str, parameters: tuple[Any, ...]) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and " VIRTUAL TABLE " not in line] == []
