"""The hint bar of the demo: the phones are simulated; faster, pause, answer as a patient."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimerEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import IconButton, Segments, button, name_it
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row, check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.tokens import S1, S3, S4
from frontdesk.ui.words import initials, time_of

if TYPE_CHECKING:
    from frontdesk.services.ports import DemoControl, DemoPatient

HEIGHT = 40
QUICK = ("C", "X", "Yes, I'll be there", "Can it be an hour later?", "STOP")


class DemoBar(Surface):
    """A slim bar above the status bar."""

    def __init__(self, desk: Desk, control: DemoControl) -> None:
        super().__init__(surface="warning", line="top")
        self._desk, self._control = desk, control
        self.setFixedHeight(HEIGHT)
        name_it(self, tr("Demo"), "demo")
        self._clock = Label(face="strong", tone="warning")
        self._clock.setAccessibleIdentifier("demo.clock")
        self._pause = IconButton("pause", tr("Pause"), self.turn, theme=desk.theme, identifier="demo.pause")
        offered = [(str(speed), tr("{speed}x", speed=round(speed))) for speed in control.speeds]
        self._speed = Segments(offered, name=tr("Speed"), chosen=self._set_speed, identifier="demo.speed")
        self._speed.choose(str(control.speed))
        colleague = check(tr("A colleague helps"), on=control.colleague_helps, run=self._helps)
        name_it(colleague, tr("A colleague helps"), "demo.colleague")
        parts = QHBoxLayout(self)
        parts.setContentsMargins(S4, S1, S4, S1)
        parts.setSpacing(S3)
        parts.addWidget(
            Label(tr("Demo clinic. The phones are simulated: nothing leaves this computer."), tone="warning"),
            1,
        )
        parts.addWidget(self._clock)
        parts.addWidget(self._pause)
        parts.addWidget(self._speed)
        parts.addWidget(colleague)
        parts.addWidget(button(tr("Answer as a patient"), self.answer_as_patient, identifier="demo.answer"))
        self._timer = self.startTimer(500)
        self._tell()

    def timerEvent(self, _event: QTimerEvent) -> None:
        """The demo's time goes on."""
        self._tell()

    def turn(self) -> None:
        """Pause, or go on."""
        if self._control.paused:
            self._control.resume()
            self._pause.show_icon("pause", tr("Pause"))
        else:
            self._control.pause()
            self._pause.show_icon("play", tr("Go on"))

    def answer_as_patient(self) -> None:
        """Choose a patient and write what they answer."""
        AnswerDialog(self._desk, self._control, self.window()).open()

    def _tell(self) -> None:
        self._clock.setText(time_of(self._desk.now(), self._desk.zone))

    def _set_speed(self, speed: str) -> None:
        self._control.set_speed(float(speed))

    def _helps(self, helps: bool) -> None:
        self._control.set_colleague_helps(helps)


class AnswerDialog(Dialog):
    """Patients with an open question first; what they write arrives with the next cycle."""

    def __init__(self, desk: Desk, control: DemoControl, parent: QWidget) -> None:
        super().__init__(tr("Answer as a patient"), parent, width=560, identifier="demo.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._control = desk, control
        self._patients: list[DemoPatient] = list(control.patients())
        self._list = QListWidget()
        self._list.setMinimumHeight(220)
        self._list.setProperty("line", "box")
        name_it(self._list, tr("Patients"), "demo.patients")
        for each in self._patients:
            self._list.addItem(QListWidgetItem(self._told(each)))
        self._list.setCurrentRow(0)
        self._list.currentRowChanged.connect(lambda _row: self._show_last())
        self._last = Label(tone="muted", wrap=True)
        self._text: QLineEdit = line()
        self._row = Row(tr("Their answer"), self._text, identifier="demo.text")
        quick = row(*(button(text, partial(self._text.setText, text), kind="quiet") for text in QUICK), None)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._last)
        self.body.addWidget(self._row)
        self.body.addLayout(quick)
        self.add_close()
        self.add_button(tr("Send"), self._send, kind="primary", identifier="demo.send")
        self._show_last()
        self._text.setFocus()

    def _told(self, patient: DemoPatient) -> str:
        name = initials(patient.name) if self._desk.who.names_hidden else patient.name
        if patient.waiting_question:
            return tr("{name}, was asked and has not answered", name=name)
        return name

    def _show_last(self) -> None:
        at = self._list.currentRow()
        text = self._patients[at].last_text if 0 <= at < len(self._patients) else ""
        self._last.setText(text or tr("No text has gone to this number yet."))

    def _send(self) -> None:
        at = self._list.currentRow()
        if not 0 <= at < len(self._patients):
            self._row.fail(tr("Choose a patient first."))
            return
        try:
            self._control.answer(self._patients[at].number, self._text.text())
        except FrontdeskError as error:
            self._row.fail(error.sentence)
            return
        self._desk.say.done(tr("The answer is on its way."))
        self.accept()
