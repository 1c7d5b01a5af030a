"""Both ports as one thing to start and stop."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import TracebackType

from frontdesk.demo.network.api import ApiPort
from frontdesk.demo.network.control import ControlPort
from frontdesk.demo.network.network import PhoneNetwork
from frontdesk.demo.network.wire import LOOPBACK, LoopbackServer, Port
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr


class NetworkServer:
    """A phone network on two ports of 127.0.0.1; as a context manager it is started and stopped.

    It may be stopped and started again, as a network that fails and comes back: the addresses stay.
    """

    def __init__(
        self, network: PhoneNetwork, *, port: int = 0, control_port: int = 0, latency_seconds: float = 0.0
    ) -> None:
        """Serve `network`.

        Args:
            network: what is served.
            port: of the API; 0 takes any that is free.
            control_port: of the control port; likewise.
            latency_seconds: how long (real seconds) each answer of the API takes at least, as over a real line.
        """
        self.network = network
        self._latency_seconds = latency_seconds
        self._numbers = (port, control_port)
        self._stopping = threading.Event()
        self._running: tuple[LoopbackServer, LoopbackServer] | None = None

    def start(self) -> None:
        """Begin to serve. Raises EnvironmentFault where a port is taken."""
        if self._running is not None:
            return
        self._stopping = threading.Event()
        api_port = ApiPort(self.network, stopping=self._stopping, latency_seconds=self._latency_seconds)
        api = _listen(self._numbers[0], api_port)
        try:
            control = _listen(self._numbers[1], ControlPort(self.network, self.facts))
        except EnvironmentFault:
            api.server_close()
            raise
        self._numbers = (api.number, control.number)
        self._running = (api, control)
        for server in self._running:
            server.start()

    def stop(self) -> None:
        """Close both ports at once; a request that hangs is let go. A second call does nothing."""
        running, self._running = self._running, None
        if running is not None:
            self._stopping.set()
            for server in running:
                server.stop()

    def __enter__(self) -> NetworkServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the API is; known from the first start on."""
        return f"http://{LOOPBACK}:{self._numbers[0]}"

    @property
    def control_url(self) -> str:
        """Where the control port is; known from the first start on."""
        return f"http://{LOOPBACK}:{self._numbers[1]}"

    # The port SimulatorControl of the services

    def facts(self) -> dict[str, str]:
        """url, control_url, account_sid, auth_token, number."""
        return {
            "url": self.url,
            "control_url": self.control_url,
            "account_sid": self.network.account_sid,
            "auth_token": self.network.auth_token,
            "number": self.network.number,
        }

    def inbound(self, *, sender: str, to: str, body: str) -> None:
        """A patient writes. Raises UsageError, NotFound."""
        self.network.inbound(sender=sender, to=to, body=body)

    def ledger(self) -> Sequence[dict[str, object]]:
        """Every message that was accepted from a request, in order, as the API shows it."""
        return [shown.as_json(self.network.account_sid) for shown in self.network.ledger()]

    def close(self) -> None:
        """The same as `stop`."""
        self.stop()


def _listen(number: int, port: Port) -> LoopbackServer:
    try:
        return LoopbackServer(number, port)
    except (OSError, OverflowError) as error:
        raise EnvironmentFault(
            tr(
                "Port {number} of this machine cannot be used; it may be taken. Choose another one.",
                number=number,
            )
        ) from error
