"""Messages that callers leave: written down, in the worklist until done."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.instants import HOUR
from frontdesk.domain.words import NeedKind
from frontdesk.models.queries import phone as queries
from frontdesk.models.queries.plain import cursor
from frontdesk.models.tables import PhoneMessage
from frontdesk.services.phone_messages import (
    done_with,
    open_again,
    open_messages,
    phone_messages_of,
    take_message,
)
from frontdesk.services.staff import add_staff
from frontdesk.services.undo import undo
from frontdesk.services.worklist import needs_you
from tests.services.desk import Desk
from tests.support.clinic import ANNA

PAVEL = Actor(ActorKind.STAFF, "Pavel", 7)


def test_a_stranger_leaves_a_message_for_a_provider(desk: Desk) -> None:
    taken = take_message(
        desk.book,
        ANNA,
        caller="  the\tlaboratory ",
        number="020 7946 0958",
        body="Results are late.\nThey come on Friday.",
        provider_id=desk.malik,
    )
    assert [(change.kind, change.id) for change in taken.changes.items] == [(Kind.CALL, taken.message.id)]
    assert (taken.message.caller, taken.message.number, taken.message.whom, taken.message.by) == (
        "the laboratory",
        "+442079460958",
        "Dr Malik",
        "anna",
    )
    [need] = needs_you(desk.book)
    assert (need.kind, need.patient, need.patient_id, need.message_id) == (
        NeedKind.OTHER,
        None,
        None,
        taken.message.public_id,
    )
    assert need.reason == 'the laboratory phoned for Dr Malik: "Results are late. They come on Friday."'
    assert need.next_step == "Pass it on to Dr Malik."
    assert (need.due_utc, need.zone) == (desk.clock.now_utc(), "Europe/London")


def test_a_patient_wants_to_be_called_back(desk: Desk) -> None:
    visit = desk.visit()
    later = desk.clock.now_utc() + HOUR
    taken = take_message(desk.book, ANNA, appointment_id=visit.id, body="", call_back_utc=later)
    assert {change.kind for change in taken.changes.items} == {Kind.CALL, Kind.PATIENT, Kind.APPOINTMENT}
    [need] = needs_you(desk.book)
    assert (need.kind, need.patient, need.appointment_id, need.message_id, need.due_utc) == (
        NeedKind.CALLBACK,
        "Petr Dvořák",
        visit.public_id,
        None,
        later,
    )
    assert need.reason == "Petr Dvořák phoned and wants to be called back."
    assert need.next_step == "Call 07911 123456."
    assert phone_messages_of(desk.book, patient_id=desk.petr) == [taken.message]
    assert phone_messages_of(desk.book, appointment_id=visit.id) == [taken.message]


def test_for_one_of_the_staff_or_for_nobody_in_particular(desk: Desk) -> None:
    jo = add_staff(desk.book, ANNA, name="Jo")
    take_message(desk.book, ANNA, caller="Mum", body="", staff_id=jo.id, call_back_utc=desk.clock.now_utc())
    take_message(desk.book, ANNA, patient_id=desk.eva, body="I am late")
    rows = {need.reason: need.next_step for need in needs_you(desk.book)}
    assert rows == {
        "Mum phoned for Jo and wants to be called back.": "Call Mum.",
        'Eva Malá phoned: "I am late"': "Read it, and do what it asks.",
    }


def test_done_it_leaves_the_list_and_can_come_back(desk: Desk) -> None:
    key = take_message(desk.book, ANNA, caller="Mum", body="Hello").message.id
    done_with(desk.book, PAVEL, key)
    assert done_with(desk.book, ANNA, key).items == ()
    assert (needs_you(desk.book), open_messages(desk.book)) == ([], [])
    open_again(desk.book, ANNA, key)
    assert open_again(desk.book, ANNA, key).items == ()
    [row] = open_messages(desk.book)
    assert (row.done_utc, row.done_by) == (None, "")
    assert len(needs_you(desk.book)) == 1


def test_a_mistake_is_taken_back_by_who_made_it(desk: Desk) -> None:
    key = take_message(desk.book, ANNA, caller="Mum", body="Hello").message.id
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(desk.book, PAVEL)
    undo(desk.book, ANNA)
    assert desk.count(PhoneMessage) == 0
    with pytest.raises(NotFound):
        done_with(desk.book, ANNA, key)


def test_impossible_messages(desk: Desk) -> None:
    with pytest.raises(UsageError, match="what the caller said"):
        take_message(desk.book, ANNA, caller="Mum", body=" \n ")
    with pytest.raises(UsageError, match="who called"):
        take_message(desk.book, ANNA, body="Hello")
    with pytest.raises(UsageError, match="phone number"):
        take_message(desk.book, ANNA, body="Hello", number="no idea")
    with pytest.raises(UsageError, match="has passed"):
        take_message(desk.book, ANNA, caller="Mum", body="Hello", call_back_utc=desk.clock.now_utc() - HOUR)
    with pytest.raises(UsageError, match="longer than"):
        take_message(desk.book, ANNA, caller="Mum", body="x" * 5_000)
    with pytest.raises(NotFound):
        take_message(desk.book, ANNA, patient_id=999, body="Hello")
    with pytest.raises(NotFound):
        take_message(desk.book, ANNA, appointment_id=999, body="Hello")
    with pytest.raises(UsageError):
        phone_messages_of(desk.book)
    assert desk.count(PhoneMessage) == 0


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [(queries.ONE, (1,)), (queries.OPEN, (1,)), (queries.OF_PATIENT, (1,)), (queries.OF_APPOINTMENT, (1,))],
)
def test_no_list_of_messages_reads_a_table_from_end_to_end(
    desk: Desk, sql: str, parameters: tuple[object, ...]
) -> None:
    with desk.book.read() as connection:
        plan = [row[3] for row in cursor(connection, f"EXPLAIN QUERY PLAN {sql}", parameters)]
    assert [line for line in plan if line.startswith("SCAN") and "ix_phone_message_open" not in line] == []
