"""What will go, or why nothing: the panel and the list of the unconfirmed say the same, word for word, and it is what happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frontdesk.domain.settings import Scope
from frontdesk.domain.words import Lifecycle, MessageState, NeedKind
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Hold,
    Message,
    MessageItem,
    Patient,
    Stray,
    Texting,
)
from frontdesk.services.booking import move_visit
from frontdesk.services.confirmations import unconfirmed
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.holds import HoldKind
from frontdesk.services.settings import put
from frontdesk.services.stories import visit_story
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop

NEXT_DAY = "2026-11-24T15:00"


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with Loop(tmp_path) as made:
        yield made


def texting(loop: Loop, patient: int, *, safe: tuple[int, int] | None = None, number: str = "") -> None:
    with loop.book.write(ANNA) as work:
        work.session.add(
            Texting(
                patient_id=patient,
                number=number,
                safe_from=None if safe is None else safe[0] * 60,
                safe_until=None if safe is None else safe[1] * 60,
                actor="anna",
                updated_utc=work.now_utc,
            )
        )


def said(loop: Loop, visit: int) -> tuple[str, str, str]:
    """The panel's sentence, and the reason and next step of the list."""
    panel = visit_story(loop.book, visit).ahead.sentence
    [row] = [each for each in unconfirmed(loop.book, days=9) if each.visit.id == visit]
    return panel, row.reason, row.next_step


def test_what_comes_is_said_with_time_and_number(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-30T15:00")
    panel, reason, next_step = said(loop, visit.id)
    assert panel == next_step == "The patient is asked Fri 15:00, by text to +1 202-555-0111."
    assert reason == "Not asked yet."


def test_another_number_is_called_another(loop: Loop) -> None:
    patient = loop.patient()
    texting(loop, patient, number="+12025550177")
    visit = loop.visit(patient, "2026-11-30T15:00")
    panel, _, next_step = said(loop, visit.id)
    assert panel == next_step == "The patient is asked Fri 15:00, by text to another number, +1 202-555-0177."


def off(loop: Loop, _visit: int) -> None:
    loop.set("reminders.enabled", "false")


def no_steps(loop: Loop, _visit: int) -> None:
    loop.set("reminders.steps", "[]")


def own_cadence(loop: Loop, visit: int) -> None:
    with loop.book.write(ANNA) as work:
        made = AppointmentType(public_id=new_public_id(), name="Check", name_key="check", minutes=30)
        work.session.add(made)
        work.session.flush()
        work.session.get_one(Appointment, visit).type_id = made.id
        key = made.id
    put(loop.book, ANNA, "reminders.steps", "[]", scope=Scope.TYPE, scope_id=key)


def lead(loop: Loop, _visit: int) -> None:
    loop.set("reminders.min_lead_hours", "200")
    loop.set("reminders.steps", '[{"key":"ask","hours_before":72,"ask":true}]')


def no_consent(loop: Loop, visit: int) -> None:
    with loop.book.write(ANNA) as work:
        patient = work.session.get_one(Appointment, visit).patient_id
        work.session.get_one(Patient, patient).sms_consent = "no"


def stray(loop: Loop, _visit: int) -> None:
    with loop.book.write(ANNA) as work:
        work.session.add(
            Stray(
                provider_id="SM1",
                address=JANA,
                body="?",
                sent_utc=work.now_utc,
                found_utc=work.now_utc,
                handled_by="",
            )
        )


def waiting(state: MessageState, reason: str) -> Callable[[Loop, int], None]:
    def make(loop: Loop, visit: int) -> None:
        with loop.book.write(ANNA) as work:
            message = Message(
                public_id=new_public_id(),
                direction="out",
                channel="sms",
                to_address=JANA,
                body="…",
                state=state,
                step="ask",
                kind="ask",
                asks=True,
                reason=reason,
                created_utc=work.now_utc,
                updated_utc=work.now_utc,
            )
            work.session.add(message)
            work.session.flush()
            work.session.add(
                MessageItem(
                    message_id=message.id,
                    appointment_id=visit,
                    version=1,
                    step="ask",
                    channel="sms",
                    attempt=1,
                )
            )

    return make


LOOK = "It fell due while Frontdesk was not running: somebody looks at it before it goes."


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (off, "Reminders are switched off: nothing is sent."),
        (no_steps, "The settings plan no reminders."),
        (own_cadence, "This appointment type has a cadence of its own, which sends nothing."),
        (lead, "The visit is too close: nothing is asked less than 200 hours before it."),
        (no_consent, "The patient does not want texts."),
        (
            stray,
            "A text that this book does not know went to this number: somebody looks before the next goes.",
        ),
        (waiting(MessageState.QUEUED, ""), "A text waits to go: it is sent by itself."),
        (waiting(MessageState.HELD, LOOK), f"A text is held: {LOOK}"),
        (
            waiting(MessageState.HELD, "A place is empty."),
            "A text is held: A place is empty.",
        ),
        (waiting(MessageState.UNCERTAIN, ""), "It is being found out whether a text went out."),
        (
            waiting(MessageState.NEEDS_PERSON, ""),
            "Nobody knows whether a text went out: say whether it was sent.",
        ),
    ],
)
def test_why_nothing_goes_is_said_the_same_everywhere(
    loop: Loop, make: Callable[[Loop, int], None], sentence: str
) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    make(loop, visit.id)
    panel, reason, _ = said(loop, visit.id)
    assert panel == reason == sentence


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        (HoldKind.LOOK, "Look at the texts that wait, then send or drop them."),
        (HoldKind.STRAY, "Read the text that this book does not know, then send or drop what waits."),
        (HoldKind.WORDING, "Mend that, and the text goes by itself; or call."),
        (None, "Tell the administrator."),
    ],
)
def test_what_to_do_about_a_held_text_follows_from_why_it_is_held(
    loop: Loop, kind: HoldKind | None, step: str
) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    waiting(MessageState.HELD, "It waits.")(loop, visit.id)
    if kind is not None:
        key = loop.rows()[0].id
        with loop.book.write(ANNA) as work:
            work.session.add(Hold(message_id=key, kind=kind, at_utc=work.now_utc))
    assert said(loop, visit.id)[1:] == ("A text is held: It waits.", step)


def test_a_cadence_of_its_own_is_named_with_what_it_sends(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-30T15:00")
    own_cadence(loop, visit.id)
    with loop.book.read() as connection:
        key = int(connection.exec_driver_sql("SELECT type_id FROM appointment").scalar_one())
    steps = json.dumps([{"key": "week", "days_before": 2, "at": "10:30", "working_days": True, "ask": True}])
    put(loop.book, ANNA, "reminders.steps", steps, scope=Scope.TYPE, scope_id=key)
    panel, _, next_step = said(loop, visit.id)
    assert panel == next_step
    assert panel == (
        "The patient is asked Thu 10:30, by text to +1 202-555-0111. "
        "This appointment type has a cadence of its own."
    )
    loop.run_until("2026-11-26T10:30:00+00:00")
    assert [each.step for each in loop.rows()] == ["week"]


# Safe hours


def test_a_text_goes_inside_the_safe_hours_only(loop: Loop) -> None:
    patient = loop.patient()
    texting(loop, patient, safe=(17, 19))
    visit = loop.visit(patient, "2026-11-26T15:00")
    assert said(loop, visit.id)[0].startswith("The patient is asked ")
    loop.run_until("2026-11-26T15:00:00+00:00")
    went = [each.as_json(loop.network.account_sid)["date_created"] for each in loop.accepted()]
    assert [str(each)[5:22] for each in went] == [
        "23 Nov 2026 17:00",
        "24 Nov 2026 18:55",
        "25 Nov 2026 18:55",
    ]


def test_safe_hours_that_leave_no_time_are_a_call(loop: Loop) -> None:
    patient = loop.patient()
    texting(loop, patient, safe=(9, 10))
    visit = loop.visit(patient, "2026-11-23T18:00")
    sentence = "The patient's safe hours leave no time."
    assert said(loop, visit.id) == (sentence, sentence, "Call +1 202-555-0111.")
    assert loop.sync().sent == 0
    assert {each.reason for each in loop.rows() if each.step == "ask_again"} == {sentence}
    assert said(loop, visit.id) == (sentence, sentence, "Call +1 202-555-0111.")
    [need] = needs_you(loop.book)
    assert (need.kind, need.reason, need.next_step) == (
        NeedKind.NO_CONTACT,
        sentence,
        "Call +1 202-555-0111.",
    )


def test_a_notice_outside_the_safe_hours_waits_for_them(loop: Loop) -> None:
    patient = loop.patient()
    visit = loop.visit(patient, "2026-11-25T15:00")
    loop.sync()
    texting(loop, patient, safe=(17, 19))
    move_visit(loop.book, ANNA, visit.id, start="2026-11-25T16:00")
    assert visit_story(loop.book, visit.id).ahead.sentence == (
        "The patient is told of the change 17:00, by text to +1 202-555-0111."
    )
    loop.clock.set("2026-11-23T16:59:59+00:00")
    assert loop.sync().sent == 0
    loop.clock.set("2026-11-23T17:00:00+00:00")
    assert loop.sync().sent == 1
    assert loop.rows()[-1].kind == "moved"


def test_a_notice_that_the_safe_hours_leave_no_time_for_is_a_call(loop: Loop) -> None:
    patient = loop.patient()
    visit = loop.visit(patient, "2026-11-24T15:00")
    loop.sync()
    texting(loop, patient, safe=(17, 19))
    move_visit(loop.book, ANNA, visit.id, start="2026-11-23T17:30")
    sentence = "The patient's safe hours leave no time. Tell the patient of the change by phone."
    assert visit_story(loop.book, visit.id).ahead.sentence == sentence
    loop.clock.advance(hours=1)
    assert loop.sync().sent == 0
    assert sentence in [each.reason for each in loop.rows()]


def test_whoever_is_here_is_sent_nothing(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-23T10:30")
    with loop.book.write(ANNA) as work:
        work.session.get_one(Appointment, visit.id).lifecycle = Lifecycle.ARRIVED
    assert visit_story(loop.book, visit.id).ahead.sentence == "The patient is here: nothing more is sent."
