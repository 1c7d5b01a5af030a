"""The environment in .venv: made, checked, filled from a lock file, and left alone while it fits.

A stamp in it says for which Python, system and folder it was made and which lock files are in it. The stamp is written
last, so whatever was interrupted has none and is made anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from devtools.system import VENV_NEED, provide
from devtools.talk import Fault, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = VENV_BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "frontdesk-setup.json"
SETUP_LOCK = ROOT / ".venv.lock"
RUN, DEV, BUILD, TOOLS = "lock.txt", "dev.txt", "build.txt", "tools.txt"
"""The lock files in requirements/. Each holds all of lock.txt, in the same versions."""

EXTRA_OF = {RUN: None, DEV: "dev", BUILD: "build", TOOLS: "lock"}
"""Which optional part of pyproject.toml a lock file adds to the program's own needs."""

STEERS_PIP_ELSEWHERE = (
    "USER",
    "TARGET",
    "PREFIX",
    "ROOT",
    "PYTHON",
    "REQUIREMENT",
    "NO_BINARY",
    "DRY_RUN",
    "PRE",
)
"""pip settings of the machine that would change what is installed or where. Where to fetch from stays the machine's."""


def _digest(lock: str) -> str:
    from hashlib import sha256

    return sha256((ROOT / "requirements" / lock).read_bytes()).hexdigest()


def _machine() -> dict[str, object]:
    """What an environment was made for; another value means that it must be made anew."""
    return {"python": sys.implementation.cache_tag, "platform": sys.platform, "folder": str(ROOT)}


def _checkout_link() -> Path:
    """The file in the environment that puts this checkout on Python's path."""
    import sysconfig

    where = {"base": str(VENV), "platbase": str(VENV)}
    return Path(sysconfig.get_path("purelib", "venv", where)) / "frontdesk-checkout.pth"


def _read_stamp() -> dict[str, str] | None:
    """The lock files that were installed, by digest; None if the environment is unfinished or not for us."""
    import json

    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        fits = stamp["made_for"] == _machine() and VENV_PYTHON.exists() and _checkout_link().exists()
        return {str(name): str(digest) for name, digest in stamp["locks"].items()} if fits else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _write_stamp(locks: dict[str, str]) -> None:
    import json

    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps({"made_for": _machine(), "locks": locks}), encoding="utf-8")
    fresh.replace(STAMP)


def is_ready(lock: str) -> bool:
    """Whether `.venv` holds what `lock` names. Any lock file brings what the program itself needs."""
    installed = _read_stamp() or {}
    return any(
        installed[name] == _digest(name) for name in installed if lock in (RUN, name) and name in EXTRA_OF
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time: waits for another dev.py on this checkout. The system frees it when a process ends."""
    with SETUP_LOCK.open("a+b") as handle:
        if not _take(handle, wait=False):
            say("another dev.py is setting up this checkout; waiting for it")
            _take(handle, wait=True)
        yield


def _take(handle: IO[bytes], *, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


def ensure(lock: str) -> None:
    """Make `.venv` hold what `lock` names. Costs a few milliseconds when it does already."""
    if is_ready(lock):
        return
    with _alone():
        if not is_ready(lock):
            _set_up(lock)


def _set_up(lock: str) -> None:
    installed = _read_stamp()
    if installed is None:
        _make_venv()
        installed = {}
    STAMP.unlink(missing_ok=True)  # an interrupted install is thus noticed
    _install(lock)
    kept = {
        name: digest for name, digest in installed.items() if name in EXTRA_OF and digest == _digest(name)
    }
    _write_stamp({**kept, lock: _digest(lock)})
    say("ready")


def _make_venv() -> None:
    import shutil
    import subprocess

    if VENV.exists() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
        raise Fault(
            f"{VENV} is not an environment that dev.py made. Move it away, then run the same command again."
        )
    provide(VENV_NEED)
    if VENV.exists():
        say("the environment in .venv is unfinished or was made for another Python or folder; making it anew")
        shutil.rmtree(VENV)
    else:
        say("making an environment in .venv")
    VENV.mkdir()
    (VENV / "pyvenv.cfg").touch()  # from now on it is recognised as ours, however early we are stopped
    base: str = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [base, "-m", "venv", str(VENV)], capture_output=True, text=True, env=_clean_environment()
    )
    if made.returncode != 0:
        sys.stderr.write(made.stdout + made.stderr)
        raise Fault(
            "Python could not make the environment (its own words are above). Mend that, then run this again."
        )
    encoding = "utf-8" if sys.version_info >= (3, 13) else "locale"  # how site.py reads .pth files
    _checkout_link().write_text(f"{ROOT}\n", encoding=encoding)


def _clean_environment() -> dict[str, str]:
    """Our environment without what would lead pip or a new Python astray."""
    dropped = {f"PIP_{name}" for name in STEERS_PIP_ELSEWHERE} | {
        "PYTHONPATH",
        "PYTHONHOME",
        "__PYVENV_LAUNCHER__",
    }
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    # A list of the machine's own caps may contradict the lock; an empty one replaces it.
    return {**kept, "PIP_CONSTRAINT": os.devnull, "PIP_USER": "0"}


def _install(lock: str) -> None:
    import subprocess

    path = ROOT / "requirements" / lock
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    exactly = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(path)]
    say(f"installing the locked packages of requirements/{lock}, about a minute the first time")
    done = subprocess.run(
        [*pip, *exactly],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=_clean_environment(),
    )
    if done.returncode != 0:
        lines = done.stdout.splitlines(keepends=True)
        sys.stderr.write("".join([line for line in lines if line.startswith("ERROR")] or lines[-15:]))
        raise Fault(_why_install_failed(done.stdout))


def _why_install_failed(output: str) -> str:
    """One sentence for what pip reported, with the remedy."""
    if "DO NOT MATCH THE HASHES" in output:
        return "A downloaded package is not the one that was locked. Try again; if it stays so, tell the maintainers."
    if "No space left" in output:
        return "The disk is full. Free about 500 MB, then run the same command again."
    if "CERTIFICATE_VERIFY_FAILED" in output:
        return (
            "The package index showed a certificate that pip does not trust, as behind a proxy that reads along. Name"
            " your organisation's certificate with `pip config set global.cert FILE`, then run the same command again."
        )
    if "NewConnectionError" in output or "ConnectTimeout" in output or "Max retries" in output:
        return (
            "The package index cannot be reached. Check network and proxy, then run the same command again."
        )
    if "No matching distribution" in output:
        return (
            "A locked package is not to be had for this machine (named above): the index is out of reach, or has no"
            " build for this system and Python. Check network and proxy, or try another Python from 3.11 to 3.13."
        )
    return (
        "The locked packages could not be installed (pip's words are above). Mend that, then run this again."
    )
