"""Sentences of the booking panel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Remote
from frontdesk.ui import words

if TYPE_CHECKING:
    from frontdesk.domain.visit_types import TypeExtras
    from frontdesk.ui.booking.wanted import Slot


def day_spoken(day: date, today: date) -> str:
    """A date as it is read to somebody: "Tuesday 24 November", with the year only where it is another one."""
    parts = {"weekday": words.weekday_long(day), "day": day.day, "month": words.month_alone(day)}
    if day.year == today.year:
        return tr("{weekday} {day} {month}", **parts)
    return tr("{weekday} {day} {month} {year}", year=day.year, **parts)


def read_back(
    start_wall: str,
    *,
    today: date,
    provider: str,
    location: str,
    patient: str,
    extras: TypeExtras | None = None,
) -> str:
    """The line that is read to the patient: "Tuesday 24 November at 9:00 with Dr Malik, Hillside Clinic, Jana. Come fasting." """
    remote = None if extras is None else extras.remote
    line = tr(
        "{day} at {time} with {provider}, {location}, {patient}",
        day=day_spoken(date.fromisoformat(start_wall[:10]), today),
        time=words.clock_of_wall(start_wall),
        provider=provider,
        location=location if remote is None else remotely(remote),
        patient=patient,
    )
    preparation = "" if extras is None else extras.preparation
    if not preparation:
        return line
    ended = (
        preparation if preparation[-1] in ".!?\N{HORIZONTAL ELLIPSIS}" else tr("{what}.", what=preparation)
    )
    return tr("{line}. {preparation}", line=line, preparation=ended)


def remotely(remote: Remote) -> str:
    """How a visit takes place that is not at the location, in the place of the location's name."""
    return tr("by video") if remote is Remote.VIDEO else tr("by phone")


def brings(extras: TypeExtras) -> str:
    """What a type brings with it, below its name: its value, how it takes place, how to prepare."""
    parts = []
    if extras.value_minor is not None:
        parts.append(words.money(extras.value_minor, extras.currency))
    match extras.remote:
        case Remote.VIDEO if extras.link:
            parts.append(tr("video visit, {link}", link=extras.link))
        case Remote.VIDEO:
            parts.append(tr("video visit"))
        case Remote.PHONE:
            parts.append(tr("visit by phone"))
        case None:
            pass
    if extras.preparation:
        parts.append(extras.preparation)
    return "; ".join(parts)


def when(start_wall: str, today: date) -> str:
    """A start in short: "Tue 24 Nov 9:00"."""
    day = date.fromisoformat(start_wall[:10])
    shown = words.day_medium(day) if day.year == today.year else words.day_medium_year(day)
    return tr("{day} {time}", day=shown, time=words.clock_of_wall(start_wall))


def told(patient: str, start_wall: str, today: date, *, moved: bool) -> str:
    """What was done, for the bar that undoes it: "Jana Nováková: booked Tue 24 Nov 9:00"."""
    at = when(start_wall, today)
    if moved:
        return tr("{patient}: moved to {when}", patient=patient, when=at)
    return tr("{patient}: booked {when}", patient=patient, when=at)


def distance(day: date, today: date) -> str:
    """How far off a date is: "tomorrow", "in 3 days", "in 2 weeks"."""
    days = (day - today).days
    match days:
        case -1 | 0 | 1:
            return words.spoken_day(day, today)
        case _ if days < 0:
            return tr("{days} days ago", days=-days)
        case _ if days < 14:
            return tr("in {days} days", days=days)
        case _:
            return tr("in {weeks} weeks", weeks=days // 7)


def slot_line(slot: Slot, today: date) -> str:
    """A slot in short: "Tue 24 Nov, 9:00 to 9:30"."""
    start = int(slot.start[11:13]) * 60 + int(slot.start[14:16])
    day = date.fromisoformat(slot.start[:10])
    shown = words.day_medium(day) if day.year == today.year else words.day_medium_year(day)
    return tr(
        "{day}, {start} to {end}",
        day=shown,
        start=words.clock(start),
        end=words.clock((start + slot.minutes) % (24 * 60)),
    )
