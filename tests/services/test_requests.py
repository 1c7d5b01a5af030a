"""Requests taken by phone: whose they are, and how they leave the list."""

from __future__ import annotations

import pytest

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.words import NeedKind, PartOfDay
from frontdesk.models.queries import requests as queries
from frontdesk.services.booking import book_visit
from frontdesk.services.requests import (
    RequestEdit,
    dismiss_request,
    get_request,
    open_requests,
    take_request,
)
from frontdesk.services.snoozing import finish, snooze
from frontdesk.services.undo import redo, undo
from frontdesk.services.worklist import needs_you
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def test_a_request_is_taken_down_with_what_they_wish(desk: Desk) -> None:
    edit = RequestEdit(
        patient_id=desk.petr,
        type="Check-up",
        earliest="2026-12-01",
        weekdays=frozenset({0, 3}),
        part_of_day=PartOfDay.MORNING,
        wish="  After nine  ",
    )
    taken = take_request(desk.book, ANNA, edit)
    row = taken.request
    assert (row.source, row.state, row.who, row.patient) == ("phone", "open", "Petr Dvořák", "Petr Dvořák")
    assert (row.earliest_date, row.weekdays, row.part_of_day, row.wish) == (
        "2026-12-01",
        "03",
        "morning",
        "After nine",
    )
    assert [(each.kind, each.id) for each in taken.changes.items] == [(Kind.REQUEST, row.id)]
    assert open_requests(desk.book) == [row]


def test_somebody_who_is_on_one_card_exactly_is_known(desk: Desk) -> None:
    edit = RequestEdit(first_name="eva", last_name="Mala", mobile="+44 7911 123456")
    assert take_request(desk.book, ANNA, edit).request.patient_id == desk.eva
    stranger = RequestEdit(first_name="Ivan", last_name="Malý", mobile="+44 7911 123456")
    assert take_request(desk.book, ANNA, stranger).request.patient_id is None


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (RequestEdit(wish="Soon"), "Say who asks"),
        (RequestEdit(last_name="B", birth_date="31.5."), "not a date"),
        (RequestEdit(last_name="B", mobile="12"), "number"),
        (RequestEdit(last_name="B", earliest="soon"), "not a date"),
        (RequestEdit(last_name="B", earliest="2026-12-20", latest="2026-12-01"), "before the first"),
        (RequestEdit(last_name="B", latest="2026-01-01"), "before the first"),
        (RequestEdit(last_name="B", wish="x" * 2001), "longer than 2000"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, edit: RequestEdit, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        take_request(desk.book, ANNA, edit)
    assert open_requests(desk.book) == []


def test_nobody_of_that_key_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        take_request(desk.book, ANNA, RequestEdit(patient_id=9_999))
    for act in (
        lambda: get_request(desk.book, 9_999),
        lambda: dismiss_request(desk.book, ANNA, 9_999, reason="Gone"),
    ):
        with pytest.raises(NotFound, match="no such request"):
            act()


def test_a_dismissal_needs_a_reason_and_can_be_taken_back(desk: Desk) -> None:
    key = take_request(desk.book, ANNA, RequestEdit(last_name="Ivanov")).request.id
    with pytest.raises(UsageError, match="Say why"):
        dismiss_request(desk.book, ANNA, key, reason="  ")
    gone = dismiss_request(desk.book, ANNA, key, reason="Found another clinic").request
    assert (gone.state, gone.reason, gone.done_by) == ("dismissed", "Found another clinic", ANNA.label)
    assert open_requests(desk.book) == []
    undone = undo(desk.book, ANNA)
    assert (undone.title, undone.visits) == ("the dismissal of the request", ())
    assert Kind.REQUEST in {each.kind for each in undone.changes.items}
    again = get_request(desk.book, key)
    assert (again.state, again.reason, again.done_by) == ("open", "", "")
    redo(desk.book, ANNA)
    assert get_request(desk.book, key).state == "dismissed"


def test_what_was_typed_by_mistake_goes_unless_something_came_of_it(desk: Desk) -> None:
    key = take_request(desk.book, ANNA, RequestEdit(last_name="Ivanov")).request.id
    undo(desk.book, ANNA)
    assert open_requests(desk.book) == []
    redo(desk.book, ANNA)
    assert [row.id for row in open_requests(desk.book)] == [key]
    dismiss_request(desk.book, Actor(ActorKind.STAFF, "Eva"), key, reason="Called")
    with pytest.raises(Conflict):
        undo(desk.book, ANNA)


def test_open_requests_are_found_by_their_index(desk: Desk) -> None:
    with desk.book.read() as connection:
        for sql, values in ((queries.OPEN, (10,)), (queries.OF_VISIT, (1,))):
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))
            assert "ix_request" in plan, plan


def test_a_booking_closes_its_request_and_undo_opens_it_again(desk: Desk) -> None:
    key = take_request(desk.book, ANNA, RequestEdit(last_name="Ivanov")).request.id
    visit = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=30,
        request=key,
    ).visit
    closed = get_request(desk.book, key)
    assert (closed.state, closed.appointment_id, closed.patient_id) == ("booked", visit.id, desk.petr)
    with pytest.raises(Conflict, match="booked for this request"):
        dismiss_request(desk.book, ANNA, key, reason="Twice")
    undone = undo(desk.book, ANNA)
    assert get_request(desk.book, key).state == "open"
    assert Kind.REQUEST in {each.kind for each in undone.changes.items}
    redo(desk.book, ANNA)
    assert get_request(desk.book, key).state == "booked"


def test_a_request_is_answered_once(desk: Desk) -> None:
    key = take_request(desk.book, ANNA, RequestEdit(last_name="Ivanov")).request.id

    def book(start: str) -> None:
        book_visit(
            desk.book,
            ANNA,
            patient_id=desk.petr,
            provider_id=desk.malik,
            start=f"{MONDAY}T{start}",
            minutes=30,
            request=key,
        )

    book("09:00")
    with pytest.raises(Conflict):
        book("10:00")
    with desk.book.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM appointment").scalar_one() == 1


def test_a_request_is_a_row_of_the_worklist_that_says_what_they_ask_for(desk: Desk) -> None:
    edit = RequestEdit(
        last_name="Ivanov",
        first_name="Oleg",
        mobile="+44 7400 000001",
        type="Check-up",
        provider="Dr Malik",
        earliest="2026-12-01",
        weekdays=frozenset({0, 3}),
        part_of_day=PartOfDay.MORNING,
        wish="after nine",
    )
    request = take_request(desk.book, ANNA, edit).request
    (row,) = needs_you(desk.book)
    assert row.reason == (
        'Asked by phone for Check-up with Dr Malik, Mon and Thu, in the morning, from 1 Dec: "after nine"'
    )
    assert (row.kind, row.patient, row.patient_id) == (NeedKind.OTHER, "Oleg Ivanov", None)
    assert (row.message_id, row.request_id) == (request.public_id, request.public_id)
    assert row.next_step == "Find their card, then book it."
    with pytest.raises(Refused, match="dismiss it with a reason"):
        finish(desk.book, ANNA, row)
    snooze(desk.book, ANNA, row, until_utc=desk.clock.now_utc() + 60_000)
    assert needs_you(desk.book) == []


def test_the_row_of_a_known_patient_names_them(desk: Desk) -> None:
    take_request(
        desk.book, ANNA, RequestEdit(patient_id=desk.petr, earliest="2026-12-01", latest="2026-12-05")
    )
    (row,) = needs_you(desk.book)
    assert (row.patient, row.patient_key, row.message_id) == ("Petr Dvořák", desk.petr, None)
    assert row.reason == "Asked by phone for a visit, 1 Dec to 5 Dec."
    assert row.next_step == "Book it, or say why not."


def test_whoever_comes_today_goes_before_a_request_and_whoever_comes_tomorrow_after_it(desk: Desk) -> None:
    for start in ("2026-11-23T10:00", "2026-11-24T10:00"):
        book_visit(desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start=start, minutes=30)
    with desk.book.write(ANNA) as work:
        work.session.connection().exec_driver_sql("UPDATE patient SET sms_consent = 'no'")
    take_request(desk.book, ANNA, RequestEdit(last_name="Ivanov"))
    rows = needs_you(desk.book)
    assert [row.kind for row in rows] == [NeedKind.NO_CONTACT, NeedKind.OTHER, NeedKind.NO_CONTACT]
