"""Forms: a label above each field, what is wrong under it, and names for screen readers on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label, as_tooltip, restyle
from frontdesk.ui.kit.longtext import LongText
from frontdesk.ui.tokens import CONTROL, S1, S3, S4

T = TypeVar("T")
LONGEST_LINE = 500
"""Characters that a line takes while somebody types or pastes; the field's own limit is told in a sentence when it is saved."""
_WIDEST_LIST = 520


class Row(QWidget):
    """A label, its field, a hint or what is wrong."""

    def __init__(self, label: str, field: QWidget, *, hint: str = "", identifier: str = "") -> None:
        super().__init__()
        self.field = field
        self._hint = hint
        self.label = Label(label, face="meta", tone="muted")
        self._below: Label | None = None
        name_it(field, label, identifier)
        if hint:
            field.setAccessibleDescription(hint)
        lines = self._lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        if isinstance(field, QCheckBox):
            # The box says it itself; without a parent the label would outlive the row.
            self.label.setParent(self)
            self.label.hide()
        else:
            self.label.setBuddy(field)
            lines.addWidget(self.label)
        lines.addWidget(field)
        if hint:
            self._under.setText(hint)
        self._is_cut = False
        if isinstance(field, QLineEdit):
            field.inputRejected.connect(self._cut)
            field.textChanged.connect(self._changed)

    @property
    def _under(self) -> Label:
        """The line under the field. Made when there is something to say: most fields of a form never need it."""
        if self._below is None:
            self._below = Label(face="meta", tone="muted", wrap=True, parent=self)
            self._lines.addWidget(self._below)
            self._below.show()
        return self._below

    @property
    def wrong(self) -> str:
        """What is wrong with the field, or nothing."""
        return self.said if self.field.property("wrong") else ""

    @property
    def said(self) -> str:
        """What stands under the field: a hint, a question, or what is wrong."""
        return "" if self._below is None else self._below.text()

    def fail(self, sentence: str) -> None:
        """Say what is wrong, under the field; what was typed stays."""
        self._is_cut = False
        self._under.setText(sentence)
        self._under.tone("danger")
        self._under.setVisible(True)
        self.field.setProperty("wrong", True)
        self.field.setAccessibleDescription(sentence)
        restyle(self.field)

    def ask(self, sentence: str) -> None:
        """Say what the person should look at twice, under the field; it can go on."""
        self.clear()
        self._under.setText(sentence)
        self._under.tone("warning")
        self._under.setVisible(True)
        self.field.setAccessibleDescription(sentence)

    def say(self, sentence: str) -> None:
        """Say something under the field that is neither wrong nor doubtful."""
        self.clear()
        if sentence:
            self._under.setText(sentence)
            self._under.setVisible(True)
        elif self._below is not None:
            self._below.setText("")
            self._below.hide()

    def _cut(self) -> None:
        """More was typed or pasted than the line takes."""
        field = self.field
        if isinstance(field, QLineEdit) and len(field.text()) >= field.maxLength():
            self.ask(tr("Only the first {count} characters fit here.", count=field.maxLength()))
            self._is_cut = True

    def _changed(self, text: str) -> None:
        field = self.field
        if self._is_cut and isinstance(field, QLineEdit) and len(text) < field.maxLength():
            self.clear()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._is_cut = False
        if self._below is not None:
            self._below.setText(self._hint)
            self._below.tone("muted")
            self._below.setVisible(bool(self._hint))
        self.field.setAccessibleDescription(self._hint)
        if self.field.property("wrong"):
            self.field.setProperty("wrong", False)
            restyle(self.field)


def fail_rows(rows: Mapping[str, Row], wrong: Mapping[str, str]) -> None:
    """Say what is wrong with each row named, at the others nothing, and put the focus into the first of them."""
    for row in rows.values():
        row.clear()
    failed = [row for name, row in rows.items() if name in wrong]
    for name in wrong:
        if name in rows:
            rows[name].fail(wrong[name])
    if failed:
        failed[0].field.setFocus(Qt.FocusReason.OtherFocusReason)


class Form(QWidget):
    """Rows one below the other, found by their names."""

    def __init__(self, *, spacing: int = S3) -> None:
        super().__init__()
        self._rows: dict[str, Row] = {}
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(spacing)

    def add(self, name: str, label: str, field: T, *, hint: str = "", identifier: str = "") -> T:
        """Add a row; gives the field back. Its identifier is the name where none is given."""
        assert isinstance(field, QWidget)
        row = Row(label, field, hint=hint, identifier=identifier or name)
        self._rows[name] = row
        self.lines.addWidget(row)
        return field

    def row(self, name: str) -> Row:
        """The row of a name."""
        return self._rows[name]

    def clear(self) -> None:
        """Nothing is wrong any more."""
        for row in self._rows.values():
            row.clear()

    def fail(self, wrong: Mapping[str, str]) -> None:
        """Say what is wrong with each field named, and put the focus into the first of them."""
        fail_rows(self._rows, wrong)

    def take(self, error: FrontdeskError, *, field: str) -> None:
        """Say an error of a service at the field that it most likely is about."""
        self.fail({field: error.sentence})


def line(
    text: str = "", *, placeholder: str = "", secret: bool = False, limit: int = LONGEST_LINE
) -> QLineEdit:
    """A line to type into."""
    made = QLineEdit(text)
    made.setPlaceholderText(placeholder)
    made.setMaxLength(limit)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def paragraph(text: str = "", *, placeholder: str = "", lines: int = 4) -> QPlainTextEdit:
    """Several lines to type into. Tab leaves it."""
    made = LongText()
    made.setPlainText(text)
    made.setPlaceholderText(placeholder)
    made.setTabChangesFocus(True)
    made.setFixedHeight(lines * 18 + 14)
    return made


def check(text: str, *, on: bool = False, run: Callable[[bool], None] | None = None) -> QCheckBox:
    """A box to tick."""
    made = QCheckBox(text.replace("&", "&&"))
    made.setChecked(on)
    if run is not None:
        made.toggled.connect(run)
    return made


def whole(value: int, *, least: int, most: int, step: int = 1, suffix: str = "") -> QSpinBox:
    """A whole number; the wheel does not change it unless it has the focus."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setValue(value)
    made.setSuffix(suffix)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setFixedHeight(CONTROL)
    # The style sheet's padding does not reach the line inside.
    made.lineEdit().setTextMargins(S1 + 2, 0, S1, 0)
    return made


class Choice(QComboBox, Generic[T]):
    """One of several values, each with its words; what has no room ends in an ellipsis, and the tooltip has all of it."""

    def __init__(self, choices: Sequence[tuple[T, str]] = (), value: T | None = None) -> None:
        super().__init__()
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values: list[T] = []
        self._told = ""
        self.offer(choices, value)

    def offer(self, choices: Sequence[tuple[T, str]], value: T | None = None) -> None:
        """Offer these, with one of them on."""
        self.blockSignals(True)
        self.clear()
        self._values = [each for each, _ in choices]
        if choices:
            # Nothing is added but what there is: with its first items Qt makes the list that drops down, nine widgets.
            self.addItems([text for _, text in choices])
        self.blockSignals(False)
        if value is not None:
            self.choose(value)

    def choose(self, value: T) -> None:
        """Put one on; a value that is not offered changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    def shown_text(self) -> str:
        """What of its words there is room for."""
        return self._option()[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As any such box, but that words are not cut in the middle of a letter."""
        option, text = self._option()
        option.currentText = text
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        told = self.currentText() if text != self.currentText() else ""
        if told != self._told:
            self._told = told
            self.setToolTip(as_tooltip(told))

    def showPopup(self) -> None:
        """The list that drops down is as wide as its words, within reason."""
        listed = self.view()
        listed.setMinimumWidth(min(listed.sizeHintForColumn(0) + 2 * S4, _WIDEST_LIST))
        super().showPopup()

    def _option(self) -> tuple[QStyleOptionComboBox, str]:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text = self.currentText()
        return option, self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() - 2)

    @property
    def value(self) -> T | None:
        """The one that is on; None where nothing is offered."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None
