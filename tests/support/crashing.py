"""A process that ends in the middle: from one step on nothing of it reaches the book or the network any more."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from frontdesk.domain.actors import Actor
from frontdesk.services.channels import TwilioAccount, twilio_account
from frontdesk.services.ports import Clock, OutgoingText, SendResult
from frontdesk.services.work import Book, Work
from frontdesk.sync.cycle import SyncCycle
from frontdesk.sync.gateway import TwilioGateway


class Crash(Exception):
    """The process is dead. An exception only because the test that plays it lives on."""


@dataclass(slots=True)
class Life:
    """Counts steps: commits, and requests before and after. The last one is the `steps`-th."""

    steps: int
    _taken: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def step(self) -> None:
        """Raises Crash when life is over."""
        with self._guard:
            if next(self._taken) >= self.steps:
                raise Crash


class MortalBook(Book):
    """A book of which nothing is committed once life is over."""

    life: Life

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        with Book.write(self, actor) as work:
            yield work
            work.session.flush()
            self.life.step()
        self.life.step()


class MortalGateway(TwilioGateway):
    """A gateway that writes nothing once life is over."""

    def __init__(self, account: TwilioAccount, clock: Clock, life: Life) -> None:
        super().__init__(account, clock)
        self._life = life

    def send(self, text: OutgoingText) -> SendResult:
        self._life.step()
        result = super().send(text)
        self._life.step()
        return result


def crash(book: Book, *, after_steps: int) -> None:
    """A cycle of another process, which dies at its n-th step, or lives to its end."""
    life = Life(after_steps)
    mortal = MortalBook(book.folder, book.public_id, book.engines, book.keys, book.clock, book.secrets)
    mortal.life = life
    cycle = SyncCycle(
        mortal,
        twilio_account,
        lambda account, _proxy: MortalGateway(account, book.clock, life),
        lease_patience=0,
    )
    with suppress(Crash):
        cycle.run_once()
        cycle.close()
