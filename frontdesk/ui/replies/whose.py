"""A reply from a number that is on no card, or on several: find the patient, and say what becomes of the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Choice, Row
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.replies import acts

if TYPE_CHECKING:
    from frontdesk.services.correspondence import Correspondence

NO: Final = "no"
MOBILE: Final = "mobile"
TEXTS: Final = "texts"
"""The values of `services.messaging.strangers.Keep`, which is not loaded before somebody decides."""


class WhoseDialog(Dialog):
    """The reply's words, and a field to find the patient with. Saved, it is a reply of theirs to be decided like any other."""

    def __init__(self, desk: Desk, parent: QWidget, told: Correspondence) -> None:
        super().__init__(tr("Whose reply is it?"), parent, identifier="whose")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._told = desk, told
        self._under_way = False
        if told.row.body.strip():
            words_of = Label(told.row.body, face="panel", wrap=True)
            words_of.setObjectName("whose.words")
            self.body.addWidget(words_of)
        self.picker = PatientPicker(desk, label=tr("Patient"), identifier="whose.patient", new=_nobody)
        self.picker.chosen.connect(lambda _person: self._chosen())
        self.picker.somebody_new.connect(self._make_card)
        self.keep: Choice[str] = Choice(
            [
                (NO, tr("Leave the card as it is")),
                (MOBILE, tr("It is the patient's mobile")),
                (TEXTS, tr("It is another's: their texts go there")),
            ]
        )
        self.kept = Row(tr("The number it came from"), self.keep, identifier="whose.keep")
        self.body.addWidget(self.picker)
        self.body.addWidget(self.kept)
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.setObjectName("whose.wrong")
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.body.addStretch(1)
        self.add_close()
        self.button = self.add_button(tr("Save"), self.save, kind="primary", identifier="whose.save")
        self.picker.setFocus()

    def event(self, event: QEvent) -> bool:
        """The list opens inside it, and has room then."""
        taken = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.resize(self.width(), max(self.height(), self.sizeHint().height()))
        return taken

    def save(self) -> None:
        """It is the chosen one's."""
        person = self.picker.person
        if person is None:
            self.picker.row.fail(tr("Find the patient first: type part of the name."))
            self.picker.setFocus()
            return
        if self._under_way:
            return
        self._under_way = True
        message_id, keep = self._told.row.public_id, self.keep.value or NO
        self._desk.act(
            lambda book, actor: acts.bind(book, actor, message_id, person.id, keep),
            owner=self,
            done=lambda changes: self._saved(person.name, changes.command),
            failed=lambda error: self._failed(error.sentence),
        )

    def _saved(self, name: str, command: str | None) -> None:
        desk = self._desk
        desk.say.done(
            tr("The reply is {patient}'s. Decide it.", patient=desk.who.name(name)),
            undo=undo_of(desk, command),
        )
        self.accept()

    def _failed(self, sentence: str) -> None:
        self._under_way = False
        self._wrong.setText(sentence)
        self._wrong.show()

    def _chosen(self) -> None:
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_card(self, _typed: str) -> None:
        """Nobody of the list: a card first, then the reply again."""
        self.reject()
        self._desk.go.act("new_patient")


def _nobody(typed: str) -> tuple[str, str]:
    return tr("Somebody new"), tr("Make the card of {name} first.", name=typed.strip() or tr("the patient"))
