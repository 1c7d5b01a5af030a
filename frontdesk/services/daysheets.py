"""A day, or a provider's week, as it is put on paper for the hours without power: frozen rows, importable without the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.stretches import without

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayColumn, DayVisit
    from frontdesk.services.desk_reader import DeskReader

LEAST_FREE: Final = 10 * MINUTE
"""A shorter gap is no time in which anybody could be put."""
BLANKS: Final = 4
"""Lines for whoever comes without a visit."""


class LineKind(StrEnum):
    """What a line of a sheet is about."""

    VISIT = "visit"
    FREE = "free"
    CLOSED = "closed"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line. `visit` with the patient's date of birth (ISO), alerts and room of a visit; `reason` of closed time, or empty."""

    kind: LineKind
    from_utc: int = 0
    until_utc: int = 0
    visit: DayVisit | None = None
    birth_date: str | None = None
    alerts: tuple[str, ...] = ()
    room: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A provider's day. `place` names where they are, `behind_minutes` how late they run."""

    day: date
    provider: str
    place: str
    lines: tuple[SheetLine, ...]
    holiday: str = ""
    behind_minutes: int = 0

    @property
    def visits(self) -> int:
        """How many visits stand on it."""
        return sum(line.kind is LineKind.VISIT for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes on paper: parts in order. `subject` is whose it is: a provider, a location, or empty for everybody.

    `week`: its parts are the days of one provider. `as_of_utc`: it shows the book as it was then.
    """

    clinic: str
    country: str
    zone: str
    day: date
    subject: str
    week: bool
    as_of_utc: int
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet says beside the book's page: dates of birth and alerts by patient, names of rooms."""

    births: Mapping[int, str | None] = field(default_factory=dict)
    alerts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    rooms: Mapping[int, str] = field(default_factory=dict)


def day_sheet(
    reader: DeskReader,
    day: date,
    *,
    provider_id: int | None = None,
    location_id: int | None = None,
    holidays: bool = True,
) -> Sheet:
    """A day of everybody, of one provider or at one location. Without `holidays`: see `DeskReader.day`.

    Raises NotFound, UsageError (a day out of range).
    """
    page = reader.day(day, location_id=location_id, holidays=holidays)
    names = {place.id: place.name for place in page.places}
    columns = [each for each in page.columns if provider_id in (None, each.provider_id)]
    if location_id is not None and location_id not in names:
        raise NotFound(tr("There is no such location in the clinic. Choose one that is."))
    subject = names.get(location_id or 0, "")
    if provider_id is not None:
        subject = next((each.name for each in page.providers if each.id == provider_id), "")
        if not subject:
            raise NotFound(tr("There is no such provider in the clinic. Choose one who is."))
    facts = reader.sheet_facts({visit.patient_id for visit in page.visits}, day)
    by_provider: dict[int, list[DayVisit]] = {}
    for visit in page.visits:
        by_provider.setdefault(visit.provider_id, []).append(visit)
    return Sheet(
        clinic=page.clinic,
        country=reader.clinic().country,
        zone=page.zone,
        day=day,
        subject=subject,
        week=False,
        as_of_utc=reader.clock.now_utc(),
        parts=tuple(
            SheetPart(
                day,
                column.name,
                ", ".join(names[key] for key in column.location_ids if key in names),
                (
                    *lines_of(column, by_provider.get(column.provider_id or 0, ()), facts),
                    *(SheetLine(LineKind.BLANK) for _ in range(BLANKS)),
                ),
                page.holiday,
                column.behind_minutes,
            )
            for column in columns
        ),
    )


def week_plan(reader: DeskReader, day: date, *, provider_id: int, holidays: bool = True) -> Sheet:
    """The week of a provider in which a day lies; days without work or visits are left out. Raises as `day_sheet`."""
    first = day - timedelta(days=day.weekday())
    page = reader.weeks.week(first, provider_id=provider_id, holidays=holidays)
    clinic = reader.clinic()
    if not page.provider:
        raise NotFound(tr("There is no such provider in the clinic. Choose one who is."))
    names = {place.id: place.name for place in page.places}
    facts = reader.sheet_facts({visit.patient_id for visit in page.visits}, first)
    parts = []
    for each in page.days:
        iso = each.day.isoformat()
        mine = [visit for visit in page.visits if visit.start_wall[:10] == iso]
        lines = tuple(lines_of(each.column, mine, facts))
        place = ", ".join(names[key] for key in each.column.location_ids if key in names)
        if any(line.kind is not LineKind.CLOSED for line in lines):
            parts.append(SheetPart(each.day, page.provider, place, lines, each.holiday))
    return Sheet(
        clinic=clinic.name,
        country=clinic.country,
        zone=page.zone,
        day=first,
        subject=page.provider,
        week=True,
        as_of_utc=reader.clock.now_utc(),
        parts=tuple(parts),
    )


def lines_of(column: DayColumn, visits: Sequence[DayVisit], facts: SheetFacts) -> Iterator[SheetLine]:
    """The lines of a day by time: visits that are not cancelled, free time, and closed time within the day's work."""
    standing = [visit for visit in visits if visit.lifecycle not in CANCELLED]
    lines = [
        SheetLine(
            LineKind.VISIT,
            visit.start_utc,
            visit.end_utc,
            visit,
            facts.births.get(visit.patient_id),
            facts.alerts.get(visit.patient_id, ()),
            facts.rooms.get(visit.room_id or 0, ""),
        )
        for visit in standing
    ]
    lines += _closed(column, standing)
    lines += _free(column, standing)
    yield from sorted(lines, key=lambda line: (line.from_utc, line.until_utc))


def _free(column: DayColumn, visits: Iterable[DayVisit]) -> Iterator[SheetLine]:
    worked = [(span.start_utc, span.end_utc) for span in column.working or ()]
    gone = [
        *((visit.start_utc, visit.end_utc) for visit in visits),
        *((each.start_utc, each.end_utc) for each in column.blocked),
        *((each.start_utc, each.end_utc) for each in column.closed if each.reason),
    ]
    for begin, end in without(worked, gone):
        if end - begin >= LEAST_FREE:
            yield SheetLine(LineKind.FREE, begin, end)


def _closed(column: DayColumn, visits: Sequence[DayVisit]) -> Iterator[SheetLine]:
    for each in column.blocked:
        yield SheetLine(LineKind.CLOSED, each.start_utc, each.end_utc, reason=each.reason)
    for shut in column.closed:
        if shut.reason:
            yield SheetLine(LineKind.CLOSED, shut.start_utc, shut.end_utc, reason=shut.reason)
    breaks = [(one.end_utc, other.start_utc) for one, other in pairwise(column.working or ())]
    gone = [(visit.start_utc, visit.end_utc) for visit in visits]
    gone += [(each.start_utc, each.end_utc) for each in column.blocked]
    gone += [(each.start_utc, each.end_utc) for each in column.closed if each.reason]
    for begin, end in without(breaks, gone):
        yield SheetLine(LineKind.CLOSED, begin, end)
