"""What a handler does with a complaint: acknowledge, note, close. The two forms stand where their buttons were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.complaint_words import Outcome
from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.typed_dates import Prefer
from frontdesk.ui.complaints.acts import AtField
from frontdesk.ui.complaints.forgetting import wipe
from frontdesk.ui.complaints.wording import outcome_label
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.forms import Choice, Form, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row
from frontdesk.ui.kit.pages import Pages
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True, repr=False)
class Closing:
    """How a complaint ends. Its repr tells nothing of it."""

    on: date
    outcome: Outcome
    lesson: str


class StepsBar(Surface):
    """The acts of the complaint that is shown; each calls back with what was typed."""

    def __init__(
        self,
        desk: Desk,
        *,
        acknowledge: Callable[[], None],
        note: Callable[[str], None],
        close: Callable[[Closing], None],
    ) -> None:
        super().__init__(line="top")
        self._note_run, self._close_run = note, close
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.setObjectName("complaints.wrong")
        self._wrong.hide()
        self._acknowledge = button(
            tr("Acknowledged today"), acknowledge, kind="primary", identifier="complaints.acknowledge"
        )
        self._add = button(tr("Add a note"), self.begin_note, identifier="complaints.note.add")
        self._end = button(tr("Close"), self.begin_closing, identifier="complaints.close")
        self._pages = Pages()
        self._acts = QWidget()
        self._acts.setLayout(row(self._acknowledge, self._add, self._end, None))
        for page in (self._acts, self._note_page(), self._close_page(desk)):
            self._pages.add_page(page)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, S3, S4, S3)
        lines.setSpacing(S2)
        lines.addWidget(self._wrong)
        lines.addWidget(self._pages)

    def _note_page(self) -> QWidget:
        self._notes = Form()
        self.note = self._notes.add(
            "text", tr("Note, for handlers alone"), paragraph(lines=4), identifier="complaints.note"
        )
        self._notes.lines.addLayout(
            row(
                None,
                button(tr("Leave it"), self.leave, identifier="complaints.note.leave"),
                button(
                    tr("Seal the note"), self._send_note, kind="primary", identifier="complaints.note.seal"
                ),
            )
        )
        self.note.textChanged.connect(self._notes.row("text").clear)
        self._shortcut(self._notes, self._send_note)
        return self._notes

    def _close_page(self, desk: Desk) -> QWidget:
        self._closing = Form()
        self.outcome: Choice[Outcome | None] = self._closing.add(
            "outcome",
            tr("What came of it"),
            Choice[Outcome | None](
                [(None, tr("Choose")), *((each, outcome_label(each)) for each in Outcome)]
            ),
            identifier="complaints.outcome",
        )
        self.date = self._closing.add(
            "date",
            tr("Answered on"),
            DateField(desk, prefer=Prefer.PAST, placeholder=tr("today, yesterday, 12 mar")),
            identifier="complaints.closed_on",
        )
        self.lesson = self._closing.add(
            "lesson", tr("What is to be learnt from it"), paragraph(lines=3), identifier="complaints.lesson"
        )
        self._closing.lines.addLayout(
            row(
                None,
                button(tr("Leave it"), self.leave, identifier="complaints.close.leave"),
                button(
                    tr("Close the complaint"),
                    self._send_closing,
                    kind="primary",
                    identifier="complaints.close.seal",
                ),
            )
        )
        self.outcome.currentIndexChanged.connect(lambda _at: self._closing.row("outcome").clear())
        self.date.changed.connect(self._closing.row("date").clear)
        self._shortcut(self._closing, self._send_closing)
        return self._closing

    def _shortcut(self, on: QWidget, run: Callable[[], None]) -> None:
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # What it shows

    def begin(self, *, acknowledged: bool, closed: bool) -> None:
        """The acts of a complaint; a form that is open stays."""
        self._acknowledge.setVisible(not acknowledged and not closed)
        self._end.setVisible(not closed)
        self.setEnabled(True)

    @property
    def is_writing(self) -> bool:
        """Whether a form is open."""
        return self._pages.current is not self._acts

    def begin_note(self) -> None:
        """Write a note."""
        self._turn(self._notes)
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_closing(self) -> None:
        """Say what came of it."""
        if self.date.value is None:
            self.date.put(self.date.today)
        self._turn(self._closing)
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Back to the buttons; what was typed waits in its field."""
        if self.is_writing:
            self._turn(self._acts)
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def written(self) -> tuple[str, str]:
        """The note and the lesson that are half-written."""
        return self.note.toPlainText(), self.lesson.toPlainText()

    def restore(self, note: str, lesson: str) -> None:
        """What was half-written stands there again."""
        self.note.setPlainText(note)
        self.lesson.setPlainText(lesson)
        if note.strip():
            self._turn(self._notes)
        elif lesson.strip():
            if self.date.value is None:
                self.date.put(self.date.today)
            self._turn(self._closing)

    def forget(self) -> None:
        """Nothing is written."""
        wipe(self.note, self.lesson)
        self.outcome.setCurrentIndex(0)
        self.date.put(None)
        self._turn(self._acts)

    def fail(self, error: FrontdeskError) -> None:
        """At its field, or above them all."""
        self.setEnabled(True)
        form = self._pages.current
        if isinstance(error, AtField) and isinstance(form, Form):
            form.take(error, field=error.field)
            return
        self._say(error.sentence)

    # What it does

    def _send_note(self) -> None:
        text = self.note.toPlainText()
        if not text.strip():
            self._notes.fail({"text": tr("Write the note first.")})
            return
        self._note_run(text)

    def _send_closing(self) -> None:
        wrong: dict[str, str] = {}
        outcome, on = self.outcome.value, self.date.value
        if outcome is None:
            wrong["outcome"] = tr("Say what came of it.")
        if on is None:
            wrong["date"] = self.date.problem or tr("Give the day on which it was answered.")
        if outcome is None or on is None:
            self._closing.fail(wrong)
            return
        self._closing.clear()
        self._close_run(Closing(on, outcome, self.lesson.toPlainText()))

    def _turn(self, page: QWidget) -> None:
        self._pages.show_page(page)
        self._notes.clear()
        self._closing.clear()
        self._say("")

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
