"""Tables and lines that a terminal can only show."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.cli.output import Output, Table, one_line, width


@given(st.text())
def test_a_line_holds_nothing_that_steers_a_terminal(text: str) -> None:
    shown = one_line(text)
    assert all(c.isprintable() for c in shown)
    assert len(shown) <= len(text)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_a_table_has_a_line_for_each_row(rows: list[tuple[str, str]]) -> None:
    lines = list(Table(("One", "Two"), rows, "Nothing.").lines())
    assert len(lines) == (len(rows) + 1 if rows else 1)
    assert all(c.isprintable() for line in lines for c in line)


def test_columns_line_up_whatever_the_script() -> None:
    lines = list(Table(("Name", "Id"), [("李小龍", "x"), ("Noël", "x"), ("a", "x")], "").lines())
    assert {width(line[: line.rindex("x")]) for line in lines[1:]} == {8}


def test_a_long_cell_is_cut() -> None:
    (_, line) = Table(("Text",), [("x" * 500,)], "").lines()
    assert len(line) == 120
    assert line.endswith("…")


@given(st.dictionaries(st.text(), st.text()))
def test_a_document_is_one_line_of_json(document: dict[str, str]) -> None:
    out, err = io.StringIO(), io.StringIO()
    printer = Output(out, err, as_json=True)
    printer.say("people do not listen")
    printer.document(document)
    assert out.getvalue().count("\n") == 1
    assert json.loads(out.getvalue()) == document
    printer.complain("one\ntwo")
    assert err.getvalue() == "one two\n"
