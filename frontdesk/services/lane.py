"""The serial write lane: many workers, one transaction at a time, commits shared.

A transaction takes up whatever has been handed in meanwhile, so eight senders pay for one commit rather than eight. Operations that
share one run inside savepoints, so that a failing one takes nothing else with it. A result is handed out only after the commit.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from frontdesk.domain.actors import PROGRAM

if TYPE_CHECKING:
    from frontdesk.services.work import Book, Work

T = TypeVar("T")
MOST = 32
"""Operations that share a commit: keeps the transaction under about 50 ms."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    act: Callable[[Work], T]
    future: Future[T]

    def run_alone(self, work: Work) -> Callable[[], None]:
        """Do it in a transaction that is its own, which ends with it where it fails; gives as `run`."""
        result = self.act(work)
        return lambda: self.future.set_result(result)

    def run(self, work: Work) -> Callable[[], None]:
        """Do it; gives what hands the result out once it is committed."""
        try:
            with work.apart():
                result = self.act(work)
        except Exception as error:  # handed to whoever asked for it
            raised = error
            return lambda: self.future.set_exception(raised)
        return lambda: self.future.set_result(result)


class WriteLane:
    """A thread that owns all writes of a sending cycle. Use as a context manager."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="write-lane", daemon=True)

    def __enter__(self) -> WriteLane:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._jobs.put(None)
        self._thread.join()

    def submit(self, act: Callable[[Work], T]) -> Future[T]:
        """Hand an operation in; the future holds its result once it is committed, or what it raised."""
        future: Future[T] = Future()
        self._jobs.put(_Job(act, future))
        return future

    def _serve(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch, more = self._gather(first)
            self._commit(batch)
            if not more:
                return

    def _gather(self, first: _Job[Any]) -> tuple[list[_Job[Any]], bool]:
        batch = [first]
        while len(batch) < MOST:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, False
            batch.append(job)
        return batch, True

    def _commit(self, batch: list[_Job[Any]]) -> None:
        try:
            with self._book.write(PROGRAM) as work:
                hand_out = [job.run(work) for job in batch] if len(batch) > 1 else [batch[0].run_alone(work)]
        except Exception as error:  # nothing was committed, and everybody must know
            for job in batch:
                job.future.set_exception(error)
            return
        for done in hand_out:
            done()
