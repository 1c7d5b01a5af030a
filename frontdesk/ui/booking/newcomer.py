"""The card of somebody who is new, as far as a first visit needs it: names, number, date of birth, and whether texts are agreed to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line, split_name
from frontdesk.ui.booking.wanted import Newcomer
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import BirthField
from frontdesk.ui.kit.forms import Form, check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.tokens import S3

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from frontdesk.ui.desk import Desk

_NUMBER: Final = re.compile(r"\+?[\d\s()./-]{6,}")
"""What somebody typed who looked for a number."""

_NO_LIMIT: Final = 10_000
"""The service says what is too long; here nothing is cut off."""


class NewcomerForm(Form):
    """Signals: `changed()`: something was typed; `given_up()`: it is somebody else after all."""

    changed = Signal()
    given_up = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        back = button(
            tr("Somebody else"), self.given_up.emit, kind="quiet", identifier="booking.newcomer.back"
        )
        self.lines.addLayout(row(Label(tr("New patient"), face="name"), None, back))
        self.first: QLineEdit = self.add(
            "first_name", tr("First name"), line(), identifier="booking.first_name"
        )
        self.last: QLineEdit = self.add("last_name", tr("Last name"), line(), identifier="booking.last_name")
        self.mobile: QLineEdit = self.add("mobile", tr("Mobile"), line(), identifier="booking.mobile")
        self.birth = self.add("birth_date", tr("Date of birth"), BirthField(desk), identifier="booking.birth")
        self._beside("first_name", "last_name")
        self._beside("mobile", "birth_date")
        self.texts = check(tr("Agrees to reminders by text"), run=lambda _on: self.changed.emit())
        self.add("texts", tr("Agrees to reminders by text"), self.texts, identifier="booking.texts")
        for each in (self.first, self.last, self.mobile):
            each.textChanged.connect(lambda _text: self.changed.emit())
        self.birth.changed.connect(self.changed)

    def _beside(self, *names: str) -> None:
        """Put rows side by side."""
        pair = QHBoxLayout()
        pair.setSpacing(S3)
        for name in names:
            pair.addWidget(self.row(name), 1, Qt.AlignmentFlag.AlignTop)
        self.lines.addLayout(pair)

    def begin(self, typed: str) -> None:
        """Take over what was typed into the search, and put the focus where typing goes on."""
        if _NUMBER.fullmatch(typed.strip()):
            self.put(Newcomer(mobile=typed.strip()))
        else:
            first, last = split_name(typed)
            self.put(Newcomer(first, last))
        fields = (self.first, self.last, self.mobile)
        empty = next((each for each in fields if not each.text()), self.mobile)
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def put(self, newcomer: Newcomer) -> None:
        """Show these values."""
        self.clear()
        self.first.setText(newcomer.first_name)
        self.last.setText(newcomer.last_name)
        self.mobile.setText(newcomer.mobile)
        self.birth.put_text(newcomer.birth_date)
        self.texts.setChecked(newcomer.texts)

    def value(self) -> Newcomer:
        """What is typed. A date of birth that can't be read is left as typed, for the service to refuse."""
        born = self.birth.value
        return Newcomer(
            first_name=clean_line(self.first.text(), limit=_NO_LIMIT),
            last_name=clean_line(self.last.text(), limit=_NO_LIMIT),
            mobile=self.mobile.text(),
            birth_date=self.birth.text if born is None else born.isoformat(),
            texts=self.texts.isChecked(),
        )

    def problems(self) -> dict[str, str]:
        """What is wrong as far as that can be told here."""
        wrong: dict[str, str] = {}
        if not self.last.text().strip():
            wrong["last_name"] = tr("A patient needs a last name. Fill it in.")
        if self.birth.problem:
            wrong["birth_date"] = self.birth.problem
        return wrong
