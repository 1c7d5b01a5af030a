"""Founding a clinic: all of it, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.domain.errors import KeyUnavailable, Refused, StorageFault
from frontdesk.models.tables import AuditEntry, Clinic, ComplaintKey, Location
from frontdesk.security.boxes import (
    ComplaintKeys,
    open_sealed,
    seal,
    unwrap_book_key,
    unwrap_with_recovery_key,
)
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services.checking import verify_book
from frontdesk.services.founding import found_clinic, plan_clinic
from frontdesk.services.secret_places import BOOK, SecretPlaces, StoreKind
from tests.support.clinic import ANNA, found, make_clinic, memory_places, vault_places
from tests.support.clock import FakeClock
from tests.support.secrets import MemorySecrets

PLAN = plan_clinic(name="Hillside", zone_name="Europe/London", country="GB")


def test_the_first_rows_are_there(tmp_path: Path) -> None:
    book = make_clinic(tmp_path, location="Annexe")
    with book.read() as connection:
        clinic = connection.execute(select(Clinic)).one()
        location = connection.execute(select(Location)).one()
        audit = connection.execute(select(AuditEntry)).one()
    assert (clinic.public_id, clinic.name, clinic.zone) == (
        book.public_id,
        "Hillside Clinic",
        "Europe/London",
    )
    assert (clinic.language, clinic.currency, clinic.phone) == ("en", "GBP", "+442079460958")
    assert clinic.created_utc == book.clock.now_utc()
    assert (location.name, location.name_key, location.zone) == ("Annexe", "annexe", "Europe/London")
    assert (audit.actor, audit.action) == ("user:anna", "found")
    assert verify_book(book).ok
    book.close()


def test_both_recovery_keys_open_what_they_promise(tmp_path: Path) -> None:
    made = found(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    book = made.open()
    from base64 import b64decode

    sheet = RecoveryKey.parse(made.founded.book_recovery_key, KeyPurpose.BOOK)
    assert unwrap_book_key(b64decode(manifest["wraps"][0]["blob"]), sheet) == book.secrets.get(BOOK)
    with book.read() as connection:
        key = connection.execute(select(ComplaintKey)).one()
    complaints = RecoveryKey.parse(made.founded.complaints_recovery_key, KeyPurpose.COMPLAINTS)
    private = unwrap_with_recovery_key(key.recovery_wrap, complaints)
    assert open_sealed(private, seal(key.public_key, b"heard")) == b"heard"
    assert ComplaintKeys.from_private(private).public == key.public_key
    book.close()


def test_no_secret_lies_in_the_folder(tmp_path: Path) -> None:
    made = found(tmp_path, vault=True)
    book = made.open()
    key = book.secrets.get(BOOK)
    assert key is not None
    book.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert key not in content
        assert key.hex().encode() not in content
        assert made.founded.book_recovery_key.encode() not in content
        assert b"Hillside" not in content or file.name == "manifest.json"
        assert not content.startswith(b"SQLite format 3")


class NoDelivery(Exception):
    """The printer is out of paper."""


def _no_paper(_sheets: str) -> None:
    raise NoDelivery


def _lose_the_race(folder: Path) -> Callable[[str], None]:
    """Somebody else founds a clinic there meanwhile."""

    def deliver(_sheets: str) -> None:
        (folder / "manifest.json").write_text("theirs", encoding="utf-8")

    return deliver


@pytest.mark.parametrize("vault", [True, False])
def test_what_fails_leaves_nothing_behind(tmp_path: Path, vault: bool) -> None:
    folder = tmp_path / "clinic"
    store = MemorySecrets()
    places = vault_places() if vault else memory_places(store)
    kind: StoreKind = "passphrase" if vault else "keyring"
    with pytest.raises(NoDelivery):
        found_clinic(folder, PLAN, ANNA, clock=FakeClock(), places=places, kind=kind, deliver=_no_paper)
    assert not folder.exists()
    assert store.kept == {}
    folder.mkdir()
    with pytest.raises(Refused):
        found_clinic(
            folder, PLAN, ANNA, clock=FakeClock(), places=places, kind=kind, deliver=_lose_the_race(folder)
        )
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]
    assert (folder / "manifest.json").read_text(encoding="utf-8") == "theirs"
    assert store.kept == {}


@pytest.mark.parametrize("name", ["book.db", "vault.json", "manifest.json"])
def test_nothing_that_is_there_is_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"somebody's")
    with pytest.raises(Refused):
        found(tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(name, b"somebody's")]


def test_the_folder_has_to_be_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    for folder in (file, file / "below"):
        with pytest.raises(StorageFault):
            found(folder)
    with pytest.raises(StorageFault, match="Dropbox"):
        found(tmp_path / "Dropbox" / "clinic")


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "frontdesk.log").write_text("a log", encoding="utf-8")
    found(tmp_path)
    assert (tmp_path / "frontdesk.log").read_text(encoding="utf-8") == "a log"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".founding")]


def test_nobody_to_ask_is_said() -> None:
    with pytest.raises(KeyUnavailable, match="FRONTDESK_VAULT_PASSPHRASE_FILE"):
        SecretPlaces().passphrase(new=True)


@pytest.mark.parametrize(("country", "language"), [("GB", "en"), ("CZ", "cs"), ("CH", "de"), ("XK", "sq")])
def test_a_country_has_a_language(country: str, language: str) -> None:
    assert plan_clinic(name="C", zone_name="UTC", country=country).language == language
