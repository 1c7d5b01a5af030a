"""What the verbs of dev.py need from the operating system, and how it is had on Debian and Ubuntu."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.libraries import OFFSCREEN, X11, packages_of_absent, packages_of_absent_letters
from devtools.talk import Fault, say


class SystemNeed(NamedTuple):
    """What a verb needs from the system."""

    what: str
    verbs: tuple[str, ...]
    missing: Callable[[], Sequence[str]]
    """Debian's packages that bring what is not there; none where everything is."""
    without: str
    """What happens where it cannot be had: empty if nothing works without it."""


SCREEN_TOOLS = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "gdbus": "libglib2.0-bin",
    "openbox": "openbox",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}
"""What the accessible window is tested with: a screen, a bus and a window manager of its own."""

SCREEN_READER = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"

RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}
"""Packages that newer Debians and Ubuntus call otherwise."""


def _no_ensurepip() -> Sequence[str]:
    from importlib.util import find_spec

    complete = find_spec("venv") is not None and find_spec("ensurepip") is not None
    return () if complete else (f"python3.{sys.version_info[1]}-venv",)


def _packages_of_absent_tools(packages: Mapping[str, str]) -> list[str]:
    from shutil import which

    absent = [tool for tool in packages if which(tool) is None] if sys.platform == "linux" else []
    return list(dict.fromkeys(packages[tool] for tool in absent))


def _no_secret_service() -> Sequence[str]:
    return _packages_of_absent_tools(
        {"dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring", "gdbus": "libglib2.0-bin"}
    )


def _no_screen_to_test_on() -> Sequence[str]:
    import subprocess

    if sys.platform != "linux":
        return ()
    absent = [*packages_of_absent(X11), *_packages_of_absent_tools(SCREEN_TOOLS)]
    system_python = Path("/usr/bin/python3")
    if (
        not system_python.exists()
        or subprocess.run([system_python, "-c", SCREEN_READER], capture_output=True).returncode
    ):
        absent += ["python3-gi", "gir1.2-atspi-2.0"]
    return absent


VENV_NEED = SystemNeed(
    what="Python's venv module",
    verbs=(),  # asked for when .venv is made, whatever the verb
    missing=_no_ensurepip,
    without="",
)

SYSTEM_NEEDS = (
    SystemNeed(
        what="what Qt is linked with",
        verbs=("run", "gallery", "bench", "test", "build"),
        missing=lambda: packages_of_absent(OFFSCREEN),
        without="",
    ),
    SystemNeed(
        what="what Qt opens windows with",
        verbs=("run", "build"),  # PyInstaller takes along what the machine has
        missing=lambda: packages_of_absent(X11),
        without="",
    ),
    SystemNeed(
        what="a font",
        verbs=("run", "gallery", "bench", "test", "build"),
        missing=packages_of_absent_letters,
        without="Perhaps no text will be drawn",
    ),
    SystemNeed(
        what="a screen to test the accessible window on",
        verbs=("test",),
        missing=_no_screen_to_test_on,
        without="The tests of the accessible window will not run",
    ),
    SystemNeed(
        what="a Secret Service to test against",
        verbs=("test",),
        missing=_no_secret_service,
        without="The tests of the system keyring will not run",
    ),
)


def opens_window(args: Sequence[str]) -> bool:
    """Whether `frontdesk [args]` opens a window: without a command, and for a demo that is not headless."""
    if {"-h", "--help", "--version", "--headless"} & set(args):
        return False
    words = iter(args)
    for word in words:
        if word == "--data-dir":
            next(words, None)
        elif not word.startswith("-"):
            return word == "demo"
    return True


def _apt_prefix() -> list[str] | None:
    """The words before `apt-get` with which packages can be installed unasked, or None where they cannot."""
    import subprocess
    from shutil import which

    if sys.platform == "linux" and which("apt-get"):
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
        if os.geteuid() == 0:
            return quiet
        if which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
            return ["sudo", "-n", *quiet]
    return None


def _works(command: Sequence[str]) -> bool:
    import subprocess

    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def _as_called_here(package: str) -> str:
    from shutil import which

    newer = RENAMED.get(package)
    return newer if newer and which("apt-cache") and _works(["apt-cache", "show", newer]) else package


def _apt_install(prefix: Sequence[str], packages: Sequence[str]) -> bool:
    def install() -> bool:
        named = [_as_called_here(package) for package in packages]
        return _works([*prefix, "apt-get", "install", "-y", "--no-install-recommends", *named])

    say(f"installing the system packages {' '.join(packages)}")
    return install() or (_works([*prefix, "apt-get", "update"]) and install())


def command_for(need: SystemNeed) -> str:
    """What a person types to get what is missing, on Debian and Ubuntu."""
    return f"sudo apt-get install {' '.join(_as_called_here(package) for package in need.missing())}"


def provide_for(verb: str) -> list[SystemNeed]:
    """Make sure of all that `verb` needs. Returns what could not be had and can be done without."""
    return [need for need in SYSTEM_NEEDS if verb in need.verbs and not provide(need)]


def provide(need: SystemNeed) -> bool:
    """Make sure of `need`: install it where we may, else name the command. Returns whether it is there."""
    from shutil import which

    packages = need.missing()
    if not packages:
        return True
    prefix = _apt_prefix()
    if prefix is not None and _apt_install(prefix, packages) and not need.missing():
        return True
    command = command_for(need)
    here = which("apt-get") is not None
    where = "" if here else " (on Debian or Ubuntu; elsewhere from your system's own source)"
    if not need.without:
        raise Fault(
            f"{need.what} is missing. Install it with `{command}`{where}, then run the same command again."
        )
    say(f"{need.what} is missing. {need.without}; to have them, run `{command}`{where}.")
    return False
