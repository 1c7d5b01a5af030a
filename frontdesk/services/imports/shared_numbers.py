"""Numbers that a file gives to several people: told once each. A family shares one; a clinic's own number on many cards is a mistake."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.models.queries.plain import cursor
from frontdesk.models.queries.sharing import ON_NUMBERS

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable
    from frontdesk.services.imports.report import Tally

PEOPLE: Final = 3
"""So many people on one number are told of."""

Given = tuple[int, str, Mapping[str, str]]
"""A row that gives somebody a number: its line, the number (E.164), the card's values as they will be."""


class SharedNumbers:
    """The people on each number that a file gives to somebody, as far as it has been read."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._people: dict[str, set[tuple[str, str]]] = {}
        self._told: set[str] = set()

    def look(self, connection: Readable, given: Iterable[Given]) -> None:
        """Note who gets which number, and tell of those that are several people's."""
        rows = list(given)
        fresh = sorted({number for _, number, _ in rows if number not in self._people})
        for number in fresh:
            self._people[number] = set()
        for number, last_name, birth_date in cursor(connection, ON_NUMBERS, (json.dumps(fresh),)):
            self._people[number].add(_person(last_name, birth_date))
        for line, number, values in rows:
            people = self._people[number]
            people.add(_person(values.get("last_name", ""), values.get("birth_date", "")))
            if len(people) >= PEOPLE and number not in self._told:
                self._told.add(number)
                self._tally.about_row(
                    line,
                    tr(
                        "Line {line}: {number} is now the mobile of {count} people or more. Check whose it is.",
                        line=line,
                        number=number,
                        count=PEOPLE,
                    ),
                )


def _person(last_name: str, birth_date: str | None) -> tuple[str, str]:
    return fold(last_name).strip(), (birth_date or "")[:4]
