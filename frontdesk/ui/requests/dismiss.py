"""Dismissing a request for a visit: why nothing is booked for it, in one press or in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from frontdesk.domain.errors import FrontdeskError, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.ui.halfway import DISMISS_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.panels import Panel
from frontdesk.ui.requests import acts
from frontdesk.ui.shell.undoing import undo
from frontdesk.ui.tokens import S1, S2, S4

if TYPE_CHECKING:
    from frontdesk.services.requests import RequestOutcome
    from frontdesk.ui.desk import Desk

LONGEST = 200


class DismissPanel(Panel):
    """Asks why. Enter dismisses, a button with a usual reason does at once; both can be undone."""

    def __init__(self, desk: Desk, request_id: int) -> None:
        super().__init__(desk)
        self._request_id = request_id
        self._who = ""
        self._busy = False
        self._name = Label(face="title", wrap=True)
        self._what = Label(tone="muted", wrap=True)
        self.reason: QLineEdit = line(limit=LONGEST)
        self._halfway = Halfway(desk, kind=DISMISS_DRAFT, about=str(request_id))
        self._halfway.tie(lambda: self._who, {"reason": self.reason})
        self._row = Row(tr("Why nothing is booked"), self.reason, identifier="dismiss.reason")
        usual = QVBoxLayout()
        usual.setSpacing(S2)
        for number, words in enumerate(_usual()):
            usual.addWidget(
                button(words, partial(self.dismiss, words), identifier=f"dismiss.usual.{number}"),
                0,
                Qt.AlignmentFlag.AlignLeading,
            )
        do = button(tr("Dismiss"), self.dismiss, kind="primary", identifier="dismiss.do", key=tr("Enter"))
        keep = button(tr("Keep it"), self._keep, identifier="dismiss.keep", key=tr("Esc"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S4)
        lines.addLayout(column(self._name, self._what, spacing=S1))
        lines.addWidget(self._row)
        lines.addLayout(usual)
        lines.addLayout(row(do, keep, None, spacing=S2))
        lines.addStretch(1)

    def _keep(self) -> None:
        """It is not dismissed after all."""
        self._halfway.end()
        self.closed.emit()

    @property
    def title(self) -> str:
        """What it is about to do."""
        return tr("Dismiss the request")

    @property
    def key(self) -> str:
        """Which request it is about."""
        return f"dismiss:{self._request_id}"

    def begin(self) -> None:
        """Read the request; the reason has the focus."""
        key = self._request_id
        self.desk.jobs.ask("request", lambda book: acts.shown(book, key), owner=self, done=self._show)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter dismisses; on a button it presses that."""
        if not entered(self, event, self.dismiss):
            super().keyPressEvent(event)

    def _show(self, found: tuple[str, str]) -> None:
        self._who, what = found
        self._name.setText(self.desk.who.name(self._who))
        self._what.setText(what)

    def dismiss(self, usual: str = "") -> None:
        """Dismiss it for the reason that is typed, or for a usual one."""
        reason = usual or self.reason.text().strip()
        self._row.clear()
        if not reason:
            self._row.fail(tr("Say why the request is dismissed."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._busy:
            return
        self._busy = True
        key = self._request_id
        self.desk.act(
            lambda book, actor: acts.dismiss(book, actor, key, reason),
            owner=self,
            done=self._dismissed,
            failed=self._refused,
        )

    def _dismissed(self, outcome: RequestOutcome) -> None:
        desk, command = self.desk, outcome.command
        self._halfway.end()
        desk.say.done(
            tr("Request of {who}: dismissed", who=desk.who.name(self._who)),
            undo=None if command is None else lambda: undo(desk, desk.say, command),
        )
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        if isinstance(error, UsageError):
            self._row.fail(error.sentence)
        else:
            self.desk.say.refuse(error)


def _usual() -> tuple[str, ...]:
    return (
        tr("They have found another time elsewhere"),
        tr("Not reached after several calls"),
        tr("Asked twice: the other request is booked"),
    )
