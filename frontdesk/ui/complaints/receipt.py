"""What is shown once something is sealed: the receipt, by when they hear, what to tell them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.complaints.acts import Sealed
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row, rule
from frontdesk.ui.tokens import S1, S2, S4


class SealedPage(QWidget):
    """Nothing of what was typed stands here. `again()` begins another one, `end()` closes."""

    def __init__(self, *, again: Callable[[], None], end: Callable[[], None]) -> None:
        super().__init__()
        name_it(self, tr("Sealed"), "complaint.sealed")
        self._receipt = Label(face="date")
        self._receipt.setObjectName("complaint.receipt")
        self._receipt.setAccessibleIdentifier("complaint.receipt")
        self.copy = button(tr("Copy"), self._copy, identifier="complaint.copy")
        self._when = Label(face="panel", wrap=True)
        self._when.setObjectName("complaint.when")
        self._sealed = Label(wrap=True, tone="muted")
        self._tell = Label(face="panel", wrap=True)
        self._tell.setObjectName("complaint.tell")
        self._done = button(tr("Done"), end, kind="primary", identifier="complaint.done")
        self._again = button(tr("Log another"), again, identifier="complaint.again")
        number = row(self._receipt, self.copy, spacing=S2)
        number.setStretch(0, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, S2, S4, S4)
        lines.setSpacing(S4)
        lines.addLayout(column(Label(tr("Receipt"), face="meta", tone="muted"), number, spacing=S1))
        lines.addWidget(self._when)
        lines.addWidget(rule())
        lines.addLayout(
            column(Label(tr("Tell the person"), face="meta", tone="muted"), self._tell, spacing=S1)
        )
        lines.addWidget(rule())
        lines.addWidget(self._sealed)
        lines.addStretch(1)
        lines.addLayout(row(self._again, None, self._done))

    def begin(self, sealed: Sealed, today: date) -> None:
        """Show a receipt."""
        self._receipt.setText(sealed.receipt)
        self._receipt.setAccessibleName(tr("Receipt {receipt}", receipt=sealed.receipt))
        self.copy.setText(tr("Copy"))
        told = []
        if sealed.acknowledge_by is not None:
            told.append(tr("Acknowledged by {day}.", day=_day(sealed.acknowledge_by, today)))
        if sealed.answer_by is not None:
            told.append(tr("Answered by {day}.", day=_day(sealed.answer_by, today)))
        self._when.setText("\n".join(told))
        self._when.setVisible(bool(told))
        self._sealed.setText(
            tr("Nobody at the desk can read it again: only those who handle complaints open it.")
        )
        if sealed.acknowledge_by is None:
            self._tell.setText(tr("It was added. The same number is good for anything else you want to add."))
        else:
            self._tell.setText(
                tr(
                    "Keep this number: with it you can add to what you said at any time. You will hear from us by {day}.",
                    day=_day(sealed.acknowledge_by, today),
                )
            )
        self._done.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """No receipt."""
        self._receipt.setText("")
        self._receipt.setAccessibleName("")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._receipt.text())
        self.copy.setText(tr("Copied"))


def _day(day: date, today: date) -> str:
    return words.day_medium(day) if day.year == today.year else words.day_medium_year(day)
