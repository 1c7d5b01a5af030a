"""Finding a patient while somebody types: beginnings of words from one character, any part from three, dates, numbers.

A query runs in stages, from what fits best to what fits somehow, and ends once it has more candidates than anyone reads; only those
are weighed one by one. What the indexes hold is in `search_index`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.birthdates import read_birth_date
from frontdesk.domain.folding import words
from frontdesk.models.queries.plain import columns, cursor, rows
from frontdesk.models.search_index import AROUND

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

LONGEST_TEXT = 200
MOST_WORDS = 8
LONGEST_WORD = 40
SHORTEST_PART = 3
"""Characters of a part that may stand anywhere in a word: the index knows every three in a row."""
CANDIDATES = 150
TODAY = 500


@dataclass(frozen=True, slots=True)
class PatientHit:
    """A patient that was found."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    phone: str
    email: str
    external_id: str | None
    deceased_on: str | None = None
    called: str = ""
    """How they want to be called, where that is not the first name."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the text: words that must all be found, and dates of birth of which one must fit."""

    terms: tuple[str, ...]
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """Candidates in the order of the stages, each with its best weight; small is good."""

    weights: dict[int, int] = field(default_factory=dict)

    def add(self, patient_id: int, weight: int) -> None:
        self.weights[patient_id] = min(weight, self.weights.get(patient_id, weight))

    @property
    def enough(self) -> bool:
        return len(self.weights) >= CANDIDATES


_WORD = "SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ? ORDER BY rowid DESC LIMIT ?"
# The index of threes knows that all threes of a term are there, not that they stand in a row: where a term is longer,
# candidates that only seem to fit would crowd out those that do.
_IN_A_ROW = """NOT EXISTS (
        SELECT 1 FROM json_each(?) t CROSS JOIN patient_search s ON s.patient_id = patient_search_part.rowid
        WHERE instr(s.last, t.value) + instr(s.first, t.value) + instr(s.other, t.value) + instr(s.digits, t.value) = 0)"""
_PART = f"""
SELECT rowid FROM patient_search_part WHERE patient_search_part MATCH ? AND {_IN_A_ROW} ORDER BY rowid DESC LIMIT ?
"""
# The plus keeps SQLite from running the full-text query anew for every row of the list (measured: 3 ms, else 1,000).
_PART_AND_WORD = f"""
SELECT rowid FROM patient_search_part WHERE patient_search_part MATCH ? AND {_IN_A_ROW}
    AND +rowid IN (SELECT rowid FROM patient_search_word WHERE patient_search_word MATCH ?)
ORDER BY rowid DESC LIMIT ?
"""
_BORN = "SELECT id FROM patient WHERE birth_date IN (SELECT value FROM json_each(?)) LIMIT ?"
_MAIL = "SELECT id FROM patient WHERE email >= ? AND email < ? AND email <> '' LIMIT ?"
_TODAY = "SELECT DISTINCT patient_id FROM appointment WHERE local_date = ? LIMIT ?"
_ENTRIES = """
SELECT patient_id, last, first, other, digits FROM patient_search WHERE patient_id IN (SELECT value FROM json_each(?))
"""
_HITS = f"""
SELECT {columns("p", "id public_id first_name last_name birth_date mobile phone email external_id deceased_on")},
    coalesce(d.called, '')
FROM json_each(?) j CROSS JOIN patient p ON p.id = j.value LEFT JOIN patient_detail d ON d.patient_id = p.id WHERE p.merged_into_id IS NULL ORDER BY j.key
"""


def search_patients(
    connection: Readable, text: str, *, country: str, today: date, limit: int = 50
) -> list[PatientHit]:
    """The patients that fit what was typed, best first, at most `limit`; any text is safe.

    A whole word weighs more than its beginning, that more than a part; last names more than first names; among equals those with a
    visit today come first. `country` (ISO 3166) says how dates of birth are written. Merged patients are not found.
    """
    text = text[:LONGEST_TEXT].replace("\0", " ").strip()
    found, seen_today = _Found(), _ids(connection, _TODAY, (today.isoformat(), TODAY))
    names: dict[int, tuple[str, str]] = {}
    for reading in _readings(text, country=country, today=today):
        candidates = _candidates(connection, reading)
        if len(candidates) >= CANDIDATES:
            # Whoever stands at the counter is found even by one letter.
            candidates = dict.fromkeys((*candidates, *seen_today))
        terms = [(term, f" {term}", f" {term} ") for term in reading.terms]
        for patient_id, last, first, other, digits in cursor(
            connection, _ENTRIES, (json.dumps(list(candidates)),)
        ):
            around = ""
            if AROUND in other:
                other, _, around = other.partition(AROUND)
                around = f" {around} "
            weight = _weigh(terms, f" {last} ", f" {first} ", f" {other} ", around, digits)
            if weight is not None:
                found.add(patient_id, weight)
                names[patient_id] = (last, first)
        if found.enough:
            break
    if "@" in text and " " not in text:
        low = text.lower()
        for patient_id in _ids(connection, _MAIL, (low, low + "\U0010ffff", limit)):
            found.add(patient_id, 0)
    today_ids = set(seen_today)
    order = sorted(
        found.weights,
        key=lambda i: (found.weights[i], i not in today_ids, names.get(i, ("", "")), i),
    )
    return rows(connection, PatientHit, _HITS, (json.dumps(order[:limit]),))


def _ids(connection: Readable, sql: str, parameters: Sequence[object]) -> dict[int, None]:
    return {row[0]: None for row in cursor(connection, sql, parameters)}


def _readings(text: str, *, country: str, today: date) -> Iterator[_Reading]:
    """The ways to read a text, the likeliest first."""
    parts = text.split()[:MOST_WORDS]
    for length in range(min(len(parts), 4), 0, -1):
        for start in range(len(parts) - length + 1):
            window = " ".join(parts[start : start + length])
            if not any(char.isdigit() for char in window):
                continue
            dates = read_birth_date(window, country=country, today=today)
            if dates:
                rest = words(" ".join((*parts[:start], *parts[start + length :])))
                yield _Reading(_cut(rest), tuple(day.isoformat() for day in dates))
    typed = words(text)
    terms = _cut(typed)
    if typed and all(word.isdecimal() for word in typed):
        # A number is written with spaces, and at home with a nought that its international form lacks.
        joined = "".join(typed)[:LONGEST_WORD]
        if len(typed) > 1:
            yield _Reading((joined,))
        if joined.startswith("0") and len(joined.lstrip("0")) >= SHORTEST_PART:
            yield _Reading((joined.lstrip("0"),))
    if terms:
        yield _Reading(terms)


def _cut(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(term[:LONGEST_WORD] for term in dict.fromkeys(terms))[:MOST_WORDS]


def _candidates(connection: Readable, reading: _Reading) -> dict[int, None]:
    """Patients that may fit, at most `CANDIDATES` and a stage more."""
    if reading.dates:
        return _ids(connection, _BORN, (json.dumps(reading.dates), CANDIDATES))
    found: dict[int, None] = {}
    for sql, parameters in _stages(reading.terms):
        found.update(_ids(connection, sql, (*parameters, CANDIDATES)))
        if len(found) >= CANDIDATES:
            break
    return found


def _stages(terms: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Whole words; beginnings with one of a last name; beginnings; parts."""
    yield _WORD, (" AND ".join(f'"{term}"' for term in terms),)
    beginnings = " AND ".join(f'"{term}" *' for term in terms)
    last = " OR ".join(f'{{last}} : "{term}" *' for term in terms)
    yield _WORD, (f"({last}) AND {beginnings}",)
    yield _WORD, (beginnings,)
    long = [term for term in terms if len(term) >= SHORTEST_PART]
    short = [term for term in terms if len(term) < SHORTEST_PART]
    if not long:
        return
    parts = " AND ".join(dict.fromkeys(f'"{part}"' for term in long for part in _threes(term)))
    rows_of_more = json.dumps([term for term in long if len(term) > SHORTEST_PART])
    if short:
        yield _PART_AND_WORD, (parts, rows_of_more, " AND ".join(f'"{term}" *' for term in short))
    else:
        yield _PART, (parts, rows_of_more)


def _threes(term: str) -> Iterator[str]:
    return (term[start : start + SHORTEST_PART] for start in range(len(term) - SHORTEST_PART + 1))


def _weigh(
    terms: Sequence[tuple[str, str, str]], last: str, first: str, other: str, around: str, digits: str
) -> int | None:
    """How well a patient fits, 0 is best; None where a term is nowhere. Whoever is `around` them weighs less than they do.

    Fields have a space around each word, and so says each term how it stands anywhere, at the beginning of a word, and as a whole
    one: a search weighs hundreds of patients, and looking into whole fields costs half of what taking them apart does.
    """
    total = 0
    for term, beginning, whole in terms:
        if whole in last or whole in other:
            continue
        if whole in first:
            total += 1
        elif beginning in last:
            total += 2
        elif beginning in first:
            total += 3
        elif beginning in other:
            total += 4
        elif beginning in around:
            total += 5
        elif len(term) < SHORTEST_PART:
            return None
        elif term in last:
            total += 5
        elif term in first:
            total += 6
        elif term in other or term in around:
            total += 7
        elif term in digits:
            total += 8
        else:
            return None
    return total
