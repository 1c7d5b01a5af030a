"""Dates as people type them to go somewhere or to book: "tue", "+2w", "12.3.", "3/12", "in 2 weeks", "mon 9:30".

Every reading that makes sense comes back, the likely one first: whoever typed it picks from a list that spells the dates out.
Nothing that is typed raises.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final

from frontdesk.domain import calendar_words as words
from frontdesk.domain.calendar_words import Named, NameKind, Unit
from frontdesk.domain.date_readings import (
    ANOTHER_MEANING,
    DOT_FOR_COLON,
    WRONG_WEEKDAY,
    Asked,
    Found,
    Prefer,
    dates,
    qualified_weekday,
    weekday_alone,
    weekday_and_number,
)
from frontdesk.domain.folding import fold

__all__ = ["LONGEST", "MOST", "Prefer", "Reading", "read_date"]

LONGEST: Final = 60
MOST: Final = 6
"""Readings that are worth a line."""

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_WEEK: Final = timedelta(days=7)
_SIGNS: Final = re.compile(r"([-+:./,\u2212\u2013])")
_TOKENS: Final = re.compile(r"\d+|[^\W\d]+|[-+:./,]")
_DOTTED_HALF: Final = re.compile(r"\b([ap])\. ?m\b\.?", re.IGNORECASE)
_MOST_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What was meant: a local date and, where a time was typed, the minute since midnight on the wall."""

    date: date
    minute: int | None = None


def read_date(text: str, *, country: str, today: date, prefer: Prefer = Prefer.FUTURE) -> tuple[Reading, ...]:
    """Every date that `text` may mean.

    Args:
        text: anything.
        country: ISO 3166 code of the clinic: its order of day and month comes first, and its languages, beside those of our texts.
        today: the local date, in this or the neighbouring centuries.
        prefer: for dates without a year and for weekdays. A weekday alone is never today, unless nearest is asked for: then it is.

    Returns:
        At most six readings, the likeliest first; none if it is not a date.
    """
    if len(text) > LONGEST:
        return ()
    asked = Asked(today, country.upper(), prefer)
    line = _normal(text)
    found = sorted(_readings(line, asked), key=lambda each: each.rank)
    readings = (Reading(each.day, each.minute) for each in found if _FIRST <= each.day <= _LAST)
    return tuple(dict.fromkeys(readings))[:MOST]


def _normal(text: str) -> str:
    """Folded words, numbers and signs, each parted by a space."""
    parts = _SIGNS.split(_DOTTED_HALF.sub(r"\1m", text))
    folded = " ".join("-" if part in "\u2212\u2013" and part else _kept(part) for part in parts)
    return " ".join(_TOKENS.findall(folded))


def _kept(part: str) -> str:
    return part if _SIGNS.fullmatch(part) else fold(part)


# The time of day


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(phrases, key=len, reverse=True))


_HOUR: Final = (
    rf"(?P<hour>\d{{1,2}})(?: (?::|h) (?P<minute>\d\d))?(?: (?P<after>am|pm|{_any_of(words.AFTER_CLOCK)}))?"
)
_CLOCK_LAST: Final = re.compile(
    rf"(?:(?P<rest>.*?) )??(?:(?P<before>{_any_of(words.BEFORE_CLOCK)}) )?{_HOUR}", re.ASCII
)
_CLOCK_FIRST: Final = re.compile(rf"(?P<before>){_HOUR} (?P<rest>.*)", re.ASCII)
_DOT_CLOCK: Final = re.compile(
    rf"(?:(?P<rest>.*?) )??(?:(?:{_any_of(words.BEFORE_CLOCK)}) )?(?P<hour>\d{{1,2}}) \. (?P<minute>\d\d)",
    re.ASCII,
)


def _readings(line: str, asked: Asked) -> Iterator[Found]:
    timed = list(_timed(line, asked))
    if timed:
        yield from timed
        return
    yield from _days(line, asked)
    dotted = _DOT_CLOCK.fullmatch(line)
    # One number before it makes it a date with a year, or a day and a month.
    if dotted and len(re.findall(r"\d+", dotted["rest"] or "")) != 1:
        yield from _at(_minute(dotted["hour"], dotted["minute"]), dotted["rest"], asked, rank=DOT_FOR_COLON)


def _timed(line: str, asked: Asked) -> Iterator[Found]:
    """The readings with a time that nobody takes for anything else: a colon, a word, am or pm."""
    for pattern in (_CLOCK_LAST, _CLOCK_FIRST):
        clock = pattern.fullmatch(line)
        if clock and (clock["minute"] or clock["before"] or clock["after"]):
            minute = _minute(clock["hour"], clock["minute"], clock["after"])
            yield from _at(minute, clock["rest"], asked, rank=0)


def _minute(hour_text: str, minute_text: str | None, after: str | None = None) -> int | None:
    hour, minute = int(hour_text), int(minute_text or 0)
    if after in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if after == "pm" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _at(minute: int | None, rest: str | None, asked: Asked, *, rank: int) -> Iterator[Found]:
    """The readings of a day with a time; of a time alone, today."""
    if minute is None:
        return
    if rest is None:
        yield Found(rank, asked.today, minute)
        return
    for found in _days(rest, asked):
        if found.minute is None:
            yield Found(found.rank + rank, found.day, minute)


# The day

_RELATIVE: Final = re.compile(
    rf"(?:(?:{_any_of(('the', 'la', 'le', 'el'))}) )?"
    rf"(?:(?P<way>{_any_of((*words.AHEAD, *words.BACK, *words.NEXT, *words.THIS, *words.LAST))}) )?"
    rf"(?:(?P<count>\d{{1,4}}|{_any_of(tuple(words.ONE))})(?: |$))?"
    rf"(?P<unit>{_any_of(tuple(words.UNITS))})?"
    rf"(?: (?P<after>{_any_of((*words.AGO, *words.NEXT, *words.LAST, 'que viene'))}))?",
    re.ASCII,
)


def _days(line: str, asked: Asked) -> Iterator[Found]:
    line = line.strip(" ,")
    offset = words.DAYS.get(line.replace("- ", ""))  # avant-hier
    if offset is not None:
        yield Found(0, asked.today + timedelta(days=offset))
        return
    relative = _RELATIVE.fullmatch(line)
    if relative:
        yield from _relative(relative, asked.today)
        if relative["way"] in ("+", "-"):
            return
    tokens = _meaningful(line.split())
    if "+" in tokens or ":" in tokens:
        return
    yield from _named([token for token in tokens if token.isalnum()], asked)


def _meaningful(tokens: list[str]) -> list[str]:
    return [
        token
        for place, token in enumerate(tokens)
        if token not in words.FILLERS
        and not (token in words.ORDINALS and place and tokens[place - 1].isdecimal())
    ]


def _relative(match: re.Match[str], today: date) -> Iterator[Found]:
    """ "+2w", "in a week", "2 weeks ago", "next month"."""
    way, count_text, unit_word, after = match["way"], match["count"], match["unit"], match["after"]
    signed = way in ("+", "-")
    if (unit_word is None and not (signed and count_text)) or not (way or count_text or after):
        return
    count = int(count_text) if count_text and count_text.isdecimal() else 1
    if way in words.THIS:
        count = 0
    elif way in words.BACK or way in words.LAST or after in words.AGO or after in words.LAST:
        count = -count
    found = _ahead(today, count, words.UNITS[unit_word] if unit_word else Unit.DAY)
    if found is not None:
        yield Found(0, found)


def _ahead(today: date, count: int, unit: Unit) -> date | None:
    """So many units after a date; of a shorter month the last day."""
    try:
        match unit:
            case Unit.DAY:
                return today + timedelta(days=count)
            case Unit.WEEK:
                return today + count * _WEEK
            case Unit.MONTH:
                return _same_day(today, months=count)
            case _:
                return _same_day(today, months=12 * count)
    except (ValueError, OverflowError):
        return None


def _same_day(today: date, *, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _named(tokens: list[str], asked: Asked) -> Iterator[Found]:
    """Weekdays, months by name, and numbers, in every meaning that their words have."""
    if len(tokens) > _MOST_WORDS:
        return
    names = [token for token in tokens if not token.isdecimal() and not _qualifies(token)]
    meanings = [words.lookup(name, asked.country) for name in names]
    for rank, chosen in enumerate(product(*meanings)):
        meant = dict(zip(names, chosen, strict=True))
        for found in _meant(tokens, meant, asked):
            yield Found(found.rank + min(rank, 1) * ANOTHER_MEANING, found.day, found.minute)


def _qualifies(token: str) -> bool:
    return token in words.NEXT or token in words.THIS or token in words.LAST


def _meant(tokens: list[str], meant: dict[str, Named], asked: Asked) -> Iterator[Found]:
    weekdays = [name.number for name in meant.values() if name.kind is NameKind.WEEKDAY]
    months = [name.number for name in meant.values() if name.kind is NameKind.MONTH]
    numbers = [token for token in tokens if token.isdecimal()]
    qualifiers = [token for token in tokens if _qualifies(token)]
    if len(weekdays) > 1 or len(months) > 1 or len(qualifiers) > 1:
        return
    if qualifiers:
        if weekdays and len(tokens) == 2:
            yield from qualified_weekday(qualifiers[0], weekdays[0], asked.today)
    elif not weekdays:
        yield from dates(numbers, months, asked)
    elif not numbers and not months:
        yield from weekday_alone(weekdays[0], asked)
    elif len(numbers) == 1 and not months:
        if not tokens[0].isdecimal():
            yield from weekday_and_number(weekdays[0], numbers[0], asked)
    elif months or not (tokens[0].isdecimal() and tokens[-1].isdecimal()):
        for found in dates(numbers, months, asked):
            wrong = 0 if found.day.weekday() == weekdays[0] else WRONG_WEEKDAY
            yield Found(found.rank + wrong, found.day)
