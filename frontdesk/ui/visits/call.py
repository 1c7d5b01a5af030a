"""Logging a call from a visit: the pane of the call mode in the panel, for one patient."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.needs import acts as call_acts
from frontdesk.ui.needs import asks as call_asks
from frontdesk.ui.needs.calling import Call, CallPane, Came
from frontdesk.ui.needs.wording import outcome_label
from frontdesk.ui.panels import Panel

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.needs.acts import Acted


class CallPanel(Panel):
    """What came of a call about a visit. Afterwards, and on Esc, the visit stands there again."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk)
        self._visit_id = visit_id
        self._visit: DayVisit | None = None
        self._under_way = False
        self.pane = CallPane(desk, log=self.log, leave=self.leave)
        # The panel's own way to close it does the same.
        end = self.pane.findChild(QPushButton, "call.leave")
        if end is not None:
            end.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.pane)
        for number in range(1, 8):
            desk.keys.action(f"outcome_{number}", self, partial(self.pane.choose_number, number))

    @property
    def title(self) -> str:
        """What it does."""
        return tr("Log call")

    @property
    def key(self) -> str:
        """Which visit it is about."""
        return f"call:{self._visit_id}"

    def begin(self) -> None:
        """Read whom to call."""
        reader = self.desk.reader
        try:
            visit = None if reader is None else reader.visit(self._visit_id)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        if visit is None:
            self.closed.emit()
            return
        self._visit = visit
        patient_id, country = visit.patient_id, self.desk.country
        self.pane.begin(
            Call(
                key=self._visit_id,
                name=self.desk.who.name(visit.patient),
                patient_id=patient_id,
                appointment_id=visit.id,
                why="",
                say=tr(
                    "This is {clinic}, calling about your visit on {day} at {time}.",
                    clinic=self.desk.clinic or tr("the clinic"),
                    day=words.day_medium(date.fromisoformat(visit.start_wall[:10])),
                    time=words.clock_of_wall(visit.start_wall),
                ),
            )
        )
        self.desk.jobs.ask(
            "callee",
            lambda book: call_asks.callee(book, patient_id, country),
            owner=self,
            done=lambda found: self.pane.show_numbers(found.numbers),
        )
        self.pane.setFocus()

    def back(self) -> bool:
        """Esc leads back to the visit."""
        self.leave()
        return True

    def leave(self) -> None:
        """Back to the visit."""
        from frontdesk.ui.visits.panel import VisitPanel

        desk, visit_id = self.desk, self._visit_id
        desk.go.panel(lambda: VisitPanel(desk, visit_id))

    def log(self, came: Came) -> None:
        """Write the call down."""
        visit = self._visit
        if visit is None or self._under_way:
            return
        self._under_way = True
        self.desk.act(
            lambda book, actor: call_acts.log(
                book,
                actor,
                call_acts.CallOf(visit.id, visit.patient_id),
                came.outcome,
                note=came.note,
                call_back=came.call_back,
                number=came.number,
            ),
            owner=self,
            done=lambda acted: self._done(visit, came, acted),
            failed=lambda error: self._failed(came, error),
        )

    def _done(self, visit: DayVisit, came: Came, acted: Acted) -> None:
        desk = self.desk
        name = desk.who.name(visit.patient)
        said = outcome_label(came.outcome).lower()
        told = " ".join([tr("{patient}: called, {outcome}", patient=name, outcome=said), *acted.warnings])
        self.pane.logged(came.call)
        desk.say.done(told, undo=undo_of(desk, acted.command))
        self.leave()

    def _failed(self, came: Came, error: FrontdeskError) -> None:
        self._under_way = False
        if isinstance(error, UsageError) and came.call_back:
            self.pane.refuse(error.sentence, about_time=True)
        else:
            self.desk.say.refuse(error)
