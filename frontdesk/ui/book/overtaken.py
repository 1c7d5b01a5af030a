"""Somebody else changed a visit first: what they did, what was meant, and whose is to hold. Nothing is lost without a person saying so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.tokens import S1, S4
from frontdesk.ui.words import clock_of_wall, state_word

if TYPE_CHECKING:
    from frontdesk.domain.errors import Overtaken
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.book.handling import Meant
    from frontdesk.ui.desk import Desk


class OvertakenDialog(Dialog):
    """Old, theirs, yours; and three buttons: leave theirs, look at it, do yours all the same."""

    def __init__(self, desk: Desk, meant: Meant, error: Overtaken, parent: QWidget | None) -> None:
        visit = meant.visit
        name = desk.who.name(visit.patient)
        super().__init__(
            tr("{patient} was changed meanwhile", patient=name), parent, width=480, identifier="overtaken"
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._meant, self._revision = desk, meant, error.revision
        if error.said:
            self.say(error.said).setObjectName("overtaken.said")
        lines = QGridLayout()
        lines.setHorizontalSpacing(S4)
        lines.setVerticalSpacing(S1)
        lines.setColumnStretch(1, 1)
        self.body.addLayout(lines)
        self._line(lines, tr("You saw"), _seen(visit), "overtaken.old")
        self._line(lines, tr("It is now"), error.theirs, "overtaken.theirs")
        self._line(lines, tr("You want"), meant.words, "overtaken.yours")
        self.add_button(tr("Look at it"), self._look, identifier="overtaken.look")
        self.add_button(tr("Do mine all the same"), self._again, identifier="overtaken.mine")
        self.add_button(
            tr("Leave it as it is"), self.reject, kind="primary", identifier="overtaken.leave"
        ).setFocus()
        desk.say.announce(" ".join([error.said, tr("It is now: {theirs}", theirs=error.theirs)]))

    def _line(self, lines: QGridLayout, what: str, words: str, name: str) -> None:
        """What was, is or is wanted, one below the other, so that the eye compares."""
        at = lines.rowCount()
        lines.addWidget(Label(what, tone="muted"), at, 0)
        said = Label(words, wrap=True)
        said.setObjectName(name)
        said.setAccessibleName(f"{what}: {words}")
        lines.addWidget(said, at, 1)

    def _look(self) -> None:
        self.reject()
        self._desk.go.visit(self._meant.visit.id)

    def _again(self) -> None:
        self.accept()
        # On what stands there now: should somebody be first once more, this asks once more.
        self._meant.again(replace(self._meant.visit, revision=self._revision))


def _seen(visit: DayVisit) -> str:
    """The visit as the person saw it."""
    return tr(
        "{time}, {minutes} min, {state}",
        time=clock_of_wall(visit.start_wall),
        minutes=visit.minutes,
        state=state_word(visit.lifecycle, visit.confirmation).lower(),
    )
