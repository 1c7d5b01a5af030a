"""What stands on a sheet, as words: how a line of the book is told in black and white."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.services.daysheets import LineKind, Sheet, SheetLine, SheetPart
from frontdesk.ui import words
from frontdesk.ui.book.marks import marks_of

_NOTE: Final = "mark-note"
"""The note itself stands there, so the mark need not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it is written. `time` and `length` stand at the beginning, `name` and `aside` in one line, each of `details` in one of
    its own, alerts before them, `numbers` and boxes to tick at the end. `write`: so many lines to write on; `faint`: nothing but time.
    """

    time: str = ""
    length: str = ""
    name: str = ""
    aside: str = ""
    alerts: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    ticks: bool = False
    write: int = 0
    faint: bool = False

    @property
    def spare(self) -> bool:
        """Whether it is a line for whoever comes without a visit."""
        return self.ticks and not self.name


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the sheet: `title` and `aside` above it, on each page on which it stands."""

    title: str
    aside: str
    entries: tuple[Entry, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All words of a sheet. With `apart` every section begins a page of its own; `ticks`: there are boxes to tick."""

    title: str
    day: str
    clinic: str
    as_of: str
    footer: str
    sections: tuple[Section, ...]
    apart: bool
    ticks: bool
    heads: tuple[str, str, str, str, str]
    """Above the columns: time, patient, phone, and the two boxes."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How names and numbers are written: `name` hides them where the screen does, `number` writes them as the country does."""

    name: Callable[[str], str] = str
    number: Callable[[str, str], str] = words.phone


def content_of(sheet: Sheet, wording: Wording = Wording()) -> Content:
    """The words of a sheet."""
    day = words.day_long(sheet.day)
    return Content(
        title=sheet.subject or tr("All providers"),
        day=tr("Week of {day}", day=words.day_written(sheet.day)) if sheet.week else day,
        clinic=sheet.clinic,
        as_of=tr(
            "as of {day} {time}",
            day=words.day_medium(words.today_at(sheet.zone, sheet.as_of_utc)),
            time=words.time_of(sheet.as_of_utc, sheet.zone),
        ),
        footer=tr(
            "The book may have changed since. Contains patient data: shred it when it is not needed any more."
        ),
        sections=tuple(_section(part, sheet, wording) for part in sheet.parts),
        apart=not sheet.week,
        ticks=not sheet.week,
        heads=(tr("Time"), tr("Patient"), tr("Phone"), tr("Here"), tr("Done")),
    )


def _section(part: SheetPart, sheet: Sheet, wording: Wording) -> Section:
    count = (
        tr("1 visit")
        if part.visits == 1
        else tr("{count} visits", count=part.visits)
        if part.visits
        else tr("no visits")
    )
    place = "" if part.place == sheet.clinic else part.place
    behind = tr("runs {length} late", length=words.length(part.behind_minutes)) if part.behind_minutes else ""
    return Section(
        words.day_long(part.day) if sheet.week else part.provider,
        ", ".join(filter(None, (place, count, behind, part.holiday))),
        tuple(_entry(line, sheet, wording) for line in part.lines),
        tr("Nobody works and nobody comes."),
    )


def _entry(line: SheetLine, sheet: Sheet, wording: Wording) -> Entry:
    time = words.time_of(line.from_utc, sheet.zone) if line.until_utc else ""
    until = words.time_of(line.until_utc, sheet.zone)
    match line.kind:
        case LineKind.VISIT:
            return _visit(line, sheet, wording)
        case LineKind.FREE:
            hours = (line.until_utc - line.from_utc) // (60 * MINUTE)
            said = tr("free until {time}", time=until)
            return Entry(time=time, aside=said, write=0 if sheet.week else min(max(hours, 1), 3), faint=True)
        case LineKind.CLOSED:
            said = tr("closed until {time}", time=until)
            if line.reason:
                said = tr("closed until {time}: {reason}", time=until, reason=_line(line.reason))
            return Entry(time=time, aside=said, faint=True)
        case LineKind.BLANK:
            return Entry(aside=tr("walk-in"), write=1, ticks=True, faint=True)


def _visit(line: SheetLine, sheet: Sheet, wording: Wording) -> Entry:
    visit = line.visit
    assert visit is not None
    born = words.birth(line.birth_date)
    details = [", ".join(_told(line, sheet.as_of_utc, sheet.week))]
    if visit.note and not sheet.week:
        details.append(tr("Note: {note}", note=_line(visit.note)))
    numbers = (wording.number(number, sheet.country) for number in (visit.mobile, visit.phone) if number)
    return Entry(
        time=words.time_of(visit.start_utc, visit.zone),
        length=words.length(visit.minutes),
        name=wording.name(visit.patient),
        aside=tr("born {day}", day=born) if born and not sheet.week else "",
        alerts=tuple(map(_line, line.alerts)),
        details=tuple(filter(None, details)),
        numbers=tuple(dict.fromkeys(numbers)) or (tr("no number"),),
        ticks=True,
    )


def _told(line: SheetLine, as_of_utc: UtcMs, week: bool) -> Iterator[str]:
    visit = line.visit
    assert visit is not None
    if visit.type:
        yield visit.type
    yield words.state_word(visit.lifecycle, visit.confirmation)
    if line.room:
        yield line.room
    for mark in marks_of(visit, as_of_utc):
        if mark.icon != _NOTE or week:
            yield mark.text


def _line(text: str) -> str:
    """What people wrote, in one line."""
    return " ".join(text.split())
