"""The running program keeps the day's sheets in the clinic's folder, and says where it can't."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from frontdesk.app.paper import write_paper
from frontdesk.app.window import background
from frontdesk.app.window.background import LiveBackground
from frontdesk.services import settings
from tests.support.clinic import ANNA, make_clinic
from tests.support.command import ScriptedSync


def test_its_thread_writes_real_pages_and_tells_trouble_until_it_is_over(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "FIRST_PAPER_SECONDS", 0.0)
    monkeypatch.setattr(background, "PAPER_SECONDS", 0.05)
    book = make_clinic(tmp_path / "clinic")
    folder = tmp_path / "sheets"
    folder.write_text("in the way", encoding="utf-8")
    settings.put(book, ANNA, "paper.folder", str(folder))
    live = LiveBackground(lambda _book: ScriptedSync(), backups=False, write_paper=write_paper)
    live.begin(book)
    try:
        qtbot.waitUntil(lambda: "could not be kept in sheets" in live.state.paper_trouble)
        folder.unlink()
        qtbot.waitUntil(lambda: "is not there" in live.state.paper_trouble)
        folder.mkdir()
        qtbot.waitUntil(lambda: not live.state.paper_trouble)
        qtbot.waitUntil(lambda: len(list(folder.glob("frontdesk-day-*.pdf"))) == 1)
    finally:
        live.end()
        book.close()
    assert all(each.read_bytes().startswith(b"%PDF") for each in folder.iterdir())
