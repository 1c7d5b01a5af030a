"""What the threads of the window begin with: a sync that could not be made, a backup that is there already."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.app.window import background
from frontdesk.app.window.background import LiveBackground
from frontdesk.services.backups import back_up
from frontdesk.services.work import Book
from tests.support.clinic import make_clinic
from tests.support.command import ScriptedSync


class Fickle:
    """Makes a sync; the first `failing` times it fails."""

    def __init__(self, failing: int) -> None:
        self.failing, self.tries = failing, 0
        self.made = ScriptedSync()

    def __call__(self, _book: Book) -> ScriptedSync:
        self.tries += 1
        if self.tries <= self.failing:
            raise ImportError("it could not be imported")
        return self.made


@pytest.mark.allow_log("the sync could not begin")
def test_a_sync_that_could_not_begin_is_begun_again(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "BEGIN_AGAIN_SECONDS", 0.0)
    book, make = make_clinic(tmp_path / "clinic"), Fickle(2)
    live = LiveBackground(make, backups=False)
    live.begin(book)
    try:
        qtbot.waitUntil(lambda: make.tries == 3)
    finally:
        live.end()
        book.close()
    assert make.made.closed
    assert [each.getMessage() for each in caplog.records if each.name == background.__name__] == [
        "the sync could not begin"
    ] * 2


@pytest.mark.allow_log("the sync could not begin")
def test_a_window_that_ends_gives_up_the_beginning(tmp_path: Path, qtbot: QtBot) -> None:
    book, make = make_clinic(tmp_path / "clinic"), Fickle(1_000)
    live = LiveBackground(make, backups=False)
    live.begin(book)
    qtbot.waitUntil(lambda: make.tries > 0)
    live.end()  # comes back at once, and not after the pause
    book.close()
    assert not make.made.closed


def test_the_backup_of_an_earlier_run_is_told_before_this_one_makes_its_own(
    tmp_path: Path, qtbot: QtBot
) -> None:
    book = make_clinic(tmp_path / "clinic")
    back_up(book)
    made = book.clock.now_utc()
    live = LiveBackground(lambda _book: ScriptedSync())
    live.begin(book)
    try:
        qtbot.waitUntil(lambda: live.state.backup_utc is not None)
    finally:
        live.end()
        book.close()
    assert live.state.backup_utc is not None
    assert abs(live.state.backup_utc - made) < 1000
