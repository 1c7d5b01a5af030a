"""What a phone message and a request for a visit have in common as they are taken down: who, rows, a foot; kept until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import EnvironmentFault, FrontdeskError
from frontdesk.ui.booking import acts as booking
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.wanted import Person
from frontdesk.ui.drafts import Draft, Plain, new_draft_id, shelf
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Row, line, paragraph
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.phone.acts import WrongNumber
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.directory import Directory
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk


class TakingPanel(Panel):
    """Somebody says something on the phone, and it is written down. What is typed is kept until it is saved.

    A panel makes `picker` and `rows`, calls `_lay_out`, says what is typed in `_fields`, and how it is written down in `_taking`.
    """

    DRAFT: ClassVar[str]
    """The kind of its drafts."""
    BANNER: ClassVar[str]
    """The banner that told of one, and is settled by this."""

    picker: PatientPicker
    rows: Mapping[str, Row]

    def __init__(self, desk: Desk, *, lines: int) -> None:
        """`lines`: how many of what they said are seen."""
        super().__init__(desk)
        self._begun = self._busy = self._saved = False
        desk.say.mend(self.BANNER)
        kept = shelf(desk).of(self.DRAFT)
        self._kept: Draft | None = kept[0] if kept else None
        self._draft_id = new_draft_id() if self._kept is None else self._kept.id
        self.number: QLineEdit = line()
        self.words: QPlainTextEdit = paragraph(lines=lines)
        """What they said."""
        self.trouble = Label(tone="danger", wrap=True)
        self.trouble.hide()

    # What each says for itself

    def _taking(self) -> Callable[[Book, Actor], Any] | None:
        """What writes it down; None where something is missing, which then stands at its field."""
        return None

    def _taken(self, outcome: Any) -> None:
        """It was written down, which gave this."""

    def _nobody(self) -> str:
        """What is said where nobody is named."""
        return ""

    def _offer(self, found: Directory) -> None:
        """What can be chosen is known."""

    def _bring_back(self) -> None:
        """Put in what was kept."""

    def _follow(self) -> None:
        """Keep what is typed from now on."""

    def _fields(self) -> dict[str, Plain]:
        """What is typed, by name; `_keep` adds who."""
        return {}

    def _kept_words(self) -> str:
        """What is said where it is closed before it is saved."""
        return ""

    # What the shell asks

    def begin(self) -> None:
        """Read what can be chosen; the focus where typing begins."""
        if not self._begun:
            self._begun = True
            known(self.desk, self, self._offer)
            self._bring_back()
            self._follow()
        first = self.picker.edit if self.picker.person is None and not self.picker.text else self.words
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        """Esc closes the list first."""
        return self.picker.back()

    def may_close(self) -> bool:
        """What is typed is kept."""
        if not self._saved and self._keep():
            self.desk.say.done(self._kept_words())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, and in what they said Ctrl+Enter does; on a button it presses that."""
        if not entered(self, event, self.save):
            super().keyPressEvent(event)

    # What it is made of

    def _lay_out(self, parts: Sequence[QWidget | QLayout], foot: QWidget | QLayout) -> None:
        """Who, then the parts, in an area that scrolls; trouble and buttons in the foot."""
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        below = QVBoxLayout()
        below.setContentsMargins(S4, S2, S4, S4)
        below.setSpacing(S2)
        for each, where in (
            *((part, lines) for part in (self.picker, *parts)),
            (self.trouble, below),
            (foot, below),
        ):
            if isinstance(each, QWidget):
                where.addWidget(each)
            else:
                where.addLayout(each)
        lines.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(Surface(below, line="top"))

    # Keeping

    def _keep(self) -> bool:
        """Keep what is typed; False where there is nothing."""
        person = self.picker.person
        typed = (self.picker.text, self.number.text(), self.words.toPlainText())
        if person is None and not any(text.strip() for text in typed):
            shelf(self.desk).drop(self._draft_id)
            return False
        who: dict[str, Plain] = {
            "patient_id": None if person is None else person.id,
            "caller": self.picker.text,
            "number": self.number.text(),
        }
        title = self.picker.text.strip() if person is None else person.name
        shelf(self.desk).keep(self._draft_id, self.DRAFT, title, who | self._fields())
        return True

    def _bring_caller(self, fields: Mapping[str, Plain]) -> None:
        """Who it was, and at which number."""
        patient_id = fields.get("patient_id")
        self.picker.put_text(str(fields.get("caller") or ""))
        self.number.setText(str(fields.get("number") or ""))
        if isinstance(patient_id, int):
            self.desk.jobs.ask(
                "person",
                lambda book: booking.person(book, patient_id),
                owner=self,
                done=self._person_known,
                failed=lambda _error: None,
            )

    def _person_known(self, person: Person) -> None:
        self.picker.put(person)
        self._chosen(person)

    def _chosen(self, person: Person) -> None:
        """It is a patient: what stands on their card is not asked for."""

    # Saving

    def save(self) -> None:
        """Write it down."""
        if self._busy or self._saved:
            return
        for row in (self.picker.row, *self.rows.values()):
            row.clear()
        self.trouble.hide()
        if self.picker.person is None and not (self.picker.text.strip() or self.number.text().strip()):
            self.picker.row.fail(self._nobody())
            self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        take = self._taking()
        if take is not None:
            self._busy = True
            self.desk.act(take, owner=self, done=self._taken, failed=self._refused)

    def _done(self, sentence: str, *, undo: Callable[[], None] | None) -> None:
        """It is written down."""
        self._saved = True
        shelf(self.desk).drop(self._draft_id)
        self.desk.say.done(sentence, undo=undo)
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self._keep()
        match error:
            case EnvironmentFault():
                self.desk.say.refuse(error)
            case WrongNumber():
                self.rows["number"].fail(error.sentence)
                self.number.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                self.trouble.setText(error.sentence)
                self.trouble.show()


def beside(one: QWidget, other: QWidget, *, share: int = 1) -> QHBoxLayout:
    """Two rows side by side; the second one has `share` of the width where the first one has one."""
    pair = QHBoxLayout()
    pair.setSpacing(S3)
    pair.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
    pair.addWidget(other, share, Qt.AlignmentFlag.AlignTop)
    return pair
