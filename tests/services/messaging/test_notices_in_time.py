"""A notice that quiet hours would let go too late: the clinic's wider window, or a call at once."""

from __future__ import annotations

from frontdesk.domain.words import NeedKind
from frontdesk.services.worklist import Need, needs_you
from tests.support.loop import JANA, Loop

EVENING = "2026-11-24T21:00:00+00:00"


def calls(loop: Loop) -> list[Need]:
    return [each for each in needs_you(loop.book) if each.kind is NeedKind.FAILED]


def test_a_move_in_the_evening_of_a_visit_in_the_morning_is_a_call_at_once(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T09:30")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T15:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().planned == 0
    [call] = calls(loop)
    assert call.reason == "Quiet hours leave no time to text it. Tell the patient of the change by phone."
    assert len(loop.texts()) == 1
    loop.run_until("2026-11-25T09:20:00+00:00")
    assert [each.kind for each in loop.rows() if each.kind == "moved" and each.state != "failed"] == []


def test_a_move_to_an_earlier_time_counts_by_the_earlier_one(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T09:30")
    loop.clock.advance(minutes=3)
    loop.sync()
    assert len(calls(loop)) == 1


def test_a_move_between_late_times_waits_for_the_morning(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T16:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().planned == 0
    assert calls(loop) == []
    loop.clock.set("2026-11-25T09:00:00+00:00")
    assert loop.sync().sent == 1
    assert "16:00" in loop.texts()[-1]


def test_a_cancellation_counts_by_the_old_time(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T09:30")
    loop.clock.set(EVENING)
    loop.cancel(visit)
    loop.clock.advance(minutes=3)
    loop.sync()
    assert len(calls(loop)) == 1
    assert len(loop.texts()) == 1


def test_a_wider_window_for_notices_is_used_where_the_usual_one_leaves_no_time(loop: Loop) -> None:
    loop.set("notices.quiet_from", "22:00")
    loop.set("notices.quiet_until", "07:00")
    visit = loop.asked("2026-11-25T09:30")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T15:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().sent == 1
    assert "15:00" in loop.texts()[-1]
    assert calls(loop) == []


def test_the_wider_window_is_waited_for_while_it_is_in_time(loop: Loop) -> None:
    loop.set("notices.quiet_from", "20:30")
    loop.set("notices.quiet_until", "07:00")
    visit = loop.asked("2026-11-25T09:30")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T15:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().sent == 0
    assert calls(loop) == []
    loop.clock.set("2026-11-25T07:00:00+00:00")
    assert loop.sync().sent == 1


def test_the_usual_window_is_kept_where_it_is_in_time(loop: Loop) -> None:
    loop.set("notices.quiet_from", "22:00")
    loop.set("notices.quiet_until", "07:00")
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.set(EVENING)
    loop.move(visit, "2026-11-25T16:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().sent == 0
    loop.clock.set("2026-11-25T07:30:00+00:00")
    assert loop.sync().sent == 0


def test_in_the_daytime_a_late_move_is_texted_all_the_same(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.clock.set("2026-11-25T14:30:00+00:00")
    loop.move(visit, "2026-11-25T16:00")
    loop.clock.advance(minutes=3)
    assert loop.sync().sent == 1
    assert "16:00" in loop.texts(JANA)[-1]


def test_further_moves_in_the_grace_replace_the_notice_and_one_back_withdraws_it(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    for start in ("2026-11-25T15:30", "2026-11-25T16:00", "2026-11-25T16:30"):
        visit = loop.move(visit, start)
        loop.clock.advance(minutes=2)
        assert loop.sync().sent == 0
    loop.clock.advance(minutes=1)
    assert loop.sync().sent == 1
    assert "16:30" in loop.texts()[-1]
    visit = loop.move(visit, "2026-11-25T17:00")
    loop.clock.advance(minutes=1)
    loop.move(visit, "2026-11-25T16:30")
    loop.clock.advance(minutes=5)
    loop.sync()
    assert all("16:30" in each for each in loop.texts()[1:])
    assert [each.kind for each in loop.rows()].count("moved") == 1
