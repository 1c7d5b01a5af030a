"""Filling a founded book in bulk: places, patients with their search index, visits, and what was written about the last of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from benchmarks.clock import NOW
from benchmarks.days import CLOSES, OPENS, ZONE, Day, days_of, taken_quarters
from benchmarks.ledger import LEDGER_DAYS, Ledger
from benchmarks.measuring import say
from benchmarks.people import people
from benchmarks.raw import insertion, transaction
from benchmarks.sizes import Size
from frontdesk.domain.instants import DAY, HOUR, MINUTE
from frontdesk.models.search_index import entry

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

TYPES: Final = (("Consultation", 15), ("Check-up", 15), ("Cleaning", 15), ("X-ray", 10), ("Follow-up", 10))
_BATCH: Final = 20_000

PATIENT: Final = insertion(
    "patient",
    "id public_id external_id first_name last_name birth_date mobile phone email language preferred_channel sms_consent "
    "email_consent notes attended missed revision created_utc updated_utc",
)
SEARCH: Final = insertion("patient_search", "patient_id last first other digits")
VISIT: Final = insertion(
    "appointment",
    "id public_id external_id patient_id provider_id location_id type_id start_wall zone fold minutes offset_minutes "
    "start_utc end_utc local_date lifecycle confirmation version revision next_due_utc answered_by note booked_utc "
    "created_utc updated_utc",
)
OCCUPANCY: Final = insertion("occupancy", "kind resource_id from_utc until_utc shared appointment_id")
BULKY: Final = ("appointment", "occupancy", "message", "message_item", "question", "inbound", "inbound_item")
"""Tables whose indexes are made after the rows; what belongs to patients grows as in an import."""


def public_id(kind: int, number: int, at_utc: int) -> str:
    """A UUIDv7 that is the same in every run."""
    stamp = f"{at_utc & 0xFFFFFFFFFFFF:012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{kind:03x}-8000-{number:012x}"


@dataclass(slots=True)
class Known:
    """What the ledger must know of patients: mobile number and consent, by key."""

    mobile: list[str] = field(default_factory=lambda: [""])
    consents: list[bool] = field(default_factory=lambda: [False])


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit, as far as the ledger needs it."""

    id: int
    patient_id: int
    start_utc: int
    lifecycle: str
    confirmation: str


def fill(raw: dbapi2.Connection, size: Size, *, seed: int) -> None:
    """Fill a book that was just founded. `raw` may have a large cache: nobody else is at the book."""
    with transaction(raw):
        _places(raw, size)
    known = _patients(raw, size, seed=seed)
    later = _without_indexes(raw)
    with transaction(raw):
        _visits(raw, size, known, seed=seed)
    say("  indexes and triggers")
    with transaction(raw):
        for statement in later:
            raw.execute(statement)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _places(raw: dbapi2.Connection, size: Size) -> None:
    raw.executemany(
        insertion("provider", "id public_id name name_key position active revision"),
        [
            (key, public_id(1, key, NOW), f"Dr {key:03d}", f"dr {key:03d}", key, 1, 1)
            for key in range(1, size.providers + 1)
        ],
    )
    raw.executemany(
        insertion("appointment_type", "id public_id name name_key minutes currency colour active"),
        [
            (key, public_id(2, key, NOW), name, name.casefold(), minutes, "GBP", "88aacc", 1)
            for key, (name, minutes) in enumerate(TYPES, start=1)
        ],
    )
    raw.executemany(
        insertion("location_hours", "location_id weekday from_minute until_minute"),
        [(1, weekday, OPENS, CLOSES) for weekday in range(5)],
    )
    raw.executemany(
        insertion("provider_hours", "provider_id location_id weekday from_minute until_minute"),
        [(key, 1, weekday, OPENS, CLOSES) for key in range(1, size.providers + 1) for weekday in range(5)],
    )
    raw.execute(
        insertion("setting", "scope scope_id key value updated_utc"),
        ("clinic", 0, "reminders.enabled", "true", NOW),
    )


def _patients(raw: dbapi2.Connection, size: Size, *, seed: int) -> Known:
    """In transactions of a thousand, through the triggers, as an import leaves the index."""
    known = Known()
    numbered = enumerate(people(size.patients, seed=seed), start=1)
    done = 0
    while chunk := list(islice(numbered, 1_000)):
        cards, words = [], []
        for key, one in chunk:
            known.mobile.append(one.mobile)
            known.consents.append(one.sms_consent == "yes" and one.mobile != "")
            cards.append(
                (
                    key,
                    public_id(3, key, NOW - 900 * DAY + key),
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
                    key % 9,
                    key % 3 // 2,
                    1,
                    NOW - 900 * DAY,
                    NOW - 900 * DAY,
                )
            )
            words.append(entry(key, one.last_name, one.first_name, one.external_id, one.mobile, one.phone))
        with transaction(raw):
            raw.executemany(PATIENT, cards)
            raw.executemany(SEARCH, words)
        done += len(chunk)
        if done % 20_000 == 0:
            say(f"  {done:,} patients")
    return known


def _without_indexes(raw: dbapi2.Connection) -> list[str]:
    """Take the indexes and triggers of the bulky tables off; gives what makes them again."""
    marks = ", ".join("?" * len(BULKY))
    found = raw.execute(
        f"SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND type IN ('index', 'trigger') "
        "AND sql IS NOT NULL",
        BULKY,
    ).fetchall()
    for kind, name, _ in found:
        raw.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _visits(raw: dbapi2.Connection, size: Size, known: Known, *, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    days = days_of(size)
    ledger = Ledger(raw, known.mobile, known.consents)
    visits: list[tuple[object, ...]] = []
    times: list[tuple[object, ...]] = []
    told_from = NOW - LEDGER_DAYS * DAY
    for key, (row, time, made) in enumerate(_all_visits(size, days, known, dice, seed=seed), start=1):
        visits.append(row)
        if time is not None:
            times.append(time)
        if made.start_utc > told_from and made.start_utc < NOW + 3 * DAY:
            ledger.take(made)
        if len(visits) >= _BATCH:
            _flush(raw, visits, times)
            if key % 100_000 == 0:
                say(f"  {key:,} visits")
    _flush(raw, visits, times)
    ledger.flush()


def _flush(raw: dbapi2.Connection, visits: list[tuple[object, ...]], times: list[tuple[object, ...]]) -> None:
    raw.executemany(VISIT, visits)
    raw.executemany(OCCUPANCY, times)
    visits.clear()
    times.clear()


_Made = tuple[tuple[object, ...], "tuple[object, ...] | None", MadeVisit]


def _all_visits(
    size: Size, days: Sequence[Day], known: Known, dice: random.Random, *, seed: int
) -> Iterator[_Made]:
    key = 0
    patients = size.patients
    for day in days:
        for provider in range(1, size.providers + 1):
            for quarter in taken_quarters(day, provider, seed=seed):
                key += 1
                patient = 1 + int(dice.random() * patients)
                yield _visit(key, day, provider, quarter, patient, known.consents[patient], dice)


def _visit(
    key: int, day: Day, provider: int, quarter: int, patient: int, consents: bool, dice: random.Random
) -> _Made:
    wall, start = day.start(quarter)
    kind = 1 + int(dice.random() * len(TYPES))
    minutes = TYPES[kind - 1][1]
    lifecycle = _lifecycle(start, dice.random())
    confirmation = _confirmation(start, consents, dice.random())
    until = start + minutes * MINUTE
    booked = start - int(dice.random() * 60 * DAY)
    row = (
        key,
        public_id(4, key, booked),
        f"V{key:08d}",
        patient,
        provider,
        1,
        kind,
        wall,
        ZONE,
        0,
        minutes,
        day.offset_minutes,
        start,
        until,
        day.date,
        lifecycle,
        confirmation,
        1,
        1,
        _next_due(start, lifecycle),
        "",
        "",
        booked,
        booked,
        booked,
    )
    occupies = not lifecycle.startswith("cancelled") and lifecycle != "left_without_visit"
    time = ("provider", provider, start, until, 0, key) if occupies else None
    return row, time, MadeVisit(key, patient, start, lifecycle, confirmation)


def _lifecycle(start: int, luck: float) -> str:
    if start > NOW:
        return "booked" if luck < 0.97 else "cancelled_by_patient"
    if luck < 0.83:
        return "completed"
    if luck < 0.89:
        return "no_show"
    if luck < 0.96:
        return "cancelled_by_patient"
    return "cancelled_by_clinic" if luck < 0.99 else "left_without_visit"


def _confirmation(start: int, consents: bool, luck: float) -> str:
    if not consents or start > NOW + 3 * DAY or start < NOW - LEDGER_DAYS * DAY:
        return "not_asked"
    if luck < 0.55:
        return "confirmed"
    if luck < 0.92:
        return "awaiting"
    return "declined" if luck < 0.97 else "needs_person"


def _next_due(start: int, lifecycle: str) -> int | None:
    """As a planner leaves it that looked a moment ago: a lower bound of when it must look again."""
    if lifecycle != "booked" or start <= NOW:
        return None
    ahead = start - 72 * HOUR - 4 * DAY
    return ahead if ahead > NOW else 0
