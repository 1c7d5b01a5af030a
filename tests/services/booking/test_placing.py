"""Booking a visit."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select, update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import Conflict, NotFound, Refused, UsageError
from frontdesk.domain.instants import from_iso
from frontdesk.domain.visit_types import TypeExtras
from frontdesk.domain.words import Lifecycle, Remote
from frontdesk.models.tables import Appointment, AuditEntry, Patient, Provider, ProviderHours
from frontdesk.services.booking import book_visit, cancel_visit
from frontdesk.services.setting_up import save_type
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA


def test_a_visit_keeps_its_wall_clock_and_occupies_provider_and_room(desk: Desk) -> None:
    visit = desk.visit(room_id=desk.room)
    nine = from_iso(f"{MONDAY}T09:00:00+00:00")
    assert (visit.start_wall, visit.zone, visit.start_utc) == (f"{MONDAY}T09:00", "Europe/London", nine)
    assert (visit.version, visit.revision, visit.lifecycle, visit.next_due_utc) == (1, 1, Lifecycle.BOOKED, 0)
    half_past = nine + 30 * 60_000
    assert desk.occupied(visit) == [
        ("provider", desk.malik, nine, half_past),
        ("room", desk.room, nine, half_past),
    ]


def test_booking_is_audited_and_told_to_the_views(desk: Desk) -> None:
    before = desk.count(AuditEntry)
    outcome = book_visit(
        desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start=f"{MONDAY}T09:00", minutes=30
    )
    assert desk.count(AuditEntry) == before + 1
    assert [(change.kind, change.id) for change in outcome.changes.items] == [
        ("appointment", outcome.visit.id)
    ]


def test_a_taken_time_names_who_has_it_and_what_is_free(desk: Desk) -> None:
    desk.visit()
    desk.visit(f"{MONDAY}T09:45", patient_id=desk.jana)
    with pytest.raises(Conflict) as refused:
        desk.visit(f"{MONDAY}T09:15", minutes=15, patient_id=desk.eva)
    assert refused.value.sentence == "Dr Malik has Petr Dvořák 09:00 to 09:30. Free: 08:30, 08:45, 09:30."
    assert desk.count(Appointment) == 2


def test_a_taken_room_is_named(desk: Desk) -> None:
    desk.visit(room_id=desk.room)
    with pytest.raises(Conflict, match=r"^Room 1 has Petr Dvořák 09:00 to 09:30\."):
        desk.visit(patient_id=desk.eva, provider_id=desk.novak, room_id=desk.room)


def test_a_full_day_says_so(desk: Desk) -> None:
    desk.visit(f"{MONDAY}T07:00", minutes=12 * 60)
    with pytest.raises(Conflict, match=r"Nothing else is free that day"):
        desk.visit(f"{MONDAY}T10:00", patient_id=desk.eva)


def test_free_times_keep_to_the_hours_of_the_provider(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.add(
            ProviderHours(
                provider_id=desk.malik,
                location_id=desk.location,
                weekday=0,
                from_minute=540,
                until_minute=630,
                valid_from=None,
                valid_until=None,
            )
        )
    desk.visit()
    with pytest.raises(Conflict, match=r"Free: 09:30, 10:00\.$"):
        desk.visit(f"{MONDAY}T09:00", patient_id=desk.eva)


def test_times_that_touch_do_not_collide(desk: Desk) -> None:
    desk.visit(f"{MONDAY}T09:00")
    desk.visit(f"{MONDAY}T09:30")
    desk.visit(f"{MONDAY}T08:30")
    assert desk.count(Appointment) == 3


def test_overbooking_needs_a_reason_and_is_kept(desk: Desk) -> None:
    desk.visit()
    sharing = partial(
        book_visit,
        desk.book,
        ANNA,
        patient_id=desk.eva,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=30,
    )
    with pytest.raises(UsageError, match="Say why"):
        sharing(overbook=" ")
    outcome = sharing(overbook="urgent")
    assert outcome.visit.overbooked == "urgent"


def test_a_shared_time_is_not_free_for_a_third(desk: Desk) -> None:
    first = desk.visit()
    book_visit(
        desk.book,
        ANNA,
        patient_id=desk.eva,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        minutes=30,
        overbook="urgent",
    )
    cancel_visit(desk.book, ANNA, first.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    with pytest.raises(Conflict, match="Eva Malá"):
        desk.visit(patient_id=desk.jana)


def test_a_patient_in_two_places_is_a_warning(desk: Desk) -> None:
    desk.visit()
    outcome = book_visit(
        desk.book, ANNA, patient_id=desk.petr, provider_id=desk.novak, start=f"{MONDAY}T09:15", minutes=30
    )
    assert outcome.warnings == ("The patient has another visit then: 09:00 with Dr Malik.",)


def test_a_visit_outside_the_hours_is_a_warning(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.add(
            ProviderHours(
                provider_id=desk.malik,
                location_id=desk.location,
                weekday=0,
                from_minute=540,
                until_minute=720,
                valid_from=None,
                valid_until=None,
            )
        )
    early = book_visit(
        desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start=f"{MONDAY}T08:45", minutes=30
    )
    inside = book_visit(
        desk.book, ANNA, patient_id=desk.eva, provider_id=desk.malik, start=f"{MONDAY}T11:00", minutes=60
    )
    assert early.warnings == ("The visit is outside the hours of Dr Malik there.",)
    assert inside.warnings == ()


def test_a_past_visit_may_be_written_down_late(desk: Desk) -> None:
    assert desk.visit("2026-11-20T09:00").lifecycle is Lifecycle.BOOKED


@pytest.mark.parametrize("minutes", [0, -30, 1441])
def test_impossible_lengths_are_refused(desk: Desk, minutes: int) -> None:
    with pytest.raises(UsageError, match="1 to 1440 minutes"):
        desk.visit(minutes=minutes)


def test_a_whole_day_can_be_booked(desk: Desk) -> None:
    assert len(desk.occupied(desk.visit(f"{MONDAY}T00:00", minutes=1440))) == 1


def test_who_died_or_left_is_refused(desk: Desk) -> None:
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Patient).where(Patient.id == desk.eva).values(deceased_on="2026-01-01"))
        work.session.execute(update(Provider).where(Provider.id == desk.novak).values(active=False))
    with pytest.raises(Refused, match="died"):
        desk.visit(patient_id=desk.eva)
    with pytest.raises(Refused, match="Dr Novák no longer works here"):
        desk.visit(provider_id=desk.novak)
    with pytest.raises(NotFound):
        desk.visit(patient_id=999)
    assert desk.count(Appointment) == 0


def test_a_time_that_the_clocks_skip_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="does not exist in Europe/London"):
        desk.visit("2027-03-28T01:30")


def test_a_visit_by_video_or_phone_takes_no_room(desk: Desk) -> None:
    kind = save_type(
        desk.book, ANNA, None, name="Talk", minutes=20, colour="", extras=TypeExtras(remote=Remote.PHONE)
    )
    visit = book_visit(
        desk.book,
        ANNA,
        patient_id=desk.petr,
        provider_id=desk.malik,
        start=f"{MONDAY}T09:00",
        type_id=kind,
        room_id=desk.room,
    ).visit
    with desk.book.read() as connection:
        kept = connection.scalar(select(Appointment.room_id).where(Appointment.id == visit.id))
    assert kept is None
    assert visit.minutes == 20
