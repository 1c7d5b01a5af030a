"""Which of a file's columns is which of ours."""

from __future__ import annotations

import pytest

from frontdesk.services.imports.header import (
    APPOINTMENT_COLUMNS,
    APPOINTMENT_NEEDED,
    PATIENT_COLUMNS,
    PATIENT_NEEDED,
    REQUEST_COLUMNS,
    REQUEST_NEEDED,
)
from frontdesk.ui.importing.columns import Sort, columns_of, folded, guess


@pytest.mark.parametrize(
    ("sort", "columns", "needed"),
    [
        (Sort.PATIENTS, PATIENT_COLUMNS, PATIENT_NEEDED),
        (Sort.VISITS, APPOINTMENT_COLUMNS, APPOINTMENT_NEEDED),
        (Sort.REQUESTS, REQUEST_COLUMNS, REQUEST_NEEDED),
    ],
)
def test_all_columns_that_an_import_takes_are_offered(
    sort: Sort, columns: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    ours = columns_of(sort)
    assert {each.name for each in ours} == set(columns)
    assert {each.name for each in ours if each.needed} == set(needed)
    assert guess(sort, list(columns)) == {name: at for at, name in enumerate(columns)}


def test_open_dental_s_names_are_known() -> None:
    theirs = ["PatNum", "LName", "FName", "Birthdate", "WirelessPhone", "HmPhone", "Email", "TxtMsgOk", "Odd"]
    assert guess(Sort.PATIENTS, theirs) == {
        "external_id": 0,
        "last_name": 1,
        "first_name": 2,
        "birth_date": 3,
        "mobile": 4,
        "phone": 5,
        "email": 6,
        "sms_consent": 7,
    }


@pytest.mark.parametrize(
    "theirs",
    [
        ["Číslo", "Příjmení", "Jméno", "Mobil"],
        ["ID", "Nachname", "Vorname", "Handy"],
        ["id", "surname", "first name", "Cell phone"],
        ["Number", "Apellidos", "Nombre", "Móvil"],
    ],
)
def test_headings_of_other_languages_are_known(theirs: list[str]) -> None:
    assert guess(Sort.PATIENTS, theirs) == {"external_id": 0, "last_name": 1, "first_name": 2, "mobile": 3}


def test_a_column_is_taken_once_and_the_likelier_name_wins() -> None:
    assert guess(Sort.VISITS, ["ID", "PatientID", "Doctor", "Date", "Start", "Duration"]) == {
        "external_id": 0,
        "patient_external_id": 1,
        "provider": 2,
        "start": 4,
        "minutes": 5,
    }


def test_what_nobody_knows_is_left_alone() -> None:
    assert guess(Sort.PATIENTS, ["", "???", "colour of eyes"]) == {}
    assert folded(" Datum narození ") == "datumnarozeni"
