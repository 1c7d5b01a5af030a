"""What the verbs of dev.py need from the operating system, and how it is had on Debian and Ubuntu."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from devtools.talk import Fault, say


class SystemNeed(NamedTuple):
    """What a verb needs from the system, and Debian's packages that bring it."""

    what: str
    verbs: tuple[str, ...]
    packages: tuple[str, ...]
    missing: Callable[[], bool]
    without: str
    """What happens where it cannot be had: empty if nothing works without it."""


def _no_ensurepip() -> bool:
    from importlib.util import find_spec

    return find_spec("venv") is None or find_spec("ensurepip") is None


def _no_secret_service() -> bool:
    from shutil import which

    tools = ("dbus-daemon", "gnome-keyring-daemon", "gdbus")
    return sys.platform == "linux" and not all(which(tool) for tool in tools)


VENV_NEED = SystemNeed(
    what="Python's venv module",
    verbs=(),  # asked for when .venv is made, whatever the verb
    packages=(f"python3.{sys.version_info[1]}-venv",),
    missing=_no_ensurepip,
    without="",
)

SYSTEM_NEEDS = (
    SystemNeed(
        what="a Secret Service to test against",
        verbs=("test",),
        packages=("dbus", "gnome-keyring", "libglib2.0-bin"),
        missing=_no_secret_service,
        without="The tests of the system keyring will not run",
    ),
)


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


def _apt_install(prefix: Sequence[str], packages: Sequence[str]) -> bool:
    import subprocess

    install = [*prefix, "apt-get", "install", "-y", "--no-install-recommends", *packages]
    update = [*prefix, "apt-get", "update"]
    say(f"installing the system packages {' '.join(packages)}")

    def works(command: Sequence[str]) -> bool:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0

    return works(install) or (works(update) and works(install))


def provide(need: SystemNeed) -> bool:
    """Make sure of `need`: install it where we may, else name the command. Returns whether it is there."""
    if not need.missing():
        return True
    prefix = _apt_prefix()
    if prefix is not None and _apt_install(prefix, need.packages) and not need.missing():
        return True
    command = f"sudo apt-get install {' '.join(need.packages)}"
    where = (
        "" if sys.platform == "linux" else " (on Debian or Ubuntu; elsewhere from your system's own source)"
    )
    if not need.without:
        raise Fault(
            f"{need.what} is missing. Install it with `{command}`{where}, then run the same command again."
        )
    say(f"{need.what} is missing. {need.without}; to have them, run `{command}`{where}.")
    return False
