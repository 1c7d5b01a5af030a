"""A note that is edited where it stands: leaving it saves it, Esc leaves it as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.forms import Row, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import BODY, S1


class NoteField(QWidget):
    """A note. Signals: `edited(str, str)`: the note that was written, and the one that stood there when writing began; `typed(str, str)`:
    the same with every letter; `left()`: it is left as it was."""

    edited = Signal(str, str)
    typed = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, *, identifier: str = "note", placeholder: str = "") -> None:
        super().__init__()
        self._note = ""
        self._was = ""
        self._shown = Label(wrap=True)
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pen = IconButton(
            "note", tr("Edit the note"), self.begin, theme=theme, identifier=f"{identifier}.edit", size=16
        )
        self._theirs = ""
        self._take = button(
            tr("Take theirs"), self._take_theirs, kind="quiet", identifier=f"{identifier}.theirs"
        )
        self._mine = button(tr("Put mine over it"), self.save, kind="quiet", identifier=f"{identifier}.mine")
        self._add = TextLink(
            self.begin, identifier=f"{identifier}.add", words=tr("Add a note"), face=BODY, muted=True
        )
        self.edit = paragraph(placeholder=placeholder, lines=3)
        self._row = Row(
            tr("Note"), self.edit, hint=tr("Ctrl+Enter saves, Esc leaves it."), identifier=identifier
        )
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._tell_typed)
        self._seen = QWidget()
        beside = row(self._shown, self._pen, spacing=S1)
        beside.setStretch(0, 1)
        beside.setAlignment(self._pen, Qt.AlignmentFlag.AlignTop)
        self._seen.setLayout(beside)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self._seen)
        lines.addWidget(self._add)
        lines.addWidget(self._row)
        self._choice = QWidget()
        self._choice.setLayout(row(self._take, self._mine, spacing=S1))
        self._choice.hide()
        lines.addWidget(self._choice)
        self._refresh(editing=False)

    @property
    def note(self) -> str:
        """The note as it is saved."""
        return self._note

    @property
    def is_editing(self) -> bool:
        """Whether somebody is writing."""
        return not self._row.isHidden()

    @property
    def has_focus(self) -> bool:
        """Whether the focus is in it, as it is behind a note that was just saved by keys."""
        return any(each.hasFocus() for each in (self.edit, self._pen, self._add))

    def show_note(self, note: str) -> None:
        """Another note; what somebody is writing stays."""
        self._note = note
        self._shown.setText(note)
        if not self.is_editing:
            self._refresh(editing=False)

    def begin(self) -> None:
        """Write."""
        self._was = self._note
        self.edit.setPlainText(self._note)
        self._row.clear()
        self._refresh(editing=True)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Take what was written, if somebody writes."""
        if not self.is_editing:
            return
        written = self.edit.toPlainText()
        if written.strip() == self._was.strip():
            self._refresh(editing=False)
            return
        self._shown.setText(written)
        self._refresh(editing=False, note=written)
        self.edited.emit(written, self._was)

    def leave(self) -> None:
        """Leave the note as it was."""
        self._refresh(editing=False)
        self.left.emit()

    def resume(self, written: str, was: str) -> None:
        """Go on with what was typed before, over the note that stood there then."""
        self.begin()
        self._was = was
        self.edit.setPlainText(written)

    def _tell_typed(self) -> None:
        if self.is_editing:
            self.typed.emit(self.edit.toPlainText(), self._was)

    def fail(self, sentence: str, written: str) -> None:
        """It was not saved: what was written is there again, with the reason under it."""
        self._was = self._note
        self.edit.setPlainText(written)
        self._refresh(editing=True)
        self._row.fail(sentence)

    def overtaken(self, said: str, theirs: str, written: str) -> None:
        """Somebody else wrote another note meanwhile (`said` tells who): both are seen, and a person decides which holds. Saving again
        puts what stands here over theirs."""
        self.fail(
            tr("{said} It says now: “{theirs}”. Yours is above.", said=said, theirs=theirs).strip(), written
        )
        self._was = self._theirs = theirs
        self._choice.show()

    def _take_theirs(self) -> None:
        self._note = self._theirs
        self._shown.setText(self._theirs)
        self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving saves; so does Ctrl+Enter; Esc does not."""
        if watched is self.edit:
            match event:
                case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                    return self._key(event)
                case QFocusEvent() if event.lostFocus() and event.reason() in _LEFT:
                    self.save()
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
            return True
        return False

    def _refresh(self, *, editing: bool, note: str | None = None) -> None:
        had_focus = self.edit.hasFocus()
        shown = self._note if note is None else note
        self._row.setVisible(editing)
        self._choice.hide()
        self._seen.setVisible(not editing and bool(shown))
        self._add.setVisible(not editing and not shown)
        if had_focus and not editing:
            (self._pen if shown else self._add).setFocus(Qt.FocusReason.OtherFocusReason)


_LEFT = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
"""Ways in which a person goes elsewhere; another window or a menu in front is none."""
