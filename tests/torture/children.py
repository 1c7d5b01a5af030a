"""Starting a child and waiting for its end, without paying for its imports each time."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections import Counter
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event

from tests.torture.dying import Order, Point, live

LONGEST_S = 120.0


def _entry(order: Order, begun: Event, heard: SimpleQueue[tuple[str, int]] | None) -> None:
    logging.disable(logging.CRITICAL)

    def steps(point: Point, step: int) -> None:
        if heard is not None:
            heard.put((str(point), step))

    live(order, begun.set, steps)


class Nursery:
    """Makes children."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            self._context = multiprocessing.get_context("spawn")
        else:
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload(["tests.torture.dying", "twilio.rest"])

    def start(self, order: Order, heard: SimpleQueue[tuple[str, int]] | None = None) -> BaseProcess:
        """A child that has its book open and begins with its task."""
        begun = self._context.Event()
        child = self._context.Process(target=_entry, args=(order, begun, heard), daemon=True)
        child.start()
        begun.wait(LONGEST_S)
        return child

    def count(self, order: Order) -> Counter[str]:
        """Let a child live, and count its steps of every kind."""
        heard: SimpleQueue[tuple[str, int]] = self._context.SimpleQueue()
        ended(self.start(order, heard))
        counts: Counter[str] = Counter()
        while not heard.empty():
            point, step = heard.get()
            counts[point] = max(counts[point], step)
        return counts


def ended(child: BaseProcess) -> bool:
    """Wait for the end; True where the child was killed. Raises RuntimeError where it failed by itself, or never ends."""
    child.join(LONGEST_S)
    if child.exitcode is None:
        child.kill()
        child.join()
        raise RuntimeError("the child did not end")
    if child.exitcode > 0 and not (sys.platform == "win32" and child.exitcode == 15):
        raise RuntimeError(f"the child failed with status {child.exitcode}")
    return child.exitcode != 0
