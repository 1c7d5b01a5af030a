"""The demo's surroundings: its own time, secrets in memory, simulated phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.app.window.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.demo.live import LiveDemo
    from frontdesk.domain.actors import Actor
    from frontdesk.services.ports import Clock, DemoControl, ServiceControl
    from frontdesk.services.secret_places import SecretPlaces


class DemoSurroundings(Surroundings):
    """Everything outside is the demo's. Cycles in quick succession; no backups of a clinic that will be gone."""

    cycle_seconds = 3.0
    backs_up = False
    restarts = False

    def __init__(self, live: LiveDemo) -> None:
        super().__init__(live.folder)
        self._live = live

    def clock(self) -> Clock:
        """The demo's time."""
        return self._live.clock

    def places(self) -> SecretPlaces:
        """The demo's secrets."""
        return self._live.places

    def actor(self) -> Actor:
        """The person who watches is one of the desk's staff."""
        return self._live.person

    def demo(self) -> DemoControl | None:
        """The simulated phones."""
        return self._live.control

    @property
    def service(self) -> Callable[[], ServiceControl] | None:
        """None: the demo's clinic is gone with its window."""
        return None

    def opened(self) -> None:
        """Time begins to pass once there is something to see."""
        self._live.start()
