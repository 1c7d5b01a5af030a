"""The question before a card says that somebody died: it stops everything that would be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.typed_dates import Prefer
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Form

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class DiedDialog(Dialog):
    """Asks for the day. `agreed(day)` follows a yes."""

    def __init__(
        self, desk: Desk, parent: QWidget, *, name: str, ahead: int, agreed: Callable[[date | None], None]
    ) -> None:
        super().__init__(tr("{patient} has died", patient=name), parent, identifier="patient.died")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._agreed = agreed
        self.say(tr("Nothing is sent any more. Wishes, requests and promised calls end. It can be undone."))
        if ahead:
            self.say(
                tr("The visit ahead is cancelled, without a word to anybody.")
                if ahead == 1
                else tr("{count} visits ahead are cancelled, without a word to anybody.", count=ahead)
            )
        self.form = Form()
        self.day = self.form.add(
            "day",
            tr("Day"),
            DateField(desk, prefer=Prefer.PAST, placeholder=tr("yesterday, 12 mar")),
            identifier="patient.died.day",
        )
        self.day.put(self.day.today)
        self.body.addWidget(self.form)
        self.add_close()
        self.add_button(tr("Note it"), self._note, kind="danger", identifier="patient.died.yes")

    def _note(self) -> None:
        day = self.day.value
        if day is None:
            self.form.fail({"day": self.day.problem or tr("Give the day, as far as it is known.")})
            return
        if day > self.day.today:
            self.form.fail({"day": tr("This day is still to come. Check the date.")})
            return
        self.accept()
        self._agreed(day)
