"""A restore that was asked for in the window and is done at the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import BookBusy, BookUnreadable, Refused, UsageError
from frontdesk.models.tables import AuditEntry
from frontdesk.services.backups import back_up
from frontdesk.services.restore_later import FILE, ask_restore, forget, is_asked, restore_if_asked
from frontdesk.services.staff import add_staff, list_staff
from tests.support.clinic import ANNA, MadeClinic, found
from tests.support.clock import FakeClock

EVA = Actor(ActorKind.STAFF, "Eva Malá", 7)


@pytest.fixture
def made(tmp_path: Path) -> MadeClinic:
    """A clinic that nobody has open, with one backup, and Karel who came after it."""
    clinic = found(tmp_path / "clinic", clock=FakeClock())
    book = clinic.open()
    back_up(book, to=tmp_path / "away")
    add_staff(book, ANNA, name="Karel")
    book.close()
    return clinic


def file_of(tmp_path: Path) -> Path:
    return next((tmp_path / "away").iterdir())


def test_nothing_is_done_unless_it_was_asked_for(made: MadeClinic) -> None:
    assert restore_if_asked(made.folder, places=made.places, clock=made.clock) is None


def test_the_book_is_as_it_was_and_knows_who_asked(made: MadeClinic, tmp_path: Path) -> None:
    ask_restore(made.folder, file_of(tmp_path), EVA)
    assert is_asked(made.folder)
    done = restore_if_asked(made.folder, places=made.places, clock=made.clock)
    assert done is not None
    assert done.put_aside is not None
    assert not is_asked(made.folder)
    book = made.open()
    try:
        assert list_staff(book) == ()
        with book.read() as connection:
            actors = connection.exec_driver_sql(
                f"SELECT actor FROM {AuditEntry.__tablename__} WHERE action = 'restore'"
            ).scalars()
            assert list(actors) == ["staff:Eva Malá"]
    finally:
        book.close()
    assert restore_if_asked(made.folder, places=made.places, clock=made.clock) is None


def test_a_restore_that_fails_is_not_tried_at_every_start(made: MadeClinic, tmp_path: Path) -> None:
    ask_restore(made.folder, file_of(tmp_path), EVA)
    book = made.open()
    try:
        with pytest.raises(BookBusy):
            restore_if_asked(made.folder, places=made.places, clock=made.clock)
        assert not is_asked(made.folder)
    finally:
        book.close()
    book = made.open()
    try:
        assert [each.name for each in list_staff(book)] == ["Karel"]
    finally:
        book.close()


def test_what_cannot_be_restored_is_refused_at_once(made: MadeClinic, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no backup file"):
        ask_restore(made.folder, tmp_path / "nowhere.fdbackup", EVA)
    (tmp_path / "odd.fdbackup").write_bytes(b"no backup")
    with pytest.raises(BookUnreadable):
        ask_restore(made.folder, tmp_path / "odd.fdbackup", EVA)
    other = found(tmp_path / "other", name="Elsewhere").open()
    try:
        file = back_up(other).file
    finally:
        other.close()
    with pytest.raises(Refused, match="another clinic"):
        ask_restore(made.folder, file, EVA)
    assert not is_asked(made.folder)


def test_a_wish_can_be_taken_back(made: MadeClinic, tmp_path: Path) -> None:
    ask_restore(made.folder, file_of(tmp_path), EVA)
    forget(made.folder)
    forget(made.folder)
    assert restore_if_asked(made.folder, places=made.places, clock=made.clock) is None


@pytest.mark.allow_log("wish for a restore could not be read")
@pytest.mark.parametrize("content", ["{", "[]", '{"file": "x", "actor": {"kind": "king", "name": "x"}}'])
def test_a_wish_that_cannot_be_read_is_none(made: MadeClinic, content: str) -> None:
    (made.folder / FILE).write_text(content, encoding="utf-8")
    assert restore_if_asked(made.folder, places=made.places, clock=made.clock) is None
    assert not is_asked(made.folder)
