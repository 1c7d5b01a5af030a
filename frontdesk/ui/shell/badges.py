"""The numbers of the rail: what needs somebody, and who waits too long. Counted in a worker after changes and once a minute, never
while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from frontdesk.domain.changes import Changes
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.services.arrivals import Waiting
    from frontdesk.services.deskrows import NeedsCount
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.shell.rail import Rail

AFTER_MS: Final = 400
"""Changes come in showers: count once, after them."""
EVERY_MS: Final = 60_000


def count(book: Book) -> NeedsCount:
    """How many rows the worklist has, and how many are too late before noon."""
    from frontdesk.services.needs_badge import needs_count

    return needs_count(book)


def waiting(book: Book) -> Waiting:
    """How many patients wait, and how many of them too long."""
    from frontdesk.services.arrivals import waiting_now

    return waiting_now(book)


class Badges(QObject):
    """Keeps the rail's numbers."""

    def __init__(self, desk: Desk, rail: Rail) -> None:
        super().__init__(rail)
        self._desk, self._rail = desk, rail
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_MS)
        self._soon.timeout.connect(self.count)
        self._minute = QTimer(self)
        self._minute.setInterval(EVERY_MS)
        self._minute.timeout.connect(self.count)

    def begin(self) -> None:
        """The book is open: count now, and from now on."""
        self._minute.start()
        self.count()

    def changes(self, _changes: Changes) -> None:
        """Count again in a moment."""
        if self._minute.isActive() and not self._soon.isActive():
            self._soon.start()

    def count(self) -> None:
        """Count now."""
        self._desk.jobs.ask("needs", count, owner=self, done=self._show)
        self._desk.jobs.ask("waiting", waiting, owner=self, done=self._show_waiting)

    def _show(self, found: NeedsCount) -> None:
        told = ""
        if found.total:
            told = tr("{count} wait, {soon} of them before noon", count=found.total, soon=found.before_noon)
        self._rail.badge("needs", found.total, inked=found.before_noon > 0, told=told)

    def _show_waiting(self, found: Waiting) -> None:
        told = ""
        if found.too_long:
            told = tr("{count} wait, {long} of them too long", count=found.here, long=found.too_long)
        self._rail.badge("arrivals", found.too_long, inked=found.too_long > 0, told=told)
