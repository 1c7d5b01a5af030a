from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.csvsafe import guard, unguard


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("", ""),
        ("Novak", "Novak"),
        ("O'Brien", "O'Brien"),
        ("'tis", "'tis"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1", "'-1"),
        ("+1-1", "'+1-1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("+420601123456", "+420601123456"),
        ("+420 601 123 456", "+420 601 123 456"),
        ("+420601123456+cmd|' /C calc'!A0", "'+420601123456+cmd|' /C calc'!A0"),
        ("'=1", "''=1"),
    ],
)
def test_cells_are_written_so_that_nothing_runs(cell: str, written: str) -> None:
    assert guard(cell) == written
    assert unguard(written) == cell


def test_an_unguarded_cell_of_another_program_is_taken_as_it_is() -> None:
    assert unguard("=1+1") == "=1+1"
    assert unguard("'+420601123456") == "+420601123456"
    assert unguard("'") == "'"


@given(st.text(alphabet="'=+-@\t\r\n a1", max_size=12))
def test_every_cell_comes_back_and_none_is_a_formula(cell: str) -> None:
    written = guard(cell)
    assert unguard(written) == cell
    assert not written.startswith(("=", "-", "@", "\t", "\r", "\n"))
    assert not written.startswith("+") or written[1:].replace(" ", "").isdigit()
