"""Sending what waits: several requests at a time, every one committed before it is written and settled after.

The first sign that the account, the login, the pace or the network is the trouble stops the rest: what was not begun stays queued.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import SECOND
from frontdesk.domain.words import MessageState
from frontdesk.services.lane import WriteLane
from frontdesk.services.messaging.channel import Trouble, note_sent, set_trouble, standing
from frontdesk.services.messaging.claiming import Claimed, NotNow, claim, still_right, waiting_ids
from frontdesk.services.messaging.lease import renew
from frontdesk.services.messaging.receipts import believed
from frontdesk.services.messaging.settling import (
    LONGEST_BACKOFF,
    hold_queued,
    release_held,
    settle,
    why_account_holds,
)
from frontdesk.services.messaging.trials import Trial, trial, went_through
from frontdesk.services.messaging.watching import note_busy
from frontdesk.services.ports import OutgoingText, SendOutcome, SendResult
from frontdesk.sync.pacing import Pace

if TYPE_CHECKING:
    from frontdesk.services.channels import TwilioAccount
    from frontdesk.services.messaging.lease import Grant
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.ports import MessageGateway
    from frontdesk.services.work import Book, Work
    from frontdesk.sync.tally import Tally

ON_THE_WIRE = 8
"""Requests that the provider gets at a time."""
THREADS = ON_THE_WIRE + 1
"""One claims meanwhile, so that the wire never waits for the disk; only one, since a claim that a crash leaves is a doubt."""
DOUBTS_IN_A_ROW = 20
"""So many texts in a row of which nobody knows whether they went out end a cycle's sending."""
LEAVE_ALONE_SECONDS = 300.0
"""And so long nothing more is tried."""
PATIENCE = 10 * SECOND
"""A pause that ends within this is waited for, so that one cycle sends all that is due."""

_COUNTED = {
    MessageState.ACCEPTED: "sent",
    MessageState.FAILED: "failed",
    MessageState.UNCERTAIN: "uncertain",
    MessageState.HELD: "held",
    MessageState.QUEUED: "retry_later",
}
_NOT_CLAIMED = {NotNow.CANCELLED: "cancelled", NotNow.EXPIRED: "expired"}


class Sender:
    """One cycle's sending."""

    def __init__(
        self,
        book: Book,
        around: Around,
        gateway: MessageGateway,
        account: TwilioAccount,
        grant: Grant,
        tally: Tally,
        stop: threading.Event,
    ) -> None:
        self._book = book
        self._around = around
        self._gateway = gateway
        self._account = account
        self._grant = grant
        self._tally = tally
        self._stop = stop
        self._halt = threading.Event()
        self._wire = threading.Semaphore(ON_THE_WIRE)
        self._doubts = 0
        self._pace = Pace(book.clock, around.settings.messages_per_second)
        self.trouble: SendResult | None = None
        """What stopped the cycle, if it is about more than one message."""

    def run(self) -> None:
        """Send everything that may go now. Raises what the disk or the book does."""
        if not self._pause_is_over():
            return
        self._remember_account()
        if self._trouble() is Trouble.NONE and not self._waiting(MessageState.QUEUED):
            return
        with WriteLane(self._book) as lane:
            if self._probe(lane):
                self._send(lane, self._waiting(MessageState.QUEUED), THREADS)
        left = len(self._waiting(MessageState.QUEUED)) if self._halt.is_set() else 0
        if left and self.trouble is not None and self.trouble.outcome is SendOutcome.ACCOUNT:
            with self._book.write(PROGRAM) as work:
                self._tally.add("held", hold_queued(work, self.trouble.reason))

    def _remember_account(self) -> None:
        """What the account holds waits for the account still, though another trouble, a network that was away, came between."""
        with self._book.read() as connection:
            if standing(connection).trouble is not Trouble.NONE:
                return
            held = why_account_holds(connection)
        if held is not None:
            with self._book.write(PROGRAM) as work:
                set_trouble(work, Trouble.ACCOUNT, reason=held[0], code=held[1])

    def _pause_is_over(self) -> bool:
        with self._book.read() as connection:
            until = standing(connection).backoff_until_utc
        left = until - self._book.clock.now_utc()
        if left > LONGEST_BACKOFF:
            # The clock was set back since: nobody waits that long.
            return True
        if left > PATIENCE:
            self._tally.add("retry_later", len(self._waiting(MessageState.QUEUED)))
            return False
        if left > 0:
            self._book.clock.sleep(left / SECOND)
        return True

    def _probe(self, lane: WriteLane) -> bool:
        """After trouble with the account one message is tried before the others; True if they may follow."""
        trouble = self._trouble()
        if trouble is Trouble.NONE:
            return True
        if trouble is Trouble.ACCOUNT:
            reason = self._trouble_reason()
            self._tally.add("held", lane.submit(lambda work: hold_queued(work, reason)).result())
        stands = self._trial() if trouble is Trouble.ACCOUNT else Trial.AT_ONCE
        if stands is Trial.RUNNING:
            return False
        if stands is not Trial.PASSED:
            tried = self._try_one(
                lane, MessageState.HELD if trouble is Trouble.ACCOUNT else MessageState.QUEUED
            )
            if self._halt.is_set() or (tried and stands is Trial.NEXT):
                return False
        lane.submit(_recovered).result()
        return True

    def _try_one(self, lane: WriteLane, state: MessageState) -> bool:
        """Send the first that may go; False where none did."""
        for message_id in self._waiting(state):
            before = self._tally.report()
            self._send(lane, [message_id], 1)
            after = self._tally.report()
            went = (after.sent, after.failed, after.uncertain) != (
                before.sent,
                before.failed,
                before.uncertain,
            )
            if went or self._halt.is_set():
                return True
        return False

    def _trial(self) -> Trial:
        with self._book.read() as connection:
            return trial(connection, now_utc=self._book.clock.now_utc())

    def _trouble(self) -> Trouble:
        with self._book.read() as connection:
            return standing(connection).trouble

    def _trouble_reason(self) -> str:
        with self._book.read() as connection:
            return standing(connection).reason

    def _waiting(self, state: MessageState) -> list[int]:
        with self._book.read() as connection:
            return waiting_ids(connection, state, self._book.clock.now_utc())

    def _send(self, lane: WriteLane, ids: list[int], threads: int) -> None:
        if not ids:
            return
        queue = _Shared(iter(ids))
        with ThreadPoolExecutor(min(threads, len(ids)), thread_name_prefix="send") as pool:
            workers = [pool.submit(self._work, lane, queue) for _ in range(min(threads, len(ids)))]
        for worker in workers:
            worker.result()

    def _work(self, lane: WriteLane, queue: _Shared) -> None:
        settled: list[Future[None]] = []
        try:
            while not self._halt.is_set() and not self._stop.is_set():
                message_id = queue.take()
                if message_id is None:
                    break
                self._pace.wait()
                claimed = lane.submit(partial(self._claim, message_id=message_id)).result()
                if not isinstance(claimed, Claimed):
                    self._not_claimed(claimed)
                    continue
                settled.append(self._write(lane, claimed))
        except BaseException:
            self._halt.set()
            raise
        for future in settled:
            future.result()

    def _claim(self, work: Work, *, message_id: int) -> Claimed | NotNow:
        if self._halt.is_set() or not renew(work, self._grant.epoch):
            return NotNow.STOPPED
        sender = self._account.sender
        return claim(
            work,
            self._around,
            message_id,
            epoch=self._grant.epoch,
            account=self._account.account_sid,
            sender=sender,
        )

    def _not_claimed(self, why: NotNow) -> None:
        if why is NotNow.STOPPED:
            self._halt.set()
        elif why in _NOT_CLAIMED:
            self._tally.add(_NOT_CLAIMED[why])

    def _write(self, lane: WriteLane, claimed: Claimed) -> Future[None]:
        with self._wire:
            look = partial(self._still_right, claimed)
            result = self._gateway.send(OutgoingText(claimed.to, claimed.body, look))
            if result.outcome in _STOPPING:
                self.trouble = result
                self._halt.set()
        return lane.submit(lambda work: self._settle(work, claimed, result))

    def _still_right(self, claimed: Claimed) -> bool:
        """The last look, made by the gateway when it is connected."""
        if self._halt.is_set():
            return False
        with self._book.read() as connection:
            return still_right(connection, self._around, claimed, self._book.clock.now_utc())

    def _settle(self, work: Work, claimed: Claimed, result: SendResult) -> None:
        result = believed(work.session.connection(), claimed, result)
        state = settle(work, claimed, result)
        self._weigh_doubt(work, result)
        if state in _COUNTED and result.outcome is not SendOutcome.WITHHELD:
            self._tally.add(_COUNTED[state])
        match result.outcome:
            case SendOutcome.ACCEPTED:
                note_sent(work)
            case SendOutcome.BUSY:
                note_busy(work, result.retry_after_seconds)
            case SendOutcome.LOGIN | SendOutcome.ACCOUNT | SendOutcome.NOT_SENT:
                set_trouble(work, _STOPPING[result.outcome], code=result.code, reason=result.reason)
            case SendOutcome.REJECTED | SendOutcome.UNCERTAIN | SendOutcome.WITHHELD:
                pass

    def _weigh_doubt(self, work: Work, result: SendResult) -> None:
        """Something between us and the provider that answers nonsense to everything is not asked about every text of the day."""
        if result.outcome is not SendOutcome.UNCERTAIN:
            self._doubts = 0
            return
        self._doubts += 1
        if self._doubts == DOUBTS_IN_A_ROW:
            self._halt.set()
            note_busy(work, LEAVE_ALONE_SECONDS)
            self._tally.error(
                tr(
                    "The provider gave no clear answer to {count} texts in a row: the others wait a while.",
                    count=DOUBTS_IN_A_ROW,
                )
            )


_STOPPING = {
    SendOutcome.LOGIN: Trouble.LOGIN,
    SendOutcome.ACCOUNT: Trouble.ACCOUNT,
    SendOutcome.NOT_SENT: Trouble.UNREACHABLE,
    SendOutcome.BUSY: Trouble.NONE,
}


def _recovered(work: Work) -> None:
    release_held(work)
    went_through(work)
    set_trouble(work, Trouble.NONE)


class _Shared:
    """One iterator for several threads."""

    def __init__(self, items: Iterator[int]) -> None:
        self._items = items
        self._lock = threading.Lock()

    def take(self) -> int | None:
        with self._lock:
            return next(self._items, None)
