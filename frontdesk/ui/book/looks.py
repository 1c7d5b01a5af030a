"""How the book is looked at, where the bar has no room for all its choices side by side: one button with a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it

if TYPE_CHECKING:
    from frontdesk.ui.kit.buttons import Segments

Chosen = Callable[[str], None]


class LookButton(QPushButton):
    """Says which view is on; its menu holds the choices of the segments in whose place it stands."""

    def __init__(self, *choices: tuple[Segments, Chosen]) -> None:
        """`choices`: segments, and what is to be called with one of their values."""
        super().__init__()
        self._choices = choices
        self.setAutoDefault(False)
        name_it(self, tr("View"), "book.look")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        for each in choices[0][0].buttons.values():
            each.toggled.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        first, _ = self._choices[0]
        on = first.buttons.get(first.value())
        self.setText("" if on is None else on.text())
        self.setAccessibleName(tr("View") if on is None else on.accessibleName())

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for segments, chosen in self._choices:
            menu.addSeparator()
            group = QActionGroup(menu)
            for value, each in segments.buttons.items():
                entry = menu.addAction(each.text())
                entry.setCheckable(True)
                entry.setChecked(each.isChecked())
                group.addAction(entry)
                entry.triggered.connect(lambda _on=False, value=value, chosen=chosen: chosen(value))
