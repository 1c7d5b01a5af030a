"""How a patient is texted: another number, safe hours, and numbers that are several people's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.errors import NotFound, ProviderUnreachable, UsageError
from frontdesk.domain.words import CallOutcome, Channel, Consent
from frontdesk.services.calls import log_call
from frontdesk.services.confirmations import unconfirmed
from frontdesk.services.consents import record_consent
from frontdesk.services.patients import (
    PatientEdit,
    create_patient,
    find_patients,
    get_patient,
    update_patient,
)
from frontdesk.services.people import card_page
from frontdesk.services.texting import Texted, get_texting, others_say, set_texting, unfit
from frontdesk.services.undo import redo, undo
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop

MOTHER = "+12025550150"


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with Loop(tmp_path, country="US") as made:
        yield made


def test_texts_go_to_the_other_number_and_its_answer_counts(loop: Loop) -> None:
    jana = loop.patient("Jana")
    done = set_texting(loop.book, ANNA, jana, number="(202) 555-0150", whose=" her  mother ")
    assert done.texting == Texted(MOTHER, "her mother")
    assert get_patient(loop.book, jana).texting == done.texting
    visit = loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    assert (len(loop.texts(JANA)), len(loop.texts(MOTHER))) == (0, 1)
    assert loop.reply("C", sender=MOTHER).confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


def test_what_waits_to_the_old_number_is_written_anew(loop: Loop) -> None:
    jana = loop.patient("Jana")
    loop.visit(jana, "2026-11-25T09:30")
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    set_texting(loop.book, ANNA, jana, number=MOTHER)
    loop.server.start()
    loop.sync()
    assert loop.texts(JANA) == []
    assert len(loop.texts(MOTHER)) == 1
    assert loop.states() == ["cancelled", "accepted"]


def test_a_family_is_who_is_texted_at_one_number(loop: Loop) -> None:
    child = loop.patient("Jana", mobile="")
    parent = loop.patient("Eva", mobile=MOTHER)
    set_texting(loop.book, ANNA, child, number=MOTHER, whose="mother")
    loop.visit(child, "2026-11-25T09:30")
    loop.visit(parent, "2026-11-25T10:30", provider="Dr Novák")
    loop.sync()
    [text] = loop.texts(MOTHER)
    assert "Jana" in text
    assert "Eva" in text
    assert loop.reply("C", sender=MOTHER).confirmed == 2


def test_the_own_mobile_is_no_other_number_and_an_empty_one_ends_it(loop: Loop) -> None:
    jana = loop.patient("Jana")
    assert set_texting(loop.book, ANNA, jana, number=JANA).texting == Texted()
    set_texting(loop.book, ANNA, jana, number=MOTHER, safe_from="9:00", safe_until="17:30")
    set_texting(loop.book, ANNA, jana, number="")
    assert get_texting(loop.book, jana) == Texted(safe_from="09:00", safe_until="17:30")
    set_texting(loop.book, ANNA, jana, safe_from="", safe_until="")
    assert get_texting(loop.book, jana) == Texted()


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (Texted(number="12"), "number"),
        (Texted(number="call me"), "number"),
        (Texted(safe_from="9:00"), "safe_until"),
        (Texted(safe_until="9:00"), "safe_from"),
        (Texted(safe_from="9:00", safe_until="09:00"), "safe_until"),
        (Texted(safe_from="25:00", safe_until="9:00"), "safe_from"),
        (Texted(safe_from="9:00", safe_until="noon"), "safe_until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(loop: Loop, edit: Texted, field: str) -> None:
    jana = loop.patient("Jana")
    assert list(unfit(loop.book, edit)) == [field]
    with pytest.raises(UsageError):
        set_texting(
            loop.book,
            ANNA,
            jana,
            number=edit.number,
            whose=edit.whose,
            safe_from=edit.safe_from,
            safe_until=edit.safe_until,
        )
    assert get_texting(loop.book, jana) == Texted()


def test_nobody_is_texted_who_is_not_known(loop: Loop) -> None:
    with pytest.raises(NotFound):
        set_texting(loop.book, ANNA, 999, number=MOTHER)
    with pytest.raises(NotFound):
        get_texting(loop.book, 999)


def test_texts_keep_to_the_safe_hours(loop: Loop) -> None:
    jana = loop.patient("Jana")
    set_texting(loop.book, ANNA, jana, safe_from="16:00", safe_until="17:00")
    loop.visit(jana, "2026-11-25T09:30")
    loop.sync()
    assert loop.texts() == []
    loop.run_until("2026-11-24T23:00:00+00:00")
    hours = [each.message.created_utc // 3_600_000 % 24 for each in loop.accepted()]
    assert hours
    assert set(hours) == {16}


def test_search_and_the_lists_know_the_other_number(loop: Loop) -> None:
    child = loop.patient("Jana", mobile="")
    set_texting(loop.book, ANNA, child, number=MOTHER)
    assert [hit.id for hit in find_patients(loop.book, "2025550150")] == [child]
    loop.visit(child, "2026-11-24T09:30")
    [row] = unconfirmed(loop.book)
    assert row.visit.mobile == MOTHER
    set_texting(loop.book, ANNA, child, number="")
    assert find_patients(loop.book, "2025550150") == ()


def test_a_stop_of_the_other_number_is_on_the_card(loop: Loop) -> None:
    child = loop.patient("Jana")
    set_texting(loop.book, ANNA, child, number=MOTHER)
    loop.reply("STOP", sender=MOTHER)
    assert card_page(loop.book, child).opted_out
    set_texting(loop.book, ANNA, child, number="")
    assert not card_page(loop.book, child).opted_out


def person(loop: Loop, first: str, last: str, mobile: str, born: str = "") -> int:
    edit = PatientEdit(first_name=first, last_name=last, mobile=mobile, birth_date=born)
    return create_patient(loop.book, ANNA, edit).patient.id


def test_a_number_that_is_three_peoples_is_asked_about(loop: Loop) -> None:
    person(loop, "Ana", "Novak", PETR, "1980-02-03")
    assert others_say(loop.book, PETR, last_name="Cole") == ""
    other = person(loop, "Ben", "Marsh", "", "1970-02-03")
    set_texting(loop.book, ANNA, other, number=PETR)
    asked = others_say(loop.book, "202 555 0112", last_name="Cole")
    assert asked == "This number is also on the cards of B. Marsh and A. Novak. Is it theirs, too?"
    assert others_say(loop.book, PETR, last_name="Cole", asked={PETR}) == ""
    assert others_say(loop.book, PETR, last_name="Novák", birth_date="1980-02-03") == ""
    assert others_say(loop.book, PETR, but=other, last_name="Marsh", birth_date="1970-02-03") == ""
    assert others_say(loop.book, "12", last_name="Cole") == ""


def test_two_cards_of_one_person_are_one(loop: Loop) -> None:
    for _ in range(3):
        person(loop, "Ana", "Novak", PETR, "1980-02-03")
    assert others_say(loop.book, PETR, last_name="Cole") == ""


def test_more_than_a_few_are_counted(loop: Loop) -> None:
    for name in ("Novak", "Marsh", "Cole", "Reed", "Stone"):
        person(loop, "Ana", name, PETR)
    assert others_say(loop.book, PETR, last_name="Fox").endswith(
        "A. Cole, A. Marsh, A. Novak and 2 others. Is it theirs, too?"
    )


def test_a_wrong_number_is_sent_nothing_until_it_is_corrected(loop: Loop) -> None:
    jana = loop.patient("Jana")
    visit = loop.visit(jana, "2026-11-25T09:30")
    logged = log_call(loop.book, ANNA, outcome=CallOutcome.WRONG_NUMBER, appointment_id=visit.id)
    assert logged.warnings == ("No text goes to this number any more. Correct it on the patient's card.",)
    loop.sync()
    assert loop.texts() == []
    [row] = unconfirmed(loop.book)
    assert row.reason == "This number is somebody else's. Correct it on the card."
    update_patient(loop.book, ANNA, jana, PatientEdit(mobile=PETR))
    loop.sync()
    assert len(loop.texts(PETR)) == 1
    # Its real owner starts afresh, too.
    cyril = loop.patient("Cyril", mobile="")
    update_patient(loop.book, ANNA, cyril, PatientEdit(mobile=JANA))
    loop.visit(cyril, "2026-11-25T12:30", provider="Dr Novák")
    loop.sync()
    assert len(loop.texts(JANA)) == 1


def test_a_wrong_number_logged_by_mistake_is_right_again(loop: Loop) -> None:
    jana = loop.patient("Jana")
    loop.visit(jana, "2026-11-25T09:30")
    log_call(loop.book, ANNA, outcome=CallOutcome.WRONG_NUMBER, patient_id=jana)
    undo(loop.book, ANNA)
    redo(loop.book, ANNA)
    loop.sync()
    assert loop.texts() == []
    undo(loop.book, ANNA)
    loop.sync()
    assert len(loop.texts()) == 1


def test_who_is_on_a_wrong_number_with_others_keeps_it_wrong(loop: Loop) -> None:
    jana = loop.patient("Jana")
    log_call(loop.book, ANNA, outcome=CallOutcome.WRONG_NUMBER, patient_id=jana)
    petr = loop.patient("Petr", mobile="")
    set_texting(loop.book, ANNA, petr, number=JANA)
    record_consent(loop.book, ANNA, petr, channel=Channel.SMS, state=Consent.YES)
    loop.visit(petr, "2026-11-25T09:30")
    loop.sync()
    assert loop.texts() == []
