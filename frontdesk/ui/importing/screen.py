"""The import screen: the same way as in the set-up, at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.importing.flow import ImportFlow, Stage
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.kit.working import Working
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S3, S4, S6

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class ImportScreen(Screen):
    """Title, the import itself, and at the bottom the one button with what was refused above it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.flow = ImportFlow(desk, ends=False)
        self.forward = button("", self.flow.go_on, kind="primary", identifier="import.forward")
        self.wrong = Label(tone="danger", wrap=True)
        name_it(self.wrong, "", "import.wrong")
        self.wrong.hide()
        self.at_work = Working(identifier="import.working")
        page = QWidget()
        head = Label(
            tr(
                "A file can be read again and again: what changed in it since is taken over, what the desk changed stays."
            ),
            tone="muted",
            wrap=True,
        )
        page.setLayout(column(head, self.flow, spacing=S4, margins=(S6, S4, S6, S4)))
        bar = Surface(
            column(self.wrong, self.at_work, row(None, self.forward), spacing=S3, margins=(S6, S3, S6, S3)),
            line="top",
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(scrolling(page), 1)
        lines.addWidget(bar)
        self.flow.changed.connect(self._show_words)
        self.flow.refused.connect(self._refused)
        self.flow.working.connect(self._working)
        self.flow.running.connect(self.at_work.follow)
        self._show_words()

    def begin(self) -> None:
        """The button that leads on has the focus."""
        self.forward.setFocus()

    def back(self) -> bool:
        """From the preview back to the columns."""
        if self.flow.stage is Stage.PREVIEW and self.forward.isEnabled():
            self.flow.columns.click()
            return True
        return False

    def _show_words(self) -> None:
        self.forward.setText(self.flow.primary)
        self.forward.setAccessibleName(self.flow.primary)

    def _refused(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setAccessibleName(sentence)
        self.wrong.setVisible(bool(sentence))

    def _working(self, busy: bool) -> None:
        self.forward.setEnabled(not busy)
        self.flow.setEnabled(not busy)
        if busy:
            self._refused("")
