"""What is known before a visit is booked."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import TimeTaken
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import book_visit, cancel_visit
from frontdesk.services.booking.beforehand import usual_type
from frontdesk.services.clinics import set_in_use
from frontdesk.services.directory import directory
from frontdesk.services.places import add_type
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

ZONE = "Europe/London"


def type_ids(desk: Desk, *names: str) -> list[int]:
    for name in names:
        add_type(desk.book, ANNA, name=name, minutes=20)
    return [each.id for each in directory(desk.book).types]


def test_the_usual_type_is_the_patients_last_one_else_the_providers(desk: Desk) -> None:
    check, surgery = type_ids(desk, "Check", "Surgery")

    def book(patient_id: int, start: str, type_id: int) -> int:
        return book_visit(
            desk.book,
            ANNA,
            patient_id=patient_id,
            provider_id=desk.malik,
            start=start,
            minutes=30,
            type_id=type_id,
        ).visit.id

    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) is None
    book(desk.petr, f"{MONDAY}T09:00", surgery)
    book(desk.eva, f"{MONDAY}T10:00", check)
    book(desk.eva, f"{MONDAY}T11:00", check)
    gone = book(desk.petr, f"{MONDAY}T12:00", check)
    cancel_visit(desk.book, ANNA, gone, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) == surgery
    assert usual_type(desk.book, patient_id=desk.jana, provider_id=desk.malik) == check
    assert usual_type(desk.book, patient_id=None, provider_id=None) is None
    set_in_use(desk.book, ANNA, "type", surgery, in_use=False)
    assert usual_type(desk.book, patient_id=desk.petr, provider_id=desk.malik) is None


def test_a_refused_time_says_who_has_it_and_what_is_free(desk: Desk) -> None:
    desk.visit()
    with pytest.raises(TimeTaken) as refused:
        desk.visit(patient_id=desk.eva)
    assert refused.value.has == "Dr Malik has Petr Dvořák 9:00 to 9:30."
    free = [at_zone(utc, ZONE).strftime("%H:%M") for utc in refused.value.free_utc]
    assert free == ["08:00", "08:30", "09:30"]
    assert refused.value.sentence == f"{refused.value.has} Free: 8:00, 8:30, 9:30."
