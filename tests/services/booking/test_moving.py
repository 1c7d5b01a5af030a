"""Moving a visit: versions, what is voided, who gets a notice."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Conflict, Refused
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.booking import Visit, answer_visit, cancel_visit, move_visit, set_status
from frontdesk.services.settings import put
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

TEN = f"{MONDAY}T10:00"
GRACE = 180_000


def move(desk: Desk, visit: Visit, start: str = TEN) -> Visit:
    return move_visit(desk.book, ANNA, visit.id, start=start).visit


def test_a_move_makes_a_version_and_takes_the_new_time(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    moved = move(desk, visit)
    assert (moved.version, moved.revision, moved.start_wall) == (2, 2, TEN)
    assert {row[2] for row in desk.occupied(moved)} == {moved.start_utc}
    assert desk.versions(visit) == [1]


def test_a_patient_who_was_told_nothing_gets_no_notice(desk: Desk) -> None:
    moved = move(desk, desk.visit())
    assert (moved.notice_due_utc, moved.next_due_utc) == (None, 0)


def test_a_patient_who_was_told_gets_a_notice_after_the_grace(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, visit.id)
    moved = move(desk, visit)
    assert moved.notice_due_utc == desk.clock.now_utc() + GRACE
    assert moved.confirmation is Confirmation.NOT_ASKED


def test_the_grace_may_be_nothing(desk: Desk) -> None:
    put(desk.book, ANNA, "notices.grace_seconds", "0")
    visit = desk.visit()
    desk.text(visit, state=MessageState.SENDING)
    assert move(desk, visit).notice_due_utc == desk.clock.now_utc()


@pytest.mark.parametrize("state", [MessageState.UNCERTAIN, MessageState.NEEDS_PERSON, MessageState.ACCEPTED])
def test_what_may_have_reached_counts_as_told(desk: Desk, state: MessageState) -> None:
    visit = desk.visit()
    desk.text(visit, state=state)
    assert move(desk, visit).notice_due_utc is not None


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNDELIVERED, MessageState.CANCELLED])
def test_what_never_reached_does_not(desk: Desk, state: MessageState) -> None:
    visit = desk.visit()
    desk.text(visit, state=state, question=False)
    assert move(desk, visit).notice_due_utc is None


def test_thanks_for_an_answer_tell_no_time(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED, step="acknowledgement", kind="acknowledgement")
    assert move(desk, visit).notice_due_utc is None


def test_moved_back_to_what_was_told_needs_no_notice(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    assert move(desk, visit).notice_due_utc is not None
    back = move(desk, visit, visit.start_wall)
    assert (back.version, back.confirmation, back.notice_due_utc) == (3, "not_asked", None)


def test_moved_back_after_the_new_time_was_told_needs_one(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    moved = move(desk, visit)
    desk.clock.advance(minutes=5)
    desk.text(moved, state=MessageState.UNCERTAIN, step="notice", kind="moved")
    assert move(desk, visit, visit.start_wall).notice_due_utc is not None


def test_unsent_texts_and_open_questions_are_voided(desk: Desk) -> None:
    visit = desk.visit()
    asked = desk.text(visit, state=MessageState.SENT)
    waiting = desk.text(visit, state=MessageState.QUEUED, step="ask_again")
    held = desk.text(visit, state=MessageState.HELD, step="today", kind="tell")
    move(desk, visit)
    assert desk.message(asked).state == MessageState.SENT
    for key in (waiting, held):
        assert (desk.message(key).state, desk.message(key).reason) == ("cancelled", "The visit was moved.")
    assert desk.questions(visit) == [(1, "void")]


def test_a_family_text_goes_and_the_others_are_asked_anew(desk: Desk) -> None:
    petr, jana = desk.visit(), desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    family = desk.text(petr, jana, state=MessageState.QUEUED)
    assert desk.row(jana).next_due_utc != 0
    move(desk, petr)
    assert desk.message(family).state == MessageState.CANCELLED
    assert desk.message(family).dedupe_key is None
    assert desk.items(family) == {petr.id}
    assert desk.row(jana).next_due_utc == 0
    again = desk.text(jana, state=MessageState.QUEUED)
    assert desk.items(again) == {jana.id}


def test_a_family_text_that_left_stays_open_for_the_others(desk: Desk) -> None:
    petr, jana = desk.visit(), desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    desk.text(petr, jana, state=MessageState.DELIVERED)
    move(desk, petr)
    assert desk.questions(petr) == [(1, "void")]
    assert desk.questions(jana) == [(1, "open")]


def test_another_room_is_not_the_patients_affair(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    desk.text(visit, state=MessageState.DELIVERED)
    moved = move_visit(desk.book, ANNA, visit.id, room_id=desk.other_room).visit
    assert (moved.version, moved.revision, moved.room_id) == (1, 2, desk.other_room)
    assert moved.notice_due_utc is None
    assert desk.questions(visit) == [(1, "open")]
    assert [row[1] for row in desk.occupied(moved)] == [desk.malik, desk.other_room]


def test_a_move_that_changes_nothing_writes_nothing(desk: Desk) -> None:
    visit = desk.visit()
    outcome = move_visit(desk.book, ANNA, visit.id, start=visit.start_wall)
    assert (outcome.visit.revision, outcome.changes.items) == (1, ())


def test_a_refused_move_leaves_everything(desk: Desk) -> None:
    visit = desk.visit()
    desk.visit(TEN, patient_id=desk.eva)
    waiting = desk.text(visit, state=MessageState.QUEUED)
    with pytest.raises(Conflict, match="Eva Malá"):
        move(desk, visit)
    assert desk.message(waiting).state == MessageState.QUEUED
    assert desk.versions(visit) == []
    assert desk.occupied(visit)[0][2] == visit.start_utc


def test_a_visit_can_move_into_its_own_time(desk: Desk) -> None:
    moved = move(desk, desk.visit(), f"{MONDAY}T09:15")
    assert moved.start_wall.endswith("09:15")


def test_only_booked_visits_move(desk: Desk) -> None:
    visit = desk.visit()
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Refused, match="arrived can't be moved"):
        move(desk, visit)


def test_somebody_else_was_faster(desk: Desk) -> None:
    visit = desk.visit()
    move(desk, visit)
    with pytest.raises(Conflict, match="meanwhile"):
        move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00", revision=visit.revision)


def test_a_cancelled_visit_that_was_told_gets_a_notice(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    gone = cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC).visit
    assert gone.notice_due_utc == desk.clock.now_utc() + GRACE
    assert (gone.version, gone.next_due_utc, desk.occupied(gone)) == (2, None, [])
    assert desk.questions(visit) == [(1, "void")]


def test_who_said_themselves_that_they_cannot_come_gets_none(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    gone = cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT).visit
    assert gone.notice_due_utc is None


def test_a_visit_that_began_needs_no_notice(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    desk.clock.advance(days=8)
    gone = cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC).visit
    assert gone.notice_due_utc is None


def test_a_cancelled_time_is_free_again(desk: Desk) -> None:
    cancel_visit(desk.book, ANNA, desk.visit().id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert desk.visit(patient_id=desk.eva).lifecycle is Lifecycle.BOOKED


def test_a_cancelled_visit_is_over(desk: Desk) -> None:
    visit = desk.visit()
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    with pytest.raises(Refused, match="cancelled by the patient can't become"):
        cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
