"""Backups: what comes back knows that it was restored, adopts what went out meanwhile, and sends nothing twice."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.acceptance.program import Network, Program, day

JANA, PETR = "+12025550111", "+12025550112"


def two_due(program: Program) -> None:
    program.patients(f"p1,Jana,{JANA},yes", f"p2,Petr,{PETR},yes")
    program.visits(f"v1,p1,Dr 1,{day(2)}T10:00", f"v2,p2,Dr 2,{day(2)}T11:00")


def test_backup_answers_file_bytes_and_visits(clinic: Program, tmp_path: Path) -> None:
    clinic.patients("p1,Ada,,")
    clinic.visits(f"v1,p1,Dr 1,{day(2)}T10:00")
    for words in ([], ["--to", str(tmp_path / "else where")]):
        done = clinic.json("backup", *words)
        assert set(done) == {"file", "bytes", "visits"}
        assert done["visits"] == 1
        assert Path(done["file"]).stat().st_size == done["bytes"]
        assert (clinic.folder if not words else tmp_path / "else where") in Path(done["file"]).parents
        assert b"Smith" not in Path(done["file"]).read_bytes()


def test_a_restored_book_adopts_what_went_out_meanwhile_and_sends_nothing_twice(
    sending: Program, network: Network
) -> None:
    two_due(sending)
    file = sending.json("backup")["file"]
    assert sending.sync()["sent"] == 2
    network.reply(JANA, "C")
    restored = sending.run("restore", file, "--json").ok
    assert restored["visits"] == 2
    assert sending.messages() == []
    reports = [sending.sync() for _ in range(3)]
    assert len(network.ledger()) == 2
    assert sum(report["sent"] for report in reports) == 0
    assert sum(report["adopted"] for report in reports) == 2
    assert {row["provider_id"] for row in sending.messages()} == {text["sid"] for text in network.ledger()}
    assert sending.visit("v1")["confirmation"] == "confirmed"
    assert sending.json("verify")["ok"] is True


def test_due_messages_of_a_restored_book_wait_until_the_providers_list_was_read(
    sending: Program, network: Network
) -> None:
    two_due(sending)
    file = sending.json("backup")["file"]
    sending.run("restore", file, "--json").ok["visits"]
    network.fault("500", on="list", every=1)
    sending.quick("sync", "--once", "--json")
    assert network.ledger() == []
    network.call("POST", "/reset")
    sending.sync()
    sending.sync()
    assert len(network.ledger()) == 2


def test_a_backup_comes_back_in_a_new_folder_with_the_recovery_key(
    sending: Program, bare_clinic: Program, network: Network, tmp_path: Path
) -> None:
    two_due(sending)
    assert sending.sync()["sent"] == 2
    sending.json("cancel", "ext:v2", "--by", "clinic")
    file = sending.json("backup")["file"]
    key = re.search(r"FDB-[A-Z0-9-]+", (bare_clinic.folder.parent / "sheets.txt").read_text(encoding="utf-8"))
    assert key is not None
    (tmp_path / "key").write_text(key[0] + "\n")
    other = Program(
        tmp_path / "other", sending.env | {"FRONTDESK_DATA_DIR": str(tmp_path / "other")}, sending.warm
    )
    without = other.run("restore", file, "--json")
    assert without.status == 3
    assert without.sentence
    words = ["restore", file, "--recovery-key-file", str(tmp_path / "key"), "--vault", "passphrase"]
    other.run(*words, "--json").ok["visits"]
    assert other.visit("v1")["confirmation"] == "awaiting"
    other.json("channel", "twilio", *network.account(), stdin=network.facts["auth_token"] + "\n")
    for _ in range(3):
        other.sync()
    assert len([text for text in network.ledger() if text["to"] == JANA]) == 1
    assert len([text for text in network.ledger() if text["to"] == PETR]) == 2


def test_a_damaged_or_foreign_backup_is_refused_and_the_book_stays(sending: Program, tmp_path: Path) -> None:
    two_due(sending)
    file = Path(sending.json("backup")["file"])
    damaged = tmp_path / "damaged"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    for bad in (bytes(content), content[: len(content) // 2], b"", b"nothing of ours" * 1000):
        damaged.write_bytes(bad)
        done = sending.quick("restore", str(damaged), "--json")
        assert done.status in (3, 4), bad[:20]
        assert done.sentence
    assert len(sending.json("appointments")) == 2
    shutil.rmtree(sending.folder / "backups", ignore_errors=True)
    assert sending.json("verify")["ok"] is True
