"""A restore that was asked for in the window: the program opens again over the same folder, and brings the backup back first."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.app import window
from frontdesk.app.window.surroundings import Surroundings
from frontdesk.domain.actors import PROGRAM
from frontdesk.services.folders import MANIFEST_FILE
from frontdesk.services.restore_later import ask_restore, is_asked
from tests.app.test_program import Program, found, program

__all__ = ["program"]


def test_the_window_is_opened_again_as_long_as_it_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Surroundings] = []

    def once_more(around: Surroundings, *, exit_when_painted: bool) -> int:
        opened.append(around)
        around.again = len(opened) == 1
        return len(opened)

    (tmp_path / MANIFEST_FILE).write_text("{}")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(window, "open_window", once_more)
    assert window.run_window(tmp_path) == 2
    assert opened[0] is not opened[1]


def test_the_backup_is_brought_back_before_the_book_is_opened(program: Program) -> None:
    found(program)
    file = Path(program.json("backup")["file"])
    program.env["QT_QPA_PLATFORM"] = "offscreen"
    ask_restore(program.folder, file, PROGRAM)
    painted = program.run("--exit-when-painted")
    assert painted.returncode == 0, painted.stderr
    assert not is_asked(program.folder)
    assert len(list(program.folder.glob("replaced-*"))) == 1
    assert program.json("verify")["ok"] is True
