"""A record of an appointments file, checked cell by cell and brought to the book's forms."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import from_datetime
from frontdesk.domain.wallclock import SkippedTime, WallTime, rederive
from frontdesk.domain.words import Lifecycle
from frontdesk.services.imports import cells
from frontdesk.services.imports.cells import BadCell
from frontdesk.services.imports.threeway import Values, encode

if TYPE_CHECKING:
    from frontdesk.services.imports.header import Header
    from frontdesk.services.imports.places import Places
    from frontdesk.services.imports.records import Record
    from frontdesk.services.imports.report import Tally

_WALL_LENGTH: Final = 16
_OFFSET: Final = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WALL: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,6})?)?", re.ASCII)


@dataclass(slots=True)
class VisitRow:
    """A checked row. `values` has the columns of the file alone, by our names; `text` is the same as JSON.

    `wall` is the start where the file puts it, `booked_utc` when it says that the visit was booked.
    """

    line: int
    external_id: str
    patient: str
    provider: str
    location: str
    type: str
    wall: WallTime
    minutes: int
    lifecycle: Lifecycle
    booked_utc: int | None
    values: Values
    text: str

    @property
    def until_utc(self) -> int:
        """When it ends."""
        return self.wall.utc + self.minutes * 60_000


def start_text(wall: str, fold: int) -> str:
    """The form in which starts are compared: the second pass of a time that the clocks show twice is marked."""
    return f"{wall}+" if fold else wall


class VisitReader:
    """Turns records into rows."""

    def __init__(self, header: Header, places: Places, tally: Tally) -> None:
        self._header = header.places
        self._id = header.places["external_id"]
        self._columns = [(name, place) for name, place in header.places.items() if name != "external_id"]
        self._places = places
        self._tally = tally
        self._known: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        self._stages: dict[str, Lifecycle] = {}

    def row(self, record: Record) -> VisitRow:
        """The row of a record. Raises BadCell for the first cell that is not taken."""
        given = record.cells
        external_id = cells.needed("external_id", given[self._id])
        found = {name: given[place] for name, place in self._columns}
        patient = cells.needed("patient_external_id", found["patient_external_id"])
        provider = self._name("provider", found["provider"]) or cells.needed("provider", "")
        location = self._name("location", found.get("location", ""))
        kind = self._name("type", found.get("type", ""))
        wall = self._start(record.line, found["start"], location)
        length = self._length(found["minutes"])
        lifecycle = self._stage(found.get("status", ""))
        booked_text, booked_utc = self._booked(found.get("booked_at", ""), location, wall.zone)
        values = {
            "patient_external_id": patient,
            "provider": provider,
            "location": location,
            "type": kind,
            "start": start_text(wall.wall, wall.fold),
            "minutes": str(length),
            "status": str(lifecycle),
            "booked_at": booked_text,
        }
        if len(found) < len(values):
            values = {name: value for name, value in values.items() if name in found}
        return VisitRow(
            record.line,
            external_id,
            patient,
            provider,
            location,
            kind,
            wall,
            length,
            lifecycle,
            booked_utc,
            values,
            encode(values),
        )

    def _name(self, column: str, cell: str) -> str:
        """A name that comes again and again."""
        name = self._known.get(cell)
        if name is None:
            name = self._known[cell] = cells.line(column, cell)
        return name

    def _length(self, cell: str) -> int:
        """One of a few."""
        length = self._lengths.get(cell)
        if length is None:
            length = self._lengths[cell] = cells.minutes("minutes", cell)
        return length

    def _stage(self, cell: str) -> Lifecycle:
        """One of a few."""
        stage = self._stages.get(cell)
        if stage is None:
            stage = self._stages[cell] = cells.lifecycle("status", cell)
        return stage

    def _start(self, line: int, cell: str, location: str) -> WallTime:
        written = cells.needed("start", cell)
        resolver = self._places.resolver(self._places.location_key(location))
        try:
            wall = resolver.resolve(written)
        except UsageError as error:
            raise BadCell("start", error.sentence) from None
        if wall.repeated and not _OFFSET.search(written):
            self._tally.same_for(
                line,
                tr(
                    "Times that the clocks show twice that day, taken as the first of the two: lines {lines}."
                ),
            )
        return wall

    def _booked(self, cell: str, location: str, zone: str) -> tuple[str, int | None]:
        """What was written, and the moment. Raises BadCell."""
        written = cells.text(cell)
        if not written:
            return "", None
        with suppress(ValueError, OverflowError, UsageError):
            minute = f"{written}T00:00" if _DATE.fullmatch(written) else written
            if len(minute) == _WALL_LENGTH and minute[10] == "T":
                with suppress(SkippedTime):  # who booked then had a clock that was wrong
                    resolver = self._places.resolver(self._places.location_key(location))
                    return written, resolver.resolve(minute).utc
            if _WALL.fullmatch(minute):
                return written, self._wall_moment(minute, zone)
            moment = datetime.fromisoformat(written)
            if moment.tzinfo is not None:
                return written, from_datetime(moment)
        raise BadCell(
            "booked_at",
            tr(
                "{text} is not a date, with or without a time. Write it like 2026-11-24 or 2026-11-24T09:00.",
                text=cells.shown(written),
            ),
        )

    def _wall_moment(self, written: str, zone: str) -> int:
        seconds = float(written[17:].replace(",", ".")) if len(written) > 16 else 0.0
        if seconds >= 60:
            raise ValueError(written)
        return rederive(written[:16], zone, fold=0).utc + int(seconds * 1000)
