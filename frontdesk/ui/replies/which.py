"""A "can't come" about several visits: a tick for each that somebody can't come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import check
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.replies import acts
from frontdesk.ui.tokens import S1
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.correspondence import Correspondence
    from frontdesk.services.rows import AppointmentRow


class WhichDialog(Dialog):
    """The reply's words, and its visits. The keys 1 to 9 tick them; what is not ticked stands as before the reply."""

    def __init__(self, desk: Desk, parent: QWidget, told: Correspondence) -> None:
        super().__init__(tr("Which visits can't they come to?"), parent, identifier="which")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._told = desk, told
        self._under_way = False
        names = [visit.patient for visit in told.visits]
        if told.row.body.strip():
            words_of = Label(veiled(desk, told.row.body, names), face="panel", wrap=True)
            words_of.setObjectName("which.words")
            self.body.addWidget(words_of)
        self.boxes: dict[int, QCheckBox] = {}
        lines = QVBoxLayout()
        lines.setSpacing(S1)
        for number, visit in enumerate(told.visits, 1):
            lines.addWidget(self._box(number, visit))
        self.body.addLayout(lines)
        self.body.addWidget(
            Label(
                tr("What is not ticked stands as it did before this reply. Nobody is sent a text about it."),
                face="meta",
                tone="muted",
                wrap=True,
            )
        )
        self.add_close()
        self.add_button(tr("Save"), self.save, kind="primary", identifier="which.save")

    def _box(self, number: int, visit: AppointmentRow) -> QCheckBox:
        name = self._desk.who.name(visit.patient)
        day = words.day_medium(words.today_at(visit.zone, visit.start_utc))
        at = words.time_of(visit.start_utc, visit.zone)
        label = tr("{number}  {patient}, {day} {time}", number=number, patient=name, day=day, time=at)
        stands = visit.lifecycle == Lifecycle.BOOKED
        box = check(label.replace("&", "&&"), on=stands and visit.confirmation == "declined")
        name_it(box, label, f"which.visit.{visit.id}")
        box.setEnabled(stands)
        if number <= 9:
            box.setShortcut(str(number))
        self.boxes[visit.id] = box
        return box

    def save(self) -> None:
        """Decide as ticked."""
        if self._under_way:
            return
        self._under_way = True
        told = self._told
        declined = [key for key, box in self.boxes.items() if box.isEnabled() and box.isChecked()]
        self._desk.act(
            lambda book, actor: acts.family(book, actor, told.row.public_id, declined),
            owner=self,
            done=lambda changes: self._saved(len(declined), changes.command),
            failed=lambda error: self._failed(error.sentence),
        )

    def _saved(self, count: int, command: str | None) -> None:
        desk = self._desk
        said = (
            tr("They come to all of these visits")
            if count == 0
            else tr("Can't come to 1 visit")
            if count == 1
            else tr("Can't come to {count} visits", count=words.number(count))
        )
        desk.say.done(
            said,
            undo=undo_of(desk, command),
        )
        self.accept()

    def _failed(self, sentence: str) -> None:
        self._under_way = False
        self.body.addWidget(Label(sentence, tone="danger", wrap=True))
