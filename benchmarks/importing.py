"""The import workload: CSV files into the book, beside the bare inserts of the rows that come of them."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import raw as plain
from benchmarks.books import ANNA
from benchmarks.clock import NOW
from benchmarks.copies import both_copies
from benchmarks.days import QUARTERS, ZONE, Day, first_day, working_days
from benchmarks.filling import OCCUPANCY, PATIENT, SEARCH, TYPES, VISIT
from benchmarks.measuring import CountsDiffer
from benchmarks.people import Person, people
from benchmarks.results import Direction, Row, row
from frontdesk.domain.instants import MINUTE
from frontdesk.models.search_index import entry
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports import ImportReport, import_appointments, import_patients

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from benchmarks.books import Library
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

TARGET: Final = 0.25
ROUNDS: Final = 6
_TABLES: Final = ("patient", "patient_search", "consent", "appointment", "occupancy")
_CONSENT: Final = plain.insertion("consent", "patient_id channel state source note actor at_utc")
_PATIENT_HEAD: Final = (
    "external_id first_name last_name birth_date mobile phone email language sms_consent email_consent notes"
)
_VISIT_HEAD: Final = "external_id patient_external_id provider location type start minutes status booked_at"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of the file."""

    external_id: str
    patient: int
    provider: int
    kind: int
    day: Day
    quarter: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What one round imports: new patients, and visits of theirs long ago, where the book is empty."""

    number: int
    persons: tuple[Person, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of one side in one round."""

    patients: float
    visits: float


def batches(size: Size, *, seed: int) -> Iterator[Batch]:
    """The rounds' work, never the same twice."""
    rounds = size.times(ROUNDS, least=2)
    needed = -(-size.import_visits // (size.providers * (QUARTERS - 2)))
    begin = first_day(size) - timedelta(days=rounds * needed * 2 + 30)
    days = working_days(begin, rounds * needed)
    for number in range(rounds):
        dice = random.Random(f"{seed}-{number}")  # noqa: S311
        first = size.patients + number * size.import_patients
        persons = tuple(people(size.import_patients, seed=seed, prefix=f"N{number}", first=first))
        own_days = days[number * needed : (number + 1) * needed]
        places = [
            (day, provider, quarter)
            for day in own_days
            for provider in range(1, size.providers + 1)
            for quarter in range(QUARTERS - 2)
        ][: size.import_visits]
        visits = tuple(
            Visit(
                f"N{number}-{place:06d}",
                dice.randrange(len(persons)),
                provider,
                dice.randrange(len(TYPES)),
                day,
                quarter,
            )
            for place, (day, provider, quarter) in enumerate(places)
        )
        yield Batch(number, persons, visits)


def imports(library: Library, size: Size) -> list[Row]:
    """Rows a second of both sides, in turns, into two copies of the book."""
    took: list[Took] = []
    floor: list[Took] = []
    rows = (0, 0)
    with both_copies(library, size) as (ours, raw):
        folder = ours.folder
        for batch in batches(size, seed=library.seed):
            files = _write(batch, folder)
            with ours.engines.write.connect() as writer:
                before = plain.counts(plain.dbapi_of(writer), _TABLES)
            before_raw = plain.counts(raw, _TABLES)
            # Who begins changes, so that neither always finds the quieter machine.
            if batch.number % 2:
                floor.append(_raw(raw, batch))
                took.append(_ours(ours, files))
            else:
                took.append(_ours(ours, files))
                floor.append(_raw(raw, batch))
            with ours.engines.write.connect() as writer:
                after = plain.counts(plain.dbapi_of(writer), _TABLES)
            after_raw = plain.counts(raw, _TABLES)
            grown = {name: after[name] - before[name] for name in _TABLES}
            grown_raw = {name: after_raw[name] - before_raw[name] for name in _TABLES}
            if grown != grown_raw:
                raise CountsDiffer(
                    f"import: ours wrote {grown} rows and the floor {grown_raw}; nothing is told."
                )
            rows = (len(batch.persons), len(batch.visits))
    return _rows(size.name, took, floor, *rows)


def _rows(size: str, took: list[Took], floor: list[Took], patients: int, visits: int) -> list[Row]:
    turns = len(took)

    def line(metric: str, count: int, part: Callable[[Took], float], target: float | None = None) -> Row:
        return row(
            "import",
            size,
            metric,
            turns * count / sum(map(part, took)),
            "rows/s",
            floor="raw",
            floor_value=turns * count / sum(map(part, floor)),
            target=target,
            direction=Direction.HIGHER,
        )

    return [
        line("all rows", patients + visits, lambda one: one.patients + one.visits, TARGET),
        line("patients", patients, lambda one: one.patients),
        line("appointments", visits, lambda one: one.visits),
    ]


def _write(batch: Batch, folder: Path) -> tuple[Path, Path]:
    patients, visits = folder / f"patients{batch.number}.csv", folder / f"appointments{batch.number}.csv"
    with patients.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_PATIENT_HEAD.split())
        out.writerows(
            (
                one.external_id,
                one.first_name,
                one.last_name,
                one.birth_date,
                one.mobile,
                one.phone,
                one.email,
                "",
                one.sms_consent,
                "",
                "",
            )
            for one in batch.persons
        )
    with visits.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_VISIT_HEAD.split())
        out.writerows(
            (
                one.external_id,
                batch.persons[one.patient].external_id,
                f"Dr {one.provider:03d}",
                "",
                TYPES[one.kind][0],
                one.day.start(one.quarter)[0],
                TYPES[one.kind][1],
                "booked",
                one.day.date,
            )
            for one in batch.visits
        )
    return patients, visits


def _ours(book: Book, files: tuple[Path, Path]) -> Took:
    began = time.perf_counter()
    _clean(import_patients(book, ANNA, files[0], column_map=None))
    between = time.perf_counter()
    _clean(import_appointments(book, ANNA, files[1], column_map=None))
    return Took(between - began, time.perf_counter() - between)


def _clean(report: ImportReport) -> None:
    if report.refused:
        raise CountsDiffer(f"import: line {report.refused[0].line} was refused: {report.refused[0].reason}")


def _raw(raw: dbapi2.Connection, batch: Batch) -> Took:
    """Ready-made rows in one transaction a kind: no reading, no checks, no audit; the triggers and indexes are the schema's."""
    first = raw.execute("SELECT max(id) FROM patient").fetchone()[0] + 1
    cards, words, consents = _patient_rows(batch, first)
    visit = raw.execute("SELECT max(id) FROM appointment").fetchone()[0] + 1
    visits, times = _visit_rows(batch, first, visit)
    began = time.perf_counter()
    with plain.transaction(raw):
        raw.executemany(PATIENT, cards)
        raw.executemany(SEARCH, words)
        raw.executemany(_CONSENT, consents)
    between = time.perf_counter()
    with plain.transaction(raw):
        raw.executemany(VISIT, visits)
        raw.executemany(OCCUPANCY, times)
    return Took(between - began, time.perf_counter() - between)


_Rows = list[tuple[object, ...]]


def _patient_rows(batch: Batch, first: int) -> tuple[_Rows, _Rows, _Rows]:
    cards: _Rows = []
    words: _Rows = []
    consents: _Rows = []
    for key, one in enumerate(batch.persons, start=first):
        cards.append(
            (
                key,
                new_public_id(),
                one.external_id,
                one.first_name,
                one.last_name,
                one.birth_date,
                one.mobile,
                one.phone,
                one.email,
                "",
                "",
                one.sms_consent,
                "",
                "",
                0,
                0,
                1,
                NOW,
                NOW,
            )
        )
        words.append(entry(key, one.last_name, one.first_name, one.external_id, one.mobile, one.phone))
        if one.sms_consent:
            consents.append((key, "sms", one.sms_consent, "import", "", "user:anna", NOW))
    return cards, words, consents


def _visit_rows(batch: Batch, first_patient: int, first: int) -> tuple[_Rows, _Rows]:
    visits: _Rows = []
    times: _Rows = []
    for key, one in enumerate(batch.visits, start=first):
        wall, start = one.day.start(one.quarter)
        minutes = TYPES[one.kind][1]
        until = start + minutes * MINUTE
        visits.append(
            (
                key,
                new_public_id(),
                one.external_id,
                first_patient + one.patient,
                one.provider,
                1,
                one.kind + 1,
                wall,
                ZONE,
                0,
                minutes,
                one.day.offset_minutes,
                start,
                until,
                one.day.date,
                "booked",
                "not_asked",
                1,
                1,
                None,
                "",
                "",
                one.day.midnight_utc,
                NOW,
                NOW,
            )
        )
        times.append(("provider", one.provider, start, until, 0, key))
    return visits, times
