"""A screen of the window: what the shell asks of each, and which there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.ui.desk import Desk


class Screen(QWidget):
    """Fills the content of the window. Built when it is first opened, kept afterwards.

    The shell calls `begin` each time it is shown and `changes` whenever the book changed, also while it is hidden: then it notes that
    it is stale and reads again in `begin`.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._main: QWidget | None = None

    def focus_on(self, main: QWidget) -> None:
        """The focus of the screen belongs to its main list or field. Not by a focus proxy: Tab would leap to that one, over everything
        that stands before it."""
        self._main = main

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The focus goes to its main list or field."""
        if self._main is None:
            super().setFocus(reason)
        else:
            self._main.setFocus(reason)

    def begin(self) -> None:
        """It is shown: read what is stale, put the focus on the main list."""

    def bar(self) -> QWidget | None:
        """What it adds to the top bar, beside the search; asked for once."""
        return None

    def changes(self, changes: Changes) -> None:
        """Something in the book changed."""

    def tick(self, now_utc: int) -> None:
        """A second has passed: now-lines and "in 5 min" may move. Called while it is shown."""

    def back(self) -> bool:
        """Esc. True where it took one step back itself."""
        return False


@dataclass(frozen=True, slots=True)
class Spec:
    """A screen that there is. `where` is "module:Class", imported when it is first opened."""

    name: str
    label: Callable[[], str]
    icon: str
    where: str
    rail: bool = False

    def build(self, desk: Desk) -> Screen:
        """The screen, new."""
        module, _, cls = self.where.partition(":")
        make = cast("Callable[[Desk], Screen]", getattr(import_module(module), cls))
        return make(desk)


SPECS: Final = (
    Spec("book", lambda: tr("Book"), "book", "frontdesk.ui.book.screen:BookScreen", rail=True),
    Spec("needs", lambda: tr("Needs you"), "needs", "frontdesk.ui.needs.screen:NeedsScreen", rail=True),
    Spec(
        "messages",
        lambda: tr("Messages"),
        "messages",
        "frontdesk.ui.messages.screen:MessagesScreen",
        rail=True,
    ),
    Spec(
        "patients",
        lambda: tr("Patients"),
        "patients",
        "frontdesk.ui.patients.screen:PatientsScreen",
        rail=True,
    ),
    Spec(
        "arrivals",
        lambda: tr("Arrivals"),
        "walk-in",
        "frontdesk.ui.arrivals.screen:ArrivalsScreen",
        rail=True,
    ),
    Spec(
        "unconfirmed",
        lambda: tr("Unconfirmed"),
        "phone",
        "frontdesk.ui.unconfirmed.screen:UnconfirmedScreen",
    ),
    Spec("held", lambda: tr("Look, then send"), "send", "frontdesk.ui.held.screen:HeldScreen"),
    Spec(
        "replies",
        lambda: tr("What patients wrote"),
        "reply",
        "frontdesk.ui.written.screen:RepliesScreen",
    ),
    Spec(
        "complaints",
        lambda: tr("Complaints"),
        "complaint",
        "frontdesk.ui.complaints.screen:ComplaintsScreen",
    ),
    Spec("import", lambda: tr("Import"), "import", "frontdesk.ui.importing.screen:ImportScreen"),
    Spec("clinic", lambda: tr("Clinic"), "clinic", "frontdesk.ui.clinic.screen:ClinicScreen"),
    Spec("setup", lambda: tr("Clinic set-up"), "check", "frontdesk.ui.setup.screen:SetupScreen"),
    Spec("backups", lambda: tr("Backups"), "backup", "frontdesk.ui.backups.screen:BackupsScreen"),
    Spec("cadence", lambda: tr("Cadence of reminders"), "clock", "frontdesk.ui.cadence.screen:CadenceScreen"),
    Spec("settings", lambda: tr("Settings"), "settings", "frontdesk.ui.settings.screen:SettingsScreen"),
)


def spec(name: str) -> Spec:
    """The screen of a name. Raises KeyError."""
    for each in SPECS:
        if each.name == name:
            return each
    raise KeyError(name)
