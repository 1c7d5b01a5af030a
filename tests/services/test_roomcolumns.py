"""A day by room, and the locations of a day side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import settings
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.settings import Scope
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.models.tables import Room, RoomHours, RunningLate, TypeDetail, WaitingWish
from frontdesk.services.booking import Visit, cancel_visit, move_visit
from frontdesk.services.booking.blocks import block_time
from frontdesk.services.daypage import WAITING_MINUTES, ByWhat, DayColumn, DayPage, Homes, with_visits
from frontdesk.services.furnishing import Furniture
from frontdesk.services.identity import new_public_id
from frontdesk.services.settings import put
from tests.services.readers import EVA, FURNITURE, HILLSIDE, MONDAY, RIVERSIDE, SUNDAY, Read, at

ROOMS = Furniture(
    locations=(
        replace(FURNITURE.locations[0], rooms=("Room 2", "Room 1")),
        replace(FURNITURE.locations[1], rooms=("Studio",)),
    ),
    types=FURNITURE.types,
    providers=FURNITURE.providers,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path, furniture=ROOMS)
    yield made
    made.close()


def _rooms(desk: Read, place: str | None = None) -> DayPage:
    location_id = None if place is None else desk.keys.locations[place]
    return desk.reader.day(MONDAY, location_id=location_id, by=ByWhat.ROOM, side_by_side=True)


def _names(page: DayPage) -> list[tuple[str, str]]:
    return [(column.group, column.name) for column in page.columns]


def _in(desk: Read, visit: Visit, room: str, place: str = HILLSIDE) -> None:
    move_visit(desk.book, EVA, visit.id, room_id=desk.keys.rooms[place, room])


def _named(page: DayPage, name: str) -> DayColumn:
    return next(each for each in page.columns if each.name == name)


def test_every_room_is_a_column_by_location_and_name(desk: Read) -> None:
    assert _names(_rooms(desk)) == [(HILLSIDE, "Room 1"), (HILLSIDE, "Room 2"), (RIVERSIDE, "Studio")]
    assert _names(_rooms(desk, HILLSIDE)) == [("", "Room 1"), ("", "Room 2")]


def test_a_visit_without_a_room_has_a_column_only_while_there_is_one(desk: Read) -> None:
    visit = desk.visit("09:00")
    page = _rooms(desk)
    assert _names(page)[:3] == [(HILLSIDE, "Room 1"), (HILLSIDE, "Room 2"), (HILLSIDE, "No room")]
    roomless = _named(page, "No room")
    assert (roomless.room_id, roomless.visits, roomless.to_confirm) == (None, 1, 1)
    _in(desk, visit, "Room 1")
    page = _rooms(desk)
    assert "No room" not in [column.name for column in page.columns]
    assert (_named(page, "Room 1").visits, _named(page, "Room 2").visits) == (1, 0)
    assert page.visits[0].room_id == _named(page, "Room 1").room_id


def test_a_place_without_rooms_still_has_somewhere_to_book(tmp_path: Path) -> None:
    desk = Read(tmp_path)
    assert _names(_rooms(desk)) == [(HILLSIDE, "No room"), (RIVERSIDE, "No room")]
    desk.close()


def test_a_former_room_is_there_with_its_visits(desk: Read) -> None:
    visit = desk.visit("09:00")
    _in(desk, visit, "Room 2")
    with desk.book.write(PROGRAM) as work:
        for room in desk.keys.rooms.values():
            work.session.get_one(Room, room).active = False
    assert _names(_rooms(desk, HILLSIDE)) == [("", "Room 2")]


def test_a_room_has_the_hours_of_its_place_unless_it_has_its_own(desk: Read) -> None:
    with desk.book.write(PROGRAM) as work:
        room = desk.keys.rooms[HILLSIDE, "Room 2"]
        work.session.add(RoomHours(room_id=room, weekday=0, from_minute=420, until_minute=600))
        work.session.add(RoomHours(room_id=room, weekday=1, from_minute=600, until_minute=660))
    page = _rooms(desk)
    assert _named(page, "Room 1").working == (Span(at("08:00"), at("18:00")),)
    assert _named(page, "Room 2").working == (Span(at("08:00"), at("10:00")),)


def test_blocked_rooms_and_closed_places_say_why(desk: Read) -> None:
    key = block_time(
        desk.book,
        EVA,
        room_id=desk.keys.rooms[HILLSIDE, "Room 1"],
        location_id=desk.keys.locations[HILLSIDE],
        start=f"{MONDAY.isoformat()}T10:00",
        end=f"{MONDAY.isoformat()}T11:00",
        reason="Painting",
    ).block.id
    desk.closed_on(MONDAY, "Training", hours=(8 * 60, 12 * 60))
    page = _rooms(desk)
    room = _named(page, "Room 1")
    assert room.blocked == (Blocked(key, at("10:00"), at("11:00"), "Painting"),)
    assert room.closed == (Shut(at("12:00"), at("18:00"), "Training"),)
    assert _named(page, "Room 2").blocked == ()
    assert _named(page, "Studio").closed == ()


def test_the_keys_of_the_columns_differ_and_stay(desk: Read) -> None:
    desk.visit("09:00")
    desk.visit("09:00", "Nurse Lee", RIVERSIDE)
    for page in (_rooms(desk), desk.reader.day(MONDAY, side_by_side=True), desk.page()):
        keys = [column.key for column in page.columns]
        assert len(set(keys)) == len(keys)
        assert 0 not in keys
    assert [column.key for column in desk.page().columns] == [
        column.provider_id for column in desk.page().columns
    ]


def test_locations_side_by_side_have_a_column_for_a_provider_at_each(desk: Read) -> None:
    desk.visit("09:00")
    desk.visit("14:00", place=RIVERSIDE)
    page = desk.reader.day(MONDAY, side_by_side=True)
    assert _names(page) == [(HILLSIDE, "Dr Malik"), (RIVERSIDE, "Dr Malik"), ("", "Nurse Lee")]
    here, there, _ = page.columns
    assert here.working == (Span(at("08:00"), at("12:00")),)
    assert here.closed == (Shut(at("13:00"), at("17:00"), "At Riverside"),)
    assert there.closed == (Shut(at("08:00"), at("12:00"), "At Hillside Clinic"),)
    assert (here.visits, there.visits) == (1, 1)
    homes = Homes(page.columns)
    assert [homes.of(visit) for visit in page.visits] == [here, there]


def test_one_location_is_never_beside_itself(desk: Read) -> None:
    place = desk.keys.locations[HILLSIDE]
    page = desk.reader.day(MONDAY, location_id=place, side_by_side=True)
    assert page == desk.reader.day(MONDAY, location_id=place)
    assert {column.group for column in page.columns} == {""}


def test_a_day_on_which_nobody_works_has_everybody_side_by_side(desk: Read) -> None:
    page = desk.reader.day(SUNDAY, side_by_side=True)
    assert [column.name for column in page.columns] == ["Dr Malik", "Dr Novák", "Nurse Lee"]


@pytest.mark.parametrize("by", ByWhat)
def test_a_changed_visit_counts_in_the_column_where_it_is_now(desk: Read, by: ByWhat) -> None:
    visit = desk.visit("09:00")
    _in(desk, visit, "Room 1")
    desk.visit("10:00")
    page = desk.reader.day(MONDAY, by=by, side_by_side=True)
    _in(desk, visit, "Room 2")
    newer = with_visits(page, {visit.id: desk.reader.visit(visit.id)}, desk.reader.clock.now_utc())
    again = desk.reader.day(MONDAY, by=by, side_by_side=True)
    assert newer == replace(again, seq=page.seq)
    cancel_visit(desk.book, EVA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    newer = with_visits(page, {visit.id: desk.reader.visit(visit.id)}, desk.reader.clock.now_utc())
    assert newer is not None
    assert sum(column.visits for column in newer.columns) == 1


def test_a_visit_that_has_no_column_yet_needs_the_whole_day(desk: Read) -> None:
    page = _rooms(desk)
    visit = desk.visit("09:00")
    assert with_visits(page, {visit.id: desk.reader.visit(visit.id)}, desk.reader.clock.now_utc()) is None


def test_how_late_a_provider_runs_is_of_that_day(desk: Read) -> None:
    with desk.book.write(PROGRAM) as work:
        for day, minutes in ((MONDAY, 25), (SUNDAY, 40)):
            work.session.add(
                RunningLate(
                    provider_id=desk.keys.providers["Dr Malik"],
                    local_date=day.isoformat(),
                    minutes=minutes,
                    actor="Eva",
                    at_utc=work.now_utc,
                )
            )
    late = {column.name: column.behind_minutes for column in desk.page().columns}
    assert late == {"Dr Malik": 25, "Nurse Lee": 0}


def test_how_long_somebody_may_wait_is_the_places_or_the_clinics(desk: Read) -> None:
    assert settings.definition("arrivals.waiting_minutes").default == WAITING_MINUTES
    assert {place.waiting_minutes for place in desk.page().places} == {WAITING_MINUTES}
    put(desk.book, EVA, "arrivals.waiting_minutes", "15")
    place = desk.keys.locations[RIVERSIDE]
    put(desk.book, EVA, "arrivals.waiting_minutes", "30", scope=Scope.LOCATION, scope_id=place)
    assert [each.waiting_minutes for each in desk.page().places] == [15, 30]


def test_a_visit_knows_that_it_is_remote_and_wanted_sooner(desk: Read) -> None:
    visit = desk.visit("09:00")
    assert (desk.one(visit).remote, desk.one(visit).sooner) == ("", False)
    with desk.book.write(PROGRAM) as work:
        work.session.add(TypeDetail(type_id=desk.keys.types["Consultation"], remote=Remote.VIDEO))
        wish = WaitingWish(
            public_id=new_public_id(),
            patient_id=visit.patient_id,
            appointment_id=visit.id,
            minutes=30,
            created_utc=work.now_utc,
            updated_utc=work.now_utc,
        )
        work.session.add(wish)
    assert (desk.one(visit).remote, desk.one(visit).sooner) == ("video", True)
    with desk.book.write(PROGRAM) as work:
        work.session.get_one(WaitingWish, wish.id).state = "done"
        work.changed(Kind.APPOINTMENT, visit.id)
    assert not desk.one(visit).sooner


_COLUMN = st.one_of(
    st.tuples(st.integers(1, 9), st.none(), st.none() | st.integers(1, 4)),
    st.tuples(st.none(), st.none() | st.integers(1, 9), st.integers(1, 4)),
)


@given(st.lists(_COLUMN, unique=True))
def test_columns_have_one_key_if_and_only_if_they_are_about_the_same(
    wanted: list[tuple[int | None, int | None, int | None]],
) -> None:
    plain = DayColumn(1, "", (), None, (), (), 0, 0)
    columns = [
        replace(plain, provider_id=provider, room_id=room, location_id=place)
        for provider, room, place in wanted
    ]
    keys = [column.key for column in columns]
    assert len(set(keys)) == len(keys)
    assert 0 not in keys
    assert keys == [replace(column, name="Dr Malik", visits=7).key for column in columns]
