"""Imports, the book by hand, and the rows of the lists: INTERFACE's columns, keys and words."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.acceptance.program import APPOINTMENT_KEYS, NEED_KEYS, UNCONFIRMED_KEYS, Program, day, now

IMPORT_KEYS = {"added", "updated", "unchanged", "refused", "notices"}
VISIT_HEAD = "external_id,patient_external_id,provider,start,minutes"


def write(folder: Path, name: str, content: str | bytes) -> str:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def test_good_rows_go_in_and_refused_ones_are_listed_with_line_and_reason_and_status_1(
    clinic: Program, tmp_path: Path
) -> None:
    file = write(
        tmp_path,
        "p.csv",
        'external_id,last_name,birth_date,notes\np1,One,,"Two\nlines"\np2,,,\np3,Good,1980-02-30,\n,Nameless,,\np5,Good,1980-02-28,fine\n',
    )
    done = clinic.quick("import", "patients", file, "--json")
    assert done.status == 1
    report = done.json
    assert set(report) == IMPORT_KEYS
    assert (report["added"], report["updated"], report["unchanged"]) == (2, 0, 0)
    assert [set(row) for row in report["refused"]] == [{"line", "external_id", "column", "reason"}] * 3
    assert [(row["line"], row["external_id"], row["column"]) for row in report["refused"]] == [
        (4, "p2", "last_name"),
        (5, "p3", "birth_date"),
        (6, "", "external_id"),
    ]
    assert all(row["reason"] for row in report["refused"])
    shown = clinic.quick("import", "patients", file)
    assert shown.status == 1
    assert "last_name" in shown.out
    assert "4" in shown.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_utf_8_with_and_without_bom_and_windows_1252_with_any_separator(
    clinic: Program, tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [["last_name", "external_id", "colour"], ["Müller", "p1", "blue"]]
    file = write(tmp_path, "p.csv", "\r\n".join(separator.join(row) for row in rows).encode(encoding))
    report = clinic.json("import", "patients", file)
    assert report["added"] == 1
    assert "colour" in json.dumps(report["notices"])
    assert clinic.json("patients")[0]["last_name"] == "Müller"


def test_no_header_or_a_needed_column_missing_is_status_4_and_nothing_is_imported(
    clinic: Program, tmp_path: Path
) -> None:
    for what, content in (
        ("patients", ""),
        ("patients", "p1,Ada,Byron\np2,Eva,Smith\n"),
        ("patients", "external_id,first_name\np1,Ada\n"),
        ("patients", "last_name\nByron\n"),
        ("appointments", "external_id,patient_external_id,provider,start\nv1,p1,Dr Gray,2030-01-01T09:00\n"),
    ):
        done = clinic.quick("import", what, write(tmp_path, "f.csv", content), "--json")
        assert done.status == 4, content
        assert done.sentence
    assert clinic.json("patients") == []


def test_map_names_their_columns_and_a_dry_run_changes_nothing(clinic: Program, tmp_path: Path) -> None:
    file = write(tmp_path, "p.csv", "Nr,Nachname,Mobil\n17,Byron,+12025550111\n")
    columns = write(
        tmp_path, "m.json", json.dumps({"external_id": "Nr", "last_name": "Nachname", "mobile": "Mobil"})
    )
    words = ["import", "patients", file, "--map", columns]
    assert clinic.json(*words, "--dry-run")["added"] == 1
    assert clinic.json("patients") == []
    assert clinic.json(*words)["added"] == 1
    assert clinic.json("patients")[0]["external_id"] == "17"
    for broken in ("[]", "{", '{"last_name": 7}', '{"nonsense": "Nr"}'):
        done = clinic.quick(*words[:-1], write(tmp_path, "broken.json", broken), "--json")
        assert done.status in (2, 4), broken


def test_running_an_import_again_updates_by_external_id_and_never_doubles(clinic: Program) -> None:
    start = f"{day(2)}T10:00"
    assert clinic.patients("p1,Ada,,")["added"] == 1
    assert clinic.visits(f"v1,p1,Dr Gray,{start}")["added"] == 1
    before = clinic.visit("v1")
    assert clinic.patients("p1,Ada,,") == {
        "added": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": [],
        "notices": [],
    }
    assert clinic.visits(f"v1,p1,Dr Gray,{start}")["unchanged"] == 1
    assert clinic.visit("v1") == before
    assert clinic.patients("p1,Eva,,")["updated"] == 1
    assert clinic.visits(f"v1,p1,Dr Gray,{day(2)}T11:00")["updated"] == 1
    assert clinic.visit("v1")["version"] > before["version"]
    assert len(clinic.json("patients")) == len(clinic.json("appointments")) == 1


def test_an_import_never_takes_back_what_happened_at_the_desk(clinic: Program) -> None:
    rows = [f"v{n},p{n},Dr {n},{day(2)}T1{n}:00" for n in range(5)]
    clinic.patients(*[f"p{n},Ada,,yes" for n in range(5)])
    clinic.visits(*rows)
    clinic.json("status", "ext:v0", "arrived")
    clinic.json("move", "ext:v1", "--start", f"{day(3)}T15:30")
    clinic.json("cancel", "ext:v2", "--by", "clinic")
    clinic.json("confirm", "ext:v3")
    clinic.json("patient", "edit", "ext:p4", "--sms-consent", "no")
    before = clinic.json("appointments", "--from", day(0), "--to", day(30))
    report = clinic.visits(*rows)
    assert report["refused"] == []
    clinic.patients(*[f"p{n},Ada,,yes" for n in range(5)])
    after = clinic.json("appointments", "--from", day(0), "--to", day(30))
    assert after == before
    words = {
        row["external_id"]: (row["lifecycle"], row["start"][11:16], row["confirmation"]) for row in after
    }
    assert words["v0"][0] == "arrived"
    assert words["v1"][:2] == ("booked", "15:30")
    assert words["v2"][0] == "cancelled_by_clinic"
    assert words["v3"][2] == "confirmed"
    consents = {row["external_id"]: row["sms_consent"] for row in clinic.json("patients")}
    assert (consents["p3"], consents["p4"]) == ("yes", "no")


def test_a_provider_type_or_location_not_seen_before_is_created(clinic: Program, tmp_path: Path) -> None:
    clinic.patients("p1,Ada,,")
    row = f"v1,p1,Dr New,Annexe,Check-up,{day(2)}T10:00,20,completed,{day(-3)}T08:00"
    file = write(
        tmp_path,
        "v.csv",
        "external_id,patient_external_id,provider,location,type,start,minutes,status,booked_at\n"
        + row
        + "\n",
    )
    assert clinic.quick("import", "appointments", file, "--json").status in (0, 1)
    visit = clinic.visit("v1")
    assert (visit["provider"], visit["location"], visit["type"], visit["minutes"]) == (
        "Dr New",
        "Annexe",
        "Check-up",
        20,
    )


def test_refused_visits_say_why(clinic: Program, tmp_path: Path) -> None:
    clinic.patients("p1,Ada,,")
    file = write(
        tmp_path,
        "v.csv",
        f"{VISIT_HEAD},status\n"
        f"v1,p1,Dr Gray,{day(2)}T10:00,30,\n"
        f"v2,nobody,Dr Gray,{day(2)}T11:00,30,\n"
        f"v3,p1,Dr Gray,{day(2)}T10:15,30,\n"
        f"v4,p1,Dr Gray,tomorrow,30,\n"
        f"v5,p1,Dr Gray,{day(2)}T12:00,-5,\n"
        f"v6,p1,Dr Gray,{day(2)}T13:00,30,vanished\n"
        f"v7,p1,,{day(2)}T14:00,30,\n",
    )
    done = clinic.quick("import", "appointments", file, "--json")
    assert done.status == 1
    assert [(row["line"], row["column"]) for row in done.json["refused"] if row["external_id"] != "v3"] == [
        (3, "patient_external_id"),
        (5, "start"),
        (6, "minutes"),
        (7, "status"),
        (8, "provider"),
    ]
    assert [row["line"] for row in done.json["refused"] if row["external_id"] == "v3"] == [4]


def test_hostile_files_end_with_a_status_and_a_sentence(clinic: Program, tmp_path: Path) -> None:
    head = b"external_id,last_name,notes\n"
    files = {
        "nul": head + b"p1,A\0B,\n",
        "control": head + b"p2,\x1b[31mRed\x07,\x00\n",
        "html": head + b"p3,<script>alert(1)</script>,<b>\n",
        "huge": head + b"p4," + b"x" * 100_000 + b",\n",
        "formula": head + b"p5,=cmd|' /C calc'!A0,\n",
        "quote": head + b'p6,"never closed\np7,Fine,\n',
        "binary": bytes(range(256)) * 40,
        "utf16": "external_id,last_name\np8,Ada\n".encode("utf-16"),
        "wide": b",".join(b"c%d" % n for n in range(5000)) + b"\n",
        "fewer": head + b"p9\n",
        "more": head + b"p10,Ada,n,extra,extra\n",
    }
    asked = [
        ["import", "patients", write(tmp_path, name, content), *more]
        for name, content in files.items()
        for more in ([], ["--json"])
    ]
    found = clinic.batch(asked)
    assert [str(words) for words, done in found if done.status not in (0, 1, 4)] == []
    assert clinic.quick("import", "patients", str(tmp_path), "--json").status in (2, 3)
    assert clinic.run("patients").status == 0
    assert clinic.json("verify")["ok"] is True


def test_appointment_rows_have_exactly_these_keys_and_local_times_with_offset(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    row = clinic.visit("v1")
    assert set(row) == APPOINTMENT_KEYS
    assert row["start"] == f"{day(2)}T10:00:00+05:30"
    assert row["end"] == f"{day(2)}T10:30:00+05:30"
    assert (row["lifecycle"], row["confirmation"], row["minutes"]) == ("booked", "not_asked", 30)
    assert all(isinstance(row[key], str) for key in ("id", "external_id", "patient_id", "patient"))


def test_unconfirmed_and_needs_you_rows_have_exactly_these_keys(clinic: Program) -> None:
    clinic.patients("p1,Ada,+12025550111,yes", "p2,Eva,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(1)}T10:00", f"v2,p2,Dr Gray,{day(1)}T11:00")
    rows = clinic.json("unconfirmed", "--days", "3")
    assert {row["external_id"] for row in rows} == {"v1", "v2"}
    for row in rows:
        assert set(row) == UNCONFIRMED_KEYS
        assert row["reason"]
        assert row["next_step"]
        assert row["risk"] is None or 0 <= row["risk"] <= 1
        left = (datetime.fromisoformat(row["start"]) - now()).total_seconds() / 3600
        assert abs(row["hours_left"] - left) < 0.5
    needs = clinic.json("needs-you")
    assert needs, "nobody can be reached without a number"
    for need in needs:
        assert set(need) == NEED_KEYS
        assert need["appointment_id"] or need["message_id"] or need["patient_id"]
        assert datetime.fromisoformat(need["due"]).tzinfo is not None


def test_appointments_without_dates_are_today_and_the_next_30_days(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(
        f"yesterday,p1,Dr 1,{day(-1)}T23:30",
        f"today,p1,Dr 2,{day(0)}T00:10",
        f"last,p1,Dr 3,{day(30)}T23:00",
        f"after,p1,Dr 4,{day(31)}T00:10",
    )
    assert [row["external_id"] for row in clinic.json("appointments")] == ["today", "last"]
    one = clinic.json("appointments", "--from", day(31), "--to", day(31))
    assert [row["external_id"] for row in one] == ["after"]


def test_a_command_takes_the_id_of_the_json_or_ext_and_the_external_id(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    row = clinic.visit("v1")
    for named in (row["id"], "ext:v1", row["id"].upper()):
        clinic.json("confirm", named)
        assert clinic.json("confirm", named, "--undo")["confirmation"] == "not_asked"
        assert clinic.json("messages", "--appointment", named) == []
    for named in (row["patient_id"], "ext:p1"):
        assert clinic.json("messages", "--patient", named) == []
        clinic.json("patient", "edit", named, "--notes", "n")
    words = ["--provider", "Dr Gray", "--minutes", "30", "--start"]
    clinic.json("book", "--patient", row["patient_id"], *words, f"{day(3)}T10:00")
    clinic.json("book", "--patient", "ext:p1", *words, f"{day(4)}T10:00")


def test_a_double_booking_is_status_4_with_a_sentence(clinic: Program) -> None:
    clinic.patients("p1,Ada,,", "p2,Eva,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(2)}T10:00", f"v2,p2,Dr Gray,{day(2)}T11:00")
    words = [
        "book",
        "--patient",
        "ext:p2",
        "--provider",
        "Dr Gray",
        "--start",
        f"{day(2)}T10:15",
        "--minutes",
        "30",
    ]
    moved = ["move", "ext:v2", "--start", f"{day(2)}T10:15"]
    for command in (words, moved):
        done = clinic.quick(*command, "--json")
        assert done.status == 4
        assert "Dr Gray" in done.sentence
        shown = clinic.quick(*command)
        assert (shown.status, shown.out) == (4, "")
    assert len(clinic.json("appointments")) == 2


def test_book_move_cancel_status_and_confirm_do_what_the_book_does_by_hand(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.json("provider", "add", "Dr Gray")
    clinic.json("provider", "add", "Dr Reid")
    clinic.json("type", "add", "Check-up")
    words = ["--provider", "dr gray", "--type", "Check-up", "--location", "Hillside"]
    made = clinic.json("book", "--patient", "ext:p1", "--start", f"{day(2)}T09:00", "--minutes", "20", *words)
    assert set(made) - {"warnings"} == APPOINTMENT_KEYS
    named = made["id"]
    moved = clinic.json(
        "move", named, "--start", f"{day(3)}T09:30", "--provider", "Dr Reid", "--minutes", "45"
    )
    assert (moved["start"][:16], moved["provider"], moved["minutes"]) == (f"{day(3)}T09:30", "Dr Reid", 45)
    assert moved["version"] > made["version"]
    assert clinic.json("confirm", named)["confirmation"] == "confirmed"
    assert clinic.json("confirm", named, "--undo")["confirmation"] == "not_asked"
    assert clinic.json("status", named, "arrived")["lifecycle"] == "arrived"
    assert clinic.json("status", named, "in_room")["lifecycle"] == "in_room"
    assert clinic.json("status", named, "completed")["lifecycle"] == "completed"
    for by in ("patient", "clinic"):
        other = clinic.json(
            "book", "--patient", "ext:p1", "--start", f"{day(5)}T09:00", "--minutes", "20", *words
        )
        assert clinic.json("cancel", other["id"], "--by", by)["lifecycle"] == f"cancelled_by_{by}"


def test_patients_finds_as_the_window_does(clinic: Program) -> None:
    clinic.patients("p1,Čeněk,+12025550111,", "p2,Ada,,")
    for find, whom in (("cene", {"p1"}), ("550", {"p1"}), ("smith", {"p1", "p2"}), ("nobody", set())):
        assert {row["external_id"] for row in clinic.json("patients", "--find", find)} == whom
