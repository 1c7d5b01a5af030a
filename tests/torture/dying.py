"""The child: the program itself, with a book and a gateway that kill their own process at an exact step."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from frontdesk.domain.actors import Actor
from frontdesk.services.backups import back_up
from frontdesk.services.booking import book_visit
from frontdesk.services.channels import TwilioAccount, twilio_account
from frontdesk.services.imports import import_appointments, import_patients
from frontdesk.services.opening import open_book
from frontdesk.services.ports import Clock, OutgoingText, SendResult
from frontdesk.services.work import Book, Work
from frontdesk.sync.cycle import SyncCycle
from frontdesk.sync.gateway import TwilioGateway
from tests.support.clinic import ANNA, vault_places
from tests.support.clock import FakeClock

ROUNDS = 10
"""Backups of one child: more than a kill at any time outlasts."""
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Point(StrEnum):
    """Where a process dies."""

    BEFORE_COMMIT = "before commit"
    AFTER_COMMIT = "after commit"
    BEFORE_REQUEST = "before request"
    AFTER_ANSWER = "after answer"
    ON_ARRIVAL = "on arrival"
    """The network has the request and has not accepted it."""
    ON_ACCEPTANCE = "on acceptance"
    """The network has accepted and not answered."""
    ACCEPTED_LATE = "accepted late"
    """The process is dead when the network accepts."""
    ANY_TIME = "any time"


OWN = (Point.BEFORE_COMMIT, Point.AFTER_COMMIT, Point.BEFORE_REQUEST, Point.AFTER_ANSWER)
"""Points at which the child ends itself."""


class Task(StrEnum):
    """What the child does until it dies."""

    CYCLE = "cycle"
    IMPORT = "import"
    BOOK = "book"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is to do: `at` counts the steps of its `point` from 1; 0 is never."""

    folder: Path
    now_utc: int
    task: Task = Task.CYCLE
    point: Point = Point.ANY_TIME
    at: int = 0
    visits: tuple[tuple[int, int, str], ...] = ()
    """For bookings: patient, provider, start."""


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), KILL)


class Fuse:
    """Counts steps of one kind and kills at one of them."""

    def __init__(self, at: int, note: Callable[[int], None]) -> None:
        self._at = at
        self._note = note
        self._steps = itertools.count(1)

    def burn(self) -> None:
        step = next(self._steps)
        self._note(step)
        if step == self._at:
            die()


class DyingBook(Book):
    """A book whose n-th transaction is the last, before or after its commit."""

    before: Fuse
    after: Fuse

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        with Book.write(self, actor) as work:
            yield work
            work.session.flush()
            self.before.burn()
        self.after.burn()


class DyingGateway(TwilioGateway):
    """A gateway whose n-th request is the last, before it is written or after its answer was read."""

    def __init__(self, account: TwilioAccount, clock: Clock, *, before: Fuse, after: Fuse) -> None:
        super().__init__(account, clock)
        self._before = before
        self._after = after

    def send(self, text: OutgoingText) -> SendResult:
        self._before.burn()
        result = super().send(text)
        self._after.burn()
        return result


def live(order: Order, begun: Callable[[], None], steps: Callable[[Point, int], None]) -> None:
    """Do the order's task; `begun` is called when the book is open. `steps` hears of every step that could be the last."""

    def fuse(point: Point) -> Fuse:
        return Fuse(order.at if order.point is point else 0, lambda step: steps(point, step))

    opened = open_book(order.folder, places=vault_places(), clock=FakeClock(order.now_utc))
    book = DyingBook(
        opened.folder, opened.public_id, opened.engines, opened.keys, opened.clock, opened.secrets
    )
    book.before, book.after = fuse(Point.BEFORE_COMMIT), fuse(Point.AFTER_COMMIT)
    before, after = fuse(Point.BEFORE_REQUEST), fuse(Point.AFTER_ANSWER)
    begun()
    match order.task:
        case Task.CYCLE:
            cycle = SyncCycle(
                book,
                twilio_account,
                lambda account, _proxy: DyingGateway(account, book.clock, before=before, after=after),
                lease_patience=0,
            )
            cycle.run_once()
            cycle.close()
        case Task.IMPORT:
            import_patients(book, ANNA, order.folder.parent / "patients.csv", column_map=None)
            import_appointments(book, ANNA, order.folder.parent / "appointments.csv", column_map=None)
        case Task.BOOK:
            for patient_id, provider_id, start in order.visits:
                book_visit(
                    book, ANNA, patient_id=patient_id, provider_id=provider_id, start=start, minutes=30
                )
        case Task.BACKUP:
            for _ in range(ROUNDS):
                back_up(book, to=order.folder.parent / "backups")
                book.clock.sleep(60)
    book.close()
