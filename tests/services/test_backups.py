"""Backups and what a restored book knows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.domain.errors import BookBusy, BookUnreadable, KeyUnavailable, NewerBook, Refused
from frontdesk.domain.words import Channel
from frontdesk.models.engine import connect_raw
from frontdesk.models.tables import ChannelState
from frontdesk.security.keys import KeyPurpose, RecoveryKey
from frontdesk.services import settings
from frontdesk.services.backups import back_up, restore
from frontdesk.services.channels import set_twilio, twilio_account
from frontdesk.services.checking import verify_book
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from tests.support.clinic import ANNA, MadeClinic, found, memory_places, vault_places
from tests.support.clock import FakeClock
from tests.support.secrets import MemorySecrets


def backed_up(made: MadeClinic, to: Path) -> Path:
    book = made.open()
    try:
        return back_up(book, to=to).file
    finally:
        book.close()


def restored_utc(
    made: MadeClinic, folder: Path | None = None, places: SecretPlaces | None = None
) -> int | None:
    book = open_book(folder or made.folder, places=places or made.places, clock=made.clock)
    try:
        with book.read() as connection:
            return connection.scalar(
                select(ChannelState.restored_utc).where(ChannelState.channel == str(Channel.SMS))
            )
    finally:
        book.close()


@pytest.mark.parametrize("with_account", [True, False])
def test_a_restored_book_knows_when_it_was_backed_up(tmp_path: Path, with_account: bool) -> None:
    clock = FakeClock()
    made = found(tmp_path / "clinic", clock=clock)
    if with_account:
        book = made.open()
        set_twilio(
            book,
            ANNA,
            account_sid="AC" + "0" * 32,
            from_number="+12025550100",
            messaging_service=None,
            api_url=None,
            token="a-secret-token",
        )
        book.close()
    made_utc = clock.now_utc()
    file = backed_up(made, tmp_path / "usb")
    clock.advance(days=2)
    done = restore(file, made.folder, ANNA, places=made.places, clock=clock)
    assert done.made_utc == made_utc
    assert restored_utc(made) == made_utc
    book = made.open()
    assert verify_book(book).ok
    account = twilio_account(book)
    assert (account is not None) is with_account
    assert "a-secret-token" not in repr(account)
    book.close()


def test_twice_in_one_second_puts_two_books_aside(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    file = backed_up(made, tmp_path / "usb")
    asides = {
        restore(file, made.folder, ANNA, places=made.places, clock=made.clock).put_aside for _ in range(3)
    }
    assert len(asides) == 3
    assert all(aside is not None and (aside / "book.db").exists() for aside in asides)


def test_the_vault_in_use_stays(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic", vault=True)
    file = backed_up(made, tmp_path / "usb")
    vault = (made.folder / "vault.json").read_bytes()
    done = restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    assert (made.folder / "vault.json").read_bytes() == vault
    assert done.put_aside is not None
    assert (done.put_aside / "vault.json").read_bytes() == vault
    made.open().close()


def test_a_book_that_is_open_elsewhere_is_not_pulled_away(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    file = backed_up(made, tmp_path / "usb")
    open_elsewhere = made.open()
    with open_elsewhere.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM clinic").scalar()
        with pytest.raises(BookBusy, match="has the book open"):
            restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    open_elsewhere.close()
    made.open().close()
    restore(file, made.folder, ANNA, places=made.places, clock=made.clock)


def test_where_the_key_is_missing_the_sheet_is_asked_for(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    file = backed_up(made, tmp_path / "usb")
    sheet = RecoveryKey.parse(made.founded.book_recovery_key, KeyPurpose.BOOK)
    elsewhere, store = tmp_path / "elsewhere", MemorySecrets()
    with pytest.raises(KeyUnavailable, match="--recovery-key-file"):
        restore(file, elsewhere, ANNA, places=memory_places(store), clock=made.clock)
    assert list(elsewhere.iterdir()) == []
    other = RecoveryKey.generate(KeyPurpose.BOOK)
    with pytest.raises(KeyUnavailable, match="does not open this book"):
        restore(
            file, elsewhere, ANNA, places=memory_places(store), clock=made.clock, recovery_key=lambda: other
        )
    assert store.kept == {}
    restore(file, elsewhere, ANNA, places=memory_places(store), clock=made.clock, recovery_key=lambda: sheet)
    assert restored_utc(made, elsewhere, memory_places(store)) == made.clock.now_utc()
    third = tmp_path / "third"
    restore(
        file,
        third,
        ANNA,
        places=vault_places(),
        clock=made.clock,
        recovery_key=lambda: sheet,
        kind="passphrase",
    )
    assert restored_utc(made, third, vault_places()) == made.clock.now_utc()


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    file = backed_up(made, tmp_path / "usb")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    before = {path.name for path in made.folder.iterdir()}
    with pytest.raises(BookUnreadable):
        restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    assert {path.name for path in made.folder.iterdir()} == before
    made.open().close()


def test_a_newer_backup_is_refused(tmp_path: Path) -> None:
    made = found(tmp_path / "clinic")
    book = made.open()
    key = book.keys.database
    book.close()
    newer = connect_raw(made.folder / "book.db", key)
    newer.execute("PRAGMA user_version = 9000")
    newer.close()
    shutil.copytree(made.folder, tmp_path / "copy")
    # A newer program made this backup; ours only packs it.
    from frontdesk.models.backup import write_backup
    from frontdesk.models.engine import open_engines
    from frontdesk.models.manifest import read_manifest

    engines = open_engines(made.folder / "book.db", key)
    file = write_backup(engines, key, read_manifest(made.folder), tmp_path / "usb", made.clock.now_utc()).file
    engines.dispose()
    with pytest.raises(NewerBook):
        restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    assert (made.folder / "manifest.json").exists()


def test_another_clinics_book_is_only_put_aside_when_told(tmp_path: Path) -> None:
    ours, theirs = found(tmp_path / "ours"), found(tmp_path / "theirs", name="Valley Clinic")
    file = backed_up(theirs, tmp_path / "usb")
    with pytest.raises(Refused, match="Hillside Clinic"):
        restore(file, ours.folder, ANNA, places=theirs.places, clock=ours.clock)
    done = restore(file, ours.folder, ANNA, places=theirs.places, clock=ours.clock, replace_other=True)
    assert done.clinic == "Valley Clinic"
    assert done.put_aside is not None


def test_backups_follow_the_setting_and_a_relative_one_is_inside(tmp_path: Path) -> None:
    book = found(tmp_path / "clinic").open()
    assert back_up(book).file.parent == book.folder / "backups"
    settings.put(book, ANNA, "backup.folder", str(tmp_path / "disk"))
    assert back_up(book).file.parent == tmp_path / "disk"
    book.close()
