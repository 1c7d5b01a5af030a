"""Patients' cards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.words import Mark, MessageState
from frontdesk.models.tables import Patient
from frontdesk.services.details import DetailEdit, details_of
from frontdesk.services.patients import (
    PatientEdit,
    consent_history,
    create_patient,
    find_patients,
    get_patient,
    set_deceased,
    set_mark,
    update_patient,
)
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

KAREL = PatientEdit(
    first_name=" Karel ",
    last_name="Říha",
    birth_date="1980-05-31",
    mobile="07911 123456",
    email="karel@example.org",
    language="cs_CZ",
    sms_consent="yes",
    external_id="K-7",
)


def test_a_new_card_is_kept_in_the_books_forms_and_found_at_once(desk: Desk) -> None:
    made = create_patient(desk.book, ANNA, KAREL)
    card = get_patient(desk.book, made.patient.id)
    assert made.patient == card
    assert (card.first_name, card.mobile, card.language) == ("Karel", "+447911123456", "cs-CZ")
    for text in ("riha", "rih", "K-7", "31 5 1980", "911123"):
        assert card.id in {hit.id for hit in find_patients(desk.book, text)}, text
    assert made.warnings == ()


def test_consents_keep_their_history(desk: Desk) -> None:
    card = create_patient(desk.book, ANNA, KAREL, source="form").patient
    update_patient(desk.book, ANNA, card.id, PatientEdit(sms_consent="no"))
    update_patient(desk.book, ANNA, card.id, PatientEdit(sms_consent="no"))
    history = consent_history(desk.book, card.id)
    assert [(row.channel, row.state, row.source, row.actor) for row in history] == [
        ("sms", "no", "desk", ANNA.label),
        ("sms", "yes", "form", ANNA.label),
    ]
    assert get_patient(desk.book, card.id).sms_consent == "no"


def test_fields_that_are_not_given_stay(desk: Desk) -> None:
    card = create_patient(desk.book, ANNA, KAREL).patient
    changed = update_patient(desk.book, ANNA, card.id, PatientEdit(mobile="")).patient
    assert (changed.mobile, changed.email, changed.revision) == ("", card.email, 2)
    same = update_patient(desk.book, ANNA, card.id, PatientEdit(mobile="", last_name="Říha"))
    assert (same.patient.revision, same.changes.items) == (2, ())


@pytest.mark.parametrize(
    "edit",
    [
        PatientEdit(first_name="Nobody"),
        PatientEdit(last_name=" "),
        PatientEdit(last_name="A", birth_date="31.5.1980"),
        PatientEdit(last_name="A", birth_date="2026-11-24"),
        PatientEdit(last_name="A", mobile="12"),
        PatientEdit(last_name="A", email="a@b@c"),
        PatientEdit(last_name="A", language="Klingon please"),
        PatientEdit(last_name="A", preferred_channel="pigeon"),
        PatientEdit(last_name="A", sms_consent="maybe"),
        PatientEdit(last_name="x" * 201),
    ],
)
def test_what_can_be_no_card_is_refused(desk: Desk, edit: PatientEdit) -> None:
    before = desk.count(Patient)
    with pytest.raises(UsageError):
        create_patient(desk.book, ANNA, edit)
    assert desk.count(Patient) == before


def test_the_last_name_cannot_be_taken_away(desk: Desk) -> None:
    with pytest.raises(UsageError, match="last name"):
        update_patient(desk.book, ANNA, desk.petr, PatientEdit(last_name=""))


def test_what_looks_odd_is_taken_with_a_warning(desk: Desk) -> None:
    create_patient(desk.book, ANNA, KAREL)
    edit = PatientEdit(
        first_name="karel",
        last_name="Riha",
        birth_date="1980-05-31",
        mobile="020 7946 0958",
        phone="07700 900123",
    )
    warnings = create_patient(desk.book, ANNA, edit).warnings
    assert [text.split()[0] for text in warnings] == ["This", "This", "Somebody"]
    assert "landline" in warnings[0]


def test_an_external_id_belongs_to_one_card(desk: Desk) -> None:
    create_patient(desk.book, ANNA, KAREL)
    with pytest.raises(Conflict, match="external id"):
        create_patient(desk.book, ANNA, KAREL)
    with pytest.raises(Conflict, match="external id"):
        update_patient(desk.book, ANNA, desk.petr, PatientEdit(external_id="K-7"))


def test_somebody_else_was_faster(desk: Desk) -> None:
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes="late"), revision=1)
    with pytest.raises(Conflict, match="meanwhile"):
        update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes="early"), revision=1)


def test_nobody_with_that_key(desk: Desk) -> None:
    for act in (
        lambda: get_patient(desk.book, 999),
        lambda: update_patient(desk.book, ANNA, 999, PatientEdit()),
        lambda: set_deceased(desk.book, ANNA, 999, None),
    ):
        with pytest.raises(NotFound):
            act()


def test_texts_to_an_old_number_are_written_anew(desk: Desk) -> None:
    petr, jana = desk.visit(), desk.visit(f"{MONDAY}T09:30", patient_id=desk.jana)
    family = desk.text(petr, jana, state=MessageState.QUEUED)
    sent = desk.text(petr, state=MessageState.SENT, step="early")
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(mobile="+447911999999"))
    assert (desk.message(family).state, desk.items(family)) == (MessageState.CANCELLED, set())
    assert desk.message(sent).state == MessageState.SENT
    assert desk.row(petr).next_due_utc == desk.row(jana).next_due_utc == 0


def test_notes_are_nobody_elses_affair(desk: Desk) -> None:
    visit = desk.visit()
    waiting = desk.text(visit, state=MessageState.QUEUED)
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes="prefers mornings"))
    assert desk.message(waiting).state == MessageState.QUEUED
    assert desk.row(visit).next_due_utc != 0


def test_marks_are_set_once_and_taken_off(desk: Desk) -> None:
    visit = desk.visit()
    waiting = desk.text(visit, state=MessageState.QUEUED)
    marked = set_mark(desk.book, ANNA, desk.petr, Mark.CALL_INSTEAD, on=True, note="hard of hearing").patient
    assert marked.marks == (Mark.CALL_INSTEAD,)
    assert desk.message(waiting).state == MessageState.CANCELLED
    assert set_mark(desk.book, ANNA, desk.petr, Mark.CALL_INSTEAD, on=True).changes.items == ()
    assert set_mark(desk.book, ANNA, desk.petr, Mark.CALL_INSTEAD, on=False).patient.marks == ()
    assert set_mark(desk.book, ANNA, desk.petr, Mark.CALL_INSTEAD, on=False).changes.items == ()


def test_nobody_died_tomorrow(desk: Desk) -> None:
    with pytest.raises(UsageError, match="still to come"):
        set_deceased(desk.book, ANNA, desk.petr, date(2026, 11, 24))
    with desk.book.read() as reader:
        assert reader.execute(select(Patient.deceased_on).where(Patient.id == desk.petr)).scalar() is None


def test_a_letter_is_no_note(desk: Desk) -> None:
    letter = "Dear colleague, " * 200
    with pytest.raises(UsageError, match="This has 3199 characters, and notes have room for 2000"):
        update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes=letter))
    with pytest.raises(UsageError, match="where letters are kept"):
        create_patient(desk.book, ANNA, PatientEdit(last_name="Long", notes=letter))
    # What an old system brought may be long, and is only let get shorter.
    with desk.book.write(ANNA) as work:
        work.session.get_one(Patient, desk.petr).notes = letter
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes=letter[:3000]))
    with pytest.raises(UsageError, match="notes have room"):
        update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes=letter[:3100]))


def test_a_change_of_the_card_is_undone_and_done_again(desk: Desk) -> None:
    edit = PatientEdit(last_name="Dvorak", notes="Rings twice")
    update_patient(desk.book, ANNA, desk.petr, edit, details=DetailEdit(called="Peter"))
    assert undo(desk.book, ANNA).title == "the change of the card"
    card = get_patient(desk.book, desk.petr)
    assert (card.last_name, card.notes) == ("Dvořák", "")
    assert details_of(desk.book, desk.petr).called == ""
    assert find_patients(desk.book, "peter") == ()
    redo(desk.book, ANNA)
    assert get_patient(desk.book, desk.petr).last_name == "Dvorak"
    assert [hit.id for hit in find_patients(desk.book, "peter")] == [desk.petr]


def test_a_card_that_somebody_changed_since_is_left_alone(desk: Desk) -> None:
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(notes="Rings twice"))
    eva = Actor(ActorKind.STAFF, "Eva")
    update_patient(desk.book, eva, desk.petr, PatientEdit(notes="Rings three times"))
    with pytest.raises(Conflict, match="changed since"):
        undo(desk.book, ANNA)
    assert get_patient(desk.book, desk.petr).notes == "Rings three times"


def test_how_somebody_is_reached_is_not_undone_in_silence_and_nothing_else_is_in_its_place(
    desk: Desk,
) -> None:
    visit = desk.visit()
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(mobile="07400 123499"))
    with pytest.raises(Refused, match="how the patient is reached"):
        undo(desk.book, ANNA)
    assert get_patient(desk.book, desk.petr).mobile == "+447400123499"
    assert desk.row(visit).lifecycle == "booked"


def test_a_card_saved_as_it_was_is_no_act(desk: Desk) -> None:
    visit = desk.visit()
    update_patient(desk.book, ANNA, desk.petr, PatientEdit(last_name="Dvořák"))
    assert undo(desk.book, ANNA).visit.id == visit.id


def test_a_new_card_stays_and_nothing_else_is_undone_in_its_place(desk: Desk) -> None:
    visit = desk.visit()
    made = create_patient(desk.book, ANNA, KAREL).patient
    with pytest.raises(Refused, match="A card that was made stays"):
        undo(desk.book, ANNA)
    assert get_patient(desk.book, made.id).last_name == "Říha"
    assert undo(desk.book, ANNA).visit.id == visit.id
