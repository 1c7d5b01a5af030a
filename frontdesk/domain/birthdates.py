"""Birth dates as people write them, wherever the clinic is: all readings that make sense, the usual one first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from frontdesk.domain.folding import fold

LONGEST: Final = 40
OLDEST_YEARS: Final = 125
"""Nobody is older; a reading further back is none."""

_TOKENS: Final = re.compile(r"\d+|[^\W\d]+")
_FILLERS: Final = frozenset(["st", "nd", "rd", "th", "er", "ere", "de", "del", "of", "the", "年", "月", "日"])
_LANGUAGES: Final = ("en", "es", "cs", "de", "fr")
_ORDERS: Final = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class _Parts:
    year: str
    month: str
    day: str


def read_birth_date(text: str, *, country: str, today: date) -> tuple[date, ...]:
    """Every date that `text` may mean as a birth date.

    Args:
        text: such as "3.7.1984", "03/07/84", "030784", "1984-07-03", "3 Jul 1984", "3. července 1984".
        country: ISO 3166 code of the clinic: its usual order of day and month comes first in the answer, and its
            names of months are known, beside those of the languages of our texts.
        today: no reading lies after it; a year of two digits is the latest that does not, and the one a hundred
            years before where somebody may still be that old.

    Returns:
        The readings, most likely first; none if it is not a date.
    """
    if len(text) > LONGEST:
        return ()
    tokens = [token for token in _TOKENS.findall(fold(text)) if token not in _FILLERS]
    readings = (found for parts in _partings(tokens, country.upper()) for found in _dates(parts, today))
    return tuple(dict.fromkeys(readings))


def _partings(tokens: Sequence[str], country: str) -> Iterator[_Parts]:
    usual = _usual_order(country)
    orders = (usual, *(order for order in _ORDERS if order != usual))
    match tokens:
        case [digits] if digits.isdecimal() and len(digits) in (6, 8):
            for order in orders:
                yield _cut(digits, order)
        case [first, second, third]:
            if all(token.isdecimal() for token in tokens):
                for order in orders:
                    if order != "ymd" or usual == "ymd" or len(first) == 4:
                        yield _Parts(**dict(zip(_names(order), (first, second, third), strict=True)))
            else:
                yield from _with_month_name(tokens, country)
        case _:
            return


def _names(order: str) -> tuple[str, ...]:
    return tuple({"d": "day", "m": "month", "y": "year"}[part] for part in order)


def _cut(digits: str, order: str) -> _Parts:
    """Digits without anything between: two each, and the rest for the year."""
    cut: dict[str, str] = {}
    for name in _names(order):
        size = len(digits) - 4 if name == "year" else 2
        start = sum(len(part) for part in cut.values())
        cut[name] = digits[start : start + size]
    return _Parts(**cut)


def _with_month_name(tokens: Sequence[str], country: str) -> Iterator[_Parts]:
    numbers = [token for token in tokens if token.isdecimal()]
    names = [token for token in tokens if not token.isdecimal()]
    if len(names) != 1:
        return
    month = _month(names[0], country)
    if month is None:
        return
    first, second = numbers
    if len(first) == 4 or int(first) > 31:
        first, second = second, first
    yield _Parts(year=second, month=str(month), day=first)


def _dates(parts: _Parts, today: date) -> Iterator[date]:
    if len(parts.month) > 2 or len(parts.day) > 2:
        return
    match len(parts.year):
        case 4:
            years = [int(parts.year)]
        case 2:
            latest = today.year // 100 * 100 + int(parts.year)
            years = [latest, latest - 100, latest - 200]
        case _:
            return
    for year in years:
        found = _date(year, int(parts.month), int(parts.day))
        if found is not None and found <= today and today.year - year <= OLDEST_YEARS:
            yield found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str, country: str) -> int | None:
    """The month whose name, in a language spoken there or in one of our texts, begins with `word`."""
    if len(word) < 3:
        return None
    names = _month_names(country)
    if word in names:
        return names[word]
    begun = {month for name, month in names.items() if name.startswith(word)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache(maxsize=16)
def _month_names(country: str) -> dict[str, int]:
    """Folded names of months; where languages differ over one, that of the country wins."""
    from babel import Locale

    names: dict[str, int] = {}
    for language in dict.fromkeys((*_languages(country), *_LANGUAGES)):
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in months[context][width].items():
                    names.setdefault(fold(name), month)
    return names


@lru_cache(maxsize=16)
def _usual_order(country: str) -> str:
    """ "dmy", "mdy" or "ymd", as the country's short dates have it; day first where nothing is known."""
    from babel import Locale

    languages = _languages(country)
    if not languages:
        return "dmy"
    pattern = Locale.parse(f"{languages[0]}_{country}").date_formats["short"].pattern.lower()
    return "".join(dict.fromkeys(c for c in pattern if c in "dmy"))


@lru_cache(maxsize=16)
def _languages(country: str) -> tuple[str, ...]:
    """The languages spoken in a country that the library has names of months for, the most official first."""
    from babel.languages import get_official_languages
    from babel.localedata import exists

    official = get_official_languages(country, de_facto=True, regional=True)
    return tuple(language for language in official if exists(f"{language}_{country}"))
