"""Pages of which one is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget


class Stack(QWidget):
    """Like Qt's QStackedWidget, which a screen reader calls a "layered pane" each time the focus enters: this one is not heard of.

    Signals: `currentChanged(int)`.
    """

    currentChanged = Signal(int)  # noqa: N815 - Qt's name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = QStackedLayout(self)
        self._layers.currentChanged.connect(self.currentChanged)

    def addWidget(self, page: QWidget) -> int:
        """One more page. Gives its number."""
        return self._layers.addWidget(page)

    def insertWidget(self, at: int, page: QWidget) -> int:
        """One more page, before another. Gives its number."""
        return self._layers.insertWidget(at, page)

    def removeWidget(self, page: QWidget) -> None:
        """Take a page out; it still lives, hidden."""
        self._layers.removeWidget(page)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a page."""
        self._layers.setCurrentWidget(page)

    def setCurrentIndex(self, at: int) -> None:
        """Show the page of a number."""
        self._layers.setCurrentIndex(at)

    def currentWidget(self) -> QWidget | None:
        """The page that is shown."""
        return self._layers.currentWidget()

    def currentIndex(self) -> int:
        """The number of the page that is shown; -1 for none."""
        return self._layers.currentIndex()

    def widget(self, at: int) -> QWidget | None:
        """The page of a number."""
        return self._layers.widget(at)

    def indexOf(self, page: QWidget) -> int:
        """The number of a page; -1 for none of these."""
        return self._layers.indexOf(page)

    def count(self) -> int:
        """So many pages."""
        return self._layers.count()
