"""What both imports have in common: from the file to rows, from rows to short transactions, from those to the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from sqlalchemy import bindparam, delete, select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.models.queries.importing import rows_seen
from frontdesk.models.tables import ImportBatch, ImportRow
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports.bulk import Inserts, Updates, in_groups
from frontdesk.services.imports.cells import BadCell, text
from frontdesk.services.imports.header import Header, absent_notice, checked_map, read_header, unknown_notice
from frontdesk.services.imports.records import Broken, Record, read_records
from frontdesk.services.imports.report import ImportReport, Tally
from frontdesk.services.imports.source import LONGEST_LINE, opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

CHUNK_MS: Final = 35
"""How long a write transaction may work; with its commit it holds others up for some 50 ms."""
FIRST_CHUNK: Final = 100
SMALLEST_CHUNK: Final = 100
"""What takes some 15 ms on an idle machine; on a busy one, smaller chunks would spend their time on committing."""
LARGEST_CHUNK: Final = 1_000
ASKED_AT_ONCE: Final = 500
"""Values in one statement."""

_OTHERS: Final = (
    select(ImportBatch.id)
    .where(ImportBatch.kind == bindparam("kind"), ImportBatch.id != bindparam("ours"))
    .limit(1)
)
_COUNTED = Updates(ImportBatch, ("added", "updated"))
_ROWS = Inserts(ImportRow, ("kind", "external_id", "entity_id", "batch_id", "columns"))
_ROW_CHANGES = Updates(ImportRow, ("batch_id", "columns"))


class CheckedRow(Protocol):
    """A row whose cells are in the book's forms."""

    @property
    def line(self) -> int: ...

    @property
    def external_id(self) -> str: ...

    @property
    def values(self) -> Mapping[str, str]: ...

    @property
    def text(self) -> str: ...


RowT = TypeVar("RowT", bound=CheckedRow)


@dataclass(frozen=True, slots=True)
class Known:
    """A row that an import has seen before: what it became, and its cells then."""

    key: int
    entity_id: int
    columns: str


@dataclass(slots=True)
class Run:
    """One run of an import: who, what, and what came of it so far."""

    book: Book
    actor: Actor
    kind: str
    file_name: str
    digest: str
    dry_run: bool
    tally: Tally
    batch_id: int = 0
    size: int = FIRST_CHUNK
    wrote_seq: int = 0
    """Where our last transaction left the change log."""
    fresh: bool = True
    """No import of this kind has ever been."""
    seen: dict[str, int] = field(default_factory=dict)
    """The line of each external id."""

    @property
    def source(self) -> str:
        """As a consent says where it is from."""
        return f"import {self.file_name}"[:200]

    @contextmanager
    def transaction(self) -> Iterator[tuple[Work | None, Connection]]:
        """A short transaction, without a `Work` in a dry run. What it changed is counted, logged and audited once."""
        if self.dry_run:
            with self.book.read() as connection:
                yield None, connection
            return
        before = (self.tally.added, self.tally.updated)
        with self.book.write(self.actor) as work:
            began = self.book.clock.now_utc()
            self._begin_batch(work)
            self.look_for_others(work.session.connection())
            yield work, work.session.connection()
            self._note(work, before)
            took_ms = self.book.clock.now_utc() - began
        self.wrote_seq = work.changes.seq or self.wrote_seq
        self._pace(took_ms)

    def look_for_others(self, connection: Connection) -> None:
        """See whether another import of this kind has been, or is going on: only then are rows looked up."""
        if self.fresh:
            asked = {"kind": self.kind, "ours": self.batch_id}
            self.fresh = connection.execute(_OTHERS, asked).first() is None

    def known(self, connection: Connection, external_ids: Sequence[str]) -> dict[str, Known]:
        """Those of the rows that an import has seen before."""
        if self.fresh or not external_ids:
            return {}
        return {row[0]: Known(*row[1:]) for row in rows_seen(connection, self.kind, external_ids)}

    def keep_new(self, connection: Connection, rows: Sequence[tuple[str, int, str]]) -> None:
        """Remember rows seen for the first time: external id, what it became, its cells."""
        _ROWS.run(connection, [(self.kind, row[0], row[1], self.batch_id, row[2]) for row in rows])

    def keep_changed(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Remember the cells of rows seen before: the key of what is remembered, its cells now."""
        _ROW_CHANGES.run(connection, [(self.batch_id, columns, key) for key, columns in rows])

    def forget(self, connection: Connection, keys: Sequence[int]) -> None:
        """No longer know rows whose patients or visits are gone."""
        for group in in_groups(keys, ASKED_AT_ONCE):
            connection.execute(delete(ImportRow).where(ImportRow.id.in_(group)))

    def finish(self) -> ImportReport:
        """Write the final counts and give the report."""
        report = self.tally.report()
        if self.dry_run:
            return report
        with self.book.write(self.actor) as work:
            self._begin_batch(work)
            work.session.execute(
                update(ImportBatch)
                .where(ImportBatch.id == self.batch_id)
                .values(
                    added=report.added,
                    updated=report.updated,
                    unchanged=report.unchanged,
                    refused=len(report.refused),
                )
            )
            work.audit(
                f"import_{self.kind}",
                Kind.BULK,
                self.batch_id,
                {
                    "added": report.added,
                    "updated": report.updated,
                    "unchanged": report.unchanged,
                    "refused": len(report.refused),
                    "sha256": self.digest,
                },
            )
        return report

    def _begin_batch(self, work: Work) -> None:
        if self.batch_id:
            return
        batch = ImportBatch(
            public_id=new_public_id(),
            kind=self.kind,
            file_name=self.file_name[:200],
            digest=self.digest,
            actor=work.actor.label[:200],
            at_utc=work.now_utc,
        )
        work.session.add(batch)
        work.session.flush()
        self.batch_id = batch.id

    def _note(self, work: Work, before: tuple[int, int]) -> None:
        added, updated = self.tally.added - before[0], self.tally.updated - before[1]
        if not added and not updated:
            return
        _COUNTED.run(work.session.connection(), [(self.tally.added, self.tally.updated, self.batch_id)])
        work.changed(Kind.BULK, self.batch_id)
        work.audit(
            f"import_{self.kind}",
            Kind.BULK,
            self.batch_id,
            {"chunk_added": added, "chunk_updated": updated, "sha256": self.digest},
        )

    def _pace(self, took_ms: int) -> None:
        """As many rows as fit. One slow commit of a busy disk halves the size at most, and it grows back."""
        if took_ms > CHUNK_MS:
            self.size = max(SMALLEST_CHUNK, self.size // 2, self.size * CHUNK_MS // took_ms)
        elif took_ms < CHUNK_MS * 3 // 4:
            self.size = min(LARGEST_CHUNK, self.size + self.size // 4 + 1)


class Importer(Protocol[RowT]):
    """One kind of import."""

    def row(self, record: Record) -> RowT:
        """Check a record. Raises BadCell."""
        ...

    def prepare(self, connection: Connection, rows: Sequence[RowT]) -> None:
        """Read ahead what `write` will need, outside the write transaction."""
        ...

    def write(self, work: Work | None, connection: Connection, rows: Sequence[RowT]) -> None:
        """Bring rows into the book; without `work` only say what would come of it."""
        ...

    def rest(self) -> None:
        """Do what had to wait for the end of the file."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file may and must have."""

    kind: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    many_lines: frozenset[str] = frozenset()


def run_import(
    book: Book,
    actor: Actor,
    file: Path,
    layout: Layout,
    make: Callable[[Run, Header, Connection], Importer[RowT]],
    *,
    column_map: Mapping[str, str] | None,
    dry_run: bool,
    progress: Callable[[int], None] | None,
) -> ImportReport:
    """Read a file to its end and bring its good rows into the book.

    Raises UsageError (no such file, a map of unknown columns), Refused (no header, a needed column missing), StorageFault,
    BookBusy. What was committed before such an error stays; running again goes on from there.
    """
    named = checked_map(column_map)
    with opened(file) as source:
        lines = source.lines()
        header, first = _header(lines, layout, named)
        tally = Tally()
        for notice in (unknown_notice(header), absent_notice(header)):
            if notice is not None:
                tally.about_file(notice)
        run = Run(book, actor, layout.kind, source.name, source.digest, dry_run, tally)
        with book.read() as connection:
            run.look_for_others(connection)
            importer = make(run, header, connection)
        records = read_records(
            lines,
            delimiter=header.delimiter,
            width=header.width,
            first=first,
            one_line=[place for name, place in header.places.items() if name not in layout.many_lines],
            used=frozenset(header.places.values()),
        )
        _run_chunks(run, importer, header, records, progress)
        importer.rest()
        return run.finish()


def _header(lines: Iterator[str], layout: Layout, named: Mapping[str, str]) -> tuple[Header, int]:
    """The header, and the number of the line after it."""
    for number, line in enumerate(lines, start=1):
        if len(line) >= LONGEST_LINE:
            raise Refused(tr("The first line is far too long for a header. Check that this is a CSV file."))
        if not line.strip() or (number == 1 and line.strip().casefold() in ("sep=,", "sep=;", "sep=")):
            continue  # what spreadsheet programs write above the header
        header = read_header(line, columns=layout.columns, needed=layout.needed, column_map=named)
        return header, number + 1
    raise Refused(tr("The file is empty. Export it again with a header line and its rows."))


def _run_chunks(
    run: Run,
    importer: Importer[RowT],
    header: Header,
    records: Iterator[Record | Broken],
    progress: Callable[[int], None] | None,
) -> None:
    done = 0
    for rows, count in _chunks(run, importer, header, records):
        with run.book.read() as connection:
            left = _changed_rows(run, connection, rows)
            if left:
                importer.prepare(connection, left)
        if left:
            with run.transaction() as (work, connection):
                importer.write(work, connection, left)
        done += count
        if progress is not None:
            progress(done)


def _chunks(
    run: Run, importer: Importer[RowT], header: Header, records: Iterator[Record | Broken]
) -> Iterator[tuple[list[RowT], int]]:
    """Good rows in chunks of the present size, each with the number of records that it took."""
    rows: list[RowT] = []
    count = 0
    for record in records:
        count += 1
        row = _row(run, importer, header, record)
        if row is not None:
            rows.append(row)
        if count >= run.size:
            yield rows, count
            rows, count = [], 0
    if count:
        yield rows, count


def _row(run: Run, importer: Importer[RowT], header: Header, record: Record | Broken) -> RowT | None:
    if isinstance(record, Broken):
        external_id = _external_id(header, record.cells)
        run.tally.refuse(
            record.line, record.reason, external_id=external_id, column=header.column_at(record.cell)
        )
        return None
    try:
        row = importer.row(record)
    except BadCell as bad:
        run.tally.refuse(
            record.line, bad.reason, external_id=_external_id(header, record.cells), column=bad.column
        )
        return None
    earlier = run.seen.setdefault(row.external_id, row.line)
    if earlier != row.line:
        run.tally.refuse(
            row.line,
            tr("Line {line} has the same external_id. Give each row its own, or remove one.", line=earlier),
            external_id=row.external_id,
            column="external_id",
        )
        return None
    return row


def _external_id(header: Header, cells: list[str]) -> str:
    """As far as it can be told from a refused record."""
    place = header.places["external_id"]
    return "".join(c for c in text(cells[place])[:200] if c.isprintable()) if place < len(cells) else ""


def _changed_rows(run: Run, connection: Connection, rows: Sequence[RowT]) -> list[RowT]:
    """Those rows that are new, or differ from the last import."""
    known = run.known(connection, [row.external_id for row in rows])
    if not known:
        return list(rows)
    left: list[RowT] = []
    for row in rows:
        before = known.get(row.external_id)
        if before is not None and before.columns == row.text:
            run.tally.unchanged += 1
        else:
            left.append(row)
    return left
