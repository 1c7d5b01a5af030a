"""A provider's week, and how full the days of a month are, as the screen draws them: frozen rows, importable without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frontdesk.services.daypage import DayColumn, DayName, DayPlace, DayVisit


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of a provider's week: the column that they would have on that day, and the public holiday that it is."""

    day: date
    column: DayColumn
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class WeekPage:
    """Seven days of one provider, from a Monday on. `seq` is the newest change that it has seen."""

    first: date
    zone: str
    location_id: int | None
    """None: all locations."""
    provider_id: int
    providers: tuple[DayName, ...]
    """Who can be chosen: whoever works here, and the one who is shown."""
    places: tuple[DayPlace, ...]
    days: tuple[WeekDay, ...]
    visits: tuple[DayVisit, ...]
    seq: int
    country: str = ""

    @property
    def provider(self) -> str:
        """Whose week it is."""
        return next((each.name for each in self.providers if each.id == self.provider_id), "")


@dataclass(frozen=True, slots=True)
class DayFill:
    """How full a day is.

    `minutes`: of the visits that are not cancelled. `working`: minutes that can be worked, blocked ones not counted; None where
    nobody entered hours. `closed`: why nobody works there that day, or empty; `weekly`: since it is that weekday. `holiday`: the public holiday's name, or empty.
    """

    day: date
    visits: int
    to_confirm: int
    minutes: int
    working: int | None
    closed: str = ""
    holiday: str = ""
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class MonthPage:
    """So many days from a first one on, of one location or all, of one provider or all. `seq` as for a week."""

    first: date
    location_id: int | None
    provider_id: int | None
    providers: tuple[DayName, ...]
    places: tuple[DayPlace, ...]
    days: tuple[DayFill, ...]
    seq: int
