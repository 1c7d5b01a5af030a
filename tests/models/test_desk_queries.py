"""What the window reads comes by an index, and costs what the day holds, not what the book holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from frontdesk.models.engine import Engines, write_session
from frontdesk.models.queries import desk
from frontdesk.models.raw import open_to_read, snapshot
from frontdesk.models.tables import Block, Inbound, InboundItem, PatientMark, Question, Reservation
from tests.models import seed
from tests.support.books import KEY

MONDAY = seed.iso(seed.NOON)
STATEMENTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "day": (desk.DAY, (MONDAY,)),
    "one": (desk.ONE, (1,)),
    "month": (desk.MONTH_EVERYWHERE, (0, MONDAY, MONDAY)),
    "month at a location": (desk.MONTH_AT_LOCATION, (0, MONDAY, MONDAY, 1)),
    "blocks": (desk.BLOCKS, (1, 2, 1)),
    "held": (desk.HELD, (1, 2, 1)),
    "blocks of rooms": (desk.ROOM_BLOCKS, (1, 2, 1)),
    "rooms held": (desk.ROOMS_HELD, (1, 2, 1)),
    "next visits": (desk.NEXT_VISITS, ("[1]", 1, 1)),
    "last visits": (desk.LAST_VISITS, ("[1]", 1, 1)),
    "visits ahead": (desk.VISITS_AHEAD, ("[1]", 1, 6)),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_is_read_from_end_to_end(engines: Engines, name: str) -> None:
    sql, parameters = STATEMENTS[name]
    connection = open_to_read(engines.path, KEY)
    try:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
    finally:
        connection.close()
    assert [line for line in plan if line.startswith("SCAN") and not line.startswith("SCAN j ")] == []
    assert any(line.startswith("SEARCH") for line in plan)


def test_the_day_comes_from_its_index_and_so_does_what_was_asked(engines: Engines) -> None:
    connection = open_to_read(engines.path, KEY)
    try:
        plan = "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {desk.DAY}", (MONDAY,)))
    finally:
        connection.close()
    for index in ("ix_appointment_day", "ix_question_appointment", "ix_inbound_item_appointment"):
        assert f"INDEX {index} " in plan


def _monday(engines: Engines) -> None:
    """A day with a bit of everything."""
    with write_session(engines) as session:
        seed.places(session)
        for number in range(1, 11):
            seed.patient(session, number)
            start = seed.NOON + number * 30 * seed.MINUTE
            seed.visit(session, number, patient_id=number, start_utc=start)
            seed.message(session, number, visits=(number,))
            session.add(
                Question(
                    message_id=number,
                    appointment_id=number,
                    version=1,
                    channel="sms",
                    address="+15550100",
                    asked_utc=seed.NOON,
                    closed_utc=None,
                )
            )
        session.add(PatientMark(patient_id=1, mark="call_instead", at_utc=seed.NOON))
        session.add(PatientMark(patient_id=1, mark="first_visit", at_utc=seed.NOON))
        seed.message(
            session, 90, direction="in", kind="", asks=False, body="maybe", step="", state="received"
        )
        session.flush()
        session.add(Inbound(message_id=90, received_utc=seed.NOON, handling="person", decided_utc=None))
        session.add(InboundItem(message_id=90, appointment_id=1, version=1, confirmation_before="awaiting"))


def _grow(engines: Engines) -> None:
    """Other days before and after, with their texts and blocked time."""
    with write_session(engines) as session:
        for number in (*range(100, 160), *range(161, 220)):
            start = seed.NOON + (number - 160) * seed.DAY
            seed.visit(session, number, patient_id=11 + number % 40, start_utc=start)
            seed.message(session, number, visits=(number,))
            session.add(
                Question(
                    message_id=number,
                    appointment_id=number,
                    version=1,
                    channel="sms",
                    address="+15550100",
                    asked_utc=start,
                    closed_utc=None,
                )
            )
            far = seed.NOON + (500 + number) * seed.DAY * (1 if number % 2 else -1)
            session.add(_block(number, far, far + seed.DAY, provider_id=1))


def _block(number: int, start_utc: int, end_utc: int, **whose: int) -> Block:
    return Block(
        id=number,
        public_id=f"b{number}",
        start_wall="2026-03-02T12:00",
        zone="Etc/UTC",
        start_utc=start_utc,
        end_utc=end_utc,
        reason="",
        created_utc=seed.NOON,
        **whose,
    )


def _steps(connection: dbapi2.Connection, read: Callable[[dbapi2.Connection], object]) -> int:
    """How many steps of the library's machine a read takes: a cost that no busy processor changes."""
    counted = 0

    def step() -> int:
        nonlocal counted
        counted += 1
        return 0

    with snapshot(connection):
        read(connection)
        connection.set_progress_handler(step, 1)
        try:
            read(connection)
        finally:
            connection.set_progress_handler(None, 1)
    return counted


READS: dict[str, Callable[[dbapi2.Connection], object]] = {
    "day": lambda c: desk.visits_of_day(c, _tuple, MONDAY),
    "one": lambda c: desk.visit_of_day(c, _tuple, 5),
    "month": lambda c: desk.month(c, first_day=MONDAY, last_day=MONDAY, now_utc=0),
    "blocks": lambda c: desk.blocks(c, from_utc=seed.NOON, until_utc=seed.NOON + seed.DAY),
    "next": lambda c: desk.next_visits(c, _tuple, [1, 2, 3], now_utc=seed.NOON),
    "last": lambda c: desk.last_visits(c, _tuple, [1, 2, 3], now_utc=seed.NOON + seed.DAY),
    "ahead": lambda c: desk.visits_ahead(c, _tuple, [1, 2, 3], from_utc=seed.NOON, most=6),
}


def _tuple(*row: Any) -> tuple[Any, ...]:
    return row


def test_reads_cost_the_same_in_a_larger_book(engines: Engines) -> None:
    with write_session(engines) as session:
        for number in range(11, 51):
            seed.patient(session, number)
    _monday(engines)
    connection = open_to_read(engines.path, KEY)
    try:
        before = {name: _steps(connection, read) for name, read in READS.items()}
        _grow(engines)
        after = {name: _steps(connection, read) for name, read in READS.items()}
    finally:
        connection.close()
    assert min(before.values()) > 5
    # A step more or less where a search meets a neighbour instead of the end.
    assert {
        name: after[name] - steps for name, steps in before.items() if abs(after[name] - steps) > 12
    } == {}


def test_the_values_of_a_visit_in_their_order(engines: Engines) -> None:
    _monday(engines)
    connection = open_to_read(engines.path, KEY)
    try:
        first, second, *_ = desk.visits_of_day(connection, _tuple, MONDAY)
        assert desk.visit_of_day(connection, _tuple, 1) == first
    finally:
        connection.close()
    marks = desk.MARK_BITS
    assert first[:3] == (1, "a1", 1)
    assert first[7:10] == ("First1 Last1", "Check", "aabbcc")
    assert first[26:28] == (seed.NOON, "delivered")
    assert first[30:] == (
        "maybe",
        sum(marks[mark] for mark in marks if mark in ("call_instead", "first_visit")),
        None,
        0,
        "",
    )
    assert second[30:] == ("", 0, None, 0, "")


def test_blocks_that_meet_a_span(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.places(session)
        year = 399 * seed.DAY
        session.add(_block(1, seed.NOON - year, seed.NOON + 1, provider_id=1))
        session.add(_block(2, seed.NOON - seed.DAY, seed.NOON, provider_id=1))
        session.add(_block(3, seed.NOON + 10, seed.NOON + 20, location_id=1))
        session.add(_block(4, seed.NOON + 100, seed.NOON + 200, provider_id=1))
    connection = open_to_read(engines.path, KEY)
    try:
        found = desk.blocks(connection, from_utc=seed.NOON, until_utc=seed.NOON + 100)
    finally:
        connection.close()
    assert [(row.id, row.provider_id, row.location_id) for row in found] == [(1, 1, None), (3, None, 1)]


def test_reservations_until_they_are_over(engines: Engines) -> None:
    with write_session(engines) as session:
        seed.places(session)
        for number in (1, 2):
            session.add(
                Reservation(
                    id=number,
                    public_id=f"r{number}",
                    holder="staff:Eva",
                    expires_utc=seed.NOON + number,
                    created_utc=seed.NOON,
                )
            )
            session.flush()
            begin = seed.NOON + number * 100
            seed.occupy(session, number, begin, begin + 50, reservation_id=number)
    connection = open_to_read(engines.path, KEY)

    def at(now_utc: int, *, from_utc: int = seed.NOON, until_utc: int = seed.NOON + 1000) -> list[int]:
        return [
            row.id for row in desk.held(connection, now_utc=now_utc, from_utc=from_utc, until_utc=until_utc)
        ]

    try:
        assert sorted(at(seed.NOON)) == [1, 2]
        assert at(seed.NOON + 1) == [2]
        assert at(seed.NOON + 2) == []
        assert at(seed.NOON, until_utc=seed.NOON + 200) == [1]
    finally:
        connection.close()


def test_dates_without_visits_are_left_out_of_the_month(engines: Engines) -> None:
    _monday(engines)
    with write_session(engines) as session:
        seed.visit(session, 50, patient_id=1, start_utc=seed.NOON + seed.DAY, lifecycle="cancelled_by_clinic")
        seed.visit(session, 51, patient_id=1, start_utc=seed.NOON + 2 * seed.DAY, confirmation="confirmed")
    last = (date.fromisoformat(MONDAY) + timedelta(days=2)).isoformat()
    connection = open_to_read(engines.path, KEY)
    try:
        found = desk.month(connection, first_day=MONDAY, last_day=last, now_utc=0)
        assert found == [desk.LoadRow(MONDAY, 10, 10), desk.LoadRow(last, 1, 0)]
        assert desk.month(connection, first_day=MONDAY, last_day=last, now_utc=0, location_id=2) == []
    finally:
        connection.close()
