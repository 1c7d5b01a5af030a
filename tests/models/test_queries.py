"""The lists that are drawn: what is in them, in what order, and that none of them reads a table from end to end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdesk.models.engine import Engines, write_session
from frontdesk.models.queries import book, ledger, unconfirmed
from frontdesk.models.queries import day as days
from frontdesk.models.queries.plain import cursor, scalar
from frontdesk.models.tables import Address, CallAttempt, Inbound, InboundItem, PatientMark, Question
from tests.models import seed

MONDAY = seed.iso(seed.NOON)
HOUR = 60 * seed.MINUTE


@pytest.fixture
def filled(engines: Engines) -> Engines:
    with write_session(engines) as session:
        seed.places(session)
        seed.patient(session, 1, first_name="Jana", last_name="Nová", mobile="+15550101", missed=2)
        seed.patient(session, 2, first_name="", last_name="Malý")
        seed.visit(session, 1, patient_id=1, start_utc=seed.NOON + HOUR, external_id="X1")
        seed.visit(session, 2, patient_id=2, start_utc=seed.NOON, provider_id=2, type_id=None)
        seed.visit(
            session, 3, patient_id=1, start_utc=seed.NOON, lifecycle="cancelled_by_clinic", provider_id=1
        )
        seed.visit(session, 4, patient_id=2, start_utc=seed.NOON + seed.DAY)
        seed.visit(session, 5, patient_id=2, start_utc=seed.NOON + 7 * seed.DAY)
    return engines


def test_a_day_by_provider_and_time(filled: Engines) -> None:
    with filled.read.connect() as connection:
        found = days.day(connection, MONDAY)
        assert [row.id for row in found] == [3, 1, 2]
        assert days.day(connection, MONDAY, location_id=1) == found
        assert days.day(connection, MONDAY, location_id=2) == []
        assert days.day(connection, "2020-01-01") == []
    assert asdict(found[1]) == {
        "id": 1,
        "public_id": "a1",
        "provider_id": 1,
        "location_id": 1,
        "room_id": None,
        "start_wall": f"{MONDAY}T13:00",
        "local_date": MONDAY,
        "minutes": 30,
        "start_utc": seed.NOON + HOUR,
        "end_utc": seed.NOON + HOUR + 30 * seed.MINUTE,
        "lifecycle": "booked",
        "confirmation": "not_asked",
        "version": 1,
        "revision": 1,
        "overbooked": None,
        "note": "",
        "patient_id": 1,
        "first_name": "Jana",
        "last_name": "Nová",
        "mobile": "+15550101",
        "phone": "",
        "missed": 2,
        "type": "Check",
        "colour": "aabbcc",
    }
    assert [row.patient for row in found] == ["Jana Nová", "Jana Nová", "Malý"]
    assert found[2].type is None


def test_a_week_of_one_provider_is_seven_days(filled: Engines) -> None:
    with filled.read.connect() as connection:
        assert [row.id for row in days.week(connection, 1, MONDAY)] == [3, 1, 4]
        assert [row.id for row in days.week(connection, 2, MONDAY)] == [2]
        assert [row.id for row in days.week(connection, 1, seed.iso(seed.NOON, days=1))] == [4, 5]


def test_the_book_between_two_dates(filled: Engines) -> None:
    with filled.read.connect() as connection:
        found = book.appointments_between(connection, MONDAY, seed.iso(seed.NOON, days=1))
        assert [row.id for row in found] == [2, 3, 1, 4]
        one = book.appointment_by_public_id(connection, "a1")
        assert one == book.appointment_by_external_id(connection, "X1") == found[2]
        assert book.appointment_by_public_id(connection, "none") is None
        assert [row.id for row in book.appointments_by_ids(connection, [4, 1, 99])] == [1, 4]
        assert [row.id for row in book.appointments_of_patient(connection, 2)] == [5, 4, 2]
    assert asdict(found[2]) == {
        "id": 1,
        "public_id": "a1",
        "external_id": "X1",
        "patient_id": 1,
        "provider_id": 1,
        "location_id": 1,
        "type_id": 1,
        "start_wall": f"{MONDAY}T13:00",
        "zone": "Etc/UTC",
        "fold": 0,
        "minutes": 30,
        "offset_minutes": 0,
        "start_utc": seed.NOON + HOUR,
        "end_utc": seed.NOON + HOUR + 30 * seed.MINUTE,
        "local_date": MONDAY,
        "lifecycle": "booked",
        "confirmation": "not_asked",
        "version": 1,
        "revision": 1,
        "note": "",
        "patient_public_id": "p1",
        "first_name": "Jana",
        "last_name": "Nová",
        "provider": "Dr 1",
        "location": "Main",
        "type": "Check",
        "remote": "",
    }


def _open(engines: Engines, *, hours: int = 72) -> list[unconfirmed.UnconfirmedRow]:
    with engines.read.connect() as connection:
        return unconfirmed.unconfirmed(
            connection, from_utc=seed.NOON, until_utc=seed.NOON + hours * 60 * seed.MINUTE
        )


def _set(engines: Engines, sql: str) -> None:
    with write_session(engines) as session:
        session.connection().exec_driver_sql(sql)


def test_who_has_not_confirmed(filled: Engines) -> None:
    assert [row.id for row in _open(filled)] == [2, 1, 4]
    assert [row.id for row in _open(filled, hours=24)] == [2, 1]
    _set(filled, "UPDATE appointment SET confirmation = 'confirmed' WHERE id = 2")
    _set(filled, "UPDATE appointment SET lifecycle = 'arrived' WHERE id = 4")
    assert [row.id for row in _open(filled)] == [1]


def test_a_visit_of_which_nothing_is_known(filled: Engines) -> None:
    row = _open(filled)[0]
    assert (row.id, row.patient, row.provider, row.type) == (2, "Malý", "Dr 2", None)
    assert not row.opted_out
    assert not row.call_instead
    nothing: tuple[Any, ...] = (
        row.message_id,
        row.question_utc,
        row.reply_id,
        row.call_outcome,
        row.unusable_code,
    )
    assert nothing == (None,) * 5


def _history(session: Session) -> None:
    seed.message(session, 1, visits=(1,), state="failed", error_code=30003, reason="unreachable")
    seed.message(session, 2, visits=(1, 2), sent_utc=seed.NOON - 50)
    for message_id, visit_id, state in ((1, 1, "void"), (2, 1, "open"), (2, 2, "answered")):
        session.add(
            Question(
                message_id=message_id,
                appointment_id=visit_id,
                version=1,
                channel="sms",
                address="+15550101",
                asked_utc=seed.NOON - 100 + message_id,
                state=state,
            )
        )
    for number, body in ((3, "what?"), (4, "maybe")):
        seed.message(
            session, number, direction="in", body=body, state="received", step="", kind="", asks=False
        )
        session.add(
            Inbound(message_id=number, received_utc=seed.NOON - 10 + number, handling="person", meaning="")
        )
        session.add(
            InboundItem(message_id=number, appointment_id=1, version=1, confirmation_before="awaiting")
        )
    for number, outcome in ((1, "no_answer"), (2, "call_back_later")):
        session.add(
            CallAttempt(
                public_id=f"c{number}",
                patient_id=1,
                appointment_id=1,
                outcome=outcome,
                call_back_utc=seed.NOON + number,
                actor="me",
                at_utc=seed.NOON - number,
            )
        )
    session.add(
        Address(address="+15550101", channel="sms", opted_out=True, unusable_code=30006, updated_utc=0)
    )
    session.add(PatientMark(patient_id=1, mark="call_instead", actor="me", at_utc=0))


def test_all_that_decides_what_to_do(filled: Engines) -> None:
    with write_session(filled) as session:
        _history(session)
    other, row, _ = _open(filled)
    assert (row.id, row.mobile, row.missed, row.attended) == (1, "+15550101", 2, 0)
    assert (row.opted_out, row.unusable_code, row.call_instead) == (True, 30006, True)
    assert row.question_utc == seed.NOON - 98
    assert (row.message_id, row.message_public_id, row.message_state, row.message_step) == (
        2,
        "m2",
        "delivered",
        "ask",
    )
    assert (row.message_asks, row.message_code, row.message_sent_utc) == (True, None, seed.NOON - 50)
    assert (row.reply_id, row.reply_body, row.reply_handling, row.reply_utc) == (
        4,
        "maybe",
        "person",
        seed.NOON - 6,
    )
    assert (row.call_outcome, row.call_back_utc) == ("call_back_later", seed.NOON + 2)
    assert (other.message_id, other.question_utc, other.reply_id) == (2, None, None)


def test_what_was_said_of_an_old_version_does_not_count(filled: Engines) -> None:
    with write_session(filled) as session:
        _history(session)
    _set(filled, "UPDATE appointment SET version = 2 WHERE id = 1")
    row = _open(filled)[1]
    assert (row.message_id, row.question_utc) == (None, None)
    assert row.reply_id == 4


def test_the_ledger_newest_first(filled: Engines) -> None:
    with write_session(filled) as session:
        _history(session)
        seed.message(session, 5, patient_id=2)
    with filled.read.connect() as connection:
        rows = ledger.messages(connection)
        assert [row.id for row in rows] == [5, 4, 3, 2, 1]
        assert ledger.messages(connection, limit=2) == rows[:2]
        assert [row.id for row in ledger.messages_of_appointment(connection, 1)] == [4, 3, 2, 1]
        assert [row.id for row in ledger.messages_of_appointment(connection, 2)] == [2]
        assert [row.id for row in ledger.messages_of_patient(connection, 2)] == [5, 2]
        assert [row.id for row in ledger.messages_of_patient(connection, 1, limit=3)] == [4, 3, 2]
        assert ledger.message_by_public_id(connection, "m2") == rows[3]
        assert ledger.message_by_public_id(connection, "none") is None
    assert rows[3].items == (ledger.LedgerItem("a2", 1), ledger.LedgerItem("a1", 1))
    assert rows[1].items == (ledger.LedgerItem("a1", 1),)
    assert rows[0].items == ()
    assert (rows[0].patient_public_id, rows[1].patient_public_id) == ("p2", None)
    assert (rows[1].handling, rows[0].handling) == ("person", None)
    assert (rows[4].error_code, rows[4].reason, rows[4].state) == (30003, "unreachable", "failed")


PLANS = [
    (days.DAY, ("2026-03-02",)),
    (days.DAY_AT_LOCATION, ("2026-03-02", 1)),
    (days.WEEK, (1, "2026-03-02", "2026-03-08")),
    (book.BETWEEN, ("2026-03-02", "2026-03-08")),
    (book.BY_PUBLIC_ID, ("a1",)),
    (book.BY_EXTERNAL_ID, ("a1",)),
    (book.OF_PATIENT, (1,)),
    (book.BY_IDS, ("[1]",)),
    (unconfirmed.UNCONFIRMED, (1, 2)),
    (ledger.ONE, ("m1", 1)),
    (ledger.OF_APPOINTMENT, (1, 1)),
    (ledger.OF_PATIENT, (1, 1)),
]


@pytest.mark.parametrize(("sql", "parameters"), PLANS)
def test_no_list_reads_a_table_from_end_to_end(
    engines: Engines, sql: str, parameters: tuple[Any, ...]
) -> None:
    with engines.read.connect() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "json_each" not in line] == []
    assert any(line.startswith("SEARCH") for line in plan)


def test_the_day_and_the_worklist_come_sorted_out_of_their_index(engines: Engines) -> None:
    with engines.read.connect() as connection:
        for sql, parameters in (PLANS[0], PLANS[8]):
            plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
            assert not any("TEMP B-TREE FOR ORDER BY" in line for line in plan)


def test_the_whole_ledger_is_read_from_its_end(engines: Engines) -> None:
    with engines.read.connect() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {ledger.ALL}", (5,))]
    assert plan[0] == "SCAN m"
    assert not any(line == "USE TEMP B-TREE FOR ORDER BY" for line in plan)


def test_plain_reads_share_one_moment(filled: Engines) -> None:
    with filled.read.connect() as connection:
        assert scalar(connection, "SELECT count(*) FROM patient") == 2
        with write_session(filled) as session:
            seed.patient(session, 3)
        assert scalar(connection, "SELECT count(*) FROM patient") == 2
    with filled.read.connect() as connection:
        assert scalar(connection, "SELECT count(*) FROM patient") == 3
        assert scalar(connection, "SELECT id FROM patient WHERE id = 99") is None
