"""Installing, removing and asking after the service, on each system, in the account of whoever runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from frontdesk.app.resident.texts import LABEL, TASK, UNIT, Launch, agent, task, unit
from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.services.ports import ServiceState

PATIENCE: Final = 30.0
"""Seconds for one call of the system's own tool."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a tool of the system answered; status 127 where there is no such tool."""

    status: int
    output: str = ""


Run = Callable[[Sequence[str]], Ran]


def run_tool(words: Sequence[str]) -> Ran:
    """Run one tool of the system and wait for it."""
    try:
        done = subprocess.run(  # noqa: S603
            list(words), capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except FileNotFoundError:
        return Ran(127)
    except (OSError, subprocess.TimeoutExpired):
        return Ran(126)
    return Ran(done.returncode, done.stdout)


class System(Protocol):
    """One system's way of running something for an account."""

    def install(self, launch: Launch) -> ServiceState:
        """Write it down, in place of what was there, and start it."""
        ...

    def remove(self) -> bool:
        """Stop it and take it away; False where there was none."""
        ...

    def state(self) -> ServiceState:
        """How it stands."""
        ...


class Systemd:
    """A user unit."""

    def __init__(self, home: Path, config: str = "", *, run: Run = run_tool) -> None:
        base = Path(config) if config else home / ".config"
        self._file = base / "systemd" / "user" / UNIT
        self._run = run

    def install(self, launch: Launch) -> ServiceState:
        """See System."""
        _write(self._file, unit(launch).encode("utf-8"))
        self._control("daemon-reload")
        self._control("enable", UNIT)
        # Also where it ran already, with an older unit.
        self._control("restart", UNIT)
        return self.state()

    def remove(self) -> bool:
        """See System."""
        if not self._file.exists():
            return False
        self._control("disable", "--now", UNIT)
        _delete(self._file)
        self._control("daemon-reload")
        return True

    def state(self) -> ServiceState:
        """See System."""
        kind = tr("systemd user unit")
        if not self._file.exists():
            return ServiceState(installed=False, running=False, kind=kind)
        asked = self._control("is-active", UNIT)
        word = asked.output.strip()
        known = word in ("active", "activating", "reloading", "inactive", "failed", "deactivating")
        running = word in ("active", "reloading") if known else None
        remarks = [
            tr("It runs while you are logged in; `loginctl enable-linger` lets it run without a login.")
        ]
        if running is None:
            remarks.append(
                tr(
                    "systemd does not answer here. In a session of this account: systemctl --user enable --now {unit}",
                    unit=UNIT,
                )
            )
        return ServiceState(
            installed=True, running=running, kind=kind, file=str(self._file), remarks=tuple(remarks)
        )

    def _control(self, *words: str) -> Ran:
        return self._run(["systemctl", "--user", *words])


class TaskScheduler:
    """A task of the Windows Task Scheduler."""

    def __init__(self, user: str, *, run: Run = run_tool) -> None:
        self._user, self._run = user, run

    def install(self, launch: Launch) -> ServiceState:
        """See System."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "task.xml"
            file.write_bytes(task(launch, user=self._user))
            made = self._run(["schtasks", "/Create", "/TN", TASK, "/XML", str(file), "/F"])
        if made.status != 0:
            raise StorageFault(
                tr("The Task Scheduler did not take the task. Ask whoever administers this computer.")
            )
        self._run(["schtasks", "/End", "/TN", TASK])
        started = self._run(["schtasks", "/Run", "/TN", TASK])
        return self._told(running=started.status == 0, variable=launch.variable if launch.environment else "")

    def remove(self) -> bool:
        """See System."""
        if not self._is_there():
            return False
        self._run(["schtasks", "/End", "/TN", TASK])
        return self._run(["schtasks", "/Delete", "/TN", TASK, "/F"]).status == 0

    def state(self) -> ServiceState:
        """See System. Whether it runs is told in the system's language alone, so nobody knows."""
        if not self._is_there():
            return ServiceState(installed=False, running=False, kind=tr("Windows scheduled task"))
        return self._told(running=None)

    def _is_there(self) -> bool:
        return self._run(["schtasks", "/Query", "/TN", TASK]).status == 0

    def _told(self, *, running: bool | None, variable: str = "") -> ServiceState:
        remarks = [tr("It starts when {user} logs in.", user=self._user)]
        if variable:
            remarks.append(
                tr(
                    "A task knows only the account's own variables: set {variable} for the account, with setx.",
                    variable=variable,
                )
            )
        kind = tr("Windows scheduled task")
        return ServiceState(installed=True, running=running, kind=kind, file=TASK, remarks=tuple(remarks))


class Launchd:
    """A launchd agent."""

    def __init__(self, home: Path, *, run: Run = run_tool) -> None:
        self._file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._run = run

    def install(self, launch: Launch) -> ServiceState:
        """See System."""
        if self._file.exists():
            self._run(["launchctl", "unload", str(self._file)])
        _write(self._file, agent(launch))
        self._run(["launchctl", "load", "-w", str(self._file)])
        return self.state()

    def remove(self) -> bool:
        """See System."""
        if not self._file.exists():
            return False
        self._run(["launchctl", "unload", "-w", str(self._file)])
        _delete(self._file)
        return True

    def state(self) -> ServiceState:
        """See System."""
        kind = tr("launchd agent")
        if not self._file.exists():
            return ServiceState(installed=False, running=False, kind=kind)
        asked = self._run(["launchctl", "list", LABEL])
        running = None if asked.status in (126, 127) else asked.status == 0 and '"PID"' in asked.output
        remarks = (tr("It runs while you are logged in."),)
        return ServiceState(installed=True, running=running, kind=kind, file=str(self._file), remarks=remarks)


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, for this account alone."""
    new = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as sink:
            sink.write(content)
        os.replace(new, file)
    except OSError as error:
        raise StorageFault(
            tr("{file} cannot be written. Check the rights of this account.", file=str(file))
        ) from error


def _delete(file: Path) -> None:
    with suppress(FileNotFoundError):
        file.unlink()


def this_system(home: Path, *, user: str) -> System:
    """The way of the system that this is."""
    if sys.platform == "win32":
        return TaskScheduler(user)
    if sys.platform == "darwin":
        return Launchd(home)
    return Systemd(home, os.environ.get("XDG_CONFIG_HOME", ""))
