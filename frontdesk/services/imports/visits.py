"""Appointments from a CSV file: new ones, and what has changed of those that came before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from frontdesk.services.alerts import today_in
from frontdesk.services.imports.calendar import Calendar
from frontdesk.services.imports.header import APPOINTMENT_COLUMNS, APPOINTMENT_NEEDED, Header
from frontdesk.services.imports.places import Places
from frontdesk.services.imports.running import Layout, Run, run_import
from frontdesk.services.imports.visit_around import Around, Waits
from frontdesk.services.imports.visit_chunk import VisitChunk
from frontdesk.services.imports.visit_rows import VisitReader, VisitRow
from frontdesk.services.imports.visit_state import Forms, Patients, any_external
from frontdesk.services.imports.visit_swaps import MOST

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.imports.records import Record
    from frontdesk.services.imports.report import ImportReport
    from frontdesk.services.work import Book, Work

LAYOUT: Final = Layout("appointments", APPOINTMENT_COLUMNS, APPOINTMENT_NEEDED)


def import_appointments(
    book: Book,
    actor: Actor,
    file: Path,
    *,
    column_map: Mapping[str, str] | None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Bring the visits of a CSV file into the book; rows are known again by `external_id`.

    Arguments, rules and errors as of `import_patients`. Providers, locations and types not seen before are created. A row that
    would overlap another visit of its provider is refused, unless that other one gives its time back further down in the file.
    A changed time, length, provider or place of a booked visit is a move, a changed status goes forward only.
    """
    return run_import(
        book, actor, file, LAYOUT, VisitImport, column_map=column_map, dry_run=dry_run, progress=progress
    )


class VisitImport:
    """The visits' side of `running.Importer`."""

    def __init__(self, run: Run, header: Header, connection: Connection) -> None:
        places = Places(connection, run.tally)
        patients = Patients(today_in(connection, run.book.clock.now_utc()).isoformat())
        self._around = Around(
            run=run,
            places=places,
            patients=patients,
            forms=Forms(places, patients),
            calendar=Calendar(run.book.clock, pretending=run.dry_run),
            only_known=not any_external(connection),
        )
        self._reader = VisitReader(header, places, run.tally)

    def row(self, record: Record) -> VisitRow:
        return self._reader.row(record)

    def prepare(self, connection: Connection, rows: Sequence[VisitRow]) -> None:
        self._around.read_ahead(connection, rows)

    def write(self, work: Work | None, connection: Connection, rows: Sequence[VisitRow]) -> None:
        chunk = VisitChunk(self._around, work, connection, rows, waits=Waits.FOR_LATER)
        for row in rows:
            chunk.take(row)
        chunk.flush()

    def rest(self) -> None:
        """Rows that waited: those whose time is free by now, then those that only fit together, then nobody else."""
        waiting = self._around.waiting
        while waiting:
            if not (self._retry(Waits.FOR_WAITING) or self._together()):
                self._retry(Waits.NOT)
                return

    def _retry(self, waits: Waits) -> bool:
        """Whether any of them is settled. From the end of the file, since visits are mostly put off, not forward."""
        around = self._around
        before = len(around.waiting)
        rows = sorted(around.waiting.values(), key=lambda row: row.line, reverse=waits is not Waits.NOT)
        for start in range(0, len(rows), around.run.size):
            part = rows[start : start + around.run.size]
            with around.run.book.read() as connection:
                self.prepare(connection, part)
            with around.run.transaction() as (work, connection):
                chunk = VisitChunk(around, work, connection, part, waits=waits)
                for row in part:
                    chunk.take(row)
                chunk.flush()
        return len(around.waiting) < before

    def _together(self) -> bool:
        """Visits that swap their times: all give theirs back before any takes its new one. Whether there were any."""
        around = self._around
        before = len(around.waiting)
        rows = sorted(around.waiting.values(), key=lambda row: row.line)[:MOST]
        with around.run.transaction() as (work, connection):
            chunk = VisitChunk(around, work, connection, rows, waits=Waits.FOR_WAITING)
            chunk.take_together(rows)
            chunk.flush()
        return len(around.waiting) < before
