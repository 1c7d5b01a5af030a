"""A new patient and their first visit, in one act."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Conflict, UsageError
from frontdesk.models.tables import Appointment, Patient
from frontdesk.services.newcomers import Welcomed, book_newcomer
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.patients import create_patient, find_patients, get_patient
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def welcome(desk: Desk, edit: PatientEdit, *, minutes: int = 30) -> Welcomed:
    return book_newcomer(
        desk.book,
        ANNA,
        edit,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=minutes,
        note="  first time \n",
    )


def test_card_and_visit_come_together(desk: Desk) -> None:
    made = welcome(desk, PatientEdit(first_name="Nora", last_name="Quill", mobile="07911 123 499"))
    assert made.outcome.visit.patient_id == made.patient_id
    assert get_patient(desk.book, made.patient_id).mobile == "+447911123499"
    assert [hit.id for hit in find_patients(desk.book, "quill")] == [made.patient_id]


@pytest.mark.parametrize(("minutes", "last", "error"), [(30, "Quill", Conflict), (0, "Quill", UsageError)])
def test_where_the_visit_cannot_be_there_is_no_card_either(
    desk: Desk, minutes: int, last: str, error: type[Exception]
) -> None:
    desk.visit()
    before = (desk.count(Patient), desk.count(Appointment))
    with pytest.raises(error):
        welcome(desk, PatientEdit(last_name=last), minutes=minutes)
    assert (desk.count(Patient), desk.count(Appointment)) == before


def test_a_card_that_cannot_be_books_nothing(desk: Desk) -> None:
    before = desk.count(Appointment)
    with pytest.raises(UsageError, match="longer than"):
        welcome(desk, PatientEdit(last_name="x" * 100_000))
    assert desk.count(Appointment) == before


def test_one_who_is_there_already_is_told(desk: Desk) -> None:
    edit = PatientEdit(first_name="Nora", last_name="Quill", birth_date="1984-03-12")
    create_patient(desk.book, ANNA, edit)
    warnings = welcome(desk, edit).outcome.warnings
    assert warnings == ("Somebody of this name and birth date is in the book already.",)
