"""A desktop session of a test's own: folders, environment and D-Bus bus. Nothing of the user who runs the tests is touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

LONGEST_S: Final = 60

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "COVERAGE_PROCESS_START")
_FOLDERS: Final = {
    "HOME": "home",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}


def own_environment(folder: Path) -> dict[str, str]:
    """Makes the folders of a user in `folder`, and returns the environment of programs that live there.

    `folder` must have a short path (not pytest's): a socket's path has at most 107 bytes.
    """
    for part in _FOLDERS.values():
        (folder / part).mkdir(mode=0o700)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {name: str(folder / part) for name, part in _FOLDERS.items()}
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'bus'}"
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path[1:]])
    return environment


@contextmanager
def session_bus(environment: Mapping[str, str], folder: Path) -> Iterator[None]:
    """The bus that `own_environment` names, until the block ends."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    command += [f"--address={environment['DBUS_SESSION_BUS_ADDRESS']}"]
    with running(command, environment, log=folder / "bus.log") as bus:
        assert bus.stdout is not None
        bus.stdout.readline()
        yield


def wait_for_name(name: str, environment: Mapping[str, str]) -> None:
    """Returns when somebody owns `name` on the session's bus."""
    command = ["gdbus", "wait", "--session", "--timeout", "20", name]
    subprocess.run(command, env=environment, capture_output=True, timeout=LONGEST_S, check=True)


@contextmanager
def running(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    log: Path,
    typed: bytes = b"",
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """`command`, until the block ends; what it started itself ends with it."""
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            pass_fds=pass_fds,
            start_new_session=True,
        ) as process,
    ):
        try:
            assert process.stdin is not None
            process.stdin.write(typed)
            process.stdin.close()
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
    if sys.platform != "win32":  # what it left behind; there are no such groups there
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
