"""Cards that may be the person somebody is about to write a second one for: fetched by indexes alone, however large the book is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.models.queries.plain import columns, cursor, rows

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable

MOST_OF_A_NAME: Final = 400
MOST_OF_A_DAY: Final = 300
MOST_OF_NEAR_DAYS: Final = 1_500
MOST_OF_A_NUMBER: Final = 50


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as far as telling people apart needs it. `birth_date` ISO or empty, numbers E.164 or empty; `texted` is another number
    that their texts go to."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    birth_date: str
    mobile: str
    phone: str
    texted: str
    email: str
    deceased_on: str | None


BORN = "SELECT p.id FROM patient p WHERE p.birth_date = ? AND p.birth_date IS NOT NULL LIMIT ?"
NEAR = """
SELECT p.id FROM json_each(?) d CROSS JOIN patient p ON p.birth_date = d.value AND p.birth_date IS NOT NULL
    JOIN patient_search s ON s.patient_id = p.id
WHERE instr(s.last, ?) = 1 OR instr(s.first, ?) = 1 OR instr(s.last, ?) = 1 OR instr(s.first, ?) = 1 LIMIT ?
"""
NUMBER = """
SELECT id FROM (SELECT id FROM patient WHERE mobile = ?1 AND mobile <> '' LIMIT ?2)
UNION SELECT id FROM (SELECT id FROM patient WHERE phone = ?1 AND phone <> '' LIMIT ?2)
UNION SELECT patient_id FROM (SELECT patient_id FROM texting WHERE number = ?1 AND number <> '' LIMIT ?2)
"""
MAIL = "SELECT id FROM patient WHERE email = ? AND email <> '' LIMIT ?"
# Of a common name only cards without a date of birth can be meant, unless none was given: the others are found by their date.
NAMED = """
SELECT s.rowid FROM patient_search_word s JOIN patient p ON p.id = s.rowid
WHERE s.patient_search_word MATCH ? AND (? OR p.birth_date IS NULL) LIMIT ?
"""
CARDS = f"""
SELECT {columns("p", "id public_id first_name last_name")}, coalesce(p.birth_date, ''), {columns("p", "mobile phone")},
    coalesce(t.number, ''), p.email, p.deceased_on
FROM json_each(?) j CROSS JOIN patient p ON p.id = j.value LEFT JOIN texting t ON t.patient_id = p.id
WHERE p.merged_into_id IS NULL
"""


def cards_like(
    connection: Readable,
    *,
    first: Sequence[str],
    last: Sequence[str],
    birth_date: str,
    near: Sequence[str],
    numbers: Sequence[str],
    email: str,
) -> list[CardRow]:
    """Cards of that date of birth, of dates `near` it whose names begin alike, of the numbers and the address, and of the very same
    name where no date of birth tells. `first` and `last` are folded words."""
    found: dict[int, None] = {}

    def add(sql: str, *parameters: object) -> None:
        found.update((row[0], None) for row in cursor(connection, sql, parameters))

    if birth_date:
        add(BORN, birth_date, MOST_OF_A_DAY)
    if near and (first or last):
        begin, then = _beginning(last or first), _beginning(first or last)
        add(NEAR, json.dumps(list(near)), begin, begin, then, then, MOST_OF_NEAR_DAYS)
    for number in numbers:
        add(NUMBER, number, MOST_OF_A_NUMBER)
    if email:
        add(MAIL, email, MOST_OF_A_NUMBER)
    if first and last:
        terms = " AND ".join(f'"{word}"' for word in dict.fromkeys((*first, *last)))
        add(NAMED, terms, not birth_date, MOST_OF_A_NAME)
    return rows(connection, CardRow, CARDS, (json.dumps(list(found)),))


def _beginning(words: Sequence[str]) -> str:
    """The first letter: a slip of the key is rarely there, and both names are looked at."""
    return words[0][:1]
