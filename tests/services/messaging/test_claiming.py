"""The last looks at a message before it goes."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import Confirmation, Lifecycle, Mark, MessageState
from frontdesk.models.tables import Message, PatientMark
from frontdesk.services.booking import Visit, answer_visit, set_status
from frontdesk.services.messaging import lease
from frontdesk.services.messaging.claiming import Claimed, NotNow, claim, still_right, waiting_ids
from frontdesk.services.messaging.numbers import opt_out
from frontdesk.services.messaging.settling import settle
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.ports import SendOutcome, SendResult
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop

CHANGES = (
    "moved",
    "cancelled",
    "arrived",
    "declined",
    "no consent",
    "another number",
    "died",
    "call",
    "stop",
)


def change(loop: Loop, visit: Visit, what: str) -> None:
    """Something that takes the ground from under a question."""
    match what:
        case "moved":
            loop.move(visit, "2026-11-25T17:00")
        case "cancelled":
            loop.cancel(visit)
        case "arrived":
            set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
        case "declined":
            answer_visit(loop.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
        case "no consent":
            loop.change_patient(visit.patient_id, sms_consent="no")
        case "another number":
            loop.change_patient(visit.patient_id, mobile="+12025550177")
        case "died":
            loop.change_patient(visit.patient_id, deceased_on="2026-11-22")
        case "call":
            with loop.book.write(PROGRAM) as work:
                work.session.add(
                    PatientMark(
                        patient_id=visit.patient_id, mark=Mark.CALL_INSTEAD, actor="test", at_utc=work.now_utc
                    )
                )
        case _:
            with loop.book.write(PROGRAM) as work:
                opt_out(work, JANA, by="STOP")


def queued(loop: Loop) -> tuple[Visit, int]:
    """A visit whose question waits; the message's key."""
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.server.start()
    loop.cycle.close()
    [row] = loop.rows()
    return visit, row.id


def take(loop: Loop, message_id: int, epoch: int) -> Claimed | NotNow:
    with loop.book.write(PROGRAM) as work:
        around = Around.load(work.session.connection())
        return claim(work, around, message_id, epoch=epoch, account="AC", sender="")


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_between_the_claim_and_the_write_is_seen(loop: Loop, what: str) -> None:
    visit, key = queued(loop)
    grant = lease.acquire(loop.book, "host:1:x")
    assert grant is not None
    claimed = take(loop, key, grant.epoch)
    assert isinstance(claimed, Claimed)
    with loop.book.read() as connection:
        assert still_right(connection, Around.load(connection), claimed, loop.clock.now_utc())
    change(loop, visit, what)
    with loop.book.read() as connection:
        assert not still_right(connection, Around.load(connection), claimed, loop.clock.now_utc())
    with loop.book.write(PROGRAM) as work:
        settle(work, claimed, SendResult(SendOutcome.WITHHELD))
    assert loop.rows()[0].state == "queued"
    assert take(loop, key, grant.epoch) is NotNow.CANCELLED
    lease.give_back(loop.book, grant)
    loop.sync()
    assert loop.texts(JANA) == [] or what == "moved"


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_before_the_claim_is_seen(loop: Loop, what: str) -> None:
    visit, key = queued(loop)
    grant = lease.acquire(loop.book, "host:1:x")
    assert grant is not None
    change(loop, visit, what)
    assert take(loop, key, grant.epoch) in (NotNow.CANCELLED, NotNow.GONE)


def test_without_the_lease_nothing_is_claimed_or_written(loop: Loop) -> None:
    _, key = queued(loop)
    assert take(loop, key, 99) is NotNow.STOPPED
    grant = lease.acquire(loop.book, "host:1:x")
    assert grant is not None
    claimed = take(loop, key, grant.epoch)
    assert isinstance(claimed, Claimed)
    assert take(loop, key, grant.epoch) is NotNow.GONE
    loop.clock.advance(seconds=60)
    with loop.book.read() as connection:
        assert not still_right(connection, Around.load(connection), claimed, loop.clock.now_utc())
    other = lease.acquire(loop.book, "host:2:x")
    assert other is not None
    with loop.book.read() as connection:
        assert not still_right(connection, Around.load(connection), claimed, loop.clock.now_utc())


def test_switched_off_nothing_is_claimed(loop: Loop) -> None:
    _, key = queued(loop)
    grant = lease.acquire(loop.book, "host:1:x")
    assert grant is not None
    loop.set("reminders.enabled", "false")
    assert take(loop, key, grant.epoch) is NotNow.STOPPED


def test_answers_go_first_then_notices_then_reminders(loop: Loop) -> None:
    queued(loop)
    with loop.book.write(PROGRAM) as work:
        for index, kind in enumerate(("tell", "moved", "acknowledgement", "cancelled")):
            work.session.add(
                Message(
                    public_id=f"00000000-0000-7000-8000-00000000000{index}",
                    direction="out",
                    channel="sms",
                    to_address=JANA,
                    body="",
                    state=MessageState.QUEUED,
                    step="",
                    kind=kind,
                    created_utc=0,
                    updated_utc=0,
                )
            )
    with loop.book.read() as connection:
        order = waiting_ids(connection, MessageState.QUEUED, loop.clock.now_utc())
    kinds = {each.id: each.kind for each in loop.rows()}
    assert [kinds[key] for key in order] == ["acknowledgement", "moved", "cancelled", "ask", "tell"]
