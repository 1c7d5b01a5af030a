"""The cadence as rows on a line of time towards the visit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.step_values import MOST_STEPS
from frontdesk.ui.cadence.line import Mark, StepLine, Wrong
from frontdesk.ui.cadence.steps import Counted, StepValue, in_order
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.taborder import tab_before
from frontdesk.ui.tokens import S2, S6

if TYPE_CHECKING:
    from frontdesk.ui.theme import Theme

_NEW: Final = StepValue("", Counted.WORKING, 2, 10 * 60, True, True)


class TimeLine(QWidget):
    """The steps, the earliest first, and the visit at the end. Signals: `edited(object)`: the steps as they are typed now, or None
    where a field says what cannot be."""

    edited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[StepValue, ...] | None = None
        self.lines: list[StepLine] = []
        name_it(self, tr("Steps towards the visit"), "cadence.steps")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._none = Label(tr("No steps: nobody is asked or told anything."), tone="muted", wrap=True)
        self._end_mark = Mark(theme, visit=True)
        self._end_mark.setFixedHeight(S6)
        self.adds = button(tr("Add a step"), self._add, identifier="cadence.add")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._none)
        whole.addLayout(self._rows)
        whole.addLayout(row(self._end_mark, Label(tr("The visit begins"), face="strong"), None, spacing=S2))
        whole.addSpacing(S2)
        whole.addLayout(row(self.adds, None))

    def show_steps(self, steps: tuple[StepValue, ...], *, editable: bool = True) -> None:
        """Show these, unless they are what stands there."""
        if steps != self._shown:
            self._fill(steps)
        for each in self.lines:
            each.setEnabled(editable)
        self.adds.setVisible(editable)
        self._tidy()

    def read(self) -> tuple[StepValue, ...] | None:
        """What is typed, in the order of time; None where something cannot be, which then stands at its field."""
        found: list[StepValue] = []
        for each in self.lines:
            each.clear()
            try:
                found.append(each.value({step.key for step in found}))
            except Wrong as wrong:
                each.fail(wrong)
        return in_order(found) if len(found) == len(self.lines) else None

    def _fill(self, steps: tuple[StepValue, ...]) -> None:
        for old in self.lines:
            self._drop(old)
        self.lines = []
        self._shown = steps
        for step in steps:
            self._append(step)

    def _append(self, step: StepValue) -> StepLine:
        made = StepLine(step, theme=self._theme, number=len(self.lines) + 1)
        self._rows.addWidget(made)
        # Not by the layout's next turn: it gets the focus at once.
        made.show()
        made.edited.connect(self._edited)
        made.unwanted.connect(lambda: self._remove(made))
        self.lines.append(made)
        tab_before(self.adds, made.parts)
        return made

    def _drop(self, old: StepLine) -> None:
        self._rows.removeWidget(old)
        old.hide()
        old.deleteLater()

    def _tidy(self) -> None:
        self._none.setVisible(not self.lines)
        self.adds.setEnabled(len(self.lines) < MOST_STEPS)
        self._end_mark.first = not self.lines
        for number, each in enumerate(self.lines, start=1):
            each.number(number)

    def _add(self) -> None:
        taken = {each.called.text().strip() for each in self.lines}
        number = next(each for each in range(1, 100) if f"step_{each}" not in taken)
        made = self._append(replace(_NEW, key=f"step_{number}"))
        self._tidy()
        self._edited()
        made.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        made.amount.selectAll()

    def _remove(self, gone: StepLine) -> None:
        at = self.lines.index(gone)
        self.lines.remove(gone)
        self._drop(gone)
        self._tidy()
        left = self.lines[min(at, len(self.lines) - 1)].remove if self.lines else self.adds
        left.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edited()

    def _edited(self) -> None:
        steps = self.read()
        if steps is not None:
            self._shown = steps
            self._sort(steps)
        self.edited.emit(steps)

    def _sort(self, steps: tuple[StepValue, ...]) -> None:
        """Rows go where their time is; whoever types stays in their field."""
        order = {step.key: at for at, step in enumerate(steps)}
        wanted = sorted(self.lines, key=lambda each: order[each.called.text().strip()])
        if wanted == self.lines:
            return
        for each in wanted:
            self._rows.removeWidget(each)
            self._rows.addWidget(each)
        self.lines = wanted
        self._tidy()
        for each in wanted:
            tab_before(self.adds, each.parts)
