"""The program as a person or a script starts it: real processes, a real vault, a real phone network on loopback."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from frontdesk import __version__

ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-W", "error", "-m", "frontdesk"]

PATIENTS = "external_id,first_name,last_name,mobile,sms_consent\n" + "".join(
    f"p{n},Ada,Byron {n},+1202555{1100 + n},yes\n" for n in range(3)
)


@dataclass(slots=True)
class Program:
    """`python -m frontdesk` with a data folder and a passphrase file."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PYTHON, *words],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=self.env,
            cwd=ROOT,
            timeout=120,
        )

    def json(self, *words: str, stdin: str = "") -> Any:
        done = self.run(*words, "--json", stdin=stdin)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert len(done.stdout.splitlines()) == 1
        return json.loads(done.stdout)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery\n", encoding="utf-8")
    folder = tmp_path / "Klinik Žižkov"
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    env = kept | {
        "HOME": str(tmp_path),
        "FRONTDESK_DATA_DIR": str(folder),
        "FRONTDESK_VAULT_PASSPHRASE_FILE": str(passphrase),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "LC_ALL": "C.UTF-8",
    }
    return Program(folder, env)


def found(program: Program) -> None:
    words = [
        "init",
        "--clinic",
        "Žižkov",
        "--timezone",
        "America/New_York",
        "--country",
        "US",
        "--vault",
        "passphrase",
    ]
    done = program.run(*words, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["clinic"] == "Žižkov"


def test_version_and_help(program: Program) -> None:
    done = program.run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"frontdesk {__version__}\n", "")
    assert "needs-you" in program.run("--help").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
@pytest.mark.parametrize("words", [[], ["demo"]])
def test_without_a_screen_the_window_is_refused_in_a_sentence(program: Program, words: list[str]) -> None:
    refused = program.run(*words)
    assert (refused.returncode, refused.stdout) == (4, "")
    assert "There is no screen here" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_without_a_keyring_init_says_what_to_do(program: Program) -> None:
    done = program.run("init", "--clinic", "C", "--timezone", "Europe/Prague", "--country", "CZ")
    assert done.returncode == 3
    assert "--vault passphrase" in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert not program.folder.exists()


def test_quick_commands_import_nothing_heavy(program: Program) -> None:
    code = (
        "import sys; from frontdesk.app.main import main; status = main(['--version']);"
        "heavy = {'sqlalchemy', 'twilio', 'phonenumbers', 'babel', 'holidays', 'keyring', 'nacl', 'requests', 'sqlcipher3'};"
        "print(sorted(heavy & set(sys.modules))); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env=program.env,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stdout.splitlines() == [f"frontdesk {__version__}", "[]"]


def test_opening_a_book_imports_neither_alembic_nor_twilio(program: Program) -> None:
    found(program)
    code = (
        "import sys; from frontdesk.app.main import main; status = main(['appointments', '--json']);"
        "print(sorted({'alembic', 'twilio', 'phonenumbers', 'holidays'} & set(sys.modules))); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env=program.env,
        cwd=ROOT,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["[]", "[]"], done.stderr


def test_a_pipe_that_closes_early_is_quiet(program: Program) -> None:
    found(program)
    process = subprocess.Popen(
        [*PYTHON, "settings", "get"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=program.env,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert errors == b""


@pytest.fixture
def network(program: Program) -> Iterator[dict[str, str]]:
    """The simulated phone network as a process of its own."""
    process = subprocess.Popen(
        [*PYTHON, "simulate", "--json"], stdout=subprocess.PIPE, encoding="utf-8", env=program.env, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0
        process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended by a signal here")
def test_the_loop_runs_through_real_processes(
    program: Program, network: dict[str, str], tmp_path: Path
) -> None:
    from datetime import UTC, datetime, timedelta

    found(program)
    patients, visits = tmp_path / "p.csv", tmp_path / "v.csv"
    patients.write_text(PATIENTS, encoding="utf-8")
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    visits.write_text(
        "external_id,patient_external_id,provider,start,minutes\n"
        + "".join(f"v{n},p{n},Dr Gray,{day}T{9 + n:02d}:00,30\n" for n in range(3)),
        encoding="utf-8",
    )
    assert program.json("import", "patients", str(patients))["added"] == 3
    assert program.json("import", "appointments", str(visits))["added"] == 3
    words = [
        "--account-sid",
        network["account_sid"],
        "--from",
        network["number"],
        "--api-url",
        network["url"],
    ]
    program.json("channel", "twilio", *words, stdin=network["auth_token"] + "\n")
    for key, value in (
        ("reminders.enabled", "true"),
        ("reminders.quiet_from", "00:00"),
        ("reminders.quiet_until", "00:00"),
    ):
        program.json("settings", "set", key, value)
    first = program.json("sync", "--once")
    assert (first["planned"], first["sent"], first["errors"]) == (3, 3, [])
    assert program.json("sync", "--once")["sent"] == 0
    sent = program.json("messages")
    assert {row["to"] for row in sent} == {f"+1202555{1100 + n}" for n in range(3)}
    assert network["auth_token"] not in (program.folder / "frontdesk.log").read_text(encoding="utf-8")
    for row in sent:
        assert row["body"] not in (program.folder / "frontdesk.log").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a process is ended by a signal here")
def test_sync_goes_on_until_it_is_told_to_stop(program: Program, network: dict[str, str]) -> None:
    found(program)
    words = [
        "--account-sid",
        network["account_sid"],
        "--from",
        network["number"],
        "--api-url",
        network["url"],
    ]
    program.json("channel", "twilio", *words, stdin=network["auth_token"] + "\n")
    process = subprocess.Popen(
        [*PYTHON, "sync", "--every", "0.05", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=program.env,
        cwd=ROOT,
    )
    assert process.stdout is not None
    lines = [json.loads(process.stdout.readline()) for _ in range(3)]
    assert all(line["errors"] == [] for line in lines)
    # Another command works meanwhile.
    assert program.json("appointments") == []
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert errors == ""
    assert program.json("sync", "--once")["errors"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's way to close streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_error(program: Program, closed: str) -> None:
    found(program)
    command = f"exec {' '.join(map(shlex.quote, PYTHON))} verify {closed}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, encoding="utf-8", env=program.env, cwd=ROOT, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert program.run("verify").returncode == 0
