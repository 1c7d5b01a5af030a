"""A real Secret Service for tests: a D-Bus session and an unlocked gnome-keyring of their own, in a folder of their own.

Nothing of the user who runs the tests is touched, and no screen is needed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.session import LONGEST_S, own_environment, running, session_bus, wait_for_name

INSTALL: Final = "apt-get install dbus gnome-keyring libglib2.0-bin"

_TOOLS: Final = ("dbus-daemon", "gnome-keyring-daemon", "gdbus")
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
            command, env=self.environment, capture_output=True, text=True, timeout=LONGEST_S, check=False
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

    def _gdbus(self, verb: str, *args: str, check: bool = True) -> str:
        return self._run(["gdbus", verb, "--session", "-d", _SECRETS, *args], check=check)

    def _run(self, command: Sequence[str], *, check: bool) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=LONGEST_S, check=check
        )
        return done.stdout


_SERVICE: Final = "org.freedesktop.Secret.Service"


def missing_tools() -> list[str]:
    """What of the tools is not on this machine; `INSTALL` brings it."""
    return [tool for tool in _TOOLS if shutil.which(tool) is None]


@contextmanager
def secret_service() -> Iterator[SecretService]:
    """A session with an unlocked default collection, until the block ends.

    Raises RuntimeError with the command that installs what is missing.
    """
    if missing := missing_tools():
        raise RuntimeError(f"{', '.join(missing)} missing; install with: {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="frontdesk-keyring-") as name:
        folder = Path(name)
        environment = own_environment(folder)
        (folder / "data" / "keyrings").mkdir(mode=0o700)
        keyring = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
        log = folder / "keyring.log"
        with session_bus(environment, folder), running(keyring, environment, log=log, typed=b"throw-away"):
            # Asking the name for anything earlier would make D-Bus start a second daemon, a locked one, which
            # wins the race.
            wait_for_name(_SECRETS, environment)
            service = SecretService(environment)
            if not any(not service.is_locked() for _ in range(_UNLOCK_LOOKS)):
                raise RuntimeError(log.read_text(errors="replace"))
            yield service
