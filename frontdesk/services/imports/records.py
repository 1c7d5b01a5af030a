"""Records of a CSV file, one by one, each with the line on which it begins. Broken ones are told, the others go on.

A quote that is never closed would swallow all that follows. So a record that turns out broken is refused by its first line,
and reading goes on at the line after that one.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from frontdesk.domain.i18n import tr
from frontdesk.services.imports.source import LONGEST_LINE

DELIMITERS: Final = (",", ";", "\t")
LONGEST_RECORD: Final = 1 << 20
"""Characters of a record over several lines, after which its quote counts as never closed."""

_STRANGE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_UNREADABLE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """Cells of one record, as many as the header has. `line` is its first."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that can't be read. `cells` are what was made out of it, perhaps nothing; `cell` the index of the wrong one."""

    line: int
    reason: str
    cells: list[str] = field(default_factory=list)
    cell: int | None = None


class _TooLong(Exception):
    """A record over more text than any real one."""


class _Lines:
    """Lines with their numbers, which can be taken back."""

    def __init__(self, lines: Iterable[str], *, first: int = 1) -> None:
        self._source = iter(lines)
        self._back: deque[str] = deque()
        self._next = first
        self.taken: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._source)
        self._next += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > LONGEST_RECORD and len(self.taken) > 1:
            raise _TooLong
        return line + "\n"

    def begin(self) -> int:
        """Forget what was taken; gives the number of the line that comes next."""
        self.taken = []
        self._size = 0
        return self._next

    def give_back_all_but_first(self) -> None:
        """The next line is again the second of those taken."""
        again = self.taken[1:]
        self._back.extendleft(reversed(again))
        self._next -= len(again)
        self.taken = self.taken[:1]


def split_line(line: str, delimiter: str) -> list[str] | None:
    """The cells of a single line, or None where its quotes are broken."""
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def read_records(
    lines: Iterable[str],
    *,
    delimiter: str,
    width: int,
    first: int = 2,
    one_line: Collection[int] = (),
    used: Collection[int] = (),
) -> Iterator[Record | Broken]:
    """Take records of `width` cells off `lines`, of which the first has the number `first`.

    Lines and records without any text are left out. A line break in a cell of the columns `one_line` becomes a space, unless the cell
    holds a separator, too: then a quote was probably left open, and the row is refused.
    Control characters are refused in the columns `used`, and NUL anywhere.
    """
    feed = _Lines(lines, first=first)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        line = feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as problem:
            yield Broken(line, _unreadable_reason(feed, problem, line), _as_far_as(feed, delimiter))
            feed.give_back_all_but_first()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            continue
        if not "".join(cells).strip():
            continue
        broken = _checked(feed, line, cells, width, delimiter, one_line, used)
        if broken is None:
            yield Record(line, cells)
            continue
        yield broken
        if len(feed.taken) > 1:
            feed.give_back_all_but_first()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)


def _unreadable_reason(feed: _Lines, problem: Exception, line: int) -> str:
    several = len(feed.taken) > 1
    ended = isinstance(problem, csv.Error) and "unexpected end" in str(problem)
    if several or ended:
        return tr(
            "A quote that opens in line {line} is not closed properly. Close it, or remove it, and import again.",
            line=line,
        )
    if isinstance(problem, csv.Error) and "field limit" in str(problem):
        return _too_long_cell()
    return tr("A quote inside a cell is not doubled. Write it as two quotes, and import again.")


def _as_far_as(feed: _Lines, delimiter: str) -> list[str]:
    """What stands before the first quote, for telling which row it was."""
    head, quote, _ = feed.taken[0].partition('"') if feed.taken else ("", "", "")
    return head.split(delimiter)[:-1] if quote else []


def _too_long_cell() -> str:
    return tr("A cell of this row is far too long. Shorten it, and import again.")


def _checked(
    feed: _Lines,
    line: int,
    cells: list[str],
    width: int,
    delimiter: str,
    one_line: Collection[int],
    used: Collection[int],
) -> Broken | None:
    several = len(feed.taken) > 1
    if max(map(len, feed.taken)) >= LONGEST_LINE:
        return Broken(line, _too_long_cell(), cells)
    if len(cells) != width:
        return Broken(line, _ragged_reason(len(cells), width, several=several), cells)
    if several:
        for index in one_line:
            if "\n" not in cells[index].strip():
                continue
            # With a separator in it, it is more likely the beginning of the next row.
            if delimiter in cells[index]:
                reason = tr(
                    "The cell runs over several lines. A quote is probably left open in line {line}; close it.",
                    line=line,
                )
                return Broken(line, reason, cells, index)
            cells[index] = " ".join(cells[index].split())
    if any(map(_STRANGE.search, feed.taken)):
        return _strange(line, cells, used)
    return None


def _ragged_reason(count: int, width: int, *, several: bool) -> str:
    reason = tr(
        "The row has {count} cells and the header {width}. Check for a missing or unquoted separator.",
        count=count,
        width=width,
    )
    if several:
        reason += " " + tr("A quote is probably left open in it.")
    return reason


def _strange(line: int, cells: list[str], used: Collection[int]) -> Broken | None:
    for index, cell in enumerate(cells):
        if "\0" in cell:
            reason = tr("The row holds a NUL character, so the file is damaged here. Export it again.")
            return Broken(line, reason, cells, index)
        if index not in used:
            continue
        if _UNREADABLE.search(cell):
            reason = tr("The cell holds bytes that are no text. Save the file as UTF-8, and import again.")
            return Broken(line, reason, cells, index)
        if _STRANGE.search(cell):
            reason = tr("The cell holds a control character. Remove it, and import again.")
            return Broken(line, reason, cells, index)
    return None
