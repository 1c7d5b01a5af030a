"""Whether two cards may be one person: names with a slip of the key or the other way round, dates with swapped digits, a shared number.

What counts was weighed against labelled pairs (tests/domain/test_likeness.py): a second card of one person parts their story in two, but
a question that is mostly wrong is soon answered without being read. So a common name alone never asks where dates of birth tell two
people apart, and twins and families at one number are left in peace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from frontdesk.domain.folding import words

OLDEST: Final = 1880


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a person: names as written, the date of birth (ISO, empty where it is not known), numbers in E.164, an address."""

    first_name: str
    last_name: str
    birth_date: str = ""
    numbers: frozenset[str] = frozenset()
    email: str = ""


class NameLike(IntEnum):
    """How alike two names are."""

    OTHER = 0
    FIRST = 1
    """The first names alone: it may be a new last name."""
    LAST = 2
    """The last names, where one of the two has no first name."""
    PART = 3
    """One is the other with a name or an initial less."""
    CLOSE = 4
    """A slip of the key or two apart."""
    SWAPPED = 5
    """Given and family name the other way round."""
    SAME = 6


class DateLike(IntEnum):
    """How alike two dates of birth are."""

    OTHER = 0
    UNKNOWN = 1
    """One of the two is not known."""
    NEAR = 2
    """Day and month swapped, two digits swapped, or one digit another."""
    SAME = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two cards have in common, and how much that weighs: from 1 (worth a look) to 100 (nothing tells them apart)."""

    weight: int
    name: NameLike
    date: DateLike
    contact: bool
    """A number or an address is on both."""


def likeness(one: Identity, other: Identity) -> Likeness | None:
    """What speaks for one person, None where too little does."""
    name = name_likeness(one, other)
    if name is NameLike.OTHER:
        return None
    date_like = date_likeness(one.birth_date, other.birth_date)
    contact = _share(one, other)
    if not _worth_asking(name, date_like, contact=contact):
        return None
    weight = int(name) * 8 + int(date_like) * 12 + (16 if contact else 0)
    return Likeness(min(weight, 100), name, date_like, contact)


def _worth_asking(name: NameLike, date_like: DateLike, *, contact: bool) -> bool:
    match name:
        case NameLike.SAME | NameLike.SWAPPED:
            return date_like is not DateLike.OTHER or contact
        case NameLike.CLOSE | NameLike.PART:
            return date_like in (DateLike.SAME, DateLike.NEAR) or (date_like is DateLike.UNKNOWN and contact)
        case NameLike.LAST:
            return date_like is DateLike.SAME or (date_like is DateLike.UNKNOWN and contact)
        case _:
            # A last name changes by marriage; a first name and a date of birth alone are shared by too many.
            return date_like is DateLike.SAME and contact


def _share(one: Identity, other: Identity) -> bool:
    same_mail = bool(one.email) and one.email.casefold() == other.email.casefold()
    return same_mail or not one.numbers.isdisjoint(other.numbers)


# Names


def name_likeness(one: Identity, other: Identity) -> NameLike:
    """How alike the names are; case, accents, apostrophes and hyphens do not count."""
    first, last = words(one.first_name), words(one.last_name)
    their_first, their_last = words(other.first_name), words(other.last_name)
    if not (first or last) or not (their_first or their_last):
        return NameLike.OTHER
    if first == their_first and last == their_last:
        return NameLike.SAME
    if sorted(first + last) == sorted(their_first + their_last):
        return NameLike.SWAPPED
    if not first or not their_first:
        whole, theirs = set(first + last), set(their_first + their_last)
        return NameLike.LAST if whole <= theirs or theirs <= whole else NameLike.OTHER
    for given, family in ((their_first, their_last), (their_last, their_first)):
        if _close(first, given, given_name=True) and _close(last, family):
            return NameLike.CLOSE
    if _is_part(first, last, their_first, their_last):
        return NameLike.PART
    return NameLike.FIRST if _close(first, their_first, given_name=True) else NameLike.OTHER


def _close(one: tuple[str, ...], other: tuple[str, ...], *, given_name: bool = False) -> bool:
    """Whether the words differ by no more slips than their length bears; of given names "Daniel" and "Daniela" are two."""
    from rapidfuzz.distance import OSA

    mine, theirs = "".join(one), "".join(other)
    if mine == theirs:
        return True
    allowed = _slips(min(len(mine), len(theirs)))
    if not allowed or (given_name and _is_ending(mine, theirs)):
        return False
    return OSA.distance(mine, theirs, score_cutoff=allowed) <= allowed


def _slips(length: int) -> int:
    match length:
        case _ if length < 4:
            return 0
        case _ if length < 8:
            return 1
        case _:
            return 2


def _is_ending(one: str, other: str) -> bool:
    """Whether one is the other with a vowel more at its end: that is the name of a brother or a sister."""
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and long.startswith(short) and long[-1] in "aeoy"


def _is_part(
    first: tuple[str, ...], last: tuple[str, ...], their_first: tuple[str, ...], their_last: tuple[str, ...]
) -> bool:
    """Whether one name is the other with a middle name, half of a double name, or all but an initial left out."""
    return _within(first, their_first) and _within(last, their_last, initials=False)


def _within(one: tuple[str, ...], other: tuple[str, ...], *, initials: bool = True) -> bool:
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    left = list(long)
    for word in short:
        fits = next((each for each in left if _same_word(word, each, initials=initials)), None)
        if fits is None:
            return False
        left.remove(fits)
    return True


def _same_word(one: str, other: str, *, initials: bool) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return initials and len(short) == 1 and long.startswith(short)


# Dates


def date_likeness(one: str, other: str) -> DateLike:
    """How alike two dates of birth (ISO, or empty) are."""
    if not one or not other:
        return DateLike.UNKNOWN
    if one == other:
        return DateLike.SAME
    return DateLike.NEAR if other in near_dates(one) else DateLike.OTHER


def near_dates(iso: str) -> frozenset[str]:
    """The dates that somebody may have meant who wrote this one: day and month swapped, neighbouring digits swapped, one digit
    another. Without the date itself; none for what is no date."""
    digits = iso.replace("-", "")
    if len(digits) != 8 or not digits.isdecimal():
        return frozenset()
    return frozenset(day for day in map(_iso, _slipped(digits)) if day and day != iso)


def _slipped(digits: str) -> Iterator[str]:
    year, month, day = digits[:4], digits[4:6], digits[6:]
    yield f"{year}{day}{month}"
    for at in range(7):
        yield f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}"
    for at in range(2, 8):
        for digit in "0123456789":
            yield f"{digits[:at]}{digit}{digits[at + 1 :]}"


def _iso(digits: str) -> str:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return ""
    return day.isoformat() if day.year >= OLDEST else ""
