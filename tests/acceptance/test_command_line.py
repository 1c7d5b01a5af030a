"""How the program is called, what it prints, what it ends with: INTERFACE's rules for every command."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.acceptance.program import PASSPHRASE, Program, day

LIFECYCLES = [
    "booked",
    "arrived",
    "in_room",
    "completed",
    "no_show",
    "left_without_visit",
    "cancelled_by_patient",
    "cancelled_by_clinic",
]
A_VISIT = "00000000-0000-7000-8000-000000000000"

WRONG = (
    ["nonsense"],
    ["--nonsense"],
    ["import"],
    ["import", "patients"],
    ["import", "nonsense", "file.csv"],
    ["book", "--patient", "ext:p1"],
    ["book", "--patient", "ext:p1", "--provider", "Dr Gray", "--start", "soon", "--minutes", "30"],
    [
        "book",
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Gray",
        "--start",
        "2026-02-30T09:00",
        "--minutes",
        "30",
    ],
    [
        "book",
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Gray",
        "--start",
        "2030-01-01T09:00",
        "--minutes",
        "many",
    ],
    ["book", "--patient", "ext:p1", "--provider", "Dr Gray", "--start", "2030-01-01T09:00", "--minutes", "0"],
    [
        "book",
        "--patient",
        "ext:nobody",
        "--provider",
        "Dr Gray",
        "--start",
        "2030-01-01T09:00",
        "--minutes",
        "30",
    ],
    [
        "book",
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Nobody",
        "--start",
        "2030-01-01T09:00",
        "--minutes",
        "30",
    ],
    ["status", "ext:v1", "vanished"],
    ["status", "ext:nothing", "arrived"],
    ["status", A_VISIT, "arrived"],
    ["status", "17", "arrived"],
    ["cancel", "ext:v1", "--by", "nobody"],
    ["cancel", "ext:v1"],
    ["move", "ext:v1", "--start", "yesterday"],
    ["appointments", "--from", "tomorrow"],
    ["appointments", "--from", "2026-13-01"],
    ["unconfirmed", "--days", "x"],
    ["unconfirmed", "--days", "-1"],
    ["messages", "--appointment", "ext:nothing"],
    ["messages", "--patient", "ext:nobody"],
    ["reply", A_VISIT, "--as", "perhaps"],
    ["reply", A_VISIT, "--as", "confirm"],
    ["resolve", A_VISIT, "--as", "perhaps"],
    ["resolve", A_VISIT, "--as", "sent"],
    ["settings", "get", "reminders.nonsense"],
    ["settings", "set", "reminders.nonsense", "1"],
    ["settings", "set", "reminders.enabled", "perhaps"],
    ["settings", "set", "reminders.min_lead_hours", '"four"'],
    ["settings", "set", "reminders.quiet_from", "25:00"],
    ["settings", "set", "reminders.steps", '[{"key":"ask"}]'],
    ["settings", "set", "sync.uncertain_grace_seconds", "0"],
    ["settings", "set", "replies.acknowledge", "always"],
    ["channel", "twilio", "--account-sid", "AC" + "0" * 32],
    ["channel", "twilio", "--account-sid", "nonsense", "--from", "+12025550100"],
    ["channel", "test", "pigeon"],
    ["sync", "--every", "-1"],
    ["sync", "--every", "often"],
    ["sync", "--once", "--every", "1"],
    ["simulate", "--port", "70000"],
    ["complaint", "show", "nonsense"],
    ["import", "patients", "no-such-file.csv"],
    ["restore", "no-such-file"],
    ["backup", "--to", ""],
)


def test_wrong_usage_is_status_2_with_one_sentence_and_nothing_on_standard_output(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    found = clinic.batch([[*words, "--json"] for words in WRONG])
    assert [
        (words, done.status, done.out) for words, done in found if (done.status, done.out) != (2, "")
    ] == []


def test_both_options_are_taken_before_and_after_the_command(clinic: Program, tmp_path: Path) -> None:
    bare = {"FRONTDESK_DATA_DIR": str(tmp_path / "another")}
    folder = str(clinic.folder)
    for words in (
        ["--data-dir", folder, "--json", "appointments"],
        ["appointments", "--data-dir", folder, "--json"],
        ["--json", "settings", "--data-dir", folder, "get", "sync.poll_seconds"],
        ["settings", "get", "sync.poll_seconds", f"--data-dir={folder}", "--json"],
    ):
        assert clinic.run(*words, env=bare).ok is not None
    assert clinic.run("appointments", "--json").ok == []


def test_a_list_is_a_bare_array(clinic: Program) -> None:
    lists = [
        ["appointments"],
        ["unconfirmed"],
        ["needs-you"],
        ["messages"],
        ["patients"],
        ["settings", "get"],
        ["complaint", "list"],
    ]
    for words, done in clinic.batch([[*words, "--json"] for words in lists]):
        assert isinstance(done.ok, list), words


def test_without_json_people_get_tables_and_sentences(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(f"v1,p1,Dr Gray,{day(2)}T10:00")
    lists = [
        ["appointments"],
        ["unconfirmed"],
        ["needs-you"],
        ["messages"],
        ["patients"],
        ["settings", "get"],
        ["doctor"],
        ["verify"],
    ]
    for words, done in clinic.batch(lists):
        assert done.status == 0, words
        assert done.out.strip()[0] not in "[{", words


def test_hostile_words_are_text_and_nothing_more(clinic: Program) -> None:
    clinic.patients("p1,Ada,,")
    hostile = [
        "<script>alert(1)</script>",
        "'; DROP TABLE appointment; --",
        "=cmd|' /C calc'!A0",
        "\x1b[31mred\x07",
        "x" * 100_000,
        "a\nb\rc\td",
        "\u202egnp.exe",
        "../../etc/passwd",
        "%s%n{0}",
    ]
    asked: list[list[str]] = []
    for text in hostile:
        words = [
            "book",
            "--patient",
            "ext:p1",
            "--provider",
            text,
            "--start",
            f"{day(3)}T09:00",
            "--minutes",
            "30",
        ]
        asked.append(words)
        asked.append(["patients", "--find", text])
        asked.append(["patient", "add", "--last-name", text, "--json"])
        asked.append(["settings", "set", "clinic.texts", json.dumps({"en": {"ask": text}}), "--json"])
        asked.append(["patients"])
    for words, done in clinic.batch(asked):
        assert done.status in (0, 2, 4), str(words)[:80]
        assert len(done.err) < 1000, str(words)[:80]
    assert clinic.json("verify")["ok"] is True


@pytest.mark.skipif(sys.platform == "win32", reason="words are text there")
def test_words_that_are_no_text_are_wrong_usage(clinic: Program) -> None:
    for words in (
        [b"patients", b"--find", b"\xff\xfe"],
        [b"\xff"],
        [b"--data-dir", b"/tmp/\xff", b"appointments"],
    ):
        done = clinic.run(*words, b"--json")
        assert done.status == 2
        assert done.sentence


def test_standard_input_that_is_no_text_is_no_traceback(clinic: Program) -> None:
    account = ["channel", "twilio", "--account-sid", "AC" + "0" * 32, "--from", "+12025550100"]
    for given in (b"\xff\xfe\n", b"\0\0\0\n", b"x" * 100_000, b"\n\n"):
        assert clinic.run(*account, "--json", stdin=given).status in (0, 2)


def test_settings_get_lists_all_with_their_meaning(clinic: Program) -> None:
    rows = {row["key"]: row for row in clinic.json("settings", "get")}
    assert all(row["meaning"] for row in rows.values())
    assert {key: rows[key]["value"] for key in DEFAULTS} == DEFAULTS
    assert {key: rows[key]["default"] for key in DEFAULTS} == DEFAULTS
    assert "backup.folder" in rows


DEFAULTS = {
    "reminders.steps": [
        {"key": "ask", "hours_before": 72, "ask": True},
        {"key": "ask_again", "hours_before": 24, "ask": True, "only_if": "unconfirmed"},
        {"key": "today", "hours_before": 3, "ask": False},
    ],
    "reminders.min_lead_hours": 4,
    "reminders.quiet_from": "20:00",
    "reminders.quiet_until": "09:00",
    "reminders.enabled": False,
    "reminders.pull_forward": True,
    "sync.uncertain_grace_seconds": 120,
    "sync.uncertain_give_up_seconds": 1800,
    "sync.messages_per_second": 10,
    "notices.grace_seconds": 180,
    "sync.poll_seconds": 45,
    "replies.acknowledge": "decline",
    "replies.auto_free_slot": False,
    "backup.minutes": 15,
}


def test_text_settings_are_given_bare_and_others_as_json(clinic: Program) -> None:
    for key, given, value in (
        ("reminders.quiet_from", "21:30", "21:30"),
        ("replies.acknowledge", "both", "both"),
        ("reminders.min_lead_hours", "6", 6),
        ("replies.auto_free_slot", "true", True),
        ("sync.uncertain_grace_seconds", "1", 1),
        ("notices.grace_seconds", "0", 0),
        ("reminders.steps", '[{"key":"only","hours_before":48,"ask":true}]', None),
    ):
        clinic.set(key, given)
        got = clinic.json("settings", "get", key)["value"]
        assert got == (json.loads(given) if value is None else value), key


def test_doctor_tells_the_surroundings_and_no_patient_data(clinic: Program) -> None:
    clinic.patients("p1,Adalbert,+12025550111,yes")
    for words in (["doctor"], ["doctor", "--json"]):
        done = clinic.run(*words)
        assert done.status == 0
        assert "Adalbert" not in done.out
        assert "5550111" not in done.out
        assert PASSPHRASE not in done.out
    report = json.dumps(clinic.json("doctor")).lower()
    for told in ("versions", "keys", "disk", "book", "checks", "channel", "sync"):
        assert told in report, told


def test_complaints_are_sealed_until_a_handler_reads_them(
    clinic: Program, bare_clinic: Program, tmp_path: Path
) -> None:
    complaint, password = tmp_path / "complaint.txt", tmp_path / "password"
    complaint.write_text("They made me wait for hours.\n", encoding="utf-8")
    password.write_text("a handler's words\n", encoding="utf-8")
    sheets = (bare_clinic.folder.parent / "sheets.txt").read_text(encoding="utf-8")
    key = re.search(r"FDC-[A-Z0-9-]+", sheets)
    assert key is not None
    receipt = clinic.json("complaint", "log", "--file", str(complaint))["receipt"]
    assert clinic.json("complaint", "list")[0]["receipt"] == receipt
    assert "wait for hours" not in clinic.quick("complaint", "list").out
    show = ["complaint", "show", receipt, "--password-file", str(password), "--json"]
    assert clinic.quick(*show).status == 2
    clinic.json("handlers", "add", "Eva", "--password-file", str(password), stdin=key[0] + "\n")
    assert clinic.quick(*show).ok["text"].strip() == "They made me wait for hours."
    password.write_text("guessed\n", encoding="utf-8")
    refused = clinic.quick(*show)
    assert refused.status in (3, 4)
    assert refused.sentence
    assert "wait for hours" not in clinic.log()


def test_the_demo_and_the_simulator_never_touch_the_data_folder(clinic: Program) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in clinic.folder.iterdir()}
    process = clinic.start("simulate", "--json")
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert {"url", "account_sid", "auth_token", "number"} <= set(facts)
    assert {path.name: path.stat().st_mtime_ns for path in clinic.folder.iterdir()} == before
