"""The strip of Monday morning: what came since the book was last looked at, and what is free today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.instants import from_iso
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.models.queries import sinces as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.services.booking import answer_visit, cancel_visit
from frontdesk.services.booking.blocks import block_time, hold_slot
from frontdesk.services.clinics import set_provider_hours
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.sinces import since
from tests.services.desk import Desk
from tests.support.clinic import ANNA
from tests.support.loop import EVA, JANA, PETR, Loop

TODAY = "2026-11-23"
MORNINGS = WeekHours({day: (Interval(9 * 60, 12 * 60),) for day in range(5)})


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic with a network whose patients write back."""
    with Loop(tmp_path) as made:
        yield made


def test_what_patients_wrote_while_nobody_was_there(loop: Loop) -> None:
    early = loop.asked("2026-11-26T09:30", mobile="+12025550114", first="Early")
    loop.reply("C", sender="+12025550114")
    loop.clock.advance(minutes=1)
    closed = loop.clock.now_utc()
    jana = loop.asked("2026-11-26T09:30", mobile=JANA)
    petr = loop.asked("2026-11-26T09:00", mobile=PETR, first="Petr")
    eva = loop.asked("2026-11-26T09:30", mobile=EVA, first="Eva")
    noted = loop.asked("2026-11-26T09:30", mobile="+12025550115", first="Noted")
    loop.reply("C", sender=JANA)
    loop.reply("X", sender=PETR)
    loop.reply("Is there parking?", sender=EVA)
    answer_visit(loop.book, ANNA, noted.id)
    found = since(loop.book, closed)
    assert (found.confirmed, found.declined) == ((jana.id,), (petr.id,))
    assert found.replies_to_read == (loop.rows("in")[-1].public_id,)
    assert found.failures == ()
    assert found.something
    assert early.id in since(loop.book, 0).confirmed
    decide_reply(loop.book, ANNA, message_id=loop.rows("in")[-1].public_id, decision=ReplyAs.CONFIRM)
    assert since(loop.book, closed).replies_to_read == ()
    assert eva.id not in since(loop.book, closed).confirmed
    assert not since(loop.book, loop.clock.now_utc()).something


def test_a_no_that_freed_its_slot_is_a_no(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visit = loop.asked("2026-11-26T09:30")
    loop.reply("X")
    assert loop.row(visit).lifecycle == "cancelled_by_patient"
    assert since(loop.book, 0).declined == (visit.id,)


def test_texts_that_failed_since(desk: Desk) -> None:
    before = desk.text(desk.visit(f"{TODAY}T15:00"), state=MessageState.FAILED)
    desk.clock.advance(hours=1)
    closed = desk.clock.now_utc() - 1
    failed = desk.text(desk.visit(f"{TODAY}T16:00", patient_id=desk.eva), state=MessageState.UNDELIVERED)
    unknown = desk.text(desk.visit(f"{TODAY}T17:00", patient_id=desk.jana), state=MessageState.NEEDS_PERSON)
    wanted = {desk.message(key).public_id for key in (failed, unknown)}
    assert set(since(desk.book, closed).failures) == wanted
    assert set(since(desk.book, 0).failures) == wanted | {desk.message(before).public_id}


def gaps(desk: Desk) -> list[tuple[int, int]]:
    """When each free stretch begins, in minutes since midnight, and its length."""
    return [
        ((gap.start_utc - from_iso(f"{TODAY}T00:00:00+00:00")) // 60_000, gap.minutes)
        for gap in since(desk.book, 0).gaps_today
    ]


def test_what_is_free_today_and_still_ahead(desk: Desk) -> None:
    set_provider_hours(desk.book, ANNA, desk.malik, location_id=desk.location, week=MORNINGS)
    assert gaps(desk) == [(540, 180)]
    desk.visit(f"{TODAY}T09:30")
    gone = desk.visit(f"{TODAY}T10:30", patient_id=desk.eva)
    desk.visit(f"{TODAY}T11:10", patient_id=desk.eva, minutes=40)
    block_time(
        desk.book, ANNA, start=f"{TODAY}T10:00", end=f"{TODAY}T10:20", provider_id=desk.malik, reason="tea"
    )
    assert gaps(desk) == [(540, 30)]
    cancel_visit(desk.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert gaps(desk) == [(540, 30), (620, 50)]
    hold_slot(desk.book, ANNA, provider_id=desk.malik, start=f"{TODAY}T10:40", minutes=30, seconds=7200)
    assert gaps(desk) == [(540, 30), (620, 20)]
    desk.clock.set(f"{TODAY}T09:20:00+00:00")
    assert gaps(desk) == [(620, 20)]
    assert since(desk.book, 0).longest_gap_minutes == 20
    desk.clock.set(f"{TODAY}T12:00:00+00:00")
    assert since(desk.book, 0).longest_gap_minutes == 0


def test_of_whom_no_hours_are_known_nothing_is_free(desk: Desk) -> None:
    visit = desk.visit(f"{TODAY}T15:00")
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    found = since(desk.book, 0)
    assert (found.gaps_today, found.declined, found.something) == ((), (), False)


@pytest.mark.parametrize(("sql", "parameters"), [(queries.ANSWERS, (1, 2)), (queries.REPLIES, (1, 2))])
def test_only_what_is_recent_or_open_is_read(desk: Desk, sql: str, parameters: tuple[object, ...]) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "ix_inbound_open" not in line] == []
