"""What the three systems are given to run: read back with their own readers, on whatever system the tests run."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest

from frontdesk.app.resident.texts import Launch, agent, task, unit, unprintable

VARIABLE = "FRONTDESK_VAULT_PASSPHRASE_FILE"
PLAIN = Launch(
    program=("/opt/front desk/python", "-m", "frontdesk"),
    working=PurePosixPath("/opt/front desk"),
    folder=PurePosixPath('/srv/100% "Hillside" $HOME/Příbram'),
    every=45,
)
VAULT = Launch(
    PLAIN.program,
    PLAIN.working,
    PLAIN.folder,
    45,
    passphrase_file=PurePosixPath("/etc/front desk/passphrase"),
    variable=VARIABLE,
)
WINDOWS = Launch(
    program=(r"C:\Program Files\Frontdesk\frontdesk.exe",),
    working=PureWindowsPath(r"C:\Program Files\Frontdesk"),
    folder=PureWindowsPath(r"C:\Users\Jana Nováková\Book & <Co>"),
    every=60,
)
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def test_a_unit_names_the_command_with_every_sign_made_plain() -> None:
    lines = unit(VAULT).splitlines()
    assert (
        'ExecStart="/opt/front desk/python" "-m" "frontdesk" "--data-dir" '
        r'"/srv/100%% \"Hillside\" $$HOME/Příbram" "sync" "--every" "45"'
    ) in lines
    assert f'Environment="{VARIABLE}=/etc/front desk/passphrase"' in lines
    assert "WorkingDirectory=/opt/front desk" in lines
    assert lines[-1] == "WantedBy=default.target"
    assert "Environment" not in unit(PLAIN)


@pytest.mark.parametrize("launch", [PLAIN, VAULT])
def test_systemd_itself_takes_the_unit_where_there_is_one(launch: Launch, tmp_path: Path) -> None:
    """`systemd-analyze` looks for the program, too: one that is there."""
    shell = shutil.which("sh")
    verify = shutil.which("systemd-analyze")
    here = Launch(
        (str(shell), *launch.program[1:]), tmp_path, launch.folder, 45, launch.passphrase_file, VARIABLE
    )
    file = tmp_path / "frontdesk.service"
    file.write_text(unit(here), encoding="utf-8")
    assert file.read_text(encoding="utf-8").startswith("[Unit]")
    if verify is None:
        return
    said = subprocess.run(
        [verify, "verify", "--user", "--man=no", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert "frontdesk.service" not in said.stderr, said.stderr


def test_a_task_starts_at_the_login_with_the_users_own_rights_and_no_password() -> None:
    root = ElementTree.fromstring(task(WINDOWS, user="DESK\\jana"))

    def said(path: str) -> str | None:
        return root.findtext("/".join(f"{SPACE}{part}" for part in path.split("/")))

    assert said("Actions/Exec/Command") == WINDOWS.program[0]
    assert said("Actions/Exec/Arguments") == (
        r'--data-dir "C:\Users\Jana Nováková\Book & <Co>" sync --every 60'
    )
    assert said("Actions/Exec/WorkingDirectory") == r"C:\Program Files\Frontdesk"
    assert said("Triggers/LogonTrigger/UserId") == "DESK\\jana"
    assert said("Principals/Principal/LogonType") == "InteractiveToken"
    assert said("Principals/Principal/RunLevel") == "LeastPrivilege"
    assert said("Settings/MultipleInstancesPolicy") == "IgnoreNew"
    assert said("Settings/ExecutionTimeLimit") == "PT0S"
    assert said("Settings/RestartOnFailure/Interval") == "PT1M"


def test_an_agent_runs_while_its_user_is_there_and_again_after_a_failure() -> None:
    document = plistlib.loads(agent(VAULT))
    assert document["ProgramArguments"] == list(VAULT.words)
    assert document["KeepAlive"] == {"SuccessfulExit": False}
    assert document["RunAtLoad"] is True
    assert document["EnvironmentVariables"] == {VARIABLE: "/etc/front desk/passphrase"}
    assert "EnvironmentVariables" not in plistlib.loads(agent(PLAIN))


def test_a_name_with_a_line_break_is_told_apart() -> None:
    assert not unprintable(VAULT)
    assert unprintable(Launch(PLAIN.program, PLAIN.working, PurePosixPath("/srv/a\nExecStart=evil"), 45))
