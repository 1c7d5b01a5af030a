"""Single cells: what people and old systems write, brought to the one form that the book keeps, or refused by a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from frontdesk.domain import names, phones
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Consent, Lifecycle

LONGEST_LINE: Final = 200
LONGEST_NOTE: Final = 20_000
LONGEST_EMAIL: Final = 254
OLDEST_BIRTH_YEAR: Final = 1880
LONGEST_VISIT: Final = 1440

_PROTECTED: Final = frozenset("=+-@\t\r\n'")
_PLAIN: Final = re.compile(r"[0-9A-Za-z]+(?:[ .:_/-][0-9A-Za-z]+)*", re.ASCII)
"""What most cells are, and what needs no cleaning."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EMAIL: Final = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]+@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+", re.UNICODE
)
_LANGUAGE: Final = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*",
    re.ASCII | re.IGNORECASE,
)
_MINUTES: Final = re.compile(r"\d{1,6}", re.ASCII)
_CONSENTS: Final[Mapping[str, Consent]] = {
    "": Consent.UNKNOWN,
    **dict.fromkeys(("yes", "y", "true", "1"), Consent.YES),
    **dict.fromkeys(("no", "n", "false", "0"), Consent.NO),
}
_LIFECYCLES: Final[Mapping[str, Lifecycle]] = {
    "": Lifecycle.BOOKED,
    **{str(word): word for word in Lifecycle},
}


class BadCell(Exception):
    """A cell that is not taken. `column` is ours, `reason` a sentence: what is wrong, what to do."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def text(cell: str) -> str:
    """A cell without outer spaces and without the ' by which exports keep spreadsheets from running it; composed (NFC)."""
    value = cell.strip()
    if value[:1] == "'" and value[1:2] in _PROTECTED and len(value) > 1:
        value = value[1:].strip()
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def line(column: str, cell: str, *, longest: int = LONGEST_LINE) -> str:
    """One line of text; runs of spaces inside become one. Raises BadCell where it is too long."""
    if _PLAIN.fullmatch(cell) and len(cell) <= longest:
        return cell
    try:
        return names.clean_line(text(cell), limit=longest)
    except UsageError as error:
        raise BadCell(column, error.sentence) from None


def needed(column: str, cell: str) -> str:
    """One line of text that must be there. Raises BadCell."""
    value = line(column, cell)
    if not value:
        raise BadCell(column, tr("{column} is empty. Fill it in.", column=column))
    return value


def note(column: str, cell: str) -> str:
    """Free text over any number of lines. Raises BadCell where it is too long."""
    try:
        return names.clean_note(text(cell), LONGEST_NOTE)
    except UsageError as error:
        raise BadCell(column, error.sentence) from None


def birth_date(column: str, cell: str, *, today: date) -> str:
    """`YYYY-MM-DD` or empty. Raises BadCell for another shape, a day that does not exist, or one that is still to come."""
    value = text(cell)
    if not value:
        return ""
    if not _DATE.fullmatch(value):
        raise BadCell(
            column,
            tr("{text} is not a date. Write it as year-month-day, like 1980-05-31.", text=shown(value)),
        )
    try:
        born = date.fromisoformat(value)
    except ValueError:
        raise BadCell(
            column, tr("The date {text} does not exist. Check the day and the month.", text=value)
        ) from None
    if born > today:
        raise BadCell(column, tr("The birth date {text} is still to come. Check the year.", text=value))
    if born.year < OLDEST_BIRTH_YEAR:
        raise BadCell(
            column, tr("Nobody alive was born on {text}. Check the year, or leave it empty.", text=value)
        )
    return value


def phone(column: str, cell: str, *, country: str) -> phones.Phone | None:
    """A phone number, None for an empty cell. Raises BadCell where it cannot be one number."""
    value = text(cell)
    if not value:
        return None
    try:
        return phones.parse(value, country)
    except UsageError as error:
        raise BadCell(column, error.sentence) from None


def email(column: str, cell: str) -> str:
    """An e-mail address by its shape, or empty. Raises BadCell."""
    value = text(cell)
    if not value:
        return ""
    local = value.partition("@")[0]
    fits = len(value) <= LONGEST_EMAIL and len(local) <= 64 and _EMAIL.fullmatch(value)
    if not fits or local[0] == "." or local[-1] == "." or ".." in local:
        raise BadCell(
            column,
            tr("{text} is not one e-mail address. Write it like name@example.org.", text=shown(value)),
        )
    return value


def language(column: str, cell: str) -> str:
    """A BCP 47 tag spelled as usual (`en-GB`), or empty. Raises BadCell."""
    value = text(cell).replace("_", "-")
    if not value:
        return ""
    if len(value) > 35 or not _LANGUAGE.fullmatch(value):
        raise BadCell(
            column,
            tr("{text} is not a language tag. Use one like en, cs or en-GB.", text=shown(value)),
        )
    first, *rest = value.split("-")
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    match len(part):
        case 2:
            return part.upper()
        case 4 if part.isalpha():
            return part.capitalize()
        case _:
            return part.lower()


def consent(column: str, cell: str) -> Consent:
    """What a patient said about a channel. Raises BadCell for a word that is neither yes nor no."""
    value = text(cell).casefold()
    if value not in _CONSENTS:
        raise BadCell(
            column, tr("{text} is neither yes nor no. Write yes, no, or leave it empty.", text=shown(value))
        )
    return _CONSENTS[value]


def minutes(column: str, cell: str) -> int:
    """The length of a visit, 1 to 1440. Raises BadCell."""
    value = text(cell)
    if not _MINUTES.fullmatch(value):
        raise BadCell(
            column,
            tr("{text} is not a whole number of minutes. Write it like 30.", text=shown(value))
            if value
            else tr("{column} is empty. Fill it in.", column=column),
        )
    length = int(value)
    if not 1 <= length <= LONGEST_VISIT:
        raise BadCell(column, tr("A visit lasts 1 to 1440 minutes. Check the number {text}.", text=value))
    return length


def lifecycle(column: str, cell: str) -> Lifecycle:
    """Where a visit stands; empty is booked. Raises BadCell for another word."""
    value = "_".join(text(cell).casefold().replace("-", "_").split())
    if value not in _LIFECYCLES:
        raise BadCell(
            column,
            tr(
                "{text} is not a status. Use one of: {words}.",
                text=shown(value),
                words=", ".join(Lifecycle),
            ),
        )
    return _LIFECYCLES[value]


def shown(value: str) -> str:
    """The beginning of what was written, fit for a sentence."""
    return "".join(c for c in value[:40] if c.isprintable())
