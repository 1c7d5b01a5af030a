"""Single cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from frontdesk.domain.words import Consent, Lifecycle
from frontdesk.services.imports import cells
from frontdesk.services.imports.cells import BadCell

TODAY = date(2026, 11, 23)


def _refused(check: Callable[[str, str], object], cell: str) -> str:
    with pytest.raises(BadCell) as bad:
        check("the_column", cell)
    assert bad.value.column == "the_column"
    return bad.value.reason


def _birth(column: str, cell: str) -> str:
    return cells.birth_date(column, cell, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("  Smith\xa0", "Smith"),
        ("'=1+1", "=1+1"),
        ("'+420601123456", "+420601123456"),
        ("'@x", "@x"),
        ("''=1", "'=1"),
        ("'Hara", "'Hara"),
        ("'", "'"),
        ("Dvor\u030ca\u0301k", "Dvořák"),
    ],
)
def test_text(cell: str, value: str) -> None:
    assert cells.text(cell) == value


def test_lines_and_notes() -> None:
    assert cells.line("c", "  Anna \t Maria ") == "Anna Maria"
    assert cells.note("c", "a\r\nb\n") == "a\nb"
    assert "200" in _refused(cells.line, "x" * 201)
    assert "20000" in _refused(cells.note, "x" * 20_001)
    assert "empty" in _refused(cells.needed, "  ")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("1980-02-30", "does not exist"),
        ("1980-13-01", "does not exist"),
        ("30/02/1980", "year-month-day"),
        ("19800228", "year-month-day"),
        ("2026-11-24", "still to come"),
        ("0190-01-01", "alive"),
        ("１９８０-０１-０１", "year-month-day"),
    ],
)
def test_birth_dates_that_can_not_be(cell: str, says: str) -> None:
    assert says in _refused(_birth, cell)


def test_birth_dates() -> None:
    assert _birth("c", "2024-02-29") == "2024-02-29"
    assert _birth("c", "2026-11-23") == "2026-11-23"
    assert _birth("c", " ") == ""


@pytest.mark.parametrize("cell", ["a@b.org", "o'neil+x@sub.example.co.uk", "dvořák@příklad.cz", ""])
def test_email_shapes(cell: str) -> None:
    assert cells.email("c", cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "a",
        "a@b",
        "a@b.",
        "@b.org",
        "a b@c.org",
        "a@b.org, c@d.org",
        "a@@b.org",
        ".a@b.org",
        "a.@b.org",
        "a..b@c.org",
        "a@-b.org",
        "<a@b.org>",
        "x" * 65 + "@b.org",
        "a@" + "b" * 260 + ".org",
    ],
)
def test_what_is_no_email(cell: str) -> None:
    assert "e-mail" in _refused(cells.email, cell)


@pytest.mark.parametrize(
    ("cell", "tag"),
    [("EN", "en"), ("en_gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("", "")],
)
def test_languages(cell: str, tag: str) -> None:
    assert cells.language("c", cell) == tag


@pytest.mark.parametrize("cell", ["english", "e", "en-", "en GB", "12", "x" * 40])
def test_what_is_no_language(cell: str) -> None:
    assert "language" in _refused(cells.language, cell)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("Yes", Consent.YES),
        ("y", Consent.YES),
        ("TRUE", Consent.YES),
        ("1", Consent.YES),
        ("NO", Consent.NO),
        ("n", Consent.NO),
        ("False", Consent.NO),
        ("0", Consent.NO),
        (" ", Consent.UNKNOWN),
    ],
)
def test_consents(cell: str, word: Consent) -> None:
    assert cells.consent("c", cell) is word


def test_a_word_that_is_no_consent() -> None:
    assert "maybe" in _refused(cells.consent, "maybe")


@pytest.mark.parametrize(("cell", "value"), [("1", 1), ("1440", 1440), (" 030 ", 30)])
def test_minutes(cell: str, value: int) -> None:
    assert cells.minutes("c", cell) == value


@pytest.mark.parametrize("cell", ["0", "1441", "-5", "30.0", "thirty", "", "9" * 30, "３０"])
def test_what_is_no_length(cell: str) -> None:
    assert _refused(cells.minutes, cell)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("", Lifecycle.BOOKED),
        ("Completed", Lifecycle.COMPLETED),
        ("no-show", Lifecycle.NO_SHOW),
        ("in room", Lifecycle.IN_ROOM),
        ("cancelled_by_patient", Lifecycle.CANCELLED_BY_PATIENT),
    ],
)
def test_lifecycles(cell: str, word: Lifecycle) -> None:
    assert cells.lifecycle("c", cell) is word


def test_a_word_that_is_no_lifecycle() -> None:
    reason = _refused(cells.lifecycle, "cancelled")
    assert "cancelled_by_patient" in reason


def test_phones() -> None:
    found = cells.phone("mobile", "07400 123456", country="GB")
    assert found is not None
    assert found.e164 == "+447400123456"
    assert cells.phone("mobile", "", country="GB") is None
    with pytest.raises(BadCell) as bad:
        cells.phone("mobile", "123", country="GB")
    assert bad.value.column == "mobile"


def test_what_is_shown_of_a_hostile_cell_is_short_and_printable() -> None:
    assert cells.shown("\x1b[31m" + "x" * 100) == "[31m" + "x" * 35
