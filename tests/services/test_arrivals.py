"""The board: who is expected, who waits, since when; read by the index of dates."""

from __future__ import annotations

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries.arrivals import BOARD, WAITING
from frontdesk.models.tables import Alert, ExpectedArrival
from frontdesk.services import settings
from frontdesk.services.arrivals import Waiting, board, waiting_now
from frontdesk.services.booking import cancel_visit, set_status
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.identity import new_public_id
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def test_today_s_visits_by_start_without_the_cancelled(desk: Desk) -> None:
    later = desk.visit(f"{MONDAY}T10:00")
    first = desk.visit(f"{MONDAY}T09:00", provider_id=desk.novak)
    gone = desk.visit(f"{MONDAY}T11:00")
    desk.visit("2026-12-01T09:00")
    cancel_visit(desk.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    desk.clock.set("2026-11-30T09:12:00+00:00")

    found = board(desk.book)

    assert [row.id for row in found.rows] == [first.id, later.id]
    assert [row.late(desk.clock.now_utc(), from_minutes=found.late_minutes) for row in found.rows] == [12, 0]
    assert {name for _, name in found.providers} == {"Dr Malik", "Dr Novák"}
    assert found.rows[0].patient == "Petr Dvořák"


def test_a_wait_is_measured_until_the_room_and_is_too_long_by_the_place(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    desk.clock.set("2026-11-30T09:07:00+00:00")
    check_in(desk.book, ANNA, visit.id, Checked(forms=True))
    desk.clock.advance(minutes=10)
    settings.put(desk.book, ANNA, "arrivals.waiting_minutes", "9")

    [row] = board(desk.book).rows

    now = desk.clock.now_utc()
    assert (row.waited(now), row.came_late(from_minutes=5), row.checked_in) == (10, 7, True)
    assert board(desk.book).too_long(row, now)
    assert waiting_now(desk.book) == Waiting(1, 1)

    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.IN_ROOM)
    desk.clock.advance(minutes=30)
    [row] = board(desk.book).rows
    assert row.waited(desk.clock.now_utc()) == 10
    assert not board(desk.book).too_long(row, desk.clock.now_utc())
    assert waiting_now(desk.book) == Waiting(0, 0)


def test_who_wrote_to_be_late_and_who_has_an_alert(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    with desk.book.write(PROGRAM) as work:
        work.session.add(
            ExpectedArrival(
                appointment_id=visit.id,
                expected_utc=visit.start_utc + 15 * MINUTE,
                actor="x",
                at_utc=work.now_utc,
            )
        )
        work.session.add(
            Alert(
                public_id=new_public_id(),
                patient_id=visit.patient_id,
                body="Bring the plan",
                actor="x",
                at_utc=1,
                ended_by="",
            )
        )
    desk.clock.set("2026-11-30T09:12:00+00:00")

    [row] = board(desk.book).rows

    assert row.said_utc == visit.start_utc + 15 * MINUTE
    assert row.alert
    assert row.late(desk.clock.now_utc(), from_minutes=5) == 0


def test_the_board_reads_one_day_by_its_index(desk: Desk) -> None:
    with desk.book.read() as connection:
        for sql in (BOARD, WAITING):
            raw = connection.connection.dbapi_connection
            assert raw is not None
            plan = [
                str(each[3]) for each in raw.execute(f"EXPLAIN QUERY PLAN {sql}", ("2026-11-30",)).fetchall()
            ]
            assert any("SEARCH a USING INDEX" in each and "local_date" in each for each in plan), plan
            assert not [each for each in plan if each.startswith("SCAN")], plan
