"""Who else has a number on their card, as mobile or as the number that their texts go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.folding import fold
from frontdesk.models.queries.plain import cursor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.models.queries.plain import Readable

TEXTED = "coalesce((SELECT nullif(x.number, '') FROM texting x WHERE x.patient_id = p.id), p.mobile)"
"""The number that texts about patient `p` go to: another's where the card says so, else their own mobile."""
REACHED = f"CASE WHEN p.mobile <> '' OR p.phone <> '' THEN p.mobile ELSE {TEXTED} END"
"""Patient `p`'s own mobile; where no number is their own, the one that texts about them go to."""

MOST = 50
"""More cards than share any real number."""

ON_NUMBER = """
SELECT p.id, p.first_name, p.last_name, coalesce(p.birth_date, '') FROM patient p
WHERE p.id IN (SELECT id FROM patient WHERE mobile = ?1 AND mobile <> ''
        UNION ALL SELECT patient_id FROM texting WHERE number = ?1 AND number <> '')
    AND p.merged_into_id IS NULL ORDER BY p.last_name, p.first_name, p.id LIMIT ?2
"""
ON_NUMBERS = """
SELECT p.mobile, p.last_name, p.birth_date FROM json_each(?) j CROSS JOIN patient p ON p.mobile = j.value AND p.mobile <> ''
WHERE p.merged_into_id IS NULL
"""
"""Who has the mobiles of a list."""

NUMBER_OF = f"SELECT {TEXTED} FROM patient p WHERE p.id = ?"


@dataclass(frozen=True, slots=True)
class Sharer:
    """A patient who has the number, too."""

    id: int
    first_name: str
    last_name: str
    birth_date: str

    @property
    def short_name(self) -> str:
        """The name as a question says it: A. Novak."""
        initial = self.first_name.strip()[:1]
        return f"{initial}. {self.last_name}" if initial else self.last_name

    @property
    def person(self) -> tuple[str, str]:
        """What tells people apart: cards of one surname and year of birth are one person's."""
        return fold(self.last_name).strip(), self.birth_date[:4]


def on_number(connection: Readable, number: str) -> list[Sharer]:
    """The patients with a number (E.164), by name."""
    return [Sharer(*row) for row in cursor(connection, ON_NUMBER, (number, MOST)).fetchall()]


def texted_number(connection: Readable, patient_id: int) -> str:
    """The number (E.164) that texts about a patient go to; empty where there is none."""
    row = cursor(connection, NUMBER_OF, (patient_id,)).fetchone()
    return "" if row is None else str(row[0])


def others_on(
    connection: Readable, number: str, *, but: int, last_name: str, birth_date: str
) -> list[Sharer]:
    """The other people on a number: neither the card `but` nor one of that surname and year of birth, each once."""
    mine = Sharer(but, "", last_name, birth_date).person
    return distinct(each for each in on_number(connection, number) if each.id != but and each.person != mine)


def distinct(sharers: Iterable[Sharer]) -> list[Sharer]:
    """Each person once."""
    return list({each.person: each for each in sharers}.values())
