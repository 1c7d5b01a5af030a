"""Fields for dates and times as people type them: "next tue", "+2w", "12 mar"; "9:15", "915", "2pm"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Signal

from frontdesk.domain.i18n import tr
from frontdesk.domain.typed_dates import Prefer, Reading, read_date
from frontdesk.domain.typed_times import read_time
from frontdesk.ui import words
from frontdesk.ui.kit.typed import TypedField

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

_EVERYTHING: Final = "1 jan 2000"
"""A date whose reading asks for all that readings need."""

_LENGTH: Final = re.compile(
    r"(?:(?P<hours>\d{1,3}) ?(?:h|:) ?(?P<rest>\d{1,2})? ?(?:min)?|(?P<minutes>\d{1,6}) ?(?:min|m|\u2032|')?)",
    re.ASCII | re.IGNORECASE,
)


class DateField(TypedField[date]):
    """A date as people type it. Up and down go to the day after and before.

    Signals: `changed()` as of every typed field; `timed(int)`: a time was typed behind the date ("tue 9:30"), in minutes since midnight.
    """

    timed = Signal(int)

    def __init__(self, desk: Desk, *, prefer: Prefer = Prefer.FUTURE, placeholder: str | None = None) -> None:
        """`prefer` says which year or week is meant where none was typed."""
        super().__init__(placeholder=tr("next tue, +2w, 12 mar") if placeholder is None else placeholder)
        self._desk, self._prefer = desk, prefer

    @property
    def today(self) -> date:
        """The clinic's date."""
        return words.today_at(self._desk.zone, self._desk.now())

    def _readings(self, text: str) -> tuple[Reading, ...]:
        return read_date(text, country=self._desk.country, today=self.today, prefer=self._prefer)

    def _read(self, text: str) -> Sequence[date]:
        _Warm.countries.add(self._desk.country)
        return self._dates(self._readings(text))

    def _dates(self, readings: Sequence[Reading]) -> Sequence[date]:
        if readings and readings[0].minute is not None:
            self.timed.emit(readings[0].minute)
        dates = list(dict.fromkeys(reading.date for reading in readings))
        # Who books does not mean a day that is over, unless nothing else is meant.
        others = (day for day in dates[1:] if self._prefer is not Prefer.FUTURE or day >= self.today)
        return [*dates[:1], *others]

    def warm(self) -> None:
        if self._desk.country not in _Warm.countries:
            self._ask(_EVERYTHING, lambda _: None)

    def _read_later(self, text: str) -> bool:
        if self._desk.country in _Warm.countries:
            return False
        self._ask(text, lambda readings: self._arrived(text, self._dates(readings)))
        return True

    def _ask(self, text: str, then: Callable[[tuple[Reading, ...]], None]) -> None:
        country, today, prefer = self._desk.country, self.today, self._prefer

        def done(readings: tuple[Reading, ...]) -> None:
            _Warm.countries.add(country)
            then(readings)

        self._desk.jobs.ask(
            "read date",
            lambda _book: read_date(text, country=country, today=today, prefer=prefer),
            owner=self,
            done=done,
        )

    def _shown(self, value: date) -> str:
        same_year = value.year == self.today.year
        return words.day_medium(value) if same_year else words.day_medium_year(value)

    def _meaning(self, value: date) -> str:
        shown, spoken = self._shown(value), words.spoken_day(value, self.today)
        return (
            tr("{day}, {spoken}", day=shown, spoken=spoken) if abs((value - self.today).days) < 2 else shown
        )

    def _neighbour(self, value: date, steps: int) -> date:
        return value + timedelta(days=steps)

    def _wrong_sentence(self) -> str:
        return tr("This is no date. Write it like 24 Nov, next tue or +2w.")


class BirthField(TypedField[date]):
    """A date of birth: "3.7.1984", "030784", "3 Jul 1984". Under it stand the date in full and the age."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(placeholder=tr("3 Jul 1984"))
        self._desk = desk

    def _read(self, text: str) -> Sequence[date]:
        from frontdesk.domain.birthdates import read_birth_date

        return read_birth_date(text, country=self._desk.country, today=self._today())

    def warm(self) -> None:
        country, today = self._desk.country, self._today()

        def read() -> None:
            from frontdesk.domain.birthdates import read_birth_date

            read_birth_date("1 jan 2000", country=country, today=today)

        if country not in _Warm.births:
            self._desk.jobs.ask(
                "read birth", lambda _book: read(), owner=self, done=lambda _: _Warm.births.add(country)
            )

    def _today(self) -> date:
        return words.today_at(self._desk.zone, self._desk.now())

    def _shown(self, value: date) -> str:
        return words.day_written(value)

    def _meaning(self, value: date) -> str:
        return tr(
            "{day}, {age} years",
            day=words.day_written(value),
            age=words.age(value.isoformat(), self._today()),
        )

    def _neighbour(self, value: date, steps: int) -> date:
        return min(value + timedelta(days=steps), self._today())

    def _wrong_sentence(self) -> str:
        return tr("This is no date of birth. Write day, month and year, like 3 Jul 1984.")


class TimeField(TypedField[int]):
    """A time of day as people type it; its value is in minutes since midnight. Up and down go by a quarter of an hour."""

    def __init__(self, *, placeholder: str | None = None) -> None:
        super().__init__(placeholder=tr("9:15") if placeholder is None else placeholder)

    def _read(self, text: str) -> Sequence[int]:
        return read_time(text)

    def _shown(self, value: int) -> str:
        return words.clock(value)

    def _neighbour(self, value: int, steps: int) -> int:
        quarter = 15
        return (value // quarter + steps if steps > 0 else -(-value // quarter) + steps) * quarter % (24 * 60)

    def _wrong_sentence(self) -> str:
        return tr("This is no time of day. Write it like 9:15.")


class LengthField(TypedField[int]):
    """A length as people type it: "30", "45 min", "1h", "1:30"; its value is in minutes. Up and down go by five."""

    def _read(self, text: str) -> Sequence[int]:
        match = _LENGTH.fullmatch(" ".join(text.split()))
        if match is None:
            return ()
        return (int(match["hours"] or 0) * 60 + int(match["minutes"] or match["rest"] or 0),)

    def _shown(self, value: int) -> str:
        return words.length(value)

    def _neighbour(self, value: int, steps: int) -> int:
        five = 5
        return max((value // five + steps if steps > 0 else -(-value // five) + steps) * five, five)

    def _meaning(self, _value: int) -> str:
        return ""

    def _wrong_sentence(self) -> str:
        return tr("This is no length. Write it in minutes, like 30.")


class _Warm:
    """Countries whose names of days and months are loaded, so that a date is read in a moment."""

    countries: ClassVar[set[str]] = set()
    births: ClassVar[set[str]] = set()
