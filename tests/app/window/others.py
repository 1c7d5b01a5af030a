"""Other processes at the same book."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.support.clinic import PASSPHRASE

ROOT: Final = Path(__file__).parents[3]

_BOOK: Final = """
import sys
from pathlib import Path
from frontdesk.services.clock import SystemClock
from frontdesk.services.opening import open_book
from tests.support.clinic import vault_places

book = open_book(Path(sys.argv[1]), places=vault_places(), clock=SystemClock())
"""

HOLDS_THE_BOOK: Final = (
    _BOOK
    + """
from frontdesk.domain.actors import PROGRAM
with book.write(PROGRAM) as work:
    work.session.connection().exec_driver_sql("UPDATE clinic SET name = name")
    print("held", flush=True)
    sys.stdin.read()
book.close()
"""
)
ARRIVES: Final = (
    _BOOK
    + """
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import set_status
sys.stdin.read()
set_status(book, PROGRAM, int(sys.argv[2]), lifecycle=Lifecycle.ARRIVED)
book.close()
"""
)
HOLDS_A_TIME: Final = """
import sys
from pathlib import Path
from frontdesk.domain.actors import PROGRAM
from frontdesk.services.booking.holding import Spot, hold_times, release_times
from frontdesk.services.opening import open_book
from tests.support.clinic import vault_places
from tests.support.clock import FakeClock

folder, provider, location, start, now = sys.argv[1:]
book = open_book(Path(folder), places=vault_places(), clock=FakeClock(int(now)))
held = hold_times(book, PROGRAM, [Spot(int(provider), int(location), start, 30)])
print("held", flush=True)
sys.stdin.read()
release_times(book, PROGRAM, held.public_id)
book.close()
"""
HOLDS_THE_WINDOW: Final = """
import sys
from pathlib import Path
from frontdesk.app.window.alone import Alone
alone = Alone(Path(sys.argv[1]))
print("held" if alone.take() else "refused", flush=True)
sys.stdin.read()
"""


@contextmanager
def another(program: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process of its own; whatever it still does at the end of the block is ended."""
    command = [sys.executable, "-c", program, *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def started_again(folder: Path, passphrase: Path) -> Iterator[subprocess.Popen[str]]:
    """The program, started over the same folder as anybody starts it."""
    passphrase.write_text(PASSPHRASE + "\\n", encoding="utf-8")
    env = _environment() | {"FRONTDESK_VAULT_PASSPHRASE_FILE": str(passphrase)}
    command = [sys.executable, "-W", "error", "-m", "frontdesk", "--data-dir", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that it says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    """Let it go on."""
    assert process.stdin is not None
    process.stdin.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}
