"""The day's sheets are written by themselves: where the clinic wants them, at most an hour old, and old ones go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frontdesk.domain.errors import StorageFault
from frontdesk.services import settings
from frontdesk.services.daysheets import Sheet
from frontdesk.services.papers import Papers, keep_papers
from tests.services.desk import Desk
from tests.support.clinic import ANNA

TODAY = "frontdesk-day-2026-11-23.pdf"
WEDNESDAY = "frontdesk-day-2026-11-25.pdf"


class Pen:
    """Writes a sheet as a line of text, and keeps it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def __call__(self, sheet: Sheet, target: Path) -> int:
        self.sheets.append(sheet)
        target.write_text(f"{sum(part.visits for part in sheet.parts)} visits", encoding="utf-8")
        return 1


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    """Where the clinic wants the sheets."""
    chosen = tmp_path / "for dark hours"
    chosen.mkdir()
    settings.put(desk.book, ANNA, "paper.folder", str(chosen))
    return chosen


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_nothing_is_written_anywhere_until_a_folder_is_named(desk: Desk) -> None:
    desk.visit("2026-11-23T15:00")
    pen = Pen()
    assert keep_papers(desk.book, pen) == Papers()
    assert pen.sheets == []


def test_today_and_the_next_day_of_work_at_most_an_hour_old(desk: Desk, folder: Path) -> None:
    desk.visit("2026-11-23T15:00")
    desk.visit("2026-11-25T09:00")
    pen = Pen()
    first = keep_papers(desk.book, pen)
    assert first.written == (TODAY, WEDNESDAY), "nobody works or comes on Tuesday"
    again = keep_papers(desk.book, pen)
    assert again == Papers()

    desk.visit("2026-11-23T16:00")
    desk.clock.advance(minutes=59)
    assert keep_papers(desk.book, pen).written == ()
    desk.clock.advance(minutes=2)
    assert TODAY in keep_papers(desk.book, pen).written
    assert (folder / TODAY).read_text(encoding="utf-8") == "2 visits"


def test_a_missing_sheet_comes_again_at_once_and_a_clock_that_was_ahead_holds_none_back(
    desk: Desk, folder: Path
) -> None:
    pen = Pen()
    desk.clock.advance(hours=5)
    keep_papers(desk.book, pen)
    desk.clock.advance(hours=-5)
    assert TODAY in keep_papers(desk.book, pen).written
    (folder / TODAY).unlink()
    assert keep_papers(desk.book, pen).written == (TODAY,)


def test_old_sheets_and_half_written_ones_go_and_nothing_else(desk: Desk, folder: Path) -> None:
    kept = [
        "frontdesk-day-2026-11-22.pdf",
        "2026-11-01 notes.pdf",
        "frontdesk-day-soon.pdf",
        "frontdesk-day-2026-11-01.pdf.txt",
    ]
    gone = ["frontdesk-day-2026-11-21.pdf", "frontdesk-day-2019-01-01.pdf", f".{TODAY}.4711.part"]
    for name in (*kept, *gone):
        (folder / name).write_text("x", encoding="utf-8")
    young = folder / f".{TODAY}.4712.part"
    young.write_text("x", encoding="utf-8")
    now = desk.clock.now_utc() / 1000
    os.utime(young, (now, now))
    os.utime(folder / gone[-1], (now - 3_700, now - 3_700))
    assert keep_papers(desk.book, Pen()).removed == 3
    assert young.exists()
    assert set(kept) <= set(names(folder))
    assert not set(gone) & set(names(folder))

    settings.put(desk.book, ANNA, "paper.keep_days", "0")
    assert keep_papers(desk.book, Pen()).removed == 1


def test_a_folder_that_cannot_be_is_told_with_what_to_do(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    settings.put(desk.book, ANNA, "paper.folder", str(file))
    with pytest.raises(StorageFault, match="Choose another folder under Settings, At the desk"):
        keep_papers(desk.book, Pen())
    settings.put(desk.book, ANNA, "paper.folder", str(tmp_path / "Dropbox" / "sheets"))
    with pytest.raises(StorageFault, match="lies in Dropbox, which copies files elsewhere"):
        keep_papers(desk.book, Pen())
    assert not (tmp_path / "Dropbox").exists()


def test_a_folder_that_is_not_there_is_not_made_on_the_bare_disk(desk: Desk, tmp_path: Path) -> None:
    """An encrypted disk that is not connected leaves its mount point, or less."""
    disk = tmp_path / "disk"
    settings.put(desk.book, ANNA, "paper.folder", str(disk / "sheets"))
    pen = Pen()
    for mount_point_stays in (False, True):
        if mount_point_stays:
            disk.mkdir()
        with pytest.raises(
            StorageFault, match=r"day\'s sheets, sheets, is not there\. Is its disk connected\?"
        ):
            keep_papers(desk.book, pen)
        assert not (disk / "sheets").exists()
    assert pen.sheets == []
    (disk / "sheets").mkdir()
    assert keep_papers(desk.book, pen).written


def test_a_link_into_a_cloud_is_a_cloud(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "sheets").mkdir(parents=True)
    link = tmp_path / "sheets"
    link.symlink_to(tmp_path / "Dropbox" / "sheets", target_is_directory=True)
    settings.put(desk.book, ANNA, "paper.folder", str(link))
    with pytest.raises(StorageFault, match="lies in Dropbox"):
        keep_papers(desk.book, Pen())
    assert names(link) == []
