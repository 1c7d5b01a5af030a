"""Wanting a visit sooner: on the waiting list and off it, told by the book, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.domain.changes import Change, Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries.plain import scalar
from frontdesk.models.tables import WaitingWish
from frontdesk.services.booking import cancel_visit, move_visit, set_status
from frontdesk.services.booking.swapping import swap_visits
from frontdesk.services.sooner import want_sooner
from frontdesk.services.undo import redo, undo
from frontdesk.services.visit_details import visit_details
from tests.services.readers import EVA, MONDAY, Read


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path)
    yield made
    made.close()


def _wishes(desk: Read) -> list[tuple[int | None, str]]:
    with desk.book.write(EVA) as work:
        return [(wish.appointment_id, wish.state) for wish in work.session.scalars(select(WaitingWish))]


def test_a_wish_stands_for_the_visit_and_says_what_would_do(desk: Read) -> None:
    visit = desk.visit("09:00")
    done = want_sooner(desk.book, EVA, visit.id, wanted=True)
    assert done.wanted
    assert {Kind.APPOINTMENT, Kind.WAITING} <= {change.kind for change in done.changes.items}
    assert desk.one(visit).sooner
    with desk.book.write(EVA) as work:
        wish = work.session.scalars(select(WaitingWish)).one()
        assert (wish.patient_id, wish.appointment_id, wish.minutes) == (desk.petr, visit.id, 30)
        assert (wish.provider_id, wish.location_id, wish.type_id) == (
            visit.provider_id,
            visit.location_id,
            desk.keys.types["Consultation"],
        )
        assert wish.latest_date is not None
        assert wish.latest_date < MONDAY.isoformat()


def test_the_same_again_changes_nothing(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    assert want_sooner(desk.book, EVA, visit.id, wanted=True).changes.items == ()
    assert _wishes(desk) == [(visit.id, "open")]
    want_sooner(desk.book, EVA, visit.id, wanted=False)
    assert _wishes(desk) == [(visit.id, "closed")]
    assert not desk.one(visit).sooner
    assert want_sooner(desk.book, EVA, visit.id, wanted=False).changes.items == ()


def test_it_is_undone_and_redone(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    told = undo(desk.book, EVA)
    assert told.title == "the wish to come sooner"
    assert Change(Kind.APPOINTMENT, visit.id) in told.changes.items
    assert not desk.one(visit).sooner
    redo(desk.book, EVA)
    assert desk.one(visit).sooner
    want_sooner(desk.book, EVA, visit.id, wanted=False)
    undo(desk.book, EVA)
    assert desk.one(visit).sooner


def test_an_undo_after_somebody_took_it_off_is_refused(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    with desk.book.write(EVA) as work:
        work.session.scalars(select(WaitingWish)).one().state = "closed"
    with pytest.raises(Conflict, match="changed since"):
        undo(desk.book, EVA)


def test_only_a_visit_that_is_booked_can_be_sooner(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    cancel_visit(desk.book, EVA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert not want_sooner(desk.book, EVA, visit.id, wanted=False).wanted
    with pytest.raises(Refused, match="not booked any more"):
        want_sooner(desk.book, EVA, visit.id, wanted=True)
    with pytest.raises(NotFound):
        want_sooner(desk.book, EVA, 999, wanted=True)


def test_the_story_of_the_visit_tells_it(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    want_sooner(desk.book, EVA, visit.id, wanted=False)
    undo(desk.book, EVA)
    told = [deed.sentence for deed in visit_details(desk.book, visit.id).deeds]
    assert told[-3:] == [
        "Eva Marsh noted: wants it sooner.",
        "Eva Marsh noted: the time is fine.",
        "Eva Marsh took back the wish to come sooner.",
    ]


# When it is over


def test_an_earlier_time_fulfils_the_wish_and_a_later_one_keeps_it(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    move_visit(desk.book, EVA, visit.id, start=f"{MONDAY}T10:00")
    assert _wishes(desk) == [(visit.id, "open")]
    changes = move_visit(desk.book, EVA, visit.id, start=f"{MONDAY}T09:30").changes
    assert Kind.WAITING in {each.kind for each in changes.items}
    assert _wishes(desk) == [(visit.id, "closed")]
    assert not desk.one(visit).sooner
    undo(desk.book, EVA)
    assert desk.one(visit).sooner
    redo(desk.book, EVA)
    assert _wishes(desk) == [(visit.id, "closed")]


@pytest.mark.parametrize("over", [Lifecycle.COMPLETED, Lifecycle.NO_SHOW])
def test_a_visit_that_is_over_has_no_wish(desk: Read, over: Lifecycle) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    desk.clock.set(f"{MONDAY}T09:40:00+00:00")
    if over is Lifecycle.COMPLETED:
        for step in (Lifecycle.ARRIVED, Lifecycle.IN_ROOM):
            set_status(desk.book, EVA, visit.id, lifecycle=step)
            assert _wishes(desk) == [(visit.id, "open")]
    set_status(desk.book, EVA, visit.id, lifecycle=over)
    assert _wishes(desk) == [(visit.id, "closed")]
    undo(desk.book, EVA)
    assert _wishes(desk) == [(visit.id, "open")]


def test_a_cancelled_visit_has_no_wish_until_that_is_undone(desk: Read) -> None:
    visit = desk.visit("09:00")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    cancel_visit(desk.book, EVA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert _wishes(desk) == [(visit.id, "closed")]
    undo(desk.book, EVA)
    assert desk.one(visit).sooner


def test_of_two_that_are_swapped_the_earlier_one_is_satisfied(desk: Read) -> None:
    first, second = desk.visit("09:00"), desk.visit("10:00")
    for each in (first, second):
        want_sooner(desk.book, EVA, each.id, wanted=True)
    swap_visits(desk.book, EVA, first.id, second.id)
    assert _wishes(desk) == [(first.id, "open"), (second.id, "closed")]
    undo(desk.book, EVA)
    assert _wishes(desk) == [(first.id, "open"), (second.id, "open")]


def test_a_booking_that_is_taken_back_leaves_no_wish_behind(desk: Read) -> None:
    visit = desk.visit("09:00")
    with desk.book.read() as connection:
        booked = scalar(connection, "SELECT public_id FROM command_log ORDER BY id DESC LIMIT 1")
    want_sooner(desk.book, EVA, visit.id, wanted=True)
    undo(desk.book, EVA, command=booked)
    assert _wishes(desk) == [(visit.id, "closed")]
