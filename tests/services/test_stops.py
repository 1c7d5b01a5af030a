"""A stop: an alert because of which nothing new is booked for a patient."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.words import Lifecycle
from frontdesk.services.alerts import add_alert, alerts_of, end_alert
from frontdesk.services.booking import cancel_visit, move_visit, set_status
from frontdesk.services.booking.copying import copy_visit
from frontdesk.services.booking.family import Member, book_family
from frontdesk.services.booking.holding import Spot
from frontdesk.services.checkins import at_the_counter
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.patients import create_patient
from frontdesk.services.people import find_people
from frontdesk.services.requests import RequestEdit, take_request
from frontdesk.services.timeline import card_sentence
from frontdesk.services.undo import redo, undo
from frontdesk.services.visit_details import visit_details
from frontdesk.services.walkins import WalkIn, places, walk_in
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

BERTA = Actor(ActorKind.OS_USER, "berta")
WHY = "Dismissed after threats."
SAID = "No visits are booked for this patient: Dismissed after threats. Ask the practice manager, or end the stop on the card."


def _stop(desk: Desk, *, until: date | None = None) -> int:
    return add_alert(desk.book, ANNA, desk.petr, WHY, until=until, stops=True).alert.id


def test_whoever_books_for_them_is_told_why_not_and_what_to_do(desk: Desk) -> None:
    _stop(desk)
    with pytest.raises(Refused) as refused:
        desk.visit()
    assert refused.value.sentence == SAID
    desk.clock.set(f"{MONDAY}T09:02:00+00:00")
    with pytest.raises(Refused, match="Dismissed after threats"):
        walk_in(desk.book, ANNA, WalkIn(places(desk.book)[0], patient_id=desk.petr))
    with pytest.raises(Refused, match="Dismissed after threats"):
        take_request(desk.book, ANNA, RequestEdit(patient_id=desk.petr, wish="Soon"))
    spot = Spot(desk.malik, desk.location, f"{MONDAY}T10:00", 30)
    other = Spot(desk.malik, desk.location, f"{MONDAY}T10:30", 30)
    with pytest.raises(Refused, match="Dismissed after threats"):
        book_family(desk.book, ANNA, [Member(desk.jana, spot), Member(desk.petr, other)])
    assert desk.visit(patient_id=desk.jana).lifecycle is Lifecycle.BOOKED


def test_what_is_booked_already_stays_and_may_move(desk: Desk) -> None:
    visit = desk.visit()
    _stop(desk)
    assert visit_details(desk.book, visit.id).alerts == ("No new visits: Dismissed after threats.",)
    assert at_the_counter(desk.book, visit.id).alerts == ("No new visits: Dismissed after threats.",)
    moved = move_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T11:00").visit
    assert moved.lifecycle is Lifecycle.BOOKED
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    undo(desk.book, ANNA)
    with pytest.raises(Refused, match="Dismissed"):
        copy_visit(desk.book, ANNA, visit.id, start=f"{MONDAY}T12:00")
    desk.clock.set(f"{MONDAY}T11:01:00+00:00")
    assert (
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.ARRIVED).visit.lifecycle
        is Lifecycle.ARRIVED
    )


def test_a_booking_that_was_undone_is_not_done_again_after_a_stop(desk: Desk) -> None:
    desk.visit()
    undo(desk.book, ANNA)
    add_alert(desk.book, BERTA, desk.petr, WHY, stops=True)
    with pytest.raises(Refused, match="Dismissed"):
        redo(desk.book, ANNA)


def test_it_ends_by_hand_by_its_day_and_by_undo(desk: Desk) -> None:
    today = date(2026, 11, 23)
    key = _stop(desk, until=today)
    with pytest.raises(Refused):
        desk.visit()
    desk.clock.advance(days=1)
    assert desk.visit().lifecycle is Lifecycle.BOOKED
    key = _stop(desk)
    end_alert(desk.book, ANNA, key)
    assert desk.visit(f"{MONDAY}T10:00").lifecycle is Lifecycle.BOOKED
    undo(desk.book, ANNA)
    undo(desk.book, ANNA)
    with pytest.raises(Refused):
        desk.visit(f"{MONDAY}T10:00")


def test_it_needs_a_reason_and_stands_before_other_alerts(desk: Desk) -> None:
    with pytest.raises(UsageError, match="Write why nothing is booked"):
        add_alert(desk.book, ANNA, desk.petr, " ", stops=True)
    _stop(desk)
    add_alert(desk.book, ANNA, desk.petr, "Latex allergy")
    assert [(row.body, row.stops) for row in alerts_of(desk.book, desk.petr)] == [
        (WHY, True),
        ("Latex allergy", False),
    ]


def test_searches_and_the_history_say_it(desk: Desk) -> None:
    one, other = (
        create_patient(desk.book, ANNA, PatientEdit(first_name=first, last_name="Horák")).patient.id
        for first in ("Ota", "Olga")
    )
    add_alert(desk.book, ANNA, one, WHY, stops=True)
    add_alert(desk.book, ANNA, other, "Latex allergy")
    reader = reader_of(desk.book)
    try:
        found = {each.hit.id: each.stopped for each in reader.search("Horak").patients}
    finally:
        reader.close()
    assert found == {one: True, other: False}
    assert {row.id: row.stopped for row in find_people(desk.book, "Horak").rows} == found
    assert (
        card_sentence("alert.add", '{"alert": 1, "stops": true}', "staff:anna")
        == "anna stopped booking for them."
    )
    assert card_sentence("alert.end", '{"alert": 1, "stops": true}', "staff:anna").startswith(
        "anna ended the stop"
    )
