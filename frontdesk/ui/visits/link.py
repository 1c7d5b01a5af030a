"""The link of a video visit: read, copied, changed where it stands. It is text; nothing here opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import IconButton
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import BODY, S1


class LinkField(QWidget):
    """A link. Signals: `edited(str, str)`: the visit's own link that was written, and the own one that stood there before; `typed(str)`
    with every letter; `left()`: it is left as it was; `copied()`."""

    edited = Signal(str, str)
    typed = Signal(str)
    left = Signal()
    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._link = self._own = ""
        self._shown = Label()
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # However long it is, the panel is as wide as before.
        self._shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shown.setObjectName("visit.link")
        self._shown.setAccessibleIdentifier("visit.link")
        self._whose = Label(face="meta", tone="muted")
        self._copy = IconButton(
            "copy", tr("Copy the link"), self.copy, theme=theme, identifier="visit.link.copy", size=16
        )
        self._pen = IconButton(
            "note",
            tr("Change the link of this visit"),
            self.begin,
            theme=theme,
            identifier="visit.link.edit",
            size=16,
        )
        self._add = TextLink(
            self.begin,
            identifier="visit.link.add",
            words=tr("Add the link of this visit"),
            face=BODY,
            muted=True,
        )
        self.edit = line(placeholder="https://")
        self._row = Row(
            tr("Link of this visit"),
            self.edit,
            hint=tr("Enter saves, Esc leaves it. Empty: the usual one of its type."),
            identifier="visit.link.own",
        )
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self.typed)
        self._seen = QWidget()
        beside = row(self._shown, self._copy, self._pen, spacing=S1)
        beside.setStretch(0, 1)
        self._seen.setLayout(beside)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for part in (self._seen, self._whose, self._add, self._row):
            lines.addWidget(part)
        self._refresh(editing=False)

    @property
    def is_editing(self) -> bool:
        """Whether somebody is writing."""
        return not self._row.isHidden()

    def show_link(self, link: str, *, own: str) -> None:
        """Another link; `own` is the visit's alone. What somebody is writing stays."""
        self._link, self._own = link, own
        self._shown.setText(link)
        self._whose.setText(tr("This visit's own link") if own else tr("The usual link of its type"))
        if not self.is_editing:
            self._refresh(editing=False)

    def copy(self) -> None:
        """Put the link where it can be pasted."""
        QGuiApplication.clipboard().setText(self._link)
        self.copied.emit()

    def begin(self) -> None:
        """Write."""
        self.edit.setText(self._own)
        self._row.clear()
        self._refresh(editing=True)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def resume(self, written: str) -> None:
        """Something was being written before: it stands there again."""
        self.edit.setText(written)
        self._row.clear()
        self._refresh(editing=True)

    def leave(self) -> None:
        """Leave it as it was."""
        if self.is_editing:
            self._refresh(editing=False)
            self.left.emit()

    def put_away(self) -> None:
        """Another visit is shown: what is being written is not given up."""
        self._refresh(editing=False)

    def fail(self, sentence: str, written: str) -> None:
        """It was not saved: what was written is there again, with the reason under it."""
        self.edit.setText(written)
        self._refresh(editing=True)
        self._row.fail(sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves, Esc does not."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                written = self.edit.text().strip()
                self._refresh(editing=False)
                if written != self._own:
                    self.edited.emit(written, self._own)
                return True
        return super().eventFilter(watched, event)

    def _refresh(self, *, editing: bool) -> None:
        had_focus = self.edit.hasFocus()
        self._row.setVisible(editing)
        self._seen.setVisible(not editing and bool(self._link))
        self._whose.setVisible(not editing and bool(self._link))
        self._add.setVisible(not editing and not self._link)
        if had_focus and not editing:
            (self._pen if self._link else self._add).setFocus(Qt.FocusReason.OtherFocusReason)
