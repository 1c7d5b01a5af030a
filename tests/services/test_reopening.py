"""What somebody was done with by mistake needs a person again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, MessageState, NeedKind
from frontdesk.services.booking import answer_visit, move_visit, set_status
from frontdesk.services.calls import log_call
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.phone_messages import take_message
from frontdesk.services.reopening import reopen
from frontdesk.services.snoozing import finish
from frontdesk.services.worklist import Need, needs_you
from tests.services.desk import Desk
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
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=decision)
    assert loop.confirmation(visit) != "needs_person"
    assert reopen(loop.book, ANNA, need).items
    assert loop.confirmation(visit) == "needs_person"
    row = loop.row(visit)
    assert (row.answered_utc, row.answered_by) == (None, "")
    assert only(loop).message_id == need.message_id
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_what_waits_already_is_left_alone(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    assert reopen(loop.book, ANNA, only(loop)).items == ()


def test_a_visit_that_was_moved_since_keeps_what_it_is(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    move_visit(loop.book, ANNA, visit.id, start="2026-11-26T15:00")
    reopen(loop.book, ANNA, need)
    assert loop.confirmation(visit) == "not_asked"


def test_an_answer_given_elsewhere_since_stands(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("Is there parking?")
    need = only(loop)
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.IGNORE)
    loop.clock.advance(minutes=1)
    answer_visit(loop.book, ANNA, visit.id)
    reopen(loop.book, ANNA, need)
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
    finish(desk.book, ANNA, need)
    assert needs_you(desk.book) == []
    reopen(desk.book, ANNA, need)
    assert needs_you(desk.book) == [need]


def test_a_phone_message_is_open_again(desk: Desk) -> None:
    take_message(desk.book, ANNA, body="Ring me", caller="Mrs Malá")
    [need] = needs_you(desk.book)
    finish(desk.book, ANNA, need)
    reopen(desk.book, ANNA, need)
    assert needs_you(desk.book) == [need]


def test_a_text_that_failed_needs_a_call_again(desk: Desk) -> None:
    desk.text(desk.visit(), state=MessageState.FAILED, question=False)
    [need] = needs_you(desk.book)
    finish(desk.book, ANNA, need)
    assert needs_you(desk.book) == []
    reopen(desk.book, ANNA, need)
    assert needs_you(desk.book) == [need]


def test_what_nobody_is_just_done_with_has_nothing_to_take_back(desk: Desk) -> None:
    visit = desk.visit()
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    [need] = needs_you(desk.book)
    assert need.kind is NeedKind.DECLINED
    with pytest.raises(Refused, match="nothing to take back"):
        reopen(desk.book, ANNA, need)


def test_the_answer_of_who_has_arrived_since_is_not_taken_back(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I think so")
    need = only(loop)
    decide_reply(loop.book, ANNA, message_id=need.message_id or "", decision=ReplyAs.CONFIRM)
    loop.clock.set("2026-11-25T14:55:00+00:00")
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Conflict, match="changed since"):
        reopen(loop.book, ANNA, need)


def test_a_call_that_is_gone_is_told(desk: Desk) -> None:
    gone = Need(NeedKind.CALLBACK, "", "", 0, "UTC", None, None, subject="call", subject_id=99)
    with pytest.raises(NotFound, match="no such call"):
        reopen(desk.book, ANNA, gone)
