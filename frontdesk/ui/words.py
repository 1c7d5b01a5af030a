"""How times, dates, numbers and states are written on the screen: by the locale of the person's system."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QLocale, QTime

from frontdesk.domain.clock_words import install as install_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.money import exact, minor_digits
from frontdesk.domain.words import Confirmation, Lifecycle, Remote

if TYPE_CHECKING:
    from decimal import Decimal

_MINUTE: Final = 60_000


class _Current:
    locale = QLocale()


def use_locale(locale: QLocale) -> None:
    """Write as this locale does; the gallery and tests choose one, the program takes the system's."""
    _Current.locale = locale
    clock.cache_clear()
    hour.cache_clear()


@lru_cache(maxsize=2000)
def clock(minute: int) -> str:
    """A minute since midnight, as a clock shows it: "9:05" or "9:05 AM"."""
    hour, rest = divmod(minute % 1440, 60)
    return _Current.locale.toString(QTime(hour, rest), QLocale.FormatType.ShortFormat)


# Sentences of the services write it as the screen does.
install_clock(clock)


@lru_cache(maxsize=48)
def hour(minute: int) -> str:
    """A whole hour, as short as the clock of the place has it: "9:00" or "9 AM"."""
    if "AP" in _Current.locale.timeFormat(QLocale.FormatType.ShortFormat).upper():
        return _Current.locale.toString(QTime(minute // 60 % 24, 0), "h AP")
    return clock(minute)


def clock_bare(utc: int, zone: str) -> str:
    """The time of day of a moment without "AM" or "PM", where the hours beside it tell: "9:05"."""
    local = at_zone(utc, zone)
    if hour(0) == clock(0):
        return clock(local.hour * 60 + local.minute)
    return _Current.locale.toString(QTime(local.hour % 12 or 12, local.minute), "h:mm")


def time_of(utc: int, zone: str) -> str:
    """The time of day of a moment at a place."""
    local = at_zone(utc, zone)
    return clock(local.hour * 60 + local.minute)


def clock_of_wall(wall: str) -> str:
    """The time of day of a wall clock text (`YYYY-MM-DDTHH:MM`)."""
    return clock(int(wall[11:13]) * 60 + int(wall[14:16]))


def time_range(start_utc: int, end_utc: int, zone: str) -> str:
    """ "9:00 to 9:30" """
    return tr("{start} to {end}", start=time_of(start_utc, zone), end=time_of(end_utc, zone))


def _q(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def day_long(day: date) -> str:
    """A date in full: "Monday, 24 November 2026"."""
    return _Current.locale.toString(_q(day), QLocale.FormatType.LongFormat)


def day_medium(day: date) -> str:
    """A date as a heading of a list: "Tue 24 Nov", with the year only where `spoken_day` needs it."""
    return _Current.locale.toString(_q(day), tr("ddd d MMM"))


def day_medium_year(day: date) -> str:
    """The same with its year."""
    return _Current.locale.toString(_q(day), tr("ddd d MMM yyyy"))


def day_written(day: date) -> str:
    """A date without its weekday, its month in letters: "12 Mar 1984"."""
    return _Current.locale.toString(_q(day), tr("d MMM yyyy"))


def day_of_month(day: date) -> str:
    """A date without its weekday and year: "12 Mar"."""
    return _Current.locale.toString(_q(day), tr("d MMM"))


def weekday_short(day: date) -> str:
    """ "Mon" """
    return _Current.locale.dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)


def weekday_narrow(day: date) -> str:
    """ "M" for Monday."""
    name = _Current.locale.dayName(day.isoweekday(), QLocale.FormatType.NarrowFormat)
    # Qt's own locale, the one of a system without any, has numbers there.
    return weekday_short(day)[:1] if name.isdecimal() else name


def weekday_long(day: date) -> str:
    """ "Monday" """
    return _Current.locale.dayName(day.isoweekday(), QLocale.FormatType.LongFormat)


def month_name(day: date) -> str:
    """ "November 2026" """
    return _Current.locale.toString(_q(day), "MMMM yyyy")


def month_short(day: date) -> str:
    """ "Nov 2026" """
    return _Current.locale.toString(_q(day), "MMM yyyy")


def month_alone(day: date) -> str:
    """ "November", as it stands beside a day: in some languages another form than alone."""
    return _Current.locale.monthName(day.month, QLocale.FormatType.LongFormat)


def spoken_day(day: date, today: date) -> str:
    """A date as one says it: today, tomorrow, yesterday, a weekday within the week ahead, else the date."""
    match (day - today).days:
        case 0:
            return tr("today")
        case 1:
            return tr("tomorrow")
        case -1:
            return tr("yesterday")
        case days if 1 < days < 7:
            return weekday_long(day)
        case _:
            return day_medium(day) if day.year == today.year else day_medium_year(day)


def moment(utc: int, zone: str, *, now_utc: int) -> str:
    """A moment as short as can be: "9:02" today, "Fri 9:02" within a week, else with the date."""
    local, today = at_zone(utc, zone), at_zone(now_utc, zone).date()
    time = clock(local.hour * 60 + local.minute)
    if local.date() == today:
        return time
    if abs((local.date() - today).days) < 7:
        return tr("{day} {time}", day=weekday_short(local.date()), time=time)
    shown = day_medium(local.date()) if local.year == today.year else day_medium_year(local.date())
    return tr("{day} {time}", day=shown, time=time)


def today_at(zone: str, now_utc: int) -> date:
    """The local date of a moment."""
    return at_zone(now_utc, zone).date()


def length(minutes: int) -> str:
    """ "30 min", "1 h", "1 h 15 min" """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return tr("{minutes} min", minutes=rest)
    if not rest:
        return tr("{hours} h", hours=hours)
    return tr("{hours} h {minutes} min", hours=hours, minutes=rest)


def ago(since_utc: int, now_utc: int) -> str:
    """How long since: "just now", "4 min", "2 h", "3 days"."""
    minutes = max(now_utc - since_utc, 0) // _MINUTE
    if minutes < 1:
        return tr("just now")
    if minutes < 60:
        return tr("{minutes} min ago", minutes=minutes)
    if minutes < 48 * 60:
        return tr("{hours} h ago", hours=minutes // 60)
    return tr("{days} days ago", days=minutes // 1440)


def number(value: float) -> str:
    """A number with the locale's groups."""
    return (
        _Current.locale.toString(value) if isinstance(value, int) else _Current.locale.toString(value, "f", 1)
    )


def money(minor: int, currency: str) -> str:
    """An amount in minor units, as the locale writes it."""
    digits, locale = minor_digits(currency), _Current.locale
    if locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) == currency:
        return locale.toCurrencyString(minor / 10**digits, locale.currencySymbol(), digits)
    return f"{locale.toString(minor / 10**digits, 'f', digits)}\u00a0{currency}".strip()


def money_typed(minor: int | None, currency: str) -> str:
    """An amount as a field for it holds it: digits and the locale's point, no sign; empty for None."""
    if minor is None:
        return ""
    return str(exact(minor, currency)).replace(".", _Current.locale.decimalPoint())


def exact_money(amount: Decimal, currency: str, *, whole: bool = True) -> str:
    """An exact amount in an ISO currency, as the locale writes it; `whole`: rounded as that currency is, else with every digit."""
    from babel.core import UnknownLocaleError
    from babel.numbers import format_currency

    try:
        return format_currency(amount, currency, locale=_Current.locale.name(), decimal_quantization=whole)
    except (UnknownLocaleError, ValueError):
        return format_currency(amount, currency, locale="en", decimal_quantization=whole)


def birth(iso: str | None) -> str:
    """A date of birth, or nothing. The year in full: the short form of many places cannot tell 1924 from 2024."""
    return day_written(date.fromisoformat(iso)) if iso else ""


def age(iso: str | None, today: date) -> str:
    """ "34" for a date of birth, or nothing."""
    if not iso:
        return ""
    born = date.fromisoformat(iso)
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return str(years)


def wall_text(day: date, minute: int) -> str:
    """A local date and minute as the book writes it: `YYYY-MM-DDTHH:MM`."""
    at = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - a wall clock
    return at.strftime("%Y-%m-%dT%H:%M")


def confirmation_word(confirmation: Confirmation) -> str:
    """A confirmation as the screen says it."""
    match confirmation:
        case Confirmation.NOT_ASKED:
            return tr("Not asked")
        case Confirmation.AWAITING:
            return tr("Asked")
        case Confirmation.CONFIRMED:
            return tr("Confirmed")
        case Confirmation.DECLINED:
            return tr("Can't come")
        case Confirmation.NEEDS_PERSON:
            return tr("Read reply")


def lifecycle_word(lifecycle: Lifecycle) -> str:
    """A lifecycle as the screen says it."""
    match lifecycle:
        case Lifecycle.BOOKED:
            return tr("Booked")
        case Lifecycle.ARRIVED:
            return tr("Arrived")
        case Lifecycle.IN_ROOM:
            return tr("In room")
        case Lifecycle.COMPLETED:
            return tr("Done")
        case Lifecycle.NO_SHOW:
            return tr("No-show")
        case Lifecycle.LEFT_WITHOUT_VISIT:
            return tr("Left")
        case Lifecycle.CANCELLED_BY_PATIENT:
            return tr("Cancelled by patient")
        case Lifecycle.CANCELLED_BY_CLINIC:
            return tr("Cancelled by clinic")


def state_word(lifecycle: Lifecycle, confirmation: Confirmation) -> str:
    """The one word for a visit: its confirmation while it is booked, its lifecycle after."""
    return confirmation_word(confirmation) if lifecycle is Lifecycle.BOOKED else lifecycle_word(lifecycle)


def remote_word(remote: str) -> str:
    """How a visit takes place to which nobody comes in (a value of `Remote`): "By video"; empty for one at the location."""
    match remote:
        case Remote.PHONE:
            return tr("By phone")
        case Remote.VIDEO:
            return tr("By video")
        case _:
            return ""


def state_icon(lifecycle: Lifecycle, confirmation: Confirmation) -> str:
    """The name of the glyph of that state."""
    return f"state-{confirmation if lifecycle is Lifecycle.BOOKED else lifecycle}"


def initials(name: str) -> str:
    """A name while somebody looks over a shoulder: "J. N."."""
    return " ".join(f"{part[0]}." for part in name.replace("-", " ").split() if part[0].isalpha())


def phone(e164: str, country: str) -> str:
    """A number as the clinic's country writes it, once the numbering plans are at hand (`warming` reads them); else as it is kept."""
    if "phonenumbers" not in sys.modules or not e164:
        return e164
    return _phone(e164, country)


@lru_cache(maxsize=2000)
def _phone(e164: str, country: str) -> str:
    from frontdesk.domain.phones import display

    return display(e164, country)
