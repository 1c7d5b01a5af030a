"""Notices of moved and cancelled visits, and what waits for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frontdesk.demo.network import Fate, FaultKind
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Room
from frontdesk.services.booking import answer_visit, move_visit, set_status, take_answer_back
from frontdesk.services.booking.results import Visit
from frontdesk.services.identity import new_public_id
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.undo import redo, undo
from tests.support.clinic import ANNA
from tests.support.loop import JANA, PETR, Loop


def test_a_moved_visit_gets_its_notice_after_the_grace_and_nothing_else_before(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.advance(minutes=1)
    loop.move(visit, "2026-11-25T11:15")
    assert loop.sync().sent == 0
    loop.clock.advance(seconds=179)
    assert loop.sync().sent == 0
    loop.clock.advance(seconds=1)
    assert loop.sync().sent == 1
    assert "11:15" in loop.texts()[-1]
    loop.clock.advance(minutes=30)
    assert loop.sync().sent == 0


def test_a_notice_that_asks_counts_as_the_step_that_is_due(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=3)
    loop.sync()
    notice = loop.rows()[-1]
    assert (notice.kind, notice.asks) == ("moved", True)
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1
    loop.run_until("2026-11-26T10:00:00+00:00")
    assert [each.step for each in loop.rows()] == ["ask", "notice", "today"]


def test_the_steps_that_the_notice_outruns_expire(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-24T08:30")
    loop.clock.advance(minutes=3)
    loop.sync()
    assert len(loop.texts()) == 2
    loop.clock.advance(minutes=30)
    assert loop.sync().sent == 0
    assert [(each.step, each.state) for each in loop.rows() if each.state == "expired"] == [
        ("ask", "expired")
    ]


def test_a_notice_of_a_visit_with_nothing_due_only_tells_and_the_steps_follow(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-12-10T15:00")
    loop.clock.advance(minutes=3)
    loop.sync()
    assert not loop.rows()[-1].asks
    assert loop.confirmation(visit) == "not_asked"
    loop.clock.set("2026-12-07T15:00:00+00:00")
    assert loop.sync().sent == 1
    assert loop.rows()[-1].step == "ask"


def test_a_move_close_to_the_visit_tells_without_asking(loop: Loop) -> None:
    visit = loop.asked("2026-11-25T15:00")
    loop.move(visit, "2026-11-23T13:00")
    loop.clock.advance(minutes=3)
    loop.sync()
    assert (loop.rows()[-1].kind, loop.rows()[-1].asks) == ("moved", False)
    loop.run_until("2026-11-23T13:30:00+00:00")
    assert len(loop.texts()) == 2


def test_without_grace_the_notice_goes_with_the_next_cycle(loop: Loop) -> None:
    loop.set("notices.grace_seconds", "0")
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    assert loop.sync().sent == 1


def test_who_was_told_nothing_gets_no_notice_but_the_steps_of_the_new_version(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-12-10T15:00")
    loop.sync()
    loop.move(visit, "2026-11-26T09:30")
    report = loop.sync()
    assert report.sent == 1
    assert loop.rows()[-1].kind == "ask"
    assert "9:30" in loop.texts()[-1]


def test_a_move_takes_back_what_waits_and_asks_about_the_new_time(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-26T09:30")
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.move(visit, "2026-11-25T11:15")
    loop.server.start()
    loop.sync()
    assert [(each.kind, each.state) for each in loop.rows()] == [("ask", "cancelled"), ("ask", "accepted")]
    [text] = loop.texts()
    assert "11:15" in text


def test_a_cancelled_visit_gets_a_notice_if_the_patient_was_told(loop: Loop) -> None:
    visit = loop.asked()
    loop.cancel(visit)
    assert loop.sync().sent == 0
    loop.clock.advance(minutes=3)
    assert loop.sync().sent == 1
    assert loop.rows()[-1].kind == "cancelled"
    assert loop.questions()[-1][2] == "void"
    loop.run_until("2026-11-26T10:00:00+00:00")
    assert len(loop.texts()) == 2


def test_a_cancelled_visit_nobody_was_told_of_gets_none(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-12-10T15:00")
    loop.cancel(visit)
    loop.run_until("2026-12-11T10:00:00+00:00")
    assert loop.rows() == []


def test_who_declined_is_not_told_of_their_own_cancellation(loop: Loop) -> None:
    loop.set("replies.acknowledge", "none")
    visit = loop.asked()
    loop.reply("X")
    loop.cancel(visit, Lifecycle.CANCELLED_BY_PATIENT)
    loop.clock.advance(minutes=10)
    assert loop.sync().sent == 0


def test_an_undo_in_the_grace_brings_back_the_version_its_question_and_its_answer(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=1)
    loop.sync()
    undo(loop.book, ANNA)
    loop.clock.advance(minutes=10)
    assert loop.sync().sent == 0
    assert loop.row(visit).version == 1
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_an_undo_after_the_notice_makes_a_new_version_with_a_notice_of_its_own(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=4)
    loop.sync()
    undo(loop.book, ANNA)
    assert loop.row(visit).version == 3
    loop.clock.advance(minutes=4)
    loop.sync()
    assert len(loop.texts()) == 3
    assert "9:30" in loop.texts()[-1]


def test_a_move_undone_and_done_again_sends_one_notice(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    undo(loop.book, ANNA)
    redo(loop.book, ANNA)
    loop.clock.advance(minutes=4)
    loop.sync()
    loop.clock.advance(minutes=4)
    loop.sync()
    assert [("11:15" in text) for text in loop.texts()] == [False, True]
    assert loop.row(visit).confirmation == "awaiting"


def test_moved_and_moved_back_in_the_grace_tells_nothing(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    loop.move(visit, "2026-11-26T09:30")
    loop.clock.advance(minutes=4)
    loop.sync()
    assert all("9:30" in text for text in loop.texts())
    loop.clock.advance(minutes=4)
    loop.sync()
    assert all(each.kind != "moved" for each in loop.rows())


def test_moved_twice_tells_the_last_time_only(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=2)
    loop.move(visit, "2026-11-25T12:45")
    loop.clock.advance(minutes=2)
    assert loop.sync().sent == 0
    loop.clock.advance(minutes=1)
    loop.sync()
    assert "12:45" in loop.texts()[-1]
    assert len(loop.texts()) == 2


def test_a_notice_waits_for_the_end_of_the_night(loop: Loop) -> None:
    visit = loop.asked()
    loop.clock.set("2026-11-23T19:59:00+00:00")
    loop.move(visit, "2026-11-25T11:15")
    loop.run_until("2026-11-24T08:59:59+00:00")
    assert len(loop.texts()) == 1
    loop.clock.set("2026-11-24T09:00:00+00:00")
    assert loop.sync().sent == 1


def test_a_notice_that_the_night_swallows_goes_to_a_person(loop: Loop) -> None:
    visit = loop.asked("2026-11-24T08:00")
    loop.clock.set("2026-11-23T21:00:00+00:00")
    loop.move(visit, "2026-11-24T08:30")
    loop.clock.advance(minutes=4)
    loop.sync()
    [notice] = [each for each in loop.rows() if each.kind == "moved"]
    assert notice.state == "failed"
    assert "phone" in notice.reason


def test_who_may_not_be_texted_any_more_hears_of_a_change_from_a_person(loop: Loop) -> None:
    visit = loop.asked()
    loop.reply("STOP")
    loop.cancel(visit)
    loop.clock.advance(minutes=4)
    loop.sync()
    last = loop.rows()[-1]
    assert (last.kind, last.state) == ("cancelled", "failed")
    assert "phone" in last.reason
    assert len(loop.texts()) == 1


def test_a_stop_that_comes_while_the_notice_waits_makes_it_a_persons_task(loop: Loop) -> None:
    visit = loop.asked()
    loop.cancel(visit)
    loop.clock.advance(minutes=4)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    assert loop.states()[-1] == "queued"
    loop.server.start()
    loop.reply("STOP")
    assert loop.states()[-2:] == ["cancelled", "failed"]


def test_a_corrected_number_gets_the_notice_that_waited_for_the_old_one(loop: Loop) -> None:
    visit = loop.asked()
    loop.cancel(visit)
    loop.clock.advance(minutes=4)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.change_patient(visit.patient_id, mobile=PETR)
    loop.server.start()
    loop.sync()
    loop.sync()
    assert len(loop.texts(JANA)) == 1
    assert len(loop.texts(PETR)) == 1


def _waits(loop: Loop, visit: Visit) -> None:
    """The visit is moved, and the notice waits in the queue since nothing can be reached."""
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=4)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    assert (loop.rows()[-1].kind, loop.rows()[-1].state) == ("moved", "queued")


def test_a_card_that_is_written_on_while_the_notice_waits_loses_nothing(loop: Loop) -> None:
    visit = loop.asked()
    _waits(loop, visit)
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(language="de"))
    assert loop.rows()[-1].state == "cancelled"
    loop.server.start()
    loop.sync()
    assert len(loop.texts()) == 2
    assert "11:15" in loop.texts()[-1]
    loop.clock.advance(minutes=30)
    assert loop.sync().sent == 0


def test_a_number_that_is_corrected_while_the_notice_of_a_move_waits_gets_it(loop: Loop) -> None:
    visit = loop.asked()
    _waits(loop, visit)
    update_patient(loop.book, ANNA, visit.patient_id, PatientEdit(mobile=PETR))
    loop.server.start()
    loop.sync()
    assert (len(loop.texts(JANA)), len(loop.texts(PETR))) == (1, 1)
    assert "11:15" in loop.texts(PETR)[0]


def test_an_answer_while_the_notice_waits_leaves_one_that_only_tells(loop: Loop) -> None:
    """Perhaps the answer was about the old time: whoever was told that hears of the new one."""
    visit = loop.asked()
    _waits(loop, visit)
    answer_visit(loop.book, ANNA, visit.id)
    loop.server.start()
    loop.sync()
    sent = [each for each in loop.rows() if each.state == "accepted"]
    assert (sent[-1].kind, sent[-1].asks) == ("moved", False)
    assert len(loop.texts()) == 2
    undo(loop.book, ANNA)
    loop.clock.advance(minutes=30)
    loop.sync()
    assert sum("11:15" in text and "moved" in text for text in loop.texts()) == 1


@pytest.mark.parametrize("back", [take_answer_back, undo])
def test_a_no_that_is_taken_back_leaves_the_notice_of_the_move_owed(
    loop: Loop, back: Callable[..., object]
) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-12-18T11:15")
    loop.clock.advance(minutes=4)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    answer_visit(loop.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    loop.server.start()
    loop.clock.advance(minutes=4)
    assert loop.sync().sent == 0
    back(*((loop.book, ANNA, visit.id) if back is take_answer_back else (loop.book, ANNA)))
    loop.clock.advance(minutes=4)
    loop.sync()
    loop.clock.advance(minutes=4)
    loop.sync()
    assert len(loop.texts()) == 2
    assert "11:15" in loop.texts()[-1]


def test_an_arrival_ends_the_notice(loop: Loop) -> None:
    visit = loop.asked("2026-11-23T14:30")
    loop.move(visit, "2026-11-23T14:00")
    set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    loop.clock.advance(minutes=5)
    assert loop.sync().sent == 0
    assert loop.row(visit).notice_due_utc is None


def test_a_visit_that_began_needs_no_notice(loop: Loop) -> None:
    visit = loop.asked("2026-11-23T14:30")
    loop.move(visit, "2026-11-23T12:00")
    loop.clock.set("2026-11-23T12:00:00+00:00")
    assert loop.sync().sent == 0
    assert loop.row(visit).notice_due_utc is None


def test_what_never_arrived_needs_no_notice(loop: Loop) -> None:
    """The question was on its way when the visit was moved, and then the phone could not be reached."""
    loop.network.set_fate(JANA, Fate.BLOCKED)
    visit = loop.asked()
    loop.move(visit, "2026-12-10T15:00")
    loop.clock.advance(minutes=4)
    loop.sync()
    assert loop.states() == ["undelivered"]
    assert loop.row(visit).notice_due_utc is None


def test_a_move_while_nobody_knows_whether_the_question_went_gets_a_notice(loop: Loop) -> None:
    loop.fault(FaultKind.DROP_AFTER)
    visit = loop.visit(loop.patient(), "2026-11-26T09:30")
    assert loop.sync().uncertain == 1
    loop.move(visit, "2026-11-25T11:15")
    loop.clock.advance(minutes=4)
    loop.sync()
    assert [each.kind for each in loop.rows()] == ["ask", "moved"]
    assert "11:15" in loop.texts()[-1]


def test_a_notice_that_asked_and_waited_too_long_tells_without_asking(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-23T15:00")
    loop.clock.advance(minutes=4)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    assert loop.rows()[-2].asks or loop.rows()[-1].asks
    loop.clock.set("2026-11-23T11:30:00+00:00")
    loop.server.start()
    loop.sync()
    loop.sync()
    sent = [each for each in loop.rows() if each.state in ("accepted", "sent", "delivered")]
    assert (sent[-1].kind, sent[-1].asks) == ("moved", False)
    assert "15:00" in loop.texts()[-1]


def test_a_phone_call_in_the_grace_leaves_a_notice_that_only_tells(loop: Loop) -> None:
    visit = loop.asked()
    loop.move(visit, "2026-11-25T11:15")
    answer_visit(loop.book, ANNA, visit.id)
    loop.clock.advance(minutes=4)
    loop.sync()
    assert (loop.rows()[-1].kind, loop.rows()[-1].asks) == ("moved", False)
    assert loop.confirmation(visit) == "confirmed"


def test_an_undo_that_keeps_the_version_keeps_that_the_patient_was_asked(loop: Loop) -> None:
    visit = loop.visit(loop.patient(), "2026-11-25T15:00")
    with loop.book.write(PROGRAM) as work:
        room = Room(public_id=new_public_id(), location_id=loop.location, name="Room 1", name_key="room 1")
        work.session.add(room)
        work.session.flush()
        key = room.id
    move_visit(loop.book, ANNA, visit.id, room_id=key)
    loop.sync()
    undo(loop.book, ANNA)
    assert loop.row(visit).room_id is None
    assert loop.confirmation(visit) == "awaiting"
    assert loop.reply("C").confirmed == 1


def test_a_visit_that_only_lasts_longer_has_not_moved(loop: Loop) -> None:
    visit = loop.asked()
    longer = move_visit(loop.book, ANNA, visit.id, start="2026-11-26T09:30", minutes=45).visit
    assert (longer.version, longer.notice_due_utc) == (visit.version + 1, None)
    loop.clock.advance(minutes=4)
    loop.sync()
    assert {each.kind for each in loop.rows()} == {"ask"}
    # Where the time changes too, the notice of that is owed.
    loop.move(longer, "2026-11-26T11:30")
    loop.clock.advance(minutes=4)
    loop.sync()
    assert loop.rows()[-1].kind == "moved"
