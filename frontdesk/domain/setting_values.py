"""What the values of settings may be: each check gives the value in its one written form, or says what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Final, TypeAlias, TypeGuard, Union
from urllib.parse import urlsplit

from frontdesk.domain import keyword_rules
from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import MIDNIGHT, format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.templates import LANGUAGES, TextKind, wording_key
from frontdesk.domain.wording_guard import check_template

Json: TypeAlias = Union[bool, int, float, str, "list[Json]", "dict[str, Json]", None]
Check: TypeAlias = Callable[[str, Json], Json]

LONGEST: Final = 50_000
MOST_WORDS: Final = 50
MOST_PLAIN_WORDS: Final = 500

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def flag(key: str, value: Json) -> Json:
    """true or false."""
    if not isinstance(value, bool):
        raise UsageError(tr("{key} is true or false.", key=key))
    return value


def number(lowest: float, highest: float) -> Check:
    """A number within bounds, both included."""

    def check(key: str, value: Json) -> Json:
        if not is_number(value) or not lowest <= value <= highest:
            raise UsageError(
                tr(
                    "{key} is a number from {lowest} to {highest}.",
                    key=key,
                    lowest=f"{lowest:g}",
                    highest=_plain(highest),
                )
            )
        return int(value) if value == int(value) else value

    return check


def whole(lowest: int, highest: int) -> Check:
    """A whole number within bounds, both included."""

    def check(key: str, value: Json) -> Json:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise UsageError(
                tr(
                    "{key} is a whole number from {lowest} to {highest}.",
                    key=key,
                    lowest=lowest,
                    highest=highest,
                )
            )
        return value

    return check


def one_of(*words: str) -> Check:
    """One of some words."""

    def check(key: str, value: Json) -> Json:
        if value not in words:
            raise UsageError(tr("{key} is one of: {words}.", key=key, words=", ".join(words)))
        return value

    return check


def clock(key: str, value: Json) -> Json:
    """A time of day, written with two digits for the hour."""
    try:
        minute = parse_clock(value) if isinstance(value, str) else MIDNIGHT
    except UsageError:
        minute = MIDNIGHT
    if minute >= MIDNIGHT:
        raise UsageError(tr("{key} is a time of day from 00:00 to 23:59.", key=key))
    return format_clock(minute)


def clock_or_none(key: str, value: Json) -> Json:
    """A time of day, or empty."""
    return "" if value == "" else clock(key, value)


_AMOUNT: Final = re.compile(r"(\d{1,9})([.,]\d{1,6})? ?([A-Za-z]{3})", re.ASCII)


def amount(key: str, value: Json) -> Json:
    """An exact amount and its ISO currency in one written form, "0.04 GBP"; or empty."""
    if value == "":
        return value
    match = _AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise UsageError(tr("{key} is an amount and a currency like 0.04 GBP, or empty.", key=key))
    return f"{int(match[1])}{(match[2] or '').replace(',', '.')} {match[3].upper()}"


def plain_words(key: str, value: Json) -> Json:
    """A list of words or short phrases, each once."""
    if not isinstance(value, list) or len(value) > MOST_PLAIN_WORDS:
        raise UsageError(tr('{key} is a list of words like ["dental"].', key=key))
    kept: list[Json] = []
    for each in value:
        if not isinstance(each, str) or not each.strip() or len(each) > 60 or not each.isprintable():
            raise UsageError(tr('{key} is a list of words like ["dental"].', key=key))
        word = " ".join(each.split())
        if word not in kept:
            kept.append(word)
    return kept


def proxy(key: str, value: Json) -> Json:
    """Empty, `system`, or the address of an HTTP proxy. A password in it would be readable in the book."""
    if value in ("", "system"):
        return value
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not isinstance(value, str) or any(c.isspace() or not c.isprintable() for c in value):
        raise UsageError(tr("{key} is empty, system, or an address like http://proxy.example:3128.", key=key))
    if "@" in parts.netloc:
        raise UsageError(tr("{key} takes no password. Use a proxy that asks for none.", key=key))
    return value


def folder(key: str, value: Json) -> Json:
    """Empty, or the full path of a folder."""
    if not isinstance(value, str) or not all(c.isprintable() for c in value):
        raise UsageError(tr("{key} is the path of a folder.", key=key))
    if value and not PurePath(value).is_absolute():
        raise UsageError(tr("{key} is a full path, from the root on.", key=key))
    return value


def keywords(key: str, value: Json) -> Json:
    """More exact words by language. What opts out or asks for help at the provider can't mean anything else."""
    if not isinstance(value, dict):
        raise UsageError(_keywords_form(key))
    meanings: dict[str, tuple[str, str]] = {}
    checked: dict[str, Json] = {}
    for language, lists in value.items():
        if not _LANGUAGE.fullmatch(language) or not isinstance(lists, dict):
            raise UsageError(_keywords_form(key))
        kept: dict[str, Json] = {}
        for kind, words in lists.items():
            if kind not in ("confirm", "decline") or not isinstance(words, list) or len(words) > MOST_WORDS:
                raise UsageError(_keywords_form(key))
            kept[kind] = [_keyword(key, kind, word, meanings, language=language) for word in words]
        checked[language] = kept
    return checked


def _keyword(key: str, kind: str, word: Json, meanings: dict[str, tuple[str, str]], *, language: str) -> str:
    if not isinstance(word, str):
        raise UsageError(_keywords_form(key))
    return keyword_rules.keyword(word, kind, meanings, language=language)


def _keywords_form(key: str) -> str:
    return tr('{key} is an object like {{"cs":{{"confirm":["ano"],"decline":["ne"]}}}}.', key=key)


def texts(key: str, value: Json) -> Json:
    """The clinic's own templates by language and kind."""
    if not isinstance(value, dict):
        raise UsageError(_texts_form(key))
    checked: dict[str, Json] = {}
    for language, kinds in value.items():
        if language not in LANGUAGES:
            raise UsageError(
                tr(
                    "{key}: there are no texts in {language}. Known: {known}.",
                    key=key,
                    language=printable(language),
                    known=", ".join(LANGUAGES),
                )
            )
        if not isinstance(kinds, dict):
            raise UsageError(_texts_form(key))
        checked[language] = dict(_template(key, language, name, template) for name, template in kinds.items())
    return checked


def _template(key: str, language: str, name: str, template: Json) -> tuple[str, Json]:
    which = wording_key(name)
    if which is None:
        raise UsageError(
            tr(
                "{key}: there is no text called {kind}. Known: {known}; for one step: ask:STEP.",
                key=key,
                kind=printable(name),
                known=", ".join(TextKind),
            )
        )
    if not isinstance(template, str):
        raise UsageError(_texts_form(key))
    return str(which), check_template(which.kind, template, language)


def _texts_form(key: str) -> str:
    return tr('{key} is an object like {{"en":{{"ask":"…"}}}}.', key=key)


def is_number(value: Json) -> TypeGuard[int | float]:
    """Whether it is a number, and a finite one; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def printable(text: str) -> str:
    """The beginning of what was given, as it may be shown."""
    return "".join(c for c in text[:40] if c.isprintable())
