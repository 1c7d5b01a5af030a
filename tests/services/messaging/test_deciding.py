"""A person decides what a reply meant."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound, Refused
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import set_status
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply, done_with
from tests.support.clinic import ANNA
from tests.support.loop import Loop


def decide(loop: Loop, how: ReplyAs, which: int = -1) -> None:
    decide_reply(loop.book, ANNA, message_id=loop.rows("in")[which].public_id, decision=how)


def test_a_person_reads_a_yes(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I'll be there")
    decide(loop, ReplyAs.CONFIRM)
    row = loop.row(visit)
    assert (row.confirmation, row.answered_by) == ("confirmed", ANNA.label)
    assert loop.handlings() == ["done"]
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert [each.step for each in loop.rows()] == ["ask", "today"]


def test_a_person_reads_a_no_and_nobody_is_thanked_for_free_text(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("sorry, can't make it")
    decide(loop, ReplyAs.DECLINE)
    row = loop.row(visit)
    assert (row.lifecycle, row.confirmation) == ("booked", "declined")
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert len(loop.texts()) == 1


def test_a_decision_counts_for_every_visit_that_the_reply_is_about(loop: Loop) -> None:
    first = loop.visit(loop.patient("Jana"), "2026-11-25T15:00")
    second = loop.visit(loop.patient("Petr"), "2026-11-25T16:00")
    loop.sync()
    loop.reply("both of us")
    decide(loop, ReplyAs.CONFIRM)
    assert loop.confirmation(first) == loop.confirmation(second) == "confirmed"


def test_ignored_the_visit_waits_for_its_answer_again_and_is_asked_again(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("Is there parking?")
    assert loop.confirmation(visit) == "needs_person"
    loop.clock.set("2026-11-24T15:00:00+00:00")
    assert loop.sync().sent == 0
    decide(loop, ReplyAs.IGNORE)
    assert loop.confirmation(visit) == "awaiting"
    assert loop.sync().sent == 1
    assert loop.reply("C").confirmed == 1


def test_ignored_after_a_confirmation_it_stays_confirmed(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("C")
    loop.reply("X")
    assert loop.confirmation(visit) == "needs_person"
    decide(loop, ReplyAs.IGNORE)
    assert loop.confirmation(visit) == "confirmed"


def test_of_two_unread_replies_the_last_decided_puts_the_doubt_away(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("hm")
    loop.reply("well")
    decide(loop, ReplyAs.IGNORE, 0)
    assert loop.confirmation(visit) == "needs_person"
    decide(loop, ReplyAs.IGNORE, 1)
    assert loop.confirmation(visit) == "awaiting"


def test_ignoring_puts_nothing_back_that_changed_since(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("hm")
    loop.move(visit, "2026-12-10T15:00")
    decide(loop, ReplyAs.IGNORE)
    assert loop.confirmation(visit) == "not_asked"


def test_a_reply_about_nothing_that_stands_cannot_confirm(loop: Loop) -> None:
    loop.reply("C", sender="+12025550199")
    with pytest.raises(Refused, match="no visit that still stands"):
        decide(loop, ReplyAs.CONFIRM)
    decide(loop, ReplyAs.IGNORE)
    assert loop.handlings() == ["done"]


def test_an_arrival_is_not_undone_by_a_late_decision(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("no idea yet")
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Refused):
        decide(loop, ReplyAs.DECLINE)
    assert loop.row(visit).lifecycle == "arrived"


def test_what_is_no_reply_cannot_be_decided(loop: Loop) -> None:
    loop.asked()
    for unknown in ("nobody", loop.rows()[0].public_id):
        with pytest.raises(NotFound):
            decide_reply(loop.book, ANNA, message_id=unknown, decision=ReplyAs.CONFIRM)
    with pytest.raises(NotFound):
        done_with(loop.book, ANNA, message_id="nobody")
