"""A field that understands what is typed: what was understood stands under it, as it is typed.

Each is a widget for a form's row. Where a text may mean two things, the likelier one counts and the others stand under it as buttons.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.tokens import S1

V = TypeVar("V")
_MOST_OTHERS: Final = 2
_LONGEST_TYPED: Final = 200
_WRONG: Final = "wrong"


class TypedField(QWidget, Generic[V]):
    """A line to type into, and what was understood under it.

    Signals: `changed()`: the value is another, or there is none any more; by typing, by a choice under it, never by `put`.
    """

    changed = Signal()

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setMaxLength(_LONGEST_TYPED)
        self._value: V | None = None
        self._written: tuple[str, V | None] = ("", None)
        self._writing = False
        self._pending = False
        self._note = ""
        self._problem = ""
        self._under = Label(face="meta", tone="muted", wrap=True)
        self._others: list[QPushButton] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S1)
        self._lines.addWidget(self.edit)
        self._lines.addWidget(self._under)
        self._under.hide()
        self.setFocusProxy(self.edit)
        self.edit.installEventFilter(self)
        # Not only what is typed: a screen reader sets texts without a key.
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self._left)

    # What it holds

    @property
    def value(self) -> V | None:
        """What was typed or put; None where there is nothing, or nothing that can be read."""
        if self._pending:
            self._take(self._read(self.edit.text()))
        return self._value

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.edit.text()

    @property
    def problem(self) -> str:
        """What is wrong with what was typed, as a sentence; empty where nothing is."""
        return self._wrong_sentence() if self.value is None and self.edit.text().strip() else ""

    def put(self, value: V | None) -> None:
        """Show a value as if it had been typed; tells nobody."""
        self._value, self._pending = value, False
        self._write(value)
        self._show_others(())
        self._say(self._note)

    def put_text(self, text: str) -> None:
        """Show what was typed once, word for word, and read it again; tells nobody."""
        self.put(None)
        self._writing = True
        self.edit.setText(text)
        self._writing = False
        if text.strip():
            self._take(self._read(text), tell=False)

    def note(self, text: str) -> None:
        """What stands under it while nothing else has to."""
        self._note = text
        if not self._problem and not self._others and not self._understood():
            self._say(text)

    # For a form's row, whose field it is: what is said of the field is said of its line

    def setAccessibleName(self, name: str) -> None:
        """The line is what has the focus."""
        self.edit.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        """Likewise."""
        self.edit.setAccessibleDescription(description)

    def setAccessibleIdentifier(self, identifier: str) -> None:
        """Likewise; the object's name, too."""
        self.edit.setObjectName(identifier)
        self.edit.setAccessibleIdentifier(identifier)

    def event(self, event: QEvent) -> bool:
        """A row marks its field as wrong: the line shows it."""
        if event.type() is QEvent.Type.DynamicPropertyChange:
            self._show_wrong()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first focus is the moment to load what reading needs; up and down go to the neighbours."""
        if watched is self.edit:
            match event:
                case QFocusEvent() if event.gotFocus():
                    self.warm()
                case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                    steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
                    if steps and event.modifiers() in (
                        Qt.KeyboardModifier.NoModifier,
                        Qt.KeyboardModifier.KeypadModifier,
                    ):
                        return self._step(steps)
                case _:
                    pass
        return super().eventFilter(watched, event)

    # What the kinds differ in

    @abstractmethod
    def _read(self, text: str) -> Sequence[V]:
        """All readings, the likeliest first."""

    @abstractmethod
    def _shown(self, value: V) -> str:
        """A value as it is written."""

    @abstractmethod
    def _neighbour(self, value: V, steps: int) -> V:
        """The value so many steps on."""

    @abstractmethod
    def _wrong_sentence(self) -> str:
        """What is wrong with a text that cannot be read, and how to write it."""

    def warm(self) -> None:
        """Load in a worker what reading needs."""

    def _read_later(self, text: str) -> bool:
        """Have a text read by a worker, which calls `_arrived`; False where it can be read at once."""
        del text
        return False

    def _meaning(self, value: V) -> str:
        """What is told under the line of what was typed."""
        return self._shown(value)

    # Typing

    def _typed(self, text: str) -> None:
        if self._writing:
            return
        self._problem = ""
        self._show_wrong()
        written, value = self._written
        if text == written or not text.strip():
            self._pending = False
            self._show_others(())
            self._say(self._note)
            self._become(value if text == written else None)
            return
        self._pending = True
        if not self._read_later(text):
            self._take(self._read(text))

    def _arrived(self, text: str, readings: Sequence[V]) -> None:
        if self._pending and text == self.edit.text():
            self._take(readings)

    def _take(self, readings: Sequence[V], *, tell: bool = True) -> None:
        self._pending = False
        first = readings[0] if readings else None
        self._show_others(readings[1 : 1 + _MOST_OTHERS])
        self._become(first, tell=tell)
        self._say("" if first is None else self._meaning(first))

    def _become(self, value: V | None, *, tell: bool = True) -> None:
        if value != self._value:
            self._value = value
            if tell:
                self.changed.emit()

    def _left(self) -> None:
        problem = self.problem
        if problem:
            self._problem = problem
            self._say(problem, wrong=True)
        self._show_wrong()

    def _step(self, steps: int) -> bool:
        value = self.value
        if value is None:
            return False
        self._choose(self._neighbour(value, steps))
        return True

    def _choose(self, value: V) -> None:
        self._problem = ""
        self._write(value)
        self._show_others(())
        self._say(self._note)
        self._show_wrong()
        self._become(value)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    # What is shown

    def _write(self, value: V | None) -> None:
        text = "" if value is None else self._shown(value)
        self._written, self._problem = (text, value), ""
        self._writing = True
        self.edit.setText(text)
        self._writing = False
        self.edit.setCursorPosition(0)

    def _understood(self) -> bool:
        return self._value is not None and self.edit.text() != self._written[0]

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._under.setText(text)
        self._under.tone("danger" if wrong else "muted")
        self._under.setVisible(bool(text) and not self.property(_WRONG))
        self.edit.setAccessibleDescription(text)

    def _show_wrong(self) -> None:
        wrong = bool(self._problem) or bool(self.property(_WRONG))
        if bool(self.edit.property(_WRONG)) != wrong:
            self.edit.setProperty(_WRONG, wrong)
            restyle(self.edit)
        # The row says under the field what it found; two sentences would be one too many.
        self._under.setVisible(bool(self._under.text()) and not self.property(_WRONG))

    def _show_others(self, values: Sequence[V]) -> None:
        for old in self._others:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._others = []
        for number, value in enumerate(values):
            name = tr("or {reading}", reading=self._meaning(value))
            made = button(name, self._chooser(value), identifier=f"reading.{number}")
            before = self._others[-1] if self._others else self.edit
            self._others.append(made)
            self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeading)
            made.show()
            # Without this Tab would come to it after everything else.
            QWidget.setTabOrder(before, made)

    def _chooser(self, value: V) -> Callable[[], None]:
        return lambda: self._choose(value)
