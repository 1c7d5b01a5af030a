"""A record of a requests file, checked cell by cell and brought to the book's forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import from_datetime
from frontdesk.domain.phones import PhoneKind
from frontdesk.domain.wallclock import SkippedTime, resolve
from frontdesk.domain.words import PartOfDay
from frontdesk.services.imports import cells
from frontdesk.services.imports.cells import BadCell
from frontdesk.services.imports.threeway import Values, encode

if TYPE_CHECKING:
    from frontdesk.services.imports.header import Header
    from frontdesk.services.imports.records import Record
    from frontdesk.services.imports.report import Tally

LONGEST_WISH: Final = 2_000
LONGEST_ODD: Final = 200
_WHO: Final = ("last_name", "mobile", "email")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS: Final[Mapping[str, str]] = {
    "": "",
    "any": "",
    "am": PartOfDay.MORNING,
    "pm": PartOfDay.AFTERNOON,
    **{str(part): str(part) for part in PartOfDay},
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A checked row. `values` has the columns of the file alone, by our names; `text` is the same as JSON; `received_utc` is None
    where the file does not say when it came."""

    line: int
    external_id: str
    received_utc: int | None
    values: Values
    text: str


@dataclass(frozen=True, slots=True)
class _Odd:
    """A cell that was not understood, and why, as a sentence."""

    column: str
    cell: str
    reason: str

    @property
    def words(self) -> str:
        """What it says, with what it was meant for."""
        said = " ".join(cells.note(self.column, self.cell[:LONGEST_ODD]).split())
        return tr("{what}: {text}", what=_what_for(self.column), text=said)


class RequestReader:
    """Turns records into rows. `today` is the date at the clinic, `country` its ISO 3166 code, `zone` its IANA zone."""

    def __init__(self, header: Header, *, country: str, zone: str, today: date, tally: Tally) -> None:
        self._places = header.places
        self._country, self._zone, self._today, self._tally = country, zone, today, tally

    def row(self, record: Record) -> RequestRow:
        """The row of a record. A cell that is not understood is kept in the request's words, with a notice. Raises BadCell where
        nobody is named and nobody can be reached, or without an id."""
        external_id = cells.needed("external_id", record.cells[self._places["external_id"]])
        values: dict[str, str] = {}
        odd: list[_Odd] = []
        for name, place in self._places.items():
            if name == "external_id":
                continue
            cell = record.cells[place]
            try:
                values[name] = self._value(name, cell, record.line)
            except BadCell as bad:
                values[name] = ""
                odd.append(_Odd(name, cell, bad.reason))
        if not any(values.get(name) for name in _WHO):
            for each in odd:
                if each.column in _WHO:
                    raise BadCell(each.column, each.reason)
            raise BadCell("last_name", tr("Nobody is named. Give a name, a number or an e-mail address."))
        odd += _wrong_way_round(values)
        if odd:
            self._keep_words(record.line, external_id, values, odd)
        received = self._moment(values.get("received_at", ""))
        return RequestRow(record.line, external_id, received, values, encode(values))

    def _keep_words(self, line: int, external_id: str, values: dict[str, str], odd: Sequence[_Odd]) -> None:
        """What was not understood stands in the wish, as it was written; the beginning of a wish gives way to none of it."""
        words = "\n".join(each.words for each in odd)[:LONGEST_WISH]
        said = values.get("wish", "")[: max(LONGEST_WISH - len(words) - 1, 0)]
        values["wish"] = f"{said}\n{words}".strip()
        for each in odd:
            self._tally.about_row(
                line,
                tr(
                    "Line {line} ({external_id}), {column}: {reason} The request is taken, with these words as they are.",
                    line=line,
                    external_id=external_id,
                    column=each.column,
                    reason=each.reason,
                ),
            )

    def _value(self, name: str, cell: str, line: int) -> str:
        match name:
            case "birth_date":
                return cells.birth_date(name, cell, today=self._today)
            case "mobile":
                return self._phone(name, cell, line)
            case "email":
                return cells.email(name, cell)
            case "earliest" | "latest":
                return _day(name, cell)
            case "weekdays":
                return weekday_digits(name, cell)
            case "part_of_day":
                return _part(name, cell)
            case "wish":
                return self._wish(cell, line)
            case "received_at":
                written = cells.text(cell)
                self._moment(written)
                return written
            case _:
                return cells.line(name, cell)

    def _wish(self, cell: str, line: int) -> str:
        said = cells.note("wish", cell[: cells.LONGEST_NOTE])
        if len(said) > LONGEST_WISH:
            self._tally.same_for(
                line,
                tr("Wishes longer than 2000 characters, of which the beginning was kept: lines {lines}."),
            )
            said = said[:LONGEST_WISH]
        return said

    def _phone(self, name: str, cell: str, line: int) -> str:
        found = cells.phone(name, cell, country=self._country)
        if found is None:
            return ""
        if not found.is_valid:
            self._tally.same_for(
                line, tr("Phone numbers that look unusual, to be checked with the patients: lines {lines}.")
            )
        elif found.kind is PhoneKind.LANDLINE:
            self._tally.same_for(
                line,
                tr(
                    "Numbers in the column mobile that look like landlines, which take no texts: lines {lines}."
                ),
            )
        return found.e164

    def _moment(self, written: str) -> int | None:
        """When it came, on the clinic's clock where no offset is given. Raises BadCell."""
        if not written:
            return None
        minute = f"{written}T00:00" if _DATE.fullmatch(written) else written.replace(" ", "T", 1)
        with suppress(ValueError, OverflowError, UsageError):
            moment = datetime.fromisoformat(minute)
            if moment.tzinfo is not None:
                return from_datetime(moment)
            wall = moment.strftime("%Y-%m-%dT%H:%M")
            try:
                return resolve(wall, self._zone, fold=0).utc
            except SkippedTime as skipped:
                return resolve(skipped.after, self._zone).utc
        raise BadCell(
            "received_at",
            tr(
                "{text} is not a date, with or without a time. Write it like 2026-11-24 or 2026-11-24T09:00.",
                text=cells.shown(written),
            ),
        )


def _wrong_way_round(values: dict[str, str]) -> list[_Odd]:
    """Dates of which the last comes first say nothing that could be kept to."""
    earliest, latest = values.get("earliest", ""), values.get("latest", "")
    if not (earliest and latest and latest < earliest):
        return []
    values["earliest"] = values["latest"] = ""
    reason = tr("The last day is before the first one. Check both.")
    return [_Odd("earliest", earliest, reason), _Odd("latest", latest, reason)]


def _what_for(column: str) -> str:
    words = {
        "received_at": tr("Received"),
        "first_name": tr("First name"),
        "last_name": tr("Last name"),
        "birth_date": tr("Date of birth"),
        "mobile": tr("Number"),
        "email": tr("E-mail"),
        "type": tr("Type"),
        "provider": tr("With"),
        "location": tr("At"),
        "earliest": tr("Not before"),
        "latest": tr("Not after"),
        "weekdays": tr("On"),
        "part_of_day": tr("Part of the day"),
    }
    return words.get(column, column)


def _day(column: str, cell: str) -> str:
    value = cells.text(cell)
    if not value:
        return ""
    if _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value).isoformat()
    raise BadCell(
        column,
        tr("{text} is not a date. Write it as year-month-day, like 2026-11-24.", text=cells.shown(value)),
    )


def _part(column: str, cell: str) -> str:
    value = cells.text(cell).casefold()
    if value not in _PARTS:
        raise BadCell(
            column,
            tr("{text} is no part of the day. Use morning, afternoon or evening.", text=cells.shown(value)),
        )
    return _PARTS[value]


def weekday_digits(column: str, cell: str) -> str:
    """Days of the week ("mon, thu", "Mon-Fri") as digits in order, 0 is Monday; empty for any. Raises BadCell."""
    value = cells.text(cell).casefold()
    found: set[int] = set()
    for part in re.split(r"[\s,;/+]+", re.sub(r"\s*[-\u2013]\s*", "-", value)):
        if part in ("", "any", "and"):
            continue
        first, _, last = part.partition("-")
        begin, end = _weekday(first), _weekday(last or first)
        if begin is None or end is None:
            raise BadCell(
                column,
                tr("{text} is no weekday. Write them like mon, thu or mon-fri.", text=cells.shown(part)),
            )
        found.update((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return "" if len(found) == 7 else "".join(map(str, sorted(found)))


def _weekday(word: str) -> int | None:
    for days in (_DAYS, _LONG):
        if word.rstrip("s.") in days:
            return days.index(word.rstrip("s."))
    return {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}.get(word.rstrip("."))
