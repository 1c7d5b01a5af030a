"""The booking workload: one visit into a free place of a full book, with everything that goes with it."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks import raw as plain
from benchmarks.books import ANNA
from benchmarks.clock import NOW
from benchmarks.copies import both_copies
from benchmarks.days import ZONE, days_of, free_quarters
from benchmarks.measuring import CountsDiffer, quiet_collector
from benchmarks.results import Direction, Row, median, percentile, row
from frontdesk.domain.instants import MINUTE
from frontdesk.services.booking import book_visit
from frontdesk.services.identity import new_public_id

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from benchmarks.books import Library
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

TARGET_MS: Final = 5.0
_LENGTH: Final = 15
_TABLES: Final = ("appointment", "occupancy", "audit", "change_log", "command_log")
_VISIT: Final = plain.insertion(
    "appointment",
    "public_id patient_id provider_id location_id type_id start_wall zone fold minutes offset_minutes start_utc end_utc "
    "local_date lifecycle confirmation version revision next_due_utc answered_by note booked_utc created_utc "
    "updated_utc",
)
_TIME: Final = plain.insertion("occupancy", "kind resource_id from_utc until_utc shared appointment_id")
_AUDIT: Final = plain.insertion("audit", "at_utc actor action subject subject_id detail mac")
_CHANGE: Final = plain.insertion("change_log", "kind entity_id at_utc")
_COMMAND: Final = plain.insertion(
    "command_log", "public_id actor act subject subject_id revision inverse forward at_utc"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A free place of the book, and who shall have it."""

    patient_id: int
    provider_id: int
    date: str
    wall: str
    start_utc: int
    offset_minutes: int


def free_places(size: Size, *, seed: int) -> list[Place]:
    """Free places of the days ahead, in no order."""
    dice = random.Random(seed)  # noqa: S311
    found = []
    for day in days_of(size)[-size.days_ahead + 1 :]:
        for provider in range(1, size.providers + 1):
            for quarter in free_quarters(day, provider, seed=seed):
                wall, start = day.start(quarter)
                patient = dice.randrange(size.patients) + 1
                found.append(Place(patient, provider, day.date, wall, start, day.offset_minutes))
    dice.shuffle(found)
    return found


def book(library: Library, size: Size) -> list[Row]:
    """CPU time and transactions of a booking, beside the bare statements in a second copy of the book."""
    places = free_places(size, seed=library.seed)
    with both_copies(library, size) as (ours, raw):
        return _measure(size, ours, raw, places, turns=size.times(150, least=4))


def _measure(size: Size, ours: Book, raw: dbapi2.Connection, places: list[Place], *, turns: int) -> list[Row]:
    warm_up, timed, counted = places[:3], places[3 : 3 + turns], places[3 + turns : 6 + turns]
    key = ours.keys.audit
    with ours.engines.write.connect() as writer:
        inside = plain.dbapi_of(writer)
        before, before_raw = plain.counts(inside, _TABLES), plain.counts(raw, _TABLES)
    for place in warm_up:
        _ours(ours, place)
        _raw(raw, key, place)
    samples: list[tuple[Cost, Cost]] = []
    with quiet_collector():
        for place in timed:
            our_cost = _cost(partial(_ours, ours, place))
            samples.append((our_cost, _cost(partial(_raw, raw, key, place))))
    transactions = [_transactions(ours, place) for place in counted]
    for place in counted:
        _raw(raw, key, place)
    with ours.engines.write.connect() as writer:
        inside = plain.dbapi_of(writer)
        after, after_raw = plain.counts(inside, _TABLES), plain.counts(raw, _TABLES)
    grown, grown_raw = (
        {name: end[name] - begin[name] for name in _TABLES}
        for begin, end in ((before, after), (before_raw, after_raw))
    )
    if grown != grown_raw:
        raise CountsDiffer(f"book: ours wrote {grown} rows and the floor {grown_raw}; nothing is told.")
    return _rows(size.name, samples, max(transactions))


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one act: of the processor in this process, and on the wall, disk included."""

    cpu: float
    wall: float


def _cost(act: Callable[[], None]) -> Cost:
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    act()
    return Cost((time.process_time_ns() - cpu) / 1e6, (time.perf_counter_ns() - wall) / 1e6)


def _rows(size: str, samples: list[tuple[Cost, Cost]], transactions: int) -> list[Row]:
    cpu, cpu_raw = [ours.cpu for ours, _ in samples], [raw.cpu for _, raw in samples]
    wall, wall_raw = [ours.wall for ours, _ in samples], [raw.wall for _, raw in samples]
    return [
        row("book", size, "CPU, median", median(cpu), "ms", target=TARGET_MS),
        row("book", size, "CPU, p95", percentile(cpu, 95), "ms"),
        row("book", size, "CPU", median(cpu), "ms", floor="raw", floor_value=median(cpu_raw)),
        row(
            "book", size, "time, disk included", median(wall), "ms", floor="raw", floor_value=median(wall_raw)
        ),
        row("book", size, "synced transactions, most", transactions, "", target=1, direction=Direction.EXACT),
    ]


def _transactions(ours: Book, place: Place) -> int:
    """How many commits one booking brought to the disk."""
    with ours.engines.write.connect() as writer:
        plain.settle_log(plain.dbapi_of(writer))
    _ours(ours, place)
    return plain.commits_in_log(ours.engines.path)


def _ours(book: Book, place: Place) -> None:
    book_visit(
        book,
        ANNA,
        patient_id=place.patient_id,
        provider_id=place.provider_id,
        start=place.wall,
        minutes=_LENGTH,
        type_id=1,
        location_id=1,
    )


def _raw(raw: dbapi2.Connection, key: bytes, place: Place) -> None:
    """The same rows: visit, time (the trigger refuses a taken one), chained audit, change, command; one commit."""
    until = place.start_utc + _LENGTH * MINUTE
    with plain.transaction(raw):
        for sql, value in _LOOKS:
            if raw.execute(sql, (value or place.patient_id,)).fetchone() is None:
                raise LookupError(sql)
        visit = raw.execute(
            _VISIT,
            (
                new_public_id(),
                place.patient_id,
                place.provider_id,
                1,
                1,
                place.wall,
                ZONE,
                0,
                _LENGTH,
                place.offset_minutes,
                place.start_utc,
                until,
                place.date,
                "booked",
                "not_asked",
                1,
                1,
                0,
                "",
                "",
                NOW,
                NOW,
                NOW,
            ),
        ).lastrowid
        raw.execute(_TIME, ("provider", place.provider_id, place.start_utc, until, 0, visit))
        last = raw.execute("SELECT mac FROM audit ORDER BY id DESC LIMIT 1").fetchone()[0]
        detail = json.dumps({"patient": place.patient_id, "start": place.wall, "minutes": _LENGTH})
        mac = hmac.new(key, last + detail.encode(), hashlib.sha256).digest()
        raw.execute(_AUDIT, (NOW, "user:anna", "book", "appointment", visit, detail, mac))
        raw.execute(_CHANGE, ("appointment", visit, NOW))
        state = json.dumps({"state": {"start": place.wall, "provider": place.provider_id}})
        raw.execute(
            _COMMAND, (new_public_id(), "user:anna", "book", "appointment", visit, 1, "{}", state, NOW)
        )


_LOOKS: Final = (
    ("SELECT deceased_on, merged_into_id FROM patient WHERE id = ?", 0),
    ("SELECT zone FROM location WHERE id = ?", 1),
    ("SELECT active FROM provider WHERE id = ?", 1),
)
