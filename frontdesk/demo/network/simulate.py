"""The simulated phone network alone, for trying things out: `frontdesk simulate`."""

from __future__ import annotations

import threading
from collections.abc import Callable

from frontdesk.demo.network.clock import NetworkClock
from frontdesk.demo.network.network import PhoneNetwork
from frontdesk.demo.network.server import NetworkServer
from frontdesk.domain.i18n import tr


def describe(server: NetworkServer) -> dict[str, str]:
    """What one needs to use it: url, control_url, account_sid, auth_token, number."""
    return server.facts()


def run_simulator(
    *,
    port: int,
    control_port: int,
    clock: NetworkClock,
    out: Callable[[str], None],
    stop: threading.Event,
    announce: Callable[[dict[str, str]], None] | None = None,
) -> None:
    """Serve until `stop` is set.

    Args:
        port: of the API; 0 takes any that is free.
        control_port: likewise.
        clock: tells the time of everything that happens there.
        out: takes the lines for a person.
        stop: ends it.
        announce: takes `describe` once it serves, instead of the lines; for `--json`.

    Raises:
        EnvironmentFault: a port is taken.
    """
    # A book remembers sids, so another run must not hand out the same ones.
    with NetworkServer(
        PhoneNetwork.default(clock, seed=clock.now_utc()), port=port, control_port=control_port
    ) as server:
        if announce is not None:
            announce(describe(server))
        else:
            for line in _lines(server):
                out(line)
        # Windows hears Ctrl+C only between waits.
        while not stop.wait(0.5):
            continue


def _lines(server: NetworkServer) -> tuple[str, ...]:
    facts = describe(server)
    return (
        tr("A simulated phone network is listening. Nothing that is sent to it reaches a telephone."),
        tr("  API           {url}", url=facts["url"]),
        tr("  Control port  {url}", url=facts["control_url"]),
        tr("  Account SID   {sid}", sid=facts["account_sid"]),
        tr("  Auth token    {token}", token=facts["auth_token"]),
        tr("  Clinic number {number}", number=facts["number"]),
        tr("Stop it with Ctrl+C."),
    )
