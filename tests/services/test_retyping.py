"""Another type for a visit: a remote one gives its room back, and an undo brings it again."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle, MessageState, Remote
from frontdesk.services.booking import cancel_visit, move_visit
from frontdesk.services.links import set_link
from frontdesk.services.lookup import type_key
from frontdesk.services.places import add_type
from frontdesk.services.retyping import set_type
from frontdesk.services.undo import redo, undo
from frontdesk.services.visit_details import visit_details
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

OWN = "https://video.example.org/only"


def _type(desk: Desk, name: str, remote: Remote | None = None) -> int:
    add_type(desk.book, ANNA, name=name, minutes=30, extras=TypeExtras(remote=remote))
    return type_key(desk.book, name)


@pytest.mark.parametrize(("remote", "how"), [(Remote.VIDEO, "by video"), (Remote.PHONE, "by phone")])
def test_a_remote_one_gives_its_room_back_and_undo_brings_both(desk: Desk, remote: Remote, how: str) -> None:
    kind = _type(desk, "Talk", remote)
    visit = desk.visit(room_id=desk.room)

    outcome = set_type(desk.book, ANNA, visit.id, type_id=kind, revision=visit.revision)

    assert outcome.warnings == (f"It takes place {how} now: Room 1 is free.",)
    assert (outcome.visit.type_id, outcome.visit.room_id, outcome.visit.version) == (kind, None, 1)
    assert {word for word, *_ in desk.occupied(visit)} == {"provider"}
    desk.visit(room_id=desk.room, provider_id=desk.novak, patient_id=desk.eva)

    with pytest.raises(Conflict, match="Room 1"):
        undo(desk.book, ANNA, command=outcome.command)
    undo(desk.book, ANNA)
    undone = undo(desk.book, ANNA, command=outcome.command).visit
    assert (undone.type_id, undone.room_id) == (None, desk.room)
    assert {word for word, *_ in desk.occupied(visit)} == {"provider", "room"}
    again = redo(desk.book, ANNA).visit
    assert (again.type_id, again.room_id) == (kind, None)
    assert [deed.sentence for deed in visit_details(desk.book, visit.id).deeds] == [
        "anna booked the visit.",
        "anna changed the type.",
        "anna took back the change of type.",
        "anna did the change of type again.",
    ]


def test_back_at_the_location_it_has_no_room_until_somebody_chooses_one(desk: Desk) -> None:
    talk, check_up = _type(desk, "Talk", Remote.PHONE), _type(desk, "Check-up")
    visit = desk.visit()
    set_type(desk.book, ANNA, visit.id, type_id=talk)
    back = set_type(desk.book, ANNA, visit.id, type_id=check_up)
    assert back.visit.room_id is None
    assert back.warnings == ("The patient comes in now. It has no room yet: choose one where it needs one.",)
    assert set_type(desk.book, ANNA, visit.id, type_id=check_up).command is None
    with_room = move_visit(desk.book, ANNA, visit.id, room_id=desk.room).visit
    assert with_room.room_id == desk.room
    assert set_type(desk.book, ANNA, visit.id, type_id=None).visit.room_id == desk.room


def test_a_remote_visit_takes_no_room_when_it_is_moved(desk: Desk) -> None:
    visit = desk.visit()
    set_type(desk.book, ANNA, visit.id, type_id=_type(desk, "Talk", Remote.VIDEO))
    moved = move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00", room_id=desk.room).visit
    assert moved.room_id is None
    assert {word for word, *_ in desk.occupied(visit)} == {"provider"}


def test_texts_that_wait_are_written_anew(desk: Desk) -> None:
    visit = desk.visit()
    waiting = desk.text(visit, state=MessageState.QUEUED)
    outcome = set_type(desk.book, ANNA, visit.id, type_id=_type(desk, "Talk", Remote.VIDEO))
    assert desk.message(waiting).state == MessageState.CANCELLED
    assert desk.row(visit).next_due_utc == 0
    again = desk.text(visit, state=MessageState.QUEUED)
    undo(desk.book, ANNA, command=outcome.command)
    assert desk.message(again).state == MessageState.CANCELLED


def test_what_can_not_be_is_refused(desk: Desk) -> None:
    visit = desk.visit()
    with pytest.raises(NotFound, match="no such appointment type"):
        set_type(desk.book, ANNA, visit.id, type_id=4711)
    with pytest.raises(Conflict):
        set_type(desk.book, ANNA, visit.id, type_id=None, revision=visit.revision + 1)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    with pytest.raises(Refused, match="keeps its type"):
        set_type(desk.book, ANNA, visit.id, type_id=None)


@pytest.mark.parametrize(
    ("state", "kind", "told"),
    [
        (MessageState.DELIVERED, "ask", True),
        (MessageState.QUEUED, "ask", False),
        (MessageState.FAILED, "ask", False),
        (MessageState.DELIVERED, "acknowledgement", False),
    ],
)
@pytest.mark.parametrize("back", [False, True])
def test_whoever_was_sent_another_place_is_to_be_told(
    desk: Desk, state: MessageState, kind: str, *, told: bool, back: bool
) -> None:
    talk, check_up = _type(desk, "Talk", Remote.VIDEO), _type(desk, "Check-up")
    visit = desk.visit()
    if back:
        set_type(desk.book, ANNA, visit.id, type_id=talk)
    desk.text(visit, state=state, kind=kind)
    outcome = set_type(desk.book, ANNA, visit.id, type_id=check_up if back else talk)
    said = "A text about the visit as it was before has gone out: write to them."
    assert (said in outcome.warnings) is told


def test_nobody_is_to_be_told_where_it_takes_place_as_before(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    assert set_type(desk.book, ANNA, visit.id, type_id=_type(desk, "Check-up")).warnings == ()


def test_nobody_is_to_be_told_of_a_visit_that_has_begun(desk: Desk) -> None:
    visit = desk.visit()
    desk.text(visit, state=MessageState.DELIVERED)
    desk.clock.advance(seconds=(visit.start_utc - desk.clock.now_utc()) // 1000)
    assert set_type(desk.book, ANNA, visit.id, type_id=_type(desk, "Talk", Remote.PHONE)).warnings == ()


@pytest.mark.parametrize("remote", [None, Remote.PHONE])
def test_what_is_no_longer_by_video_has_no_link_of_its_own_and_undo_brings_it_back(
    desk: Desk, remote: Remote | None
) -> None:
    video, other = _type(desk, "Talk", Remote.VIDEO), _type(desk, "Other", remote)
    visit = desk.visit()
    set_type(desk.book, ANNA, visit.id, type_id=video)
    set_link(desk.book, ANNA, visit.id, link=OWN, was="")
    outcome = set_type(desk.book, ANNA, visit.id, type_id=other)
    assert visit_details(desk.book, visit.id).own_link == ""
    undo(desk.book, ANNA, command=outcome.command)
    assert visit_details(desk.book, visit.id).link == OWN
    redo(desk.book, ANNA)
    again = set_type(desk.book, ANNA, visit.id, type_id=video)
    assert visit_details(desk.book, visit.id).own_link == ""
    undo(desk.book, ANNA, command=again.command)
    undo(desk.book, ANNA, command=outcome.command)
    assert visit_details(desk.book, visit.id).own_link == OWN


def test_another_type_by_video_keeps_the_visits_own_link(desk: Desk) -> None:
    video, other = _type(desk, "Talk", Remote.VIDEO), _type(desk, "Other", Remote.VIDEO)
    visit = desk.visit()
    set_type(desk.book, ANNA, visit.id, type_id=video)
    set_link(desk.book, ANNA, visit.id, link=OWN, was="")
    set_type(desk.book, ANNA, visit.id, type_id=other)
    assert visit_details(desk.book, visit.id).own_link == OWN
