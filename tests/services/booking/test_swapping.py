"""Two visits that change places, and a visit once more at another time."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Overtaken, Refused, TimeTaken, UsageError
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.booking import Visit, answer_visit, move_visit, set_status
from frontdesk.services.booking.copying import copy_visit
from frontdesk.services.booking.swapping import swap_visits
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.services.test_undo import KAREL
from tests.support.clinic import ANNA

NINE, TEN = f"{MONDAY}T09:00", f"{MONDAY}T10:00"


def two(desk: Desk, *, minutes: int = 30) -> tuple[Visit, Visit]:
    first = desk.visit(NINE, room_id=desk.room)
    second = desk.visit(TEN, minutes=minutes, patient_id=desk.eva, provider_id=desk.novak)
    return first, second


def places(desk: Desk, *visits: Visit) -> list[tuple[str, int, int | None, int]]:
    rows = [desk.row(visit) for visit in visits]
    return [(row.start_wall, row.provider_id, row.room_id, row.minutes) for row in rows]


def test_both_have_the_others_place_and_both_come_back(desk: Desk) -> None:
    first, second = two(desk)
    before, occupied = places(desk, first, second), [desk.occupied(each) for each in (first, second)]
    swapped = swap_visits(desk.book, ANNA, first.id, second.id)
    after = [(TEN, desk.novak, None, 30), (NINE, desk.malik, desk.room, 30)]
    assert places(desk, swapped.first, swapped.second) == after
    for _ in range(3):
        undone = undo(desk.book, ANNA)
        assert (undone.act, [visit.id for visit in undone.visits]) == ("swap", [first.id, second.id])
        assert places(desk, first, second) == before
        assert [desk.occupied(each) for each in (first, second)] == occupied
        assert redo(desk.book, ANNA).act == "swap"
        assert places(desk, first, second) == after


def test_texts_of_both_are_taken_back_and_come_again(desk: Desk) -> None:
    first, second = two(desk)
    told = desk.text(first, state=MessageState.DELIVERED)
    waiting = desk.text(second, state=MessageState.QUEUED)
    swapped = swap_visits(desk.book, ANNA, first.id, second.id)
    assert swapped.first.notice_due_utc is not None
    assert swapped.second.notice_due_utc is None
    assert desk.message(waiting).state == MessageState.CANCELLED
    undone = undo(desk.book, ANNA)
    assert [visit.notice_due_utc for visit in undone.visits] == [None, None]
    assert desk.message(waiting).state == MessageState.QUEUED
    assert desk.questions(first) == [(1, "open")]
    assert desk.items(told) == {first.id}


def test_longer_ones_fit_with_their_lengths_or_not_at_all(desk: Desk) -> None:
    first, second = two(desk, minutes=60)
    desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    before = places(desk, first, second)
    with pytest.raises(TimeTaken, match=r"60 min of Eva Malá don't fit there: Dr Malik has Jana Dvořáková"):
        swap_visits(desk.book, ANNA, first.id, second.id)
    assert places(desk, first, second) == before
    assert len(desk.occupied(first)) == 2
    swap_visits(desk.book, ANNA, first.id, second.id, fit=True)
    assert places(desk, first, second) == [(TEN, desk.novak, None, 60), (NINE, desk.malik, desk.room, 30)]
    undo(desk.book, ANNA)
    assert places(desk, first, second) == before


def test_a_longer_one_shares_time_only_with_a_reason(desk: Desk) -> None:
    first, second = two(desk, minutes=60)
    desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    swapped = swap_visits(desk.book, ANNA, first.id, second.id, overbook="Twins")
    assert swapped.second.overbooked == "Twins"


def test_neighbours_of_one_provider_change_places(desk: Desk) -> None:
    first, second = desk.visit(NINE), desk.visit(f"{MONDAY}T09:30", patient_id=desk.eva)
    swap_visits(desk.book, ANNA, first.id, second.id)
    assert [place[0] for place in places(desk, first, second)] == [f"{MONDAY}T09:30", NINE]
    undo(desk.book, ANNA)
    assert [place[0] for place in places(desk, first, second)] == [NINE, f"{MONDAY}T09:30"]


def test_what_cannot_be_swapped(desk: Desk) -> None:
    first, second = two(desk)
    with pytest.raises(UsageError, match="itself"):
        swap_visits(desk.book, ANNA, first.id, first.id)
    move_visit(desk.book, ANNA, first.id, start=f"{MONDAY}T11:00")
    with pytest.raises(Overtaken, match="You moved it"):
        swap_visits(desk.book, ANNA, first.id, second.id, first_revision=1)
    set_status(desk.book, ANNA, second.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Refused, match="still booked"):
        swap_visits(desk.book, ANNA, first.id, second.id)


def test_a_swap_is_not_undone_over_another_persons_change(desk: Desk) -> None:
    first, second = two(desk)
    swap_visits(desk.book, ANNA, first.id, second.id)
    move_visit(desk.book, KAREL, second.id, start=f"{MONDAY}T12:00")
    after = places(desk, first, second)
    with pytest.raises(Refused, match=r"karel moved it to 12:00 at "):
        undo(desk.book, ANNA)
    assert places(desk, first, second) == after
    undo(desk.book, KAREL)
    assert undo(desk.book, ANNA).act == "swap"


def test_answers_before_a_swap_are_undone_after_it(desk: Desk) -> None:
    first, second = two(desk)
    answer_visit(desk.book, ANNA, second.id)
    swap_visits(desk.book, ANNA, first.id, second.id)
    assert [undo(desk.book, ANNA).act for _ in range(4)] == ["swap", "confirm", "book", "book"]
    assert [redo(desk.book, ANNA).act for _ in range(4)] == ["book", "book", "confirm", "swap"]
    assert places(desk, first, second)[0][0] == TEN
    assert undo(desk.book, ANNA).visits[1].confirmation is Confirmation.CONFIRMED


def test_a_visit_once_more(desk: Desk) -> None:
    model = desk.visit(minutes=45)
    copied = copy_visit(desk.book, ANNA, model.id, start=f"{MONDAY}T14:00").visit
    assert (copied.patient_id, copied.provider_id, copied.minutes) == (desk.petr, desk.malik, 45)
    assert desk.row(model).start_wall == model.start_wall
    with pytest.raises(TimeTaken):
        copy_visit(desk.book, ANNA, model.id, start=NINE)
    assert undo(desk.book, ANNA).visit.lifecycle is Lifecycle.CANCELLED_BY_CLINIC
