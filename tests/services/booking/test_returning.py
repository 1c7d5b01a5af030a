"""There and back: a visit that is put where it was a moment ago is what it was there."""

from __future__ import annotations

from functools import partial

from frontdesk.domain.words import Confirmation, MessageState
from frontdesk.models.tables import Room
from frontdesk.services.booking import answer_visit, move_visit
from frontdesk.services.booking.swapping import swap_visits
from frontdesk.services.identity import new_public_id
from frontdesk.services.undo import redo, undo
from tests.services.booking.test_refusals import second_location
from tests.services.desk import MONDAY, Desk
from tests.services.test_undo import KAREL
from tests.support.clinic import ANNA

move, swap = partial(move_visit, by_hand=True), partial(swap_visits, by_hand=True)
"""As the window has them."""
NINE, TEN, ELEVEN = (f"{MONDAY}T{hour:02d}:00" for hour in (9, 10, 11))


def room_at(desk: Desk, location_id: int) -> int:
    with desk.book.write(ANNA) as work:
        room = Room(public_id=new_public_id(), location_id=location_id, name="Branch 1", name_key="branch 1")
        work.session.add(room)
        work.session.flush()
        return room.id


def test_a_room_elsewhere_and_back_leaves_the_visit_confirmed(desk: Desk) -> None:
    visit = desk.visit(NINE, room_id=desk.room)
    asked = desk.text(visit, state=MessageState.DELIVERED)
    waiting = desk.text(visit, state=MessageState.QUEUED, step="tell", kind="tell")
    answer_visit(desk.book, ANNA, visit.id)
    home = desk.row(visit).location_id
    branch = second_location(desk, zone="Europe/London")
    there = move(desk.book, ANNA, visit.id, location_id=branch, room_id=room_at(desk, branch)).visit
    assert (there.confirmation, there.version) == (Confirmation.NOT_ASKED, 2)
    back = move(desk.book, ANNA, visit.id, location_id=home, room_id=desk.room).visit
    assert (back.confirmation, back.version, back.room_id) == (Confirmation.CONFIRMED, 1, desk.room)
    assert (back.notice_due_utc, desk.row(visit).answered_by) == (None, ANNA.name)
    assert desk.message(waiting).state == MessageState.QUEUED
    assert desk.message(asked).state == MessageState.DELIVERED
    assert [row[0] for row in desk.occupied(back)] == ["provider", "room"]


def test_by_small_steps_there_and_back_with_undo_and_redo(desk: Desk) -> None:
    visit = desk.visit(NINE)
    answer_visit(desk.book, ANNA, visit.id)
    seen = []
    for start in (TEN, ELEVEN, TEN, NINE):
        moved = move(desk.book, ANNA, visit.id, start=start).visit
        seen.append((moved.version, str(moved.confirmation)))
    assert seen == [(2, "not_asked"), (3, "not_asked"), (2, "not_asked"), (1, "confirmed")]
    again = []
    for _ in range(4):
        undone = undo(desk.book, ANNA).visit
        again.append((undone.start_wall, undone.version, str(undone.confirmation)))
    assert again == [
        (TEN, 2, "not_asked"),
        (ELEVEN, 3, "not_asked"),
        (TEN, 2, "not_asked"),
        (NINE, 1, "confirmed"),
    ]
    assert [str(redo(desk.book, ANNA).visit.confirmation) for _ in range(4)][-1] == "confirmed"


def test_longer_and_as_long_again_by_somebody_else(desk: Desk) -> None:
    visit = desk.visit(NINE)
    answer_visit(desk.book, ANNA, visit.id)
    move(desk.book, ANNA, visit.id, minutes=45)
    back = move(desk.book, KAREL, visit.id, minutes=visit.minutes).visit
    assert (back.confirmation, back.version) == (Confirmation.CONFIRMED, 1)


def test_swapped_and_swapped_back(desk: Desk) -> None:
    one, other = desk.visit(NINE), desk.visit(TEN, patient_id=desk.jana)
    answer_visit(desk.book, ANNA, one.id)
    swap(desk.book, ANNA, one.id, other.id)
    swapped = swap(desk.book, ANNA, one.id, other.id)
    assert (swapped.first.confirmation, swapped.first.version) == (Confirmation.CONFIRMED, 1)
    undo(desk.book, ANNA)
    assert desk.row(one).start_wall == TEN
    undo(desk.book, ANNA)
    assert desk.row(one).confirmation == "confirmed"


def test_after_the_grace_it_is_asked_anew(desk: Desk) -> None:
    visit = desk.visit(NINE)
    answer_visit(desk.book, ANNA, visit.id)
    move(desk.book, ANNA, visit.id, start=TEN)
    desk.clock.advance(minutes=4)
    back = move(desk.book, ANNA, visit.id, start=NINE).visit
    assert (back.confirmation, back.version) == (Confirmation.NOT_ASKED, 3)


def test_who_was_told_of_the_move_is_told_of_the_way_back(desk: Desk) -> None:
    visit = desk.visit(NINE)
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, visit.id)
    moved = move(desk.book, ANNA, visit.id, start=TEN).visit
    desk.text(moved, state=MessageState.SENDING, step="notice", kind="moved", question=False)
    back = move(desk.book, ANNA, visit.id, start=NINE).visit
    assert (back.confirmation, back.version) == (Confirmation.NOT_ASKED, 3)
    assert back.notice_due_utc is not None


def test_what_the_patient_said_since_counts(desk: Desk) -> None:
    visit = desk.visit(NINE)
    answer_visit(desk.book, ANNA, visit.id)
    move(desk.book, ANNA, visit.id, start=TEN)
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    move(desk.book, ANNA, visit.id, start=ELEVEN)
    back = move(desk.book, ANNA, visit.id, start=NINE).visit
    assert (back.confirmation, back.version) == (Confirmation.NOT_ASKED, 4)


def test_a_script_there_and_back_is_two_moves(desk: Desk) -> None:
    visit = desk.visit(NINE)
    answer_visit(desk.book, ANNA, visit.id)
    move_visit(desk.book, ANNA, visit.id, start=TEN)
    back = move_visit(desk.book, ANNA, visit.id, start=NINE).visit
    assert (back.confirmation, back.version) == (Confirmation.NOT_ASKED, 3)
    other = desk.visit(ELEVEN, patient_id=desk.jana)
    swap_visits(desk.book, ANNA, visit.id, other.id)
    swapped = swap_visits(desk.book, ANNA, visit.id, other.id)
    assert (swapped.first.version, swapped.second.version) == (5, 3)
