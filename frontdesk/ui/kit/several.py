"""Any number of several values, each with its words; none of them is all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QMenu

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.labels import set_tooltip

_OPENS: Final = (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)


class Several(QComboBox):
    """Looks like a choice of one; its list stays open while it is ticked, by mouse or by Space.

    Signals: `changed()`: other values are on; not by `offer` or `choose`.
    """

    changed = Signal()

    def __init__(self, anything: str) -> None:
        """`anything` is what none of them is called: "Anybody"."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._anything = anything
        self._names: dict[int, str] = {}
        self._chosen: frozenset[int] = frozenset()
        self._menu: _Staying | None = None
        self.addItem(anything)

    @property
    def chosen(self) -> frozenset[int]:
        """The values that are on; empty for all of them."""
        return self._chosen

    @property
    def list(self) -> QMenu | None:
        """The list to tick, once it was open."""
        return self._menu

    def offer(self, choices: Sequence[tuple[int, str]]) -> None:
        """Offer these; what was on and is no longer offered is off."""
        self._names = dict(choices)
        self.choose(self._chosen)

    def choose(self, values: frozenset[int]) -> None:
        """Put these on, without telling anybody."""
        self._chosen = values & self._names.keys()
        text = self._words()
        self.setItemText(0, text)
        self.setAccessibleDescription(text)
        set_tooltip(self, text if len(self._chosen) > 1 else "")

    def _words(self) -> str:
        names = [name for key, name in self._names.items() if key in self._chosen]
        if not names:
            return self._anything
        first, *others = names
        return tr("{first} and {count} more", first=first, count=len(others)) if others else first

    def showPopup(self) -> None:
        """The list to tick."""
        menu = self._menu = self._menu or _Staying(self)
        menu.clear()
        menu.setAccessibleName(self.accessibleName())
        menu.setMinimumWidth(self.width())
        anything = self._entry(menu, self._anything, on=not self._chosen)
        anything.triggered.connect(lambda: self._tick(None, on=True))
        menu.addSeparator()
        for key, name in self._names.items():
            made = self._entry(menu, name, on=key in self._chosen)
            made.setData(key)
            made.toggled.connect(lambda on, key=key: self._tick(key, on=on))
        menu.setActiveAction(anything)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def hidePopup(self) -> None:
        """The list closes."""
        if self._menu is not None:
            self._menu.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and the arrows open the list; letters choose nothing."""
        if event.key() in _OPENS:
            self.showPopup()
        else:
            event.ignore()

    @staticmethod
    def _entry(menu: QMenu, text: str, *, on: bool) -> QAction:
        made = menu.addAction(text.replace("&", "&&"))
        made.setCheckable(True)
        made.setChecked(on)
        return made

    def _tick(self, key: int | None, *, on: bool) -> None:
        if key is None:
            chosen: frozenset[int] = frozenset()
        else:
            chosen = self._chosen | {key} if on else self._chosen - {key}
        if chosen == self._chosen and key is not None:
            return
        self.choose(chosen)
        self._show_ticks()
        self.changed.emit()

    def _show_ticks(self) -> None:
        for each in self._menu.actions() if self._menu is not None else ():
            if not each.isSeparator():
                each.blockSignals(True)
                key = each.data()
                each.setChecked(not self._chosen if key is None else key in self._chosen)
                each.blockSignals(False)
        if self._menu is not None:
            self._menu.update()


class _Staying(QMenu):
    """A menu that stays open while its entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found: QAction | None = self.actionAt(event.position().toPoint())
        if found is not None and found.isCheckable():
            found.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found: QAction | None = self.activeAction()
        if event.key() == Qt.Key.Key_Space and found is not None:
            found.trigger()
        else:
            super().keyPressEvent(event)
