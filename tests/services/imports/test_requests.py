"""Requests from files: into the worklist once, matched only where nothing is in doubt, never against what the desk did."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import Refused
from frontdesk.services.imports import ImportReport, RefusedRow, import_requests
from frontdesk.services.imports.cells import BadCell
from frontdesk.services.imports.request_rows import weekday_digits
from frontdesk.services.requests import dismiss_request, open_requests
from tests.services.imports.desk import PATIENT_HEADER, Desk
from tests.support.clinic import ANNA

HEADER = (
    "external_id,received_at,first_name,last_name,birth_date,mobile,email,type,provider,location,earliest,latest,"
    "weekdays,part_of_day,wish"
)
JANA = (
    "W1,2026-11-22T07:30,Jana,Nováková,1980-05-31,07400 123456,jana@example.org,Check-up,Dr Malik,,2026-12-01,2026-12-18,"
    '"mon, thu",morning,after nine if I may'
)


def _file(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows])


def _import(desk: Desk, text: str, *, dry_run: bool = False) -> ImportReport:
    return import_requests(desk.book, ANNA, desk.file(text, "requests.csv"), column_map=None, dry_run=dry_run)


def test_a_row_becomes_a_request_with_all_it_says(desk: Desk) -> None:
    report = _import(desk, _file(JANA))
    assert (report.added, report.updated, report.unchanged, report.refused) == (1, 0, 0, ())
    (row,) = open_requests(desk.book)
    assert (row.external_id, row.source, row.who, row.patient_id) == ("W1", "file", "Jana Nováková", None)
    assert (row.birth_date, row.mobile, row.email) == ("1980-05-31", "+447400123456", "jana@example.org")
    assert (row.type, row.provider, row.location) == ("Check-up", "Dr Malik", "")
    assert (row.earliest_date, row.latest_date, row.weekdays) == ("2026-12-01", "2026-12-18", "03")
    assert (row.part_of_day, row.wish) == ("morning", "after nine if I may")
    assert row.received_utc == 1795332600000


def test_reading_a_file_again_never_doubles_and_brings_what_is_new(desk: Desk) -> None:
    _import(desk, _file(JANA))
    again = _import(desk, _file(JANA))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    later = _import(desk, _file(JANA.replace("morning", "afternoon"), "W2,,Petr,Malý,,,,,,,,,,,"))
    assert (later.added, later.updated, later.unchanged) == (1, 1, 0)
    assert [(row.external_id, row.part_of_day) for row in open_requests(desk.book)] == [
        ("W1", "afternoon"),
        ("W2", ""),
    ]


def test_what_the_desk_has_dealt_with_stays_so(desk: Desk) -> None:
    _import(desk, _file(JANA))
    (row,) = open_requests(desk.book)
    dismiss_request(desk.book, ANNA, row.id, reason="Called: found another clinic")
    report = _import(desk, _file(JANA.replace("morning", "evening")))
    assert (report.updated, report.unchanged) == (0, 1)
    assert report.notices == ("Line 2 (W1): the request was dealt with already and stays as it is.",)
    assert open_requests(desk.book) == []


def test_a_dry_run_reports_and_writes_nothing(desk: Desk) -> None:
    before = desk.everything()
    report = _import(desk, _file(JANA, "W2,,Bad,,,12,,,,,,,,,"), dry_run=True)
    assert (report.added, len(report.refused)) == (1, 1)
    assert desk.everything() == before


def test_only_an_exact_and_only_match_is_taken_for_a_patient(desk: Desk) -> None:
    desk.patients(
        "\n".join(
            [
                PATIENT_HEADER,
                "P1,Jana,Nováková,1980-05-31,,,,,,,",
                "P2,Petr,Malý,,07400 111111,,,,,,",
                "P3,John,Smith,1970-01-01,,,,,,,",
                "P4,John,Smith,1970-01-01,,,,,,,",
            ]
        )
    )
    rows = [
        ("W1", "JANA", "Novakova", "1980-05-31", ""),
        ("W2", "Petr", "Malý", "", "07400 111111"),
        ("W3", "John", "Smith", "1970-01-01", ""),
        ("W4", "Jana", "Nováková", "", ""),
        ("W5", "Jana", "Nováková", "1980-05-13", ""),
    ]
    _import(
        desk,
        _file(*(",".join(row) for row in rows), header="external_id,first_name,last_name,birth_date,mobile"),
    )
    found = {row.external_id: row.patient for row in open_requests(desk.book)}
    assert found == {"W1": "Jana Nováková", "W2": "Petr Malý", "W3": None, "W4": None, "W5": None}


def test_only_who_cannot_be_kept_is_refused(desk: Desk) -> None:
    report = _import(
        desk,
        _file(
            "W1,,A,,,,,,,,,,,,",
            ",,A,B,,,,,,,,,,,",
            "W2,,A,,,12,,,,,,,,,",
            "W3,2026-11-20,A,B,,,,,,,,,Mon-Fri,PM,",
        ),
    )
    assert report.added == 1
    assert [(row.line, row.column) for row in report.refused] == [
        (2, "last_name"),
        (3, "external_id"),
        (4, "mobile"),
    ]
    assert report.refused[0] == RefusedRow(
        2, "W1", "last_name", "Nobody is named. Give a name, a number or an e-mail address."
    )
    (row,) = open_requests(desk.book)
    assert (row.weekdays, row.part_of_day, row.wish) == ("01234", "afternoon", "")


def test_what_is_not_understood_is_kept_as_they_wrote_it_and_told(desk: Desk) -> None:
    odd = _file(
        "W1,yesterday,A,B,,,,,,,,,,,",
        "W2,,A,B,,,,,,,2026-12-40,,,,",
        "W3,,A,B,,,,,,,2026-12-20,2026-12-01,,,",
        'W4,,A,B,,,,,,,,,"mon,  or when Ann can",night shift,Not too early',
        "W5,,A,B,31/5/1980,12,at home,,,,,,,,",
    )
    report = _import(desk, odd)
    assert (report.added, report.refused) == (5, ())
    found = {row.external_id: row for row in open_requests(desk.book)}
    assert {key: row.wish for key, row in found.items()} == {
        "W1": "Received: yesterday",
        "W2": "Not before: 2026-12-40",
        "W3": "Not before: 2026-12-20\nNot after: 2026-12-01",
        "W4": "Not too early\nOn: mon, or when Ann can\nPart of the day: night shift",
        "W5": "Date of birth: 31/5/1980\nNumber: 12\nE-mail: at home",
    }
    assert found["W1"].received_utc == desk.book.clock.now_utc()
    assert (found["W4"].weekdays, found["W4"].part_of_day, found["W3"].earliest_date) == ("", "", None)
    assert report.notices[-4] == (
        "Line 5 (W4), part_of_day: night shift is no part of the day. Use morning, afternoon or evening."
        " The request is taken, with these words as they are."
    )
    assert len(report.notices) == 9

    again = _import(desk, odd)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 5)
    better = _import(desk, odd.replace("night shift", "evening").replace("mon,  or when Ann can", "mon"))
    assert better.updated == 1
    assert {row.wish for row in open_requests(desk.book) if row.external_id == "W4"} == {"Not too early"}


def test_a_long_wish_gives_way_to_no_word_that_was_not_understood(desk: Desk) -> None:
    _import(desk, _file(f"W1,,A,B,,,,,,,,,{'x' * 900},,{'long ' * 1000}"))
    (row,) = open_requests(desk.book)
    assert len(row.wish) <= 2_000
    assert row.wish.endswith("\nOn: " + "x" * 200)


def test_a_needed_column_must_be_there(desk: Desk) -> None:
    with pytest.raises(Refused, match="lacks the column last_name"):
        _import(desk, "external_id,first_name\nW1,Jana\n")


def test_a_wish_as_long_as_a_letter_is_cut_and_said(desk: Desk) -> None:
    report = _import(desk, _file(f"W1,,A,B,,,,,,,,,,,{'long ' * 1000}"))
    assert report.notices == (
        "Wishes longer than 2000 characters, of which the beginning was kept: lines 2.",
    )
    assert len(open_requests(desk.book)[0].wish) == 2_000


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("", ""),
        ("any", ""),
        ("mon", "0"),
        ("Mon, Thu", "03"),
        ("mon-fri", "01234"),
        ("fri - mon", "0456"),
        ("Tuesdays and Saturdays", "15"),
        ("mon-sun", ""),
    ],
)
def test_weekdays_as_people_write_them(cell: str, digits: str) -> None:
    assert weekday_digits("weekdays", cell) == digits


def test_what_is_no_weekday_is_refused() -> None:
    with pytest.raises(BadCell, match="no weekday"):
        weekday_digits("weekdays", "mon, someday")
