"""What an act in the book refuses, and what it works out by itself: types, locations, rooms, zones."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.instants import from_iso
from frontdesk.domain.words import Lifecycle, MessageState
from frontdesk.models.tables import (
    AppointmentType,
    AppointmentVersion,
    Location,
    Occupancy,
    Patient,
    ProviderHours,
    Room,
)
from frontdesk.services.booking import answer_visit, book_visit, cancel_visit, move_visit, set_status
from frontdesk.services.identity import new_public_id
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def second_location(desk: Desk, zone: str = "America/New_York") -> int:
    with desk.book.write(PROGRAM) as work:
        row = Location(
            public_id=new_public_id(), name="Branch", name_key=name_key("Branch"), address="", zone=zone
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def test_who_and_what_is_not_there(desk: Desk) -> None:
    visit = desk.visit()
    with pytest.raises(NotFound, match="no such visit"):
        move_visit(desk.book, ANNA, 999, start=f"{MONDAY}T10:00")
    with pytest.raises(NotFound, match="no such provider"):
        move_visit(desk.book, ANNA, visit.id, provider_id=999)
    with pytest.raises(NotFound, match="no such location"):
        move_visit(desk.book, ANNA, visit.id, location_id=999)
    with pytest.raises(NotFound, match="no such room"):
        move_visit(desk.book, ANNA, visit.id, room_id=999)
    with pytest.raises(NotFound, match="no such appointment type"):
        book_visit(
            desk.book, ANNA, patient_id=desk.eva, provider_id=desk.novak, start=f"{MONDAY}T09:00", type_id=999
        )


def test_a_merged_card_is_not_booked(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Patient).where(Patient.id == desk.eva).values(merged_into_id=desk.petr))
    with pytest.raises(Refused, match="merged"):
        desk.visit(patient_id=desk.eva)


def test_a_cancellation_says_by_whom(desk: Desk) -> None:
    with pytest.raises(UsageError, match="patient or the clinic"):
        cancel_visit(desk.book, ANNA, desk.visit().id, lifecycle=Lifecycle.NO_SHOW)


def test_the_length_is_the_types_unless_it_is_given(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        check = AppointmentType(
            public_id=new_public_id(), name="Check", name_key="check", minutes=45, value_minor=None
        )
        work.session.add(check)
        work.session.flush()
        type_id = check.id
    start = f"{MONDAY}T09:00"
    usual = book_visit(
        desk.book, ANNA, patient_id=desk.eva, provider_id=desk.malik, start=start, type_id=type_id
    )
    assert (usual.visit.minutes, usual.visit.type_id) == (45, type_id)
    short = book_visit(
        desk.book, ANNA, patient_id=desk.eva, provider_id=desk.novak, start=start, type_id=type_id, minutes=10
    )
    assert short.visit.minutes == 10
    with pytest.raises(UsageError, match="length"):
        book_visit(desk.book, ANNA, patient_id=desk.eva, provider_id=desk.novak, start=f"{MONDAY}T12:00")


def test_with_several_locations_one_is_named(desk: Desk) -> None:
    branch = second_location(desk)
    with pytest.raises(UsageError, match="several locations"):
        desk.visit()
    visit = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        provider_id=desk.malik,
        location_id=branch,
        start=f"{MONDAY}T09:00",
        minutes=30,
    ).visit
    assert (visit.zone, visit.start_utc) == ("America/New_York", from_iso(f"{MONDAY}T09:00:00-05:00"))
    again = book_visit(
        desk.book, ANNA, patient_id=desk.eva, provider_id=desk.malik, start=f"{MONDAY}T11:00", minutes=30
    ).visit
    assert again.zone == "America/New_York", "where the provider's latest visit is"


def test_a_provider_with_hours_at_one_place_is_meant_there(desk: Desk) -> None:
    branch = second_location(desk)
    with desk.book.write(ANNA) as work:
        work.session.add(
            ProviderHours(
                provider_id=desk.malik, location_id=branch, weekday=0, from_minute=480, until_minute=960
            )
        )
    visit = book_visit(
        desk.book, ANNA, patient_id=desk.eva, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30
    ).visit
    assert visit.zone == "America/New_York"


def test_another_location_keeps_the_wall_clock_and_gives_the_room_up(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    branch = second_location(desk)
    with pytest.raises(UsageError, match="Room 1 is at another location"):
        move_visit(desk.book, ANNA, visit.id, location_id=branch, room_id=desk.room)
    moved = move_visit(desk.book, ANNA, visit.id, location_id=branch).visit
    assert (moved.start_wall, moved.zone, moved.room_id, moved.version) == (
        visit.start_wall,
        "America/New_York",
        None,
        2,
    )
    assert [row[0] for row in desk.occupied(moved)] == ["provider"]


def test_a_room_is_given_up_on_its_own(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    assert move_visit(desk.book, ANNA, visit.id, leave_room=True).visit.room_id is None
    assert [row[0] for row in desk.occupied(visit)] == ["provider"]


def test_a_room_that_was_given_up_does_not_hold_a_visit_back(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Room).where(Room.id == desk.room).values(active=False))
    assert move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T10:00").visit.room_id == desk.room


def test_a_shared_time_is_kept_while_the_visit_stays_within_it(desk: Desk) -> None:
    first = desk.visit()
    shared = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        provider_id=desk.malik,
        start=first.start_wall,
        minutes=30,
        overbook="urgent",
    ).visit
    assert move_visit(desk.book, ANNA, first.id, room_id=desk.room).visit.room_id == desk.room
    assert move_visit(desk.book, ANNA, shared.id, minutes=20).visit.overbooked == "urgent"
    with pytest.raises(Conflict, match="Petr Dvořák"):
        move_visit(desk.book, ANNA, shared.id, minutes=25)
    wider = move_visit(desk.book, ANNA, shared.id, minutes=25, overbook="two siblings").visit
    assert wider.overbooked == "two siblings"
    away = move_visit(desk.book, ANNA, shared.id, start=f"{MONDAY}T11:00").visit
    assert away.overbooked is None


def test_the_database_itself_refuses_what_no_check_saw(desk: Desk) -> None:
    visit = desk.visit()
    with pytest.raises(IntegrityError, match="occupied"), desk.book.write(PROGRAM) as work:
        work.session.execute(
            insert(Occupancy).values(
                kind="provider",
                resource_id=desk.malik,
                from_utc=visit.end_utc - 1,
                until_utc=visit.end_utc + 1,
                shared=False,
                appointment_id=visit.id,
            )
        )


def test_clocks_that_go_back_show_a_time_twice(desk: Desk) -> None:
    first = desk.visit("2027-10-31T01:30")
    second = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        provider_id=desk.malik,
        start="2027-10-31T01:30",
        fold=1,
        minutes=30,
    ).visit
    assert second.start_utc - first.start_utc == 3_600_000
    longer = move_visit(desk.book, ANNA, second.id, minutes=45).visit
    assert (longer.fold, longer.start_utc) == (1, second.start_utc)


def test_uncertain_texts_that_say_what_holds_need_no_notice(desk: Desk) -> None:
    visit = desk.visit()
    move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T10:00")
    now = desk.row(visit)
    assert now.version == 2
    ten = move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00").visit
    desk.text(ten, state=MessageState.UNCERTAIN)
    away = move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T12:00").visit
    assert away.notice_due_utc is not None
    assert move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00").visit.notice_due_utc is None


def test_a_hand_written_text_proves_nothing_about_the_time(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    moved = move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T10:00").visit
    desk.clock.advance(minutes=1)
    desk.text(moved, state=MessageState.DELIVERED, step="manual", kind="manual")
    again = move_visit(desk.book, ANNA, visit.id, minutes=20).visit
    assert again.notice_due_utc is not None


def test_a_version_that_nobody_kept_counts_as_different(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T10:00")
    with desk.book.write(PROGRAM) as work:
        for row in work.session.scalars(select(AppointmentVersion)).all():
            work.session.delete(row)
    back = move_visit(desk.book, ANNA, visit.id, start=visit.start_wall).visit
    assert back.notice_due_utc is not None


def test_a_status_of_a_visit_that_moved_on(desk: Desk) -> None:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id, revision=1)
    with pytest.raises(Conflict, match="meanwhile"):
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED, revision=1)
