"""The panel at the right: one at a time, with its title and a way to close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from frontdesk.domain.changes import Changes
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import IconButton, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.taborder import focus_first
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import PANEL, S2, S4, TOP_BAR


class PanelHost(Surface):
    """Shows a panel beside the content, never over it. Hidden while there is none."""

    def __init__(self, desk: Desk, give_focus_back: Callable[[], None]) -> None:
        super().__init__(line="start")
        self._desk = desk
        self._give_focus_back = give_focus_back
        self._panel: Panel | None = None
        self.setFixedWidth(PANEL)
        name_it(self, tr("Details"), "panel")
        self._title = Label(face="title")
        name_it(self._title, "", "panel.title")
        close = IconButton(
            "close", tr("Close"), self.close_panel, theme=desk.theme, identifier="panel.close", key=tr("Esc")
        )
        head = QHBoxLayout()
        head.setContentsMargins(S4, 0, S2, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        bar = Surface(head)
        bar.setFixedHeight(TOP_BAR)
        self._stack = Stack()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(bar)
        lines.addWidget(self._stack, 1)
        self.hide()

    @property
    def panel(self) -> Panel | None:
        """The one that is shown."""
        return self._panel

    def open(self, factory: Callable[[], Panel]) -> None:
        """Show another one; the one that is there may refuse to go, and then stays."""
        if self._panel is not None and not self._panel.may_close():
            return
        new = factory()
        if self._panel is not None and new.key == self._panel.key:
            new.deleteLater()
            self._panel.begin()
            QTimer.singleShot(0, self, self._tell)
            return
        self._drop()
        self._panel = new
        new.title_changed.connect(self._titled)
        new.closed.connect(self._ended)
        self._stack.addWidget(new)
        self._stack.setCurrentWidget(new)
        self._titled(new.title)
        self.show()
        new.begin()
        # Some find their title, and their focus, only when they have read.
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        """Say to a screen reader what was opened, and where in it the focus is: many are opened beside the focus, and of a field that was made a
        moment ago Orca hears the text cursor first, takes the field for known and says nothing."""
        if self._panel is None or not QAccessible.isActive():
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        field = focus.accessibleName() if focus is not None and inside else ""
        where = field if inside else tr("{key} goes there", key=self._desk.keys.shown("next_pane"))
        said = dict.fromkeys(each for each in (self._panel.spoken_title, where) if each)
        self._desk.say.announce(". ".join(said))

    def focus_inside(self) -> None:
        """Put the focus on the first thing of the panel that takes it; its own before the way to close it."""
        focus_first(self._stack) or focus_first(self)

    def close_panel(self) -> None:
        """Close it, if it lets itself be closed."""
        if self._panel is not None and self._panel.may_close():
            self._ended()

    def changes(self, changes: Changes) -> None:
        """Tell it what changed."""
        if self._panel is not None:
            self._panel.changes(changes)

    def tick(self, now_utc: int) -> None:
        """Tell it that a second has passed."""
        if self._panel is not None:
            self._panel.tick(now_utc)

    def back(self) -> bool:
        """Esc: one step back inside, else close. False where there is no panel."""
        if self._panel is None:
            return False
        if not self._panel.back():
            self.close_panel()
        return True

    def _titled(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title or tr("Details"))

    def _ended(self) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is None or self.isAncestorOf(focus)
        self._drop()
        self.hide()
        if had_focus:
            self._give_focus_back()

    def _drop(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            self._stack.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
