"""A real Secret Service for tests: a D-Bus session and an unlocked gnome-keyring of their own, in a folder of their own.

Nothing of the user who runs the tests is touched, and no screen is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

INSTALL: Final = "apt-get install -y dbus gnome-keyring libglib2.0-bin"

_TOOLS: Final = ("dbus-daemon", "gnome-keyring-daemon", "gdbus")
_LONGEST_S: Final = 60
_SECRETS: Final = "org.freedesktop.secrets"
_DEFAULT: Final = "/org/freedesktop/secrets/aliases/default"
_UNLOCK_LOOKS: Final = 500


@dataclass(frozen=True, slots=True)
class SecretService:
    """The running service, seen from outside: programs are run in its session."""

    environment: dict[str, str]

    def python(self, script: str, *args: str) -> subprocess.CompletedProcess[str]:
        """Runs a Python script in a process of its own inside the session."""
        command = [sys.executable, "-W", "error", "-c", script, *args]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=_LONGEST_S, check=False
        )

    def lock(self) -> None:
        """Locks the default collection, as a screen lock does."""
        named = self._gdbus(
            "call", "-o", "/org/freedesktop/secrets", "-m", f"{_SERVICE}.ReadAlias", "default"
        )
        collection = named.split("'")[1]
        self._gdbus("call", "-o", "/org/freedesktop/secrets", "-m", f"{_SERVICE}.Lock", f"['{collection}']")
        if not self.is_locked():
            raise RuntimeError("the collection did not lock")

    def is_locked(self) -> bool:
        """Whether the default collection is locked (or not there yet)."""
        property_ = (
            "-m",
            "org.freedesktop.DBus.Properties.Get",
            "org.freedesktop.Secret.Collection",
            "Locked",
        )
        return "<false>" not in self._gdbus("call", "-o", _DEFAULT, *property_, check=False)

    def wait_for_name(self) -> None:
        """Returns when the daemon owns its bus name.

        Asking the name for anything earlier would make D-Bus start a second daemon, a locked one, which wins the race.
        """
        self._run(["gdbus", "wait", "--session", "--timeout", "20", _SECRETS], check=True)

    def _gdbus(self, verb: str, *args: str, check: bool = True) -> str:
        return self._run(["gdbus", verb, "--session", "-d", _SECRETS, *args], check=check)

    def _run(self, command: Sequence[str], *, check: bool) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=_LONGEST_S, check=check
        )
        return done.stdout


_SERVICE: Final = "org.freedesktop.Secret.Service"


def need_tools() -> None:
    """Raises RuntimeError with the command that installs what is missing."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} missing; install with: {INSTALL}")


@contextmanager
def secret_service() -> Iterator[SecretService]:
    """A session with an unlocked default collection, until the block ends."""
    need_tools()
    # Not pytest's folder: a socket's path has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="frontdesk-keyring-") as name:
        folder = Path(name)
        environment = _environment(folder)
        bus_command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
        bus_command += [f"--address={environment['DBUS_SESSION_BUS_ADDRESS']}"]
        with _running(bus_command, environment, log=folder / "bus.log") as bus:
            assert bus.stdout is not None
            bus.stdout.readline()
            keyring = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
            with _running(keyring, environment, log=folder / "keyring.log", typed=b"throw-away"):
                service = SecretService(environment)
                service.wait_for_name()
                if not any(not service.is_locked() for _ in range(_UNLOCK_LOOKS)):
                    raise RuntimeError((folder / "keyring.log").read_text(errors="replace"))
                yield service


def _environment(folder: Path) -> dict[str, str]:
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "COVERAGE_PROCESS_START")
    own = {
        "HOME": "home",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_RUNTIME_DIR": "run",
    }
    for part in [*own.values(), "data/keyrings"]:
        (folder / part).mkdir(mode=0o700)
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {name: str(folder / part) for name, part in own.items()}
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path[1:]])
    return environment


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], *, log: Path, typed: bytes = b""
) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        try:
            assert process.stdin is not None
            process.stdin.write(typed)
            process.stdin.close()
            yield process
        finally:
            process.terminate()
