"""Calls to patients: what came of them, and what the worklist says of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.instants import HOUR, from_iso
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, MessageState, NeedKind
from frontdesk.models.queries import calls as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.models.tables import Address, CallAttempt
from frontdesk.services.booking import move_visit, set_status
from frontdesk.services.calls import calls_of, done_with_callback, log_call
from frontdesk.services.messaging.numbers import WRONG_PERSON
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import needs_you
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

PAVEL = Actor(ActorKind.STAFF, "Pavel", 7)


def test_a_call_that_reached_nobody_changes_nothing_but_is_kept(desk: Desk) -> None:
    visit = desk.visit()
    logged = log_call(
        desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.NO_ANSWER, note=" rang  long \n\n"
    )
    assert logged.visit == visit
    assert {change.kind for change in logged.changes.items} == {Kind.CALL, Kind.PATIENT, Kind.APPOINTMENT}
    [call] = calls_of(desk.book, appointment_id=visit.id)
    assert call == logged.call == calls_of(desk.book, patient_id=desk.petr)[0]
    assert (call.patient_id, call.number, call.outcome, call.note, call.by, call.at_utc, call.zone) == (
        desk.petr,
        "+447911123456",
        "no_answer",
        " rang  long",
        "anna",
        desk.clock.now_utc(),
        "Europe/London",
    )


@pytest.mark.parametrize(
    ("outcome", "confirmation"),
    [
        (CallOutcome.REACHED_CONFIRMED, Confirmation.CONFIRMED),
        (CallOutcome.REACHED_DECLINED, Confirmation.DECLINED),
    ],
)
def test_what_the_patient_says_is_the_visits_answer(
    desk: Desk, outcome: CallOutcome, confirmation: Confirmation
) -> None:
    visit = desk.visit()
    waiting = desk.text(visit, state=MessageState.QUEUED)
    asked = desk.text(visit, state=MessageState.DELIVERED, step="ask_again")
    logged = log_call(desk.book, ANNA, appointment_id=visit.id, outcome=outcome)
    assert logged.visit is not None
    assert logged.visit.confirmation is confirmation
    assert desk.message(waiting).state == "cancelled"
    assert desk.questions(visit) == [(1, "settled")]
    undo(desk.book, ANNA, command=logged.changes.command)
    row = desk.row(visit)
    assert (row.confirmation, desk.questions(visit)) == ("awaiting", [(1, "open")])
    assert desk.message(asked).state == "delivered"
    assert calls_of(desk.book, appointment_id=visit.id) == []


def test_the_same_answer_again_is_a_call_alone(desk: Desk) -> None:
    visit = desk.visit()
    log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_CONFIRMED)
    again = log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_CONFIRMED)
    assert undo(desk.book, ANNA, command=again.changes.command).act == "call"
    redo(desk.book, ANNA)
    assert len(calls_of(desk.book, appointment_id=visit.id)) == 2


def test_a_call_logged_by_mistake_goes_with_its_answer(desk: Desk) -> None:
    visit = desk.visit()
    promised = log_call(
        desk.book,
        ANNA,
        appointment_id=visit.id,
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=desk.clock.now_utc() + HOUR,
    )
    desk.clock.advance(hours=2)
    logged = log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_DECLINED)
    assert needs_you(desk.book)[0].kind is NeedKind.DECLINED
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(desk.book, PAVEL, command=logged.changes.command)
    undo(desk.book, ANNA, command=logged.changes.command)
    assert desk.row(visit).confirmation == "not_asked"
    assert [call.id for call in calls_of(desk.book, appointment_id=visit.id)] == [promised.call.id]
    assert [need.kind for need in needs_you(desk.book)] == [NeedKind.CALLBACK]
    redo(desk.book, ANNA)
    assert desk.row(visit).confirmation == "declined"
    assert len(calls_of(desk.book, appointment_id=visit.id)) == 2
    assert [undo(desk.book, ANNA).act for _ in range(3)] == ["confirm", "call", "book"]


def test_an_answer_that_was_overtaken_stays_and_so_does_its_call(desk: Desk) -> None:
    visit = desk.visit()
    logged = log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_CONFIRMED)
    move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00")
    with pytest.raises(Conflict, match="changed since"):
        undo(desk.book, ANNA, command=logged.changes.command)
    assert desk.count(CallAttempt) == 1


def test_who_wants_to_be_called_later_comes_back_when_it_is_time(desk: Desk) -> None:
    with pytest.raises(UsageError, match="when the patient wants"):
        log_call(desk.book, ANNA, patient_id=desk.eva, outcome=CallOutcome.CALL_BACK_LATER)
    with pytest.raises(UsageError, match="has passed"):
        log_call(
            desk.book,
            ANNA,
            patient_id=desk.eva,
            outcome=CallOutcome.CALL_BACK_LATER,
            call_back_utc=desk.clock.now_utc(),
        )
    logged = log_call(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=desk.clock.now_utc() + HOUR,
        note="after the school run",
        number="020 7946 0958",
    )
    assert logged.call.number == "+442079460958"
    assert needs_you(desk.book) == []
    desk.clock.advance(hours=1)
    [need] = needs_you(desk.book)
    assert (need.kind, need.patient, need.patient_key, need.subject_id) == (
        NeedKind.CALLBACK,
        "Eva Malá",
        desk.eva,
        logged.call.id,
    )
    assert need.reason == 'A call back was promised: "after the school run"'
    done_with_callback(desk.book, ANNA, logged.call.id)
    assert done_with_callback(desk.book, ANNA, logged.call.id).items == ()
    assert needs_you(desk.book) == []


@pytest.mark.parametrize(
    ("outcome", "left"),
    [(CallOutcome.NO_ANSWER, 1), (CallOutcome.LEFT_MESSAGE, 1), (CallOutcome.REACHED_CONFIRMED, 0)],
)
def test_a_promised_call_is_owed_until_somebody_was_reached(
    desk: Desk, outcome: CallOutcome, left: int
) -> None:
    visit = desk.visit()
    log_call(
        desk.book,
        ANNA,
        appointment_id=visit.id,
        outcome=CallOutcome.CALL_BACK_LATER,
        call_back_utc=desk.clock.now_utc() + HOUR,
    )
    desk.clock.advance(hours=1)
    log_call(desk.book, ANNA, appointment_id=visit.id, outcome=outcome)
    assert [need.kind for need in needs_you(desk.book)] == [NeedKind.CALLBACK] * left


def test_to_be_tried_again_takes_the_place_of_the_earlier_promise(desk: Desk) -> None:
    for hours in (1, 2):
        log_call(
            desk.book,
            ANNA,
            patient_id=desk.eva,
            outcome=CallOutcome.NO_ANSWER,
            call_back_utc=desk.clock.now_utc() + hours * HOUR,
        )
    desk.clock.advance(hours=3)
    assert [need.due_utc for need in needs_you(desk.book)] == [desk.clock.now_utc() - HOUR]


def test_a_wrong_number_is_said_where_texts_go_to_it(desk: Desk) -> None:
    logged = log_call(desk.book, ANNA, patient_id=desk.eva, outcome=CallOutcome.WRONG_NUMBER)
    assert logged.warnings == ("No text goes to this number any more. Correct it on the patient's card.",)
    logged = log_call(
        desk.book, ANNA, patient_id=desk.eva, outcome=CallOutcome.WRONG_NUMBER, number="020 7946 0958"
    )
    assert logged.warnings == ("Correct the number on the patient's card.",)


def test_impossible_calls(desk: Desk) -> None:
    visit = desk.visit()
    with pytest.raises(UsageError, match="who was called"):
        log_call(desk.book, ANNA, outcome=CallOutcome.BUSY)
    with pytest.raises(UsageError, match="which visit"):
        log_call(desk.book, ANNA, patient_id=desk.eva, outcome=CallOutcome.REACHED_CONFIRMED)
    with pytest.raises(UsageError, match="another patient's"):
        log_call(desk.book, ANNA, patient_id=desk.eva, appointment_id=visit.id, outcome=CallOutcome.NO_ANSWER)
    with pytest.raises(NotFound):
        log_call(desk.book, ANNA, patient_id=999, outcome=CallOutcome.BUSY)
    with pytest.raises(UsageError):
        calls_of(desk.book)
    with pytest.raises(NotFound):
        done_with_callback(desk.book, ANNA, 1)
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED)
    with pytest.raises(Refused, match="nothing to confirm"):
        log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_CONFIRMED)
    plain = log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.NO_ANSWER)
    with pytest.raises(NotFound, match="No call back"):
        done_with_callback(desk.book, ANNA, plain.call.id)
    assert desk.count(CallAttempt) == 1


def test_the_worklist_says_what_was_tried(desk: Desk) -> None:
    visit = desk.visit("2026-11-24T09:00")
    for when, step, kind in (
        ("2026-11-20T09:02:00+00:00", "ask", "ask"),
        ("2026-11-21T09:00:00+00:00", "ask_again", "ask"),
        ("2026-11-22T16:00:00+00:00", "today", "tell"),
    ):
        key = desk.text(visit, state=MessageState.DELIVERED, step=step, kind=kind)
        with desk.book.write(ANNA) as work:
            work.session.connection().exec_driver_sql(
                "UPDATE message SET sent_utc = ? WHERE id = ?", (from_iso(when), key)
            )
            work.session.connection().exec_driver_sql(
                "UPDATE question SET asked_utc = ? WHERE message_id = ?", (from_iso(when), key)
            )
    desk.text(visit, state=MessageState.QUEUED, step="extra")
    log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.LEFT_MESSAGE)
    log_call(desk.book, ANNA, appointment_id=visit.id, outcome=CallOutcome.REACHED_DECLINED)
    [need] = needs_you(desk.book)
    assert need.tried == (
        "Asked Fri 09:02 and Sat 09:00. Reminded Sun 16:00. Called 08:00, left a message. Called 08:00, can't come."
    )
    move_visit(desk.book, ANNA, visit.id, start="2026-11-24T10:00")
    assert [each.tried for each in needs_you(desk.book)] == []


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        (queries.ONE, (1,)),
        (queries.OF_APPOINTMENT, (1,)),
        (queries.OF_PATIENT, (1,)),
        (queries.TEXTS, ("[1]",)),
        (queries.CALLS, ("[1]",)),
    ],
)
def test_no_list_of_calls_reads_a_table_from_end_to_end(
    desk: Desk, sql: str, parameters: tuple[object, ...]
) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line] == []


@pytest.mark.parametrize("apart", [0, 5])
@pytest.mark.parametrize("first", [ANNA, PAVEL])
def test_a_number_that_two_found_to_be_somebody_elses_stays_so_until_both_take_it_back(
    desk: Desk, apart: int, first: Actor
) -> None:
    for actor, patient in ((ANNA, desk.petr), (PAVEL, desk.jana)):
        log_call(desk.book, actor, patient_id=patient, outcome=CallOutcome.WRONG_NUMBER)
        desk.clock.advance(minutes=apart)
    undo(desk.book, first)
    assert is_wrong(desk), "the other one's call still says so"
    undo(desk.book, PAVEL if first is ANNA else ANNA)
    assert not is_wrong(desk)
    desk.clock.advance(minutes=1)
    redo(desk.book, first)
    assert is_wrong(desk)
    undo(desk.book, first)
    assert not is_wrong(desk)


def is_wrong(desk: Desk) -> bool:
    """Whether nothing is sent to the number of all three."""
    with desk.book.read() as connection:
        return connection.scalar(select(Address.unusable_code)) == WRONG_PERSON
