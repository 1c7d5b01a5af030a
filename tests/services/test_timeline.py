"""What happened with a patient, page by page, and how they came to their visits."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import CallOutcome, Lifecycle, Mark, MessageState, Remote
from frontdesk.models.queries import attendance as attendance_queries
from frontdesk.models.queries import timeline as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.models.queries.requests import BY_IDS
from frontdesk.models.tables import Appointment, Patient
from frontdesk.services.alerts import add_alert
from frontdesk.services.attendance import AttendanceRow, attendance_of
from frontdesk.services.booking import book_visit, cancel_visit, set_status
from frontdesk.services.calls import log_call
from frontdesk.services.details import verify
from frontdesk.services.imports import import_requests
from frontdesk.services.lookup import type_key
from frontdesk.services.patients import PatientEdit, set_deceased, set_mark, update_patient
from frontdesk.services.places import add_type
from frontdesk.services.requests import RequestEdit, dismiss_request, take_request
from frontdesk.services.timeline import Source, TimelineRow, timeline, visit_words
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

MINUTE = 60_000


def _filled(desk: Desk) -> None:
    """Four visits, three texts, two calls and changes of the card, at different times."""
    for hour in range(9, 13):
        visit = desk.visit(f"{MONDAY}T{hour:02d}:00")
        desk.clock.advance(minutes=7)
        if hour < 12:
            desk.text(visit, state=MessageState.DELIVERED)
        desk.clock.advance(minutes=7)
    desk.text(desk.visit(f"{MONDAY}T13:00", patient_id=desk.eva), state=MessageState.DELIVERED)
    for outcome in (CallOutcome.NO_ANSWER, CallOutcome.LEFT_MESSAGE):
        log_call(desk.book, ANNA, outcome=outcome, patient_id=desk.petr, note="Rang twice")
        desk.clock.advance(minutes=3)
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes="Deaf in one ear", email="p@example.org"))
    desk.clock.advance(minutes=3)
    verify(desk.book, ANNA, desk.petr, ["mobile"])
    desk.clock.advance(minutes=3)
    add_alert(desk.book, ANNA, desk.petr, "Latex allergy")


def _all(desk: Desk, *, limit: int, sources: tuple[Source, ...] = tuple(Source)) -> list[TimelineRow]:
    """Page after page."""
    rows: list[TimelineRow] = []
    page = timeline(desk.book, desk.petr, sources=sources, limit=limit)
    rows += page.rows
    while page.more:
        page = timeline(desk.book, desk.petr, sources=sources, below=page.mark, limit=limit)
        assert 0 < len(page.rows) <= limit
        rows += page.rows
    return rows


def test_everything_in_one_list_the_newest_first(desk: Desk) -> None:
    _filled(desk)
    rows = timeline(desk.book, desk.petr).rows
    assert [row.at_utc for row in rows] == sorted((row.at_utc for row in rows), reverse=True)
    assert [row.sentence for row in rows if row.source is Source.CARD] == [
        "anna put an alert on the card.",
        "anna made sure of: mobile.",
        "anna changed: e-mail and notes.",
    ]
    assert [row.sentence for row in rows if row.source is Source.CALLS] == [
        "anna called: left a message.",
        "anna called: no answer.",
    ]
    assert [row.sentence for row in rows if row.source is Source.VISITS] == [
        "Visit with Dr Malik: booked"
    ] * 4
    assert len([row for row in rows if row.source is Source.MESSAGES]) == 3
    assert len({row.key for row in rows}) == len(rows) == 12


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 11, 12, 50])
def test_pages_of_any_size_make_the_same_list(desk: Desk, limit: int) -> None:
    _filled(desk)
    whole = timeline(desk.book, desk.petr).rows
    assert sorted(row.key for row in _all(desk, limit=limit)) == sorted(row.key for row in whole)


@pytest.mark.parametrize("source", list(Source))
def test_one_source_alone(desk: Desk, source: Source) -> None:
    _filled(desk)
    rows = _all(desk, limit=2, sources=(source,))
    assert {row.source for row in rows} == {source}
    assert len(rows) == {"visits": 4, "messages": 3, "calls": 2, "card": 3}[source]


def test_a_text_about_the_family_is_in_the_history_of_each(desk: Desk) -> None:
    mine, hers = desk.visit(), desk.visit(f"{MONDAY}T10:00", patient_id=desk.jana)
    desk.text(mine, hers, state=MessageState.DELIVERED)
    for patient in (desk.petr, desk.jana):
        page = timeline(desk.book, patient, sources=(Source.MESSAGES,))
        assert len(page.rows) == 1, patient
    assert timeline(desk.book, desk.eva).rows == ()
    assert timeline(desk.book, 9_999).rows == ()


def test_what_was_done_to_the_card_is_a_sentence(desk: Desk) -> None:
    set_mark(desk.book, ANNA, desk.petr, Mark.INTERPRETER, on=True)
    desk.clock.advance(minutes=1)
    set_deceased(desk.book, ANNA, desk.petr, date(2026, 11, 20))
    desk.clock.advance(minutes=1)
    set_deceased(desk.book, ANNA, desk.petr, None)
    said = [row.sentence for row in timeline(desk.book, desk.petr, sources=(Source.CARD,)).rows]
    assert said == [
        "anna noted that the patient has not died.",
        "anna noted that the patient has died.",
        "anna changed a mark.",
    ]


def test_requests_stand_where_they_came_and_where_they_were_settled(desk: Desk) -> None:
    def asks(kind: str, wish: str = "") -> int:
        edit = RequestEdit(patient_id=desk.petr, type=kind, provider="Dr Malik", wish=wish)
        desk.clock.advance(minutes=5)
        return take_request(desk.book, ANNA, edit).request.id

    booked, dismissed, waits = asks("Check-up", "After nine"), asks("Vaccination"), asks("")
    desk.clock.advance(minutes=5)
    visit = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=30,
        request=booked,
    ).visit
    desk.clock.advance(minutes=5)
    dismiss_request(desk.book, ANNA, dismissed, reason="Had it elsewhere.")

    rows = [row for row in _all(desk, limit=2, sources=(Source.VISITS,)) if row.lifecycle is None]
    assert [(row.key, row.sentence) for row in rows] == [
        (f"answered:{dismissed}", "anna dismissed the request: Had it elsewhere."),
        (f"answered:{booked}", "anna booked what was asked for."),
        (f"asked:{waits}", "Asked by phone for a visit with Dr Malik. Taken down by anna."),
        (f"asked:{dismissed}", "Asked by phone for Vaccination with Dr Malik. Taken down by anna."),
        (f"asked:{booked}", "Asked by phone for Check-up with Dr Malik. Taken down by anna."),
    ]
    assert rows[1].visit_id == visit.id
    assert rows[-1].body == "After nine"


def test_a_request_of_the_site_says_so(desk: Desk, tmp_path: Path) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.get_one(Patient, desk.petr).birth_date = "1980-05-31"
    file = tmp_path / "requests.csv"
    header = "external_id,received_at,first_name,last_name,birth_date,type"
    file.write_text(f"{header}\nW1,2026-11-20T07:30,Petr,Dvořák,1980-05-31,Check-up\n", encoding="utf-8")
    import_requests(desk.book, ANNA, file, column_map=None)
    [row] = timeline(desk.book, desk.petr, sources=(Source.VISITS,)).rows
    assert row.sentence == "Asks for Check-up. From the clinic's site."


@pytest.mark.parametrize(
    ("kind", "remote", "said"),
    [
        ("Call", Remote.PHONE, "Call with Dr Malik, by phone: booked"),
        ("Talk", Remote.VIDEO, "Talk with Dr Malik, by video: booked"),
        ("Check-up", None, "Check-up with Dr Malik: booked"),
    ],
)
def test_how_a_visit_takes_place(desk: Desk, kind: str, remote: Remote | None, said: str) -> None:
    add_type(desk.book, ANNA, name=kind, minutes=30, extras=TypeExtras(remote=remote))
    book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        type_id=type_key(desk.book, kind),
    )
    [row] = timeline(desk.book, desk.petr).rows[-1:]
    assert row.sentence == said
    assert visit_words(None, "Dr Malik", "video") == "Visit with Dr Malik, by video"
    assert visit_words(None, "Dr Malik", "phone") == "Visit with Dr Malik, by phone"


PLANS: list[tuple[str, tuple[Any, ...]]] = [
    (queries.VISITS, (1, 5, 5, 10)),
    (queries.ASKED, (1, 5, 5, 10)),
    (queries.ANSWERED, (1, 5, 5, 10)),
    (BY_IDS, ("[1]",)),
    (queries.MESSAGES, (1, 5, 10)),
    (queries.CALLS, (1, 5, 10)),
    (queries.LEFT, (1, 5, 10)),
    (queries.ACTS, (1, 5, 10)),
    (queries.THE_ACTS, ("[1]",)),
    (queries.VERSIONS, (1, "[1]")),
    (attendance_queries.COUNTS, (1, 5)),
    (attendance_queries.CANCELLED_LATE, (1,)),
]


@pytest.mark.parametrize(("sql", "parameters"), PLANS)
def test_no_page_reads_a_table_from_end_to_end(desk: Desk, sql: str, parameters: tuple[Any, ...]) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    tables = (
        "appointment",
        "message",
        "call_attempt",
        "phone_message",
        "audit",
        "cancellation",
        "request",
        "r",
    )
    assert [line for line in plan if line.startswith(tuple(f"SCAN {name}" for name in tables))] == []


def test_how_a_patient_came_is_counted(desk: Desk) -> None:
    assert attendance_of(desk.book, desk.petr) == AttendanceRow()
    visits = [desk.visit(f"{MONDAY}T{hour:02d}:00") for hour in range(9, 15)]
    late = cancel_visit(
        desk.book,
        ANNA,
        desk.visit("2026-11-23T15:00").id,
        lifecycle=Lifecycle.CANCELLED_BY_PATIENT,
    )
    assert late.visit.lifecycle == Lifecycle.CANCELLED_BY_PATIENT
    cancel_visit(desk.book, ANNA, visits[5].id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    desk.clock.set(f"{MONDAY}T18:00:00+00:00")
    for visit in visits[:3]:
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.COMPLETED)
    set_status(desk.book, ANNA, visits[3].id, lifecycle=Lifecycle.NO_SHOW)
    set_status(desk.book, ANNA, visits[4].id, lifecycle=Lifecycle.ARRIVED)
    set_status(desk.book, ANNA, visits[4].id, lifecycle=Lifecycle.LEFT_WITHOUT_VISIT)
    with desk.book.write(PROGRAM) as work:
        for visit, minutes in zip(visits[:5], (0, 20, 11, 0, 1), strict=True):
            work.session.execute(
                update(Appointment)
                .where(Appointment.id == visit.id)
                .values(arrived_utc=Appointment.start_utc + minutes * MINUTE)
            )
    found = attendance_of(desk.book, desk.petr)
    assert (found.came, found.missed, found.last_missed) == (3, 1, f"{MONDAY}T12:00")
    assert (found.left, found.cancelled_late) == (1, 1)
    assert (found.late, found.late_minutes) == (2, 16)
