"""What speaks for and against a text of unknown fate having gone out, and that a person sees it in time."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import FaultKind, Target
from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.domain.words import NeedKind
from frontdesk.services.messaging.deciding import ResolveAs, resolve
from frontdesk.services.messaging.evidence import Fact, Side, evidence
from frontdesk.services.worklist import Need, needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop


@pytest.fixture
def doubtful(loop: Loop) -> Loop:
    """A text of which nobody knows whether it went out."""
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.fault(FaultKind.DROP_BEFORE)
    assert loop.sync().uncertain == 1
    return loop


def facts(loop: Loop) -> tuple[Fact, ...]:
    return evidence(loop.book, loop.rows()[0].public_id)


def sentences(loop: Loop, side: Side) -> list[str]:
    return [each.sentence for each in facts(loop) if each.side is side]


def doubts(loop: Loop) -> list[Need]:
    return [each for each in needs_you(loop.book) if each.kind is NeedKind.UNCERTAIN]


def test_it_says_when_it_was_tried_and_how_the_connection_ended(doubtful: Loop) -> None:
    assert sentences(doubtful, Side.NEITHER) == [
        "Tried 10:00. The connection broke before the provider's answer came; it may or may not have been sent.",
        "The provider's list could not be read in full since then, so it says nothing yet.",
    ]


def test_complete_look_ups_that_found_nothing_speak_against_it(doubtful: Loop) -> None:
    for _ in range(4):
        doubtful.clock.advance(minutes=10)
        doubtful.sync()
    assert doubtful.states() == ["needs_person"]
    assert sentences(doubtful, Side.NOT_SENT) == [
        "The provider's whole list was read 4 times, last at 10:40: it is not in it."
    ] or sentences(doubtful, Side.NOT_SENT) == [
        "The provider's whole list was read 3 times, last at 10:30: it is not in it."
    ]
    [need] = doubts(doubtful)
    assert need.reason.startswith("The connection broke")
    assert need.reason.endswith("The provider does not list it.")


def test_a_reply_after_it_speaks_for_it(doubtful: Loop) -> None:
    doubtful.reply("C")
    assert sentences(doubtful, Side.SENT) == ['"C" came from this number at 10:01, as an answer to it would.']


def test_a_reply_that_may_answer_another_text_speaks_for_nothing(doubtful: Loop) -> None:
    doubtful.visit(doubtful.patient("Eva"), "2026-11-26T09:00")
    doubtful.sync()
    doubtful.reply("Thanks")
    assert sentences(doubtful, Side.SENT) == []
    assert any("had other texts from us" in each for each in sentences(doubtful, Side.NEITHER))


def test_other_texts_around_then_show_that_the_account_worked(doubtful: Loop) -> None:
    doubtful.visit(doubtful.patient("Petr", mobile=PETR), "2026-11-25T16:00")
    doubtful.sync()
    assert "Other texts went out within the hour: the account worked." in sentences(doubtful, Side.NEITHER)


def test_of_a_text_whose_fate_is_known_there_is_nothing_to_say(loop: Loop) -> None:
    loop.asked()
    assert facts(loop) == ()
    assert evidence(loop.book, "no such text") == ()


@pytest.mark.parametrize("away", [True, False])
def test_a_list_that_cannot_be_read_does_not_keep_it_from_a_person(doubtful: Loop, away: bool) -> None:
    if away:
        doubtful.server.stop()
    else:
        doubtful.fault(FaultKind.BROKEN, on=Target.LIST, count=1000)
    for _ in range(31):
        doubtful.clock.advance(minutes=1)
        if away:
            with pytest.raises(ProviderUnreachable):
                doubtful.sync()
        else:
            doubtful.sync()
    assert doubtful.states() == ["uncertain"]
    [need] = doubts(doubtful)
    assert need.reason.endswith("The provider's list could not tell yet.")
    # A person may decide, and a list that can be read later may still find it.
    if away:
        doubtful.server.start()
    resolve(doubtful.book, ANNA, message_id=need.message_id or "", decision=ResolveAs.SENT)
    assert doubts(doubtful) == []


def test_before_the_give_up_time_nobody_is_bothered(doubtful: Loop) -> None:
    doubtful.clock.advance(minutes=29)
    assert doubts(doubtful) == []
    doubtful.clock.advance(minutes=1)
    assert len(doubts(doubtful)) == 1
    doubtful.network.faults.clear()
    assert doubtful.texts(JANA) == []
