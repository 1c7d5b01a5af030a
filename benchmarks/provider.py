"""The simulated phone network in a process of its own, so that it takes no turn of ours from the interpreter.

Started as `python -m benchmarks.provider LATENCY_MS NOW_UTC`; it prints its facts as JSON, then takes lines: `at UTC` (jump the
clock), `deliver` (advance all messages), `end`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.clock import BenchClock
from frontdesk.demo.network import NetworkServer, PhoneNetwork


@dataclass(slots=True)
class Provider:
    """The process, seen from here."""

    process: subprocess.Popen[str]
    url: str
    account_sid: str
    auth_token: str
    number: str

    def at(self, utc: int) -> None:
        """Set its clock."""
        self._order(f"at {utc}")

    def deliver(self) -> None:
        """Let all texts arrive."""
        self._order("deliver")

    def _order(self, line: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        self.process.stdout.readline()


@contextmanager
def provider(*, latency_ms: int, now_utc: int) -> Iterator[Provider]:
    """A network whose every answer takes at least so long."""
    command = [sys.executable, "-m", "benchmarks.provider", str(latency_ms), str(now_utc)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        try:
            yield Provider(process, facts["url"], facts["account_sid"], facts["auth_token"], facts["number"])
        finally:
            process.stdin.close()


def _serve(latency_ms: int, now_utc: int) -> None:
    clock = BenchClock(now_utc)
    network = PhoneNetwork.default(clock, pace=None)
    with NetworkServer(network, latency_seconds=latency_ms / 1000) as server:
        print(json.dumps(server.facts()), flush=True)
        for line in sys.stdin:
            match line.split():
                case ["at", utc]:
                    clock.jump_to(int(utc))
                case ["deliver"]:
                    network.deliver_all()
                case _:
                    return
            print("done", flush=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
