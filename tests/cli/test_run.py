"""What goes wrong becomes a sentence and a status; the log gets the traceback without patient data."""

from __future__ import annotations

import io
import logging
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.app.logs import log_to
from frontdesk.cli.run import run
from frontdesk.domain.errors import BookBusy
from frontdesk.services.ports import SyncReport
from tests.conftest import AllowLog
from tests.support.command import Desk, ScriptedSync

PRIVATE = 0o600 if sys.platform != "win32" else 0o666
SECRET = "Ada Byron +447400123456"


class Exploding(ScriptedSync):
    """A cycle that fails in a way that nobody foresaw."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    def run_once(self) -> SyncReport:
        patient = SECRET
        raise self._error from ValueError(patient)


class Pipe(io.StringIO):
    """An output whose reader has gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


@pytest.fixture
def log_file(desk: Desk) -> Callable[[], str]:
    """What the program's own log holds."""
    log_to(desk.folder)
    handler = logging.getLogger().handlers[-1]

    def content() -> str:
        handler.flush()
        return (desk.folder / "frontdesk.log").read_text(encoding="utf-8")

    return content


@pytest.fixture(autouse=True)
def give_logs_back() -> object:
    """Take off what a test put on the root logger."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in root.handlers:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()
    root.setLevel(level)


@pytest.mark.allow_log("unexpected error")
def test_a_bug_is_a_sentence_that_names_the_log(desk: Desk, log_file: Callable[[], str]) -> None:
    desk.sync = Exploding(RuntimeError(SECRET))
    result = desk.run("sync", "--once", "--json")
    assert result.status == 3
    assert result.out == ""
    assert str(desk.folder / "frontdesk.log") in result.err
    assert len(result.err.splitlines()) == 1
    logged = log_file()
    assert "RuntimeError" in logged
    assert "run_once" in logged
    assert "Byron" not in logged + result.err


@pytest.mark.allow_log("unexpected error")
def test_a_bug_without_a_log_is_a_sentence_too(desk: Desk) -> None:
    desk.sync = Exploding(RuntimeError(SECRET))
    result = desk.run("sync", "--once")
    assert result.status == 3
    assert result.err == "Something unexpected went wrong (RuntimeError).\n"


@pytest.mark.allow_log("could not be used")
def test_a_file_that_nobody_foresaw_is_named(desk: Desk) -> None:
    desk.sync = Exploding(PermissionError(13, "Permission denied", "/some/file"))
    result = desk.run("sync", "--once")
    assert result.status == 3
    assert "/some/file" in result.err


def test_ctrl_c_is_130_without_a_word(desk: Desk) -> None:
    desk.sync = Exploding(KeyboardInterrupt())
    result = desk.run("sync", "--once")
    assert (result.status, result.out, result.err) == (130, "", "")


def test_a_busy_book_is_status_3_and_closes_the_control(desk: Desk) -> None:
    control = ScriptedSync(BookBusy("Another program is using the book."))
    desk.sync = control
    result = desk.run("sync", "--once", "--json")
    assert result.status == 3
    assert result.err == "Another program is using the book.\n"
    assert control.closed


def test_a_reader_that_went_away_is_no_error_message(desk: Desk) -> None:
    err = io.StringIO()
    status = run(["--data-dir", str(desk.folder), "appointments"], desk.deps(io.StringIO(), Pipe(), err))
    assert status == 3
    assert err.getvalue() == ""


def test_a_screen_that_went_away_founds_no_clinic(new_desk: Desk) -> None:
    words = ["init", "--clinic", "C", "--timezone", "Europe/Prague", "--country", "CZ"]
    deps = new_desk.deps(io.StringIO(), Pipe(), io.StringIO())
    assert run(["--data-dir", str(new_desk.folder), *words], deps) == 3
    assert not new_desk.folder.exists()


def test_the_log_is_no_reason_to_fail(tmp_path: Path, allow_log: AllowLog) -> None:
    before = list(logging.getLogger().handlers)
    log_to(tmp_path / "missing")
    (tmp_path / "frontdesk.log").mkdir()
    log_to(tmp_path)
    assert logging.getLogger().handlers == before
    folder = tmp_path / "fine"
    folder.mkdir()
    log_to(folder)
    log_to(folder)
    assert len(logging.getLogger().handlers) == len(before) + 1


@pytest.mark.usefixtures("desk")
def test_logs_are_for_this_account_alone(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    log_to(folder)
    log = logging.getLogger("frontdesk.tests")
    for _ in range(12):
        log.info("x" * 100_000)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {"frontdesk.log": PRIVATE, "frontdesk.log.1": PRIVATE}
