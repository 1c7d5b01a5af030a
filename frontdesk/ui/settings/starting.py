"""Before the texts are switched on: exactly who gets what, who does not and why. It is a mass send, so it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.setup.session import Session
from frontdesk.ui.setup.start import StartStep

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from frontdesk.ui.desk import Desk

_WIDTH = 880
_HEIGHT = 600


class StartDialog(Dialog):
    """Shows what would go out, and starts it. `accepted` once texts are on."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(tr("Start reminders"), parent, width=_WIDTH, identifier="settings.start")
        self.resize(_WIDTH, _HEIGHT)
        self._desk = desk
        self.session = Session(desk, None)
        self.step = StartStep(self.session)
        self.say(self.step.intro)
        self.body.addWidget(self.step, 1)
        self._account = self.add_button(
            tr("Open the account"), self._open_account, identifier="settings.start.account"
        )
        self.add_close(tr("Not yet"))
        self.start = self.add_button(
            tr("Start reminders"), self.step.go_on, kind="primary", identifier="settings.start.yes"
        )
        self.start.setEnabled(False)
        self._account.hide()
        self.step.changed.connect(self._looked)
        self.step.working.connect(lambda working: self.start.setEnabled(not working))
        self.step.refused.connect(self.step.headline.setText)
        self.step.done.connect(self.accept)
        self.step.begin()

    def _looked(self) -> None:
        found = self.step.preview
        assert found is not None
        self.start.setVisible(found.account and not found.enabled)
        self.start.setEnabled(True)
        self._account.setVisible(not found.account)

    def _open_account(self) -> None:
        self.reject()
        self._desk.extras["settings.group"] = "account"
        self._desk.go.screen("settings")
