"""Keeping the search index: which words of a patient it holds, and bringing it up to what the patient table says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from frontdesk.domain.folding import fold
from frontdesk.models.queries.plain import cursor, execute_many

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NOT_DIGITS = re.compile(r"[^0-9]+")

AROUND = " | "
"""In `other`: before it what the patient is known by, behind it the names of the people around them. No folded text has it."""

_READ = """
SELECT p.id, p.last_name, p.first_name, p.external_id, p.mobile, p.phone, coalesce(t.number, ''), coalesce(d.called, ''),
    (SELECT group_concat(c.name, ' ' ORDER BY c.id) FROM contact c WHERE c.patient_id = p.id),
    (SELECT group_concat(c.mobile || ' ' || c.phone, ' ' ORDER BY c.id) FROM contact c WHERE c.patient_id = p.id)
FROM patient p LEFT JOIN texting t ON t.patient_id = p.id LEFT JOIN patient_detail d ON d.patient_id = p.id
WHERE p.id IN (SELECT value FROM json_each(?)) AND p.merged_into_id IS NULL
"""
_READ_ALL = "SELECT id FROM patient ORDER BY id"
_WRITE = """
INSERT INTO patient_search (patient_id, last, first, other, digits) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (patient_id) DO UPDATE
SET last = excluded.last, first = excluded.first, other = excluded.other, digits = excluded.digits
WHERE (last, first, other, digits) IS NOT (excluded.last, excluded.first, excluded.other, excluded.digits)
"""
_FORGET_MERGED = """
DELETE FROM patient_search WHERE patient_id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM patient p WHERE p.id = patient_id AND p.merged_into_id IS NULL)
"""
_STALE = """
SELECT count(*) FROM patient_search s
WHERE NOT EXISTS (SELECT 1 FROM patient p WHERE p.id = s.patient_id AND p.merged_into_id IS NULL)
"""
INDEXES = ("patient_search_word", "patient_search_part")

Entry = tuple[int, str, str, str, str]
"""A row of `patient_search`."""


def entry(
    patient_id: int,
    last_name: str,
    first_name: str,
    external_id: str | None,
    mobile: str,
    phone: str,
    texted: str = "",
    called: str = "",
    around: str | None = None,
    around_numbers: str | None = None,
) -> Entry:
    """What the index holds of a patient. Numbers lose their plus, so that any digits in a row find them.

    `texted` is another number that the patient's texts go to, `called` how they want to be called; `around` and `around_numbers`
    are the names and numbers of their contacts.
    """
    numbers = f"{_NOT_DIGITS.sub('', mobile)} {_NOT_DIGITS.sub('', phone)}".strip()
    if texted:
        numbers = f"{numbers} {_NOT_DIGITS.sub('', texted)}".strip()
    other = fold(f"{external_id or ''} {called}" if called else external_id or "")
    if around:
        other += AROUND + fold(around)
    if around_numbers:
        given = (_NOT_DIGITS.sub("", each) for each in around_numbers.split())
        numbers = " ".join(part for part in (numbers, *given) if part)
    return (patient_id, fold(last_name), fold(first_name), other, numbers)


def index_patients(connection: Connection, patient_ids: Iterable[int]) -> None:
    """Bring the index up to what the patient table says of these patients; unchanged ones cost next to nothing.

    Belongs into the transaction that wrote them, after a flush. Merged patients leave the index; deleted ones left by themselves.
    """
    ids = json.dumps(list(patient_ids))
    entries = [entry(*row) for row in cursor(connection, _READ, (ids,))]
    execute_many(connection, _WRITE, entries)
    cursor(connection, _FORGET_MERGED, (ids,))


def reindex(connection: Connection) -> int:
    """Make the whole index anew, in the caller's write transaction; gives how many patients are in it."""
    ids = [row[0] for row in cursor(connection, _READ_ALL)]
    for start in range(0, len(ids), 1000):
        index_patients(connection, ids[start : start + 1000])
    for index in INDEXES:
        cursor(connection, f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    return len(ids)


def differences(connection: Connection) -> int:
    """How many patients the index holds wrongly, not at all, or though it should not; 0 in a sound book."""
    wrong = 0
    ids = [row[0] for row in cursor(connection, _READ_ALL)]
    for start in range(0, len(ids), 1000):
        part = json.dumps(ids[start : start + 1000])
        kept: set[Entry] = {
            tuple(row)
            for row in cursor(
                connection,
                "SELECT patient_id, last, first, other, digits FROM patient_search "
                "WHERE patient_id IN (SELECT value FROM json_each(?))",
                (part,),
            )
        }
        wrong += sum(entry(*row) not in kept for row in cursor(connection, _READ, (part,)))
    (stale,) = cursor(connection, _STALE).fetchone()
    return wrong + int(stale)
