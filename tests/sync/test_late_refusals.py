"""The provider takes a text and says afterwards that the account may not send it: nothing is failed on the patient's account."""

from __future__ import annotations

from frontdesk.demo.network import Fate
from frontdesk.demo.network.fates import EVERYBODY
from frontdesk.services.messaging.trials import MOST_TRIES
from frontdesk.services.worklist import needs_you
from tests.support.loop import Loop
from tests.sync.test_refusals import due


def waiting(loop: Loop) -> list[str]:
    return [each.state for each in loop.rows() if each.state in ("held", "queued")]


def test_a_late_refusal_holds_the_queue_and_the_text_itself_goes_again(loop: Loop) -> None:
    loop.network.set_fate(EVERYBODY, Fate.UNREGISTERED)
    due(loop, 1)
    assert loop.sync().sent == 1
    loop.clock.advance(minutes=2)
    due_later = loop.visit(loop.patient(), "2026-11-25T15:30")
    report = loop.sync()
    assert report.failed == 0
    assert loop.channel().trouble == "account"
    assert "30034" in loop.channel().trouble_reason
    # One was tried at once: the others wait for what becomes of it.
    assert report.sent == 1
    assert waiting(loop) == ["held"]
    assert loop.confirmation(due_later) == "not_asked"
    assert [each for each in needs_you(loop.book) if each.kind == "failed"] == []


def test_the_account_that_works_again_sends_all_that_waited_once(loop: Loop) -> None:
    loop.network.set_fate(EVERYBODY, Fate.UNREGISTERED)
    numbers = due(loop, 5)
    assert loop.sync().sent == 5
    loop.clock.advance(minutes=2)
    loop.sync()
    assert len(waiting(loop)) == 4
    loop.network.set_fate(EVERYBODY, Fate.DELIVERED)
    for _ in range(12):
        loop.clock.advance(minutes=1)
        loop.sync()
    assert loop.channel().trouble == ""
    assert waiting(loop) == []
    for number in numbers:
        delivered = [each for each in loop.rows() if each.to == number and each.state == "delivered"]
        assert len(delivered) == 1
    assert [each for each in needs_you(loop.book) if each.kind == "failed"] == []


def test_while_it_is_refused_ever_fewer_are_tried(loop: Loop) -> None:
    loop.network.set_fate(EVERYBODY, Fate.UNREGISTERED)
    due(loop, 8)
    loop.sync()
    for _ in range(60):
        loop.clock.advance(minutes=1)
        loop.sync()
    assert 8 + 3 <= len(loop.accepted()) <= 8 + 8
    assert len(waiting(loop)) == 8
    assert loop.channel().trouble == "account"


def test_a_number_that_is_always_refused_fails_in_the_end(loop: Loop) -> None:
    [bad] = due(loop, 1)
    loop.network.set_fate(bad, Fate.UNREGISTERED)
    for _ in range(200):
        loop.sync()
        loop.clock.advance(minutes=5)
        if loop.rows()[-1].attempt == MOST_TRIES and loop.rows()[-1].state == "undelivered":
            break
    assert [each.attempt for each in loop.rows() if each.step == "ask"] == list(range(1, MOST_TRIES + 1))
    assert [each.kind for each in needs_you(loop.book)][:1] == ["failed"]
