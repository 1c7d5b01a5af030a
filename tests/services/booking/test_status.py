"""What became of a visit, and what the patient said."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Conflict, Refused, UsageError
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.booking import Visit, answer_visit, move_visit, set_status, take_answer_back
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def status(desk: Desk, visit: Visit, lifecycle: Lifecycle) -> Visit:
    return set_status(desk.book, ANNA, visit.id, lifecycle=lifecycle).visit


def test_arriving_ends_all_asking(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    waiting = desk.text(visit, state=MessageState.QUEUED, step="today", kind="tell")
    arrived = status(desk, visit, Lifecycle.ARRIVED)
    assert (arrived.version, arrived.revision, arrived.next_due_utc) == (1, 2, None)
    assert desk.row(visit).arrived_utc == desk.clock.now_utc()
    assert desk.message(waiting).state == MessageState.CANCELLED
    assert desk.questions(visit) == [(1, "void")]
    assert len(desk.occupied(visit)) == 1


def test_a_wrong_key_is_taken_back_whole(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    waiting = desk.text(visit, state=MessageState.QUEUED, step="today", kind="tell")
    status(desk, visit, Lifecycle.ARRIVED)
    booked = status(desk, visit, Lifecycle.BOOKED)
    assert (booked.next_due_utc, desk.row(visit).arrived_utc) == (0, None)
    assert desk.questions(visit) == [(1, "open")]
    assert desk.items(waiting) == set()
    assert desk.text(visit, state=MessageState.QUEUED, step="today", kind="tell") != waiting


def test_a_notice_that_a_wrong_key_swept_away_is_still_owed(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T10:00")
    assert status(desk, visit, Lifecycle.ARRIVED).notice_due_utc is None
    assert status(desk, visit, Lifecycle.BOOKED).notice_due_utc == desk.clock.now_utc() + 180_000


def test_the_way_through_the_clinic(desk: Desk) -> None:
    visit = desk.visit()
    times = []
    for lifecycle in (Lifecycle.ARRIVED, Lifecycle.IN_ROOM, Lifecycle.COMPLETED):
        times.append(desk.clock.advance(minutes=10))
        status(desk, visit, lifecycle)
    row = desk.row(visit)
    assert [row.arrived_utc, row.in_room_utc, row.ended_utc] == times
    status(desk, visit, Lifecycle.IN_ROOM)
    row = desk.row(visit)
    assert [row.arrived_utc, row.in_room_utc, row.ended_utc] == [*times[:2], None]


def test_a_no_show_counts_against_the_patient_until_it_is_taken_back(desk: Desk) -> None:
    visit = desk.visit()
    desk.clock.advance(days=8)
    status(desk, visit, Lifecycle.NO_SHOW)
    assert counts(desk, visit) == (0, 1)
    status(desk, visit, Lifecycle.ARRIVED)
    status(desk, visit, Lifecycle.COMPLETED)
    assert counts(desk, visit) == (1, 0)
    status(desk, visit, Lifecycle.ARRIVED)
    assert counts(desk, visit) == (0, 0)


def counts(desk: Desk, visit: Visit) -> tuple[int, int]:
    from frontdesk.services.patients import get_patient

    card = get_patient(desk.book, visit.patient_id)
    return card.attended, card.missed


def test_nobody_misses_a_visit_that_has_not_begun(desk: Desk) -> None:
    with pytest.raises(Refused, match="not begun"):
        status(desk, desk.visit(), Lifecycle.NO_SHOW)


def test_who_declined_did_not_just_stay_away(desk: Desk) -> None:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    desk.clock.advance(days=8)
    with pytest.raises(Refused, match="can't come"):
        status(desk, visit, Lifecycle.NO_SHOW)


def test_who_left_gives_the_time_back_and_may_find_it_taken(desk: Desk) -> None:
    visit = desk.visit()
    status(desk, visit, Lifecycle.ARRIVED)
    status(desk, visit, Lifecycle.LEFT_WITHOUT_VISIT)
    assert desk.occupied(visit) == []
    desk.visit(patient_id=desk.eva)
    with pytest.raises(Conflict, match="Eva Malá"):
        status(desk, visit, Lifecycle.ARRIVED)


def test_a_status_may_cancel(desk: Desk) -> None:
    gone = status(desk, desk.visit(), Lifecycle.CANCELLED_BY_CLINIC)
    assert (gone.version, gone.lifecycle, desk.occupied(gone)) == (2, Lifecycle.CANCELLED_BY_CLINIC, [])


def test_the_same_status_again_writes_nothing(desk: Desk) -> None:
    visit = desk.visit()
    outcome = set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.BOOKED)
    assert (outcome.visit.revision, outcome.changes.items) == (1, ())


def test_a_lifecycle_that_leads_nowhere(desk: Desk) -> None:
    with pytest.raises(Refused, match="booked can't become left"):
        status(desk, desk.visit(), Lifecycle.LEFT_WITHOUT_VISIT)


def test_a_person_confirms(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    again = desk.text(visit, state=MessageState.QUEUED, step="ask_again")
    today = desk.text(visit, state=MessageState.QUEUED, step="today", kind="tell")
    confirmed = answer_visit(desk.book, ANNA, visit.id).visit
    assert (confirmed.confirmation, confirmed.next_due_utc) == (Confirmation.CONFIRMED, 0)
    assert (desk.row(visit).answered_by, desk.row(visit).answered_utc) == ("anna", desk.clock.now_utc())
    assert desk.questions(visit) == [(1, "settled")]
    assert desk.message(again).state == MessageState.CANCELLED
    assert desk.message(today).state == MessageState.QUEUED


def test_confirming_twice_writes_once(desk: Desk) -> None:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id)
    assert answer_visit(desk.book, ANNA, visit.id).visit.revision == 2


@pytest.mark.parametrize("asked", [True, False])
def test_an_answer_is_taken_back(desk: Desk, asked: bool) -> None:
    visit = desk.visit()
    if asked:
        desk.text(visit, state=MessageState.SENT)
    answer_visit(desk.book, ANNA, visit.id)
    open_again = take_answer_back(desk.book, ANNA, visit.id).visit
    assert open_again.confirmation is (Confirmation.AWAITING if asked else Confirmation.NOT_ASKED)
    assert desk.questions(visit) == ([(1, "open")] if asked else [])
    assert desk.row(visit).answered_utc is None
    assert take_answer_back(desk.book, ANNA, visit.id).visit.revision == open_again.revision


def test_only_a_yes_or_no_is_an_answer(desk: Desk) -> None:
    with pytest.raises(UsageError):
        answer_visit(desk.book, ANNA, desk.visit().id, confirmation=Confirmation.AWAITING)


def test_past_booked_there_is_nothing_to_confirm(desk: Desk) -> None:
    visit = desk.visit()
    status(desk, visit, Lifecycle.ARRIVED)
    with pytest.raises(Refused, match="nothing to confirm"):
        answer_visit(desk.book, ANNA, visit.id)
