"""Patients: opt-out words at the network, and people who answer by themselves."""

from __future__ import annotations

from collections import Counter

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from frontdesk.demo.network import Direction, Persona, PhoneNetwork, Status, Temperament
from frontdesk.demo.network.keywords import Keyword, keyword_of
from frontdesk.demo.network.network import asks_for_answer
from frontdesk.demo.network.temperaments import HOUR_MS, LANGUAGES, replies
from tests.demo.network.conftest import ANNA, BORIS, CLINIC, Control
from tests.support.clock import FakeClock

QUESTION = "Riverside, Tue 24 Nov, 10:30. Reply C to confirm, X if you can't come."


def send(network: PhoneNetwork, body: str = QUESTION, to: str = ANNA) -> str:
    return network.accept({"To": to, "From": CLINIC, "Body": body}).message.sid


def written(network: PhoneNetwork) -> list[str]:
    return [
        shown.message.body for shown in network.messages() if shown.message.direction is Direction.INBOUND
    ]


def peopled(
    clock: FakeClock, temperament: Temperament, *, language: str = "en", seed: int = 0
) -> PhoneNetwork:
    return PhoneNetwork.default(clock, seed=seed, people={ANNA: Persona(temperament, language)})


# Opt-out words


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop\n", "STOPALL", "UNSUBSCRIBE", "Cancel", "END", "QUIT", "REVOKE"]
)
def test_an_opt_out_word_silences_the_number(twilio: Client, control: Control, word: str) -> None:
    control.do("/inbound", **{"from": ANNA, "body": word})
    with pytest.raises(TwilioRestException) as caught:
        twilio.messages.create(ANNA, from_=CLINIC, body="x")
    assert (caught.value.status, caught.value.code) == (400, 21610)
    with pytest.raises(TwilioRestException, match="unsubscribed"):
        twilio.messages.create(ANNA, messaging_service_sid="MG" + "1" * 32, body="x")
    assert twilio.messages.create(BORIS, from_=CLINIC, body="x").sid

    (answer,) = control.ledger("outbound-reply")
    assert (answer["to"], answer["from"]) == (ANNA, CLINIC)
    assert "unsubscribed" in str(answer["body"])
    assert [row["to"] for row in control.ledger()] == [BORIS]


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
def test_an_opt_in_word_opens_it_again(network: PhoneNetwork, word: str) -> None:
    network.inbound(sender=ANNA, to=CLINIC, body="STOP")
    network.inbound(sender=ANNA, to=CLINIC, body="STOP")
    assert network.opted_out(ANNA)
    network.inbound(sender=ANNA, to=CLINIC, body=word)
    assert not network.opted_out(ANNA)
    network.inbound(sender=ANNA, to=CLINIC, body=word)
    assert send(network)
    kinds = Counter(shown.message.direction for shown in network.messages())
    assert kinds == {Direction.INBOUND: 4, Direction.OUTBOUND_REPLY: 2, Direction.OUTBOUND_API: 1}


def test_help_is_answered_and_nothing_else_is(network: PhoneNetwork, clock: FakeClock) -> None:
    for body in ("please stop", "STOP it hurts", "C", "", "STOP.", "canceled"):
        network.inbound(sender=ANNA, to=CLINIC, body=body)
    assert [shown.message.direction for shown in network.messages()] == [Direction.INBOUND] * 6
    network.inbound(sender=ANNA, to=CLINIC, body="Info")
    answer = network.messages()[-1]
    assert (answer.message.direction, answer.message.to) == (Direction.OUTBOUND_REPLY, ANNA)
    clock.advance(seconds=1)
    assert network.messages()[-1].status is Status.DELIVERED


def test_keywords_are_one_whole_word() -> None:
    assert keyword_of("optout") is Keyword.STOP
    assert [keyword_of(body) for body in ("START now", "YES!", "no", "ST OP")] == [None] * 4


def test_a_new_number_answers_everybody_until_its_url_is_blank(network: PhoneNetwork) -> None:
    network.set_sms_url(CLINIC, "https://demo.twilio.com/welcome")
    network.inbound(sender=ANNA, to=CLINIC, body="C")
    assert "Configure your number" in network.messages()[-1].message.body
    network.set_sms_url(CLINIC, "")
    network.inbound(sender=ANNA, to=CLINIC, body="C")
    assert network.messages()[-1].message.body == "C"


# People who answer


def test_somebody_confirms_after_a_while(clock: FakeClock) -> None:
    network = peopled(clock, Temperament.CONFIRMS)
    send(network)
    assert written(network) == []
    due = network.next_reply_utc()
    assert due is not None
    clock.set(due - 1)
    assert (network.advance(), written(network)) == (0, [])

    clock.advance(days=3)
    assert network.advance() == 1
    reply = network.messages()[-1]
    assert reply.message.body.strip(" .!").upper() in ("C", "YES")
    assert (reply.message.to, reply.message.sender, reply.status) == (CLINIC, ANNA, Status.RECEIVED)
    assert reply.sent_utc == due
    assert network.next_reply_utc() is None


def test_people_answer_questions_alone(clock: FakeClock) -> None:
    network = peopled(clock, Temperament.CONFIRMS)
    send(network, "Noted, thank you. We free your time and call you to rebook.")
    clock.advance(days=3)
    assert written(network) == []
    assert not asks_for_answer("We are closed.")
    assert asks_for_answer("Odpovězte C.")


def test_the_caller_may_say_what_a_question_is(clock: FakeClock) -> None:
    network = PhoneNetwork.default(
        clock, people={ANNA: Temperament.CONFIRMS}, asks=lambda body: body.endswith("?"), patience=0
    )
    send(network, QUESTION)
    send(network, "Are you coming?")
    clock.advance(seconds=1)
    assert len(written(network)) == 1


@pytest.mark.parametrize(
    ("temperament", "expected"),
    [
        (Temperament.CONFIRMS, 1),
        (Temperament.LATE_CONFIRMER, 1),
        (Temperament.SAYS_YES_IN_WORDS, 1),
        (Temperament.DECLINES, 1),
        (Temperament.CANCELS, 1),
        (Temperament.CHANGES_MIND, 2),
        (Temperament.WRITES_FREE_TEXT, 1),
        (Temperament.SILENT, 0),
        (Temperament.OPTS_OUT, 1),
        (Temperament.OPTS_OUT_IN_WORDS, 1),
        (Temperament.ASKS_FOR_HELP, 1),
        (Temperament.WRONG_NUMBER, 1),
        (Temperament.UNREACHABLE, 0),
    ],
)
def test_every_temperament_writes_as_often_as_it_does(
    clock: FakeClock, temperament: Temperament, expected: int
) -> None:
    network = peopled(clock, temperament)
    send(network)
    clock.advance(days=2)
    assert len(written(network)) == expected
    assert network.opted_out(ANNA) is (temperament in (Temperament.OPTS_OUT, Temperament.CANCELS))


def test_a_landline_is_refused_and_an_unreachable_telephone_reported(
    twilio: Client, control: Control
) -> None:
    control.do("/temperament", number=ANNA, temperament="landline")
    control.do("/temperament", number=BORIS, temperament="unreachable", language="cs")
    with pytest.raises(TwilioRestException) as caught:
        twilio.messages.create(ANNA, from_=CLINIC, body="x")
    assert caught.value.code == 21614
    sid = twilio.messages.create(BORIS, from_=CLINIC, body="x").sid
    control.do("/deliver")
    assert twilio.messages(str(sid)).fetch().error_code == 30003


def test_nobody_answers_a_text_that_did_not_arrive(clock: FakeClock) -> None:
    network = peopled(clock, Temperament.CONFIRMS)
    network.set_status(send(network), Status.UNDELIVERED, error_code=30008)
    clock.advance(days=3)
    assert written(network) == []


def test_a_late_confirmer_takes_most_of_a_day() -> None:
    (late,) = replies(Persona(Temperament.LATE_CONFIRMER), number=ANNA, asked=1, seed=0)
    assert 20 * HOUR_MS <= late.delay_ms <= 30 * HOUR_MS


def test_without_a_pace_people_learn_of_texts_when_they_are_delivered(clock: FakeClock) -> None:
    network = PhoneNetwork.default(clock, pace=None, people={ANNA: Temperament.DECLINES}, patience=0)
    sid, second = send(network), send(network)
    clock.advance(days=30)
    assert network.fetch(sid).status is Status.QUEUED
    assert network.deliver_all() == 2
    assert network.fetch(second).status is Status.DELIVERED
    assert len(written(network)) == 2
    network.set_status(send(network), Status.DELIVERED)
    assert len(written(network)) == 3


def test_a_seed_decides_everything(clock: FakeClock) -> None:
    def story(seed: int) -> list[tuple[str, int | None]]:
        clock.set("2026-11-23T08:00:00+00:00")
        people = {f"+13035550{number:03}": Temperament.CONFIRMS for number in range(100, 130)}
        network = PhoneNetwork.default(clock, seed=seed, people=people)
        for number in people:
            send(network, to=number)
        clock.advance(days=1)
        return [(shown.message.body, shown.sent_utc) for shown in network.messages()]

    assert story(1) == story(1)
    assert story(1) != story(2)


def test_people_write_their_own_language_or_english() -> None:
    def says(language: str) -> set[str]:
        who = Persona(Temperament.WRITES_FREE_TEXT, language)
        return {reply.body for asked in range(40) for reply in replies(who, number=ANNA, asked=asked, seed=0)}

    spoken = [says(language) for language in LANGUAGES]
    assert len(LANGUAGES) == 5
    assert sum(len(texts) for texts in spoken) == len(set().union(*spoken))
    assert says("de-AT") == says("de")
    assert says("fi") == says("en")


def test_reset_brings_back_the_beginning(clock: FakeClock) -> None:
    network = peopled(clock, Temperament.CONFIRMS)
    network.set_temperament(BORIS, Temperament.OPTS_OUT)
    network.set_sms_url(CLINIC, "https://example.org")
    send(network)
    send(network, to=BORIS)
    clock.advance(days=1)
    assert network.opted_out(BORIS)
    network.reset()
    assert (network.messages(), network.next_reply_utc(), network.numbers()[0].sms_url) == ([], None, "")
    assert not network.opted_out(BORIS)
    send(network)
    send(network, to=BORIS)
    clock.advance(days=1)
    assert len(written(network)) == 1


def test_somebody_who_is_hushed_writes_nothing_more_but_keeps_their_telephone(clock: FakeClock) -> None:
    network = peopled(clock, Temperament.CONFIRMS)
    network.set_temperament(BORIS, Temperament.CONFIRMS)
    send(network)
    send(network, to=BORIS)
    network.hush(ANNA)
    network.hush("+12025550199")
    clock.advance(days=1)
    assert [
        shown.message.sender for shown in network.messages() if shown.message.direction is Direction.INBOUND
    ] == [BORIS]
    send(network)
    clock.advance(days=1)
    assert len(written(network)) == 1
    network.set_temperament(ANNA, Temperament.UNREACHABLE)
    network.hush(ANNA)
    send(network)
    clock.advance(days=1)
    assert network.ledger()[-1].status is Status.UNDELIVERED
