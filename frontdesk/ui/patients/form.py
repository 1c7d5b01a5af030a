"""A new patient: the card as a form, kept while it is half-written, with a word where somebody like that is in the book already."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import display_name
from frontdesk.ui.booking.twins import Twins
from frontdesk.ui.booking.wanted import Newcomer
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import new_draft_id, shelf
from frontdesk.ui.halfway import NEW_PATIENT_DRAFT
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients import acts
from frontdesk.ui.patients.fields import PatientForm
from frontdesk.ui.tokens import S2, S3, S4

DRAFT: Final = NEW_PATIENT_DRAFT


class NewPatientPanel(Panel):
    """A new card. What is typed is kept when the panel is closed, and stands there again the next time."""

    def __init__(self, desk: Desk, *, first_name: str = "", last_name: str = "") -> None:
        super().__init__(desk)
        self._given = {"first_name": first_name, "last_name": last_name} if first_name or last_name else {}
        self._draft_id = new_draft_id()
        self._asked_numbers: set[str] = set()
        self._saves_next = False
        self._under_way = False
        self.form = PatientForm(desk, prefix="new_patient")
        self.twins = Twins(desk, typed=self._typed)
        inside = QVBoxLayout()
        inside.setContentsMargins(S3, S2, S3, S3)
        inside.addWidget(self.twins)
        self._twin_block = Surface(inside, surface="warning")
        self._twin_block.hide()
        self.form.lines.insertWidget(2, self._twin_block)
        self.twins.taken.connect(desk.go.patient)
        self.twins.looked.connect(self._looked)
        desk.keys.action("take_card", self, self.twins.take_first)
        self._trouble = Label(tone="danger", wrap=True)
        self._trouble.setObjectName("new_patient.trouble")
        self._trouble.hide()
        self._anew = button(tr("Start anew"), self._start_anew, kind="quiet", identifier="new_patient.anew")
        self._anew.hide()
        save = button(
            tr("Save"), self.save, kind="primary", identifier="new_patient.save", key=tr("Ctrl+Enter")
        )
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.addWidget(self.form)
        lines.addStretch(1)
        foot = Surface(
            column(self._trouble, row(save, None, self._anew), spacing=S2, margins=(S4, S3, S4, S3)),
            line="top",
        )
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(scrolling(body, name=tr("New patient")), 1)
        around.addWidget(foot)
        self.form.edited.connect(self._edited)

    @property
    def title(self) -> str:
        """What it makes."""
        return tr("New patient")

    @property
    def key(self) -> str:
        """There is one at a time."""
        return "patient:new"

    def begin(self) -> None:
        """What was half-written before stands there again; the first field has the focus."""
        if not self.form.changed():
            self._restore()
        fields = self.form.lines_of
        empty = next((each for each in fields.values() if not each.text()), fields["first_name"])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line, and Ctrl+Enter anywhere, saves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if enter and (control or isinstance(self.focusWidget(), QLineEdit)):
            self.save()
            return
        super().keyPressEvent(event)

    def save(self) -> None:
        """Make the card."""
        if self._under_way:
            return
        problems = self.form.problems()
        if problems:
            self.form.fail(problems)
            return
        self.form.clear()
        if not self.twins.is_current:
            # Whoever may be meant is looked for first; then it goes on by itself.
            self._saves_next = True
            self.twins.look()
            return
        if self.twins.asks:
            self.twins.leave_alone()
            self._say_twins()
            return
        self._trouble.hide()
        self._under_way = True
        values, source, note = self.form.values(), self.form.said_where, self.form.source.text().strip()
        today = self.form.today
        asked = frozenset(self._asked_numbers)
        self.desk.act(
            lambda book, actor: acts.create(
                book, actor, values, source=source, note=note, today=today, asked=asked
            ),
            owner=self,
            done=self._saved,
            failed=self._failed,
        )

    def _saved(self, saved: acts.Saved) -> None:
        self._under_way = False
        if saved.asks:
            self._asked_numbers |= {self.form.values()[name] for name in saved.asks}
            self.form.ask(saved.asks)
            return
        if saved.outcome is None:
            self.form.fail(saved.wrong)
            return
        shelf(self.desk).drop(self._draft_id)
        card = saved.outcome.patient
        name = self.desk.who.name(display_name(card.first_name, card.last_name))
        told = " ".join([tr("{patient}: card made", patient=name), *saved.outcome.warnings])
        self.desk.say.done(told)
        self.desk.go.patient(card.id)

    def _failed(self, error: FrontdeskError) -> None:
        self._under_way = False
        self.form.take(error, field="last_name")

    # Half-written

    def _restore(self) -> None:
        kept = [] if self._given else shelf(self.desk).of(DRAFT)
        if kept:
            self._draft_id = kept[0].id
            values = {name: str(value or "") for name, value in kept[0].fields.items()}
            self.form.overwrite(values)
            self._anew.show()
            self.twins.again()
        elif self._given:
            self.form.overwrite(self._given)

    def _edited(self) -> None:
        values = self.form.values()
        name = display_name(values["first_name"], values["last_name"])
        if any(values.values()):
            fields = {
                **values,
                "source": self.form.source.text(),
                "said_where": self.form.said_where,
            }
            shelf(self.desk).keep(self._draft_id, DRAFT, name or tr("New patient"), fields)
        else:
            shelf(self.desk).drop(self._draft_id)
        self._trouble.hide()
        self.twins.again()

    def _start_anew(self) -> None:
        shelf(self.desk).drop(self._draft_id)
        self._draft_id = new_draft_id()
        self.form.put({})
        self.twins.nothing()
        self._anew.hide()
        self.form.lines_of["first_name"].setFocus(Qt.FocusReason.OtherFocusReason)

    # Somebody like that

    def _typed(self) -> tuple[Newcomer, str, str]:
        values, born = self.form.values(), self.form.birth.value
        card = Newcomer(
            values["first_name"],
            values["last_name"],
            values["mobile"],
            "" if born is None else born.isoformat(),
        )
        return card, values["email"], values["phone"]

    def _looked(self) -> None:
        self._twin_block.setVisible(bool(self.twins.found))
        if self._saves_next:
            self._saves_next = False
            self.save()

    def _say_twins(self) -> None:
        key = self.desk.keys.shown("take_card")
        self._trouble.setText(
            tr("There may be a card already: {key} opens it. Save once more makes a new one.", key=key)
        )
        self._trouble.show()
