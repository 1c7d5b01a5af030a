"""What a desk may do to a patient's card, for games played at random."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from frontdesk.domain.words import Mark
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.patients import set_deceased, set_mark, update_patient
from frontdesk.services.texting import set_texting
from frontdesk.services.work import Book
from tests.support.clinic import ANNA

NUMBERS = ("+12025550111", "+12025550112")
"""Few, so that families, opt-outs and questions meet."""
OTHER = "+12025550113"

Change = Callable[[Book, int], object]


def _edit(**values: str) -> Change:
    return lambda book, patient: update_patient(book, ANNA, patient, PatientEdit(**values))


def _mark(mark: Mark, *, on: bool) -> Change:
    return lambda book, patient: set_mark(book, ANNA, patient, mark, on=on)


def _died(day: date | None) -> Change:
    return lambda book, patient: set_deceased(book, ANNA, patient, day)


def _text(**values: str) -> Change:
    return lambda book, patient: set_texting(book, ANNA, patient, **values)


CARDS = [
    *(_edit(mobile=number) for number in (*NUMBERS, OTHER, "")),
    *(_edit(sms_consent=word) for word in ("yes", "no", "")),
    *(
        _mark(mark, on=on)
        for mark in (Mark.CALL_INSTEAD, Mark.NEVER_NAME_WITH_OTHERS)
        for on in (True, False)
    ),
    _died(date(2026, 11, 1)),
    _died(None),
    *(_text(number=number, whose="mother") for number in (*NUMBERS, OTHER)),
    _text(number="", whose=""),
    *(_text(safe_from=a, safe_until=b) for a, b in (("10:00", "12:00"), ("18:00", "09:30"), ("", ""))),
]
