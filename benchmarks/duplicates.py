"""Possible duplicates: who in the book may be the person that a new card is about to be written for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final

from benchmarks.measuring import CountsDiffer, interleave
from benchmarks.people import Person, people
from benchmarks.results import Row, median, percentile, row
from frontdesk.services.duplicates import Typed, possible_in

if TYPE_CHECKING:
    from benchmarks.reading import Side

TARGET_MS: Final = 50.0
CASES: Final = 40
_LOOKED_UP: Final = """
SELECT id, first_name, last_name, birth_date, mobile, phone FROM patient WHERE birth_date = ? AND birth_date IS NOT NULL
UNION SELECT id, first_name, last_name, birth_date, mobile, phone FROM patient WHERE mobile = ? AND mobile <> ''
"""


def _again(person: Person) -> Typed:
    return Typed(person.first_name, person.last_name, person.birth_date, (person.mobile,))


def _misspelt(person: Person) -> Typed:
    last = person.last_name
    return Typed(person.first_name, last[:1] + last[2:3] + last[1:2] + last[3:], person.birth_date)


def _other_way_round(person: Person) -> Typed:
    return Typed(person.last_name, person.first_name, person.birth_date)


def _other_date(person: Person) -> Typed:
    born = person.birth_date
    return Typed(person.first_name, person.last_name, born[:-1] + str((int(born[-1]) + 1) % 10))


def _without_date(person: Person) -> Typed:
    return Typed(person.first_name, person.last_name)


def _stranger(person: Person) -> Typed:
    return Typed(person.first_name, "Quillfeather", person.birth_date[:4] + "-02-28")


_KINDS: Final[Mapping[str, tuple[Callable[[Person], Typed], bool]]] = {
    "the same": (_again, True),
    "misspelt": (_misspelt, True),
    "names swapped": (_other_way_round, True),
    "another digit in the date": (_other_date, True),
    "no date of birth": (_without_date, True),
    "a stranger": (_stranger, False),
}
"""What is typed of a patient who has a card, and whether they must be found."""


def duplicates(side: Side, seed: int) -> list[Row]:
    """The check of a card while it is typed. The plain side reads by date and number alone, and compares nothing."""
    known = list(islice(people(side.size.patients, seed=seed), 0, None, max(1, side.size.patients // CASES)))
    found: list[Row] = []
    everything: list[float] = []
    floor: list[float] = []
    for kind, (typed, must) in _KINDS.items():
        cases = [(typed(person), person) for person in known]
        missed = sum(not _ours(side, case) for case in cases) if must else 0
        if missed > len(cases) // 4:
            raise CountsDiffer(
                f"duplicates: {missed} of {len(cases)} ({kind}) were not found; nothing was measured."
            )
        pair = interleave(
            f"duplicates: {kind}",
            cases,
            lambda case: _ours(side, case) * 0,
            lambda case: _plain(side, case) * 0,
            rounds=side.size.times(4),
        )
        everything += pair.ours
        floor += pair.floor
        found.append(row("duplicates", side.size.name, f"{kind}, median", median(pair.ours), "ms"))
    found.append(row("duplicates", side.size.name, "p95", percentile(everything, 95), "ms", target=TARGET_MS))
    found.append(
        row(
            "duplicates",
            side.size.name,
            "median",
            median(everything),
            "ms",
            floor="raw",
            floor_value=median(floor),
        )
    )
    return found


def _ours(side: Side, case: tuple[Typed, Person]) -> int:
    with side.book.read() as connection:
        return len(possible_in(connection, case[0], now_utc=side.book.clock.now_utc()))


def _plain(side: Side, case: tuple[Typed, Person]) -> int:
    typed, person = case
    return len(side.raw.execute(_LOOKED_UP, (typed.birth_date, person.mobile)).fetchall())
