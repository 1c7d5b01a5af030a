"""Texts by hand: the rules of every text hold for them, too."""

from __future__ import annotations

import pytest

from frontdesk.demo.network import FaultKind, Status
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.words import Lifecycle, NeedKind
from frontdesk.services.manual_texts import preview_manual, send_manual, take_back_manual
from frontdesk.services.messaging.deciding import done_with
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.stories import patient_story, visit_story
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop

HELLO = "Hillside Clinic: your glasses are here."


def sent(loop: Loop) -> list[str]:
    """The bodies that the network took."""
    return [str(each.as_json(loop.network.account_sid)["body"]) for each in loop.accepted()]


def test_it_waits_for_an_undo_goes_once_and_is_in_the_story(loop: Loop) -> None:
    patient = loop.patient()
    made = send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    assert made.goes_utc == loop.clock.now_utc() + 15_000
    assert loop.sync().sent == 0
    loop.clock.advance(seconds=16)
    assert loop.sync().sent == 1
    assert loop.sync().sent == 0
    [body] = sent(loop)
    assert body.startswith(f"{HELLO} Ref ")
    [row] = patient_story(loop.book, patient).rows
    assert row.sentence.startswith("Message of the desk: ")
    assert row.body == body
    with pytest.raises(Conflict, match="has left already"):
        take_back_manual(loop.book, ANNA, made.message_id)


def test_taken_back_it_never_goes(loop: Loop) -> None:
    made = send_manual(loop.book, ANNA, HELLO, patient_id=loop.patient())
    take_back_manual(loop.book, ANNA, made.message_id)
    loop.clock.advance(seconds=60)
    assert loop.sync().sent == 0
    assert [(each.state, each.reason) for each in loop.rows()] == [("cancelled", "Taken back at the desk.")]
    with pytest.raises(NotFound):
        take_back_manual(loop.book, ANNA, "nothing")


def test_about_a_visit_it_stands_in_its_story_and_uses_no_step_up(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-26T15:00")
    for _ in range(2):
        send_manual(loop.book, ANNA, HELLO, appointment_id=visit.id)
    loop.clock.advance(seconds=20)
    assert loop.sync().sent == 2
    assert len(visit_story(loop.book, visit.id).rows) == 2
    loop.clock.set("2026-11-23T15:00:00+00:00")
    assert loop.sync().sent == 1
    assert "Reply C to confirm" in sent(loop)[-1]
    cancelled = loop.cancel(loop.visit_of(visit.id), Lifecycle.CANCELLED_BY_CLINIC)
    loop.clock.advance(seconds=200)
    loop.sync()
    send_manual(loop.book, ANNA, HELLO, appointment_id=cancelled.id)
    loop.clock.advance(seconds=20)
    assert loop.sync().sent == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"sms_consent": ""}, "No consent to texts is on the card."),
        ({"sms_consent": "no"}, "The patient does not want texts."),
        ({"deceased_on": "2026-11-01"}, "The patient has died."),
        ({"mobile": ""}, "There is no mobile number."),
    ],
)
def test_nobody_is_texted_who_should_not_be(loop: Loop, values: dict[str, str], why: str) -> None:
    patient = loop.patient()
    before = send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    loop.change_patient(patient, **values)
    assert preview_manual(loop.book, HELLO, patient_id=patient).to.why_not == why
    with pytest.raises(Refused) as refused:
        send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    assert refused.value.sentence == why
    loop.clock.advance(seconds=20)
    assert loop.sync().sent == 0
    assert loop.rows()[0].public_id == before.message_id
    assert loop.rows()[0].state == "cancelled"


def test_after_a_stop_nothing_goes_by_hand_either(loop: Loop) -> None:
    loop.asked()
    waiting = send_manual(loop.book, ANNA, HELLO, patient_id=1)
    loop.reply("STOP", after_seconds=1)
    with pytest.raises(Refused, match="opted out"):
        send_manual(loop.book, ANNA, HELLO, patient_id=1)
    loop.clock.advance(seconds=60)
    loop.sync()
    assert next(each for each in loop.rows() if each.public_id == waiting.message_id).state == "cancelled"


def test_quiet_hours_hold_it_but_for_an_answer_in_a_conversation(loop: Loop) -> None:
    patient = loop.patient()
    loop.clock.set("2026-11-23T21:00:00+00:00")
    made = send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    loop.clock.advance(seconds=60)
    assert loop.sync().sent == 0
    loop.reply("Are my glasses there?", sender=JANA)
    shown = preview_manual(loop.book, HELLO, patient_id=patient)
    assert shown.to.in_conversation
    send_manual(loop.book, ANNA, "Hillside Clinic: yes, they are.", patient_id=patient)
    loop.clock.advance(seconds=20)
    assert loop.sync().sent == 1
    assert sent(loop)[-1].startswith("Hillside Clinic: yes, they are.")
    loop.clock.set("2026-11-24T09:00:00+00:00")
    assert made.goes_utc == loop.clock.now_utc()
    assert loop.sync().sent == 1


def test_words_are_held_against_the_guard(loop: Loop) -> None:
    patient = loop.patient()
    loop.set("texts.sensitive_words", '["biopsy"]')
    for body, why in (
        ("", "The text is empty."),
        (" \n\u200b", "The text is empty."),
        ("Hillside Clinic: reply STOP", "Whoever replies STOP"),
        ("Hillside Clinic: your biopsies", "may hold"),
        ("x" * 401, "401 characters"),
    ):
        with pytest.raises(UsageError) as refused:
            send_manual(loop.book, ANNA, body, patient_id=patient)
        assert why in refused.value.sentence
    shown = preview_manual(loop.book, "Your “results”\n\nare fine, Dvořák", patient_id=patient)
    assert shown.body == 'Your "results"\nare fine, Dvořák Ref K7Q4D'
    assert shown.plain == 'Your "results"\nare fine, Dvorak'
    assert [each.char for each in shown.offenders] == ["ř", "á"]
    assert shown.offenders[0].name == "latin small letter r with caron"
    assert (shown.segments, shown.room, shown.ucs2, shown.price, shown.refused) == (1, 70, True, "", False)
    assert shown.findings[0].sentence[:33] == "The text does not say who writes."


def test_switched_off_or_without_an_account_it_says_so(loop: Loop) -> None:
    patient = loop.patient()
    loop.set("reminders.enabled", "false")
    assert preview_manual(loop.book, HELLO, patient_id=patient).to.why_not.startswith(
        "Texts are switched off."
    )
    with pytest.raises(NotFound):
        send_manual(loop.book, ANNA, HELLO, patient_id=99)
    with pytest.raises(NotFound):
        preview_manual(loop.book, HELLO, appointment_id=99)


def test_one_that_failed_or_is_uncertain_is_a_row_of_the_worklist(loop: Loop) -> None:
    patient = loop.patient()
    send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    loop.clock.advance(seconds=20)
    loop.fault(FaultKind.DROP_AFTER, count=1)
    loop.sync()
    assert loop.states() == ["uncertain"]
    send_manual(loop.book, ANNA, "Hillside Clinic: another.", patient_id=patient)
    loop.clock.advance(seconds=20)
    loop.sync()
    failed = next(each for each in loop.rows() if "another" in each.body)
    assert failed.provider_id is not None
    loop.network.set_status(failed.provider_id, Status.UNDELIVERED, error_code=30005)
    loop.clock.advance(seconds=700)
    loop.sync()
    [row] = [each for each in needs_you(loop.book) if each.message_id == failed.public_id]
    assert (row.kind, row.patient_key, row.appointment_key) == (NeedKind.FAILED, patient, None)
    done_with(loop.book, ANNA, message_id=failed.public_id)
    assert all(each.message_id != failed.public_id for each in needs_you(loop.book))


def test_a_card_that_is_written_on_leaves_what_was_written_by_hand(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-26T15:00")
    send_manual(loop.book, ANNA, HELLO, appointment_id=visit.id)
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(language="de"))
    loop.clock.advance(seconds=20)
    loop.sync()
    assert any(body.startswith(HELLO) for body in sent(loop))


def test_undo_takes_it_back_while_it_waits(loop: Loop) -> None:
    patient = loop.patient()
    send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    assert undo(loop.book, ANNA).title == "the text"
    loop.clock.advance(seconds=16)
    assert loop.sync().sent == 0
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(loop.book, ANNA)


def test_a_text_that_left_or_was_taken_back_is_passed_over_once_it_is_said(loop: Loop) -> None:
    patient = loop.patient()
    send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    made = send_manual(loop.book, ANNA, HELLO, patient_id=patient)
    take_back_manual(loop.book, ANNA, made.message_id)
    loop.clock.advance(seconds=16)
    assert loop.sync().sent == 1
    with pytest.raises(Refused, match="taken back does not go"):
        undo(loop.book, ANNA)
    with pytest.raises(Refused, match="was taken back already"):
        undo(loop.book, ANNA)
    with pytest.raises(Refused, match="has left, so it can't be taken back"):
        undo(loop.book, ANNA)
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(loop.book, ANNA)
