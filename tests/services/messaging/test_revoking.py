"""What patients say about being written to: the number's word, the card's word, and the history of both."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import Fate
from frontdesk.domain.errors import NotFound
from frontdesk.domain.words import Channel, Consent
from frontdesk.services.consents import consent_history, record_consent
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.messaging.handled import PERSON
from frontdesk.services.patients import get_patient
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, Loop


def history(loop: Loop, patient_id: int) -> list[tuple[str, str, str]]:
    """State, source and note of what was said, the oldest first."""
    rows = reversed(consent_history(loop.book, patient_id))
    return [(str(row.state), row.source, row.note) for row in rows]


def test_a_stop_stands_in_the_history_of_everybody_on_the_number(loop: Loop) -> None:
    jana, petr = loop.patient("Jana"), loop.patient("Petr")
    other = loop.patient("Eva", mobile=EVA)
    loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    loop.reply("Stop")
    loop.reply("STOP")
    assert history(loop, jana) == history(loop, petr) == [("no", "number", "STOP")]
    assert history(loop, other) == []
    assert get_patient(loop.book, jana).sms_consent == "yes"


def test_an_opt_in_word_restores_the_number_and_never_a_no_on_the_card(loop: Loop) -> None:
    jana = loop.patient("Jana")
    refused = loop.patient("Petr", consent="no")
    loop.visit(refused, "2026-11-25T10:30")
    loop.reply("STOP")
    loop.reply("START")
    assert history(loop, jana) == [("no", "number", "STOP"), ("yes", "number", "START")]
    assert get_patient(loop.book, refused).sms_consent == "no"
    loop.run_until("2026-11-25T11:00:00+00:00")
    assert loop.texts() == []


def test_a_word_is_kept_even_where_it_changes_nothing(loop: Loop) -> None:
    jana = loop.patient("Jana")
    record_consent(loop.book, ANNA, jana, channel=Channel.SMS, state=Consent.YES, source="paper", note="Form")
    record_consent(loop.book, ANNA, jana, channel=Channel.EMAIL, state=Consent.NO, source="phone")
    assert history(loop, jana) == [("yes", "paper", "Form"), ("no", "phone", "")]
    card = get_patient(loop.book, jana)
    assert (card.sms_consent, card.email_consent) == ("yes", "no")
    with pytest.raises(NotFound):
        record_consent(loop.book, ANNA, 9_999, channel=Channel.SMS, state=Consent.YES)


def test_a_no_takes_back_what_waits(loop: Loop) -> None:
    jana = loop.patient("Jana")
    visit = loop.visit(jana, "2026-11-25T09:30")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    assert loop.states() == ["queued"]
    record_consent(loop.book, ANNA, jana, channel=Channel.SMS, state=Consent.NO, source="phone")
    loop.server.start()
    loop.sync()
    assert loop.texts() == []
    assert loop.states() == ["cancelled"]
    assert loop.confirmation(visit) == "not_asked"


def test_a_revocation_in_free_words_is_recorded_for_all_on_the_number(loop: Loop) -> None:
    jana, petr = loop.patient("Jana"), loop.patient("Petr")
    first = loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    assert loop.reply("please stop texting me").needs_person == 1
    [reply] = loop.rows("in")
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=ReplyAs.OPT_OUT)
    for each in (jana, petr):
        assert get_patient(loop.book, each).sms_consent == "no"
        assert history(loop, each) == [("yes", "card", ""), ("no", "reply", "please stop texting me")]
    assert PERSON not in loop.handlings()
    assert loop.confirmation(first) == "awaiting"
    loop.visit(petr, "2026-11-25T12:30", provider="Dr Novák")
    loop.run_until("2026-11-25T12:00:00+00:00")
    assert len(loop.texts()) == 1
    # START undoes a STOP of the number, not what was said to a person.
    loop.reply("START")
    assert get_patient(loop.book, jana).sms_consent == "no"


def test_a_revocation_of_a_stranger_opts_the_number_out(loop: Loop) -> None:
    loop.reply("stop writing to me please", sender="+12025550177")
    [reply] = loop.rows("in")
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=ReplyAs.OPT_OUT)
    visit = loop.visit(loop.patient("Nova", mobile="+12025550177"), "2026-11-25T09:30")
    loop.sync()
    assert loop.texts("+12025550177") == []
    assert loop.confirmation(visit) == "not_asked"
    with pytest.raises(NotFound):
        decide_reply(loop.book, ANNA, message_id="nothing", decision=ReplyAs.OPT_OUT)


def test_until_a_revocation_has_been_read_nothing_goes_to_the_number(loop: Loop) -> None:
    petr = loop.patient("Petr")
    loop.visit(loop.patient("Jana"), "2026-11-25T09:30")
    loop.sync()
    loop.reply("please stop texting me")
    later = loop.visit(petr, "2026-11-25T12:30", provider="Dr Novák")
    for _ in range(3):
        loop.clock.advance(minutes=2)
        loop.sync()
    assert len(loop.texts()) == 1
    waits = "A reply from this number asks for no more texts: it is read before the next goes."
    assert [each.reason for each in loop.rows() if each.state == "queued"] == [waits]
    [reply] = loop.rows("in")
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=ReplyAs.IGNORE)
    loop.clock.advance(minutes=2)
    loop.sync()
    assert len(loop.texts()) == 2
    assert loop.confirmation(later) == "awaiting"


def test_what_the_provider_says_of_a_number_is_recorded_too(loop: Loop) -> None:
    loop.network.set_fate(JANA, Fate.OPTED_OUT)
    jana = loop.patient("Jana")
    loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    assert history(loop, jana) == [("no", "number", "21610")]
