"""Records out of lines, broken ones among them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.services.imports.records import Broken, Record, read_records, split_line
from frontdesk.services.imports.source import LONGEST_LINE


def _read(text: str, width: int = 3, **options: frozenset[int]) -> list[Record | Broken]:
    return list(read_records(text.split("\n"), delimiter=",", width=width, first=2, **options))


def _good(text: str, width: int = 3, **options: frozenset[int]) -> list[tuple[int, list[str]]]:
    return [(each.line, each.cells) for each in _read(text, width, **options) if isinstance(each, Record)]


def _broken(text: str, width: int = 3, **options: frozenset[int]) -> list[Broken]:
    return [each for each in _read(text, width, **options) if isinstance(each, Broken)]


def test_a_record_has_the_number_of_its_first_line() -> None:
    assert _good('1,a,b\n2,"x\ny\nz",c\n3,d,e') == [
        (2, ["1", "a", "b"]),
        (3, ["2", "x\ny\nz", "c"]),
        (6, ["3", "d", "e"]),
    ]


def test_empty_lines_and_records_of_empty_cells_are_left_out_but_counted() -> None:
    assert _good("\n1,a,b\n\n,,\n , ,\n2,c,d") == [(3, ["1", "a", "b"]), (7, ["2", "c", "d"])]


def test_quotes_may_hold_separators_and_doubled_quotes() -> None:
    assert _good('1,"a, ""b""",c') == [(2, ["1", 'a, "b"', "c"])]


def test_too_few_and_too_many_cells_are_named() -> None:
    few, many = _broken("1,a\n2,b,c\n3,d,e,f")
    assert (few.line, many.line) == (2, 4)
    assert "2 cells and the header 3" in few.reason
    assert "4 cells" in many.reason


def test_an_open_quote_costs_its_row_alone() -> None:
    text = '1,a,b\n2,"open,c\n3,d,e\n4,f,g'
    assert _good(text) == [(2, ["1", "a", "b"]), (4, ["3", "d", "e"]), (5, ["4", "f", "g"])]
    (broken,) = _broken(text)
    assert broken.line == 3
    assert "line 3" in broken.reason
    assert broken.cells == ["2"]


def test_an_open_quote_that_a_later_one_closes_does_not_swallow_the_rows_between() -> None:
    text = '1,"open,b\n2,c,d\n3,"e",f\n4,g,h'
    assert [line for line, _ in _good(text)] == [3, 4, 5]


def test_an_open_quote_that_happens_to_fit_shows_in_a_column_of_one_line() -> None:
    text = '1,"open\n2,",b\n3,c,d'
    assert [line for line, _ in _good(text)] == [2, 4]
    only_one_line = frozenset({0, 1, 2})
    broken = _broken(text, one_line=only_one_line)
    assert broken[0].line == 2
    assert broken[0].cell == 1
    assert [line for line, _ in _good(text, one_line=only_one_line)] == [4]


def test_a_line_break_in_a_name_is_a_space_and_the_record_is_named_by_its_first_line() -> None:
    text = '1,"Two\nlines",b\n2,c,d,e\n3,f,g'
    only_one_line = frozenset({0, 1, 2})
    assert _good(text, one_line=only_one_line) == [(2, ["1", "Two lines", "b"]), (5, ["3", "f", "g"])]
    assert _broken(text, one_line=only_one_line)[0].line == 4


def test_an_open_quote_before_more_text_than_a_cell_can_have() -> None:
    filler = "\n".join(["5,x,y"] * 40_000)
    text = f'1,"open,b\n{filler}'
    good = _good(text)
    assert len(good) == 40_000
    assert good[0][0] == 3
    assert _broken(text)[0].line == 2


def test_a_stray_quote_inside_quotes_is_told() -> None:
    (broken,) = _broken('1,"a"b,c\n2,d,e')
    assert broken.line == 2
    assert "doubled" in broken.reason


def test_a_cell_longer_than_any_is_told() -> None:
    (broken,) = _broken(f"1,{'x' * 140_000},c")
    assert "too long" in broken.reason


def test_a_cut_line_is_told_even_where_its_cells_fit() -> None:
    cut = ("x" * 50_000 + ",") * 6
    (broken,) = _broken(cut[:LONGEST_LINE], width=6)
    assert "too long" in broken.reason


def test_nul_is_refused_anywhere_and_control_characters_where_they_matter() -> None:
    nul, bell = _broken("1,a\0,b\n2,\x07,c\n3,d,\x07", used=frozenset({1}))
    assert (nul.line, nul.cell) == (2, 1)
    assert "NUL" in nul.reason
    assert (bell.line, bell.cell) == (3, 1)


def test_bytes_that_were_no_text_are_refused() -> None:
    (broken,) = _broken("1,Bro\udcffken,b", used=frozenset({1}))
    assert "no text" in broken.reason


def test_split_line() -> None:
    assert split_line('a,"b,c"', ",") == ["a", "b,c"]
    assert split_line('a,"b', ",") is None
    assert split_line("", ",") == []


@given(st.lists(st.lists(st.text(alphabet="ab,;\"\n \t'é", max_size=6), min_size=3, max_size=3), max_size=8))
def test_what_the_csv_module_writes_comes_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    text = buffer.getvalue()
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert [cells for _, cells in _good(text.removesuffix("\n"))] == expected


@given(st.text(alphabet='a1,"\n\0\x07\udcff', max_size=60))
def test_nothing_crashes_the_reader_and_every_record_has_its_width(text: str) -> None:
    used = frozenset({0, 1})
    seen = _read(text, width=2, one_line=used, used=used)
    lines = [each.line for each in seen]
    assert lines == sorted(lines)
    assert all(2 <= line <= text.count("\n") + 2 for line in lines)
    for each in seen:
        if isinstance(each, Record):
            assert len(each.cells) == 2
            assert not any(c in cell for cell in each.cells for c in "\0\x07\udcff")


@pytest.mark.parametrize("at", [0, 3, 6])
def test_one_broken_row_never_costs_another(at: int) -> None:
    rows = [f"{n},a,b" for n in range(7)]
    rows[at] = f'{at},"broken,b'
    good = [cells[0] for _, cells in _good("\n".join(rows))]
    assert good == [str(n) for n in range(7) if n != at]
