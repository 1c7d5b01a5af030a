"""The cadence as a small table: so many hours before, asks or tells, only who has not confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.domain.step_values import MOST_STEPS
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.forms import Choice, check, line
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.taborder import tab_before
from frontdesk.ui.settings.controls import Control, read_number, written_number
from frontdesk.ui.tokens import CONTROL, S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.ui.theme import Theme

_HOURS: Final = 72
_NEW_HOURS: Final = 48


@dataclass(frozen=True, slots=True)
class StepValue:
    """One step as the setting keeps it."""

    key: str
    hours: float
    ask: bool
    unconfirmed: bool

    def as_json(self) -> dict[str, Json]:
        """As `domain.setting_values.steps` takes it."""
        made: dict[str, Json] = {"key": self.key, "hours_before": self.hours, "ask": self.ask}
        if self.unconfirmed:
            made["only_if"] = "unconfirmed"
        return made

    def words(self) -> str:
        """As a person says it."""
        hours = written_number(self.hours)
        match self.ask, self.unconfirmed:
            case True, True:
                return tr("{hours} h asks who has not confirmed", hours=hours)
            case True, False:
                return tr("{hours} h asks", hours=hours)
            case False, True:
                return tr("{hours} h tells who has not confirmed", hours=hours)
            case _:
                return tr("{hours} h tells", hours=hours)


def steps_of(value: Json) -> tuple[StepValue, ...]:
    """The steps of a value that was checked, the earliest first."""
    found = [
        StepValue(
            str(each["key"]),
            each["hours_before"],
            bool(each["ask"]),
            each.get("only_if") == "unconfirmed",
        )
        for each in cast("list[dict[str, Any]]", value)
    ]
    return tuple(sorted(found, key=lambda step: -step.hours))


class StepLine(QObject):
    """The fields of one step. Signals: `edited()`; `unwanted()`."""

    edited = Signal()
    unwanted = Signal()

    def __init__(self, step: StepValue, *, theme: Theme, number: int) -> None:
        super().__init__()
        self.key = step.key
        name = f"settings.step.{number}"
        self.hours = line(written_number(step.hours))
        self.hours.setFixedWidth(_HOURS)
        name_it(self.hours, tr("Step {number}: hours before the visit", number=number), f"{name}.hours")
        self.behind = Label(tr("hours before"), tone="muted")
        self.act: Choice[bool] = Choice(((True, tr("asks")), (False, tr("tells"))), step.ask)
        name_it(self.act, tr("Step {number}: asks or tells", number=number), f"{name}.act")
        self.only = check(tr("only who has not confirmed"), on=step.unconfirmed)
        name_it(self.only, tr("Step {number}: only who has not confirmed", number=number), f"{name}.only")
        self.remove = IconButton(
            "trash",
            tr("Remove step {number}", number=number),
            self.unwanted.emit,
            theme=theme,
            identifier=f"{name}.remove",
        )
        self.hours.editingFinished.connect(self._left)
        self.act.activated.connect(lambda _index: self.edited.emit())
        self.only.clicked.connect(lambda _on: self.edited.emit())

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """Its fields, in their order."""
        return (self.hours, self.behind, self.act, self.only, self.remove)

    def value(self) -> StepValue:
        """What it says. Raises ValueError with a sentence."""
        hours = read_number(self.hours.text().strip())
        return StepValue(self.key, hours, bool(self.act.value), self.only.isChecked())

    def mark(self, *, wrong: bool) -> None:
        """Whether its hours were refused."""
        if bool(self.hours.property("wrong")) != wrong:
            self.hours.setProperty("wrong", wrong)
            restyle(self.hours)

    def _left(self) -> None:
        if self.hours.isModified():
            self.hours.setModified(False)
            self.edited.emit()


class StepsControl(Control):
    """The steps, the earliest first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._label = ""
        self._shown: tuple[StepValue, ...] = ()
        self.lines: list[StepLine] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(S3)
        self._grid.setVerticalSpacing(S1)
        self._grid.setColumnStretch(3, 1)
        self._none = Label(tr("No steps: nobody is asked or told anything."), tone="muted", wrap=True)
        self.adds = button(tr("Add a step"), self._add, identifier="settings.step.add")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(S2)
        whole.addLayout(self._grid)
        whole.addWidget(self._none)
        whole.addLayout(row(self.adds, None))

    @property
    def field(self) -> QWidget:
        """The first line, or the button where there is none."""
        return self.lines[0].hours if self.lines else self.adds

    def called(self, label: str, identifier: str) -> None:
        """The table has the name; each field its own."""
        name_it(self, label, identifier)

    def describe(self, text: str) -> None:
        """Of the table."""
        self.setAccessibleDescription(text)

    def mark(self, *, wrong: bool) -> None:
        """Lines that cannot be read are marked; where all can be, the sentence stands alone."""
        for each in self.lines:
            each.mark(wrong=wrong and not _readable(each))

    def show_value(self, value: Json) -> None:
        """The steps that hold."""
        steps = steps_of(value)
        if steps != self._shown or len(steps) != len(self.lines):
            self._shown = steps
            self._fill(steps)

    def words(self, value: Json) -> str:
        """In one line."""
        return ", ".join(step.words() for step in steps_of(value)) or tr("none")

    def _fill(self, steps: tuple[StepValue, ...]) -> None:
        for old in self.lines:
            self._drop(old)
        self.lines = []
        for step in steps:
            self._append(step)
        self._tidy()

    def _append(self, step: StepValue) -> StepLine:
        made = StepLine(step, theme=self._theme, number=len(self.lines) + 1)
        made.setParent(self)
        at = self._grid.rowCount()
        self._grid.setRowMinimumHeight(at, CONTROL)
        for column, part in enumerate(made.parts):
            self._grid.addWidget(part, at, column, Qt.AlignmentFlag.AlignVCenter)
        made.edited.connect(self._edited)
        made.unwanted.connect(lambda: self._remove(made))
        self.lines.append(made)
        tab_before(self.adds, made.parts)
        return made

    def _drop(self, old: StepLine) -> None:
        at = self._grid.indexOf(old.hours)
        if at >= 0:
            # Rows of a grid are never taken back: what is empty must not take room.
            place = cast("tuple[int, int, int, int]", self._grid.getItemPosition(at))
            self._grid.setRowMinimumHeight(place[0], 0)
        for part in old.parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        old.deleteLater()

    def _tidy(self) -> None:
        self._none.setVisible(not self.lines)
        self.adds.setEnabled(len(self.lines) < MOST_STEPS)

    def _add(self) -> None:
        taken = {each.key for each in self.lines}
        number = next(each for each in range(1, 100) if f"step_{each}" not in taken)
        made = self._append(StepValue(f"step_{number}", _NEW_HOURS, True, False))
        self._tidy()
        made.hours.setFocus(Qt.FocusReason.OtherFocusReason)
        made.hours.selectAll()
        self._edited()

    def _remove(self, gone: StepLine) -> None:
        self.lines.remove(gone)
        self._drop(gone)
        self._tidy()
        self.adds.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edited()

    def _edited(self) -> None:
        try:
            steps = [each.value() for each in self.lines]
        except ValueError as wrong:
            self.failed.emit(str(wrong))
            return
        self.mark(wrong=False)
        # As it stands now: what comes back in another order is shown anew, what comes back the same stays as it is typed.
        self._shown = tuple(steps)
        ordered = sorted(steps, key=lambda step: -step.hours)
        self.edited.emit([step.as_json() for step in ordered])


def _readable(each: StepLine) -> bool:
    try:
        each.value()
    except ValueError:
        return False
    return True
