"""S: a text to one patient, written by hand. How it reads, what it costs and when it goes stand under it while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.halfway import TEXT_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Row, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S2, S3, S4
from frontdesk.ui.wording.bubble import Reading
from frontdesk.ui.wording.findings import Findings
from frontdesk.ui.writing import asks
from frontdesk.ui.writing.asks import Whom

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.manual_texts import ManualSent, To
    from frontdesk.ui.desk import Desk


class TextPanel(Panel):
    """What is typed is kept until it is sent: Esc loses nothing."""

    def __init__(self, desk: Desk, whom: Whom) -> None:
        super().__init__(desk)
        self._whom = whom
        self._shown: asks.Shown | None = None
        self._plain = ""
        self._opening = ""
        self._halfway = Halfway(desk, kind=TEXT_DRAFT, about=whom.key)
        self._busy = self._sent = False
        self.name = Label(face="name", wrap=True)
        self.number = Label(tone="muted", wrap=True)
        self.why_not = Label(tone="danger", wrap=True)
        self.why_not.hide()
        self.body = paragraph(lines=6)
        self.row = Row(tr("Text"), self.body, identifier="writing.body")
        self.findings = Findings("writing")
        self.reading = Reading("writing")
        self.when = Label(face="meta", tone="muted", wrap=True)
        self.plain = button(
            tr("Plain letters"),
            self._make_plain,
            identifier="writing.plain",
            key=desk.keys.shown("plain_letters"),
        )
        self.plain.hide()
        self.send_button = button(
            tr("Send"), self.send, kind="primary", identifier="writing.send", key=tr("Ctrl+Enter")
        )
        self._build()

    def _build(self) -> None:
        name_it(self.why_not, "", "writing.why_not")
        name_it(self.when, "", "writing.when")
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S3)
        head = QVBoxLayout()
        head.setSpacing(S1)
        for each in (self.name, self.number, self.why_not):
            head.addWidget(each)
        lines.addLayout(head)
        lines.addWidget(self.row)
        lines.addWidget(self.findings)
        lines.addLayout(row(self.plain, None))
        lines.addWidget(self.reading)
        lines.addWidget(self.when)
        lines.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.addWidget(self.send_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(Surface(foot, line="top"))
        self.send_button.setEnabled(False)
        self.body.textChanged.connect(self._typed)
        self.desk.keys.action("plain_letters", self, self._make_plain)

    # What the shell asks

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Write a text")

    @property
    def key(self) -> str:
        """To whom."""
        return self._whom.key

    def begin(self) -> None:
        """What was typed before, else the clinic's name."""
        kept = self._halfway.fields.get("body", "")
        if kept and not self.body.toPlainText():
            self.body.setPlainText(kept)
        self._preview()
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_close(self) -> bool:
        """What is typed is kept."""
        self._keep()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter sends; on a button Enter presses that."""
        if not entered(self, event, self.send):
            super().keyPressEvent(event)

    def _keep(self) -> None:
        typed = self.body.toPlainText()
        worth = bool(typed.strip()) and typed != self._opening and not self._sent
        self._halfway.keep(self.name.text(), {"body": typed} if worth else {})

    # How it reads

    def _typed(self) -> None:
        self.row.clear()
        self._keep()
        self._preview()

    def _preview(self) -> None:
        whom, typed, country = self._whom, self.body.toPlainText(), self.desk.country
        self.desk.jobs.ask(
            "preview",
            lambda book: asks.preview(book, whom, typed, country),
            owner=self,
            done=self._previewed,
            failed=self._gone,
        )

    def _gone(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)
        self.closed.emit()

    def _previewed(self, shown: asks.Shown) -> None:
        first = self._shown is None
        self._shown = shown
        found, to = shown.preview, shown.preview.to
        self.name.setText(self.desk.who.name(f"{to.first_name} {to.last_name}".strip()))
        self.number.setText(shown.number)
        self.number.setVisible(bool(shown.number))
        self.why_not.setText(to.why_not)
        self.why_not.setVisible(bool(to.why_not))
        self.findings.show_findings(found.findings)
        self._plain = found.plain
        self.plain.setVisible(bool(found.plain))
        self.reading.show_text(
            found.body,
            segments=found.segments,
            units=found.units,
            room=found.room,
            price=found.price,
            offenders=found.offenders,
        )
        self.when.setText("" if to.why_not else self._when(to))
        self.send_button.setEnabled(bool(found.body) and not found.refused)
        if first and not self.body.toPlainText() and not to.why_not:
            self._begin_with(to.clinic)

    def _begin_with(self, clinic: str) -> None:
        self._opening = tr("{clinic}: ", clinic=clinic)
        self.body.setPlainText(self._opening)
        self.body.moveCursor(QTextCursor.MoveOperation.End)

    def _when(self, to: To) -> str:
        now = self.desk.now()
        if to.goes_utc > now:
            time = words.moment(to.goes_utc, to.zone, now_utc=now)
            return tr("No text goes out at this hour: it goes at {time}.", time=time)
        if to.in_conversation:
            return tr("It answers what the patient wrote, so it goes at once.")
        return tr("It goes at once. For some seconds it can be taken back.")

    def _make_plain(self) -> None:
        if self._plain:
            self.body.setPlainText(self._plain)
            self.body.moveCursor(QTextCursor.MoveOperation.End)
            self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    # Sending

    def send(self) -> None:
        """Queue it."""
        if self._busy or self._sent or not self.send_button.isEnabled():
            return
        self._busy = True
        whom, typed = self._whom, self.body.toPlainText()
        self.desk.act(
            lambda book, actor: asks.send(book, actor, whom, typed),
            owner=self,
            done=self._queued,
            failed=self._refused,
        )

    def _queued(self, made: ManualSent) -> None:
        desk = self.desk
        self._sent = True
        self._keep()
        now = desk.now()
        said = tr("{patient}: text", patient=self.name.text())
        if made.goes_utc > now + 60_000:
            time = words.moment(made.goes_utc, made.zone, now_utc=now)
            said = tr("{patient}: text, goes at {time}", patient=self.name.text(), time=time)

        desk.say.done(said, undo=undo_of(desk, made.changes.command), until_utc=made.goes_utc)
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self.row.fail(error.sentence)
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)


def take_back(desk: Desk, owner: QObject, message_id: str) -> None:
    """Take a text back that has not left; else say that it has."""
    desk.act(
        lambda book, actor: asks.take_back(book, actor, message_id),
        owner=owner,
        done=lambda _none: desk.say.done(tr("The text was taken back.")),
    )


def write_to(desk: Desk, *, patient_id: int, appointment_id: int | None = None) -> None:
    """Open the panel: to a patient, about one of their visits or none."""
    whom = Whom(patient_id, appointment_id)
    desk.go.panel(lambda: TextPanel(desk, whom))
