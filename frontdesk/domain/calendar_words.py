"""What days, weeks and months are called: names out of the CLDR (babel), and the small words around them that it lacks.

All words are folded (see `folding.fold`): without case and diacritics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from frontdesk.domain.folding import fold

LANGUAGES: Final = ("en", "cs", "de", "es", "fr")
"""The languages of our texts: their words are known in every country."""

_SHORTEST: Final = 3
"""Letters from which the beginning of a name stands for it."""


class NameKind(StrEnum):
    """What a name names."""

    WEEKDAY = "weekday"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Named:
    """A weekday (0 is Monday) or a month (1 is January)."""

    kind: NameKind
    number: int


class Unit(StrEnum):
    """What people count ahead in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def _table(lines: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in lines.items() for word in words.split(", ")}


DAYS: Final = {
    phrase: offset
    for offset, phrases in {
        0: "today, tod, now, dnes, heute, hoy, aujourdhui, aujourd hui",
        1: "tomorrow, tom, tmr, tmrw, zitra, zejtra, morgen, manana, demain",
        2: "day after tomorrow, the day after tomorrow, pozitri, ubermorgen, uebermorgen, pasado manana, apres demain",
        -1: "yesterday, vcera, gestern, ayer, hier",
        -2: "day before yesterday, the day before yesterday, predevcirem, vorgestern, anteayer, avant hier",
    }.items()
    for phrase in phrases.split(", ")
}
"""Days by how far they are from today."""

UNITS: Final = {
    word: Unit(unit)
    for word, unit in _table(
        {
            "day": "d, day, days, den, dny, dni, dnu, dne, tag, tage, tagen, dia, dias, j, jour, jours",
            "week": "w, wk, wks, week, weeks, tyden, tydny, tydnu, tydne, woche, wochen, semana, semanas, sem, semaine, semaines",
            "month": "m, mo, mth, month, months, mesic, mesice, mesicu, monat, monate, monaten, mes, meses, mois",
            "year": "y, yr, yrs, year, years, rok, roky, roku, let, jahr, jahre, jahren, ano, anos, an, ans, annee, annees",
        }
    ).items()
}

NEXT: Final = frozenset(
    [
        "next",
        "nxt",
        "pristi",
        "dalsi",
        "nachste",
        "nachsten",
        "nachster",
        "nachstes",
        "naechste",
        "naechsten",
        "kommende",
        "kommenden",
        "proximo",
        "proxima",
        "prochain",
        "prochaine",
    ]
)
THIS: Final = frozenset(
    [
        "this",
        "tento",
        "tuto",
        "toto",
        "tato",
        "diese",
        "diesen",
        "dieser",
        "dieses",
        "este",
        "esta",
        "ce",
        "cet",
        "cette",
    ]
)
LAST: Final = frozenset(
    [
        "last",
        "minuly",
        "minulou",
        "minule",
        "minula",
        "letzte",
        "letzten",
        "letzter",
        "letztes",
        "pasado",
        "pasada",
        "dernier",
        "derniere",
    ]
)
AHEAD: Final = ("+", "in", "za", "en", "dans", "dentro de")
BACK: Final = ("-", "vor", "pred", "hace", "il y a")
AGO: Final = frozenset({"ago"})
ONE: Final = frozenset(
    ["a", "an", "one", "ein", "eine", "einen", "einem", "einer", "un", "una", "une", "uno", "jeden", "jednu"]
)

FILLERS: Final = frozenset(
    [
        "the",
        "of",
        "on",
        "de",
        "del",
        "den",
        "dem",
        "der",
        "die",
        "das",
        "am",
        "le",
        "la",
        "el",
        "los",
        "las",
        "les",
        "au",
        "du",
        "v",
        "ve",
        "na",
        "dne",
        "年",
        "月",
        "日",
    ]
)
"""Words that may stand in a date and say nothing."""

ORDINALS: Final = frozenset(["st", "nd", "rd", "th", "er", "ere", "e", "eme", "ho", "o"])
"""What follows a number and says nothing; elsewhere "st" is Wednesday in Czech."""

BEFORE_CLOCK: Final = ("at", "a las", "a la", "a", "v", "ve", "um", "t")
AFTER_CLOCK: Final = ("h", "hrs", "uhr", "hod", "hodin", "heures", "horas")


def lookup(word: str, country: str) -> tuple[Named, ...]:
    """All weekdays and months that a folded word may name, the country's own languages first.

    A name counts as it is, by its first three letters or more, and with another last letter ("stredu" for "streda").
    """
    names = _names(country)
    if word in names:
        return names[word]
    if len(word) < _SHORTEST:
        return ()
    begun = (
        meanings
        for name, meanings in names.items()
        if name.startswith(word) or (len(name) > _SHORTEST + 1 and word[:-1] == name[:-1])
    )
    return tuple(dict.fromkeys(meaning for meanings in begun for meaning in meanings))


@lru_cache(maxsize=16)
def usual_order(country: str) -> str:
    """ "dmy", "mdy" or "ymd", as the country's short dates have it; day first where nothing is known.

    Args:
        country: ISO 3166 code in capitals.
    """
    from babel import Locale

    languages = _spoken(country)
    if not languages:
        return "dmy"
    pattern = Locale.parse(f"{languages[0]}_{country}").date_formats["short"].pattern.lower()
    return "".join(dict.fromkeys(c for c in pattern if c in "dmy"))


@lru_cache(maxsize=16)
def _names(country: str) -> dict[str, tuple[Named, ...]]:
    found: dict[str, dict[Named, None]] = {}
    for language in dict.fromkeys((*_spoken(country), *LANGUAGES)):
        for name, meaning in _names_in(language):
            found.setdefault(name, {})[meaning] = None
    return {name: tuple(meanings) for name, meanings in found.items()}


def _names_in(language: str) -> Iterator[tuple[str, Named]]:
    from babel import Locale

    locale = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            for number, name in locale.days[context][width].items():
                yield fold(name), Named(NameKind.WEEKDAY, number)
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                yield fold(name), Named(NameKind.MONTH, number)


@lru_cache(maxsize=16)
def _spoken(country: str) -> tuple[str, ...]:
    """The languages spoken in a country that the library has names for, the most official first."""
    from babel.languages import get_official_languages
    from babel.localedata import exists

    official = get_official_languages(country, de_facto=True, regional=True)
    return tuple(language for language in official if exists(f"{language}_{country}"))
