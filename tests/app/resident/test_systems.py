"""Installing, removing and asking after the service: what the system's tools are asked, and what is made of their answers."""

from __future__ import annotations

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from frontdesk.app.resident.control import PASSPHRASE_FILE, Resident
from frontdesk.app.resident.systems import Launchd, Ran, System, Systemd, TaskScheduler, run_tool
from frontdesk.domain.errors import StorageFault, UsageError


class Tools:
    """Answers for the system's tools, by a word of the call; 0 and nothing else unless told."""

    def __init__(self, **answers: Ran) -> None:
        self.answers = answers
        self.calls: list[tuple[str, ...]] = []

    def __call__(self, words: Sequence[str]) -> Ran:
        self.calls.append(tuple(words))
        return next(
            (ran for word, ran in self.answers.items() if word in "_".join(words).replace("-", "_")), Ran(0)
        )


def resident(system: System, **environ: str) -> Resident:
    return Resident(system, environ)


def test_a_unit_is_written_for_this_account_alone_and_started(tmp_path: Path) -> None:
    tools = Tools(is_active=Ran(0, "active\n"))
    state = resident(Systemd(tmp_path, run=tools)).install(tmp_path / "book", every=30)
    file = tmp_path / ".config" / "systemd" / "user" / "frontdesk.service"
    assert (state.installed, state.running, state.file) == (True, True, str(file))
    assert f'"--data-dir" "{tmp_path / "book"}" "sync" "--every" "30"' in file.read_text(encoding="utf-8")
    assert PASSPHRASE_FILE not in file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [call[2:] for call in tools.calls] == [
        ("daemon-reload",),
        ("enable", "frontdesk.service"),
        ("restart", "frontdesk.service"),
        ("is-active", "frontdesk.service"),
    ]
    assert any("enable-linger" in each for each in state.remarks)


def test_a_unit_that_is_there_is_replaced_and_goes_when_it_is_removed(tmp_path: Path) -> None:
    tools = Tools(is_active=Ran(3, "failed\n"))
    service = resident(Systemd(tmp_path, str(tmp_path / "config"), run=tools))
    assert not service.remove()
    assert not service.state().installed
    service.install(tmp_path / "one", every=45)
    service.install(tmp_path / "two", every=45)
    file = tmp_path / "config" / "systemd" / "user" / "frontdesk.service"
    assert "two" in file.read_text(encoding="utf-8")
    assert os.listdir(file.parent) == ["frontdesk.service"]
    assert service.state().running is False
    assert service.remove()
    assert not file.exists()
    assert ("systemctl", "--user", "disable", "--now", "frontdesk.service") in tools.calls


def test_without_systemd_nobody_says_that_it_runs(tmp_path: Path) -> None:
    for answer in (Ran(127), Ran(1, "Failed to connect to bus\n"), Ran(126)):
        state = resident(Systemd(tmp_path, run=Tools(is_active=answer))).install(tmp_path, every=45)
        assert state.running is None
        assert any("systemctl --user enable --now" in each for each in state.remarks)


def test_the_file_of_the_passphrase_is_named_never_its_words(tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("five words of a vault")
    service = resident(Systemd(tmp_path, run=Tools()), **{PASSPHRASE_FILE: str(secret)})
    service.install(tmp_path, every=45)
    text = (tmp_path / ".config" / "systemd" / "user" / "frontdesk.service").read_text(encoding="utf-8")
    assert f"{PASSPHRASE_FILE}={secret}" in text
    assert "five words" not in text


def test_a_folder_that_would_write_another_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        resident(Systemd(tmp_path, run=Tools())).install(Path("/srv/a\nExecStart=/bin/evil"), every=45)


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file is in the way")
    with pytest.raises(StorageFault):
        resident(Systemd(tmp_path, run=Tools())).install(tmp_path, every=45)


def test_a_task_is_made_from_a_file_and_started() -> None:
    tools = Tools()
    state = resident(TaskScheduler("jana", run=tools)).install(Path("book"), every=45)
    assert (state.installed, state.running) == (True, True)
    assert [call[1] for call in tools.calls] == ["/Create", "/End", "/Run"]
    create = tools.calls[0]
    assert not Path(create[create.index("/XML") + 1]).exists()
    assert resident(TaskScheduler("jana", run=tools)).state().running is None
    assert resident(TaskScheduler("jana", run=tools)).remove()


def test_a_task_that_the_system_refuses_is_said() -> None:
    with pytest.raises(StorageFault):
        resident(TaskScheduler("jana", run=Tools(Create=Ran(1)))).install(Path("book"), every=45)
    gone = resident(TaskScheduler("jana", run=Tools(Query=Ran(1))))
    assert not gone.state().installed
    assert not gone.remove()


def test_a_task_says_that_it_needs_the_accounts_own_variable() -> None:
    service = resident(TaskScheduler("jana", run=Tools()), **{PASSPHRASE_FILE: "C:\\secret.txt"})
    assert any("setx" in each for each in service.install(Path("book"), every=45).remarks)


def test_an_agent_is_loaded_and_unloaded(tmp_path: Path) -> None:
    tools = Tools(list=Ran(0, '{\n\t"PID" = 812;\n};\n'))
    service = resident(Launchd(tmp_path, run=tools))
    assert not service.state().installed
    state = service.install(tmp_path / "book", every=45)
    file = tmp_path / "Library" / "LaunchAgents" / "frontdesk.sync.plist"
    assert (state.installed, state.running, state.file) == (True, True, str(file))
    assert str(tmp_path / "book") in plistlib.loads(file.read_bytes())["ProgramArguments"]
    assert service.remove()
    assert not file.exists()
    assert not service.remove()


def test_a_tool_that_is_not_there_is_an_answer_too() -> None:
    assert run_tool(["no-such-tool-anywhere"]).status == 127
