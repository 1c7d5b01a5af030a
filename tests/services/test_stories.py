"""The story of a visit and of a patient: what was sent and answered, and what comes or why nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.domain.errors import NotFound
from frontdesk.domain.instants import from_iso
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, Mark, MessageState
from frontdesk.services.booking import Visit, answer_visit, book_visit, cancel_visit, set_status
from frontdesk.services.calls import log_call
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.patients import set_mark
from frontdesk.services.phone_messages import take_message
from frontdesk.services.stories import StoryKind, VisitStory, patient_story, visit_story
from tests.services.desk import Desk
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with a network whose patients write back."""
    with Loop(tmp_path) as made:
        yield made


def story(loop: Loop, visit: Visit) -> VisitStory:
    return visit_story(loop.book, visit.id)


def test_nothing_has_happened_yet_and_the_question_comes(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-30T15:00")
    told = story(loop, visit)
    assert told.rows == ()
    assert told.visit.public_id == visit.public_id
    assert told.ahead.sentence == "The patient is asked Fri 15:00, by text to +1 202-555-0111."
    assert told.ahead.at_utc == from_iso("2026-11-27T15:00:00+00:00")
    loop.run_until("2026-11-27T15:00:00+00:00")
    assert loop.texts() == [told.ahead.body]


def test_what_was_foretold_is_what_happens_to_the_minute(loop: Loop) -> None:
    """Whatever cadence, quiet hours and opening hours say, the story and the planner agree."""
    loop.open_hours(9 * 60, 17 * 60)
    visit = loop.visit(loop.patient(), "2026-12-01T21:30")
    foretold: list[tuple[int, str]] = []
    while (ahead := story(loop, visit).ahead).at_utc is not None:
        foretold.append((ahead.at_utc, ahead.body))
        loop.clock.set(ahead.at_utc - 1)
        before = len(loop.texts())
        loop.sync()
        assert len(loop.texts()) == before
        loop.clock.set(ahead.at_utc)
        loop.sync()
        assert loop.texts()[-1] == ahead.body
    assert [body for _, body in foretold] == loop.texts()
    assert len(foretold) == 3
    assert story(loop, visit).ahead.sentence == "All reminders have been sent."


def test_a_family_is_foretold_by_the_first_of_its_visits(loop: Loop) -> None:
    loop.visit(loop.patient("Petr"), "2026-11-27T10:00")
    later = loop.visit(loop.patient("Jana"), "2026-11-27T16:00", provider="Dr Novák")
    ahead = story(loop, later).ahead
    assert ahead.at_utc == from_iso("2026-11-24T10:00:00+00:00")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert loop.texts() == [ahead.body]
    assert "Jana" in ahead.body
    assert "Petr" in ahead.body


def test_a_question_its_answer_and_what_is_left(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("C")
    told = story(loop, visit)
    assert [(row.kind, row.sentence, row.body) for row in told.rows] == [
        (StoryKind.TEXT, "Question: delivered.", loop.texts()[0]),
        (StoryKind.REPLY, "The patient replied: confirmed.", "C"),
    ]
    assert told.rows[0].message_id == loop.rows()[0].public_id
    assert told.ahead.sentence == "The patient is reminded Wed 12:00, by text to +1 202-555-0111."
    loop.clock.set("2026-11-25T12:00:00+00:00")
    assert story(loop, visit).ahead.sentence == "The patient is reminded now, by text to +1 202-555-0111."


def test_a_reply_that_a_person_reads(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("I'll be there")
    told = story(loop, visit)
    assert told.rows[-1].sentence == "The patient replied; the reply waits to be read."
    assert told.ahead.at_utc is None
    assert told.ahead.sentence == "A reply waits to be read: until then nothing is sent."
    decide_reply(loop.book, ANNA, message_id=loop.rows("in")[0].public_id, decision=ReplyAs.DECLINE)
    told = story(loop, visit)
    assert [row.sentence for row in told.rows[1:]] == [
        "The patient replied; somebody has read it.",
        "anna noted: can't come.",
    ]
    assert told.ahead.sentence == "The patient can't come: nothing more is sent."


def test_a_text_that_failed_says_why(loop: Loop) -> None:
    visit = loop.visit(loop.patient(mobile="+15005550001"), "2026-11-25T15:00")
    loop.sync()
    [row] = story(loop, visit).rows
    assert row.state in (MessageState.FAILED, MessageState.CANCELLED), row
    assert row.sentence.startswith("Question: ")
    assert row.sentence.rstrip(".") != "Question: failed"


def test_calls_and_messages_of_the_phone(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=5)
    log_call(loop.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.NO_ANSWER, note="rang out")
    loop.clock.advance(minutes=5)
    take_message(
        loop.book, ANNA, appointment_id=visit.id, body="Is on the way", provider_id=visit.provider_id
    )
    loop.clock.advance(minutes=5)
    answer_visit(loop.book, ANNA, visit.id)
    rows = story(loop, visit).rows
    assert [(row.kind, row.sentence, row.body) for row in rows[1:]] == [
        (StoryKind.CALL, "anna called: no answer.", "rang out"),
        (StoryKind.PHONE_MESSAGE, f"Jana Dvořáková phoned for Dr of {JANA}.", "Is on the way"),
        (StoryKind.ANSWER, "anna noted: confirmed.", ""),
    ]


def test_a_move_makes_what_was_said_before_earlier_and_owes_a_notice(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.advance(minutes=1)
    loop.move(visit, "2026-11-25T16:00")
    told = story(loop, visit)
    assert [(row.kind, row.earlier) for row in told.rows] == [
        (StoryKind.TEXT, True),
        (StoryKind.CHANGE, False),
    ]
    assert told.rows[1].sentence == (
        "anna moved the visit from Wed 15:00 to Wed 16:00. The question of 10:00 no longer counts."
    )
    assert told.ahead.sentence == "The patient is told of the change 10:04, by text to +1 202-555-0111."
    loop.clock.advance(minutes=3)
    assert (
        story(loop, visit).ahead.sentence
        == "The patient is told of the change now, by text to +1 202-555-0111."
    )
    loop.sync()
    row = story(loop, visit).rows[-1]
    assert (row.earlier, row.sentence) == (False, "Notice of the change, with the question: accepted.")


def test_a_cancelled_visit(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    cancel_visit(loop.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    assert (
        story(loop, visit).ahead.sentence
        == "The patient is told of the change 10:03, by text to +1 202-555-0111."
    )
    loop.clock.advance(minutes=3)
    loop.sync()
    told = story(loop, visit)
    assert told.rows[-1].sentence == "Notice of the cancellation: accepted."
    assert told.ahead.sentence == "The visit is cancelled by the clinic: nothing more is sent."


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("reminders.enabled", "false", "Reminders are switched off: nothing is sent."),
        ("reminders.steps", "[]", "The settings plan no reminders."),
        (
            "reminders.min_lead_hours",
            "200",
            "The visit is too close: nothing is asked less than 200 hours before it.",
        ),
    ],
)
def test_why_the_settings_send_nothing(loop: Loop, setting: str, value: str, sentence: str) -> None:
    visit = loop.visit(loop.patient(), "2026-11-30T15:00")
    if setting == "reminders.min_lead_hours":
        loop.set("reminders.steps", '[{"key":"ask","hours_before":72,"ask":true}]')
    loop.set(setting, value)
    assert story(loop, visit).ahead == replace(
        story(loop, visit).ahead, at_utc=None, sentence=sentence, body=""
    )


@pytest.mark.parametrize(
    ("consent", "mobile", "sentence"),
    [
        ("", JANA, "No consent to texts is on the card."),
        ("no", JANA, "The patient does not want texts."),
        ("yes", "", "There is no mobile number."),
    ],
)
def test_why_the_card_sends_nothing(loop: Loop, consent: str, mobile: str, sentence: str) -> None:
    visit = loop.visit(loop.patient(consent=consent, mobile=mobile), "2026-11-30T15:00")
    assert story(loop, visit).ahead.sentence == sentence


def test_after_stop_nothing_is_sent(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.reply("STOP")
    told = story(loop, visit)
    replied = patient_story(loop.book, visit.patient_id).rows[0]
    assert (replied.sentence, replied.appointment_id) == ("The patient replied: no more texts.", None)
    assert told.ahead.sentence == "This number has opted out of texts."


def test_a_text_that_waits_is_on_its_way(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    assert story(loop, visit).ahead.sentence == "A text waits to go: it is sent by itself."


def test_without_an_account_nothing_can_be_sent(desk: Desk) -> None:
    from frontdesk.services import settings

    settings.put(desk.book, ANNA, "reminders.enabled", "true")
    told = visit_story(desk.book, desk.visit().id)
    assert told.ahead.sentence == "No account for texts is set up: nothing is sent."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (MessageState.HELD, "A text is held: "),
        (MessageState.UNCERTAIN, "It is being found out whether a text went out."),
        (MessageState.NEEDS_PERSON, "Nobody knows whether a text went out: say whether it was sent."),
    ],
)
def test_a_text_that_is_stuck(desk: Desk, state: MessageState, sentence: str) -> None:
    visit = desk.visit()
    desk.text(visit, state=state)
    assert visit_story(desk.book, visit.id).ahead.sentence == sentence


def test_past_booked_there_is_nothing_to_come(desk: Desk) -> None:
    visit = desk.visit()
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    assert visit_story(desk.book, visit.id).ahead.sentence == "The patient is here: nothing more is sent."
    begun = desk.visit("2026-11-23T07:30", patient_id=desk.eva)
    assert visit_story(desk.book, begun.id).ahead.sentence == "The visit has begun: nothing more is sent."


def test_the_story_of_a_patient(loop: Loop) -> None:
    jana = loop.patient()
    past = loop.visit(jana, "2026-11-20T09:00")
    first = loop.visit(jana, "2026-11-25T15:00")
    second = loop.visit(jana, "2026-12-09T15:00")
    other = loop.visit(loop.patient("Petr", mobile=PETR), "2026-11-25T16:00")
    loop.sync()
    loop.reply("Is there parking?")
    log_call(loop.book, ANNA, patient_id=jana, outcome=CallOutcome.BUSY)
    told = patient_story(loop.book, jana)
    assert told.patient.name == "Jana Dvořáková"
    assert [visit.id for visit in told.ahead] == [first.id, second.id]
    assert [visit.id for visit in told.past] == [past.id]
    assert [(row.kind, row.appointment_id) for row in told.rows] == [
        (StoryKind.CALL, None),
        (StoryKind.REPLY, first.public_id),
        (StoryKind.TEXT, first.public_id),
    ]
    assert other.public_id not in {row.appointment_id for row in told.rows}


def test_who_is_never_named_with_others_is_foretold_alone(loop: Loop) -> None:
    loop.visit(loop.patient("Petr"), "2026-11-27T10:00")
    jana = loop.patient("Jana")
    later = loop.visit(jana, "2026-11-27T16:00", provider="Dr Novák")
    set_mark(loop.book, ANNA, jana, Mark.NEVER_NAME_WITH_OTHERS, on=True)
    ahead = story(loop, later).ahead
    assert ahead.at_utc == from_iso("2026-11-24T16:00:00+00:00")
    assert "Petr" not in ahead.body


def test_no_story_of_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        visit_story(desk.book, 99)
    with pytest.raises(NotFound):
        patient_story(desk.book, 99)


def test_a_confirmed_visit_without_a_telling_step(loop: Loop) -> None:
    loop.set("reminders.steps", '[{"key":"ask","hours_before":72,"ask":true}]')
    visit = book_visit(
        loop.book,
        ANNA,
        patient_id=loop.patient(),
        provider_id=loop.provider("Dr Malik"),
        start="2026-11-30T15:00",
        minutes=30,
    ).visit
    answer_visit(loop.book, ANNA, visit.id, confirmation=Confirmation.CONFIRMED)
    assert story(loop, visit).ahead.sentence == "The patient has confirmed: nothing more is sent."
