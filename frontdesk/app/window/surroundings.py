"""What the window lives in: its clock, secrets, phones. The real ones here, the demo's in `demoing`. Imports no Qt."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.app.window.asking import AskInWindow
from frontdesk.domain.actors import Actor, ActorKind

if TYPE_CHECKING:
    from frontdesk.app.window.alone import Alone
    from frontdesk.services.ports import (
        ChannelCheck,
        Clock,
        DemoControl,
        SecretStore,
        ServiceControl,
        SyncControl,
    )
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.work import Book

PASSPHRASE_FILE = "FRONTDESK_VAULT_PASSPHRASE_FILE"


class Surroundings:
    """The real ones, over a data folder."""

    cycle_seconds: float | None = None
    """Between two cycles; None: as the setting says."""
    backs_up = True
    restarts = True
    """Whether the window can be closed and opened anew over the same folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ask = AskInWindow()
        self.alone: Alone | None = None
        self.again = False
        """The window is to be opened anew once it has ended."""

    def clock(self) -> Clock:
        """The time that the book lives in."""
        from frontdesk.services.clock import SystemClock

        return SystemClock()

    def places(self) -> SecretPlaces:
        """Where the book's secrets are."""
        from frontdesk.services.secret_places import SecretPlaces

        return SecretPlaces(passphrase=self._passphrase, keyring=self._keyring)

    def actor(self) -> Actor:
        """Who sits here before anybody was picked."""
        from frontdesk.app.composition import os_user

        return Actor(ActorKind.OS_USER, os_user())

    def demo(self) -> DemoControl | None:
        """The simulated phones, in the demo."""
        return None

    def sync_control(self, book: Book) -> SyncControl:
        """Cycles over the clinic's account."""
        from frontdesk.app.network import sync_control

        return sync_control(book)

    def check_channel(self, book: Book) -> ChannelCheck:
        """Look at the clinic's account without sending."""
        from frontdesk.app.network import check_channel

        return check_channel(book)

    @property
    def service(self) -> Callable[[], ServiceControl] | None:
        """The background service of this account."""
        from frontdesk.app.composition import service

        return service

    def opened(self) -> None:
        """The book is open and painted."""

    def _passphrase(self, *, new: bool) -> str:
        named = os.environ.get(PASSPHRASE_FILE)
        if named:
            from frontdesk.cli.context import read_secret_file

            return read_secret_file(Path(named))
        return self.ask(new=new)

    def _keyring(self, book_id: str) -> SecretStore:
        from frontdesk.app.composition import keyring_store

        return keyring_store(book_id)
