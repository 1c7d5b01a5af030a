"""One setting on the screen: its name, what it means, its control, what is usual, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.settings.controls import Control
from frontdesk.ui.tokens import S1, S2, S3, S6

CONTROL_WIDTH = 264
PAGE_WIDTH = 760


class SettingRow(QWidget):
    """Signals: `edited(object)` with the JSON value that is wanted; `reset()`: the usual one again."""

    edited = Signal(object)
    reset = Signal()

    def __init__(
        self, *, label: str, words: str, control: Control, identifier: str, wide: bool = False
    ) -> None:
        super().__init__()
        self.label, self.control, self._words = label, control, words
        self._held = 0
        self.setObjectName(f"{identifier}.row")
        control.called(label, identifier)
        control.describe(words)
        self._under = Label(face="meta", tone="danger", wrap=True)
        self._under.hide()
        self._usual = Label(face="meta", tone="muted")
        self._usual.setObjectName(f"{identifier}.usual")
        self._reset = button(tr("Reset"), self.reset.emit, identifier=f"{identifier}.reset")
        self._reset.setProperty("kind", "flat")
        self._reset.setAccessibleName(tr("{setting}: the usual value again", setting=label))
        self._usual_line = QWidget()
        self._usual_line.setLayout(row(self._usual, self._reset, None, spacing=S1))
        self._usual_line.hide()
        self._lay_out(wide=wide)
        control.edited.connect(self._edited)
        control.failed.connect(self.fail)

    def _lay_out(self, *, wide: bool) -> None:
        name = Label(self.label, face="strong", wrap=True)
        said = Label(self._words, tone="muted", wrap=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, S3, 0, S3)
        grid.setHorizontalSpacing(S6)
        grid.setVerticalSpacing(S1)
        grid.addWidget(name, 0, 0)
        grid.addWidget(said, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        if wide:
            grid.setRowMinimumHeight(2, S2)
            grid.addWidget(self.control, 3, 0)
            grid.addWidget(self._under, 4, 0)
            grid.addWidget(self._usual_line, 5, 0)
            return
        side = QWidget()
        side.setFixedWidth(CONTROL_WIDTH)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        lines = QGridLayout(side)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(S1)
        lines.addWidget(self.control, 0, 0)
        lines.addWidget(self._under, 1, 0)
        lines.addWidget(self._usual_line, 2, 0)
        lines.setRowStretch(3, 1)
        grid.addWidget(side, 0, 1, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(2, 1)

    def hold(self) -> None:
        """The person's value is on its way into the book: what is read meanwhile may be older."""
        self._held += 1

    def release(self) -> None:
        """It is there, or was refused."""
        self._held -= 1

    def show_value(self, value: Json, usual: Json) -> None:
        """The value that holds, and the usual one where it is another."""
        if self._held:
            return
        self.control.show_value(value)
        differs = value != usual
        self._usual_line.setVisible(differs)
        if differs:
            self._usual.setText(tr("Usual: {value}", value=self.control.words(usual)))

    @property
    def last(self) -> QWidget:
        """What Tab comes to last in it."""
        return self._reset

    @property
    def wrong(self) -> str:
        """What is wrong, or nothing."""
        return "" if self._under.isHidden() else self._under.text()

    def fail(self, sentence: str) -> None:
        """Say what is wrong, under the control; what was typed stays."""
        self._under.setText(sentence)
        self._under.show()
        self.control.mark(wrong=True)
        self.control.describe(sentence)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._under.hide()
        self.control.mark(wrong=False)
        self.control.describe(self._words)

    def _edited(self, value: Json) -> None:
        self.clear()
        self.edited.emit(value)
