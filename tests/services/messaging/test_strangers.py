"""Replies from numbers that are on no card: a person says whose they are."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound, Refused
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.messaging.strangers import Keep, bind_reply, unbind_reply
from frontdesk.services.patients import get_patient
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop

STRANGER = "+12025550188"


def written(loop: Loop, body: str = "C") -> str:
    """A reply from nowhere; gives its public id."""
    assert loop.reply(body, sender=STRANGER).needs_person == 1
    return loop.rows("in")[-1].public_id


def test_a_bound_reply_is_about_the_visit_that_waits_and_can_be_decided(loop: Loop) -> None:
    jana = loop.patient("Jana")
    loop.visit(jana, "2026-11-23T15:30", provider="Dr Novák")
    visit = loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    reply = written(loop)
    assert [need.kind for need in needs_you(loop.book)] == ["unmatched_reply"]
    bind_reply(loop.book, ANNA, message_id=reply, patient_id=jana)
    [need] = needs_you(loop.book)
    assert (need.kind, need.patient) == ("reply", "Jana Dvořáková")
    decide_reply(loop.book, ANNA, message_id=reply, decision=ReplyAs.CONFIRM)
    confirmed = [loop.confirmation(each) for each in (visit, loop.visit_of(loop.rows()[0].visits[0]))]
    assert "confirmed" in confirmed
    assert get_patient(loop.book, jana).mobile == JANA
    with pytest.raises(Refused):
        bind_reply(loop.book, ANNA, message_id=reply, patient_id=jana)


def test_the_number_can_become_the_mobile(loop: Loop) -> None:
    jana = loop.patient("Jana", mobile="")
    visit = loop.visit(jana, "2026-11-25T09:30")
    reply = written(loop, "It's Jana, my new number")
    bind_reply(loop.book, ANNA, message_id=reply, patient_id=jana, keep_number=Keep.MOBILE)
    assert get_patient(loop.book, jana).mobile == STRANGER
    decide_reply(loop.book, ANNA, message_id=reply, decision=ReplyAs.IGNORE)
    loop.sync()
    assert len(loop.texts(STRANGER)) == 1
    assert loop.reply("C", sender=STRANGER).confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


def test_the_number_can_be_where_texts_go(loop: Loop) -> None:
    jana = loop.patient("Jana")
    reply = written(loop, "Her mother here")
    bind_reply(loop.book, ANNA, message_id=reply, patient_id=jana, keep_number=Keep.TEXTS)
    card = get_patient(loop.book, jana)
    assert (card.mobile, card.texting.number) == (JANA, STRANGER)


def test_it_can_be_somebody_elses_after_all(loop: Loop) -> None:
    jana, petr = loop.patient("Jana"), loop.patient("Petr")
    first = loop.visit(jana, "2026-12-10T09:30")
    reply = written(loop)
    bind_reply(loop.book, ANNA, message_id=reply, patient_id=jana)
    bind_reply(loop.book, ANNA, message_id=reply, patient_id=petr)
    [row] = loop.rows("in")
    assert row.visits == ()
    unbind_reply(loop.book, ANNA, message_id=reply)
    assert [need.kind for need in needs_you(loop.book)] == ["unmatched_reply"]
    assert loop.confirmation(first) == "not_asked"


def test_nobody_and_nothing_are_refused(loop: Loop) -> None:
    reply = written(loop)
    with pytest.raises(NotFound):
        bind_reply(loop.book, ANNA, message_id=reply, patient_id=99)
    with pytest.raises(NotFound):
        bind_reply(loop.book, ANNA, message_id="none", patient_id=1)
