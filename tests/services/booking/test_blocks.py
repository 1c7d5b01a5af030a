"""Blocked time and held slots."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from frontdesk.domain.blocked_seen import SeenBlock
from frontdesk.domain.errors import Conflict, NotFound, Overtaken, UsageError
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Block, Occupancy, Reservation
from frontdesk.services.booking import book_visit, cancel_visit
from frontdesk.services.booking.blocks import (
    BlockRow,
    block_time,
    get_block,
    hold_slot,
    move_block,
    release_slot,
    renew_slot,
    unblock_time,
)
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.services.test_undo import KAREL
from tests.support.clinic import ANNA

EIGHT, NOON = f"{MONDAY}T08:00", f"{MONDAY}T12:00"


def test_nobody_books_a_provider_who_is_away(desk: Desk) -> None:
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, provider_id=desk.malik, reason="training")
    with pytest.raises(
        Conflict, match=r"Dr Malik is not free 08:00 to 12:00: training\. Free: 12:00, 12:30, 13:00\."
    ):
        desk.visit()
    assert desk.visit(provider_id=desk.novak).lifecycle is Lifecycle.BOOKED


def test_a_room_out_of_use(desk: Desk) -> None:
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, room_id=desk.room)
    with pytest.raises(Conflict, match="Room 1 is not free 08:00 to 12:00: blocked"):
        desk.visit(room_id=desk.room)
    desk.visit(room_id=desk.other_room)


def test_a_closed_location(desk: Desk) -> None:
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, reason="no water")
    for provider_id in (desk.malik, desk.novak):
        with pytest.raises(Conflict, match="Hillside Clinic is closed then: no water"):
            desk.visit(provider_id=provider_id)
    assert desk.visit(NOON).start_wall == NOON


def test_a_long_block_covers_every_day_of_it_and_goes_whole(desk: Desk) -> None:
    made = block_time(desk.book, ANNA, start=EIGHT, end="2026-12-20T08:00", provider_id=desk.malik)
    for day in ("2026-11-30T23:30", "2026-12-09T07:30", "2026-12-19T09:00"):
        with pytest.raises(Conflict):
            desk.visit(day)
    desk.visit("2026-12-20T08:00")
    unblock_time(desk.book, ANNA, made.block.id)
    assert desk.visit("2026-12-09T07:30").minutes == 30
    assert desk.count(Block) == 0
    with pytest.raises(NotFound):
        unblock_time(desk.book, ANNA, made.block.id)


def test_visits_are_moved_before_their_time_is_blocked(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    for provider_id, room_id in (
        (desk.malik, None),
        (None, desk.room),
        (None, None),
        (desk.malik, desk.room),
    ):
        with pytest.raises(Conflict, match=r"\(1\), the first of Petr Dvořák at 09:00"):
            block_time(desk.book, ANNA, start=EIGHT, end=NOON, provider_id=provider_id, room_id=room_id)
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, provider_id=desk.novak)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, provider_id=desk.malik, room_id=desk.room)


def test_blocks_may_overlap(desk: Desk) -> None:
    lunch = block_time(desk.book, ANNA, start=f"{MONDAY}T11:00", end=NOON, provider_id=desk.malik)
    block_time(desk.book, ANNA, start=EIGHT, end=NOON, provider_id=desk.malik)
    unblock_time(desk.book, ANNA, lunch.block.id)
    with pytest.raises(Conflict):
        desk.visit(f"{MONDAY}T11:00")


@pytest.mark.parametrize("end", [EIGHT, f"{MONDAY}T07:00", "2028-11-30T08:00"])
def test_impossible_blocks(desk: Desk, end: str) -> None:
    with pytest.raises(UsageError, match="ends after it begins"):
        block_time(desk.book, ANNA, start=EIGHT, end=end, provider_id=desk.malik)


def test_a_held_slot_is_free_for_whom_it_is_held(desk: Desk) -> None:
    held = hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30, seconds=60)
    with pytest.raises(Conflict, match="Dr Malik is held for somebody else 09:00 to 09:30"):
        desk.visit()
    booked = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=30,
        reservation=held.public_id,
    )
    assert len(desk.occupied(booked.visit)) == 1
    assert desk.count(Reservation) == 0


def test_a_hold_ends_by_itself(desk: Desk) -> None:
    held = hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30, seconds=60)
    desk.clock.set(held.expires_utc - 1)
    with pytest.raises(Conflict):
        desk.visit()
    desk.clock.set(held.expires_utc)
    desk.visit()
    assert (desk.count(Reservation), desk.count(Occupancy)) == (0, 1)
    with pytest.raises(Conflict, match="held too long"):
        book_visit(
            desk.book,
            ANNA,
            patient_id=desk.petr,
            provider_id=desk.novak,
            start=f"{MONDAY}T09:00",
            minutes=30,
            reservation=held.public_id,
        )


def test_a_hold_is_given_back(desk: Desk) -> None:
    held = hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30, seconds=60)
    release_slot(desk.book, ANNA, held.public_id)
    release_slot(desk.book, ANNA, held.public_id)
    assert desk.visit().minutes == 30


def test_what_is_held_is_not_offered_until_it_ends(desk: Desk) -> None:
    desk.visit(f"{MONDAY}T09:00")
    hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{MONDAY}T09:30", minutes=30, seconds=60)
    with pytest.raises(Conflict, match=r"Free: 08:00, 08:30, 10:00\."):
        desk.visit(f"{MONDAY}T09:00", patient_id=desk.eva)
    desk.clock.advance(minutes=2)
    with pytest.raises(Conflict, match=r"Free: 08:00, 08:30, 09:30\."):
        desk.visit(f"{MONDAY}T09:00", patient_id=desk.eva)


@pytest.mark.parametrize("seconds", [0, 8 * 24 * 3600])
def test_impossible_holds(desk: Desk, seconds: int) -> None:
    with pytest.raises(UsageError):
        hold_slot(desk.book, ANNA, provider_id=desk.malik, start=EIGHT, minutes=30, seconds=seconds)


def test_a_hold_is_renewed_until_its_time_was_over(desk: Desk) -> None:
    held = hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30, seconds=60)
    desk.clock.advance(seconds=50)
    again = renew_slot(desk.book, ANNA, held.public_id, seconds=60)
    assert (again.public_id, again.expires_utc) == (held.public_id, held.expires_utc + 50_000)
    desk.clock.advance(seconds=50)
    with pytest.raises(Conflict, match="is held for somebody else"):
        desk.visit()
    desk.clock.advance(seconds=10)
    with pytest.raises(Conflict, match="held too long"):
        renew_slot(desk.book, ANNA, held.public_id, seconds=60)
    with pytest.raises(UsageError, match="a second at least"):
        renew_slot(desk.book, ANNA, held.public_id, seconds=0)


def test_blocks_are_undone_and_done_again(desk: Desk) -> None:
    block = block_time(
        desk.book,
        ANNA,
        start=f"{MONDAY}T12:00",
        end=f"{MONDAY}T13:00",
        provider_id=desk.malik,
        reason="Lunch",
    ).block
    moved = move_block(desk.book, ANNA, block.id, start=f"{MONDAY}T13:00", end=f"{MONDAY}T14:00").block
    unblock_time(desk.book, ANNA, block.id)
    with pytest.raises(NotFound):
        get_block(desk.book, block.id)
    for _ in range(2):
        assert undo(desk.book, ANNA).title == "giving the blocked time back"
        assert get_block(desk.book, block.id) == moved
        with pytest.raises(Conflict, match="Lunch"):
            desk.visit(f"{MONDAY}T13:30")
        assert undo(desk.book, ANNA).act == "block"
        assert get_block(desk.book, block.id) == block
        assert undo(desk.book, ANNA).visits == ()
        with pytest.raises(NotFound):
            get_block(desk.book, block.id)
        assert [redo(desk.book, ANNA).act for _ in range(3)] == ["block", "block", "unblock"]


def test_a_block_does_not_come_back_over_a_visit(desk: Desk) -> None:
    block = block_time(
        desk.book, ANNA, start=f"{MONDAY}T12:00", end=f"{MONDAY}T13:00", provider_id=desk.malik
    ).block
    unblock_time(desk.book, ANNA, block.id)
    book_visit(
        desk.book, KAREL, patient_id=desk.eva, provider_id=desk.malik, start=f"{MONDAY}T12:15", minutes=15
    )
    with pytest.raises(Conflict, match="Eva Malá at 12:15"):
        undo(desk.book, ANNA)
    with pytest.raises(NotFound):
        get_block(desk.book, block.id)


def _lunch(desk: Desk) -> BlockRow:
    return block_time(
        desk.book, ANNA, start=f"{MONDAY}T12:00", end=f"{MONDAY}T13:00", provider_id=desk.malik
    ).block


def _seen(block: BlockRow) -> SeenBlock:
    return SeenBlock(block.start_utc, block.end_utc, block.provider_id, block.room_id)


@pytest.mark.parametrize("act", ["move", "unblock"])
def test_a_block_that_another_desk_moved_meanwhile_stays_where_they_put_it(desk: Desk, act: str) -> None:
    block = _lunch(desk)
    start, end = f"{MONDAY}T13:00", f"{MONDAY}T14:00"
    theirs = move_block(desk.book, KAREL, block.id, start=start, end=end, seen=_seen(block)).block
    now = r"moved meanwhile: it is \S.*13:00 to 14:00 now\. karel changed it at \S+\. Look at it again"

    def tried(seen: BlockRow) -> None:
        if act == "move":
            move_block(desk.book, ANNA, block.id, start=EIGHT, end=NOON, seen=_seen(seen))
        else:
            unblock_time(desk.book, ANNA, block.id, seen=_seen(seen))

    with pytest.raises(Overtaken, match=now) as refused:
        tried(block)
    assert refused.value.theirs.endswith("13:00 to 14:00")
    assert get_block(desk.book, block.id) == theirs
    tried(theirs)


def test_who_took_a_move_back_is_not_made_up(desk: Desk) -> None:
    block = _lunch(desk)
    moved = move_block(desk.book, KAREL, block.id, start=EIGHT, end=NOON).block
    undo(desk.book, KAREL)
    with pytest.raises(Overtaken, match=r"13:00 now\. Look at it again"):
        unblock_time(desk.book, ANNA, block.id, seen=_seen(moved))


def test_another_block_with_the_key_of_one_that_is_gone_is_left_alone(desk: Desk) -> None:
    block = _lunch(desk)
    whole = SeenBlock(block.start_utc, block.end_utc)
    others = (
        whole,
        replace(whole, provider_id=desk.novak),
        replace(whole, room_id=desk.room, provider_id=desk.malik),
    )
    for seen in others:
        with pytest.raises(NotFound):
            unblock_time(desk.book, ANNA, block.id, seen=seen)
    unblock_time(desk.book, ANNA, block.id, seen=replace(whole, provider_id=desk.malik))


def test_a_block_in_the_second_pass_of_an_hour_that_comes_twice(desk: Desk) -> None:
    block = block_time(
        desk.book, ANNA, start="2026-10-25T04:00", end="2026-10-25T05:00", provider_id=desk.malik
    ).block
    moved = move_block(
        desk.book, ANNA, block.id, start="2026-10-25T01:15+00:00", end="2026-10-25T01:45+00:00"
    ).block
    assert (block.start_utc - moved.start_utc, moved.end_utc - moved.start_utc) == (165 * MINUTE, 30 * MINUTE)
    with desk.book.read() as reader:
        assert reader.scalar(select(Block.start_wall)) == "2026-10-25T01:15"
