"""Walk-ins: put in between, here at once, one way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from frontdesk.domain.errors import Conflict, NotFound, TimeTaken
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Patient
from frontdesk.services.arrivals import board
from frontdesk.services.booking import set_status
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.undo import redo, undo
from frontdesk.services.walkins import WalkIn, places, walk_in
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def test_the_shortest_wait_comes_first(desk: Desk) -> None:
    desk.visit(f"{MONDAY}T09:00", minutes=60)
    waiting = desk.visit(f"{MONDAY}T08:30")
    desk.clock.set("2026-11-30T09:02:00+00:00")
    set_status(desk.book, ANNA, waiting.id, lifecycle=Lifecycle.ARRIVED)

    first, second = places(desk.book)

    assert (first.provider, first.wait, first.shared, first.start) == (
        "Dr Novák",
        0,
        False,
        f"{MONDAY}T09:00",
    )
    assert (second.provider, second.wait, second.shared, second.waiting) == ("Dr Malik", 30, True, 1)


def test_a_walk_in_is_here_at_once_and_one_act_takes_it_back(desk: Desk) -> None:
    desk.clock.set("2026-11-30T09:02:00+00:00")
    place = places(desk.book)[0]

    made = walk_in(desk.book, ANNA, WalkIn(place, patient_id=desk.petr, note="a cut"))

    visit = made.outcome.visit
    assert (visit.lifecycle, visit.overbooked, visit.minutes) == (Lifecycle.ARRIVED, None, 15)
    assert board(desk.book).rows[0].waited(desk.clock.now_utc()) == 0
    undo(desk.book, ANNA, command=made.command)
    with desk.book.read() as connection:
        assert connection.execute(select(Appointment.lifecycle)).scalars().all() == ["cancelled_by_clinic"]
    assert redo(desk.book, ANNA).visit.lifecycle is Lifecycle.ARRIVED
    assert len(board(desk.book).rows) == 1


def test_behind_others_the_time_is_shared_on_purpose(desk: Desk) -> None:
    booked = [
        desk.visit(f"{MONDAY}T09:00", minutes=480, provider_id=each) for each in (desk.malik, desk.novak)
    ]
    desk.clock.set("2026-11-30T09:02:00+00:00")
    place = places(desk.book)[0]

    made = walk_in(desk.book, ANNA, WalkIn(place, patient_id=desk.jana))

    assert place.shared
    assert made.outcome.visit.overbooked == "walk-in"
    assert booked[0].start_utc == made.outcome.visit.start_utc


def test_somebody_new_has_a_card_and_a_visit_or_neither(desk: Desk) -> None:
    desk.clock.set("2026-11-30T09:02:00+00:00")
    place = places(desk.book)[0]
    desk.visit(f"{MONDAY}T09:00", provider_id=place.provider_id)
    newcomer = PatientEdit(first_name="Ana", last_name="Costa")

    with pytest.raises(TimeTaken):
        walk_in(desk.book, ANNA, WalkIn(place, newcomer=newcomer))
    with desk.book.read() as connection:
        assert "Costa" not in connection.execute(select(Patient.last_name)).scalars().all()

    made = walk_in(desk.book, ANNA, WalkIn(places(desk.book)[0], newcomer=newcomer))
    with desk.book.read() as connection:
        name = select(Patient.last_name).where(Patient.id == made.outcome.visit.patient_id)
        assert connection.execute(name).scalar() == "Costa"


def test_who_is_in_the_room_is_not_taken_back(desk: Desk) -> None:
    desk.clock.set("2026-11-30T09:02:00+00:00")
    made = walk_in(desk.book, ANNA, WalkIn(places(desk.book)[0], patient_id=desk.petr))
    set_status(desk.book, ANNA, made.outcome.visit.id, lifecycle=Lifecycle.IN_ROOM)

    with pytest.raises(Conflict):
        undo(desk.book, ANNA, command=made.command)
    with pytest.raises(NotFound):
        walk_in(desk.book, ANNA, WalkIn(places(desk.book)[0]))
