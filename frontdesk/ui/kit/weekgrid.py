"""The hours of a week: a row a day, from and until, a break, and where, if there are several places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.clockline import DAY_MINUTES, ClockLine, shown_minute
from frontdesk.ui.kit.forms import Choice, check
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.tokens import S1, S2, S3

WORKDAYS: Final = (0, 1, 2, 3, 4)
USUAL: Final = (Interval(8 * 60, 12 * 60), Interval(13 * 60, 17 * 60))
"""What a day gets that is opened and of which nothing is known."""
_FIELD: Final = 88
_A_MONDAY: Final = date(2024, 1, 1)
_DAYS: Final = 7


def day_name(weekday: int) -> str:
    """ "Monday" for 0, as the locale writes it."""
    return words.weekday_long(_A_MONDAY + timedelta(days=weekday))


@dataclass(frozen=True, slots=True)
class At:
    """Hours of one day: `place` is the key of a location, None where there is only one."""

    hours: tuple[Interval, ...] = ()
    place: int | None = None


class DayRow(QObject):
    """One day. Signals: `edited()`; `moved(int)` with the key of a location that the person chose."""

    edited = Signal()
    moved = Signal(int)

    def __init__(self, weekday: int, *, identifier: str) -> None:
        super().__init__()
        self.weekday = weekday
        name = day_name(weekday)
        self.on = check(name)
        name_it(self.on, name, f"{identifier}.{weekday}")
        ends = {
            "from": tr("{day} from", day=name),
            "until": tr("{day} until", day=name),
            "break_from": tr("{day}, break from", day=name),
            "break_until": tr("{day}, break until", day=name),
        }
        self.lines = {part: ClockLine() for part in ends}
        for part, called in ends.items():
            name_it(self.lines[part], called, f"{identifier}.{weekday}.{part}")
            self.lines[part].setFixedWidth(_FIELD)
            self.lines[part].edited.connect(self._edited)
        self.place: Choice[int] = Choice()
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.place.setMinimumContentsLength(12)
        self.offers_place = False
        name_it(self.place, tr("{day}, where", day=name), f"{identifier}.{weekday}.place")
        self.place.activated.connect(lambda _index: self._place_chosen())
        self.closed = Label(tr("Closed"), tone="muted")
        self.to = (Label(tr("to"), tone="muted"), Label(tr("to"), tone="muted"))
        self.wrong = Label(face="meta", tone="danger", wrap=True)
        self.wrong.hide()
        self._rest: tuple[Interval, ...] = ()
        self.on.toggled.connect(lambda _on: self._switched())

    def show_day(self, at: At) -> None:
        """Show these hours; what four fields cannot say is kept and told."""
        self.on.blockSignals(True)
        self.on.setChecked(bool(at.hours))
        self.on.blockSignals(False)
        shown = at.hours[:2]
        self._rest = at.hours[2:]
        self._fill(shown)
        if at.place is not None:
            self.place.choose(at.place)
        self.say("")
        self.lay_out()

    def read(self) -> At:
        """What it says. Raises UsageError with a sentence for the person; `wrong_line` is the field it is about."""
        if not self.on.isChecked():
            return At(place=self.place.value)
        begin, end = self._needed("from"), self._needed("until")
        end = end or DAY_MINUTES
        if begin >= end:
            raise _Wrong(
                self.lines["until"],
                tr(
                    "The day ends before it begins. Give a later time than {begin}.",
                    begin=shown_minute(begin),
                ),
            )
        hours = self._with_break(begin, end)
        return At(self._with_rest(hours), self.place.value)

    def say(self, sentence: str, line: QLineEdit | None = None) -> None:
        """Say what is wrong under the row; nothing takes it away."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        for each in self.lines.values():
            is_it = each is line
            if bool(each.property("wrong")) != is_it:
                each.setProperty("wrong", is_it)
                each.setAccessibleDescription(sentence if is_it else "")
                restyle(each)

    def _with_rest(self, hours: tuple[Interval, ...]) -> tuple[Interval, ...]:
        """What four fields cannot say stays, unless what is typed goes over it."""
        last = hours[-1].until_minute
        return (*hours, *(each for each in self._rest if each.from_minute >= last))

    def _with_break(self, begin: int, end: int) -> tuple[Interval, ...]:
        if self.lines["break_from"].is_empty and self.lines["break_until"].is_empty:
            return (Interval(begin, end),)
        pause, again = self._needed("break_from"), self._needed("break_until")
        if not begin < pause < again < end:
            raise _Wrong(
                self.lines["break_from"],
                tr(
                    "The break has to lie between {begin} and {end}. Change it, or leave both its fields empty.",
                    begin=shown_minute(begin),
                    end=shown_minute(end % DAY_MINUTES),
                ),
            )
        return Interval(begin, pause), Interval(again, end)

    def _needed(self, part: str) -> int:
        line = self.lines[part]
        found = line.minute
        if found is not None:
            return found
        if line.is_empty:
            raise _Wrong(
                line, tr("A time is missing. Write it like {example}.", example=shown_minute(8 * 60))
            )
        raise _Wrong(
            line,
            tr(
                "{text} is not a time of day. Write it like {example}.",
                text="".join(c for c in line.text() if c.isprintable()),
                example=shown_minute(8 * 60),
            ),
        )

    def _fill(self, hours: Sequence[Interval]) -> None:
        first = hours[0] if hours else None
        last = hours[-1] if hours else None
        pause = len(hours) > 1
        self.lines["from"].show_minute(first.from_minute if first else None)
        self.lines["until"].show_minute(last.until_minute if last else None)
        self.lines["break_from"].show_minute(first.until_minute if first and pause else None)
        self.lines["break_until"].show_minute(last.from_minute if last and pause else None)

    def _switched(self) -> None:
        if self.on.isChecked() and self.lines["from"].is_empty:
            self._fill(USUAL)
        self.say("")
        self.lay_out()
        self.edited.emit()

    def _edited(self) -> None:
        self.say("")
        self.edited.emit()

    def _place_chosen(self) -> None:
        if self.place.value is not None:
            self.moved.emit(self.place.value)
        self.edited.emit()

    def lay_out(self) -> None:
        """Fields where the day is open, a word where it is closed."""
        is_open = self.on.isChecked()
        for each in (*self.lines.values(), *self.to):
            each.setVisible(is_open)
        self.place.setVisible(is_open and self.offers_place)
        self.closed.setVisible(not is_open)


class _Wrong(UsageError):
    """What is wrong with a field of a row."""

    def __init__(self, line: ClockLine, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


class WeekGrid(QWidget):
    """Seven days. Signals: `edited()` when the person changed something; `moved(int, int)`: weekday and the location chosen for it."""

    edited = Signal()
    moved = Signal(int, int)

    def __init__(
        self,
        *,
        name: str,
        identifier: str = "week",
        workdays: Iterable[int] = WORKDAYS,
        opened: str = "",
        closed: str = "",
    ) -> None:
        super().__init__()
        name_it(self, name, identifier)
        self._workdays = tuple(workdays)
        self._rows = [DayRow(day, identifier=identifier) for day in range(_DAYS)]
        self.copies = button("", self._copy_first, kind="quiet", identifier=f"{identifier}.copy")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S2)
        grid.setVerticalSpacing(S1)
        grid.addWidget(Label(opened or tr("Open"), face="meta", tone="muted"), 0, 1, 1, 3)
        grid.addWidget(Label(tr("Break"), face="meta", tone="muted"), 0, 5, 1, 3)
        self._where = Label(tr("Where"), face="meta", tone="muted")
        grid.addWidget(self._where, 0, 9)
        grid.setColumnMinimumWidth(4, S3)
        grid.setColumnMinimumWidth(8, S3)
        grid.setColumnStretch(9, 1)
        for row in self._rows:
            self._place_row(grid, row, closed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addLayout(grid)
        lines.addWidget(self.copies, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addStretch(1)
        self.show_days({})
        self.ask_place(each_day=False)

    def offer_places(self, places: Sequence[tuple[int, str]]) -> None:
        """The locations among which each day can choose."""
        for row in self._rows:
            row.place.offer(places, row.place.value)

    def ask_place(self, *, each_day: bool) -> None:
        """Whether each day says where it is."""
        for row in self._rows:
            row.offers_place = each_day
            row.lay_out()
        self._where.setVisible(each_day)

    def show_week(self, week: WeekHours) -> None:
        """Show the hours of one place."""
        self.show_days({day: At(week.on(day)) for day in range(_DAYS)})

    def show_days(self, days: dict[int, At]) -> None:
        """Show hours and places by weekday; a day that is left out is closed."""
        for row in self._rows:
            row.show_day(days.get(row.weekday, At()))
        self._name_copy()

    def show_day(self, weekday: int, at: At) -> None:
        """Show other hours on one day."""
        self._rows[weekday].show_day(at)
        self._name_copy()

    def read_days(self) -> dict[int, At] | None:
        """The open days as they are typed; None where something is wrong, which is then said at its row and has the focus."""
        found: dict[int, At] = {}
        first: QWidget | None = None
        for row in self._rows:
            row.say("")
            try:
                at = row.read()
            except _Wrong as wrong:
                row.say(wrong.sentence, wrong.line)
                first = first or wrong.line
                continue
            if at.hours:
                found[row.weekday] = at
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return found

    def read_week(self) -> WeekHours | None:
        """The hours as they are typed, of one place; None likewise."""
        days = self.read_days()
        return None if days is None else WeekHours({day: at.hours for day, at in days.items()})

    def row(self, weekday: int) -> DayRow:
        """The fields of a day."""
        return self._rows[weekday]

    def day_box(self, weekday: int) -> QCheckBox:
        """The box that opens and closes a day."""
        return self._rows[weekday].on

    def _place_row(self, grid: QGridLayout, row: DayRow, closed: str) -> None:
        at = 1 + row.weekday * 2
        if closed:
            row.closed.setText(closed)
        row.on.setMinimumWidth(112)
        row.closed.setMinimumHeight(32)
        grid.addWidget(row.on, at, 0)
        grid.addWidget(row.closed, at, 1, 1, 9)
        parts = (row.lines["from"], row.to[0], row.lines["until"], None, row.lines["break_from"], row.to[1])
        for column, part in enumerate(parts, start=1):
            if part is not None:
                grid.addWidget(part, at, column)
        grid.addWidget(row.lines["break_until"], at, 7)
        grid.addWidget(row.place, at, 9)
        grid.addWidget(row.wrong, at + 1, 1, 1, 9)
        row.edited.connect(self._edited)
        row.moved.connect(lambda place: self.moved.emit(row.weekday, place))
        row.setParent(self)

    def _edited(self) -> None:
        self._name_copy()
        self.edited.emit()

    def _first_open(self) -> DayRow | None:
        return next((row for row in self._rows if row.on.isChecked()), None)

    def _name_copy(self) -> None:
        first = self._first_open()
        self.copies.setVisible(first is not None)
        if first is not None:
            text = tr("Copy {day} to all weekdays", day=day_name(first.weekday))
            self.copies.setText(text.replace("&", "&&"))
            self.copies.setAccessibleName(text)

    def _copy_first(self) -> None:
        first = self._first_open()
        if first is None:
            return
        try:
            at = first.read()
        except _Wrong as wrong:
            first.say(wrong.sentence, wrong.line)
            wrong.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for row in self._rows:
            if row is not first and (row.weekday in self._workdays):
                row.show_day(At(at.hours, row.place.value if at.place is None else at.place))
        self._edited()
