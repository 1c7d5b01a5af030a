"""Another type for the visit of a panel: a list beside the words that say what it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking.known import known
from frontdesk.ui.visits import acts

if TYPE_CHECKING:
    from frontdesk.services.booking import Outcome
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.directory import Directory
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.visits.panel import VisitPanel


class KindChooser:
    """Offers the clinic's types below the words of the panel's head, and makes the visit one of that type."""

    def __init__(self, desk: Desk, panel: VisitPanel) -> None:
        self._desk, self._panel = desk, panel
        self._asked: DayVisit | None = None
        panel.head.kind.clicked.connect(lambda _checked=False: self.ask())

    def show(self, visit: DayVisit) -> None:
        """A visit is shown: a cancelled one keeps its type."""
        self._panel.head.kind.setVisible(visit.lifecycle not in CANCELLED)

    def ask(self) -> None:
        """Show the types."""
        self._asked = self._panel.visit
        known(self._desk, self._panel, self._offer)

    def _offer(self, found: Directory) -> None:
        # Told a second time where the clinic's types are others than they were.
        visit, self._asked = self._asked, None
        if visit is None:
            return
        menu = QMenu(self._panel)
        menu.setObjectName("visit.kinds")
        menu.setAccessibleName(tr("Types of visits"))
        for kind in found.types:
            if kind.in_use or kind.id == visit.type_id:
                entry = menu.addAction(kind.name.replace("&", "&&"))
                entry.setCheckable(True)
                entry.setChecked(kind.id == visit.type_id)
                entry.triggered.connect(partial(self._choose, visit, kind.id))
                if kind.id == visit.type_id:
                    menu.setActiveAction(entry)
        menu.aboutToHide.connect(menu.deleteLater)
        words = self._panel.head.kind
        menu.popup(words.mapToGlobal(QPoint(0, words.height())))

    def _choose(self, visit: DayVisit, type_id: int, _checked: bool = False) -> None:
        if type_id == visit.type_id:
            return
        # Not for the panel, which may show another visit or be closed by then.
        self._desk.act(
            lambda book, actor: acts.retype(book, actor, visit.id, type_id=type_id, revision=visit.revision),
            owner=self._desk.say,
            done=partial(self._done, visit),
        )

    def _done(self, visit: DayVisit, outcome: Outcome) -> None:
        name = self._desk.who.name(visit.patient)
        said = " ".join((tr("{patient}: the type is changed.", patient=name), *outcome.warnings))
        self._desk.say.done(said, undo=undo_of(self._desk, outcome.command))
