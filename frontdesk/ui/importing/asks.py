"""What an import does and asks in a worker."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.csvsafe import guard
from frontdesk.domain.errors import Refused, StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.ui.importing.columns import Sort

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.imports import ImportReport
    from frontdesk.services.work import Book

SAMPLED: Final = 50
SHOWN: Final = 3
_SEPARATORS: Final = ("sep=,", "sep=;", "sep=")
_LONGEST_HEADING: Final = 60
_LONGEST_SAMPLE: Final = 60


@dataclass(frozen=True, slots=True)
class Theirs:
    """A column of the file: its heading, and a few of its values."""

    at: int
    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file looks like. `lines` is about how many rows it has, `delimiter` what stands between cells."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[Theirs, ...]
    lines: int


def look_at(path: Path) -> FileLook:
    """Look at the beginning of a file. Raises UsageError, Refused, StorageFault."""
    from frontdesk.services.imports.records import Record, read_records
    from frontdesk.services.imports.source import opened

    with _readable(path), opened(path) as source:
        lines = source.lines()
        number, header = _header(lines)
        delimiter, names = _split(header)
        records = read_records(lines, delimiter=delimiter, width=len(names), first=number + 1)
        rows = [each.cells for each in islice(records, SAMPLED) if isinstance(each, Record)]
        counted = sum(1 for _ in records)
        columns = tuple(
            Theirs(at, _clean(name, _LONGEST_HEADING), _samples(rows, at)) for at, name in enumerate(names)
        )
        return FileLook(path, source.encoding, delimiter, columns, counted + len(rows))


def run(
    book: Book,
    actor: Actor,
    sort: Sort,
    path: Path,
    column_map: Mapping[str, str],
    *,
    dry_run: bool,
    tell: Callable[[int], None],
) -> ImportReport:
    """Import a file, or only say what would come of it. `tell` gets the records done so far. Raises FrontdeskError."""
    from frontdesk.services.imports import import_appointments, import_patients, import_requests

    work = {
        Sort.PATIENTS: import_patients,
        Sort.VISITS: import_appointments,
        Sort.REQUESTS: import_requests,
    }[sort]
    with _readable(path):
        return work(book, actor, path, column_map=column_map, dry_run=dry_run, progress=tell)


def save_refused(path: Path, report: ImportReport, target: Path) -> int:
    """Write the refused rows with their reasons as CSV, so that they can be mended and imported again; gives how many.

    Raises Refused where it would overwrite the file itself, StorageFault.
    """
    from frontdesk.services.imports.records import read_records
    from frontdesk.services.imports.source import opened

    if target.resolve() == path.resolve():
        raise Refused(tr("This is the file that was imported. Choose another name for the refused rows."))
    reasons = {row.line: row.reason for row in report.refused}
    with _readable(path), opened(path) as source:
        lines = source.lines()
        number, header = _header(lines)
        delimiter, names = _split(header)
        rows = [
            [reasons[each.line], str(each.line), *each.cells]
            for each in read_records(lines, delimiter=delimiter, width=len(names), first=number + 1)
            if each.line in reasons
        ]
    try:
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([tr("Why it was refused"), tr("Line"), *names])
            writer.writerows([[guard(cell) for cell in row] for row in rows])
    except (OSError, UnicodeError) as error:
        raise StorageFault(
            tr("{file} cannot be written. Choose a folder that you can write to.", file=target.name)
        ) from error
    return len(rows)


def consent_wanted(book: Book) -> int:
    """How many imported patients have a mobile and no word about texts."""
    from frontdesk.services.import_consent import without_word

    return without_word(book)


def record_consent(
    book: Book, actor: Actor, *, who: str, where: str, since: str, tell: Callable[[int], None]
) -> int:
    """Note that they agreed; gives of how many. Raises UsageError."""
    from frontdesk.services.import_consent import record_import_consent

    return record_import_consent(book, actor, who_agreed=who, where=where, since=since, progress=tell)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """A share that goes away in the middle is told like any file that cannot be read."""
    try:
        yield
    except OSError as error:
        raise StorageFault(
            tr(
                "{file} can't be read. Check that its disk or network share is there, and try again.",
                file=path.name,
            )
        ) from error


def _header(lines: Iterator[str]) -> tuple[int, str]:
    """The number of the header's line, and the line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (number == 1 and line.strip().casefold() in _SEPARATORS):
            continue
        return number, line
    raise Refused(tr("The file is empty. Export it again with a header line and its rows."))


def _split(header: str) -> tuple[str, list[str]]:
    """The delimiter that makes the most columns, and the columns."""
    from frontdesk.services.imports.records import DELIMITERS, split_line

    found = [(delimiter, cells) for delimiter in DELIMITERS if (cells := split_line(header, delimiter))]
    if not found or header.count('"') % 2:
        raise Refused(tr("A quote in the header line is not closed. Close it, and import again."))
    return max(found, key=lambda each: len(each[1]))


def _samples(rows: list[list[str]], at: int) -> tuple[str, ...]:
    """The first different values of a column that are there."""
    values = dict.fromkeys(_clean(row[at], _LONGEST_SAMPLE) for row in rows)
    return tuple(islice((value for value in values if value), SHOWN))


def _clean(text: str, longest: int) -> str:
    return " ".join("".join(char for char in text[:longest] if char.isprintable()).split())
