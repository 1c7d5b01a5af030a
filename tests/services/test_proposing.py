"""Bookings that are proposed whole: the next visit after one, and what a request asks for."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import NotFound
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import PartOfDay
from frontdesk.services.booking import book_visit
from frontdesk.services.proposing import again_weeks, propose_again, propose_for_request
from frontdesk.services.requests import RequestEdit, take_request
from frontdesk.services.setting_up import save_type
from tests.services.desk import Desk
from tests.support.clinic import ANNA


def _book(desk: Desk, start: str, *, type_id: int | None = None, provider_id: int | None = None) -> int:
    return book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=provider_id or desk.malik,
        start=start,
        minutes=30,
        type_id=type_id,
    ).visit.id


def _type(desk: Desk, weeks: int | None) -> int:
    extras = TypeExtras(again_weeks=weeks)
    return save_type(desk.book, ANNA, None, name="Check-up", minutes=20, colour="", extras=extras)


def test_the_type_says_when_the_next_visit_is(desk: Desk) -> None:
    visit = _book(desk, "2026-11-24T10:00", type_id=_type(desk, 4))
    found = propose_again(desk.book, visit)
    assert (found.weeks, found.patient_id, found.provider_id, found.minutes) == (4, desk.petr, desk.malik, 30)
    assert found.slots[0].start == "2026-12-22T10:00"
    assert [slot.start[:10] for slot in found.slots] == ["2026-12-22"] * 4
    assert found.sentence == "4 weeks on:"


def test_without_that_the_last_interval_counts_and_else_six_weeks(desk: Desk) -> None:
    kind = _type(desk, None)
    first = _book(desk, "2026-10-27T10:00", type_id=kind)
    assert again_weeks(desk.book, first) == 6
    second = _book(desk, "2026-11-17T10:00", type_id=kind)
    assert again_weeks(desk.book, second) == 3
    other = _book(desk, "2026-11-24T10:00")
    assert again_weeks(desk.book, other) == 6


def test_where_the_time_is_taken_the_nearest_of_that_weekday_and_part_of_the_day_is_meant(desk: Desk) -> None:
    visit = _book(desk, "2026-11-24T10:00", type_id=_type(desk, 4))
    _book(desk, "2026-12-22T10:00")
    starts = [slot.start for slot in propose_again(desk.book, visit).slots]
    assert starts[0] in ("2026-12-22T09:30", "2026-12-22T10:30")
    assert all("08:00" <= start[11:] < "12:00" for start in starts)


def test_whom_the_clinic_gave_up_is_left_open(desk: Desk) -> None:
    visit = _book(desk, "2026-11-24T10:00")
    with desk.book.write(ANNA) as work:
        work.session.connection().exec_driver_sql(
            "UPDATE provider SET active = 0 WHERE id = ?", (desk.malik,)
        )
    found = propose_again(desk.book, visit)
    assert found.provider_id is None
    assert {slot.provider_id for slot in found.slots} == {desk.novak}


def test_a_request_becomes_a_booking_with_everything_filled_in(desk: Desk) -> None:
    kind = _type(desk, None)
    edit = RequestEdit(
        patient_id=desk.eva,
        type="check-UP",
        provider="dr novák",
        earliest="2026-12-01",
        weekdays=frozenset({3}),
        part_of_day=PartOfDay.AFTERNOON,
    )
    key = take_request(desk.book, ANNA, edit).request.id
    found = propose_for_request(desk.book, key)
    assert (found.patient_id, found.type_id, found.provider_id, found.minutes) == (
        desk.eva,
        kind,
        desk.novak,
        20,
    )
    assert found.slots[0].start == "2026-12-03T12:00"
    assert found.sentence == "What they asked for is free:"


def test_what_is_not_in_the_clinic_is_left_open_and_what_is_too_late_is_said(desk: Desk) -> None:
    edit = RequestEdit(
        last_name="Ivanov", type="Massage", provider="Dr Who", latest="2026-11-25", weekdays=frozenset({5})
    )
    found = propose_for_request(desk.book, take_request(desk.book, ANNA, edit).request.id)
    assert (found.patient_id, found.type_id, found.provider_id, found.minutes) == (None, None, None, 30)
    assert found.sentence == "Nothing is free by then. The next times:"
    assert found.slots[0].start[:10] == "2026-11-28"


def test_what_is_gone_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        propose_again(desk.book, 9_999)
    with pytest.raises(NotFound):
        propose_for_request(desk.book, 9_999)
