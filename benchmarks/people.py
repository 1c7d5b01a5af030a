"""Made-up patients, as many as are wanted: names of several languages, numbers, birth dates; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST: Final = _words(
    "Adéla Agnieszka Aisha Alexander Alice Ana Anna Antonín Arthur Barbora Béla Björn Carlos Charlotte Chloé Claire "
    "Daniel David Dieter Elena Elif Emma Eva Fatima Filip František George Grace Hana Hannah Hugo Ida Igor Isabel Jack "
    "Jakub Jan Jana Javier Jiří Johanna José Józef Julie Karel Kateřina Lars Lena Léa Lucía Lukáš Łukasz Magdaléna "
    "Mária Marie Martin Maya Michał Mohammed Nadia Noah Oliver Olga Ondřej Pavel Petr Priya René Rosa Rozálie Sam "
    "Sofía Søren Štěpán Tereza Thomas Uwe Václav Věra Wei William Xavier Yusuf Zdeněk Zoë Žofie"
)
_STEMS: Final = _words(
    "Abel Ander Bak Balcar Bart Beck Benn Berg Bow Brandt Čap Car Cern Cook Dal Dvoř Edel Fisch Fox Gar Grün Hár "
    "Har Havl Hol Horv Jans Jenk Kad Kar Klein Kol Kow Kraus Krej Lang Lew Lind Łuk Mal Mar Mel Mor Mül Nem Nov Nowak "
    "O'Br O'Con Pal Pet Pok Prok Rich Rob Sal Schm Sed Smith Soren Stew Svob Šim Thom Toml Ursz Vác Van Ves Wag Wal "
    "Wil Wright Young Zach Zelen Žid"
)
_ENDS: Final = _words(
    "a ák áček ard berg born by dal e ek el en er es ev ford gård hard haus ham i ic ík ing ius kins ko land ley man "
    "mann nen o os ová ow ský sen son stein ston sz tal to ton vič wood worth y"
)
SURNAMES: Final = tuple(f"{stem}{end}" for stem in _STEMS for end in _ENDS)


@dataclass(frozen=True, slots=True)
class Person:
    """A patient; numbers in E.164."""

    external_id: str
    first_name: str
    last_name: str
    birth_date: str
    mobile: str
    phone: str
    email: str
    sms_consent: str


def digits_of(number: int) -> str:
    """Eight digits that look random, a different eight for each number below 10**8."""
    return f"{(number * 38_629_147 + 20_260_711) % 100_000_000:08d}"


def people(count: int, *, seed: int, prefix: str = "P", first: int = 0) -> Iterator[Person]:
    """Patients number `first` to `first + count - 1`."""
    dice = random.Random(f"{seed}-{prefix}-{first}")  # noqa: S311
    born = date(1932, 1, 1)
    for number in range(first, first + count):
        # Some names are common: squaring favours the head of the list.
        last = SURNAMES[int(dice.random() ** 2 * len(SURNAMES))]
        given = FIRST[int(dice.random() * len(FIRST))]
        luck = dice.random()
        digits = digits_of(number)
        yield Person(
            external_id=f"{prefix}{number:07d}",
            first_name=given,
            last_name=last,
            birth_date=(born + timedelta(days=int(dice.random() * 34_000))).isoformat(),
            mobile=f"+4474{digits}" if luck < 0.93 else "",
            phone=f"+4420{digits[::-1]}" if luck > 0.7 else "",
            email=f"p{number}@example.org" if luck < 0.5 else "",
            sms_consent="yes" if luck < 0.85 else ("no" if luck < 0.9 else ""),
        )
