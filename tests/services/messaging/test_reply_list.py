"""What people here really wrote: what each came to, how often, and which words can be made keywords."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound, Refused
from frontdesk.services import settings
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.reply_list import Outcome, make_keyword, written_replies
from frontdesk.services.undo import undo
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, PETR, Loop


def decided(loop: Loop, words: str, how: ReplyAs, number: str = JANA) -> str:
    """A reply that a person decided; its public id."""
    loop.asked(mobile=number)
    loop.reply(words, sender=number)
    reply = loop.rows("in")[-1].public_id
    decide_reply(loop.book, ANNA, message_id=reply, decision=how)
    return reply


def test_each_reply_says_what_it_came_to_and_by_whom(loop: Loop) -> None:
    decided(loop, "ano prijdu", ReplyAs.CONFIRM)
    loop.asked(mobile=EVA)
    loop.reply("X", sender=EVA)
    loop.reply("x.", sender=EVA)
    loop.reply("Out of office", sender=PETR)
    loop.reply("hm", sender=PETR)
    rows = written_replies(loop.book, days=7)
    assert [(row.outcome, row.by_word, row.decided_by) for row in rows] == [
        (Outcome.WAITS, False, ""),
        (Outcome.MACHINE, False, ""),
        (Outcome.AGAIN, True, ""),
        (Outcome.DECLINE, True, ""),
        (Outcome.CONFIRM, False, ANNA.name),
    ]
    assert rows[-1].patient == "Jana Dvořáková"
    assert rows[2].times == ((Outcome.AGAIN, 1), (Outcome.DECLINE, 1))
    assert rows[2].rule == "Exactly the word X."
    assert [row.body for row in written_replies(loop.book, days=7, outcome=Outcome.MACHINE)] == [
        "Out of office"
    ]


def test_only_the_period_is_looked_at(loop: Loop) -> None:
    loop.reply("hello")
    loop.clock.advance(minutes=60 * 24 * 8)
    loop.reply("again")
    assert [row.body for row in written_replies(loop.book, days=7)] == ["again"]
    assert [row.body for row in written_replies(loop.book, days=30)] == ["again", "hello"]


def test_words_that_were_decided_twice_the_same_way_can_be_made_a_keyword(loop: Loop) -> None:
    first = decided(loop, "Jasně.", ReplyAs.CONFIRM)
    assert written_replies(loop.book, days=7)[0].keyword == ""
    with pytest.raises(Refused, match="at least twice"):
        make_keyword(loop.book, ANNA, message_id=first, days=7)
    second = decided(loop, "jasně", ReplyAs.CONFIRM, EVA)
    assert [row.keyword for row in written_replies(loop.book, days=7)] == ["confirm", "confirm"]
    made = make_keyword(loop.book, ANNA, message_id=second, days=7)
    assert (made.word, made.kind, made.language) == ("jasně", "confirm", "en")
    assert settings.get(loop.book, "replies.keywords").value == {"en": {"confirm": ["jasně"]}}
    assert [row.keyword for row in written_replies(loop.book, days=7)] == ["", ""]
    visit = loop.asked(mobile=PETR)
    assert loop.reply("JASNĚ!", sender=PETR).confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


@pytest.mark.parametrize(
    ("words", "second"),
    [("jo", ReplyAs.IGNORE), ("jo", ReplyAs.DECLINE), ("see you on Monday, thanks", ReplyAs.CONFIRM)],
)
def test_words_that_are_not_plain_never_become_one(loop: Loop, words: str, second: ReplyAs) -> None:
    decided(loop, words, ReplyAs.CONFIRM)
    decided(loop, words, second, EVA)
    assert {row.keyword for row in written_replies(loop.book, days=7)} == {""}


def test_a_decision_that_was_taken_back_counts_no_more(loop: Loop) -> None:
    decided(loop, "jo", ReplyAs.CONFIRM)
    decided(loop, "jo", ReplyAs.CONFIRM, EVA)
    undo(loop.book, ANNA)
    assert {row.keyword for row in written_replies(loop.book, days=7)} == {""}


def test_a_reply_that_is_not_there(loop: Loop) -> None:
    with pytest.raises(NotFound):
        make_keyword(loop.book, ANNA, message_id="nobody", days=7)
