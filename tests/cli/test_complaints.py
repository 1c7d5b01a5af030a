"""Sealed complaints from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Desk

TEXT = "The doctor was rude to Mr Secret."


@pytest.fixture
def keyed(new_desk: Desk, tmp_path: Path) -> tuple[Desk, str]:
    """A clinic and its complaints recovery key."""
    assert new_desk.init("--recovery-sheet", str(tmp_path / "sheet.txt")).status == 0
    sheet = (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    return new_desk, next(word for word in sheet.split() if word.startswith("FDC-"))


def test_anyone_logs_and_only_a_handler_reads(keyed: tuple[Desk, str], tmp_path: Path) -> None:
    desk, key = keyed
    file, password = tmp_path / "complaint.txt", tmp_path / "password"
    file.write_text(TEXT, encoding="utf-8")
    password.write_text("a long password\n", encoding="utf-8")
    receipt = desk.json("complaint", "log", "--file", str(file))["receipt"]
    listed = desk.json("complaint", "list")
    assert [row["receipt"] for row in listed] == [receipt]
    assert "Secret" not in desk.run("complaint", "list").out

    nobody = desk.run("complaint", "show", receipt, "--password-file", str(password))
    assert nobody.status == 2
    assert "handlers add" in nobody.err
    added = desk.run("handlers", "add", "Dana", "--password-file", str(password), stdin=f"{key}\n")
    assert added.status == 0, added.err
    opened = desk.json("complaint", "show", receipt, "--password-file", str(password))
    assert opened["text"] == TEXT
    assert TEXT in desk.run("complaint", "show", receipt, "--password-file", str(password)).out

    wrong = tmp_path / "wrong"
    wrong.write_text("another password", encoding="utf-8")
    refused = desk.run("complaint", "show", receipt, "--password-file", str(wrong))
    assert refused.status == 4
    assert "Secret" not in refused.out + refused.err

    file.write_text("It happened again.", encoding="utf-8")
    assert desk.run("complaint", "log", "--file", str(file), "--receipt", receipt).status == 0
    parts = desk.json("complaint", "show", receipt, "--password-file", str(password))["parts"]
    assert [part["text"] for part in parts] == [TEXT, "It happened again."]


def test_a_handler_needs_the_complaints_key(keyed: tuple[Desk, str], tmp_path: Path) -> None:
    desk, key = keyed
    assert desk.run("handlers", "add", "Dana", stdin="").status == 2
    mistyped = desk.run("handlers", "add", "Dana", stdin=key[:-1] + "\na long password\n")
    assert mistyped.status == 2
    both = desk.run("handlers", "add", "Dana", stdin=f"{key}\na long password\n")
    assert both.status == 0, both.err
    again = desk.run("handlers", "add", "dana", stdin=f"{key}\na long password\n")
    assert again.status == 4


def test_what_is_no_complaint_is_not_sealed(keyed: tuple[Desk, str], tmp_path: Path) -> None:
    desk, _ = keyed
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"  \n")
    for file in (empty, tmp_path / "missing.txt"):
        assert desk.run("complaint", "log", "--file", str(file)).status == 2
    assert desk.json("complaint", "list") == []
    assert desk.run("complaint", "show", "no receipt", stdin="x\n").status == 2


def test_a_handler_acknowledges_and_closes(keyed: tuple[Desk, str], tmp_path: Path) -> None:
    desk, key = keyed
    file, password = tmp_path / "complaint.txt", tmp_path / "password"
    file.write_text(TEXT, encoding="utf-8")
    password.write_text("a long password\n", encoding="utf-8")
    own = ("--password-file", str(password))
    assert desk.run("handlers", "add", "Dana", *own, stdin=f"{key}\n").status == 0
    receipt = desk.json("complaint", "log", "--file", str(file))["receipt"]
    received = desk.json("complaint", "list")[0]["received"]
    assert desk.run("complaint", "acknowledge", receipt, "--on", "soon", *own).status == 2
    assert desk.run("complaint", "acknowledge", receipt, "--on", "1999-01-01", *own).status == 2
    assert desk.json("complaint", "acknowledge", receipt, *own)["acknowledged"] == received
    assert desk.run("complaint", "acknowledge", receipt, *own).status == 4
    assert desk.run("complaint", "close", receipt, *own).status == 2
    closed = desk.run("complaint", "close", receipt, "--outcome", "partly", "--on", received, *own)
    assert closed.status == 0, closed.err
    [row] = desk.json("complaint", "list")
    assert (row["acknowledged"], row["closed"]) == (received, received)
    assert "partly" not in desk.run("complaint", "list").out
    steps = [
        (part["step"], part["outcome"]) for part in desk.json("complaint", "show", receipt, *own)["parts"]
    ]
    assert steps == [("", ""), ("acknowledged", ""), ("closed", "partly")]
    assert "partly" in desk.run("complaint", "show", receipt, *own).out
