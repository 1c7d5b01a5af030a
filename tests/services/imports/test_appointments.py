"""Visits from files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from frontdesk.domain.errors import Refused
from frontdesk.domain.instants import from_iso
from frontdesk.services.alerts import add_alert
from frontdesk.services.patients import set_deceased
from frontdesk.services.sooner import want_sooner
from tests.services.imports.desk import VISIT_HEADER, Desk, make_desk
from tests.support.clinic import ANNA


@pytest.fixture
def prague(tmp_path: Path) -> Iterator[Desk]:
    """A clinic where the clocks change, with two patients."""
    made = make_desk(tmp_path, zone="Europe/Prague", country="CZ")
    made.patients("external_id,last_name\nP0,A\nP1,B\n")
    yield made
    made.book.close()


def _file(*rows: str, header: str = VISIT_HEADER) -> str:
    return "\n".join([header, *rows])


def test_a_row_fills_the_book(desk: Desk) -> None:
    desk.some_patients()
    report = desk.visits(
        _file("V1,P1,Dr Malik,North,Check-up,2026-07-01T09:30,45,booked,2026-05-01T10:00+02:00")
    )
    assert (report.added, report.refused) == (1, ())
    assert report.notices == (
        "New providers: Dr Malik.",
        "New locations: North. Give them their address and opening hours.",
        "New appointment types: Check-up.",
    )
    visit = desk.visit("V1")
    assert (visit["start_wall"], visit["zone"], visit["fold"]) == ("2026-07-01T09:30", "Europe/London", 0)
    assert visit["start_utc"] == from_iso("2026-07-01T08:30:00Z")
    assert visit["end_utc"] == from_iso("2026-07-01T09:15:00Z")
    assert (visit["local_date"], visit["offset_minutes"], visit["minutes"]) == ("2026-07-01", 60, 45)
    assert visit["booked_utc"] == from_iso("2026-05-01T08:00:00Z")
    assert (visit["version"], visit["revision"], visit["confirmation"]) == (1, 1, "not_asked")
    assert desk.row("SELECT name, zone FROM location WHERE id = :id", id=visit["location_id"]) == {
        "name": "North",
        "zone": "Europe/London",
    }
    assert desk.scalar("SELECT name FROM appointment_type WHERE id = :id", id=visit["type_id"]) == "Check-up"
    desk.sound()


def test_only_visits_that_are_ahead_are_looked_at_for_reminders(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-30T09:00,30,",
        "V2,P1,Dr Malik,2026-11-20T09:00,30,",
        "V3,P1,Dr Malik,2026-11-30T10:00,30,cancelled_by_patient",
        "V4,P1,Dr Malik,2026-11-20T10:00,30,completed",
    )
    assert [desk.visit(f"V{n}")["next_due_utc"] for n in range(1, 5)] == [0, None, None, None]
    desk.sound()


def test_names_are_the_same_whatever_their_case_and_spaces(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-30T09:00,30,",
        "V2,P1, dr  MALIK ,2026-11-30T09:30,30,",
        "V3,P1,Dr Malík,2026-11-30T09:00,30,",
    )
    assert [row["name"] for row in desk.rows("SELECT name FROM provider ORDER BY id")] == [
        "Dr Malik",
        "Dr Malík",
    ]


def test_without_a_location_it_is_the_clinics_first(desk: Desk) -> None:
    desk.some_patients()
    desk.change(
        "INSERT INTO location (id, public_id, name, name_key, address, phone, zone, holidays_region, position, active, "
        "revision) VALUES (9, 'x', 'Second', 'second', '', '', 'Europe/Prague', '', 5, 1, 1)"
    )
    desk.visits(
        _file("V1,P1,Dr Malik,,,2026-07-01T09:00,30,,", "V2,P2,Dr Malik,SECOND,,2026-07-02T09:00,30,,")
    )
    assert desk.visit("V1")["zone"] == "Europe/London"
    assert desk.visit("V2")["zone"] == "Europe/Prague"
    assert desk.visit("V2")["start_utc"] == from_iso("2026-07-02T07:00:00Z")
    assert desk.scalar("SELECT count(*) FROM location") == 2


def test_good_rows_come_in_and_each_refused_one_is_told(desk: Desk) -> None:
    desk.some_patients()
    report = desk.visits(
        _file(
            "V1,P1,Dr Malik,,,2026-11-30T09:00,30,,",
            "V2,NOBODY,Dr Malik,,,2026-11-30T10:00,30,,",
            "V3,P1,Dr Malik,,,2026-02-30T10:00,30,,",
            "V4,P1,Dr Malik,,,2026-03-29T01:30,30,,",
            "V5,P1,Dr Malik,,,2026-11-30T10:00,0,,",
            "V6,P1,Dr Malik,,,2026-11-30T10:00,30,gone,",
            "V7,P1,Dr Malik,,,2026-11-30T10:00,30,,yesterday",
            "V8,P1,,,,2026-11-30T10:00,30,,",
            "V1,P1,Dr Malik,,,2026-11-30T11:00,30,,",
            "V10,P2,Dr Malik,,,2026-11-30T09:29,30,,",
            "V11,P1,Dr Malik,,,2026-11-30T10:00,30,no_show,",
            "V12,P1,Dr Malik,,,30.11.2026 10:00,30,,",
            "V13,P1,Dr Malik",
            "V14,P2,Dr Malik,,,2026-11-30T09:30,30,,",
        )
    )
    assert report.added == 2
    told = {row.line: (row.external_id, row.column) for row in report.refused}
    assert told == {
        3: ("V2", "patient_external_id"),
        4: ("V3", "start"),
        5: ("V4", "start"),
        6: ("V5", "minutes"),
        7: ("V6", "status"),
        8: ("V7", "booked_at"),
        9: ("V8", "provider"),
        10: ("V1", "external_id"),
        11: ("V10", "start"),
        12: ("V11", "status"),
        13: ("V12", "start"),
        14: ("V13", ""),
    }
    reasons = {row.line: row.reason for row in report.refused}
    assert "30 February 2026" in reasons[4]
    assert "2026-03-29 02:00" in reasons[5]
    assert (
        reasons[11]
        == "Dr Malik already has the visit of line 2 09:00 to 09:30. Change the time of one of the two."
    )
    desk.sound()


def test_a_visit_in_the_book_is_named_with_its_patient(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,")
    report = desk.visit_rows("W1,P2,Dr Malik,2026-11-30T09:15,30,")
    assert report.refused[0].reason == (
        "Dr Malik already has Petra Patient1 09:00 to 09:30 (V1). Change the time of one of the two."
    )


def test_a_blocked_time_is_refused(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,")
    desk.change(
        "INSERT INTO block (id, public_id, provider_id, start_wall, zone, start_utc, end_utc, reason, revision, created_utc) "
        "VALUES (1, 'b', 1, '2026-11-30T12:00', 'Europe/London', 0, 1, 'away', 1, 1)"
    )
    noon = from_iso("2026-11-30T12:00:00Z")
    desk.change(
        "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, block_id) "
        "VALUES ('provider', 1, :noon, :noon + 3600000, 0, 1)",
        noon=noon,
    )
    report = desk.visit_rows("W1,P2,Dr Malik,2026-11-30T12:30,30,", "W2,P2,Dr Malik,2026-11-30T13:00,30,")
    assert report.added == 1
    assert report.refused[0].reason.startswith("Dr Malik is not free 12:00 to 13:00.")


def test_a_slot_that_was_held_too_long_is_free(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,")
    noon = from_iso("2026-11-30T12:00:00Z")
    for key, expires in ((1, desk.book.clock.now_utc() - 1), (2, desk.book.clock.now_utc() + 60_000)):
        desk.change(
            "INSERT INTO reservation (id, public_id, holder, expires_utc, created_utc) VALUES (:id, :id, '', :at, 1)",
            id=key,
            at=expires,
        )
        desk.change(
            "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, reservation_id) "
            "VALUES ('provider', 1, :noon, :noon + 1800000, 0, :id)",
            noon=noon + (key - 1) * 1_800_000,
            id=key,
        )
    report = desk.visit_rows("W1,P2,Dr Malik,2026-11-30T12:00,30,", "W2,P2,Dr Malik,2026-11-30T12:30,30,")
    assert report.added == 1
    assert [row.external_id for row in report.refused] == ["W2"]
    desk.sound()


def test_cancelled_and_left_visits_take_no_time(desk: Desk) -> None:
    desk.some_patients()
    report = desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-20T09:00,30,cancelled_by_clinic",
        "V2,P2,Dr Malik,2026-11-20T09:00,30,left_without_visit",
        "V3,P3,Dr Malik,2026-11-20T09:00,30,completed",
        "V4,P4,Dr Malik,2026-11-20T09:00,30,cancelled_by_patient",
        "V5,P4,Dr Malik,2026-11-20T09:15,30,no_show",
    )
    assert report.added == 4
    assert [row.external_id for row in report.refused] == ["V5"]
    desk.sound()


def test_patients_know_how_often_they_came(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-18T09:00,30,completed",
        "V2,P1,Dr Malik,2026-11-19T09:00,30,completed",
        "V3,P1,Dr Malik,2026-11-20T09:00,30,no_show",
        "V4,P2,Dr Malik,2026-11-20T10:00,30,no_show",
    )
    assert (desk.patient("P1")["attended"], desk.patient("P1")["missed"]) == (2, 1)
    assert (desk.patient("P2")["attended"], desk.patient("P2")["missed"]) == (0, 1)
    desk.sound()


class TestClocks:
    """The days on which the clocks change, in Prague: 29 March and 25 October 2026."""

    def test_a_skipped_time_is_refused_with_what_exists(self, prague: Desk) -> None:
        report = prague.visit_rows("V1,P0,Dr A,2026-03-29T02:30,30,")
        (row,) = report.refused
        assert row.column == "start"
        assert "2026-03-29 01:59 or earlier, or 2026-03-29 03:00 or later" in row.reason

    def test_a_repeated_time_is_the_first_and_is_told(self, prague: Desk) -> None:
        report = prague.visit_rows("V1,P0,Dr A,2026-10-25T02:30,30,", "V2,P1,Dr A,2026-10-25T02:30+01:00,30,")
        assert report.added == 2
        assert [notice for notice in report.notices if "twice" in notice] == [
            "Times that the clocks show twice that day, taken as the first of the two: lines 2."
        ]
        first, second = prague.visit("V1"), prague.visit("V2")
        assert second["start_utc"] - first["start_utc"] == 3_600_000
        assert (first["fold"], second["fold"]) == (0, 1)
        prague.sound()

    def test_both_passes_are_unchanged_the_second_time(self, prague: Desk) -> None:
        rows = ("V1,P0,Dr A,2026-10-25T02:30,30,", "V2,P1,Dr A,2026-10-25T02:30+01:00,30,")
        prague.visit_rows(*rows)
        assert prague.visit_rows(*rows).unchanged == 2
        prague.visit_rows(rows[0].replace("Dr A", "Dr B"), rows[1].replace("+01:00", "+02:00"))
        assert prague.visit("V2")["fold"] == 0
        prague.sound()

    def test_a_visit_over_the_change_has_its_length(self, prague: Desk) -> None:
        prague.visit_rows("V1,P0,Dr A,2026-10-25T01:30,120,", "V2,P1,Dr A,2026-10-25T02:30+01:00,30,")
        assert prague.visit("V1")["end_utc"] == prague.visit("V2")["start_utc"]

    def test_booked_at_never_costs_a_row(self, prague: Desk) -> None:
        header = "external_id,patient_external_id,provider,start,minutes,booked_at"
        prague.visits(
            _file(
                "V1,P0,Dr A,2026-05-01T09:00,30,2026-03-29T02:30",
                "V2,P0,Dr A,2026-05-01T10:00,30,2026-03-01",
                "V3,P0,Dr A,2026-05-01T11:00,30,2026-03-01 08:15:30",
                "V4,P0,Dr A,2026-05-01T12:00,30,2026-03-01T08:15:30.5Z",
                header=header,
            )
        )
        moments = [prague.visit(f"V{n}")["booked_utc"] for n in range(1, 5)]
        assert moments == [
            from_iso("2026-03-29T01:30:00Z"),
            from_iso("2026-02-28T23:00:00Z"),
            from_iso("2026-03-01T07:15:30Z"),
            from_iso("2026-03-01T08:15:30.500Z"),
        ]

    @pytest.mark.parametrize(
        "cell", ["2026-02-30", "2026-02-28T25:00", "2026-02-28T10:00:75", "x", "0001-01-01"]
    )
    def test_a_moment_that_can_not_be_is_refused(self, prague: Desk, cell: str) -> None:
        header = "external_id,patient_external_id,provider,start,minutes,booked_at"
        report = prague.visits(_file(f"V1,P0,Dr A,2026-05-01T09:00,30,{cell}", header=header))
        assert [row.column for row in report.refused] == ["booked_at"]


def test_a_merged_card_leads_to_the_one_that_stayed(desk: Desk) -> None:
    desk.some_patients()
    desk.change("UPDATE patient SET merged_into_id = 1 WHERE external_id = 'P1'")
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,")
    assert desk.visit("V1")["patient_id"] == desk.patient("P0")["id"] == 1


def test_nothing_is_booked_for_the_dead(desk: Desk) -> None:
    desk.some_patients()
    desk.change("UPDATE patient SET deceased_on = '2026-11-01' WHERE external_id = 'P1'")
    report = desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-30T09:00,30,", "V2,P1,Dr Malik,2026-10-30T09:00,30,completed"
    )
    assert report.added == 1
    assert [row.column for row in report.refused] == ["patient_external_id"]


def test_nothing_new_is_booked_for_whom_booking_is_stopped(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,")
    key = desk.scalar("SELECT id FROM patient WHERE external_id = 'P1'")
    add_alert(desk.book, ANNA, key, "Dismissed", stops=True)
    report = desk.visit_rows(
        "V1,P1,Dr Malik,2026-11-30T11:00,30,",
        "V2,P1,Dr Malik,2026-11-30T10:00,30,",
        "V3,P1,Dr Malik,2026-10-30T09:00,30,completed",
        "V4,P2,Dr Malik,2026-11-30T12:00,30,",
    )
    assert (report.added, report.updated) == (2, 1)
    [refused] = report.refused
    assert (refused.line, refused.column) == (3, "patient_external_id")
    assert refused.reason.startswith(
        "No visits are booked for this patient: Dismissed. Ask the practice manager"
    )


def test_a_visit_that_an_import_brings_forward_is_wanted_sooner_no_more(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T11:00,30,")
    want_sooner(desk.book, ANNA, desk.visit("V1")["id"], wanted=True)
    for start, state in (("12:00", "open"), ("10:00", "closed")):
        desk.visit_rows(f"V1,P1,Dr Malik,2026-11-30T{start},30,")
        assert desk.scalar("SELECT state FROM waiting_wish") == state


def test_a_dry_run_reports_the_same_and_writes_nothing(desk: Desk) -> None:
    desk.some_patients()
    desk.visit_rows("V1,P1,Dr Malik,2026-11-30T09:00,30,", "V2,P2,Dr Malik,2026-11-30T09:30,30,")
    rows = (
        "V1,P1,Dr Malik,2026-11-30T09:30,30,",
        "V2,P2,Dr Malik,2026-11-30T09:00,30,",
        "V3,P3,Dr New,2026-11-30T09:00,30,",
        "V4,P3,Dr New,2026-11-30T09:15,30,",
        "V5,P3,Dr Malik,2026-11-30T09:15,30,",
    )
    before = desk.everything()
    dry = desk.visit_rows(*rows, dry_run=True)
    assert desk.everything() == before
    assert (dry.added, dry.updated, len(dry.refused)) == (1, 2, 2)
    assert desk.visit_rows(*rows).to_json() == dry.to_json()
    desk.sound()


def test_a_needed_column_missing_refuses_the_file(desk: Desk) -> None:
    with pytest.raises(Refused, match="minutes"):
        desk.visits("external_id,patient_external_id,provider,start\nV1,P1,A,2026-11-30T09:00\n")


def test_a_whole_day_in_any_order_of_rows(desk: Desk) -> None:
    desk.some_patients()
    rows = [f"V{n},P{n % 5},Dr {n % 3},2026-12-0{1 + n % 7}T{8 + n // 21:02d}:00,60," for n in range(168)]
    report = desk.visit_rows(*rows[::2], *rows[1::2])
    assert report.added == 168
    assert desk.visit_rows(*rows).unchanged == 168
    desk.sound()


def test_nothing_of_who_died_comes_back_by_an_import(desk: Desk) -> None:
    desk.some_patients()
    rows = ("V1,P1,Dr Malik,2026-11-30T09:00,30,booked", "V2,P2,Dr Malik,2026-11-30T10:00,30,booked")
    desk.visit_rows(*rows)
    set_deceased(desk.book, ANNA, desk.patient("P1")["id"], date(2026, 11, 22))
    again = desk.visit_rows(*rows)
    assert (again.updated, again.refused) == (0, ())
    moved = desk.visit_rows("V1,P1,Dr Malik,2026-11-30T11:00,30,booked")
    new = desk.visit_rows("V3,P1,Dr Malik,2026-11-30T12:00,30,booked")
    given = desk.visit_rows("V2,P1,Dr Malik,2026-11-30T10:00,30,booked")
    assert [each.refused[0].reason[:40] for each in (new, given)] == [
        "The patient's card says that they died. "
    ] * 2
    desk.patients("external_id,last_name,sms_consent,mobile\nP1,Patient1,yes,+44 7400 123999")
    assert desk.patient("P1")["deceased_on"] == "2026-11-22"
    assert desk.visit("V1")["lifecycle"] == "cancelled_by_clinic"
    assert (desk.visit("V1")["next_due_utc"], desk.visit("V1")["notice_due_utc"]) == (None, None)
    assert desk.visit("V2")["patient_id"] == desk.patient("P2")["id"]
    assert desk.scalar("SELECT count(*) FROM appointment") == 2
    assert desk.scalar("SELECT count(*) FROM message") == 0
    assert moved.added == 0
    desk.sound()
