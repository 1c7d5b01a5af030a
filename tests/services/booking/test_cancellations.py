"""Late cancellations: counted by the clinic's hours, kept with their reason."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound, Refused, UsageError
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services import settings
from frontdesk.services.booking import answer_visit, cancel_visit, set_status
from frontdesk.services.booking.cancellations import CancellationRow, cancellation_of, would_be_late
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

BY_PATIENT = Lifecycle.CANCELLED_BY_PATIENT


def test_less_than_the_hours_before_is_late_and_keeps_its_reason(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    desk.clock.set("2026-11-29T09:30:00+00:00")

    assert would_be_late(desk.book, visit.id)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=BY_PATIENT, reason="  ill ")

    assert cancellation_of(desk.book, visit.id) == CancellationRow("ill", True, 23, True)


def test_in_good_time_it_is_not(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")

    assert not would_be_late(desk.book, visit.id)
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=BY_PATIENT)

    assert cancellation_of(desk.book, visit.id) == CancellationRow("", False, 169, True)


def test_the_clinic_is_never_late(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    desk.clock.set("2026-11-30T08:30:00+00:00")
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, reason="Dr Malik is ill")

    found = cancellation_of(desk.book, visit.id)

    assert found is not None
    assert (found.late, found.by_patient) == (False, False)


def test_the_limit_is_the_clinic_s(desk: Desk) -> None:
    settings.put(desk.book, ANNA, "cancellations.late_hours", "200")

    assert would_be_late(desk.book, desk.visit(f"{MONDAY}T09:00").id)


def test_an_undone_one_counts_no_more_and_a_redo_brings_its_reason_back(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    cancel_visit(desk.book, ANNA, visit.id, lifecycle=BY_PATIENT, reason="ill")
    undo(desk.book, ANNA)

    assert cancellation_of(desk.book, visit.id) is None

    redo(desk.book, ANNA)
    found = cancellation_of(desk.book, visit.id)
    assert found is not None
    assert found.reason == "ill"


def test_a_letter_is_no_reason(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")

    with pytest.raises(UsageError):
        cancel_visit(desk.book, ANNA, visit.id, lifecycle=BY_PATIENT, reason="x" * 201)
    with pytest.raises(NotFound):
        would_be_late(desk.book, 4711)
    assert cancellation_of(desk.book, visit.id) is None


def test_a_declined_visit_becomes_a_no_show_only_after_a_second_look(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")
    answer_visit(desk.book, ANNA, visit.id, confirmation=Confirmation.DECLINED)
    desk.clock.set("2026-11-30T09:10:00+00:00")

    with pytest.raises(Refused):
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.NO_SHOW)
    done = set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.NO_SHOW, looked_twice=True)

    assert done.visit.lifecycle is Lifecycle.NO_SHOW


def test_a_second_look_brings_no_no_show_before_the_start(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T09:00")

    with pytest.raises(Refused):
        set_status(desk.book, ANNA, visit.id, lifecycle=Lifecycle.NO_SHOW, looked_twice=True)
