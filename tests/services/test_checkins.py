"""Check-in at the counter: one act, kept with who and when."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import Conflict, NotFound, Refused
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Alert, CheckIn, Patient, Verified
from frontdesk.services.booking.cancelling import cancel_visit
from frontdesk.services.booking.status import set_status
from frontdesk.services.checkins import Checked, at_the_counter, check_in
from frontdesk.services.identity import new_public_id
from frontdesk.services.undo import undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

ALL = Checked(birth_date=True, number=True, forms=True, note="new card")


def test_one_act_notes_it_all_and_brings_the_patient_in(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    with desk.book.write(PROGRAM) as work:
        work.session.get_one(Patient, visit.patient_id).birth_date = "1980-02-03"
    desk.clock.set("2026-11-30T09:07:00+00:00")

    outcome = check_in(desk.book, ANNA, visit.id, ALL, revision=visit.revision)

    assert outcome.visit.lifecycle is Lifecycle.ARRIVED
    seen = at_the_counter(desk.book, visit.id)
    assert seen.checked == ALL
    assert seen.late == 7
    assert {field for field, _ in seen.verified} == {"birth_date", "mobile"}
    with desk.book.write(PROGRAM) as work:
        row = work.session.get_one(CheckIn, visit.id)
        assert (row.actor, row.at_utc) == (ANNA.label, desk.clock.now_utc())
        assert work.session.query(Verified).count() == 2


def test_what_was_confirmed_counts_until_the_card_says_something_else(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    check_in(desk.book, ANNA, visit.id, Checked(number=True))
    with desk.book.write(PROGRAM) as work:
        work.session.get_one(Patient, visit.patient_id).mobile = "+447911999999"

    assert at_the_counter(desk.book, visit.id).verified == ()


def test_who_is_here_already_is_only_noted(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    check_in(desk.book, ANNA, visit.id, Checked())
    first = at_the_counter(desk.book, visit.id)
    desk.clock.advance(minutes=3)

    again = check_in(desk.book, ANNA, visit.id, ALL, revision=first.revision)

    seen = at_the_counter(desk.book, visit.id)
    assert again.visit.lifecycle is Lifecycle.ARRIVED
    assert seen.arrived_utc == desk.clock.now_utc() - 3 * MINUTE
    assert seen.checked == ALL


def test_who_was_put_down_as_a_no_show_is_here_after_all(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    desk.clock.set("2026-11-30T09:20:00+00:00")
    set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.NO_SHOW)
    assert at_the_counter(desk.book, visit.id).to_come

    outcome = check_in(desk.book, ANNA, visit.id, ALL)

    assert outcome.visit.lifecycle is Lifecycle.ARRIVED
    assert at_the_counter(desk.book, visit.id).late == 20


def test_nobody_is_checked_in_for_a_cancelled_visit(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)

    with pytest.raises(Refused) as refused:
        check_in(desk.book, ANNA, visit.id, ALL)

    seen = at_the_counter(desk.book, visit.id)
    assert refused.value.sentence == seen.why_not
    assert seen.checked == Checked()


def test_it_is_undone_as_an_arrival(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    check_in(desk.book, ANNA, visit.id, ALL)

    assert undo(desk.book, ANNA).visit.lifecycle is Lifecycle.BOOKED
    seen = at_the_counter(desk.book, visit.id)
    assert (seen.checked, seen.verified) == (Checked(), ())


def test_what_was_noted_later_is_undone_alone(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    check_in(desk.book, ANNA, visit.id, Checked())
    check_in(desk.book, ANNA, visit.id, ALL)

    assert undo(desk.book, ANNA).title == "the check-in"
    seen = at_the_counter(desk.book, visit.id)
    assert (seen.lifecycle, seen.checked) == (Lifecycle.ARRIVED, Checked())


def test_alerts_and_preparation_are_seen(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")
    with desk.book.write(PROGRAM) as work:
        for body, until, ended in (
            ("Bring the plan", None, None),
            ("Over", None, 5),
            ("Past", "2026-01-01", None),
        ):
            work.session.add(
                Alert(
                    public_id=new_public_id(),
                    patient_id=visit.patient_id,
                    body=body,
                    until_date=until,
                    actor="a",
                    at_utc=1,
                    ended_utc=ended,
                    ended_by="",
                )
            )

    assert at_the_counter(desk.book, visit.id).alerts == ("Bring the plan",)
    assert at_the_counter(desk.book, visit.id).preparation == ""


def test_what_changed_meanwhile_is_not_checked_in(desk: Desk) -> None:
    visit = desk.visit(MONDAY + "T09:00")

    with pytest.raises(Conflict):
        check_in(desk.book, ANNA, visit.id, ALL, revision=visit.revision + 1)
    with pytest.raises(NotFound):
        at_the_counter(desk.book, 4711)
    with desk.book.write(PROGRAM) as work:
        assert work.session.get(CheckIn, visit.id) is None
