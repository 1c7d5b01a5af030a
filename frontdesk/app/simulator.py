"""`frontdesk simulate`: the phone network alone, until Ctrl+C."""

from __future__ import annotations

import json
import signal
import threading
from types import FrameType
from typing import TextIO

from frontdesk.cli.deps import SimulatorWish
from frontdesk.demo.network.simulate import run_simulator
from frontdesk.services.clock import SystemClock


def run(wish: SimulatorWish, stdout: TextIO) -> int:
    """Serve until SIGINT or SIGTERM. Raises EnvironmentFault where a port is taken."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}

    def line(text: str) -> None:
        stdout.write(text + "\n")
        stdout.flush()

    def announce(facts: dict[str, str]) -> None:
        line(json.dumps(facts))

    try:
        run_simulator(
            port=wish.port,
            control_port=wish.control_port,
            clock=SystemClock(),
            out=line,
            stop=stop,
            announce=announce if wish.as_json else None,
        )
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0
