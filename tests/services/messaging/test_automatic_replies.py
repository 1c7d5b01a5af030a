"""Machines that answer texts: kept, visible, never taken for an answer, and never answered for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.models.tables import Address, Inbound, Message, ReplyReading
from frontdesk.services.booking import take_answer_back
from frontdesk.services.messaging import inbox
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.ports import ProviderMessage
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop

Responder = Callable[[str], str]


def machines(loop: Loop) -> list[bool]:
    """Of each reply, oldest first: whether a machine wrote it."""
    with loop.book.read() as connection:
        rows = connection.execute(
            select(ReplyReading.machine)
            .select_from(Inbound)
            .outerjoin(ReplyReading, ReplyReading.message_id == Inbound.message_id)
            .order_by(Inbound.message_id)
        )
        return [bool(row[0]) for row in rows]


def let_answer(loop: Loop, responders: dict[str, Responder], rounds: int) -> None:
    """Each number answers every text that reaches it within a second, for so many rounds."""
    answered = 0
    for _ in range(rounds):
        loop.sync()
        ledger = loop.accepted()
        loop.clock.advance(seconds=1)
        for each in ledger[answered:]:
            respond = responders.get(each.message.to)
            if respond is not None:
                words = respond(each.message.body)
                loop.network.inbound(sender=each.message.to, to=loop.network.number, body=words)
        answered = len(ledger)
        loop.clock.advance(seconds=30)


def in_turn(words: Sequence[str]) -> Responder:
    said = iter(list(words) * 50)
    return lambda _text: next(said)


@pytest.mark.parametrize(
    "words",
    [
        ["I'm driving, will reply later"],
        ["C"],
        ["X"],
        ["C", "X"],
        ["X", "C"],
        ["Got it"],
        ["YES"],
    ],
)
def test_two_machines_never_answer_each_other_for_ever(loop: Loop, words: list[str]) -> None:
    loop.set("replies.acknowledge", "both")
    for number in (JANA, PETR):
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
    let_answer(loop, {JANA: in_turn(words), PETR: in_turn(words)}, rounds=12)
    for number in (JANA, PETR):
        kinds = [each.kind for each in loop.rows() if each.to == number]
        assert kinds.count("acknowledgement") <= 1
        assert len(loop.texts(number)) <= 2
    assert loop.sync().sent == 0


def test_a_machine_that_says_so_is_done_at_once_and_the_visit_waits_on(loop: Loop) -> None:
    visit = loop.asked()
    report = loop.reply("Automatic reply: I am out of office until Monday.")
    assert (report.replies, report.needs_person) == (1, 0)
    assert (loop.handlings(), machines(loop)) == (["done"], [True])
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_a_machine_that_holds_an_answer_is_read_by_a_person(loop: Loop) -> None:
    loop.asked()
    assert loop.reply("I'm driving right now, will reply later. See you then!").needs_person == 1
    assert (loop.handlings(), machines(loop)) == (["person"], [False])


def test_the_same_words_within_seconds_of_our_texts_are_a_machines_the_second_time(loop: Loop) -> None:
    loop.asked()
    loop.reply("Thank you we got it", after_seconds=2)
    loop.clock.set("2026-11-25T09:40:00+00:00")
    assert loop.sync().sent == 0  # a person has the first one to read
    decide_reply(loop.book, ANNA, message_id=loop.rows("in")[0].public_id, decision=ReplyAs.IGNORE)
    assert loop.sync().sent == 1
    loop.reply("Thank you we got it", after_seconds=2)
    assert (loop.handlings(), machines(loop)) == (["done", "done"], [False, True])


def test_the_same_words_of_a_slow_writer_are_a_persons_each_time(loop: Loop) -> None:
    loop.asked()
    loop.reply("hm", after_seconds=90)
    loop.reply("hm", after_seconds=90)
    assert (loop.handlings(), machines(loop)) == (["person", "person"], [False, False])


def stored(loop: Loop, body: str, *, sender: str = JANA, media: int = 0) -> None:
    """A reply that lies in the inbox."""
    loop.clock.advance(minutes=1)
    with loop.book.write(PROGRAM) as work:
        now, to = work.now_utc, loop.network.number
        sid = f"MM{now}"
        inbox.store(
            work, ProviderMessage(sid, "in", to, sender, body, "received", None, now, now, media=media)
        )


def test_a_short_code_bothers_nobody(loop: Loop) -> None:
    stored(loop, "Your parcel is on its way", sender="72404")
    assert loop.sync().needs_person == 0
    assert (loop.handlings(), machines(loop)) == (["done"], [True])


def test_one_question_is_thanked_for_once_also_when_it_is_open_again(loop: Loop) -> None:
    loop.set("replies.acknowledge", "both")
    visit = loop.asked()
    loop.reply("C")
    assert len(loop.texts()) == 2
    take_answer_back(loop.book, ANNA, visit.id)
    loop.clock.advance(minutes=5)
    assert loop.reply("C").confirmed == 1
    assert len(loop.texts()) == 2


@pytest.mark.parametrize(
    ("body", "media", "reason"),
    [
        ("", 1, "A picture without words. Frontdesk does not fetch pictures: ask what it shows."),
        ("look", 2, "With a picture, which Frontdesk does not fetch."),
        ("  ", 0, "A text without words."),
    ],
)
def test_a_picture_is_kept_and_read_by_a_person(loop: Loop, body: str, media: int, reason: str) -> None:
    visit = loop.asked()
    stored(loop, body, media=media)
    assert loop.sync().needs_person == 1
    with loop.book.read() as connection:
        said = connection.execute(
            select(Inbound.reason, Message.body).join(Message, Message.id == Inbound.message_id)
        ).one()
    assert tuple(said) == (reason, body)
    assert loop.confirmation(visit) == "needs_person"


@pytest.mark.parametrize("word", ["C", "X"])
def test_a_word_with_a_picture_is_not_the_word_alone(loop: Loop, word: str) -> None:
    visit = loop.asked()
    stored(loop, word, media=1)
    report = loop.sync()
    assert (report.confirmed, report.declined, report.needs_person) == (0, 0, 1)
    assert loop.confirmation(visit) == "needs_person"
    [row] = [each for each in needs_you(loop.book) if each.kind == "reply"]
    assert "With a picture" in row.reason
    assert row.suggested is not None


def test_a_stop_with_a_picture_stops(loop: Loop) -> None:
    loop.asked()
    stored(loop, "STOP", media=1)
    loop.sync()
    with loop.book.read() as connection:
        assert connection.execute(select(Address.opted_out)).scalar_one()
