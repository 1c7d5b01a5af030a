"""What somebody was done with by mistake needs a person again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import Conflict
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import CallOutcome, Lifecycle, MessageState
from frontdesk.services.booking import answer_visit, move_visit, set_status
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.calls import log_call
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.phone_messages import take_message
from frontdesk.services.snoozing import finish
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import Need, needs_you
from tests.services.desk import Desk
from tests.services.test_undo import KAREL
from tests.support.clinic import ANNA
from tests.support.loop import Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with a network whose patients write back."""
    with Loop(tmp_path) as made:
        yield made


def only(loop: Loop) -> Need:
    [need] = needs_you(loop.book)
    return need


@pytest.mark.parametrize("decision", [ReplyAs.CONFIRM, ReplyAs.DECLINE, ReplyAs.IGNORE])
def test_a_reply_waits_to_be_read_again_and_can_still_be_answered(loop: Loop, decision: ReplyAs) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    done = decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=decision)
    assert loop.confirmation(visit) != "needs_person"
    assert undo(loop.book, ANNA, command=done.command).changes.items
    assert loop.confirmation(visit) == "needs_person"
    row = loop.row(visit)
    assert (row.answered_utc, row.answered_by) == (None, "")
    assert only(loop).message_id == need.message_id
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_a_visit_that_was_moved_since_keeps_what_it_is(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    done = decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    move_visit(loop.book, ANNA, visit.id, start="2026-11-26T15:00")
    undo(loop.book, ANNA, command=done.command)
    assert loop.confirmation(visit) == "not_asked"


def test_an_answer_given_elsewhere_since_stands(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("Is there parking?")
    need = only(loop)
    done = decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    loop.clock.advance(minutes=1)
    answer_visit(loop.book, ANNA, visit.id)
    undo(loop.book, ANNA, command=done.command)
    assert loop.confirmation(visit) == "confirmed"


def test_a_promised_call_is_owed_again(desk: Desk) -> None:
    log_call(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=desk.clock.now_utc() + HOUR,
    )
    desk.clock.advance(hours=2)
    [need] = needs_you(desk.book)
    done = finish(desk.book, ANNA, need)
    assert needs_you(desk.book) == []
    undo(desk.book, ANNA, command=done.command)
    assert needs_you(desk.book) == [need]


def test_a_phone_message_is_open_again(desk: Desk) -> None:
    take_message(desk.book, ANNA, body="Ring me", caller="Mrs Malá")
    [need] = needs_you(desk.book)
    done = finish(desk.book, ANNA, need)
    undo(desk.book, ANNA, command=done.command)
    assert needs_you(desk.book) == [need]


def test_a_text_that_failed_needs_a_call_again(desk: Desk) -> None:
    desk.text(desk.visit(), state=MessageState.FAILED, question=False)
    [need] = needs_you(desk.book)
    done = finish(desk.book, ANNA, need)
    assert needs_you(desk.book) == []
    undo(desk.book, ANNA, command=done.command)
    assert needs_you(desk.book) == [need]


def test_the_answer_of_who_has_arrived_since_is_not_taken_back(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    done = decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.CONFIRM)
    loop.clock.set("2026-11-25T14:55:00+00:00")
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Conflict, match="changed since"):
        undo(loop.book, ANNA, command=done.command)


@pytest.mark.parametrize("decision", [ReplyAs.CONFIRM, ReplyAs.DECLINE, ReplyAs.IGNORE])
def test_a_decision_goes_back_and_forth_with_the_acts_around_it(loop: Loop, decision: ReplyAs) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    note_visit(loop.book, ANNA, visit.id, note="Wheelchair", was="")
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=decision)
    decided = loop.confirmation(visit)
    move_visit(loop.book, ANNA, visit.id, start="2026-11-25T16:00")
    for _ in range(2):
        assert [undo(loop.book, ANNA).act for _ in range(2)] == ["move", "reply"]
        assert loop.confirmation(visit) == "needs_person"
        assert only(loop).message_id == need.message_id
        assert undo(loop.book, ANNA).act == "note"
        assert [redo(loop.book, ANNA).act for _ in range(2)] == ["note", "reply"]
        assert loop.confirmation(visit) == decided
        assert redo(loop.book, ANNA).visit.start_wall == "2026-11-25T16:00"


def test_a_reply_that_somebody_else_decided_since_stays_as_they_decided(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    loop.clock.advance(minutes=1)
    decide_reply(loop.book, KAREL, message_id=need.message_id or "", decision=ReplyAs.CONFIRM)
    with pytest.raises(
        Conflict, match=r"dealt with otherwise since, so it stays as it is\. karel changed it"
    ):
        undo(loop.book, ANNA)
    assert loop.confirmation(visit) == "confirmed"
