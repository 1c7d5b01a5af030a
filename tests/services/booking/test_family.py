"""Holding times for a family, and booking them: all or none, undone at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Change, Kind
from frontdesk.domain.errors import Conflict, Refused, TimeTaken, UsageError
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.models.tables import ChangeLog, Occupancy, Patient, Reservation
from frontdesk.services import settings
from frontdesk.services.booking import book_visit
from frontdesk.services.booking.family import Member, book_family
from frontdesk.services.booking.holding import Spot, hold_times, release_times
from frontdesk.services.setting_up import save_type
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

BORIS = Actor(ActorKind.OS_USER, "boris")


def spots(desk: Desk, at: str = "09:00") -> tuple[Spot, Spot]:
    """The same half hour with both providers."""
    start = f"{MONDAY}T{at}"
    return Spot(desk.malik, desk.location, start, 30), Spot(desk.novak, desk.location, start, 30)


def members(desk: Desk, at: str = "09:00") -> list[Member]:
    one, other = spots(desk, at)
    return [Member(desk.petr, one), Member(desk.jana, other, note="with her father")]


def told(desk: Desk) -> set[Change]:
    """Everything that the change log says of days."""
    with desk.book.read() as reader:
        rows = reader.execute(select(ChangeLog.kind, ChangeLog.entity_id)).all()
    return {Change(Kind(row.kind), row.entity_id) for row in rows if row.kind == Kind.DAY}


def test_times_are_held_together_for_as_long_as_the_clinic_says_and_every_desk_is_told(desk: Desk) -> None:
    settings.put(desk.book, ANNA, "booking.hold_seconds", "90")
    held = hold_times(desk.book, ANNA, spots(desk))
    assert held.expires_utc == desk.clock.now_utc() + 90_000
    assert (desk.count(Reservation), desk.count(Occupancy)) == (1, 2)
    assert told(desk) == {Change(Kind.DAY, desk.malik), Change(Kind.DAY, desk.novak)}
    with pytest.raises(TimeTaken, match="Dr Novák is held for somebody else 09:00 to 09:30"):
        book_visit(
            desk.book, BORIS, patient_id=desk.eva, provider_id=desk.novak, start=f"{MONDAY}T09:15", minutes=30
        )
    release_times(desk.book, ANNA, held.public_id)
    assert (desk.count(Reservation), desk.count(Occupancy)) == (0, 0)
    release_times(desk.book, ANNA, held.public_id)


def test_a_hold_ends_by_itself(desk: Desk) -> None:
    hold_times(desk.book, ANNA, spots(desk), seconds=120)
    desk.clock.advance(seconds=119)
    with pytest.raises(TimeTaken):
        hold_times(desk.book, BORIS, spots(desk))
    desk.clock.advance(seconds=1)
    hold_times(desk.book, BORIS, spots(desk))
    assert desk.count(Reservation) == 1


def test_where_one_of_them_is_taken_nothing_is_held_and_what_was_held_stays(desk: Desk) -> None:
    before = hold_times(desk.book, ANNA, spots(desk))
    desk.visit(f"{MONDAY}T10:00", provider_id=desk.novak)
    with pytest.raises(TimeTaken, match="Dr Novák has Petr Dvořák"):
        hold_times(desk.book, ANNA, spots(desk, "10:00"), instead_of=before.public_id)
    assert (desk.count(Reservation), desk.count(Occupancy)) == (1, 3)
    # Its own time is no obstacle to a hold that takes its place.
    again = hold_times(desk.book, ANNA, spots(desk, "09:15"), instead_of=before.public_id)
    assert desk.count(Reservation) == 1
    assert again.public_id != before.public_id


@pytest.mark.parametrize("seconds", [0, 700_000])
def test_holds_that_make_no_sense(desk: Desk, seconds: int) -> None:
    with pytest.raises(UsageError, match="a second at least"):
        hold_times(desk.book, ANNA, spots(desk), seconds=seconds)
    with pytest.raises(UsageError):
        hold_times(desk.book, ANNA, ())


def test_a_family_is_booked_at_once_and_one_undo_takes_all_of_it_back(desk: Desk) -> None:
    held = hold_times(desk.book, ANNA, spots(desk))
    done = book_family(desk.book, ANNA, members(desk), reservation=held.public_id)
    assert [visit.patient_id for visit in done.visits] == [desk.petr, desk.jana]
    assert {visit.start_wall for visit in done.visits} == {f"{MONDAY}T09:00"}
    assert desk.count(Reservation) == 0
    undone = undo(desk.book, ANNA, command=done.command)
    assert {visit.lifecycle for visit in undone.visits} == {Lifecycle.CANCELLED_BY_CLINIC}
    assert desk.count(Occupancy) == 0
    redo(desk.book, ANNA)
    assert {desk.row(visit).lifecycle for visit in done.visits} == {Lifecycle.BOOKED}
    assert desk.count(Occupancy) == 2


def test_where_one_cannot_be_booked_nobody_is(desk: Desk) -> None:
    held = hold_times(desk.book, ANNA, spots(desk))
    with desk.book.write(ANNA) as work:
        work.session.get_one(Patient, desk.jana).deceased_on = "2026-11-01"
    with pytest.raises(Refused, match="died"):
        book_family(desk.book, ANNA, members(desk), reservation=held.public_id)
    assert (desk.count(Reservation), desk.count(Occupancy)) == (1, 2)
    desk.clock.advance(minutes=5)
    with pytest.raises(Conflict, match="held too long"):
        book_family(desk.book, ANNA, members(desk), reservation=held.public_id)
    with pytest.raises(UsageError, match="for whom"):
        book_family(desk.book, ANNA, ())


def test_two_of_a_family_cannot_have_one_provider_at_once(desk: Desk) -> None:
    one, _ = spots(desk)
    with pytest.raises(TimeTaken):
        book_family(desk.book, ANNA, [Member(desk.petr, one), Member(desk.jana, one)])
    assert desk.count(Occupancy) == 0


def test_the_second_pass_of_an_hour_that_comes_twice_is_held_and_booked(desk: Desk) -> None:
    desk.clock.set("2027-10-30T12:00:00+00:00")
    first, second = (Spot(desk.malik, desk.location, "2027-10-31T01:00", 30, fold=fold) for fold in (0, 1))
    hold_times(desk.book, ANNA, [first])
    held = hold_times(desk.book, ANNA, [second])
    done = book_family(desk.book, ANNA, [Member(desk.petr, second)], reservation=held.public_id)
    assert [visit.fold for visit in done.visits] == [1]


def test_who_of_a_family_comes_by_video_takes_no_room(desk: Desk) -> None:
    kind = save_type(
        desk.book, ANNA, None, name="Talk", minutes=30, colour="", extras=TypeExtras(remote=Remote.VIDEO)
    )
    start = f"{MONDAY}T09:00"
    talk = Member(desk.petr, Spot(desk.malik, desk.location, start, 30, room_id=desk.room), type_id=kind)
    seen = Member(desk.jana, Spot(desk.novak, desk.location, start, 30, room_id=desk.room))
    done = book_family(desk.book, ANNA, [talk, seen])
    assert [desk.row(visit).room_id for visit in done.visits] == [None, desk.room]
