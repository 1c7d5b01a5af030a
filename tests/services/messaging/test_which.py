"""A "can't come" to a text about several visits: which are meant is asked once, and nothing is freed before it is known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.demo.network import Fate, FaultKind
from frontdesk.domain.errors import ProviderUnreachable, Refused, UsageError
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import ReplyReading
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.booking.results import Visit
from frontdesk.services.messaging.deciding import ReplyAs, decide_reply
from frontdesk.services.messaging.families import decide_family
from frontdesk.services.patients import PatientEdit, update_patient
from frontdesk.services.undo import undo
from frontdesk.services.worklist import needs_you
from tests.support.clinic import ANNA
from tests.support.loop import JANA, Loop


def family(loop: Loop, *names: str, day: str = "2026-11-25") -> list[Visit]:
    """One visit each on one number, asked about in one text."""
    made = [
        loop.visit(loop.patient(name), f"{day}T{9 + index:02d}:30", provider=f"Dr of {name}")
        for index, name in enumerate(names)
    ]
    loop.sync()
    assert len(loop.texts()) == 1
    return made


def stand(loop: Loop, visits: list[Visit]) -> list[str]:
    return [loop.confirmation(each) for each in visits]


def lives(loop: Loop, visits: list[Visit]) -> list[str]:
    return [loop.row(each).lifecycle for each in visits]


def test_an_x_declines_all_and_asks_once_which_is_meant(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visits = family(loop, "Ana", "Ben")
    report = loop.reply("X")
    assert (report.declined, report.needs_person) == (2, 0)
    assert stand(loop, visits) == ["declined", "declined"]
    assert lives(loop, visits) == ["booked", "booked"]
    [_, which] = loop.texts()
    assert "1" in which
    assert "Ana" in which
    assert "2" in which
    assert "Ben" in which
    assert [each.kind for each in loop.rows()] == ["ask", "which"]
    assert loop.rows()[-1].visits == tuple(each.id for each in visits)
    for _ in range(3):
        loop.clock.advance(minutes=10)
        loop.sync()
    assert len(loop.texts()) == 2


def test_a_number_narrows_it_to_that_visit(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visits = family(loop, "Ana", "Ben", "Eva")
    loop.reply("X")
    report = loop.reply("2")
    assert report.needs_person == 0
    assert stand(loop, visits) == ["awaiting", "declined", "awaiting"]
    assert lives(loop, visits) == ["booked", "cancelled_by_patient", "booked"]
    assert [each.kind for each in loop.rows()] == ["ask", "which", "acknowledgement"]
    assert loop.handlings() == ["applied", "applied"]


def test_without_freeing_a_person_cancels_what_was_named(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("no")
    loop.reply("1 and 2")
    assert stand(loop, visits) == ["declined", "declined"]
    assert lives(loop, visits) == ["booked", "booked"]


def test_the_others_can_still_confirm_by_text(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    loop.reply("1")
    report = loop.reply("C")
    assert report.confirmed == 1
    assert stand(loop, visits) == ["declined", "confirmed"]


def test_a_second_x_after_narrowing_declines_the_rest_and_asks_no_more(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben", "Eva")
    loop.reply("X")
    loop.reply("1")
    report = loop.reply("X")
    assert (report.declined, report.needs_person) == (2, 1)
    assert stand(loop, visits) == ["declined"] * 3
    assert [each.kind for each in loop.rows()].count("which") == 1


@pytest.mark.parametrize("words", ["Ben can't", "X", "C", "3", "1 or 2", ""])
def test_anything_but_an_exact_answer_goes_to_a_person_and_nothing_is_freed(loop: Loop, words: str) -> None:
    loop.set("replies.auto_free_slot", "true")
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    assert loop.reply(words).needs_person == 1
    assert stand(loop, visits) == ["declined", "declined"]
    assert lives(loop, visits) == ["booked", "booked"]
    # The one question has been put; what comes now is read by a person, too.
    assert loop.reply("1").needs_person == 1
    assert lives(loop, visits) == ["booked", "booked"]
    assert [each.kind for each in loop.rows()] == ["ask", "which"]


def test_a_stop_instead_of_an_answer_opts_out(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    loop.reply("STOP")
    assert loop.handlings()[-1] == "done"
    assert stand(loop, visits) == ["declined", "declined"]


def test_where_a_person_is_wanted_no_text_goes(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    loop.set("replies.auto_free_slot", "true")
    visits = family(loop, "Ana", "Ben")
    report = loop.reply("X")
    assert (report.declined, report.needs_person) == (2, 1)
    assert lives(loop, visits) == ["booked", "booked"]
    assert len(loop.texts()) == 1
    [reply] = [need for need in needs_you(loop.book) if need.kind == "reply"]
    assert "several visits" in reply.reason


def test_a_single_visit_is_freed_at_once(loop: Loop) -> None:
    loop.set("replies.auto_free_slot", "true")
    visit = loop.asked()
    loop.reply("X")
    assert loop.row(visit).lifecycle == "cancelled_by_patient"


def test_a_number_out_of_nowhere_goes_to_a_person(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    assert loop.reply("1").needs_person == 1


def test_an_answer_after_one_of_the_visits_began_goes_to_a_person(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    loop.clock.set("2026-11-25T09:35:00+00:00")
    assert loop.reply("2").needs_person == 1
    assert stand(loop, visits) == ["declined", "declined"]


def test_an_answer_after_the_desk_changed_one_goes_to_a_person(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    answer_visit(loop.book, ANNA, visits[1].id)
    assert loop.reply("1").needs_person == 1
    assert stand(loop, visits) == ["declined", "confirmed"]


def test_another_open_question_makes_a_keyword_a_persons(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    loop.reply("X")
    added = loop.visit(loop.patient("Eva"), "2026-11-26T09:30")
    loop.sync()
    assert loop.reply("X").needs_person == 1
    assert loop.confirmation(added) == "awaiting"


def test_the_text_is_not_asked_where_it_can_reach_nobody_and_a_person_finds_out(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    ana = loop.row(visits[0]).patient_id
    update_patient(loop.book, ANNA, ana, PatientEdit(sms_consent="no"))
    report = loop.reply("X")
    assert report.needs_person == 1
    assert len(loop.texts()) == 1


def test_what_waits_is_dropped_once_a_person_decided(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.clock.advance(minutes=1)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="X")
    loop.clock.advance(seconds=1)
    loop.fault(FaultKind.TOO_MANY, count=1)
    loop.sync()
    [reply] = loop.rows("in")
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[0].id])
    assert stand(loop, visits) == ["declined", "awaiting"]
    for _ in range(3):
        loop.clock.advance(minutes=15)
        loop.sync()
    assert len(loop.texts()) == 1
    assert loop.rows()[-1].state == "cancelled"


def test_a_person_decides_for_each_visit(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    visits = family(loop, "Ana", "Ben", "Eva")
    loop.reply("X")
    [reply] = loop.rows("in")
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[1].id])
    assert stand(loop, visits) == ["awaiting", "declined", "awaiting"]
    assert loop.handlings() == ["done"]
    assert loop.reply("C").confirmed == 2


def test_a_person_decides_what_an_unclear_answer_meant(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    loop.reply("the second one please")
    reply = loop.rows("in")[-1]
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[1].id])
    assert stand(loop, visits) == ["awaiting", "declined"]


@pytest.mark.parametrize("first_step", ["person", "ask"])
def test_a_decision_that_is_taken_back_leaves_the_family_declined_and_waiting(
    loop: Loop, first_step: str
) -> None:
    loop.set("replies.family_decline", first_step)
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    if first_step == "ask":
        loop.reply("the second one please")
    reply = loop.rows("in")[-1]
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[1].id])
    undo(loop.book, ANNA)
    assert stand(loop, visits) == ["declined", "declined"]
    assert loop.handlings()[-1] == "person"
    open_rows = [each for each in needs_you(loop.book) if each.kind != "offer"]
    assert [each.kind for each in open_rows] == ["reply"]
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[0].id])
    assert stand(loop, visits) == ["declined", "awaiting"]
    assert loop.reply("C").confirmed == 1


def test_all_confirmed_and_taken_back_are_declined_again(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    [reply] = loop.rows("in")
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=ReplyAs.CONFIRM)
    assert stand(loop, visits) == ["confirmed", "confirmed"]
    undo(loop.book, ANNA)
    assert stand(loop, visits) == ["declined", "declined"]


def test_a_visit_that_was_spared_and_answered_since_keeps_its_answer(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    [reply] = loop.rows("in")
    done = decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[visits[1].id])
    loop.clock.advance(minutes=1)
    answer_visit(loop.book, ANNA, visits[0].id)
    undo(loop.book, ANNA, command=done.command)
    assert stand(loop, visits) == ["confirmed", "declined"]


def test_none_of_them_is_a_decision_too_and_a_stranger_is_refused(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    visits = family(loop, "Ana", "Ben")
    other = loop.visit(loop.patient("Eva", mobile="+12025550190"), "2026-12-10T15:00")
    loop.reply("X")
    [reply] = loop.rows("in")
    with pytest.raises(UsageError):
        decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[other.id])
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[])
    assert stand(loop, visits) == ["awaiting", "awaiting"]


def test_visits_that_no_longer_stand_leave_nothing_to_decide(loop: Loop) -> None:
    loop.set("replies.family_decline", "person")
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    for visit in visits:
        set_status(loop.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    [reply] = loop.rows("in")
    with pytest.raises(Refused):
        decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[])


def test_declined_for_all_is_one_key_as_ever(loop: Loop) -> None:
    visits = family(loop, "Ana", "Ben")
    loop.reply("X")
    [reply] = loop.rows("in")
    decide_reply(loop.book, ANNA, message_id=reply.public_id, decision=ReplyAs.DECLINE)
    assert stand(loop, visits) == ["declined", "declined"]
    assert loop.reply("1").needs_person == 1


def test_it_is_asked_once_however_often_the_sender_dies(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    loop.clock.advance(minutes=1)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="X")
    loop.clock.advance(seconds=1)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.server.start()
    for _ in range(3):
        loop.sync()
    loop.another_cycle().run_once()
    assert [each.kind for each in loop.rows()].count("which") == 1
    assert len(loop.texts()) == 2
    with loop.book.read() as connection:
        which = connection.scalar(select(ReplyReading.which_asked_id))
    assert which == loop.rows()[-1].id


def reasons(loop: Loop) -> dict[str, list[str]]:
    """What the worklist says, by kind."""
    found: dict[str, list[str]] = {}
    for need in needs_you(loop.book):
        found.setdefault(str(need.kind), []).append(need.reason)
    return found


def test_the_worklist_says_that_it_is_being_asked_and_then_who_decides(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    loop.reply("X")
    assert [text.endswith("was asked by text.") for text in reasons(loop)["declined"]] == [True, True]
    loop.reply("Ben")
    assert list(reasons(loop)) == ["reply"]
    reply = loop.rows("in")[-1]
    decide_family(loop.book, ANNA, message_id=reply.public_id, declined_ids=[loop.rows()[0].visits[1]])
    assert reasons(loop) == {"declined": ["The patient said that they can't come."]}


def test_what_was_narrowed_by_text_is_an_ordinary_row(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    loop.reply("X")
    loop.reply("2")
    assert reasons(loop) == {"declined": ["The patient said that they can't come."]}


def test_a_text_that_could_not_be_delivered_leaves_it_to_a_person(loop: Loop) -> None:
    family(loop, "Ana", "Ben")
    loop.network.set_fate(JANA, Fate.OPTED_OUT)
    loop.reply("X")
    assert loop.handlings() == ["person"]
    assert list(reasons(loop)) == ["reply"]
