"""Dialogs, for the few things that are no panel: questions before a merge, an erasure or a mass send; passwords; the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import Kind, button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import scrolling
from frontdesk.ui.tokens import S2, S4, S6

_TITLE_BAR: Final = 40
"""What the system takes above it."""


class Dialog(QDialog):
    """A title, a body, buttons at the end. Esc closes it; what was typed stays in its fields until it is let go."""

    def __init__(
        self, title: str, parent: QWidget | None, *, width: int = 440, identifier: str = "dialog"
    ) -> None:
        super().__init__(parent)
        self.setObjectName(identifier)
        self.setAccessibleIdentifier(identifier)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        self._scrolls = False
        self.body = QVBoxLayout()
        self.body.setSpacing(S4)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(S2)
        self._buttons.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S6, S6, S6, S4)
        lines.setSpacing(S4)
        lines.addWidget(Label(title, face="title", wrap=True))
        lines.addLayout(self.body, 1)
        lines.addSpacing(S2)
        lines.addLayout(self._buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """On a small screen, or at 200 %, it may need more than there is."""
        super().showEvent(event)
        self.keep_within(self.screen().availableGeometry().height() - _TITLE_BAR)

    def keep_within(self, room: int) -> None:
        """Where it needs more than so many pixels of height its body scrolls, and title and buttons stay."""
        lines = self.layout()
        if self._scrolls or not isinstance(lines, QVBoxLayout):
            return
        needed = lines.totalMinimumHeightForWidth(self.width()) if lines.hasHeightForWidth() else 0
        if max(needed, lines.totalMinimumSize().height()) <= room:
            return
        self._scrolls = True
        at = lines.indexOf(self.body)
        lines.removeItem(self.body)
        self.body.setParent(None)
        inside = QWidget()
        inside.setLayout(self.body)
        area = scrolling(inside, name=self.windowTitle())
        lines.insertWidget(at, area, 1)
        area.show()
        self.setMinimumWidth(
            min(
                max(self.minimumWidth(), inside.minimumSizeHint().width() + 2 * S6 + S4),
                self.screen().availableGeometry().width(),
            )
        )
        self.setFixedHeight(room)
        self.move(self.x(), self.screen().availableGeometry().top())

    def say(self, sentence: str) -> Label:
        """A paragraph in the body."""
        made = Label(sentence, wrap=True)
        self.body.addWidget(made)
        return made

    def add_button(
        self, text: str, run: Callable[[], None], *, kind: Kind = "plain", identifier: str = ""
    ) -> QPushButton:
        """A button at the end; the primary one answers Enter."""
        made = button(text, run, kind=kind, identifier=identifier)
        if kind == "primary":
            made.setDefault(True)
            made.setAutoDefault(True)
        self._buttons.addWidget(made)
        return made

    def add_close(self, text: str | None = None) -> QPushButton:
        """The button that leaves it as Esc does."""
        return self.add_button(tr("Cancel") if text is None else text, self.reject, identifier="dialog.close")


def question(
    parent: QWidget | None,
    *,
    title: str,
    sentence: str,
    yes: str,
    run: Callable[[], None],
    danger: bool = False,
    identifier: str = "question",
) -> Dialog:
    """Ask before something that cannot be undone. Shown without blocking; `run` follows a yes."""
    made = Dialog(title, parent, identifier=identifier)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.say(sentence)
    made.add_close()

    def agreed() -> None:
        made.accept()
        run()

    made.add_button(yes, agreed, kind="danger" if danger else "primary", identifier="question.yes")
    made.open()
    return made
