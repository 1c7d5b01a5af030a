"""The book by hand, through the command line."""

from __future__ import annotations

import pytest

from tests.support.command import Desk

PATIENTS = (
    "external_id,first_name,last_name,mobile,sms_consent\np1,Ada,Byron,+447400123456,yes\np2,Čeněk,Dvořák,,\n"
)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A clinic with two patients and two providers."""
    file = desk.folder / "patients.csv"
    file.write_text(PATIENTS, encoding="utf-8")
    assert desk.json("import", "patients", str(file))["added"] == 2
    for name in ("Dr Gray", "Dr Reid"):
        assert desk.run("provider", "add", name).status == 0
    return desk


def booked(
    desk: Desk, *more: str, start: str = "2026-11-24T09:00", patient: str = "ext:p1"
) -> dict[str, object]:
    words = [
        "book",
        "--patient",
        patient,
        "--provider",
        "dr  gray",
        "--start",
        start,
        "--minutes",
        "30",
        *more,
    ]
    document = desk.json(*words)
    assert isinstance(document, dict)
    return document


def test_a_visit_is_booked_and_listed(busy: Desk) -> None:
    visit = booked(busy)
    assert visit["start"] == "2026-11-24T09:00:00+00:00"
    assert visit["end"] == "2026-11-24T09:30:00+00:00"
    assert (visit["patient"], visit["provider"], visit["location"]) == (
        "Ada Byron",
        "Dr Gray",
        "Hillside Clinic",
    )
    assert (visit["lifecycle"], visit["confirmation"], visit["version"]) == ("booked", "not_asked", 1)
    assert visit["type"] is None
    assert visit["external_id"] is None
    keys = {"id", "external_id", "patient_id", "patient", "provider", "location", "type", "start", "end"}
    keys |= {"minutes", "lifecycle", "confirmation", "version"}
    listed = busy.json("appointments")
    assert [set(row) for row in listed] == [keys]
    assert listed[0]["id"] == visit["id"]
    table = busy.run("appointments")
    assert "Ada Byron" in table.out
    assert str(visit["id"]) in table.out


def test_the_list_is_today_and_the_next_thirty_days(busy: Desk) -> None:
    for start in ("2026-11-22T09:00", "2026-11-23T07:00", "2026-12-23T09:00", "2026-12-24T09:00"):
        booked(busy, start=start)
    assert [row["start"][:10] for row in busy.json("appointments")] == ["2026-11-23", "2026-12-23"]
    days = busy.json("appointments", "--from", "2026-12-24", "--to", "2026-12-24")
    assert [row["start"][:10] for row in days] == ["2026-12-24"]
    assert len(busy.json("appointments", "--to", "2026-11-22")) == 1
    assert busy.run("appointments", "--from", "2026-12-02", "--to", "2026-12-01").status == 2


def test_a_double_booking_is_refused_unless_it_is_meant(busy: Desk) -> None:
    booked(busy)
    words = [
        "book",
        "--patient",
        "ext:p2",
        "--provider",
        "Dr Gray",
        "--start",
        "2026-11-24T09:29",
        "--minutes",
        "5",
    ]
    refused = busy.run(*words, "--json")
    assert refused.status == 4
    assert refused.out == ""
    assert len(busy.json("appointments")) == 1
    assert busy.run(*words, "--overbook", "an emergency").status == 0
    assert len(busy.json("appointments")) == 2


def test_a_visit_moves_and_gets_a_new_version(busy: Desk) -> None:
    visit = booked(busy)
    moved = busy.json(
        "move", str(visit["id"]), "--start", "2026-11-24T14:00", "--provider", "Dr Reid", "--minutes", "45"
    )
    assert (moved["id"], moved["version"], moved["minutes"], moved["provider"]) == (
        visit["id"],
        2,
        45,
        "Dr Reid",
    )
    skipped = busy.run("move", str(visit["id"]), "--start", "2027-03-28T01:30")
    assert skipped.status == 2
    assert "clocks" in skipped.err


def test_moved_there_and_back_it_is_asked_anew(busy: Desk) -> None:
    one = str(booked(busy)["id"])
    busy.json("confirm", one)
    assert busy.json("move", one, "--start", "2026-11-24T14:00")["version"] == 2
    back = busy.json("move", one, "--start", "2026-11-24T09:00")
    assert (back["version"], back["confirmation"]) == (3, "not_asked")


def test_status_confirm_and_cancel(busy: Desk) -> None:
    one = str(booked(busy)["id"])
    assert busy.json("confirm", one)["confirmation"] == "confirmed"
    assert busy.json("confirm", one, "--undo")["confirmation"] == "not_asked"
    assert busy.json("status", one, "arrived")["lifecycle"] == "arrived"
    refused = busy.run("cancel", one, "--by", "patient")
    assert refused.status == 4
    other = str(booked(busy, start="2026-11-25T09:00")["id"])
    assert busy.json("cancel", other, "--by", "clinic")["lifecycle"] == "cancelled_by_clinic"
    assert busy.run("status", other, "booked").status == 4


def test_undo_takes_back_ones_own_last_act(busy: Desk) -> None:
    visit = booked(busy)
    busy.json("move", str(visit["id"]), "--start", "2026-11-24T14:00")
    busy.user = "bob"
    assert busy.run("undo").status == 2
    busy.user = "anna"
    assert busy.json("undo")["start"] == visit["start"]


def test_unknown_names_are_told_with_the_known_ones(busy: Desk) -> None:
    words = ["book", "--patient", "ext:p1", "--start", "2026-11-24T09:00", "--minutes", "30"]
    result = busy.run(*words, "--provider", "Dr Grey")
    assert result.status == 2
    assert "Dr Gray, Dr Reid" in result.err
    assert busy.run(*words, "--provider", "Dr Gray", "--type", "Check-up").status == 2
    assert busy.run("type", "add", "Check-up", "--minutes", "20").status == 0
    assert (
        busy.run(*words, "--provider", "Dr Gray", "--type", "check-up", "--location", "Nowhere").status == 2
    )
    assert busy.json(*words, "--provider", "Dr Gray", "--type", "check-up")["type"] == "Check-up"
    assert busy.run("provider", "add", "DR GRAY").status == 4


def test_hostile_names_cannot_steer_the_terminal(busy: Desk) -> None:
    file = busy.folder / "more.csv"
    file.write_text("external_id,last_name\np3,=HYPERLINK\u202e\u200b[31m\n", encoding="utf-8")
    busy.run("import", "patients", str(file))
    for result in (busy.run("patients"), busy.run("appointments")):
        assert "\u202e" not in result.out
        assert "\x1b" not in result.out


def test_opening_hours_are_set_and_shown(busy: Desk) -> None:
    hours = "mon-fri 08:00-12:00 13:00-18:00, sat 09:00-12:00"
    assert busy.run("hours", "hillside clinic", hours).status == 0
    assert busy.json("hours", "Hillside Clinic")["hours"] == hours
    for wrong in (
        "always",
        "mon 25:00-26:00",
        "mon 09:00-08:00",
        "mon 9:00-10:00, mon 11:00-12:00",
        "xyz 09:00-10:00",
    ):
        assert busy.run("hours", "Hillside Clinic", wrong).status == 2, wrong
    assert busy.json("hours", "Hillside Clinic")["hours"] == hours


def test_clinic_and_location_are_changed_by_name(busy: Desk) -> None:
    assert busy.json("clinic", "--phone", "020 7946 0999")["phone"] == "+442079460999"
    assert busy.json("location", "edit", "Hillside Clinic", "--new-name", "Hill")["name"] == "Hill"
    assert busy.json("clinic") == {"clinic": "Hillside Clinic", "phone": "+442079460999"}
    assert busy.run("location", "edit", "Nowhere", "--phone", "1").status == 2


def test_a_visit_gets_another_type(busy: Desk) -> None:
    busy.run("type", "add", "Phone talk", "--minutes", "15", "--remote", "phone")
    visit = booked(busy)
    told = busy.json("retype", str(visit["id"]), "--type", "phone TALK")
    assert (told["type"], told["minutes"], told["warnings"]) == ("Phone talk", 30, [])
    busy.json("undo")
    assert [row["type"] for row in busy.json("appointments")] == [None]
    assert busy.run("retype", str(visit["id"]), "--type", "Magic").status != 0
