"""When reminders go out: the rules that scripts may count on, through real sockets, with a clock that jumps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import answer_visit, set_status
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop


def steps(*each: tuple[str, float, bool]) -> str:
    """The setting `reminders.steps`."""
    return json.dumps([{"key": key, "hours_before": hours, "ask": ask} for key, hours, ask in each])


def sent_at(loop: Loop) -> list[str]:
    """When each text was accepted, as `Thu 09:30` in UTC."""
    return [
        str(each.as_json(loop.network.account_sid)["date_created"])[:22].replace(" Nov 2026", "")
        for each in loop.accepted()
    ]


def test_nothing_is_planned_or_sent_before_reminders_are_switched_on(tmp_path: Path) -> None:
    with Loop(tmp_path, enabled=False) as loop:
        loop.visit(loop.patient())
        report = loop.sync()
        assert (report.planned, report.sent) == (0, 0)
        assert loop.rows() == []
        loop.set("reminders.enabled", "true")
        loop.clock.set("2026-11-23T15:00:00+00:00")
        assert loop.sync().sent == 1


def test_what_was_queued_waits_while_reminders_are_switched_off(loop: Loop) -> None:
    loop.visit(loop.patient())
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.clock.set("2026-11-23T15:00:00+00:00")
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.set("reminders.enabled", "false")
    loop.server.start()
    assert loop.sync().sent == 0
    assert loop.states() == ["queued"]
    loop.set("reminders.enabled", "true")
    assert loop.sync().sent == 1


def test_a_step_goes_at_its_hour_and_not_before(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T15:00")
    assert loop.sync().planned == 0
    loop.clock.set("2026-11-23T14:59:59+00:00")
    assert loop.sync().planned == 0
    loop.clock.set("2026-11-23T15:00:00+00:00")
    assert loop.sync().sent == 1


def test_a_step_whose_time_has_passed_is_due_at_once(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    assert loop.sync().sent == 1
    assert loop.rows()[0].step == "ask"


def test_of_several_due_steps_the_nearest_is_sent_and_the_others_expire(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-23T18:00")
    report = loop.sync()
    assert (report.sent, report.expired) == (1, 1)
    assert {(each.step, each.state) for each in loop.rows()} == {
        ("ask", "expired"),
        ("ask_again", "accepted"),
    }
    loop.clock.advance(hours=1)
    assert loop.sync().sent == 0


def test_nothing_is_asked_of_a_visit_closer_than_the_shortest_lead(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-23T14:00")
    report = loop.sync()
    assert (report.sent, report.expired) == (0, 2)
    loop.clock.set("2026-11-23T11:00:00+00:00")
    assert loop.sync().sent == 1
    assert loop.rows()[-1].step == "today"
    assert not loop.rows()[-1].asks
    assert loop.questions() == []


def test_a_little_further_than_the_shortest_lead_is_asked(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-23T14:01")
    assert loop.sync().sent == 1
    assert [each.step for each in loop.rows() if each.state == "accepted"] == ["ask_again"]


@pytest.mark.parametrize(("start", "sent"), [("2026-11-23T11:00", 0), ("2026-11-23T11:01", 1)])
def test_a_telling_step_goes_while_the_visit_is_more_than_an_hour_off(
    loop: Loop, start: str, sent: int
) -> None:
    loop.visit(loop.patient(), start)
    assert loop.sync().sent == sent


def test_the_whole_cadence_of_a_silent_patient(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T15:00")
    loop.run_until("2026-11-26T16:00:00+00:00")
    assert [each.step for each in loop.rows()] == ["ask", "ask_again", "today"]
    assert sent_at(loop) == ["Mon, 23 15:00", "Wed, 25 15:00", "Thu, 26 12:00"]


def test_once_confirmed_nobody_is_asked_again_but_still_told(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T15:00")
    loop.clock.set("2026-11-23T15:00:00+00:00")
    loop.sync()
    loop.reply("C")
    loop.run_until("2026-11-26T16:00:00+00:00")
    assert [each.step for each in loop.rows()] == ["ask", "today"]


def test_once_declined_nothing_more_goes_but_the_thanks(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T15:00")
    loop.clock.set("2026-11-23T15:00:00+00:00")
    loop.sync()
    loop.reply("X")
    loop.run_until("2026-11-26T16:00:00+00:00")
    assert [each.step for each in loop.rows()] == ["ask", "acknowledgement"]


def test_a_step_for_the_unconfirmed_passes_over_the_confirmed(loop: Loop) -> None:
    loop.set(
        "reminders.steps",
        '[{"key":"a","hours_before":72,"ask":true},{"key":"b","hours_before":24,"ask":false,"only_if":"unconfirmed"}]',
    )
    sure = loop.visit(loop.patient(), "2026-11-26T10:00")
    loop.visit(loop.patient("Petr", mobile="+12025550112"), "2026-11-26T11:00")
    answer_visit(loop.book, ANNA, sure.id)
    loop.run_until("2026-11-26T12:00:00+00:00")
    assert [(each.step, each.to) for each in loop.rows()] == [("a", "+12025550112"), ("b", "+12025550112")]


def test_a_visit_confirmed_at_the_desk_takes_back_the_question_that_waits(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-24T12:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    answer_visit(loop.book, ANNA, visit.id)
    loop.server.start()
    assert loop.sync().sent == 0
    assert "cancelled" in loop.states()


def test_a_cancelled_or_arrived_visit_is_not_reminded(loop: Loop) -> None:
    gone = loop.visit(loop.patient(), "2026-11-25T15:00")
    here = loop.visit(loop.patient("Petr", mobile="+12025550112"), "2026-11-25T16:00")
    loop.cancel(gone)
    set_status(loop.book, ANNA, here.id, lifecycle=Lifecycle.ARRIVED)
    assert loop.sync().planned == 0


def test_the_hours_of_the_night_are_left_out_forwards(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-26T23:00")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert sent_at(loop) == ["Mon, 23 19:55"]


def test_a_step_in_the_night_goes_after_it_when_the_moment_before_is_gone(loop: Loop) -> None:
    loop.clock.set("2026-11-23T20:30:00+00:00")
    loop.visit(loop.patient(), "2026-11-26T23:00")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert sent_at(loop) == ["Tue, 24 09:00"]


def test_what_is_due_at_night_waits_for_the_morning(loop: Loop) -> None:
    loop.clock.set("2026-11-23T22:00:00+00:00")
    loop.visit(loop.patient(), "2026-11-25T15:00")
    assert loop.sync().planned == 0
    loop.clock.set("2026-11-24T08:59:59+00:00")
    assert loop.sync().planned == 0
    loop.clock.set("2026-11-24T09:00:00+00:00")
    assert loop.sync().sent == 1


def test_past_its_cut_off_after_the_night_a_step_expires(loop: Loop) -> None:
    loop.clock.set("2026-11-23T21:00:00+00:00")
    loop.visit(loop.patient(), "2026-11-24T09:30")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert loop.accepted() == []
    assert {(each.step, each.state) for each in loop.rows()} == {
        ("ask", "expired"),
        ("ask_again", "expired"),
        ("today", "expired"),
    }


def test_equal_values_mean_no_quiet_hours(loop: Loop) -> None:
    loop.set("reminders.quiet_until", "20:00")
    loop.clock.set("2026-11-23T23:30:00+00:00")
    loop.visit(loop.patient(), "2026-11-25T15:00")
    assert loop.sync().sent == 1


def test_a_location_may_have_quiet_hours_of_its_own(loop: Loop) -> None:
    from frontdesk.domain.settings import Scope
    from frontdesk.services import settings

    settings.put(
        loop.book, ANNA, "reminders.quiet_from", "09:30", scope=Scope.LOCATION, scope_id=loop.location
    )
    loop.visit(loop.patient(), "2026-11-25T15:00")
    assert loop.sync().planned == 0


def test_a_step_outside_opening_hours_is_pulled_into_the_last_open_hour(loop: Loop) -> None:
    loop.open_hours(9 * 60, 17 * 60)
    loop.set("reminders.quiet_until", "20:00")
    loop.visit(loop.patient(), "2026-11-26T18:30")
    loop.run_until("2026-11-24T10:00:00+00:00")
    assert sent_at(loop) == ["Mon, 23 16:00"]


def test_over_a_weekend_a_step_is_pulled_to_friday(loop: Loop) -> None:
    loop.open_hours(9 * 60, 17 * 60)
    loop.visit(loop.patient(), "2026-12-01T11:00")
    loop.run_until("2026-11-29T00:00:00+00:00")
    assert sent_at(loop) == ["Fri, 27 16:00"]


def test_without_pulling_forward_only_quiet_hours_count(loop: Loop) -> None:
    loop.open_hours(9 * 60, 17 * 60)
    loop.set("reminders.pull_forward", "false")
    loop.visit(loop.patient(), "2026-12-01T11:00")
    loop.run_until("2026-11-29T00:00:00+00:00")
    assert sent_at(loop) == ["Sat, 28 11:00"]


def test_steps_count_real_hours_over_a_change_of_the_clocks(tmp_path: Path) -> None:
    with Loop(tmp_path, now="2026-10-23T07:00:00+00:00", zone="Europe/Prague", country="CZ") as loop:
        loop.set("reminders.steps", steps(("ask", 24, True)))
        loop.visit(loop.patient(), "2026-10-25T12:00")
        loop.clock.set("2026-10-24T10:59:00+00:00")
        assert loop.sync().sent == 0
        loop.clock.set("2026-10-24T11:00:00+00:00")
        assert loop.sync().sent == 1


def test_quiet_hours_are_those_of_the_wall_on_both_sides_of_the_change(tmp_path: Path) -> None:
    with Loop(tmp_path, now="2026-10-24T19:00:00+00:00", zone="Europe/Prague", country="CZ") as loop:
        loop.visit(loop.patient(), "2026-10-26T12:00")
        loop.clock.set("2026-10-25T07:59:00+00:00")
        assert loop.sync().sent == 0
        loop.clock.set("2026-10-25T08:00:00+00:00")
        assert loop.sync().sent == 1


def test_a_changed_cadence_holds_from_the_next_cycle_on_and_asks_nobody_twice(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.sync()
    loop.set("reminders.steps", steps(("week", 168, True), ("ask", 72, True), ("day", 20, True)))
    report = loop.sync()
    assert (report.sent, report.expired) == (0, 1)
    loop.clock.set("2026-11-24T19:00:00+00:00")
    assert loop.sync().sent == 1
    assert [each.step for each in loop.rows() if each.state != "expired"] == ["ask", "day"]


def test_an_import_of_far_visits_costs_no_rows_and_is_looked_at_in_time(loop: Loop) -> None:
    patient = loop.patient()
    for day in range(1, 4):
        loop.visit(patient, f"2027-03-0{day}T10:00")
    loop.sync()
    loop.clock.set("2027-02-25T10:00:00+00:00")
    assert loop.sync().sent == 0
    loop.clock.set("2027-02-26T10:00:00+00:00")
    assert loop.sync().sent == 1
    assert len(loop.texts(JANA)) == 1


def test_a_cycle_with_nothing_due_writes_no_message(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-12-20T10:00")
    loop.sync()
    assert loop.rows() == []
    assert loop.row(loop.visit(loop.patient(), "2026-12-20T12:00")).next_due_utc == 0


def test_a_backlog_of_the_night_expires_rather_than_asks_too_late(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-23T16:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    assert "queued" in loop.states()
    loop.clock.set("2026-11-23T12:30:00+00:00")
    loop.server.start()
    report = loop.sync()
    assert report.expired == 1
    assert report.sent == 0
    loop.clock.set("2026-11-23T13:00:00+00:00")
    assert loop.sync().sent == 1
    assert loop.rows()[-1].step == "today"


def test_a_backlog_that_meets_quiet_hours_stays_queued(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.server.stop()
    with pytest.raises(Exception, match="reached"):
        loop.sync()
    loop.clock.set("2026-11-23T21:00:00+00:00")
    loop.server.start()
    assert loop.sync().sent == 0
    assert loop.states() == ["queued"]
    loop.clock.set("2026-11-24T09:00:00+00:00")
    assert loop.sync().sent == 1
