"""The window over the demo clinic: its own clock, simulated phones, a hint bar that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.app.window.background import LiveBackground
from frontdesk.app.window.program import Program

if TYPE_CHECKING:
    from frontdesk.demo.live import LiveDemo
    from frontdesk.domain.actors import Actor
    from frontdesk.services.ports import Clock, DemoControl
    from frontdesk.services.secret_places import SecretPlaces
    from frontdesk.services.work import Book
    from frontdesk.ui.shell.window import MainWindow

CYCLE_SECONDS: Final = 3.0
"""Between two cycles: at the demo's usual pace a minute and a half of its time."""


class DemoProgram(Program):
    """The same program; everything outside is the demo's."""

    def __init__(self, live: LiveDemo, *, exit_when_painted: bool = False) -> None:
        self._demo_live = live
        super().__init__(live.folder, exit_when_painted=exit_when_painted)

    def clock(self) -> Clock:
        """The demo's time."""
        return self._demo_live.clock

    def places(self) -> SecretPlaces:
        """The demo's secrets."""
        return self._demo_live.places

    def actor(self) -> Actor:
        """The person who watches is one of the desk's staff."""
        return self._demo_live.person

    def background(self) -> LiveBackground:
        """Cycles in quick succession; no backups of a clinic that will be gone."""
        from frontdesk.app.network import sync_control

        return LiveBackground(sync_control, every=CYCLE_SECONDS, backups=False)

    def demo(self) -> DemoControl | None:
        """The simulated phones."""
        return self._demo_live.control

    def _show_window(self) -> MainWindow:
        from frontdesk.ui.demo.bar import DemoBar

        window = super()._show_window()
        window.add_strip(DemoBar(self.desk, self._demo_live.control))
        return window

    def opened(self, book: Book) -> None:
        """Time begins to pass once there is something to see."""
        super().opened(book)
        self._demo_live.start()
