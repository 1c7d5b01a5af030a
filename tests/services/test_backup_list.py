"""The backups that there are."""

from __future__ import annotations

from pathlib import Path

from frontdesk.services import settings
from frontdesk.services.backup_list import list_backups
from frontdesk.services.backups import back_up
from tests.services.desk import Desk
from tests.support.clinic import ANNA, found


def test_those_of_this_book_the_newest_first(desk: Desk, tmp_path: Path) -> None:
    assert not list_backups(desk.book).reachable
    first = back_up(desk.book)
    desk.clock.advance(minutes=15)
    second = back_up(desk.book)
    folder = first.file.parent
    other = found(tmp_path / "other", name="Elsewhere").open()
    try:
        back_up(other, to=folder)
    finally:
        other.close()
    (folder / "broken.fdbackup").write_bytes(b"PK")
    (folder / "notes.txt").write_text("nothing")
    listed = list_backups(desk.book)
    assert [row.file for row in listed.rows] == [second.file, first.file]
    assert [(row.visits, row.bytes) for row in listed.rows] == [(0, second.bytes), (0, first.bytes)]
    assert listed.rows[0].made_utc - listed.rows[1].made_utc == 15 * 60_000
    assert (listed.others, listed.beside, listed.reachable) == (2, True, True)
    assert listed.free_bytes > 0
    assert len(list_backups(desk.book, most=1).rows) <= 1


def test_where_the_settings_say(desk: Desk, tmp_path: Path) -> None:
    settings.put(desk.book, ANNA, "backup.folder", str(tmp_path / "away"))
    settings.put(desk.book, ANNA, "backup.minutes", "60")
    listed = list_backups(desk.book)
    assert (listed.folder, listed.minutes, listed.beside, listed.reachable) == (
        tmp_path / "away",
        60.0,
        False,
        False,
    )
