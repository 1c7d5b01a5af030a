"""A screen of a test's own (Linux): Xvfb with its own D-Bus session and accessibility bus, and a window manager if wanted.

Nothing is shared with the person's desktop or with another test that runs at the same time, and nothing is left running.

    with virtual_screen(window_manager=True) as screen, screen.running([sys.executable, "-c", WINDOW]) as program:
        with reader(screen) as eyes:            # tests/support/atspi.py
            eyes.application(program.pid).find(role="button", name="Book").press()
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.session import LONGEST_S, own_environment, running, session_bus, wait_for_name

SYSTEM_PYTHON: Final = "/usr/bin/python3"
BUS_LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
TOOLS: Final = ("Xvfb", "dbus-daemon", "gdbus", "openbox", BUS_LAUNCHER, SYSTEM_PYTHON)
INSTALL: Final = "apt-get install xvfb dbus libglib2.0-bin openbox at-spi2-core python3-gi gir1.2-atspi-2.0"

_BINDINGS: Final = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"

_PHOTOGRAPHER: Final = """
import sys
from PySide6.QtGui import QGuiApplication

app = QGuiApplication([])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""


def missing_tools() -> list[str]:
    """What of the tools is not on this machine; `INSTALL` brings it."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if not missing and subprocess.run([SYSTEM_PYTHON, "-c", _BINDINGS], capture_output=True).returncode:
        missing.append("the system Python's Atspi")
    return missing


@dataclass(frozen=True, slots=True)
class VirtualScreen:
    """The running screen, seen from outside: programs are started on it."""

    environment: dict[str, str]
    folder: Path

    @contextmanager
    def running(self, command: Sequence[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """A program on this screen, until the block ends; `more` goes to its environment."""
        with running(command, {**self.environment, **more}, log=self._log) as process:
            yield process

    def said(self) -> str:
        """What the program that was started last has said on standard error."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.folder / "program.log"

    def take_picture(self, file: Path) -> None:
        """Everything that is on the screen now, as a PNG."""
        file.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", _PHOTOGRAPHER, str(file)]
        subprocess.run(command, env=self.environment, check=True, timeout=LONGEST_S)


@contextmanager
def virtual_screen(*, size: str = "1600x1000", window_manager: bool = False) -> Iterator[VirtualScreen]:
    """A screen of `size` pixels until the block ends. Keys and dialogs need a window manager: it gives the focus.

    Raises RuntimeError with the command that installs what is missing.
    """
    if missing := missing_tools():
        raise RuntimeError(f"{', '.join(missing)} missing; install with: {INSTALL}")
    # Not pytest's folder: a socket's path has at most 107 bytes.
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-screen-", ignore_cleanup_errors=True) as name,
        ExitStack() as stack,
    ):
        folder = Path(name)
        environment = own_environment(folder)
        environment |= {
            "DISPLAY": stack.enter_context(_x_server(environment, folder, size)),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            # A Secret Service that D-Bus would start here asks on the screen, and waits.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        stack.enter_context(session_bus(environment, folder))
        launcher = [BUS_LAUNCHER, "--launch-immediately"]
        stack.enter_context(running(launcher, environment, log=folder / "accessibility.log"))
        wait_for_name("org.a11y.Bus", environment)
        if window_manager:
            stack.enter_context(_window_manager(environment, folder))
        yield VirtualScreen(environment, folder)


@contextmanager
def _x_server(environment: dict[str, str], folder: Path, size: str) -> Iterator[str]:
    """An X server that chose a free number by itself. Gives its DISPLAY."""
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{size}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    log = folder / "xvfb.log"
    with os.fdopen(reading) as told, running(command, environment, log=log, pass_fds=[writing]):
        os.close(writing)
        number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {log.read_text(errors='replace')}")
        yield f":{number}"


@contextmanager
def _window_manager(environment: dict[str, str], folder: Path) -> Iterator[None]:
    """One that has taken over the screen already."""
    log = folder / "openbox.log"
    with running(["openbox", "--startup", "echo ready"], environment, log=log) as manager:
        assert manager.stdout is not None
        if not any(b"ready" in line for line in manager.stdout):
            raise RuntimeError(f"the window manager did not start: {log.read_text(errors='replace')}")
        yield
