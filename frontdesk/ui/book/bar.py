"""What the book adds to the top bar: the day, how to leave it, the location, grid or list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget, QWidgetAction

from frontdesk.domain.i18n import tr
from frontdesk.ui.book.looks import LookButton
from frontdesk.ui.book.offered import OFFERED
from frontdesk.ui.book.views import GRID, LIST
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import IconButton, Segments, button, name_it
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import set_key_tip
from frontdesk.ui.kit.layouts import column
from frontdesk.ui.tokens import S1, S3
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPlace

ALL_PLACES = 0
_BETWEEN: Final = 7 * S1 + S3
"""Pixels between the parts of the bar."""
_PLACE: Final = 130
_LEAST_PLACE: Final = 92
"""Pixels of the location, and where there is little room."""


class DateButton(QPushButton):
    """A date as long as there is room for it, and in fewer words where there is less: never cut."""

    def __init__(self) -> None:
        super().__init__()
        # A button's own policy is never to be narrower than it would like to be.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._words: tuple[str, ...] = ("",)

    def offer(self, *words: str) -> None:
        """The same in several lengths, the longest first."""
        self._words = tuple(each.replace("&", "&&") for each in words)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the longest."""
        return super().sizeHint() + QSize(self._longer_by(self._words[0]), 0)

    def minimumSizeHint(self) -> QSize:
        """Room for the shortest."""
        return super().sizeHint() + QSize(self._longer_by(self._words[-1]), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room, other words."""
        super().resizeEvent(event)
        self._fit()

    def _longer_by(self, text: str) -> int:
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(text) - metrics.horizontalAdvance(self.text())

    def _fit(self) -> None:
        self.ensurePolished()
        room = self.width() - super().sizeHint().width()
        fitting = [each for each in self._words if self._longer_by(each) <= room]
        wanted = fitting[0] if fitting else self._words[-1]
        if wanted != self.text():
            self.setText(wanted)


class BookBar(QWidget):
    """Signals: `step_wanted(int)` on or back; `today_wanted()`; `day_wanted(date)`; `place_wanted(int)` (0: all); `form_wanted(str)`:
    grid or list; `view_wanted(str)`: day, week, month; `paper_wanted()`: what is shown, on paper."""

    step_wanted = Signal(int)
    today_wanted = Signal()
    day_wanted = Signal(object)
    place_wanted = Signal(int)
    form_wanted = Signal(str)
    view_wanted = Signal(str)
    paper_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day = date(2000, 1, 1)
        keys, theme = desk.keys, desk.theme
        self._today = button(
            tr("Today"), self.today_wanted.emit, identifier="book.today", key=keys.shown("today")
        )
        self._back = IconButton(
            "chevron-left",
            tr("Previous day"),
            lambda: self.step_wanted.emit(-1),
            theme=theme,
            identifier="book.previous",
            key=keys.shown("previous_day"),
        )
        self._on = IconButton(
            "chevron-right",
            tr("Next day"),
            lambda: self.step_wanted.emit(1),
            theme=theme,
            identifier="book.next",
            key=keys.shown("next_day"),
        )
        self._date = DateButton()
        self._date.setProperty("kind", "quiet")
        self._date.setProperty("face", "date")
        self._date.setAutoDefault(False)
        self._date.clicked.connect(lambda _checked=False: self.open_calendar())
        name_it(self._date, tr("Date"), "book.date")
        self.place: Choice[int] = Choice()
        self.place.setMinimumWidth(_PLACE)
        self.place.setMaximumWidth(200)
        name_it(self.place, tr("Location"), "book.place")
        self.place.currentIndexChanged.connect(self._placed)
        self.views = Segments(
            [(str(name), name.label) for name in OFFERED],
            name=tr("View"),
            chosen=self.view_wanted.emit,
            identifier="book.view",
        )
        for name in OFFERED:
            set_key_tip(self.views.buttons[name], name.label, keys.shown(f"view_{name}"))
        self.form = Segments(
            [(GRID, tr("Grid")), (LIST, tr("List"))],
            name=tr("Form"),
            chosen=self.form_wanted.emit,
            identifier="book.form",
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(S1)
        for part in (self._today, self._back, self._on):
            line.addWidget(part)
        line.addWidget(self._date)
        line.addStretch(1)
        line.addWidget(self.place)
        line.addSpacing(S3)
        line.addWidget(self.views)
        line.addSpacing(S1)
        line.addWidget(self.form)
        line.addSpacing(S1)
        self._paper = IconButton(
            "print",
            tr("The day on paper"),
            self.paper_wanted.emit,
            theme=theme,
            identifier="book.paper",
            key=keys.shown("paper"),
        )
        line.addWidget(self._paper)
        self._look: LookButton | None = None
        # The layout's own would keep the window from being as narrow as a screen at 200 % is.
        self.setMinimumWidth(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where not all of it fits, one button stands for the views and forms."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        parts = (self._today, self._back, self._on, self._date, self.views, self.form, self._paper)
        needed = sum(each.minimumSizeHint().width() for each in parts) + _BETWEEN
        if not self.place.isHidden():
            needed += _PLACE
        narrow = self.width() < needed
        if narrow and self._look is None:
            self._look = LookButton((self.views, self.view_wanted.emit), (self.form, self.form_wanted.emit))
            line = self.layout()
            assert isinstance(line, QHBoxLayout)
            line.insertWidget(line.indexOf(self.views), self._look)
        if self._look is not None:
            self._look.setVisible(narrow)
        self.place.setMinimumWidth(_LEAST_PLACE if narrow else _PLACE)
        self.views.setVisible(not narrow)
        self.form.setVisible(not narrow)

    def show_day(self, day: date, *, today: date, titles: tuple[str, ...]) -> None:
        """Name what is shown, in words of several lengths, the longest first."""
        self._day = day
        self._date.offer(*titles)
        self._date.setAccessibleName(tr("Date: {day}", day=titles[0]))
        self._fit()
        self._today.setEnabled(day != today)

    def show_steps(self, back: str, on: str) -> None:
        """Name what a step is."""
        keys = self._desk.keys
        for button_of, name, act in ((self._back, back, "previous_day"), (self._on, on, "next_day")):
            button_of.setAccessibleName(name)
            set_key_tip(button_of, name, keys.shown(act))

    def show_places(self, places: Sequence[DayPlace], chosen: int) -> None:
        """Offer the locations; none to choose from where there is one."""
        offered = [(ALL_PLACES, tr("All locations")), *((place.id, place.name) for place in places)]
        self.place.offer(offered, chosen)
        self.place.setVisible(len(places) > 1)
        self._fit()

    def open_calendar(self) -> None:
        """A month to pick a day from."""
        # Imported when first wanted: the start needs neither.
        from frontdesk.ui.kit.calendar import Month
        from frontdesk.ui.kit.dates import DateField

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        day, today = self._day, self._desk_today()
        calendar = Month(
            self._desk.theme,
            QDate(day.year, day.month, day.day),
            today=QDate(today.year, today.month, today.day),
            identifier="book.calendar",
        )
        typed = DateField(self._desk)
        name_it(typed.edit, tr("Date, as typed"), "book.typed_date")

        def picked(chosen: QDate) -> None:
            menu.close()
            self.day_wanted.emit(date(chosen.year(), chosen.month(), chosen.day()))

        def entered() -> None:
            if typed.value is not None:
                menu.close()
                self.day_wanted.emit(typed.value)

        calendar.clicked.connect(picked)
        calendar.activated.connect(picked)
        typed.edit.returnPressed.connect(entered)
        inside = QWidget()
        inside.setLayout(column(typed, calendar, spacing=S1, margins=(S3, S1, S3, S1)))
        action = QWidgetAction(menu)
        action.setDefaultWidget(inside)
        menu.addAction(action)
        menu.popup(self._date.mapToGlobal(self._date.rect().bottomLeft()))
        typed.setFocus()

    def _desk_today(self) -> date:
        return today_at(self._desk.zone, self._desk.now())

    def _placed(self) -> None:
        place = self.place.value
        if place is not None:
            self.place_wanted.emit(place)
