"""Importing again and again, while the desk works with what was imported."""

from __future__ import annotations

import pytest

from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking.confirming import answer_visit
from frontdesk.services.booking.moving import move_visit
from frontdesk.services.booking.status import set_status
from tests.services.imports.desk import Desk
from tests.support.clinic import ANNA

FIRST = ("V1,P1,Dr Malik,2026-11-30T09:00,30,", "V2,P2,Dr Malik,2026-11-30T09:30,30,")


@pytest.fixture
def running(desk: Desk) -> Desk:
    """A clinic whose first import is done."""
    desk.some_patients()
    assert desk.visit_rows(*FIRST).added == 2
    return desk


def _key(desk: Desk, external_id: str) -> int:
    key: int = desk.visit(external_id)["id"]
    return key


def _told(desk: Desk, external_id: str) -> int:
    """Let the patient have been asked about the visit; gives the message's key."""
    visit = desk.visit(external_id)
    desk.change(
        "INSERT INTO message (id, public_id, direction, channel, patient_id, to_address, from_address, body, language, "
        "segments, state, step, kind, asks, marker, attempt, account, reason, price, price_unit, not_before_utc, "
        "claim_epoch, lookups, settled_by_person, created_utc, updated_utc) VALUES (:id, :id, 'out', 'sms', :patient, "
        "'+447400123451', '', 'x', 'en', 1, 'delivered', 'ask', 'ask', 1, '', 1, '', '', '', '', 0, 0, 0, '', 1, 1)",
        id=visit["id"],
        patient=visit["patient_id"],
    )
    desk.change(
        "INSERT INTO message_item (message_id, appointment_id, version, step, channel, attempt) "
        "VALUES (:id, :id, :version, 'ask', 'sms', 1)",
        id=visit["id"],
        version=visit["version"],
    )
    desk.change(
        "INSERT INTO question (message_id, appointment_id, version, channel, address, asked_utc, state, answer) "
        "VALUES (:id, :id, :version, 'sms', '+447400123451', 1, 'open', '')",
        id=visit["id"],
        version=visit["version"],
    )
    desk.change("UPDATE appointment SET confirmation = 'awaiting' WHERE id = :id", id=visit["id"])
    return _key(desk, external_id)


def test_an_unchanged_row_changes_nothing(running: Desk) -> None:
    before = running.everything()
    report = running.visit_rows(*FIRST)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    after = running.everything()
    for table in ("appointment", "occupancy", "import_row", "change_log", "appointment_version", "patient"):
        assert after[table] == before[table]


def test_a_moved_visit_is_a_new_version(running: Desk) -> None:
    message = _told(running, "V1")
    report = running.visit_rows(FIRST[0].replace("09:00", "11:00"), FIRST[1])
    assert (report.updated, report.unchanged) == (1, 1)
    visit = running.visit("V1")
    assert (visit["start_wall"], visit["version"], visit["confirmation"]) == (
        "2026-11-30T11:00",
        2,
        "not_asked",
    )
    assert visit["notice_due_utc"] == running.book.clock.now_utc() + 180_000
    assert running.scalar("SELECT state FROM question WHERE message_id = :id", id=message) == "void"
    running.sound()


def test_moved_there_and_back_it_is_asked_anew(running: Desk) -> None:
    answer_visit(running.book, ANNA, _key(running, "V1"))
    for row in (FIRST[0].replace("09:00", "11:00"), FIRST[0]):
        assert running.visit_rows(row, FIRST[1]).updated == 1
    visit = running.visit("V1")
    assert (visit["version"], visit["confirmation"]) == (3, "not_asked")
    running.sound()


def test_a_move_of_a_patient_who_knows_nothing_needs_no_notice(running: Desk) -> None:
    running.visit_rows(FIRST[0].replace("Dr Malik", "Dr Novak"), FIRST[1])
    visit = running.visit("V1")
    assert (visit["version"], visit["notice_due_utc"], visit["next_due_utc"]) == (2, None, 0)
    running.sound()


def test_a_cancelled_visit_is_a_cancellation(running: Desk) -> None:
    _told(running, "V1")
    running.visit_rows(FIRST[0] + "cancelled_by_clinic", FIRST[1])
    visit = running.visit("V1")
    assert (visit["lifecycle"], visit["version"], visit["next_due_utc"]) == ("cancelled_by_clinic", 2, None)
    assert visit["notice_due_utc"] is not None
    running.sound()


def test_cancelled_and_moved_at_once_keeps_the_time_that_the_patient_knows(running: Desk) -> None:
    _told(running, "V1")
    running.visit_rows(FIRST[0].replace("09:00", "11:00") + "cancelled_by_clinic", FIRST[1])
    visit = running.visit("V1")
    assert (visit["start_wall"], visit["lifecycle"]) == ("2026-11-30T09:00", "cancelled_by_clinic")
    running.sound()


@pytest.mark.parametrize("status", ["arrived", "in_room", "completed", "left_without_visit"])
def test_what_became_of_a_visit_is_taken_over(running: Desk, status: str) -> None:
    report = running.visit_rows(FIRST[0] + status, FIRST[1])
    assert report.updated == 1
    assert running.visit("V1")["lifecycle"] == status
    running.sound()


def test_a_visit_that_was_moved_and_then_done(running: Desk) -> None:
    running.visit_rows(FIRST[0].replace("09:00", "10:30") + "completed", FIRST[1])
    visit = running.visit("V1")
    assert (visit["lifecycle"], visit["start_wall"], visit["version"]) == ("completed", "2026-11-30T10:30", 2)
    running.sound()


def test_arrived_stays_arrived(running: Desk) -> None:
    set_status(running.book, ANNA, _key(running, "V1"), lifecycle=Lifecycle.ARRIVED)
    report = running.visit_rows(FIRST[0] + "cancelled_by_patient", FIRST[1])
    assert (report.updated, report.unchanged) == (0, 2)
    assert "Line 2 (V1): status stays" in report.notices[0]
    assert running.visit("V1")["lifecycle"] == "arrived"


def test_an_arrived_visit_is_not_moved(running: Desk) -> None:
    set_status(running.book, ANNA, _key(running, "V1"), lifecycle=Lifecycle.ARRIVED)
    report = running.visit_rows(FIRST[0].replace("09:00", "11:00"), FIRST[1])
    assert "start stays as it is" in report.notices[0]
    assert running.visit("V1")["start_wall"] == "2026-11-30T09:00"
    running.sound()


def test_what_was_done_at_the_desk_is_not_booked_again(running: Desk) -> None:
    set_status(running.book, ANNA, _key(running, "V1"), lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    assert running.visit_rows(*FIRST).unchanged == 2
    running.visit_rows(FIRST[0] + "arrived", FIRST[1])
    assert running.visit("V1")["lifecycle"] == "cancelled_by_patient"


def test_an_import_leads_forward_only(running: Desk) -> None:
    running.visit_rows(FIRST[0] + "completed", FIRST[1])
    report = running.visit_rows(*FIRST)
    assert "is not made booked by an import" in report.notices[0]
    assert running.visit("V1")["lifecycle"] == "completed"
    running.sound()


def test_a_patient_who_declined_is_no_no_show_by_import(running: Desk) -> None:
    running.visit_rows("V3,P3,Dr Malik,2026-11-20T09:00,30,")
    running.change("UPDATE appointment SET confirmation = 'declined' WHERE external_id = 'V3'")
    report = running.visit_rows("V3,P3,Dr Malik,2026-11-20T09:00,30,no_show")
    assert "said that they can't come" in report.notices[0]
    assert running.visit("V3")["lifecycle"] == "booked"


def test_the_past_can_be_mended(running: Desk) -> None:
    running.visit_rows(
        "H1,P1,Dr Malik,2026-11-10T09:00,30,completed", "H2,P2,Dr Malik,2026-11-10T10:00,30,completed"
    )
    report = running.visit_rows(
        "H1,P1,Dr Malik,2026-11-10T09:15,45,no_show", "H2,P3,Dr Novak,2026-11-10T10:00,30,completed"
    )
    assert (report.updated, report.notices[1:]) == (2, ())
    first, second = running.visit("H1"), running.visit("H2")
    assert (first["start_wall"], first["minutes"], first["lifecycle"]) == ("2026-11-10T09:15", 45, "no_show")
    assert (first["version"], first["revision"]) == (1, 2)
    assert second["patient_id"] == running.patient("P3")["id"]
    running.sound()


def test_what_the_desk_moved_stays_where_it_is(running: Desk) -> None:
    move_visit(running.book, ANNA, _key(running, "V1"), start="2026-12-01T14:00")
    assert running.visit_rows(*FIRST).unchanged == 2
    report = running.visit_rows(FIRST[0].replace("09:00", "11:00"), FIRST[1])
    assert "start stays as the desk has it" in report.notices[0]
    assert running.visit("V1")["start_wall"] == "2026-12-01T14:00"
    running.sound()


def test_another_column_is_applied_to_where_the_desk_put_it(running: Desk) -> None:
    move_visit(running.book, ANNA, _key(running, "V1"), start="2026-12-01T14:00")
    report = running.visit_rows(FIRST[0].replace(",30,", ",45,"), FIRST[1])
    assert report.updated == 1
    visit = running.visit("V1")
    assert (visit["start_wall"], visit["minutes"]) == ("2026-12-01T14:00", 45)
    running.sound()


def test_the_other_patient_of_a_visit_that_was_written_about_is_refused(running: Desk) -> None:
    _told(running, "V1")
    report = running.visit_rows(FIRST[0].replace("P1", "P3"), FIRST[1].replace("P2", "P3"))
    assert [row.column for row in report.refused] == ["patient_external_id"]
    assert running.visit("V1")["patient_id"] == running.patient("P1")["id"]
    assert running.visit("V2")["patient_id"] == running.patient("P3")["id"]


def test_a_type_makes_no_new_version(running: Desk) -> None:
    header = "external_id,patient_external_id,provider,start,minutes,type"
    report = running.visits(f"{header}\nV1,P1,Dr Malik,2026-11-30T09:00,30,Check-up\n")
    assert report.updated == 1
    visit = running.visit("V1")
    assert (visit["version"], visit["revision"]) == (1, 2)
    assert running.scalar("SELECT name FROM appointment_type") == "Check-up"


def test_a_visit_of_the_desks_own_is_in_the_way(running: Desk) -> None:
    running.change("UPDATE appointment SET external_id = NULL WHERE external_id = 'V2'")
    running.change("DELETE FROM import_row WHERE external_id = 'V2'")
    report = running.visit_rows("V1,P1,Dr Malik,2026-11-30T09:30,30,")
    assert "already has Petra Patient2 09:30 to 10:00." in report.refused[0].reason
    running.sound()


def test_a_provider_whom_the_desk_added_meanwhile(running: Desk) -> None:
    running.change(
        "INSERT INTO provider (id, public_id, name, name_key, position, active, revision) "
        "VALUES (7, 'p', 'Dr New', 'dr new', 1, 1, 1)"
    )
    move_visit(running.book, ANNA, _key(running, "V1"), provider_id=7)
    report = running.visit_rows(FIRST[0].replace("Dr Malik", "Dr Novak"), FIRST[1])
    assert "provider stays" in report.notices[-1]
    assert running.visit("V1")["provider_id"] == 7


class TestTimesThatChangeHands:
    """Rows whose new time another row of the same file has had."""

    def test_two_visits_swap(self, running: Desk) -> None:
        report = running.visit_rows(FIRST[0].replace("09:00", "09:30"), FIRST[1].replace("09:30", "09:00"))
        assert (report.updated, report.refused) == (2, ())
        assert running.visit("V1")["start_wall"] == "2026-11-30T09:30"
        assert running.visit("V2")["start_wall"] == "2026-11-30T09:00"
        running.sound()

    def test_a_whole_morning_is_put_off(self, desk: Desk) -> None:
        desk.some_patients()
        rows = [f"V{n},P{n % 5},Dr Malik,2026-11-30T{8 + n // 2:02d}:{n % 2 * 30:02d},30," for n in range(12)]
        later = [
            f"V{n},P{n % 5},Dr Malik,2026-11-30T{8 + (n + 1) // 2:02d}:{(n + 1) % 2 * 30:02d},30,"
            for n in range(12)
        ]
        desk.visit_rows(*rows)
        report = desk.visit_rows(*later)
        assert (report.updated, report.refused) == (12, ())
        desk.sound()
        assert desk.visit_rows(*later).unchanged == 12

    def test_a_new_visit_takes_the_time_of_one_that_is_cancelled_further_down(self, running: Desk) -> None:
        report = running.visit_rows(
            "V9,P3,Dr Malik,2026-11-30T09:00,30,", FIRST[0] + "cancelled_by_patient", FIRST[1]
        )
        assert (report.added, report.updated, report.refused) == (1, 1, ())
        running.sound()

    def test_who_waits_in_vain_is_refused_in_the_end(self, running: Desk) -> None:
        report = running.visit_rows("V9,P3,Dr Malik,2026-11-30T09:00,30,", *FIRST)
        assert [row.external_id for row in report.refused] == ["V9"]
        assert "Petra Patient1 09:00 to 09:30 (V1)" in report.refused[0].reason
        running.sound()

    def test_a_swap_with_one_that_can_not_move_stays_undone(self, running: Desk) -> None:
        set_status(running.book, ANNA, _key(running, "V2"), lifecycle=Lifecycle.ARRIVED)
        report = running.visit_rows(FIRST[0].replace("09:00", "09:30"), FIRST[1].replace("09:30", "09:00"))
        assert [row.external_id for row in report.refused] == ["V1"]
        assert running.visit("V1")["start_wall"] == "2026-11-30T09:00"
        running.sound()

    def test_three_in_a_ring_and_one_beside(self, desk: Desk) -> None:
        desk.some_patients()
        desk.visit_rows(*[f"V{n},P{n},Dr Malik,2026-11-30T{9 + n:02d}:00,60," for n in range(4)])
        ring = [f"V{n},P{n},Dr Malik,2026-11-30T{9 + (n + 1) % 3:02d}:00,60," for n in range(3)]
        report = desk.visit_rows(*ring, "V3,P3,Dr Malik,2026-11-30T09:30,60,")
        assert report.updated == 3
        assert [row.external_id for row in report.refused] == ["V3"]
        assert [desk.visit(f"V{n}")["start_wall"][11:13] for n in range(4)] == ["10", "11", "09", "12"]
        desk.sound()

    def test_a_swap_that_a_room_forbids_stays_undone(self, running: Desk) -> None:
        running.change(
            "INSERT INTO room (id, public_id, location_id, name, name_key, active) VALUES (1, 'r', 1, 'A', 'a', 1)"
        )
        running.visit_rows("X1,P3,Dr Novak,2026-11-30T09:30,30,", *FIRST)
        for external_id in ("V1", "X1"):
            visit = running.visit(external_id)
            running.change("UPDATE appointment SET room_id = 1 WHERE id = :id", id=visit["id"])
            running.change(
                "INSERT INTO occupancy (kind, resource_id, from_utc, until_utc, shared, appointment_id) "
                "VALUES ('room', 1, :begin, :end, 0, :id)",
                begin=visit["start_utc"],
                end=visit["end_utc"],
                id=visit["id"],
            )
        before = running.rows("SELECT * FROM occupancy ORDER BY resource_id, kind, from_utc")
        report = running.visit_rows(FIRST[0].replace("09:00", "09:30"), FIRST[1].replace("09:30", "09:00"))
        assert sorted(row.external_id for row in report.refused) == ["V1", "V2"]
        assert (report.updated, report.unchanged) == (0, 0)
        after = running.rows("SELECT * FROM occupancy ORDER BY resource_id, kind, from_utc")
        assert after == before
        running.sound()


def test_a_move_into_a_closed_place_is_refused_with_the_desks_own_sentence(running: Desk) -> None:
    running.change(
        "INSERT INTO block (id, public_id, location_id, start_wall, zone, start_utc, end_utc, reason, revision, created_utc) "
        "SELECT 1, 'b', location_id, '2026-11-30T08:00', zone, start_utc + 7200000, end_utc + 7200000, 'painters', 1, 1 "
        "FROM appointment WHERE external_id = 'V1'"
    )
    report = running.visit_rows(FIRST[0].replace("09:00", "11:00"), FIRST[1])
    (row,) = report.refused
    assert (row.external_id, row.column) == ("V1", "start")
    assert "painters" in row.reason
    assert running.visit("V1")["start_wall"] == "2026-11-30T09:00"
    running.sound()


def test_another_place_has_another_clock(running: Desk) -> None:
    running.change(
        "INSERT INTO location (id, public_id, name, name_key, address, phone, zone, holidays_region, position, active, "
        "revision) VALUES (9, 'x', 'Praha', 'praha', '', '', 'Europe/Prague', '', 5, 1, 1)"
    )
    header = "external_id,patient_external_id,provider,start,minutes,location"
    before = running.visit("V1")["start_utc"]
    report = running.visits(f"{header}\nV1,P1,Dr Malik,2026-11-30T09:00,30,praha\n")
    assert report.updated == 1
    visit = running.visit("V1")
    assert (visit["start_wall"], visit["zone"], visit["version"]) == ("2026-11-30T09:00", "Europe/Prague", 2)
    assert visit["start_utc"] == before - 3_600_000
    running.sound()
    report = running.visits(f"{header}\nV1,P1,Dr Malik,2026-11-30T09:00,30,\n")
    assert running.visit("V1")["zone"] == "Europe/London"
    running.sound()


def test_the_desks_time_that_the_new_place_skips(running: Desk) -> None:
    running.change(
        "INSERT INTO location (id, public_id, name, name_key, address, phone, zone, holidays_region, position, active, "
        "revision) VALUES (9, 'x', 'Praha', 'praha', '', '', 'Europe/Prague', '', 5, 1, 1)"
    )
    move_visit(running.book, ANNA, _key(running, "V1"), start="2027-03-28T02:30")
    header = "external_id,patient_external_id,provider,start,minutes,location"
    report = running.visits(f"{header}\nV1,P1,Dr Malik,2026-11-30T09:00,30,Praha\n")
    assert [row.column for row in report.refused] == ["start"]
    assert "2027-03-28 02:30 does not exist" in report.refused[0].reason


def test_when_it_was_booked_is_the_old_systems_word(running: Desk) -> None:
    header = "external_id,patient_external_id,provider,start,minutes,booked_at"
    row = "V1,P1,Dr Malik,2026-11-30T09:00,30"
    assert running.visits(f"{header}\n{row},2026-10-01T10:00\n").updated == 1
    first = running.visit("V1")
    assert first["booked_utc"] is not None
    assert running.visits(f"{header}\n{row},2026-10-02T10:00\n").updated == 1
    assert running.visit("V1")["booked_utc"] == first["booked_utc"] + 86_400_000
    assert running.visits(f"{header}\n{row},\n").unchanged == 1
    assert running.visit("V1")["version"] == 1


def test_a_shared_time_may_shrink_but_not_grow(running: Desk) -> None:
    move_visit(running.book, ANNA, _key(running, "V2"), start="2026-11-30T09:15", overbook="twins")
    running.change(
        "UPDATE import_row SET columns = replace(columns, '2026-11-30T09:30', '2026-11-30T09:15') WHERE external_id = 'V2'"
    )
    row = "V2,P2,Dr Malik,2026-11-30T09:15"
    assert running.visit_rows(f"{row},20,").updated == 1
    assert running.visit("V2")["overbooked"] == "twins"
    report = running.visit_rows(f"{row},40,")
    assert "Petra Patient1 09:00 to 09:30 (V1)" in report.refused[0].reason
    assert running.visit("V2")["minutes"] == 20


def test_hundreds_of_conflicts_are_counted(desk: Desk) -> None:
    desk.some_patients()
    rows = [f"V{n},P{n % 5},Dr Malik,2026-12-{1 + n // 12:02d}T{8 + n % 12:02d}:00,30," for n in range(300)]
    desk.visit_rows(*rows)
    desk.change("UPDATE appointment SET lifecycle = 'arrived'")
    report = desk.visit_rows(*[f"{row}completed" for row in rows])
    assert report.unchanged == 300
    assert len(report.notices) == 201
    assert report.notices[-1] == "100 more rows have notices like these."
