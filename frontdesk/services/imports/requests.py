"""Requests for a visit from a CSV file, as the clinic's site or an old system writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.words import RequestSource, RequestState
from frontdesk.models.queries.importing import requests_named
from frontdesk.models.tables import Clinic, Request
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports.bulk import Inserts, Updates
from frontdesk.services.imports.header import REQUEST_COLUMNS, REQUEST_NEEDED, Header
from frontdesk.services.imports.request_rows import RequestReader, RequestRow
from frontdesk.services.imports.running import Layout, Run, run_import
from frontdesk.services.requests import RequestEdit, exact_patient

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.imports.records import Record
    from frontdesk.services.imports.report import ImportReport
    from frontdesk.services.work import Book, Work

LAYOUT: Final = Layout("requests", REQUEST_COLUMNS, REQUEST_NEEDED, frozenset({"wish"}))

_COLUMN_OF: Final[Mapping[str, str]] = {"earliest": "earliest_date", "latest": "latest_date"}
"""Our columns that the table calls otherwise."""
_KEPT: Final = tuple(name for name in REQUEST_COLUMNS if name not in ("external_id", "received_at"))
_STORED: Final = tuple(_COLUMN_OF.get(name, name) for name in _KEPT)
_NEW: Final = Inserts(
    Request,
    (
        "id",
        "public_id",
        "external_id",
        "source",
        "received_utc",
        "patient_id",
        *_STORED,
        "state",
        "reason",
        "done_by",
        "actor",
        "created_utc",
    ),
)
_CHANGED: Final = Updates(Request, ("received_utc", "patient_id", *_STORED))


def import_requests(
    book: Book,
    actor: Actor,
    file: Path,
    *,
    column_map: Mapping[str, str] | None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Bring requests into the worklist; rows are known again by `external_id`, so reading a file again never doubles one.

    A request that fits one card exactly is taken for that patient; of the others a person says whose they are. One that was booked or
    dismissed stays as it is, whatever the file says. Parameters and errors as those of `import_patients`.
    """
    return run_import(
        book, actor, file, LAYOUT, _RequestImport, column_map=column_map, dry_run=dry_run, progress=progress
    )


@dataclass(slots=True)
class _Standing:
    """A request as the book has it."""

    id: int
    state: str
    received_utc: int
    patient_id: int | None
    values: dict[str, str]


class _RequestImport:
    """The requests' side of `running.Importer`."""

    def __init__(self, run: Run, header: Header, connection: Connection) -> None:
        self._run = run
        zone, country = connection.execute(select(Clinic.zone, Clinic.country)).one()
        self._now = run.book.clock.now_utc()
        today = local_date(self._now, zone)
        self._reader = RequestReader(header, country=country, zone=zone, today=today, tally=run.tally)

    def row(self, record: Record) -> RequestRow:
        return self._reader.row(record)

    def prepare(self, connection: Connection, rows: Sequence[RequestRow]) -> None:
        """Nothing is asked ahead."""

    def rest(self) -> None:
        """Nothing waits."""

    def write(self, work: Work | None, connection: Connection, rows: Sequence[RequestRow]) -> None:
        known = self._run.known(connection, [row.external_id for row in rows])
        there = _there(connection, rows)
        new: list[RequestRow] = []
        changed: list[tuple[object, ...]] = []
        adopted: list[tuple[str, int, str]] = []
        kept: list[tuple[int, str]] = []
        for row in rows:
            standing, before = there.get(row.external_id), known.get(row.external_id)
            if standing is None:
                self._run.tally.added += 1
                new.append(row)
                continue
            if before is None:
                adopted.append((row.external_id, standing.id, row.text))
            else:
                kept.append((before.key, row.text))
            if self._is_other(row, standing):
                self._run.tally.updated += 1
                changed.append(self._change(connection, row, standing))
            else:
                self._run.tally.unchanged += 1
        if work is None:
            return
        gone = [known[row.external_id].key for row in new if row.external_id in known]
        self._run.forget(connection, gone)
        self._run.keep_new(connection, [*self._add(work, connection, new), *adopted])
        self._run.keep_changed(connection, kept)
        _CHANGED.run(connection, changed)
        for each in changed:
            work.changed(Kind.REQUEST, int(str(each[-1])))

    def _is_other(self, row: RequestRow, standing: _Standing) -> bool:
        """Whether the file says something else of a request that still waits."""
        wanted = {name: value for name, value in row.values.items() if name in _KEPT}
        other = any(standing.values[name] != value for name, value in wanted.items())
        other = other or (row.received_utc or standing.received_utc) != standing.received_utc
        if other and standing.state != RequestState.OPEN:
            self._run.tally.about_row(
                row.line,
                tr(
                    "Line {line} ({external_id}): the request was dealt with already and stays as it is.",
                    line=row.line,
                    external_id=row.external_id,
                ),
            )
            return False
        return other

    def _change(self, connection: Connection, row: RequestRow, standing: _Standing) -> tuple[object, ...]:
        values = {**standing.values, **{name: row.values[name] for name in _KEPT if name in row.values}}
        patient_id = standing.patient_id or _patient(connection, values)
        return (row.received_utc or standing.received_utc, patient_id, *_stored(values), standing.id)

    def _add(
        self, work: Work, connection: Connection, rows: Sequence[RequestRow]
    ) -> list[tuple[str, int, str]]:
        next_id = 1 + (connection.execute(select(func.max(Request.id))).scalar() or 0)
        made: list[tuple[object, ...]] = []
        for key, row in enumerate(rows, start=next_id):
            values = {name: row.values.get(name, "") for name in _KEPT}
            made.append(
                (
                    key,
                    new_public_id(),
                    row.external_id,
                    str(RequestSource.FILE),
                    row.received_utc or work.now_utc,
                    _patient(connection, values),
                    *_stored(values),
                    str(RequestState.OPEN),
                    "",
                    "",
                    work.actor.label[:200],
                    work.now_utc,
                )
            )
            work.changed(Kind.REQUEST, key)
        _NEW.run(connection, made)
        return [(row.external_id, key, row.text) for key, row in enumerate(rows, start=next_id)]


def _there(connection: Connection, rows: Sequence[RequestRow]) -> dict[str, _Standing]:
    asked = [row.external_id for row in rows]
    return {
        external_id: _Standing(
            key,
            state,
            received_utc,
            patient_id,
            {name: value or "" for name, value in zip(_KEPT, values, strict=True)},
        )
        for external_id, key, state, received_utc, patient_id, *values in requests_named(connection, asked)
    }


def _patient(connection: Connection, values: Mapping[str, str]) -> int | None:
    edit = RequestEdit(
        first_name=values["first_name"],
        last_name=values["last_name"],
        birth_date=values["birth_date"],
        email=values["email"],
    )
    return exact_patient(connection, edit, mobile=values["mobile"])


def _stored(values: Mapping[str, str]) -> list[str | None]:
    """As the table has it: dates that are not known are null."""
    dates = ("birth_date", "earliest", "latest")
    return [values[name] or None if name in dates else values[name] for name in _KEPT]
