"""Backup, restore, recovery, verify, doctor from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.command import Desk
from tests.support.secrets import BrokenSecrets, MemorySecrets


def with_visit(desk: Desk) -> Desk:
    file = desk.folder / "patients.csv"
    file.write_text("external_id,last_name\np1,Secretname\n", encoding="utf-8")
    desk.json("import", "patients", str(file))
    file.unlink()
    desk.json("provider", "add", "Dr Gray")
    words = [
        "book",
        "--patient",
        "ext:p1",
        "--provider",
        "Dr Gray",
        "--start",
        "2026-11-24T09:00",
        "--minutes",
        "30",
    ]
    desk.json(*words)
    return desk


def recovery_key(desk: Desk, tmp_path: Path) -> str:
    """The key of the sheet that init wrote, in a file as a person would type it."""
    sheet = (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    printed = next(word for word in sheet.split() if word.startswith("FDB-"))
    file = tmp_path / "key.txt"
    file.write_text(printed.lower().replace("-", " ") + "\n", encoding="utf-8")
    return str(file)


def test_backup_answers_what_it_wrote(desk: Desk, tmp_path: Path) -> None:
    with_visit(desk)
    made = desk.json("backup", "--to", str(tmp_path / "usb"))
    assert set(made) == {"file", "bytes", "visits"}
    assert made["visits"] == 1
    file = Path(made["file"])
    assert file.parent == tmp_path / "usb"
    assert file.stat().st_size == made["bytes"]
    assert b"Secretname" not in file.read_bytes()


def test_backups_go_to_the_folder_of_the_settings(desk: Desk, tmp_path: Path) -> None:
    assert Path(desk.json("backup")["file"]).parent == desk.folder / "backups"
    desk.json("settings", "set", "backup.folder", str(tmp_path / "elsewhere"))
    assert Path(desk.json("backup")["file"]).parent == tmp_path / "elsewhere"


def test_restore_brings_back_and_puts_aside(desk: Desk) -> None:
    with_visit(desk)
    made = desk.json("backup")
    before = desk.json("appointments")
    desk.json("cancel", before[0]["id"], "--by", "clinic")
    desk.clock.advance(hours=1)
    restored = desk.json("restore", made["file"])
    assert desk.json("appointments") == before
    aside = Path(restored["put_aside"])
    assert aside.parent == desk.folder
    assert {path.name for path in aside.iterdir()} == {"book.db", "manifest.json"}
    assert desk.json("doctor")["channel"]["restored"] is True
    assert desk.json("verify")["ok"] is True


def test_a_damaged_book_is_replaced_and_kept(desk: Desk) -> None:
    with_visit(desk)
    made = desk.json("backup")
    book = desk.folder / "book.db"
    book.write_bytes(b"garbage" * 1000)
    broken = desk.run("appointments")
    assert broken.status == 3
    assert book.read_bytes().startswith(b"garbage")
    restored = json.loads(desk.run("restore", made["file"], "--json").out)
    assert (Path(restored["put_aside"]) / "book.db").read_bytes().startswith(b"garbage")
    assert len(desk.json("appointments")) == 1


def test_another_clinics_backup_is_refused(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    assert other.init().status == 0
    made = other.json("backup", "--to", str(tmp_path))
    refused = desk.run("restore", made["file"])
    assert refused.status == 4
    assert "another clinic" in refused.err
    desk.secrets = other.secrets
    done = desk.json("restore", made["file"], "--replace")
    assert Path(done["put_aside"], "manifest.json").exists()
    assert desk.json("appointments") == []


@pytest.mark.parametrize(
    ("content", "status"), [(None, 2), (b"", 3), (b"PK\x03\x04 not a backup", 3), (b"x" * 5000, 3)]
)
def test_what_is_no_backup_changes_nothing(
    desk: Desk, tmp_path: Path, content: bytes | None, status: int
) -> None:
    file = tmp_path / "some.fdbackup"
    if content is not None:
        file.write_bytes(content)
    before = (desk.folder / "manifest.json").read_bytes()
    result = desk.run("restore", str(file))
    assert result.status == status
    assert (desk.folder / "manifest.json").read_bytes() == before
    assert desk.run("appointments").status == 0


def test_on_a_new_machine_the_recovery_key_restores(new_desk: Desk, tmp_path: Path) -> None:
    assert new_desk.init("--recovery-sheet", str(tmp_path / "sheet.txt")).status == 0
    made = with_visit(new_desk).json("backup", "--to", str(tmp_path))
    elsewhere = Desk(tmp_path / "new machine")
    without = elsewhere.run("restore", made["file"])
    assert without.status == 3
    assert "--recovery-key-file" in without.err
    assert elsewhere.run("appointments").status == 3

    key = recovery_key(new_desk, tmp_path)
    assert elsewhere.json("restore", made["file"], "--recovery-key-file", key)["visits"] == 1
    assert len(elsewhere.json("appointments")) == 1

    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a new one", encoding="utf-8")
    third = Desk(tmp_path / "third", secrets=BrokenSecrets())
    third.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"] = str(passphrase)
    words = ["restore", made["file"], "--recovery-key-file", key, "--vault", "passphrase"]
    assert third.run(*words).status == 0
    assert len(third.json("appointments")) == 1
    assert (third.folder / "vault.json").exists()


def test_the_recovery_key_opens_the_book_for_another_user(new_desk: Desk, tmp_path: Path) -> None:
    assert new_desk.init("--recovery-sheet", str(tmp_path / "sheet.txt")).status == 0
    key = recovery_key(new_desk, tmp_path)
    first = new_desk.secrets
    new_desk.secrets = MemorySecrets()
    locked = new_desk.run("appointments")
    assert locked.status == 3
    assert "frontdesk recovery" in locked.err
    assert new_desk.run("recovery", "--recovery-key-file", key).status == 0
    assert new_desk.run("appointments").status == 0
    new_desk.secrets = first
    assert new_desk.run("appointments").status == 0


def test_the_sheet_itself_may_stand_for_its_key(new_desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    assert new_desk.init("--recovery-sheet", str(sheet)).status == 0
    new_desk.secrets = MemorySecrets()
    assert new_desk.run("recovery", "--recovery-key-file", str(sheet)).status == 0
    assert new_desk.run("appointments").status == 0
    empty = tmp_path / "empty"
    empty.write_text(" \n", encoding="utf-8")
    for file in (empty, tmp_path / "missing", tmp_path):
        refused = new_desk.run("recovery", "--recovery-key-file", str(file))
        assert refused.status == 3, file
        assert str(file) in refused.err


def test_the_recovery_key_is_read_from_standard_input_too(new_desk: Desk, tmp_path: Path) -> None:
    assert new_desk.init("--recovery-sheet", str(tmp_path / "sheet.txt")).status == 0
    key = Path(recovery_key(new_desk, tmp_path)).read_text(encoding="utf-8")
    new_desk.secrets = MemorySecrets()
    assert new_desk.run("recovery", stdin=key).status == 0
    mistyped = new_desk.run("recovery", stdin=key.replace(key.split()[1], "00000"))
    assert mistyped.status == 2
    assert "Group 1" in mistyped.err
    assert new_desk.run("recovery").status == 2
    other = Desk(tmp_path / "other")
    assert other.init().status == 0
    foreign = other.run("recovery", stdin=key)
    assert foreign.status == 3
    assert "does not open this book" in foreign.err


def test_a_forgotten_passphrase_is_replaced(new_desk: Desk, tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("first", encoding="utf-8")
    new_desk.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"] = str(passphrase)
    assert new_desk.init("--vault", "passphrase", "--recovery-sheet", str(tmp_path / "sheet.txt")).status == 0
    passphrase.write_text("second", encoding="utf-8")
    assert new_desk.run("appointments").status == 3
    assert new_desk.run("recovery", "--recovery-key-file", recovery_key(new_desk, tmp_path)).status == 0
    assert new_desk.run("appointments").status == 0
    assert (new_desk.folder / "vault.json.replaced").exists()


def test_verify_says_what_is_broken(desk: Desk) -> None:
    with_visit(desk)
    sound = desk.json("verify")
    assert sound["ok"] is True
    assert sound["checks"]["audit"] is True
    assert "sound" in desk.run("verify").out


def test_doctor_tells_of_everything_but_patients(desk: Desk) -> None:
    with_visit(desk)
    report = desk.json("doctor")
    assert report["ok"] is True
    assert report["book"]["patients"] == report["book"]["appointments"] == 1
    assert report["keys"]["kind"] == "keyring"
    assert report["channel"]["set_up"] is False
    assert report["sync"]["last_success"] is None
    printed = desk.run("doctor").out
    assert re.search(r"Free on its disk +[0-9.]+ [MG]B", printed)
    assert "Secretname" not in printed + json.dumps(report)
    assert "The book opens." in printed


def test_doctor_works_where_the_book_does_not(desk: Desk, new_desk: Desk) -> None:
    (desk.folder / "book.db").write_bytes(b"x" * 4096)
    result = desk.run("doctor", "--json")
    assert result.status == 3
    assert result.json["ok"] is False
    assert result.json["problem"] in result.err
    nowhere = Desk(desk.folder / "nothing").run("doctor", "--json")
    assert nowhere.status == 3
    assert nowhere.json["disk"]["exists"] is False
