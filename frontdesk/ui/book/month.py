"""A month with how full its days are: of one location or all, of one provider or all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.month_layout import grid_first, months_on
from frontdesk.ui.book import month_words
from frontdesk.ui.book.month_grid import MonthGrid
from frontdesk.ui.book.views import LIST, Asked, Shared, View
from frontdesk.ui.book.whose import EVERYBODY, WhoseLine
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import month_name, month_short, today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.weekpage import DayFill, MonthPage
    from frontdesk.ui.book.month_list import MonthList

PROVIDER: Final = "book.month_provider"
_YEAR: Final = 12
_MORNING: Final = "T08:00"


class MonthView(View):
    """Six weeks around a month. The month stays while the cursor is on a day of the one before or after it."""

    has_strip = False

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self.grid = MonthGrid(self.desk.theme)
        self.list: MonthList | None = None
        self.addWidget(self.grid)
        self._month: date | None = None
        self._asked: Asked | None = None
        self.head = self.whose = WhoseLine(self.desk, everybody=True)
        self.whose.chosen.connect(self._choose_provider)
        self.grid.day_chosen.connect(self._chosen)
        self.grid.day_left.connect(self._left)
        self.grid.day_opened.connect(self.day_opened)

    @property
    def page(self) -> MonthPage | None:
        """What is drawn."""
        return self.grid.days.page

    @property
    def month(self) -> date | None:
        """The first of the month that is shown."""
        return self._month

    @property
    def form(self) -> QWidget:
        """Grid or list, whichever is shown."""
        return self.list if self.list is not None and self.currentWidget() is self.list else self.grid

    def show_form(self, form: str) -> None:
        """Grid or list; the list is made when it is first wanted."""
        if form == LIST and self.list is None:
            from frontdesk.ui.book.month_list import MonthList

            self.list = MonthList(self.desk)
            self.list.opened.connect(lambda day: self.day_opened.emit(day.day))
            self.list.chosen.connect(self._row_chosen)
            self.addWidget(self.list)
            self._show_list()
        self.setCurrentWidget(self.list if form == LIST and self.list else self.grid)

    def read(self, asked: Asked, *, keep_scroll: bool) -> None:
        """Read and draw the month of the day; the one that is shown stays as long as the cursor is on that day."""
        del keep_scroll
        reader = self.desk.reader
        if reader is None:
            return
        if self._month is None or self._asked is None or asked.day != self.grid.day:
            self._month = asked.day.replace(day=1)
        self._asked = asked
        chosen = self._provider()
        page = reader.weeks.month(
            grid_first(self._month),
            location_id=asked.place,
            provider_id=chosen or None,
            holidays=asked.holidays,
        )
        if chosen and all(each.id != chosen for each in page.providers):
            self.desk.prefs.put(PROVIDER, EVERYBODY)
            self.read(asked, keep_scroll=True)
            return
        self.places, self.deserted = page.places, not page.providers
        self.grid.show_month(page, self._month, day=asked.day, today=asked.today)
        self.whose.show_providers(page.providers, chosen)
        self.whose.say(month_words.summary(month_words.of_month(page, self._month.month)))
        self._show_list()

    def stepped(self, day: date, by: int, *, far: bool = False) -> date:
        """A month on or back; far ones are a year."""
        by *= _YEAR if far else 1
        month = self._month
        inside = month is None or (day.year, day.month) == (month.year, month.month)
        return months_on(day if inside or month is None else month, by)

    def steps(self) -> tuple[str, str]:
        """A step is a month."""
        return tr("Previous month"), tr("Next month")

    def titles(self, day: date) -> tuple[str, ...]:
        """ "November 2026", and shorter."""
        month = self._month or day
        return month_name(month), month_short(month)

    def set_now(self, now_utc: int) -> None:
        """Today is what the screen says it is."""

    def is_past(self, now_utc: int) -> bool:
        """Whether a visit of today may have begun that was to be confirmed."""
        page, today = self.page, today_at(self.desk.zone, now_utc)
        return page is not None and any(each.day == today and each.to_confirm for each in page.days)

    def to_show(self, visit: DayVisit) -> bool:
        """A month shows no visits."""
        del visit
        return False

    def wish(self) -> Wish:
        """The day that the cursor is on, from the morning on."""
        day = self.grid.day
        provider = self._provider() or None
        return Wish(provider_id=provider, start_wall="" if day is None else f"{day.isoformat()}{_MORNING}")

    def free_wish(self) -> Wish:
        """A day is no time yet."""
        return Wish(provider_id=self._provider() or None)

    def paste(self) -> None:
        """What was cut or copied is offered its first free time on the day that the cursor is on."""
        from frontdesk.ui.book.month_paste import paste_on_day

        day = self.grid.day
        if day is not None:
            paste_on_day(self.desk, day)

    def step_provider(self, by: int) -> None:
        """All, or the provider before or after."""
        self.whose.step(by)

    def _provider(self) -> int:
        return self.desk.prefs.get(PROVIDER, EVERYBODY)

    def _choose_provider(self, provider_id: int) -> None:
        self.desk.prefs.put(PROVIDER, provider_id)
        self.choices_changed.emit()

    def _show_list(self) -> None:
        page, month, asked = self.page, self._month, self._asked
        if self.list is not None and page is not None and month is not None and asked is not None:
            self.list.show_month(page, month, day=self.grid.day or asked.day)

    def _chosen(self, day: date) -> None:
        self.day_chosen.emit(day)

    def _row_chosen(self, row: DayFill | None) -> None:
        if row is not None:
            self.grid.go_to(row.day)
            self.day_chosen.emit(row.day)

    def _left(self, day: date) -> None:
        self.day_wanted.emit(day)
