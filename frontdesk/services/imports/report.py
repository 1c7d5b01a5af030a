"""What an import tells: counts, each refused row with what to do, and notices that fit on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypedDict

from frontdesk.domain.i18n import tr

SHOWN_LINES: Final = 10
"""Line numbers that one notice names; the rest is counted."""
SHOWN_NOTICES: Final = 200
"""Notices on single rows that are spelled out; the rest is counted."""


class RefusedJson(TypedDict):
    """A refused row as the command line prints it."""

    line: int
    external_id: str
    column: str
    reason: str


class ReportJson(TypedDict):
    """The report as the command line prints it."""

    added: int
    updated: int
    unchanged: int
    refused: list[RefusedJson]
    notices: list[str]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken. `line` counts from 1, the header; `column` is ours, empty where the row as a whole is meant.

    `reason` says what is wrong and what to do.
    """

    line: int
    external_id: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or in a dry run would do. `refused` is in the order of the file."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[RefusedRow, ...]
    notices: tuple[str, ...]

    def to_json(self) -> ReportJson:
        """As the command line prints it."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [
                {"line": row.line, "external_id": row.external_id, "column": row.column, "reason": row.reason}
                for row in self.refused
            ],
            "notices": list(self.notices),
        }


@dataclass(slots=True)
class Tally:
    """The report in the making."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    _first: list[str] = field(default_factory=list)
    _single: dict[int, list[str]] = field(default_factory=dict)
    _left_out: int = 0
    _lines: dict[str, list[int]] = field(default_factory=dict)
    _created: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, line: int, reason: str, *, external_id: str = "", column: str = "") -> None:
        """A row that is not taken."""
        self.refused.append(RefusedRow(line, external_id[:200], column, reason))

    def about_file(self, sentence: str) -> None:
        """A notice on the file as a whole."""
        self._first.append(sentence)

    def about_row(self, line: int, sentence: str) -> None:
        """A notice on one row."""
        if len(self._single) < SHOWN_NOTICES or line in self._single:
            self._single.setdefault(line, []).append(sentence)
        else:
            self._left_out += 1

    def same_for(self, line: int, sentence: str) -> None:
        """A notice that many rows may share: `sentence` has a place `{lines}` and is told once."""
        self._lines.setdefault(sentence, []).append(line)

    def created(self, sentence: str, name: str) -> None:
        """Something new that came to be on the way: `sentence` has a place `{names}` and is told once."""
        self._created.setdefault(sentence, []).append(name)

    def mark(self) -> tuple[int, int, int, int]:
        """Where the counts stand."""
        return self.added, self.updated, self.unchanged, len(self.refused)

    def back_to(self, mark: tuple[int, int, int, int]) -> None:
        """As it was at `mark`, notices aside."""
        self.added, self.updated, self.unchanged, refused = mark
        del self.refused[refused:]

    def report(self) -> ImportReport:
        """What is told in the end."""
        return ImportReport(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            refused=tuple(sorted(self.refused, key=lambda row: row.line)),
            notices=tuple(self._notices()),
        )

    def _notices(self) -> Iterable[str]:
        yield from self._first
        for sentence, names in self._created.items():
            yield sentence.format(names=_listed(names))
        for sentence, lines in self._lines.items():
            yield sentence.format(lines=_listed([str(line) for line in sorted(set(lines))]))
        for line in sorted(self._single):
            yield from self._single[line]
        if self._left_out:
            yield tr("{count} more rows have notices like these.", count=self._left_out)


def _listed(items: list[str]) -> str:
    shown = ", ".join(items[:SHOWN_LINES])
    more = len(items) - SHOWN_LINES
    return shown if more <= 0 else tr("{shown} and {more} more", shown=shown, more=more)
