"""Whatever stands in the way of opening is a sentence, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frontdesk.domain.errors import (
    BookMissing,
    BookUnreadable,
    FrontdeskError,
    KeyUnavailable,
    NewerBook,
    StorageFault,
)
from frontdesk.models.engine import connect_raw
from frontdesk.models.manifest import read_manifest
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services.bookkeys import keys_of
from frontdesk.services.folders import check_place, default_folder
from frontdesk.services.opening import open_book, recover
from frontdesk.services.secret_places import BOOK
from tests.support.clinic import MadeClinic, found, memory_places, vault_places
from tests.support.clock import FakeClock
from tests.support.secrets import BrokenSecrets, MemorySecrets


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith((".lock", "-shm"))
    }


def refused(made: MadeClinic, kind: type[FrontdeskError], match: str = ".") -> None:
    """Opening is refused with one sentence, and everything stays as it was."""
    before = snapshot(made.folder)
    with pytest.raises(kind, match=match) as caught:
        made.open()
    assert caught.value.sentence.endswith(".")
    assert snapshot(made.folder) == before


def test_an_empty_folder_has_no_book_and_gets_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(BookMissing):
            open_book(folder, places=memory_places(MemorySecrets()), clock=FakeClock())
    assert list(tmp_path.iterdir()) == []


def test_a_book_without_its_manifest_and_the_other_way_round(tmp_path: Path) -> None:
    made = found(tmp_path)
    manifest = tmp_path / "manifest.json"
    content = manifest.read_bytes()
    manifest.unlink()
    refused(made, BookUnreadable, "manifest")
    manifest.write_bytes(content)
    (tmp_path / "book.db").rename(tmp_path / "away")
    refused(made, BookMissing, "Hillside Clinic is missing")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 1, "book_id": ""}'])
def test_a_damaged_manifest(tmp_path: Path, content: bytes) -> None:
    made = found(tmp_path)
    (tmp_path / "manifest.json").write_bytes(content)
    refused(made, BookUnreadable)


def test_a_newer_manifest_and_a_newer_book(tmp_path: Path) -> None:
    made = found(tmp_path)
    book = made.open()
    key = book.keys.database
    book.close()
    connection = connect_raw(tmp_path / "book.db", key)
    connection.execute("PRAGMA user_version = 9000")
    connection.close()
    refused(made, NewerBook)
    connection = connect_raw(tmp_path / "book.db", key)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    refused(made, NewerBook)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, "format": 99}), encoding="utf-8")
    refused(made, NewerBook)


@pytest.mark.parametrize("content", [b"", b"x" * 8192, b"SQLite format 3\0" + b"\0" * 4080])
def test_a_damaged_or_foreign_book(tmp_path: Path, content: bytes) -> None:
    made = found(tmp_path)
    (tmp_path / "book.db").write_bytes(content)
    refused(made, BookUnreadable)


def test_a_book_of_another_clinic_behind_our_manifest(tmp_path: Path) -> None:
    ours, theirs = found(tmp_path / "ours"), found(tmp_path / "theirs")
    store, other = ours.places.keyring(""), theirs.places.keyring("")
    assert isinstance(store, MemorySecrets)
    assert isinstance(other, MemorySecrets)
    (ours.folder / "book.db").write_bytes((theirs.folder / "book.db").read_bytes())
    refused(ours, BookUnreadable, "key does not fit")
    store.kept[BOOK] = other.kept[BOOK]
    before = (ours.folder / "book.db").read_bytes()
    with pytest.raises(BookUnreadable, match="different clinics"):
        ours.open()
    assert (ours.folder / "book.db").read_bytes() == before


def test_keys_that_are_gone_damaged_or_out_of_reach(tmp_path: Path) -> None:
    made = found(tmp_path)
    store = made.places.keyring("")
    assert isinstance(store, MemorySecrets)
    key = store.kept[BOOK]
    store.kept.clear()
    refused(made, KeyUnavailable, "frontdesk recovery")
    store.kept[BOOK] = key[:-1]
    refused(made, KeyUnavailable, "damaged")
    store.kept[BOOK] = bytes(32)
    refused(made, BookUnreadable, "key does not fit")
    broken = MadeClinic(made.folder, made.founded, memory_places(BrokenSecrets()), made.clock)
    refused(broken, KeyUnavailable, "locked")


def test_a_wrong_passphrase_and_a_missing_vault(tmp_path: Path) -> None:
    made = found(tmp_path, vault=True)
    wrong = MadeClinic(made.folder, made.founded, vault_places("wrong"), made.clock)
    refused(wrong, KeyUnavailable, "passphrase")
    (tmp_path / "vault.json").unlink()
    refused(made, KeyUnavailable, "vault")


def test_where_a_book_must_not_be(tmp_path: Path) -> None:
    made = found(tmp_path / "local")
    cloud = tmp_path / "OneDrive - Hillside"
    cloud.mkdir()
    made.folder.rename(cloud / "clinic")
    moved = MadeClinic(cloud / "clinic", made.founded, made.places, made.clock)
    refused(moved, StorageFault, "OneDrive")
    with pytest.raises(StorageFault, match="network share"):
        check_place(tmp_path, mounted=[("/", "ext4", "rw"), (str(tmp_path), "cifs", "rw")])
    check_place(tmp_path, mounted=[("/", "nfs4", "rw"), (str(tmp_path), "ext4", "rw")])
    assert default_folder().name == "Frontdesk"


def test_recovery_wraps_for_another_user_and_never_for_another_book(tmp_path: Path) -> None:
    made, other = found(tmp_path / "a"), found(tmp_path / "b")
    sheet = RecoveryKey.parse(made.founded.book_recovery_key, KeyPurpose.BOOK)
    bob = MemorySecrets()
    done = recover(made.folder, sheet, places=memory_places(bob))
    assert done.clinic == "Hillside Clinic"
    book = open_book(made.folder, places=memory_places(bob), clock=made.clock)
    assert keys_of(bob.kept[BOOK]) == book.keys
    book.close()
    nobody = MemorySecrets()
    with pytest.raises(KeyUnavailable, match="does not open this book"):
        recover(other.folder, sheet, places=memory_places(nobody))
    assert nobody.kept == {}


def test_recovery_into_a_vault_changes_where_the_key_is(tmp_path: Path) -> None:
    made = found(tmp_path)
    sheet = RecoveryKey.parse(made.founded.book_recovery_key, KeyPurpose.BOOK)
    recover(tmp_path, sheet, places=vault_places(), kind="passphrase")
    assert read_manifest(tmp_path).key_kind == "passphrase"
    open_book(tmp_path, places=vault_places(), clock=made.clock).close()


def test_recovery_keeps_no_key_of_a_book_that_it_does_not_open(tmp_path: Path) -> None:
    made = found(tmp_path)
    (tmp_path / "book.db").write_bytes(b"x" * 8192)
    sheet = RecoveryKey.parse(made.founded.book_recovery_key, KeyPurpose.BOOK)
    store = MemorySecrets()
    with pytest.raises(BookUnreadable):
        recover(tmp_path, sheet, places=memory_places(store))
    assert store.kept == {}
