"""How the program is called, what it prints, what it ends with: INTERFACE's rules for every command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from frontdesk.domain.actors import PROGRAM
from frontdesk.services.clock import SystemClock
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from tests.acceptance.program import PASSPHRASE, Program, day, environment

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


def test_init_refuses_a_clinic_that_exists(clinic: Program) -> None:
    words = [
        "init",
        "--clinic",
        "Other",
        "--timezone",
        "Europe/Prague",
        "--country",
        "CZ",
        "--vault",
        "passphrase",
    ]
    refused = clinic.run(*words, "--json")
    assert refused.status == 4
    assert refused.sentence
    assert clinic.json("doctor")


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Nowhere", "CZ"), ("Europe/Prague", "Czechia"), ("../etc/passwd", "CZ"), ("", "")],
)
def test_init_takes_a_time_zone_and_a_country_that_exist(
    warm: subprocess.Popen[str], tmp_path: Path, zone: str, country: str
) -> None:
    (tmp_path / "p").write_text("passphrase words\n")
    program = Program(tmp_path / "book", environment(tmp_path / "book", tmp_path / "p"), warm)
    words = ["init", "--clinic", "C", "--timezone", zone, "--country", country, "--vault", "passphrase"]
    assert program.run(*words, "--json").status == 2
    assert not (tmp_path / "book" / "book.db").exists()


def test_the_recovery_keys_go_to_the_screen_or_to_the_file(
    warm: subprocess.Popen[str], bare_clinic: Program, tmp_path: Path
) -> None:
    sheets = (bare_clinic.folder.parent / "sheets.txt").read_text(encoding="utf-8")
    assert re.search(r"FDB-[A-Z0-9-]+", sheets)
    assert re.search(r"FDC-[A-Z0-9-]+", sheets)
    (tmp_path / "p").write_text("passphrase words\n")
    program = Program(tmp_path / "book", environment(tmp_path / "book", tmp_path / "p"), warm)
    words = [
        "init",
        "--clinic",
        "C",
        "--timezone",
        "Europe/Prague",
        "--country",
        "CZ",
        "--vault",
        "passphrase",
    ]
    shown = program.run(*words)
    assert shown.status == 0
    assert "FDB-" in shown.out
    assert "FDC-" in shown.out


def test_no_keyring_is_status_3_and_says_what_to_do(warm: subprocess.Popen[str], tmp_path: Path) -> None:
    program = Program(tmp_path / "book", environment(tmp_path / "book", tmp_path / "none"), warm)
    words = ["init", "--clinic", "C", "--timezone", "Europe/Prague", "--country", "CZ", "--json"]
    done = program.run(*words)
    assert done.status == 3
    assert "--vault passphrase" in done.sentence


def test_a_passphrase_that_is_wrong_missing_or_unreadable_is_status_3(
    clinic: Program, tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("something else\n")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for file in ("wrong", "empty", "bytes", "no-such-file", ""):
        named = str(tmp_path / file) if file else ""
        done = clinic.run("appointments", "--json", env={"FRONTDESK_VAULT_PASSPHRASE_FILE": named})
        assert (done.status, bool(done.sentence)) == (3, True), file
        assert PASSPHRASE not in done.err
        assert "something else" not in done.err


def test_secrets_are_never_taken_from_the_command_line(clinic: Program) -> None:
    for words in (["--token", "x"], ["--passphrase", "x"], ["--password", "x"]):
        account = ["--account-sid", "AC" + "0" * 32, "--from", "+12025550100"]
        assert clinic.quick("channel", "twilio", *account, *words, stdin="token\n").status == 2


def test_no_command_asks_a_question_without_a_terminal(clinic: Program) -> None:
    account = ["--account-sid", "AC" + "0" * 32, "--from", "+12025550100"]
    assert clinic.quick("channel", "twilio", *account, "--json").status == 2
    assert clinic.quick("handlers", "add", "Eva", "--json").status == 2
    assert clinic.quick("complaint", "show", "C-2026-0001", "--json").status == 2


def test_a_missing_book_is_status_3(warm: subprocess.Popen[str], tmp_path: Path) -> None:
    program = Program(tmp_path / "none", environment(tmp_path / "none", tmp_path / "p"), warm)
    for words in (["appointments"], ["sync", "--once"], ["backup"], ["verify"], ["doctor"]):
        done = program.run(*words, "--json")
        assert done.status == 3, words
        if words != ["doctor"]:
            assert "new clinic" in done.sentence
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all\n" * 500, bytes(range(256)) * 64])
def test_a_foreign_file_as_book_is_status_3_and_stays_as_it_is(clinic: Program, content: bytes) -> None:
    book = clinic.folder / "book.db"
    for file in clinic.folder.glob("book.db-*"):
        file.unlink()
    book.write_bytes(content)
    for words in (["appointments"], ["verify"], ["backup"]):
        done = clinic.run(*words, "--json")
        assert (done.status, bool(done.sentence)) == (3, True), words
    assert clinic.run("doctor", "--json").status == 3
    assert book.read_bytes() == content


def test_a_damaged_book_is_status_3(clinic: Program) -> None:
    clinic.patients(*[f"p{n},Ada,," for n in range(50)])
    book = clinic.folder / "book.db"
    good = book.read_bytes()
    half = bytearray(good)
    half[8192:] = os.urandom(len(half) - 8192)
    for content in (bytes(half), good[: len(good) // 2], b"\0" * 4096 + good[4096:]):
        for file in clinic.folder.glob("book.db-*"):
            file.unlink()
        book.write_bytes(content)
        done = clinic.run("verify", "--json")
        assert done.status == 3, len(content)
        assert clinic.run("patients", "--json").status == 3
        assert clinic.run("doctor", "--json").status == 3


@pytest.mark.skipif(sys.platform == "win32", reason="rights of a folder are other there")
def test_a_read_only_folder_is_status_3(clinic: Program) -> None:
    if os.geteuid() == 0:
        # Root writes anywhere: a file in place of the folder stops it, too.
        blocked = clinic.folder.parent / "file"
        blocked.write_text("")
        env = {"FRONTDESK_DATA_DIR": str(blocked / "book")}
    else:
        clinic.folder.chmod(0o500)
        env = {}
    try:
        for words in (["appointments"], ["backup"]):
            done = clinic.run(*words, "--json", env=env)
            assert done.status == 3
            assert done.sentence
    finally:
        clinic.folder.chmod(0o700)


def test_a_newer_database_is_status_4(clinic: Program) -> None:
    places = SecretPlaces(passphrase=lambda *, new: PASSPHRASE)
    book = open_book(clinic.folder, places=places, clock=SystemClock())
    with book.write(PROGRAM) as work:
        work.session.execute(sql("PRAGMA user_version = 9999"))
    book.close()
    for words in (["appointments"], ["sync", "--once"], ["backup"]):
        done = clinic.run(*words, "--json")
        assert done.status == 4
        assert "newer" in done.sentence
    manifest = clinic.folder / "manifest.json"
    known = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(known | {"format": 2}), encoding="utf-8")
    assert clinic.run("appointments", "--json").status == 4


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a Linux device")
def test_a_full_disk_is_status_3(clinic: Program) -> None:
    with open("/dev/full", "w") as full:
        import subprocess

        from tests.acceptance.program import PYTHON, ROOT

        ended = subprocess.run(
            [*PYTHON, "settings", "get", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=clinic.env,
            cwd=ROOT,
            encoding="utf-8",
            timeout=60,
        )
    assert ended.returncode == 3
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr


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
