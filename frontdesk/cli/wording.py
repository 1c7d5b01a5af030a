"""Moments and words as people read them, in tables."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Confirmation, NeedKind

if TYPE_CHECKING:
    from babel.core import Locale


def visit_time(utc_ms: int, zone_name: str) -> str:
    """Week day, date and time on the wall, as the reader's locale writes them; ISO where the locale says nothing."""
    local = at_zone(utc_ms, zone_name)
    locale = _locale()
    if locale is None:
        return local.strftime("%Y-%m-%d %H:%M")
    from babel.dates import format_date, format_time

    return f"{format_date(local, 'EEE', locale)} {format_date(local, 'short', locale)} {format_time(local, 'short', locale=locale)}"


def day(iso_date: str | None) -> str:
    """An ISO date as the reader's locale writes it; empty for None."""
    if iso_date is None:
        return ""
    locale = _locale()
    if locale is None:
        return iso_date
    from datetime import date

    from babel.dates import format_date

    return format_date(date.fromisoformat(iso_date), "medium", locale)


def confirmation_word(confirmation: str) -> str:
    """The word on screen for a confirmation."""
    match Confirmation(confirmation):
        case Confirmation.NOT_ASKED:
            return tr("not asked")
        case Confirmation.AWAITING:
            return tr("no answer yet")
        case Confirmation.CONFIRMED:
            return tr("confirmed")
        case Confirmation.DECLINED:
            return tr("can't come")
        case Confirmation.NEEDS_PERSON:
            return tr("needs a person")


def need_word(kind: NeedKind) -> str:
    """The word on screen for a kind of row in the worklist."""
    match kind:
        case NeedKind.DECLINED:
            return tr("can't come")
        case NeedKind.REPLY:
            return tr("reply")
        case NeedKind.UNMATCHED_REPLY:
            return tr("reply of a stranger")
        case NeedKind.UNCERTAIN:
            return tr("uncertain text")
        case NeedKind.FAILED:
            return tr("failed text")
        case NeedKind.NO_CONTACT:
            return tr("no way to ask")
        case NeedKind.SILENT:
            return tr("silent")
        case NeedKind.CALLBACK:
            return tr("call back")
        case NeedKind.OFFER:
            return tr("offer")
        case NeedKind.OTHER:
            return tr("other")


@lru_cache(maxsize=1)
def _locale() -> Locale | None:
    """The reader's locale for dates, None where the environment names none (C, POSIX)."""
    from babel.core import Locale, UnknownLocaleError, default_locale

    try:
        name = default_locale("LC_TIME")
        return None if name is None or name.startswith("en_US_POSIX") else Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None
