"""A clock that was wrong for a cycle and is right again: reminders still go, notices still go, answers are still read."""

from __future__ import annotations

import pytest

from tests.support.loop import JANA, MORNING, Loop


@pytest.mark.parametrize("days", [7, 800, 20_000])
def test_visits_that_a_clock_ahead_took_for_past_are_still_reminded(loop: Loop, days: int) -> None:
    visit = loop.visit(loop.patient(), "2026-11-27T15:00")
    loop.clock.advance(days=days)
    loop.sync()
    assert loop.row(visit).next_due_utc is None
    loop.clock.set(MORNING)
    loop.run_until("2026-11-27T16:00+00:00")
    assert len(loop.texts()) == 3


def test_answers_are_read_after_a_clock_was_ahead(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.advance(days=800)
    loop.sync()
    loop.clock.set(MORNING)
    assert loop.reply("C").confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


def test_answers_that_came_while_the_clock_was_ahead_are_read_afterwards(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.advance(days=800)
    loop.sync()
    loop.clock.advance(days=-800, minutes=5)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="C")
    loop.clock.advance(days=800)
    assert loop.sync().replies == 0
    loop.clock.advance(days=-798)
    assert loop.sync().confirmed == 1
    assert loop.confirmation(visit) == "confirmed"


def test_a_notice_that_waits_for_a_day_far_ahead_goes_now(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.advance(days=2)
    loop.sync()
    loop.move(visit, "2026-11-30T11:00")
    loop.clock.set(MORNING)
    loop.clock.advance(minutes=30)
    before = len(loop.texts())
    loop.sync()
    assert len(loop.texts()) == before + 1
    assert loop.rows()[-1].kind == "moved"
