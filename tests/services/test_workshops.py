"""What a killed process leaves behind: finished where it had come far enough, removed else, and never a living one's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.domain.errors import BookMissing, BookUnreadable, Refused
from frontdesk.services.backups import back_up, restore
from frontdesk.services.checking import verify_book
from frontdesk.services.workshops import abandoned, sweep, workshop
from tests.support.clinic import ANNA, found


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_workshop_is_gone_at_the_end(tmp_path: Path) -> None:
    with workshop(tmp_path, "founding") as built:
        (built / "book.db").write_bytes(b"x")
        assert abandoned(tmp_path) == []
        sweep(tmp_path)
        assert built.exists()
    assert names(tmp_path) == []


def test_only_what_the_dead_left_is_swept(tmp_path: Path, dead: int) -> None:
    mine = f".restoring-{os.getpid()}-0123abcd"
    other = [".founding-by-hand", f".founding-{dead}-0123abc", "backups", ".frontdesk-x-y"]
    for name in [mine, *other, f".founding-{dead}-0123abcd", f".restoring-{dead}-0123abcd"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "book.db").write_bytes(b"x")
    sweep(tmp_path)
    assert names(tmp_path) == sorted([mine, *other])


def test_a_founding_that_was_killed_early_is_swept_by_the_next(tmp_path: Path, dead: int) -> None:
    left = tmp_path / f".founding-{dead}-0123abcd"
    left.mkdir()
    (left / "book.db").write_bytes(b"half")
    found(tmp_path)
    assert not left.exists()


@pytest.mark.parametrize("moved", [["vault.json"], ["vault.json", "book.db"]])
def test_a_founding_that_was_killed_while_it_moved_in_is_finished(
    tmp_path: Path, dead: int, moved: list[str]
) -> None:
    made = found(tmp_path, vault=True)
    left = tmp_path / f".founding-{dead}-0123abcd"
    left.mkdir()
    for name in {"vault.json", "book.db", "manifest.json"} - set(moved):
        (tmp_path / name).rename(left / name)
    with pytest.raises(Refused, match="There is a clinic"):
        found(tmp_path, vault=True)
    book = made.open()
    assert verify_book(book).ok
    book.close()


def test_a_restore_that_was_killed_while_the_books_changed_places_can_be_run_again(
    tmp_path: Path, dead: int
) -> None:
    made = found(tmp_path / "clinic", vault=True)
    book = made.open()
    file = back_up(book, to=tmp_path / "usb").file
    book.close()
    left = made.folder / f".restoring-{dead}-0123abcd"
    left.mkdir()
    (made.folder / "manifest.json").rename(left / "manifest.json")
    with pytest.raises(BookUnreadable, match="without its manifest"):
        made.open()
    restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    book = made.open()
    assert verify_book(book).ok
    book.close()
    assert not left.exists()


def test_a_lone_book_is_still_nobodys(tmp_path: Path, dead: int) -> None:
    made = found(tmp_path / "clinic", vault=True)
    book = made.open()
    file = back_up(book, to=tmp_path / "usb").file
    book.close()
    (made.folder / f".restoring-{dead}-0123abcd").mkdir()
    (made.folder / "manifest.json").unlink()
    with pytest.raises(Refused, match="another clinic"):
        restore(file, made.folder, ANNA, places=made.places, clock=made.clock)
    (made.folder / "book.db").unlink()
    with pytest.raises(BookMissing):
        made.open()
