"""The icon in the tray: reminders go on while the window is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.desk import Desk
from frontdesk.ui.tokens import Role


class Tray(QObject):
    """Shown where the system has a tray. Its menu opens the window, checks replies, quits."""

    def __init__(self, desk: Desk, open_window: Callable[[], None], leave: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._icon: QSystemTrayIcon | None = None
        self._told = False
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._menu = QMenu()
        self._menu.addAction(tr("Open Frontdesk")).triggered.connect(lambda _checked=False: open_window())
        self._menu.addAction(tr("Check replies now")).triggered.connect(
            lambda _checked=False: desk.sync.check_now()
        )
        self._menu.addSeparator()
        self._menu.addAction(tr("Quit")).triggered.connect(lambda _checked=False: leave())
        icon = QSystemTrayIcon(
            icons.icon("tray", desk.theme.role(Role.TEXT), disabled=desk.theme.role(Role.MUTED)), self
        )
        icon.setToolTip(tr("Frontdesk"))
        icon.setContextMenu(self._menu)
        icon.activated.connect(
            lambda reason: open_window() if reason == QSystemTrayIcon.ActivationReason.Trigger else None
        )
        icon.show()
        self._icon = icon

    def keeps_running(self) -> bool:
        """Whether closing the window leaves the program running here."""
        return self._icon is not None and self._desk.prefs.get("tray.keep", True, everybody=True)

    def remove(self) -> None:
        """The program ends."""
        if self._icon is not None:
            self._icon.hide()

    def tell_once(self) -> None:
        """Say, the first time, that it still runs."""
        if self._icon is not None and not self._told:
            self._told = True
            self._icon.showMessage(
                tr("Frontdesk keeps running"),
                tr("Replies are still fetched and reminders still go out. Quit from this icon."),
                QSystemTrayIcon.MessageIcon.NoIcon,
            )
