"""A patient has died: one act takes everything back that would still happen, and brings it again where it was a mistake."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.words import CallOutcome, Confirmation, Lifecycle, MessageState
from frontdesk.models.tables import (
    CallAttempt,
    Cancellation,
    Occupancy,
    Offer,
    Patient,
    Request,
    Reservation,
    WaitingWish,
)
from frontdesk.services.booking import Visit, answer_visit, cancel_visit, set_status
from frontdesk.services.calls import log_call
from frontdesk.services.identity import new_public_id
from frontdesk.services.patients import PatientOutcome, set_deceased
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

DAY = date(2026, 11, 20)


def _died(desk: Desk, on: date | None = DAY) -> PatientOutcome:
    return set_deceased(desk.book, ANNA, desk.petr, on)


def _wish(desk: Desk) -> tuple[int, int, int]:
    """A wish on the waiting list with an offer that holds a time; gives their keys."""
    with desk.book.write(PROGRAM) as work:
        wish = WaitingWish(
            public_id=new_public_id(),
            patient_id=desk.petr,
            minutes=30,
            note="",
            created_utc=work.now_utc,
            updated_utc=work.now_utc,
        )
        held = Reservation(
            public_id=new_public_id(),
            holder="offer",
            expires_utc=work.now_utc + 3_600_000,
            created_utc=work.now_utc,
        )
        work.session.add_all([wish, held])
        work.session.flush()
        offer = Offer(
            public_id=new_public_id(),
            wish_id=wish.id,
            reservation_id=held.id,
            provider_id=desk.malik,
            location_id=desk.location,
            start_wall=f"{MONDAY}T15:00",
            zone="Europe/London",
            start_utc=work.now_utc + 7 * 86_400_000,
            minutes=30,
            expires_utc=work.now_utc + 3_600_000,
            created_utc=work.now_utc,
        )
        work.session.add(offer)
        work.session.flush()
        return wish.id, offer.id, held.id


def _request(desk: Desk) -> int:
    with desk.book.write(PROGRAM) as work:
        row = Request(
            public_id=new_public_id(),
            source="phone",
            received_utc=work.now_utc,
            patient_id=desk.petr,
            first_name="Petr",
            last_name="Dvořák",
            wish="",
            actor="anna",
            created_utc=work.now_utc,
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def _ends(desk: Desk, wish: int, offer: int, request: int, call: int) -> tuple[object, ...]:
    with desk.book.read() as reader:
        return (
            reader.scalar(select(WaitingWish.state).where(WaitingWish.id == wish)),
            reader.scalar(select(Offer.state).where(Offer.id == offer)),
            reader.scalar(select(Request.state).where(Request.id == request)),
            reader.scalar(select(CallAttempt.done_utc).where(CallAttempt.id == call)) is not None,
        )


def _kept_times(desk: Desk, visit: Visit) -> int:
    with desk.book.read() as reader:
        return len(reader.execute(select(Occupancy.id).where(Occupancy.appointment_id == visit.id)).all())


def test_everything_that_was_to_come_ends_without_a_word(desk: Desk) -> None:
    first, second = desk.visit(), desk.visit(f"{MONDAY}T11:00")
    other = desk.visit(f"{MONDAY}T12:00", patient_id=desk.jana)
    desk.text(first, state=MessageState.DELIVERED)
    waiting = desk.text(second, state=MessageState.QUEUED, step="today", kind="tell")
    family = desk.text(second, other, state=MessageState.QUEUED, step="soon")
    by_hand = desk.text(first, state=MessageState.HELD, step="manual", kind="manual")
    wish, offer, held = _wish(desk)
    request = _request(desk)
    call = log_call(
        desk.book,
        ANNA,
        outcome=CallOutcome.NO_ANSWER,
        patient_id=desk.petr,
        call_back_utc=desk.clock.now_utc() + 3_600_000,
    ).call.id

    assert _died(desk).patient.deceased_on == "2026-11-20"

    for visit in (first, second):
        row = desk.row(visit)
        assert row.lifecycle == Lifecycle.CANCELLED_BY_CLINIC
        assert (row.next_due_utc, row.notice_due_utc) == (None, None)
        assert _kept_times(desk, visit) == 0
    assert desk.row(other).lifecycle == Lifecycle.BOOKED
    assert [desk.message(key).state for key in (waiting, family, by_hand)] == [MessageState.CANCELLED] * 3
    assert desk.row(other).next_due_utc == 0
    assert desk.questions(first) == [(1, "void")]
    assert _ends(desk, wish, offer, request, call) == ("closed", "withdrawn", "dismissed", True)
    with desk.book.read() as reader:
        assert (
            reader.scalar(select(Reservation.expires_utc).where(Reservation.id == held))
            == desk.clock.now_utc()
        )
        found = reader.execute(select(Cancellation.reason, Cancellation.late)).all()
    assert [tuple(row) for row in found] == [("The patient has died.", False)] * 2
    with pytest.raises(Refused, match="died"):
        desk.visit(f"{MONDAY}T13:00")


def test_a_mistake_of_the_same_day_brings_all_of_it_back(desk: Desk) -> None:
    visit, later = desk.visit(), desk.visit(f"{MONDAY}T11:00")
    desk.text(visit, state=MessageState.DELIVERED)
    answer_visit(desk.book, ANNA, later.id, confirmation=Confirmation.CONFIRMED)
    waiting = desk.text(later, state=MessageState.QUEUED, step="today", kind="tell")
    wish, offer, _ = _wish(desk)
    request = _request(desk)
    before = (desk.row(visit), desk.row(later))
    _died(desk)
    desk.clock.advance(hours=7)
    back = _died(desk, None)
    assert back.warnings == ()
    assert back.patient.deceased_on is None
    for was, now in zip(before, (desk.row(visit), desk.row(later)), strict=True):
        assert (now.lifecycle, now.version, now.confirmation) == ("booked", was.version, was.confirmation)
        assert (now.start_utc, now.next_due_utc) == (was.start_utc, 0)
        assert now.notice_due_utc is None
    assert _kept_times(desk, visit) == 1
    assert desk.questions(visit) == [(1, "open")]
    assert desk.message(waiting).state == MessageState.QUEUED
    assert _ends(desk, wish, offer, request, 0)[:3] == ("open", "open", "open")
    # It can happen again, and nothing of the first time stands in the way.
    _died(desk)
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_CLINIC
    _died(desk, None)
    assert desk.row(visit).lifecycle == Lifecycle.BOOKED


def test_a_time_that_was_given_away_stays_given_away(desk: Desk) -> None:
    visit, later = desk.visit(), desk.visit(f"{MONDAY}T11:00")
    _died(desk)
    desk.visit(patient_id=desk.jana)
    back = _died(desk, None)
    assert len(back.warnings) == 1
    assert back.warnings[0].startswith("1 visits stay cancelled")
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_CLINIC
    assert desk.row(later).lifecycle == Lifecycle.BOOKED


def test_a_visit_whose_time_has_passed_stays_cancelled(desk: Desk) -> None:
    visit = desk.visit()
    _died(desk)
    desk.clock.set(f"{MONDAY}T18:00:00+00:00")
    assert len(_died(desk, None).warnings) == 1
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_CLINIC


def test_one_key_undoes_and_redoes_it(desk: Desk) -> None:
    visit = desk.visit()
    _died(desk)
    undone = undo(desk.book, ANNA)
    assert (undone.act, undone.title) == ("died", "the note of a death")
    assert desk.row(visit).lifecycle == Lifecycle.BOOKED
    with desk.book.read() as reader:
        assert reader.scalar(select(Patient.deceased_on).where(Patient.id == desk.petr)) is None
    redo(desk.book, ANNA)
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_CLINIC
    assert desk.row(visit).notice_due_utc is None
    assert _died(desk, None).patient.deceased_on is None
    assert desk.row(visit).lifecycle == Lifecycle.BOOKED


def test_no_undo_books_for_who_died(desk: Desk) -> None:
    visit = desk.visit()
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    with desk.book.write(PROGRAM) as work:
        work.session.get_one(Patient, desk.petr).deceased_on = "2026-11-20"
    with pytest.raises(Refused, match="died"):
        undo(desk.book, ANNA)
    assert desk.row(visit).lifecycle == Lifecycle.CANCELLED_BY_PATIENT


def test_what_was_is_left_alone(desk: Desk) -> None:
    desk.clock.set(f"{MONDAY}T08:55:00+00:00")
    here = desk.visit()
    set_status(desk.book, ANNA, here.id, lifecycle=Lifecycle.ARRIVED)
    _died(desk, date(2026, 11, 30))
    assert desk.row(here).lifecycle == Lifecycle.ARRIVED
    assert _died(desk, date(2026, 11, 29)).patient.deceased_on == "2026-11-29"
    assert _died(desk, date(2026, 11, 29)).changes.items == ()


def test_nobody_died_tomorrow(desk: Desk) -> None:
    with pytest.raises(UsageError, match="still to come"):
        _died(desk, date(2026, 11, 24))
