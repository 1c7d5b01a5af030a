"""Undo and redo of a person's acts in the book."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.booking import (
    Visit,
    answer_visit,
    book_visit,
    cancel_visit,
    move_visit,
    set_status,
    take_answer_back,
)
from frontdesk.services.settings import put
from frontdesk.services.undo import NotDone, redo, try_undo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

TEN = f"{MONDAY}T10:00"
KAREL = Actor(ActorKind.STAFF, "karel", 2)


def move(desk: Desk, visit: Visit, start: str = TEN) -> Visit:
    return move_visit(desk.book, ANNA, visit.id, start=start).visit


def test_a_move_undone_in_the_grace_brings_the_version_back(desk: Desk) -> None:
    visit = desk.visit()
    asked = desk.text(visit, state=MessageState.DELIVERED)
    waiting = desk.text(visit, state=MessageState.QUEUED, step="ask_again")
    assert move(desk, visit).notice_due_utc is not None
    back = undo(desk.book, ANNA).visit
    assert (back.version, back.start_wall, back.notice_due_utc) == (1, visit.start_wall, None)
    assert (back.confirmation, back.next_due_utc) == (Confirmation.AWAITING, 0)
    assert desk.questions(visit) == [(1, "open")]
    assert desk.message(waiting).state == MessageState.QUEUED
    assert desk.items(asked) == desk.items(waiting) == {visit.id}
    assert desk.occupied(back)[0][2] == visit.start_utc
    assert desk.versions(visit) == [2]


def test_a_family_text_is_written_anew_after_an_undo(desk: Desk) -> None:
    petr, jana = desk.visit(), desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    family = desk.text(petr, jana, state=MessageState.QUEUED)
    move(desk, petr)
    assert undo(desk.book, ANNA).visit.next_due_utc == 0
    assert (desk.message(family).state, desk.items(family)) == (MessageState.CANCELLED, set())


def test_a_question_that_went_out_since_stays_put(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    move_visit(desk.book, ANNA, visit.id, room_id=desk.other_room)
    desk.text(visit, state=MessageState.SENT)
    back = undo(desk.book, ANNA).visit
    assert (back.room_id, back.confirmation) == (desk.room, Confirmation.AWAITING)
    assert desk.questions(visit) == [(1, "open")]


def test_a_version_number_is_never_given_twice(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    undo(desk.book, ANNA)
    assert move(desk, visit, f"{MONDAY}T11:00").version == 3


def test_after_the_grace_the_old_time_is_a_new_version(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, visit.id)
    move(desk, visit)
    desk.clock.advance(minutes=4)
    back = undo(desk.book, ANNA).visit
    assert (back.version, back.start_wall) == (3, visit.start_wall)
    assert (back.confirmation, back.notice_due_utc) == (Confirmation.NOT_ASKED, None)


def test_what_was_told_of_the_move_needs_a_notice_when_it_is_undone(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    moved = move(desk, visit)
    desk.text(moved, state=MessageState.SENDING, step="notice", kind="moved")
    back = undo(desk.book, ANNA).visit
    assert (back.version, back.start_wall) == (3, visit.start_wall)
    assert back.notice_due_utc is not None


def test_without_a_grace_every_undo_makes_a_version(desk: Desk) -> None:
    put(desk.book, ANNA, "notices.grace_seconds", "0")
    visit = desk.visit()
    move(desk, visit)
    assert undo(desk.book, ANNA).visit.version == 3


def test_a_cancellation_is_undone(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    back = undo(desk.book, ANNA).visit
    assert (back.version, back.lifecycle, back.notice_due_utc) == (1, Lifecycle.BOOKED, None)
    assert desk.questions(visit) == [(1, "open")]
    assert len(desk.occupied(back)) == 1
    assert redo(desk.book, ANNA).visit.lifecycle is Lifecycle.CANCELLED_BY_PATIENT


def test_a_time_that_was_given_away_cannot_be_undone(desk: Desk) -> None:
    visit = desk.visit()
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    book_visit(
        desk.book, KAREL, patient_id=desk.eva, provider_id=desk.malik, start=visit.start_wall, minutes=30
    )
    with pytest.raises(Conflict, match="Eva Malá"):
        undo(desk.book, ANNA)
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_CLINIC


def test_a_booking_is_undone_and_done_again(desk: Desk) -> None:
    visit = desk.visit()
    gone = undo(desk.book, ANNA).visit
    assert (gone.lifecycle, gone.notice_due_utc, desk.occupied(gone)) == (
        Lifecycle.CANCELLED_BY_CLINIC,
        None,
        [],
    )
    back = redo(desk.book, ANNA).visit
    assert (back.lifecycle, back.version) == (Lifecycle.BOOKED, 1)
    assert len(desk.occupied(visit)) == 1
    assert undo(desk.book, ANNA).visit.lifecycle is Lifecycle.CANCELLED_BY_CLINIC


def test_a_status_is_undone_with_its_counts(desk: Desk) -> None:
    visit = desk.visit()
    waiting = desk.text(visit, state=MessageState.QUEUED)
    desk.clock.advance(days=8)
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.NO_SHOW)
    back = undo(desk.book, ANNA).visit
    assert back.lifecycle is Lifecycle.BOOKED
    assert desk.row(visit).ended_utc is None
    assert desk.message(waiting).state == MessageState.QUEUED


def test_an_answer_is_undone(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, visit.id)
    assert undo(desk.book, ANNA).visit.confirmation is Confirmation.AWAITING
    assert desk.questions(visit) == [(1, "open")]
    assert redo(desk.book, ANNA).visit.confirmation is Confirmation.CONFIRMED


def test_taking_an_answer_back_is_undone(desk: Desk) -> None:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id)
    take_answer_back(desk.book, ANNA, visit.id)
    assert undo(desk.book, ANNA).visit.confirmation is Confirmation.CONFIRMED


def test_a_whole_row_of_acts_goes_back_and_forth(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    answer_visit(desk.book, ANNA, visit.id)
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    acts = ["status", "confirm", "move", "book"]
    for _ in range(3):
        assert [undo(desk.book, ANNA).act for _ in acts] == acts
        with pytest.raises(NotFound, match="nothing to undo"):
            undo(desk.book, ANNA)
        assert [redo(desk.book, ANNA).act for _ in acts] == acts[::-1]
        with pytest.raises(NotFound, match="nothing to redo"):
            redo(desk.book, ANNA)
    row = desk.row(visit)
    assert (row.lifecycle, row.confirmation, row.start_wall) == ("arrived", "confirmed", TEN)


def test_a_new_act_ends_what_could_be_redone(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    undo(desk.book, ANNA)
    answer_visit(desk.book, ANNA, visit.id)
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(desk.book, ANNA)


def test_what_was_undone_before_a_new_act_stays_undone(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    undo(desk.book, ANNA)
    answer_visit(desk.book, ANNA, visit.id)
    undo(desk.book, ANNA)
    assert redo(desk.book, ANNA).act == "confirm"
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(desk.book, ANNA)


def test_what_somebody_else_changed_is_not_undone(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    set_status(desk.book, KAREL, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Conflict, match="changed since"):
        undo(desk.book, ANNA)
    undo(desk.book, KAREL)
    assert undo(desk.book, ANNA).visit.start_wall == visit.start_wall


def test_everybody_undoes_their_own(desk: Desk) -> None:
    desk.visit()
    with pytest.raises(NotFound):
        undo(desk.book, KAREL)


def test_a_named_act_is_undone_out_of_turn(desk: Desk) -> None:
    first, second = desk.visit(), desk.visit(TEN, patient_id=desk.eva)
    set_status(desk.book, ANNA, first.id, lifecycle=Lifecycle.ARRIVED)
    done = undo(desk.book, ANNA)
    redo(desk.book, ANNA)
    answer_visit(desk.book, ANNA, second.id)
    undone = undo(desk.book, ANNA, command=done.command)
    assert (undone.visit.id, undone.visit.lifecycle) == (first.id, Lifecycle.BOOKED)


def test_what_cannot_be_undone_says_why_once(desk: Desk) -> None:
    from frontdesk.domain.changes import Kind
    from frontdesk.services.booking.parts import remember_final

    visit = desk.visit()
    move(desk, visit)
    with desk.book.write(ANNA) as work:
        remember_final(work, "text", Kind.PATIENT, desk.petr, why="A text that was sent can't be taken back.")
    with pytest.raises(Refused, match=r"can't be taken back\. Undo again for what you did before it\."):
        undo(desk.book, ANNA)
    assert undo(desk.book, ANNA).act == "move"
    assert redo(desk.book, ANNA).act == "move"
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(desk.book, ANNA)


def test_what_was_refused_once_is_passed_over_until_it_can_be_undone(desk: Desk) -> None:
    first, second = desk.visit(), desk.visit(f"{MONDAY}T11:00", patient_id=desk.eva)
    answer_visit(desk.book, ANNA, second.id)
    overtaken = move(desk, first)
    desk.clock.advance(minutes=1)
    move_visit(desk.book, KAREL, first.id, start=f"{MONDAY}T12:00")
    refused = try_undo(desk.book, ANNA)
    assert isinstance(refused, NotDone)
    assert isinstance(refused.error, Conflict)
    assert refused.error.sentence.endswith("karel moved it to 12:00 at 08:01.")
    coming = undo(desk.book, ANNA)
    assert (coming.act, coming.command) == ("confirm", refused.next_command)
    assert redo(desk.book, ANNA).act == "confirm"
    undo(desk.book, KAREL)
    again = undo(desk.book, ANNA)
    assert (again.act, again.command) == ("move", refused.command)
    assert again.visit.start_wall == first.start_wall
    assert redo(desk.book, ANNA).visit.start_wall == overtaken.start_wall
    assert [undo(desk.book, ANNA).act for _ in range(3)] == ["move", "confirm", "book"]


def test_a_redo_that_was_refused_once_goes_on_to_the_next(desk: Desk) -> None:
    first, second = desk.visit(), desk.visit(f"{MONDAY}T11:00", patient_id=desk.eva)
    move(desk, first)
    answer_visit(desk.book, ANNA, second.id)
    for _ in range(2):
        undo(desk.book, ANNA)
    move_visit(desk.book, KAREL, first.id, start=f"{MONDAY}T12:00")
    with pytest.raises(Conflict, match=r"can't be done again\..* Redo again for what you undid before it\."):
        redo(desk.book, ANNA)
    assert redo(desk.book, ANNA).act == "confirm"
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(desk.book, ANNA)


def test_a_named_act_that_is_refused_is_told_each_time(desk: Desk) -> None:
    visit, second = desk.visit(), desk.visit(f"{MONDAY}T11:00", patient_id=desk.eva)
    answered = answer_visit(desk.book, ANNA, second.id)
    done = move_visit(desk.book, ANNA, visit.id, start=TEN)
    move_visit(desk.book, KAREL, visit.id, start=f"{MONDAY}T12:00")
    for _ in range(2):
        with pytest.raises(Conflict, match="karel moved it"):
            undo(desk.book, ANNA, command=done.command)
    refused = try_undo(desk.book, ANNA, command=done.command)
    assert isinstance(refused, NotDone)
    assert undo(desk.book, ANNA).command == refused.next_command == answered.command


def test_a_time_given_away_is_refused_once_and_undone_when_it_is_free_again(desk: Desk) -> None:
    visit = desk.visit()
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    book_visit(
        desk.book, KAREL, patient_id=desk.eva, provider_id=desk.malik, start=visit.start_wall, minutes=30
    )
    with pytest.raises(Conflict, match="Eva Malá"):
        undo(desk.book, ANNA)
    undo(desk.book, KAREL)
    assert undo(desk.book, ANNA).visit.lifecycle is Lifecycle.BOOKED
