"""Founding a clinic, keys, and a book or disk that is not as it should be: a sentence and the promised exit status."""

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
from tests.acceptance.program import PASSPHRASE, Program, environment


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
