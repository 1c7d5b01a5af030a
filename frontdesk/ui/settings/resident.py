"""The switch of the background service: reading and sending while Frontdesk is not open at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.ui.settings.controls import SwitchControl
from frontdesk.ui.settings.row import SettingRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.ports import ServiceControl, ServiceState
    from frontdesk.ui.desk import Desk

EVERY: Final = 45
"""Seconds between two cycles, as `service install` has it."""


def change(control: ServiceControl, folder: Path, *, on: bool) -> ServiceState:
    """Install it over this book, or take it away; gives how it stands then. Raises Refused where its key needs a person."""
    from frontdesk.services.service_keys import refuse_without_key

    if on:
        refuse_without_key(folder, os.environ)
        return control.install(folder, every=EVERY)
    control.remove()
    return control.state()


class ResidentRow(SettingRow):
    """Asks the system how the service stands each time the page is opened; nothing of it is kept in a preference."""

    def __init__(self, desk: Desk, service: Callable[[], ServiceControl]) -> None:
        super().__init__(
            label=tr("Keep sending when Frontdesk is closed"),
            words=tr(
                "A service of this account reads replies and sends reminders from each login on, also after Quit. It needs a computer "
                "that is awake."
            ),
            control=SwitchControl(),
            identifier="settings.own.service",
        )
        self._desk, self._service = desk, service
        self.control.setEnabled(False)
        self.edited.connect(self._wanted)
        self.reset.connect(lambda: self._wanted(False))

    def begin(self) -> None:
        """Ask how it stands."""
        self._desk.jobs.ask(
            "service.state",
            lambda _book: self._service().state(),
            owner=self,
            done=self._show,
            failed=self._failed,
        )

    def found_by(self, text: str) -> bool:
        """Whether a search finds it."""
        said = f"{self.label} service background systemd launchd".casefold()
        return all(part in said for part in text.split())

    def _wanted(self, value: Json) -> None:
        on = bool(value)
        self.control.setEnabled(False)
        self._desk.jobs.ask(
            "service.change",
            lambda book: change(self._service(), book.folder, on=on),
            owner=self,
            done=self._changed,
            failed=self._failed,
        )

    def _changed(self, state: ServiceState) -> None:
        self._show(state)
        said = tr("The service is installed") if state.installed else tr("The service is removed")
        self._desk.say.done(said)

    def _show(self, state: ServiceState) -> None:
        self.clear()
        self.control.setEnabled(True)
        self.show_value(state.installed, state.installed)
        if state.installed and state.running is False:
            self.fail(tr("It is installed but does not run. `frontdesk service status` says more."))

    def _failed(self, error: FrontdeskError) -> None:
        self.control.setEnabled(True)
        self.control.show_value(False)
        self.fail(error.sentence)
