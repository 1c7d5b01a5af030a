"""The board: who is expected, who waits, since when; read by the index of dates."""

from __future__ import annotations

from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries.arrivals import BOARD, NEAREST, WAITING
from frontdesk.models.tables import Alert, ExpectedArrival, Location, ProviderHours
from frontdesk.services import settings
from frontdesk.services.arrivals import Waiting, board, waiting_now
from frontdesk.services.booking import book_visit, cancel_visit, set_status
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.desk_days import provider_day
from frontdesk.services.identity import new_public_id
from frontdesk.services.places import add_location
from frontdesk.services.running_late import preview_late, set_behind
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


def _honolulu(desk: Desk) -> int:
    add_location(desk.book, ANNA, name="Honolulu", zone_name="Pacific/Honolulu")
    with desk.book.read() as connection:
        return connection.execute(select(Location.id).where(Location.name == "Honolulu")).scalar_one()


def test_near_midnight_each_location_has_its_own_day(desk: Desk) -> None:
    """Three in the afternoon of Sunday in Honolulu is Monday in London already."""
    monday = desk.visit(f"{MONDAY}T09:00")
    desk.visit("2026-11-29T18:00")
    far = _honolulu(desk)
    sunday = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.novak,
        location_id=far,
        start="2026-11-29T15:30",
        minutes=30,
    ).visit
    desk.clock.set("2026-11-30T01:00:00+00:00")

    set_behind(desk.book, ANNA, desk.novak, 20)
    set_behind(desk.book, ANNA, desk.malik, 10)

    found = board(desk.book)
    assert [row.id for row in found.rows] == [sunday.id, monday.id]
    assert [(row.id, row.behind) for row in found.rows] == [(sunday.id, 20), (monday.id, 10)]
    assert {(row.provider_id, row.minutes) for row in found.behind} == {(desk.novak, 20), (desk.malik, 10)}
    preview = preview_late(desk.book, desk.novak)
    assert [each.appointment_id for each in (*preview.told, *preview.not_told)] == [sunday.id]
    assert not found.is_over(desk.clock.now_utc())
    assert found.is_over(desk.clock.now_utc() + 9 * HOUR), "it is Monday in Honolulu, too"

    set_status(desk.book, ANNA, sunday.id, lifecycle=Lifecycle.ARRIVED)
    assert waiting_now(desk.book) == Waiting(1, 0)


def test_a_provider_without_a_visit_has_the_day_of_where_they_work(desk: Desk) -> None:
    far = _honolulu(desk)
    with desk.book.write(PROGRAM) as work:
        hours = ProviderHours(
            provider_id=desk.novak, location_id=far, weekday=0, from_minute=480, until_minute=960
        )
        work.session.add(hours)
    desk.clock.set("2026-11-30T01:00:00+00:00")
    with desk.book.read() as connection:
        now = desk.clock.now_utc()
        assert provider_day(connection, desk.novak, now) == "2026-11-29"
        assert provider_day(connection, desk.malik, now) == "2026-11-30"
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {NEAREST}", ("a", "b", 1, 1)).fetchall()
    assert any("SEARCH a USING INDEX" in each[3] and "local_date" in each[3] for each in plan), plan


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
