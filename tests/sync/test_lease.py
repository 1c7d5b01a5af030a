"""One process sends at a time: leases that are held, killed, frozen, lost, and clocks that go back."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import DAY
from frontdesk.models.tables import Lease
from frontdesk.services.channels import TwilioAccount, twilio_account
from frontdesk.services.messaging import lease
from frontdesk.services.ports import Clock, OutgoingText, SendOutcome, SendResult
from frontdesk.services.work import Book
from frontdesk.sync.cycle import SyncCycle
from frontdesk.sync.gateway import TwilioGateway
from tests.support.clinic import make_clinic
from tests.support.loop import Loop


class Stop(Enum):
    """Where a sender is frozen."""

    LOOK = "before the last look"
    WRITE = "between the last look and the write"
    ANSWER = "after the answer"


class Frozen(TwilioGateway):
    """A gateway whose writes stop at a gate, as a suspended process does. Everything else goes through."""

    def __init__(self, account: TwilioAccount, clock: Clock, *, before: Stop) -> None:
        super().__init__(account, clock)
        self._before = before
        self.reached = threading.Event()
        self.thaw = threading.Event()

    def send(self, text: OutgoingText) -> SendResult:
        if self._before is Stop.LOOK:
            self._stop_here()
            return super().send(text)
        if self._before is Stop.WRITE:
            return super().send(replace(text, may_go=partial(self._look, text)))
        result = super().send(text)
        self._stop_here()
        return result

    def _look(self, text: OutgoingText) -> bool:
        may_go = text.may_go()
        self._stop_here()
        return may_go

    def _stop_here(self) -> None:
        self.reached.set()
        if not self.thaw.wait(60):
            raise TimeoutError("nobody thawed the sender")


def frozen_cycle(loop: Loop, *, before: Stop) -> tuple[SyncCycle, Frozen]:
    account = twilio_account(loop.book)
    assert account is not None
    gateway = Frozen(account, loop.clock, before=before)
    return SyncCycle(loop.book, twilio_account, lambda _account, _proxy: gateway, lease_patience=0), gateway


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return make_clinic(tmp_path)


def test_the_lease_is_one_holders_until_it_is_given_back(book: Book) -> None:
    first = lease.acquire(book, "host:1:x")
    assert first is not None
    assert lease.acquire(book, "host:2:x") is None
    again = lease.acquire(book, "host:1:x")
    assert again is not None
    assert again.epoch > first.epoch
    lease.give_back(book, first)
    assert lease.acquire(book, "host:2:x") is None
    lease.give_back(book, again)
    assert lease.acquire(book, "host:2:x") is not None
    book.close()


def test_a_lease_runs_out_within_a_minute(book: Book) -> None:
    assert lease.acquire(book, "host:1:x")
    book.clock.sleep(60)
    assert lease.acquire(book, "host:2:x")
    book.close()


def test_a_lease_of_a_process_that_ended_is_free_at_once(book: Book) -> None:
    program = "from frontdesk.services.messaging.lease import me; print(me())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert lease.acquire(book, f"{done.stdout.strip()}:1")
    assert lease.acquire(book, "host:2:x")
    book.close()


def test_a_lease_of_a_process_that_lives_is_not(book: Book) -> None:
    assert lease.acquire(book, f"{lease.me()}:1")
    assert lease.acquire(book, f"{lease.me()}:2") is None
    host = lease.me().split(":")[0]
    assert lease.acquire(book, f"{lease.me()}:1")
    # The number of a process that ended goes to another one, some time.
    book.clock.sleep(60)
    assert lease.acquire(book, f"{host}:{os.getpid()}:1.00:1")
    assert lease.acquire(book, "host:2:x")
    book.close()


def test_what_is_no_process_of_this_machine_is_waited_for(book: Book) -> None:
    for odd in ("elsewhere:1:1.0", "nonsense", "a:b:c:d"):
        assert lease.acquire(book, odd)
        assert lease.acquire(book, "host:2:x") is None
        book.clock.sleep(60)
    book.close()


def test_a_lease_from_the_future_was_written_before_the_clock_was_set_back(book: Book) -> None:
    assert lease.acquire(book, "host:1:x")
    book.clock.sleep(-3_600)
    assert lease.acquire(book, "host:2:x")
    book.close()


def test_a_lease_that_ran_out_is_still_ours_until_somebody_takes_it(book: Book) -> None:
    grant = lease.acquire(book, "host:1:x")
    assert grant is not None
    book.clock.sleep(120)
    with book.write(PROGRAM) as work:
        assert lease.renew(work, grant.epoch)
    assert lease.acquire(book, "host:2:x") is None
    book.clock.sleep(120)
    assert lease.acquire(book, "host:2:x")
    with book.write(PROGRAM) as work:
        assert not lease.renew(work, grant.epoch)
    lease.give_back(book, grant)
    book.close()


def test_nobody_holds_a_lease_that_was_never_taken(book: Book) -> None:
    with book.write(PROGRAM) as work:
        assert not lease.renew(work, 1)
    book.close()


# Two cycles


def test_the_second_reads_and_says_that_another_sends(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    loop.visit(loop.patient(mobile="+12025550150"), "2026-11-25T16:00", provider="Dr Novák")
    loop.clock.advance(seconds=5)
    loop.network.inbound(sender="+12025550111", to=loop.network.number, body="C")
    loop.clock.advance(seconds=1)
    second = loop.another_cycle(lease_patience=0)
    report = second.run_once()
    assert report.confirmed == 1
    assert (report.planned, report.sent) == (0, 0)
    assert "Another Frontdesk" in report.errors[0]
    assert loop.confirmation(visit) == "confirmed"
    loop.cycle.close()
    assert second.run_once().sent == 1
    second.close()


def test_the_second_waits_a_while_for_the_lease(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-12-25T15:00")
    loop.sync()
    before = loop.clock.now_utc()
    second = loop.another_cycle(lease_patience=10)
    assert second.run_once().errors != ()
    assert loop.clock.now_utc() - before >= 10_000
    second.stop()
    assert second.run_once().planned == 0


def test_a_cycle_that_was_stopped_reads_but_sends_nothing(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.cycle.stop()
    assert loop.sync().sent == 0


def test_what_a_killed_sender_left_is_uncertain_and_looked_up(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    cycle, gateway = frozen_cycle(loop, before=Stop.ANSWER)
    worker = threading.Thread(target=cycle.run_once)
    worker.start()
    assert gateway.reached.wait(30)
    assert loop.states() == ["sending"]
    loop.clock.advance(seconds=60)
    report = loop.sync()
    assert report.adopted == 1
    assert report.sent == 0
    # The frozen one wakes up and its answer comes late: it changes nothing any more.
    gateway.thaw.set()
    worker.join(30)
    assert not worker.is_alive()
    assert loop.states() == ["delivered"] or loop.states() == ["accepted"] or loop.states() == ["sent"]
    assert len(loop.accepted()) == 1


def test_an_answer_that_comes_late_settles_what_nobody_could_find(loop: Loop) -> None:
    """Frozen in the very write: the others find nothing, give it to a person, and then it goes out after all."""
    loop.set("sync.uncertain_give_up_seconds", "120")
    loop.visit(loop.patient(), "2026-11-25T15:00")
    cycle, gateway = frozen_cycle(loop, before=Stop.WRITE)
    worker = threading.Thread(target=cycle.run_once)
    worker.start()
    assert gateway.reached.wait(30)
    for _ in range(4):
        loop.clock.advance(seconds=60)
        loop.sync()
    assert loop.states() == ["needs_person"]
    gateway.thaw.set()
    worker.join(30)
    assert loop.states() == ["accepted"]
    assert len(loop.accepted()) == 1
    loop.run_until("2026-11-23T18:00:00+00:00")
    assert len(loop.accepted()) == 1


def test_a_frozen_process_that_wakes_past_its_lease_writes_nothing(loop: Loop) -> None:
    """The others take its text for uncertain; it knows that it never began, and so it goes out once, by whoever sends now."""
    loop.visit(loop.patient(), "2026-11-25T15:00")
    cycle, gateway = frozen_cycle(loop, before=Stop.LOOK)
    worker = threading.Thread(target=cycle.run_once)
    worker.start()
    assert gateway.reached.wait(30)
    loop.clock.advance(seconds=60)
    loop.sync()
    assert loop.states() == ["uncertain"]
    gateway.thaw.set()
    worker.join(30)
    assert not worker.is_alive()
    assert loop.accepted() == []
    assert loop.states() == ["queued"]
    assert loop.sync().sent == 1
    assert len(loop.accepted()) == 1


def test_a_machine_that_sleeps_between_claim_and_write_looks_at_the_hour_again(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-23T15:00")
    cycle, gateway = frozen_cycle(loop, before=Stop.LOOK)
    worker = threading.Thread(target=cycle.run_once)
    worker.start()
    assert gateway.reached.wait(30)
    with loop.book.write(PROGRAM) as work:
        # Nobody else took the lease meanwhile: it is the hour alone that forbids it.
        work.session.execute(update(Lease).values(until_utc=loop.clock.now_utc() + DAY))
    loop.clock.advance(hours=3)
    gateway.thaw.set()
    worker.join(30)
    assert loop.accepted() == []
    loop.sync()
    assert (loop.rows()[0].step, loop.rows()[0].state) == ("ask_again", "expired")
    assert {each.step for each in loop.rows() if each.state == "accepted"} <= {"today"}


def test_a_lease_lost_in_the_middle_ends_the_sending(loop: Loop) -> None:
    for index in range(30):
        number = f"+1202555{1000 + index}"
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
    cycle, gateway = frozen_cycle(loop, before=Stop.LOOK)
    worker = threading.Thread(target=cycle.run_once)
    worker.start()
    assert gateway.reached.wait(30)
    while loop.sync().errors:
        # Its other threads still claim, and so renew the lease, until all of them stand at the gate.
        loop.clock.advance(seconds=60)
    left = loop.states().count("uncertain")
    assert 8 <= left < 30
    assert len(loop.accepted()) == 30 - left
    gateway.thaw.set()
    worker.join(30)
    loop.clock.advance(minutes=1)
    loop.sync()
    assert set(loop.states()) <= {"accepted", "sent", "delivered"}
    assert len(loop.accepted()) == 30
    assert len({each.message.to for each in loop.accepted()}) == 30


def test_a_slow_pace_does_not_lose_the_lease(loop: Loop) -> None:
    """One message in 50 s, while the lease lasts 45: it is prolonged as long as nobody else wants it."""
    loop.set("sync.messages_per_second", "0.02")
    for index in range(4):
        number = f"+1202555{1000 + index}"
        loop.visit(loop.patient(mobile=number), "2026-11-25T15:00", provider=f"Dr of {number}")
    # The threads share a clock that jumps, so one may find the lease over between its claim and its write.
    reports = [loop.sync() for _ in range(8)]
    assert reports[0].sent >= 1
    assert sum(each.sent for each in reports) == len(loop.accepted()) == 4
    assert set(loop.states()) <= {"accepted", "sent", "delivered"}


def test_an_outcome_of_a_claim_that_is_no_longer_ours_changes_nothing(loop: Loop) -> None:
    from frontdesk.services.messaging.claiming import Claimed
    from frontdesk.services.messaging.settling import settle

    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    [row] = loop.rows()
    with loop.book.write(PROGRAM) as work:
        assert settle(work, Claimed(row.id, row.to, row.body, 99), SendResult(SendOutcome.NOT_SENT)) is None
    assert loop.states() == ["accepted"]
