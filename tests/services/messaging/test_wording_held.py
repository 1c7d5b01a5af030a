"""A text never goes out with a hole in it: it is held, with the reason, and written anew once that is mended."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.words import NeedKind
from frontdesk.models.tables import Clinic, Location
from frontdesk.services import settings
from frontdesk.services.messaging.deciding import done_with
from frontdesk.services.messaging.holds import HoldKind, held_ids
from frontdesk.services.undo import undo
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import Loop

PERSONAL = "{first_name}, {clinic}: {date} {time}. Reply C or X."
CALL = "{clinic}: {date} {time}. Reply C or X. Call {phone}."


def phones(loop: Loop, number: str) -> None:
    """The clinic's own number; the location has none."""
    with loop.book.write(PROGRAM) as work:
        work.session.execute(update(Clinic).values(phone=number))
        work.session.execute(update(Location).values(phone=""))


def own(loop: Loop, **texts: str) -> None:
    loop.set("clinic.texts", json.dumps({"en": texts}))


def sent(loop: Loop) -> str:
    """The latest text that the network took."""
    return str(loop.accepted()[-1].as_json(loop.network.account_sid)["body"])


def held(loop: Loop) -> int:
    with loop.book.read() as connection:
        return len(held_ids(connection, HoldKind.WORDING))


def test_a_patient_without_a_first_name_is_not_written_to_with_a_hole(loop: Loop) -> None:
    own(loop, ask=PERSONAL)
    patient = loop.patient("")
    loop.visit(patient, "2026-11-26T09:30")
    assert loop.sync().sent == 0
    [row] = loop.rows()
    assert row.state == "held"
    assert (
        row.reason
        == "The text names the patient, and the card has no first name. Enter it, or change the text."
    )
    assert held(loop) == 1
    assert loop.sync().sent == 0
    loop.change_patient(patient, first_name="Jana")
    assert loop.sync().sent == 1
    assert [each.state for each in loop.rows()] == ["cancelled", "accepted"]
    assert loop.rows()[1].body.startswith("Jana, Hillside Clinic: 26 Nov 9:30. Reply C or X. Ref ")
    assert held(loop) == 0


def test_a_move_that_is_undone_does_not_let_the_hole_out(loop: Loop) -> None:
    own(loop, ask=PERSONAL)
    visit = loop.visit(loop.patient(""), "2026-11-26T09:30")
    loop.sync()
    for _ in range(2):
        loop.move(visit, "2026-11-26T11:30")
        loop.clock.advance(minutes=1)
        undo(loop.book, ANNA)
        assert loop.sync().sent == 0
        loop.clock.advance(minutes=5)
        assert loop.sync().sent == 0
    assert (held(loop), loop.accepted()) == (1, [])


def test_another_template_mends_it_and_a_family_is_named_whole(loop: Loop) -> None:
    phones(loop, "+442079460958")
    own(loop, ask=CALL, ask_family=CALL.replace("{time}", "{visits}"))
    phones(loop, "")
    for first, start in (("Ana", "09:30"), ("Ben", "10:00")):
        loop.visit(loop.patient(first), f"2026-11-26T{start}", provider=f"Dr {first}")
    assert loop.sync().sent == 0
    [row] = loop.rows()
    assert row.state == "held"
    assert "neither Main nor the clinic has one" in row.reason or "nor the clinic has one" in row.reason
    own(loop)
    assert loop.sync().sent == 1
    assert "Ana 9:30, Ben 10:00" in sent(loop)


def test_a_notice_that_is_held_is_told_later(loop: Loop) -> None:
    visit = loop.asked()
    phones(loop, "+442079460958")
    own(loop, moved_ask=CALL, moved=CALL, cancelled=CALL)
    phones(loop, "")
    loop.cancel(visit)
    loop.clock.advance(seconds=200)
    assert loop.sync().sent == 0
    assert loop.rows()[-1].state == "held"
    phones(loop, "+442079460958")
    loop.sync()
    loop.sync()
    assert sent(loop).startswith("Hillside Clinic: 26 Nov 9:30. Reply C or X. Call 020 7946 0958.")


def test_what_was_held_until_its_visit_began_has_expired(loop: Loop) -> None:
    own(loop, ask=PERSONAL, tell=PERSONAL)
    loop.visit(loop.patient(""), "2026-11-26T09:30")
    loop.sync()
    loop.clock.set("2026-11-26T10:00:00+00:00")
    loop.sync()
    assert loop.states() == ["expired"]
    assert held(loop) == 0


def test_a_thank_you_comes_in_our_own_words_rather_than_a_day_late(loop: Loop) -> None:
    phones(loop, "+442079460958")
    own(loop, ack_declined="Thank you, call {phone}.")
    phones(loop, "")
    loop.asked()
    loop.reply("X")
    assert sent(loop).startswith("Noted, thank you. We free your time")


def test_a_forbidden_word_in_a_name_holds_the_text(loop: Loop) -> None:
    own(loop, ask="{clinic}: {provider}, {date} {time}. Reply C or X.")
    loop.set("texts.sensitive_words", '["oncology"]')
    loop.visit(loop.patient(), "2026-11-26T09:30", provider="Dr Hall (Oncology)")
    assert loop.sync().sent == 0
    assert loop.rows()[0].reason == "No text of this clinic may hold “oncology”. Say it another way."
    own(loop)
    assert loop.sync().sent == 1


def test_one_step_has_words_of_its_own_in_the_patients_language(loop: Loop) -> None:
    loop.set(
        "clinic.texts",
        json.dumps(
            {
                "de": {
                    "sms:ask:ask": "{clinic}: {date} {time}. C oder X.",
                    "ask": "nie {clinic} {date} {time} C X",
                }
            }
        ),
    )
    assert settings.get(loop.book, "clinic.texts").value == {
        "de": {"ask:ask": "{clinic}: {date} {time}. C oder X.", "ask": "nie {clinic} {date} {time} C X"}
    }
    loop.visit(loop.patient(language="de-AT"), "2026-11-26T09:30")
    assert loop.sync().sent == 1
    assert sent(loop).startswith("Hillside Clinic: 26. Nov. 9:30. C oder X. Ref ")
    loop.clock.set("2026-11-25T10:00:00+00:00")
    assert loop.sync().sent == 1
    assert sent(loop).startswith("nie Hillside Clinic")


def test_the_cost_of_a_missed_visit_is_said_where_patients_do_not_pay(loop: Loop) -> None:
    loop.set("texts.missed_visit_cost", "160 GBP")
    loop.set("texts.missed_visit", "on")
    loop.asked()
    assert "A missed visit costs us 160 GBP. Ref " in sent(loop)
    assert settings.follows(loop.book, "clinic.patients_pay", "true") == (
        "Texts no longer say what a missed visit costs, because patients pay for theirs."
    )
    loop.set("clinic.patients_pay", "true")
    assert settings.get(loop.book, "texts.missed_visit").value == "off"
    with pytest.raises(UsageError, match="Patients pay for their visits here"):
        loop.set("texts.missed_visit", "on")
    assert settings.follows(loop.book, "clinic.patients_pay", "true") == ""


def test_what_the_clinic_lacks_now_is_refused_at_once(loop: Loop) -> None:
    phones(loop, "")
    with pytest.raises(UsageError, match="has no phone number, and the clinic has none either"):
        own(loop, ask=CALL)
    own(loop, ask=CALL.replace("Call {phone}.", "[Call {phone}.]"))
    with pytest.raises(UsageError, match="It stands in the text ask in en: change that first"):
        settings.put(loop.book, ANNA, "texts.sensitive_words", '["Reply"]')
    loop.set("texts.sensitive_words", '["biopsy"]')
    with pytest.raises(UsageError, match="No text of this clinic may hold “biopsy”"):
        own(loop, ask=CALL.replace("{phone}", "about the biopsy"))


def test_a_held_text_is_a_row_of_the_worklist_that_can_be_settled(loop: Loop) -> None:
    own(loop, ask=PERSONAL)
    visit = loop.visit(loop.patient(""), "2026-11-26T09:30")
    loop.sync()
    [row] = [each for each in needs_you(loop.book) if each.kind is NeedKind.FAILED]
    assert row.appointment_key == visit.id
    assert row.reason.startswith("The text names the patient, and the card has no first name.")
    assert row.next_step.startswith("Mend that, and the text goes by itself. Call ")
    assert row.message_id is not None
    done_with(loop.book, ANNA, message_id=row.message_id)
    assert loop.states() == ["cancelled"]
    own(loop)
    assert loop.sync().sent == 0
    with pytest.raises(Refused):
        done_with(loop.book, ANNA, message_id=row.message_id)
