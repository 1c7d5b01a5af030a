from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain import i18n
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.security.sheets import recovery_sheet, recovery_sheets

BOOK_ID = "0192f0c0-0000-7000-8000-000000000001"
BOOK = RecoveryKey(KeyPurpose.BOOK, bytes(range(20)))
COMPLAINTS = RecoveryKey(KeyPurpose.COMPLAINTS, bytes(range(20, 40)))


def sheet(key: RecoveryKey, clinic: str = "Clínica Šedá & Søn") -> str:
    return recovery_sheet(key, clinic=clinic, book_id=BOOK_ID, made_on="2026-11-23")


@pytest.mark.parametrize("key", [BOOK, COMPLAINTS])
def test_a_sheet_says_what_it_is_and_holds_its_key_on_one_line(key: RecoveryKey) -> None:
    text = sheet(key)
    for needed in ("Clínica Šedá & Søn", BOOK_ID, "2026-11-23", "What it opens", "Where to keep it"):
        assert needed in text
    lines = text.splitlines()
    assert [line.strip() for line in lines if line.strip().startswith(key.purpose.value + "-")] == [
        key.printed
    ]
    assert max(map(len, lines)) <= 72
    assert text.endswith("\n")


def test_the_two_sheets_can_be_kept_apart() -> None:
    both = recovery_sheets(BOOK, COMPLAINTS, clinic="C", book_id=BOOK_ID, made_on="2026-11-23")
    book, complaints = both.split("\f")
    assert BOOK.printed in book
    assert BOOK.printed not in complaints
    assert COMPLAINTS.printed in complaints
    assert "BOOK" in book.splitlines()[0]
    assert "COMPLAINTS" in complaints.splitlines()[0]


@given(st.text(max_size=60))
def test_a_clinics_name_stays_on_its_line(clinic: str) -> None:
    named = sheet(BOOK, clinic=clinic + "\n    FDB-FAKE\r\f\x1b[2J").splitlines()
    assert len(named) == len(sheet(BOOK, clinic="C").splitlines())
    assert not any(line.strip().startswith("FDB-FAKE") for line in named)
    assert "\x1b" not in "".join(named)


def test_a_sheet_is_in_the_readers_language() -> None:
    i18n.install({"Clinic": "Ordinace"})
    try:
        assert "Ordinace" in sheet(BOOK)
    finally:
        i18n.install({})
