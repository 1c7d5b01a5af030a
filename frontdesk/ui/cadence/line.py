"""The fields of one step, and its place on the line of time towards the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.step_values import KEY_FORM, LONGEST_LEAD_DAYS, LONGEST_LEAD_HOURS
from frontdesk.domain.words import StepKey
from frontdesk.ui import words
from frontdesk.ui.cadence.steps import Counted, StepValue, written_amount
from frontdesk.ui.kit.buttons import IconButton, name_it
from frontdesk.ui.kit.clockline import DAY_MINUTES, ClockLine
from frontdesk.ui.kit.forms import Choice, check, line
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.settings.controls import read_number
from frontdesk.ui.tokens import S1, S2, S3, S6, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QLineEdit

    from frontdesk.ui.theme import Theme

_AMOUNT: Final = 56
_CLOCK: Final = 80
_KEY: Final = 112
_TEN: Final = 10 * 60
_DOT: Final = 5.0


class Wrong(ValueError):
    """What a field says is refused. `field` is where the sentence belongs."""

    def __init__(self, field: QLineEdit, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Mark(QWidget):
    """A point of the line of time: a full one asks, a ring tells, the square is the visit. It has no focus and no name: its row says it."""

    def __init__(self, theme: Theme, *, ask: bool = False, visit: bool = False, first: bool = False) -> None:
        super().__init__()
        self._theme, self._ask, self._visit, self.first = theme, ask, visit, first
        self.setFixedWidth(S6)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_ask(self, *, ask: bool) -> None:
        """Whether its step asks."""
        self._ask = ask
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its row."""
        return QSize(S6, S6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, and the point on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, S6 if self.height() > 2 * S6 else self.height() / 2)
        ink = self._theme.role(Role.MUTED)
        painter.setPen(QPen(self._theme.role(Role.LINE), 2))
        top = middle.y() if self.first else 0
        painter.drawLine(
            QPointF(middle.x(), top), QPointF(middle.x(), middle.y() if self._visit else self.height())
        )
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if self._ask or self._visit else self._theme.role(Role.BACKGROUND))
        if self._visit:
            painter.drawRect(QRectF(middle.x() - _DOT, middle.y() - _DOT, 2 * _DOT, 2 * _DOT))
        else:
            painter.drawEllipse(middle, _DOT, _DOT)


class StepLine(QWidget):
    """One step: its fields in a line, what is wrong with them below. Signals: `edited()`; `unwanted()`."""

    edited = Signal()
    unwanted = Signal()

    def __init__(self, step: StepValue, *, theme: Theme, number: int) -> None:
        super().__init__()
        self.mark = Mark(theme, ask=step.ask)
        self.amount = line(written_amount(step.amount))
        self.amount.setFixedWidth(_AMOUNT)
        self.counted: Choice[Counted] = Choice(
            (
                (Counted.HOURS, tr("hours before")),
                (Counted.DAYS, tr("days before")),
                (Counted.WORKING, tr("working days before")),
            ),
            step.counted,
        )
        self.at = Label(tr("at"), tone="muted")
        self.clock = ClockLine(step.minute)
        self.clock.setFixedWidth(_CLOCK)
        self.act: Choice[bool] = Choice(((True, tr("asks")), (False, tr("tells"))), step.ask)
        self.only = check(tr("only if not confirmed"), on=step.unconfirmed)
        self.behind = Label(tr("called"), tone="muted")
        self.called = line(step.key, limit=39)
        self.called.setFixedWidth(_KEY)
        self.remove = IconButton("trash", "", self.unwanted.emit, theme=theme)
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.hide()
        self.number(number)
        self._lay_out()
        self._show_clock()
        for each in (self.amount, self.called):
            each.editingFinished.connect(lambda edit=each: self._left(edit))
        self.clock.edited.connect(self.edited)
        self.counted.activated.connect(lambda _index: self._recounted())
        self.act.activated.connect(lambda _index: self._acts())
        self.only.clicked.connect(lambda _on: self.edited.emit())

    def _lay_out(self) -> None:
        keep = self.clock.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.clock.setSizePolicy(keep)
        keep = self.at.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.at.setSizePolicy(keep)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S2)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.mark, 0, 0, 4, 1)
        grid.setRowMinimumHeight(0, S1)
        parts = (self.amount, self.counted, self.at, self.clock, self.act, self.only)
        for column, part in enumerate(parts, start=1):
            grid.addWidget(part, 1, column, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(7, 1)
        grid.addWidget(self.behind, 1, 8, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.called, 1, 9, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.remove, 1, 10, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._wrong, 2, 1, 1, 10)
        grid.setRowMinimumHeight(3, S3)

    def number(self, number: int) -> None:
        """Its place in the cadence, for names."""
        name = f"cadence.step.{number}"
        self.setObjectName(name)
        name_it(self.amount, tr("Step {number}: how long before the visit", number=number), f"{name}.amount")
        name_it(self.counted, tr("Step {number}: hours or days", number=number), f"{name}.counted")
        name_it(self.clock, tr("Step {number}: time of day", number=number), f"{name}.clock")
        name_it(self.act, tr("Step {number}: asks or tells", number=number), f"{name}.act")
        name_it(self.only, tr("Step {number}: only if not confirmed", number=number), f"{name}.only")
        name_it(self.called, tr("Step {number}: its name", number=number), f"{name}.key")
        name_it(self.remove, tr("Remove step {number}", number=number), f"{name}.remove")
        self.mark.first = number == 1
        self.mark.update()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What Tab comes to, in its order."""
        return (self.amount, self.counted, self.clock, self.act, self.only, self.called, self.remove)

    def value(self, taken: Collection[str] = ()) -> StepValue:
        """What it says; `taken` are the names of other steps. Raises Wrong."""
        counted = self.counted.value or Counted.HOURS
        key = self.called.text().strip()
        if not KEY_FORM.fullmatch(key):
            raise Wrong(self.called, tr("A name is a word of a-z, digits and _, like ask_again."))
        if key in frozenset(StepKey):
            raise Wrong(self.called, tr("Frontdesk needs this name itself. Choose another."))
        if key in taken:
            raise Wrong(self.called, tr("Another step has this name. Name them apart."))
        return StepValue(
            key,
            counted,
            self._amount(counted),
            self._minute(counted),
            bool(self.act.value),
            self.only.isChecked(),
        )

    def fail(self, wrong: Wrong) -> None:
        """Say what is wrong, below; what was typed stays."""
        self.clear()
        self._wrong.setText(str(wrong))
        self._wrong.show()
        wrong.field.setProperty("wrong", True)
        wrong.field.setAccessibleDescription(str(wrong))
        restyle(wrong.field)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._wrong.hide()
        for field in (self.amount, self.clock, self.called):
            if field.property("wrong"):
                field.setProperty("wrong", False)
                field.setAccessibleDescription("")
                restyle(field)

    @property
    def wrong(self) -> str:
        """What is wrong, or nothing."""
        return "" if self._wrong.isHidden() else self._wrong.text()

    def _amount(self, counted: Counted) -> float:
        try:
            found = read_number(self.amount.text().strip())
        except ValueError as wrong:
            raise Wrong(self.amount, str(wrong)) from None
        if counted is Counted.HOURS:
            if not 0 < found <= LONGEST_LEAD_HOURS:
                raise Wrong(
                    self.amount,
                    tr("Hours before the visit are above 0 and at most {most}.", most=LONGEST_LEAD_HOURS),
                )
        elif found != int(found) or not 0 <= found <= LONGEST_LEAD_DAYS:
            raise Wrong(
                self.amount,
                tr("Days before the visit are a whole number from 0 to {most}.", most=LONGEST_LEAD_DAYS),
            )
        return found

    def _minute(self, counted: Counted) -> int | None:
        if counted is Counted.HOURS:
            return None
        minute = self.clock.minute
        if minute is None or minute >= DAY_MINUTES:
            raise Wrong(
                self.clock,
                tr("Say at what time of day. Write it like {example}.", example=words.clock(_TEN)),
            )
        return minute

    def _recounted(self) -> None:
        self._show_clock()
        if self.counted.value is not Counted.HOURS and self.clock.is_empty:
            self.clock.show_minute(_TEN)
        self.edited.emit()

    def _acts(self) -> None:
        self.mark.show_ask(ask=bool(self.act.value))
        self.edited.emit()

    def _show_clock(self) -> None:
        counts_days = self.counted.value is not Counted.HOURS
        self.at.setVisible(counts_days)
        self.clock.setVisible(counts_days)

    def _left(self, edit: QLineEdit) -> None:
        if edit.isModified():
            edit.setModified(False)
            self.edited.emit()
