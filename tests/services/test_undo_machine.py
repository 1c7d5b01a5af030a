"""Any row of acts at the desk, undone and done again in any order: the book, who has whose time and the texts that wait are each time
exactly what they were."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import NOT_GONE_OUT, CallOutcome, Confirmation, Lifecycle, Mark, MessageState
from frontdesk.models.tables import (
    Alert,
    Appointment,
    AppointmentVersion,
    Block,
    CallAttempt,
    Message,
    MessageItem,
    Occupancy,
    PatientMark,
    PhoneMessage,
    Question,
    Snooze,
)
from frontdesk.services.alerts import add_alert, end_alert
from frontdesk.services.booking import answer_visit, book_visit, cancel_visit, move_visit, set_status
from frontdesk.services.booking.blocks import block_time, move_block, unblock_time
from frontdesk.services.booking.copying import copy_visit
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.booking.swapping import swap_visits
from frontdesk.services.calls import log_call
from frontdesk.services.patients import set_mark
from frontdesk.services.phone_messages import done_with, open_again, take_message
from frontdesk.services.snoozing import snooze
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import needs_you
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

SLOTS = [f"{MONDAY}T{hour:02d}:{minute:02d}" for hour in range(9, 15) for minute in (0, 30)]
Snapshot = tuple[Any, ...]


def snapshot(desk: Desk) -> Snapshot:
    """All that acts of the desk change and an undo brings back. A booking that was undone stays as cancelled by the clinic, which no
    other act of these tests does."""
    with desk.book.read() as reader:
        visits = reader.execute(
            select(
                Appointment.id,
                Appointment.start_wall,
                Appointment.minutes,
                Appointment.provider_id,
                Appointment.room_id,
                Appointment.lifecycle,
                Appointment.confirmation,
                Appointment.overbooked,
                Appointment.note,
                Appointment.notice_due_utc.is_not(None),
            ).where(Appointment.lifecycle != Lifecycle.CANCELLED_BY_CLINIC)
        ).all()
        occupancy = reader.execute(
            select(
                Occupancy.kind,
                Occupancy.resource_id,
                Occupancy.from_utc,
                Occupancy.until_utc,
                Occupancy.appointment_id,
                Occupancy.block_id,
                Occupancy.shared,
            )
        ).all()
        texts = reader.execute(
            select(Message.id, Message.state, MessageItem.appointment_id, MessageItem.version)
            .join(MessageItem, MessageItem.message_id == Message.id)
            .where(Message.state.in_(NOT_GONE_OUT))
        ).all()
        questions = reader.execute(select(Question.id).where(Question.state == "open")).all()
        blocks = reader.execute(select(Block.id, Block.start_utc, Block.end_utc, Block.reason)).all()
        beside = [reader.execute(select(*columns)).all() for columns in _BESIDE]
    return tuple(sorted(map(str, rows)) for rows in (visits, occupancy, texts, questions, blocks, *beside))


_BESIDE = (
    (CallAttempt.id, CallAttempt.outcome, CallAttempt.done_utc),
    (PhoneMessage.id, PhoneMessage.body, PhoneMessage.done_utc),
    (PatientMark.patient_id, PatientMark.mark, PatientMark.note),
    (Alert.id, Alert.body, Alert.ended_utc),
    (Snooze.kind, Snooze.subject, Snooze.subject_id, Snooze.until_utc),
)
"""What acts change beside the book."""


class Acts:
    """A desk with four visits, one of them texted, one with a text that waits; and all that somebody can do there, by numbers."""

    def __init__(self, folder: Path) -> None:
        self.desk = desk = Desk(folder)
        texted = desk.visit(SLOTS[0], room_id=desk.room)
        waiting = desk.visit(SLOTS[1], patient_id=desk.jana)
        desk.visit(SLOTS[2], patient_id=desk.eva, provider_id=desk.novak)
        desk.visit(SLOTS[3], patient_id=desk.eva)
        desk.text(texted, state=MessageState.DELIVERED)
        desk.text(waiting, state=MessageState.QUEUED)
        self.all: tuple[Callable[[int, int], object], ...] = (
            self.move,
            self.move,
            self.swap,
            self.swap,
            self.answer,
            self.status,
            self.cancel,
            self.note,
            self.book,
            self.copy,
            self.room,
            self.block,
            self.back,
            self.back,
            self.call,
            self.phone,
            self.mark,
            self.alert,
            self.put_off,
        )

    def do(self, what: int, one: int, other: int) -> bool:
        """Do something; False where it was refused, and then nothing may have changed."""
        before = snapshot(self.desk)
        try:
            self.all[what % len(self.all)](one, other)
        except (Conflict, Refused, UsageError):
            assert snapshot(self.desk) == before
            return False
        return snapshot(self.desk) != before

    def _one(self, number: int) -> int:
        with self.desk.book.read() as reader:
            there = list(
                reader.scalars(
                    select(Appointment.id)
                    .where(Appointment.lifecycle != Lifecycle.CANCELLED_BY_CLINIC)
                    .order_by(Appointment.id)
                )
            )
        return there[number % len(there)]

    def _provider(self, number: int) -> int:
        return (self.desk.malik, self.desk.novak)[number % 2]

    def move(self, one: int, other: int) -> None:
        at = SLOTS[other % len(SLOTS)]
        move_visit(
            self.desk.book,
            ANNA,
            self._one(one),
            start=at,
            provider_id=self._provider(other // 12),
            by_hand=True,
        )

    def swap(self, one: int, other: int) -> None:
        swap_visits(self.desk.book, ANNA, self._one(one), self._one(other), by_hand=True)

    def answer(self, one: int, other: int) -> None:
        said = (Confirmation.CONFIRMED, Confirmation.DECLINED)[other % 2]
        answer_visit(self.desk.book, ANNA, self._one(one), confirmation=said)

    def status(self, one: int, other: int) -> None:
        to = (Lifecycle.ARRIVED, Lifecycle.IN_ROOM, Lifecycle.COMPLETED, Lifecycle.BOOKED)[other % 4]
        set_status(self.desk.book, ANNA, self._one(one), lifecycle=to)

    def cancel(self, one: int, other: int) -> None:
        del other
        cancel_visit(self.desk.book, ANNA, self._one(one), lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    def note(self, one: int, other: int) -> None:
        key = self._one(one)
        with self.desk.book.read() as reader:
            was = reader.execute(select(Appointment.note).where(Appointment.id == key)).scalar_one()
        note_visit(self.desk.book, ANNA, key, note=f"Note {other}", was=was)

    def book(self, one: int, other: int) -> None:
        at = SLOTS[other % len(SLOTS)]
        who = self._provider(one)
        book_visit(self.desk.book, ANNA, patient_id=self.desk.petr, provider_id=who, start=at, minutes=30)

    def copy(self, one: int, other: int) -> None:
        copy_visit(self.desk.book, ANNA, self._one(one), start=SLOTS[other % len(SLOTS)])

    def room(self, one: int, other: int) -> None:
        room = (self.desk.room, self.desk.other_room)[other % 2]
        move_visit(self.desk.book, ANNA, self._one(one), room_id=room)

    def back(self, one: int, other: int) -> None:
        """Where it was before, by hand."""
        key = self._one(one)
        with self.desk.book.read() as reader:
            was = reader.execute(
                select(AppointmentVersion.start_wall, AppointmentVersion.provider_id)
                .where(AppointmentVersion.appointment_id == key)
                .order_by(AppointmentVersion.version.desc())
                .offset(other % 2)
            ).first()
        if was is not None:
            move_visit(
                self.desk.book, ANNA, key, start=was.start_wall, provider_id=was.provider_id, by_hand=True
            )

    def call(self, one: int, other: int) -> None:
        outcome = (
            CallOutcome.NO_ANSWER,
            CallOutcome.REACHED_CONFIRMED,
            CallOutcome.REACHED_DECLINED,
            CallOutcome.CALL_BACK_LATER,
        )[other % 4]
        later = self.desk.clock.now_utc() + HOUR if outcome is CallOutcome.CALL_BACK_LATER else None
        log_call(self.desk.book, ANNA, appointment_id=self._one(one), outcome=outcome, call_back_utc=later)

    def phone(self, one: int, other: int) -> None:
        with self.desk.book.read() as reader:
            keys = list(reader.scalars(select(PhoneMessage.id).order_by(PhoneMessage.id)))
        if other % 3 == 0 or not keys:
            take_message(self.desk.book, ANNA, caller="Mum", body=f"Message {other}")
        else:
            (done_with, open_again)[other % 2](self.desk.book, ANNA, keys[one % len(keys)])

    def mark(self, one: int, other: int) -> None:
        # Nobody whose text waits: that is written anew by a mark, and stays so.
        which = list(Mark)[other % len(Mark)]
        set_mark(self.desk.book, ANNA, self.desk.eva, which, on=one % 3 > 0, note=f"Note {one}")

    def alert(self, one: int, other: int) -> None:
        with self.desk.book.read() as reader:
            keys = list(reader.scalars(select(Alert.id).order_by(Alert.id)))
        if keys and other % 2:
            end_alert(self.desk.book, ANNA, keys[one % len(keys)])
        else:
            add_alert(self.desk.book, ANNA, self.desk.eva, f"Alert {other}")

    def put_off(self, one: int, other: int) -> None:
        needs = needs_you(self.desk.book)
        if needs:
            until = self.desk.clock.now_utc() + (1 + other) * MINUTE
            snooze(self.desk.book, ANNA, needs[one % len(needs)], until_utc=until)

    def block(self, one: int, other: int) -> None:
        with self.desk.book.read() as reader:
            blocks = list(reader.scalars(select(Block.id)))
        start, end = f"{MONDAY}T{16 + other % 4}:00", f"{MONDAY}T{17 + other % 4}:00"
        if not blocks:
            block_time(
                self.desk.book, ANNA, start=start, end=end, provider_id=self._provider(one), reason="Team"
            )
        elif one % 2:
            move_block(self.desk.book, ANNA, blocks[0], start=start, end=end)
        else:
            unblock_time(self.desk.book, ANNA, blocks[0])


class UndoMachine(RuleBasedStateMachine):
    """`states[at]` is the book as it is; before it what undo goes back to, after it what redo brings."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.acts = Acts(Path(self.folder.name))
        self.states = [snapshot(self.acts.desk)]
        self.at = 0

    def teardown(self) -> None:
        self.acts.desk.close()
        self.folder.cleanup()

    @rule(what=st.integers(0, 18), one=st.integers(0, 30), other=st.integers(0, 30))
    def act(self, what: int, one: int, other: int) -> None:
        if self.acts.do(what, one, other):
            del self.states[self.at + 1 :]
            self.states.append(snapshot(self.acts.desk))
            self.at += 1

    @precondition(lambda self: self.at > 0)
    @rule(steps=st.integers(1, 60))
    def back(self, steps: int) -> None:
        for _ in range(min(steps, self.at)):
            undo(self.acts.desk.book, ANNA)
            self.at -= 1
            assert snapshot(self.acts.desk) == self.states[self.at]

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule(steps=st.integers(1, 60))
    def forth(self, steps: int) -> None:
        for _ in range(min(steps, len(self.states) - 1 - self.at)):
            redo(self.acts.desk.book, ANNA)
            self.at += 1
            assert snapshot(self.acts.desk) == self.states[self.at]

    @rule(milliseconds=st.integers(0, 50))
    def wait(self, milliseconds: int) -> None:
        self.acts.desk.clock.advance(seconds=milliseconds / 1000)

    @invariant()
    def it_is_as_it_was(self) -> None:
        assert snapshot(self.acts.desk) == self.states[self.at]


UndoMachine.TestCase.settings = settings(max_examples=8, stateful_step_count=20)
TestUndoMachine = UndoMachine.TestCase


def test_sixty_acts_go_back_and_forth(tmp_path: Path) -> None:
    acts, random = Acts(tmp_path), Random(20)
    desk = acts.desk
    states = [snapshot(desk)]
    while len(states) <= 60:
        if acts.do(random.randrange(19), random.randrange(31), random.randrange(31)):
            states.append(snapshot(desk))
    for _ in range(2):
        for state in reversed(states[:-1]):
            undo(desk.book, ANNA)
            assert snapshot(desk) == state
        for state in states[1:]:
            redo(desk.book, ANNA)
            assert snapshot(desk) == state
        with pytest.raises(NotFound, match="nothing to redo"):
            redo(desk.book, ANNA)
    desk.close()
