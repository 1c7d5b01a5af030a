"""Moments as people at the made-up clinic read them, which is in the United States."""

from __future__ import annotations

from datetime import datetime, time

from frontdesk.domain.i18n import tr


def clock_text(at: datetime | time) -> str:
    """A time of day: `8:30 am`."""
    half = tr("am") if at.hour < 12 else tr("pm")
    return f"{at.hour % 12 or 12}:{at.minute:02d} {half}"


def day_text(at: datetime) -> str:
    """A whole date: `Wednesday, November 25, 2026`."""
    from babel.dates import format_date

    return format_date(at, "full", locale="en_US")


def moment_text(at: datetime) -> str:
    """Week day and time: `Tue 10:40 am`."""
    from babel.dates import format_date

    return f"{format_date(at, 'EEE', locale='en_US')} {clock_text(at)}"
