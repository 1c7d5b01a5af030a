"""A person takes what a reply sounds like, and takes it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Refused
from frontdesk.domain.words import CallOutcome
from frontdesk.models.tables import Address, ExpectedArrival
from frontdesk.services.calls import log_call
from frontdesk.services.correspondence import waiting_replies
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.patients import get_patient
from frontdesk.services.undo import undo
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, Loop

MINUTE = 60_000
KAREL = Actor(ActorKind.STAFF, "karel", 2)


def take(loop: Loop, how: ReplyAs) -> int:
    """Decide the last reply; its key."""
    reply = loop.rows("in")[-1]
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=how)
    return reply.id


def expected(loop: Loop) -> dict[int, int]:
    with loop.book.read() as connection:
        rows = connection.execute(select(ExpectedArrival.appointment_id, ExpectedArrival.expected_utc))
        return {row[0]: row[1] for row in rows}


def test_who_is_late_comes_and_is_expected(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("stuck in traffic, 09:45")
    [waiting] = waiting_replies(loop.book, visit.id)
    assert waiting.suggested is not None
    assert waiting.suggested.sentence == "Running late 15 min: expected Thu 09:45."
    take(loop, ReplyAs.LATE)
    assert loop.confirmation(visit) == "confirmed"
    assert expected(loop) == {visit.id: loop.row(visit).start_utc + 15 * MINUTE}
    undo(loop.book, ANNA)
    assert (expected(loop), loop.confirmation(visit)) == ({}, "needs_person")


def test_of_a_family_those_are_late_whose_time_is_before_the_arrival(loop: Loop) -> None:
    first = loop.visit(loop.patient("Jana"), "2026-11-25T15:00", minutes=15)
    second = loop.visit(loop.patient("Petr"), "2026-11-25T15:15", minutes=15)
    third = loop.visit(loop.patient("Ema"), "2026-11-25T16:00", minutes=15)
    loop.sync()
    loop.reply("20 minutes late, sorry")
    take(loop, ReplyAs.LATE)
    arrival = loop.row(first).start_utc + 20 * MINUTE
    assert expected(loop) == {first.id: arrival, second.id: arrival}
    assert loop.confirmation(third) == "confirmed"


def test_who_confirmed_before_stays_confirmed(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("C")
    assert loop.reply("10 min late").needs_person == 1
    take(loop, ReplyAs.LATE)
    assert (loop.confirmation(visit), len(expected(loop))) == ("confirmed", 1)
    undo(loop.book, ANNA)
    assert (loop.confirmation(visit), expected(loop)) == ("confirmed", {})


def test_a_reply_that_does_not_say_how_late_is_no_late_one(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("running late, 23:10")
    [waiting] = waiting_replies(loop.book, visit.id)
    assert waiting.suggested is None
    with pytest.raises(Refused, match="how late"):
        take(loop, ReplyAs.LATE)
    assert loop.confirmation(visit) == "needs_person"


def test_no_more_texts_and_back(loop: Loop) -> None:
    patient = loop.patient()
    visit = loop.visit(patient, "2026-11-26T09:30")
    loop.sync()
    loop.reply("please stop texting me")
    loop.visit(loop.patient("Eva", mobile=EVA), "2026-11-23T16:00", provider="Dr Other")
    assert needs_you(loop.book)[0].message_id is not None
    take(loop, ReplyAs.OPT_OUT)
    assert get_patient(loop.book, patient).sms_consent == "no"
    assert loop.confirmation(visit) == "awaiting"
    undo(loop.book, ANNA)
    assert get_patient(loop.book, patient).sms_consent == "yes"
    assert loop.handlings() == ["person"]


def test_a_wrong_number_gets_nothing_until_it_is_taken_back(loop: Loop) -> None:
    loop.asked("2026-11-25T15:00")
    loop.reply("who is this?")
    take(loop, ReplyAs.WRONG_NUMBER)
    loop.reply("hello?")
    with loop.book.read() as connection:
        assert connection.execute(select(Address.unusable_code)).scalar_one() == 0
    loop.run_until("2026-11-25T16:00:00+00:00")
    assert len(loop.texts(JANA)) == 1
    undo(loop.book, ANNA)
    with loop.book.read() as connection:
        assert connection.execute(select(Address.unusable_code)).scalar_one() is None


def test_a_reply_keeps_a_number_wrong_that_a_call_is_taken_back_from(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    log_call(loop.book, KAREL, appointment_id=visit.id, outcome=CallOutcome.WRONG_NUMBER)
    loop.reply("who is this?")
    take(loop, ReplyAs.WRONG_NUMBER)
    undo(loop.book, KAREL)
    with loop.book.read() as connection:
        assert connection.execute(select(Address.unusable_code)).scalar_one() == 0
    undo(loop.book, ANNA)
    with loop.book.read() as connection:
        assert connection.execute(select(Address.unusable_code)).scalar_one() is None
