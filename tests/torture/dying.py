"""The child: the program itself, with a book and a gateway that kill or freeze their own process at an exact step."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select

from frontdesk.domain.actors import Actor
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.models.tables import Message
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
from tests.support.clock import FakeClock, SharedClock

ROUNDS = 10
"""Backups of one child: more than a kill at any time outlasts."""
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
FREEZE = getattr(signal, "SIGSTOP", None)
THAW = getattr(signal, "SIGCONT", None)
"""None where a process can't be frozen."""
STANDSTILL_S = 0.1


class Point(StrEnum):
    """Where a process dies, or freezes."""

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
    HALF_ANSWER = "half an answer"
    """The network has accepted, and written half of its answer."""
    ANY_TIME = "any time"
    CLAIMED = "claimed"
    """The first claims are committed, nothing of them is on the wire."""


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
    clock: Path | None = None
    """A clock that goes on while the child is frozen; None for one that stands at `now_utc`."""
    freeze: bool = False
    """Freeze at the point, do not die; whoever ordered it thaws the child."""
    rounds: int = 1
    """Cycles."""


def die() -> None:
    """End this process as a power cut does."""
    os.kill(os.getpid(), KILL)


class Fuse:
    """Counts steps of one kind and kills or freezes at one of them."""

    def __init__(self, at: int, note: Callable[[int], None], gate: threading.Lock, *, freeze: bool) -> None:
        self._at = at
        self._note = note
        self._gate = gate
        self._freeze = freeze
        self._steps = itertools.count(1)

    def burn(self, *, open_transaction: bool = False) -> None:
        step = next(self._steps)
        self._note(step)
        if step != self._at:
            return
        if not self._freeze or open_transaction:
            die()
        # Frozen with a transaction open the child would lock the others out, which is another story.
        with self._gate:
            assert FREEZE is not None
            os.kill(os.getpid(), FREEZE)
            # Another thread may get the signal, and this one goes on for a moment: it must not open the gate.
            threading.Event().wait(STANDSTILL_S)


class DyingBook(Book):
    """A book whose n-th transaction is the last, before or after its commit."""

    before: Fuse
    after: Fuse
    claimed: Fuse | None = None
    gate: threading.Lock

    @contextmanager
    def write(self, actor: Actor) -> Iterator[Work]:
        claims = False
        with self.gate, Book.write(self, actor) as work:
            yield work
            work.session.flush()
            if self.claimed is not None:
                sending = select(func.count()).select_from(Message).where(Message.state == "sending")
                claims = bool(work.session.scalar(sending))
            self.before.burn(open_transaction=True)
        self.after.burn()
        if claims and self.claimed is not None:
            self.claimed.burn()


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

    gate = threading.Lock()

    def fuse(point: Point) -> Fuse:
        at = order.at if order.point is point else 0
        return Fuse(at, lambda step: steps(point, step), gate, freeze=order.freeze)

    clock = FakeClock(order.now_utc) if order.clock is None else SharedClock(order.clock)
    opened = open_book(order.folder, places=vault_places(), clock=clock)
    book = DyingBook(
        opened.folder, opened.public_id, opened.engines, opened.keys, opened.clock, opened.secrets
    )
    book.gate, book.before, book.after = gate, fuse(Point.BEFORE_COMMIT), fuse(Point.AFTER_COMMIT)
    book.claimed = fuse(Point.CLAIMED) if order.point is Point.CLAIMED else None
    before, after = fuse(Point.BEFORE_REQUEST), fuse(Point.AFTER_ANSWER)
    begun()
    match order.task:
        case Task.CYCLE:
            for _ in range(order.rounds):
                cycle = SyncCycle(
                    book,
                    twilio_account,
                    lambda account, _proxy: DyingGateway(account, book.clock, before=before, after=after),
                    lease_patience=0,
                )
                with suppress(EnvironmentFault):
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
