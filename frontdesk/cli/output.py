"""What goes to standard output and standard error: tables and sentences for people, one JSON document for programs.

Whatever a patient or an old system wrote stays text: control characters are never handed to a terminal.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TextIO

_LINE_ENDS: Final = frozenset("\n\r\u2028\u2029\v\f\x85")
_LONGEST_CELL: Final = 120


def one_line(text: str) -> str:
    """`text` as one line that a terminal can only show: line ends become spaces, other controls become �."""
    shown = "".join(" " if c in _LINE_ENDS or c == "\t" else c if c.isprintable() else "�" for c in text)
    return shown.rstrip()


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. `empty` is said instead where there are none."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    empty: str

    def lines(self) -> Iterable[str]:
        """The table as lines, columns two spaces apart; the last column is not padded."""
        if not self.rows:
            yield self.empty
            return
        cells = [self.headings, *([_cell(text) for text in row] for row in self.rows)]
        widths = [max(width(text) for text in column) for column in zip(*cells, strict=True)]
        for row in cells:
            padded = [
                text + " " * (wide - width(text)) for text, wide in zip(row[:-1], widths[:-1], strict=True)
            ]
            yield "  ".join([*padded, row[-1]]).rstrip()


class Output:
    """Where a command writes. With `as_json` sentences and tables are left out: documents alone are printed."""

    def __init__(self, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self.as_json = as_json

    def document(self, value: object) -> None:
        """One JSON document, on one line, if programs listen."""
        if self.as_json:
            self._stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
            self._stdout.flush()

    def say(self, sentence: str = "") -> None:
        """A line for people, if people listen."""
        if not self.as_json:
            self._stdout.write("\n".join(one_line(line) for line in sentence.split("\n")) + "\n")

    def table(self, table: Table) -> None:
        """A table for people."""
        if not self.as_json:
            self._stdout.writelines(f"{line}\n" for line in table.lines())

    def show(self, value: object, table: Table) -> None:
        """The same thing for both: the document, or the table."""
        self.document(value)
        self.table(table)

    def complain(self, sentence: str) -> None:
        """A sentence on standard error."""
        # What was printed before comes first; where it cannot be printed, that is what the sentence says.
        with suppress(OSError, ValueError):
            self._stdout.flush()
        self._stderr.write(one_line(sentence) + "\n")
        self._stderr.flush()


def _cell(text: str) -> str:
    shown = one_line(text).strip()
    return shown if len(shown) <= _LONGEST_CELL else shown[: _LONGEST_CELL - 1] + "…"
