"""Cancelling a visit: by whom and why, whether that is late, and what the patient hears of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QVBoxLayout

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.feed import touches, touches_one
from frontdesk.ui.halfway import CANCEL_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Choice, Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S2, S4
from frontdesk.ui.visits import acts, asks

if TYPE_CHECKING:
    from frontdesk.services.booking import Outcome
    from frontdesk.services.booking.foretelling import Foretold, NoticeAhead
    from frontdesk.services.daypage import DayVisit


class CancelPanel(Panel):
    """Asks by whom a visit is cancelled, and says what follows. Enter cancels it."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk)
        self._visit_id = visit_id
        self._visit: DayVisit | None = None
        self._foretold: Foretold | None = None
        self._under_way = False
        self._name = Label(face="title", wrap=True)
        self._when = Label(face="panel", wrap=True)
        self.by_patient = QRadioButton(tr("The patient cancels"))
        self.by_clinic = QRadioButton(tr("The clinic cancels"))
        name_it(self.by_patient, tr("The patient cancels"), "cancel.by_patient")
        name_it(self.by_clinic, tr("The clinic cancels"), "cancel.by_clinic")
        group = QButtonGroup(self)
        group.addButton(self.by_patient)
        group.addButton(self.by_clinic)
        self.by_patient.setChecked(True)
        group.buttonToggled.connect(lambda _button, on: self._whose() if on else None)
        self._late_now = False
        self._late = Label(tone="warning", wrap=True)
        self._late.setObjectName("cancel.late")
        self._late.hide()
        self.reason: Choice[str] = Choice(_reasons(by_patient=True))
        self.words = line()
        self._halfway = Halfway(desk, kind=CANCEL_DRAFT, about=str(visit_id))
        self._words_row = Row(tr("In other words"), self.words, identifier="cancel.words")
        self._notice = Label(tone="muted", wrap=True)
        self._notice.setObjectName("cancel.notice")
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.hide()
        self._do = button(tr("Cancel the visit"), self.cancel, kind="primary", identifier="cancel.do")
        keep = button(tr("Keep it"), self._keep, identifier="cancel.keep", key=tr("Esc"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S4)
        lines.addLayout(column(self._name, self._when, spacing=S1))
        lines.addLayout(column(self.by_patient, self.by_clinic, spacing=S1))
        lines.addWidget(self._late)
        lines.addWidget(Row(tr("Reason"), self.reason, identifier="cancel.reason"))
        lines.addWidget(self._words_row)
        lines.addWidget(self._notice)
        lines.addWidget(self._wrong)
        lines.addLayout(row(self._do, keep, None, spacing=S2))
        lines.addStretch(1)
        self._halfway.tie(lambda: "" if self._visit is None else self._visit.patient, {"words": self.words})
        desk.who.names_changed.connect(self._show)

    def _keep(self) -> None:
        """It is not cancelled after all."""
        self._halfway.end()
        self.closed.emit()

    @property
    def title(self) -> str:
        """What it is about to do."""
        return tr("Cancel the visit")

    @property
    def key(self) -> str:
        """Which visit it is about."""
        return f"cancel:{self._visit_id}"

    def begin(self) -> None:
        """Read the visit; the choice has the focus."""
        self._read()
        if self._visit is not None and self._visit.lifecycle is Lifecycle.ARRIVED:
            # Whoever is here can't stay away; the clinic sends them home.
            self.by_patient.setEnabled(False)
            self.by_clinic.setChecked(True)
        chosen = self.by_patient if self.by_patient.isChecked() else self.by_clinic
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """The visit or its texts changed."""
        if touches_one(changes, Kind.APPOINTMENT, self._visit_id) or touches(
            changes, Kind.MESSAGE, Kind.SETTING
        ):
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter cancels; on a button it presses that."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focus = self.window().focusWidget()
        if isinstance(focus, QPushButton) and self.isAncestorOf(focus):
            focus.click()
        else:
            self.cancel()

    @property
    def lifecycle(self) -> Lifecycle:
        """What the visit becomes."""
        if self.by_patient.isChecked():
            return Lifecycle.CANCELLED_BY_PATIENT
        return Lifecycle.CANCELLED_BY_CLINIC

    @property
    def why(self) -> str:
        """The reason as it is kept: in the desk's own words where there are any."""
        return self.words.text().strip() or self.reason.value or ""

    def cancel(self) -> None:
        """Cancel it."""
        visit, lifecycle, why = self._visit, self.lifecycle, self.why
        if visit is None or self._under_way:
            return
        self._under_way = True
        self.desk.act(
            lambda book, actor: acts.cancel(
                book, actor, visit.id, lifecycle=lifecycle, revision=visit.revision, reason=why
            ),
            owner=self,
            done=lambda outcome: self._done(visit, outcome),
            failed=self._failed,
        )

    def _done(self, visit: DayVisit, outcome: Outcome) -> None:
        self._halfway.end()
        name = self.desk.who.name(visit.patient)
        by_patient = outcome.visit.lifecycle is Lifecycle.CANCELLED_BY_PATIENT
        told = (
            self._told_late(name) if by_patient else tr("{patient}: cancelled for the clinic", patient=name)
        )
        self.desk.say.done(
            told, undo=undo_of(self.desk, outcome.command), until_utc=outcome.visit.notice_due_utc
        )
        self.closed.emit()

    def _told_late(self, name: str) -> str:
        if self._late_now:
            return tr("{patient}: cancelled late for the patient", patient=name)
        return tr("{patient}: cancelled for the patient", patient=name)

    def _failed(self, error: FrontdeskError) -> None:
        self._under_way = False
        self._read()
        self._wrong.setText(error.sentence)
        self._wrong.show()

    def _read(self) -> None:
        reader, wanted = self.desk.reader, self._visit_id
        if reader is None:
            return
        try:
            found = reader.visit(wanted)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return
        if found is None:
            self.closed.emit()
            return
        self._visit = found
        self._show()
        self.desk.jobs.ask(
            "foretold", lambda book: asks.foretold(book, wanted), owner=self, done=self._show_foretold
        )
        self.desk.jobs.ask(
            "late", lambda book: asks.cancels_late(book, wanted), owner=self, done=self._show_late
        )

    def _show(self) -> None:
        visit = self._visit
        if visit is None:
            return
        self._name.setText(self.desk.who.name(visit.patient))
        day = words.day_medium_year(date.fromisoformat(visit.start_wall[:10]))
        time = words.time_range(visit.start_utc, visit.end_utc, visit.zone)
        parts = [tr("{day}, {time}", day=day, time=time), visit.type]
        self._when.setText("\n".join(part for part in parts if part))
        if visit.confirmation is Confirmation.DECLINED:
            self.by_patient.setText(tr("The patient cancels, as they said"))
        self._say_notice()

    def _show_late(self, late: bool) -> None:
        self._late_now = late
        self._late.setText(tr("This is a late cancellation. It is counted on the card."))
        self._late.setVisible(late and self.by_patient.isChecked())

    def _whose(self) -> None:
        """By whom: the reasons are others, and only the patient is late."""
        by_patient = self.by_patient.isChecked()
        self.reason.offer(_reasons(by_patient=by_patient))
        self._late.setVisible(self._late_now and by_patient)
        self._say_notice()

    def _show_foretold(self, foretold: Foretold) -> None:
        self._foretold = foretold
        self._say_notice()

    def _say_notice(self) -> None:
        if self._foretold is None:
            self._notice.setText(" ")
            return
        by_patient = self.by_patient.isChecked()
        notice = self._foretold.by_patient if by_patient else self._foretold.by_clinic
        self._notice.setText(notice_sentence(notice))


def _reasons(*, by_patient: bool) -> list[tuple[str, str]]:
    """The usual reasons, the first being none. What is kept is what is read."""
    usual: tuple[str, ...]
    if by_patient:
        usual = (
            tr("Ill"),
            tr("Work or school"),
            tr("No way to get here"),
            tr("Forgot"),
            tr("Goes elsewhere"),
            tr("Not needed any more"),
        )
    else:
        usual = (tr("Provider ill"), tr("Provider away"), tr("Booked by mistake"), tr("Clinic closed"))
    return [("", tr("Not said")), *((each, each) for each in usual)]


def notice_sentence(notice: NoticeAhead) -> str:
    """What the patient hears, in a sentence."""
    if not notice.goes:
        return notice.why_not
    seconds = round(notice.grace_seconds)
    if seconds < 60:
        return tr("The patient is told by text at once, outside quiet hours.")
    return tr(
        "The patient is told by text after {length}, outside quiet hours. Until then it can be undone.",
        length=words.length(seconds // 60),
    )
