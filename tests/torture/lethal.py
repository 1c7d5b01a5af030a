"""A network that kills or freezes its client at an exact moment of a request."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from frontdesk.demo.network import ApiError, PhoneNetwork, Snapshot
from tests.torture.dying import FREEZE, KILL, THAW, Point


class LethalNetwork(PhoneNetwork):
    """Strikes at the n-th request, before or after it accepts."""

    victim: BaseProcess | None = None
    point: Point | None = None
    at = 0
    late = False
    is_free: Callable[[], bool] | None = None
    """Where it is set the victim is frozen, not killed, in a moment in which the book is free."""
    requests = 0
    _guard = threading.Lock()

    def order(self, point: Point | None, at: int = 0, *, late: bool = False) -> None:
        """Strike at the n-th request from now on; with `late` it is accepted only later."""
        self.point, self.at, self.late = point, at, late

    def accept(self, form: Mapping[str, str]) -> Snapshot:
        with self._guard:
            self.requests += 1
            self.at -= 1
            if self.at != 0 or self.point is Point.HALF_ANSWER:
                return super().accept(form)
            if self.point is Point.ON_ACCEPTANCE:
                shown = super().accept(form)
                self._strike()
                return shown
            self._strike()
            if self.point is Point.ACCEPTED_LATE or self.late:
                self.accept_late(form, seconds=30)
            raise ApiError(20500)

    def half_answered(self) -> None:
        if self.point is Point.HALF_ANSWER:
            self._strike()

    def _strike(self) -> None:
        if self.victim is None or self.victim.pid is None:
            return
        if self.is_free is None:
            # It waits for an answer, so it does nothing more before it dies; who started it waits for its end.
            with suppress(ProcessLookupError):
                os.kill(self.victim.pid, KILL)
            return
        assert THAW is not None
        freeze(self.victim.pid)
        while not self.is_free():
            os.kill(self.victim.pid, THAW)
            self.victim.join(0.002)
            freeze(self.victim.pid)


def freeze(pid: int) -> None:
    """Freeze a process, and wait until it stands still."""
    assert FREEZE is not None
    os.kill(pid, FREEZE)
    while not stands_still(pid):
        os.sched_yield()


def stands_still(pid: int) -> bool:
    """Whether every thread of a process is frozen: each stops by itself, one in the middle of a write to the disk after it."""
    tasks = Path(f"/proc/{pid}/task")
    if not tasks.is_dir():
        return psutil.pid_exists(pid) and psutil.Process(pid).status() == psutil.STATUS_STOPPED
    states = [each.read_text().rpartition(")")[2].split()[0] for each in tasks.glob("*/stat")]
    return set(states) == {"T"}
