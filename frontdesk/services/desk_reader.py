"""The window's own reading of the book: a connection without SQLAlchemy, fast to come by and fast to ask.

It opens in some milliseconds, so the first day is painted while the rest of the program still loads; and whatever somebody waits for
between two key strokes (the next day, what fits a word) is read through it on the UI thread. What the first day does not need is
imported by the reads that do, and ahead of them by `ui.warming`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from frontdesk.domain.day_axis import day_axis
from frontdesk.domain.errors import BookUnreadable, EnvironmentFault
from frontdesk.domain.hours import holiday_name
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date, rules_version
from frontdesk.domain.stops import stopped_line
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models import changelog
from frontdesk.models.faults import translated_raw_errors
from frontdesk.models.queries import desk as queries
from frontdesk.models.queries.booking import Place
from frontdesk.models.raw import open_to_read, snapshot
from frontdesk.models.revision import check_revision
from frontdesk.models.storage import BOOK_FILE
from frontdesk.security.keys import Subkey, derive
from frontdesk.services.daycolumns import DaySources, columns_by_place, columns_of, limits_of
from frontdesk.services.daypage import (
    ByWhat,
    DayColumn,
    DayName,
    DayPage,
    DayPlace,
    DayVisit,
)
from frontdesk.services.deskrows import DayLoad, DeskClinic, FoundPatient, HitVisit, SearchHits
from frontdesk.services.roomcolumns import RoomSources, columns_by_room
from frontdesk.services.unlocking import other_clinic, unlock
from frontdesk.services.workhours import calendar_at

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from frontdesk.domain.changes import Changes
    from frontdesk.services.alerts import AlertRow
    from frontdesk.services.daysheets import SheetFacts
    from frontdesk.services.desk_weeks import DeskWeeks
    from frontdesk.services.ports import Clock
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.unlocking import Unlocked
    from frontdesk.services.work import Book

__all__ = [
    "DeskReader",
    "NotYet",
    "open_reader",
    "open_reader_with",
    "reader_of",
    "warm_holidays",
]

BUSY_SECONDS: Final = 1.0
"""How long a person's key stroke may wait for another process; readers hardly ever wait at all."""
SHOWN_PATIENTS: Final = 8
SHOWN_VISITS: Final = 6
WEIGHED_PATIENTS: Final = 20
"""Of the best so many patients the visits ahead are looked up."""

_LIFECYCLE: Final = {str(each): each for each in Lifecycle}
_CONFIRMATION: Final = {str(each): each for each in Confirmation}
_MARKS: Final = tuple(
    tuple(bool(bits & bit) for bit in queries.MARK_BITS.values())
    for bits in range(1 << len(queries.MARK_BITS))
)


class NotYet(EnvironmentFault):
    """The book must be brought up to date before it is shown: wait for `opening.open_book_with`, then take `reader_of`."""


def open_reader(folder: Path, *, places: SecretPlaces, clock: Clock) -> DeskReader:
    """The reader of a data folder's book. May wait for a keyring or a person: call it in a worker.

    Raises as `unlock` and `open_reader_with` do.
    """
    return open_reader_with(unlock(folder, places), clock=clock)


def open_reader_with(unlocked: Unlocked, *, clock: Clock) -> DeskReader:
    """The reader of a book whose key is at hand.

    Raises NotYet (an older schema, or other zone rules), NewerBook, BookMissing, BookUnreadable, StorageFault, BookBusy.
    """
    key = derive(unlocked.key, Subkey.DATABASE)
    connection = open_to_read(unlocked.folder / BOOK_FILE, key, busy_seconds=BUSY_SECONDS)
    try:
        _check(connection, unlocked.manifest.book_id)
    except BaseException:
        connection.close()
        raise
    return DeskReader(connection, unlocked.manifest.book_id, clock)


def _check(connection: dbapi2.Connection, book_id: str) -> None:
    """Raises as `open_reader_with` does where the book is not ours, or not up to date."""
    with snapshot(connection):
        clinic = queries.clinic(connection) if check_revision(connection) else None
        if clinic is None:
            raise _not_yet()
        if clinic.public_id != book_id:
            raise other_clinic()
        if clinic.tzdata != rules_version():
            raise _not_yet()


def _not_yet() -> NotYet:
    return NotYet(tr("The book is being brought up to date. Wait a moment."))


def reader_of(book: Book) -> DeskReader:
    """A reader beside an open book, with its clock. Close it before the book."""
    connection = open_to_read(book.engines.path, book.keys.database, busy_seconds=BUSY_SECONDS)
    return DeskReader(connection, book.public_id, book.clock)


def warm_holidays(places: Iterable[tuple[str, str]], *years: int) -> None:
    """Load the calendars of public holidays, which takes longer than a key stroke may: call it in a worker.

    `places` as from `DeskReader.holiday_places`. Touches no reader.
    """
    for country, region in places:
        for year in years:
            holiday_name(date(year, 1, 1), country, region)


class DeskReader:
    """Reads of the window. One thread at a time; every call is one consistent view and never waits for a writer.

    Every call may raise BookBusy, StorageFault or BookUnreadable. Close it before the book: the last connection to go should be
    the one that may write.
    """

    def __init__(self, connection: dbapi2.Connection, book_id: str, clock: Clock) -> None:
        self._connection = connection
        self.book_id = book_id
        self.clock = clock

    @cached_property
    def weeks(self) -> DeskWeeks:
        """Reads of several days at once."""
        from frontdesk.services.desk_weeks import DeskWeeks

        return DeskWeeks(self._connection, self.clock, _visit)

    def close(self) -> None:
        """Give the file back. Nothing can be read any more."""
        self._connection.close()

    def clinic(self) -> DeskClinic:
        """The clinic itself."""
        with snapshot(self._connection):
            row = self._clinic()
        return DeskClinic(row.name, row.country, row.zone, row.language)

    def _clinic(self) -> queries.ClinicRow:
        row = queries.clinic(self._connection)
        if row is None:
            raise BookUnreadable(
                tr("The book does not say whose it is. Do not write to it; restore the latest backup.")
            )
        return row

    def day(
        self,
        day: date,
        *,
        location_id: int | None = None,
        by: ByWhat = ByWhat.PROVIDER,
        side_by_side: bool = False,
        holidays: bool = True,
    ) -> DayPage:
        """A local date of all providers or rooms, at one location or everywhere.

        `side_by_side`: everywhere, and there is more than one location, they stand beside each other, each with its own columns.
        Without `holidays` the calendar of public holidays is not asked, which takes half a second the first time in a process
        (`warm_holidays`): a holiday then looks like any weekday. Raises UsageError for a date out of range.
        """
        with snapshot(self._connection):
            return self._day(day, location_id, by=by, side_by_side=side_by_side, holidays=holidays)

    def _day(
        self, day: date, location_id: int | None, *, by: ByWhat, side_by_side: bool, holidays: bool
    ) -> DayPage:
        connection, clinic = self._connection, self._clinic()
        locations = queries.locations(connection)
        shown = [each for each in locations if each.active and location_id in (None, each.id)]
        zones = {each.zone for each in shown}
        zone = zones.pop() if len(zones) == 1 else clinic.zone
        axis = day_axis(day, zone)
        country = clinic.country if holidays else ""
        calendars = {
            each.id: calendar_at(connection, Place(each.id, each.zone, each.region, country), only=day)
            for each in locations
        }
        visits = queries.visits_of_day(connection, _visit, day.isoformat())
        providers, rooms = queries.providers(connection), queries.rooms(connection)
        span = {"from_utc": axis.day_start_utc, "until_utc": axis.day_end_utc}
        now_utc = self.clock.now_utc()
        sources = DaySources(
            day=day,
            whole=(axis.day_start_utc, axis.day_end_utc),
            scope=tuple(each.id for each in shown),
            everywhere=location_id is None,
            calendars=calendars,
            names={each.id: each.name for each in locations},
            providers=providers,
            hours=queries.hours_of_providers(connection, day.isoformat()),
            blocks=queries.blocks(connection, **span),
            held=queries.held(connection, now_utc=now_utc, **span),
            visits=visits,
            now_utc=now_utc,
            behind=queries.behind(connection, day.isoformat()),
        )
        columns: tuple[DayColumn, ...]
        beside = side_by_side and len(shown) > 1
        if by is ByWhat.ROOM:
            of_rooms = RoomSources(
                rooms,
                queries.hours_of_rooms(connection),
                queries.room_blocks(connection, **span),
                queries.rooms_held(connection, now_utc=now_utc, **span),
            )
            columns = columns_by_room(sources, of_rooms, named=len(shown) > 1)
        else:
            columns = columns_by_place(sources) if beside else columns_of(sources)
        names = (holiday_name(day, country, calendars[each.id].region) for each in shown)
        limits = limits_of(queries.waiting_limits(connection))
        return DayPage(
            day=day,
            zone=zone,
            location_id=location_id,
            places=tuple(
                DayPlace(each.id, each.name, each.zone, limits.get(each.id, limits[0]))
                for each in locations
                if each.active
            ),
            columns=columns,
            visits=tuple(visit for visit in visits if location_id in (None, visit.location_id)),
            seq=changelog.last_seq(connection),
            country=clinic.country,
            clinic=clinic.name,
            holiday=next((name for name in names if name), ""),
            by=by,
            providers=tuple(
                DayName(each.id, each.name, sources.behind.get(each.id, 0)) for each in providers
            ),
            rooms=tuple(DayName(each.id, each.name) for each in rooms),
        )

    def visit(self, appointment_id: int) -> DayVisit | None:
        """One visit as its block shows it; None where there is none with that key."""
        with snapshot(self._connection):
            return queries.visit_of_day(self._connection, _visit, appointment_id)

    def month(self, first: date, *, days: int = 42, location_id: int | None = None) -> tuple[DayLoad, ...]:
        """How full each of `days` dates from `first` on is, empty ones included."""
        last = first + timedelta(days=days - 1)
        with snapshot(self._connection):
            rows = queries.month(
                self._connection,
                first_day=first.isoformat(),
                last_day=last.isoformat(),
                location_id=location_id,
                now_utc=self.clock.now_utc(),
            )
        found = {row.local_date: row for row in rows}
        dates = (first + timedelta(days=ahead) for ahead in range(days))
        return tuple(
            DayLoad(day, 0, 0) if row is None else DayLoad(day, row.visits, row.to_confirm)
            for day in dates
            for row in (found.get(day.isoformat()),)
        )

    def search(self, text: str) -> SearchHits:
        """Patients that fit what was typed, with their visits; any text is safe, an empty one finds nobody."""
        if not text.strip():
            return SearchHits(text, (), ())
        with snapshot(self._connection):
            return self._search(text)

    def _search(self, text: str) -> SearchHits:
        from frontdesk.models.queries.alerts import stopped_among
        from frontdesk.models.search import search_patients
        from frontdesk.services.around import whose_contact

        connection, clinic, now = self._connection, self._clinic(), self.clock.now_utc()
        today = local_date(now, clinic.zone)
        hits = search_patients(connection, text, country=clinic.country, today=today, limit=WEIGHED_PATIENTS)
        if not hits:
            return SearchHits(text, (), ())
        shown = [hit.id for hit in hits[:SHOWN_PATIENTS]]
        coming = {each.patient_id: each for each in queries.next_visits(connection, _hit, shown, now_utc=now)}
        gone = {each.patient_id: each for each in queries.last_visits(connection, _hit, shown, now_utc=now)}
        around = whose_contact(connection, hits[:SHOWN_PATIENTS], text)
        stopped = stopped_among(connection, shown, today=today.isoformat())
        ahead = queries.visits_ahead(
            connection,
            _hit,
            [hit.id for hit in hits],
            from_utc=day_axis(today, clinic.zone).day_start_utc,
            most=SHOWN_VISITS,
        )
        return SearchHits(
            text,
            tuple(
                FoundPatient(hit, coming.get(hit.id), gone.get(hit.id), around.get(hit.id), hit.id in stopped)
                for hit in hits[:SHOWN_PATIENTS]
            ),
            tuple(ahead),
            more=len(hits) > SHOWN_PATIENTS,
        )

    def alerts(self, patient_id: int) -> tuple[AlertRow, ...]:
        """What whoever books for this patient must see, the newest first."""
        from frontdesk.services.alerts import alerts_in

        with snapshot(self._connection):
            return alerts_in(self._connection, patient_id, now_utc=self.clock.now_utc())

    def sheet_facts(self, patient_ids: Iterable[int], day: date) -> SheetFacts:
        """What goes on paper of these patients beside their visits; of alerts those that count on the day."""
        from frontdesk.models.queries import papers
        from frontdesk.services.daysheets import SheetFacts

        wanted = sorted(set(patient_ids))
        with snapshot(self._connection):
            warned: dict[int, tuple[str, ...]] = {}
            for row in papers.warnings(self._connection, wanted, day=day.isoformat()):
                said = stopped_line(row.body) if row.stops else row.body
                warned[row.patient_id] = (*warned.get(row.patient_id, ()), said)
            births = {row.id: row.birth_date for row in papers.people(self._connection, wanted)}
            return SheetFacts(births, warned, papers.rooms(self._connection))

    def holiday_places(self) -> tuple[tuple[str, str], ...]:
        """Country and region of every location, each pair once: what `warm_holidays` takes."""
        with snapshot(self._connection):
            country = self._clinic().country
            regions = [each.region for each in queries.locations(self._connection)]
        return tuple(dict.fromkeys((country, "" if region == country else region) for region in regions))

    def changes_since(self, seq: int) -> Changes:
        """What changed after entry `seq` of the change log; one BULK change where that is too long ago."""
        with snapshot(self._connection):
            return changelog.changes_since(self._connection, seq)

    def last_seq(self) -> int:
        """The newest entry of the change log, 0 where there is none."""
        with snapshot(self._connection):
            return changelog.last_seq(self._connection)

    def data_version(self) -> int:
        """A number that differs once anybody has committed. Compare only values of the same reader."""
        with translated_raw_errors():
            return changelog.data_version(self._connection)


def _visit(*row: Any) -> DayVisit:
    """Out of the values of `queries.visits_of_day`."""
    first, call, interpreter, time, quiet = _MARKS[row[31]]
    values: tuple[Any, ...] = (
        *row[:15],
        _LIFECYCLE[row[15]],
        _CONFIRMATION[row[16]],
        *row[17:31],
        first,
        call,
        interpreter,
        row[32],
        time,
        quiet,
        bool(row[33]),
        row[34],
    )
    return DayVisit(*values)


def _hit(*row: Any) -> HitVisit:
    values: tuple[Any, ...] = (*row[:13], _LIFECYCLE[row[13]], _CONFIRMATION[row[14]])
    return HitVisit(*values)
