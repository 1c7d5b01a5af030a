"""Pages one behind the other, as tall as the one that is shown rather than as the tallest of them, as Qt's own stack is."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Pages(QWidget):
    """One of several pages is shown; the first one added, until another is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._current: QWidget | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)

    def add_page(self, page: QWidget) -> None:
        """Another page behind the others."""
        page.hide()
        self._pages.append(page)
        self._lines.addWidget(page)
        if self._current is None:
            self.show_page(page)

    def take_out(self, page: QWidget) -> None:
        """A page that is no longer wanted; it is the caller's again."""
        self._pages.remove(page)
        self._lines.removeWidget(page)
        page.hide()
        if page is self._current:
            self._current = None
            if self._pages:
                self.show_page(self._pages[0])

    def show_page(self, page: QWidget) -> None:
        """Show one."""
        if page is self._current:
            return
        if self._current is not None:
            self._current.hide()
        self._current = page
        page.show()

    @property
    def current(self) -> QWidget | None:
        """The one that is shown."""
        return self._current
