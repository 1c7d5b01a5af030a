"""Founding a clinic from the command line."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.support.command import Desk
from tests.support.secrets import BrokenSecrets, MemorySecrets


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_new_clinic_opens_and_its_keys_were_shown(new_desk: Desk) -> None:
    result = new_desk.init("--phone", "020 7946 0958", "--location", "Annexe")
    assert result.status == 0
    assert "FDB-" in result.out
    assert "FDC-" in result.out
    assert names(new_desk.folder) == {"book.db", "manifest.json"}
    assert new_desk.json("appointments") == []


def test_json_says_what_was_founded(new_desk: Desk, tmp_path: Path) -> None:
    result = new_desk.init("--json", "--phone", "020 7946 0958")
    document = result.json
    assert document["clinic"] == document["location"] == "Hillside Clinic"
    assert document["phone"] == "+442079460958"
    assert (document["language"], document["currency"]) == ("en", "GBP")
    assert document["recovery_keys"]["book"].startswith("FDB-")
    assert document["recovery_keys"]["complaints"].startswith("FDC-")
    manifest = json.loads((new_desk.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["book_id"] == document["id"]
    assert manifest["key"] == {"kind": "keyring"}


@pytest.mark.parametrize(
    ("country", "zone", "language", "currency"),
    [("CZ", "Europe/Prague", "cs", "CZK"), ("de", "Europe/Berlin", "de", "EUR"), ("MX", "America/Mexico_City", "es", "MXN")],
)  # fmt: skip
def test_language_and_currency_follow_the_country(
    new_desk: Desk, country: str, zone: str, language: str, currency: str
) -> None:
    words = ["init", "--clinic", "Zdraví", "--timezone", zone, "--country", country, "--json"]
    document = new_desk.run(*words).json
    assert (document["language"], document["currency"], document["country"]) == (
        language,
        currency,
        country.upper(),
    )


def test_the_recovery_sheet_goes_to_a_file_of_ones_own(new_desk: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    result = new_desk.init("--recovery-sheet", str(sheet), "--json")
    assert result.status == 0
    assert "recovery_keys" not in result.json
    assert "FDB-" not in result.out
    text = sheet.read_text(encoding="utf-8")
    assert "FDB-" in text
    assert "FDC-" in text
    if sys.platform != "win32":
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_a_sheet_that_cannot_be_written_means_no_clinic(new_desk: Desk, tmp_path: Path) -> None:
    taken = tmp_path / "taken.txt"
    taken.write_text("mine", encoding="utf-8")
    refused = new_desk.init("--recovery-sheet", str(taken))
    assert refused.status == 4
    assert taken.read_text(encoding="utf-8") == "mine"
    nowhere = new_desk.init("--recovery-sheet", str(tmp_path / "no" / "such" / "folder"))
    assert nowhere.status == 3
    assert names(new_desk.folder) == set()
    assert isinstance(new_desk.secrets, MemorySecrets)
    assert new_desk.secrets.kept == {}


def test_an_existing_clinic_is_never_replaced(desk: Desk, tmp_path: Path) -> None:
    before = (desk.folder / "book.db").read_bytes()
    sheet = tmp_path / "sheet.txt"
    result = desk.init("--recovery-sheet", str(sheet))
    assert result.status == 4
    assert "There is a clinic in this data folder already" in result.err
    assert (desk.folder / "book.db").read_bytes() == before
    assert not sheet.exists()


def test_what_is_left_of_a_clinic_is_not_built_over(desk: Desk) -> None:
    (desk.folder / "manifest.json").unlink()
    result = desk.init()
    assert result.status == 4
    assert "manifest" in result.err
    assert not (desk.folder / "manifest.json").exists()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--timezone", "Mars/Olympus"], "There is no time zone called Mars/Olympus"),
        (["--timezone", "../../etc/passwd"], "There is no time zone"),
        (["--country", "XX"], "There is no country XX"),
        (["--country", "Britain"], "There is no country Britain"),
        (["--clinic", "  "], "The clinic's name is empty"),
        (["--clinic", "x" * 201], "more than 200"),
        (["--clinic", "a\x1b[2Jb"], "cannot be shown"),
        (["--phone", "call me"], "letters"),
        (["--vault", "plaintext"], "plaintext is not a value of --vault"),
    ],
)
def test_impossible_wishes_found_nothing(new_desk: Desk, words: list[str], part: str) -> None:
    result = new_desk.init(*words)
    assert result.status == 2
    assert part in result.err
    assert result.out == ""
    assert names(new_desk.folder) == set()


def test_without_a_keyring_the_vault_is_named(new_desk: Desk) -> None:
    new_desk.secrets = BrokenSecrets("The keyring did not answer.")
    result = new_desk.init()
    assert result.status == 3
    assert "The keyring did not answer." in result.err
    assert "--vault passphrase" in result.err
    assert names(new_desk.folder) == set()


def test_the_vault_takes_its_passphrase_from_a_file(new_desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse\n", encoding="utf-8")
    new_desk.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"] = str(secret)
    new_desk.secrets = BrokenSecrets()
    assert new_desk.init("--vault", "passphrase").status == 0
    assert names(new_desk.folder) == {"book.db", "manifest.json", "vault.json"}
    assert new_desk.json("appointments") == []

    secret.write_text("wrong horse\n", encoding="utf-8")
    wrong = new_desk.run("appointments")
    assert wrong.status == 3
    assert "passphrase does not open the vault" in wrong.err
    secret.unlink()
    assert new_desk.run("appointments").status == 3
    secret.write_text("\n", encoding="utf-8")
    assert "holds no secret" in new_desk.run("appointments").err


def test_nobody_is_asked_unless_input_and_output_are_terminals(new_desk: Desk) -> None:
    result = new_desk.init("--vault", "passphrase")
    assert result.status == 3
    assert "FRONTDESK_VAULT_PASSPHRASE_FILE" in result.err
    assert new_desk.asked == []
    assert names(new_desk.folder) == set()


def test_at_a_terminal_a_new_passphrase_is_asked_for_twice(new_desk: Desk) -> None:
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
    new_desk.answers = ["one", "other"]
    differ = new_desk.run(*words, terminal=True)
    assert differ.status == 2
    assert "differ" in differ.err
    new_desk.answers = ["same", "same"]
    assert new_desk.run(*words, terminal=True).status == 0
    new_desk.answers = ["same"]
    assert new_desk.run("appointments", terminal=True).status == 0
    assert new_desk.answers == []
