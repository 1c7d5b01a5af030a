"""Another process at the book of a test: a real one, with its own connections, that does what it is told line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from frontdesk.services.work import Book
from tests.app.window.others import ROOT
from tests.support.secrets import MemorySecrets
from tests.ui.desks import TestClinic

_PROGRAM = """
import json, sys
from pathlib import Path
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.words import Lifecycle
from frontdesk.services.booking import move_visit, set_status
from frontdesk.services.booking.noting import note_visit
from frontdesk.services.opening import open_book
from frontdesk.services.undo import undo
from tests.support.clinic import memory_places
from tests.support.clock import FakeClock
from tests.support.secrets import MemorySecrets

folder, now = sys.argv[1:]
secrets = MemorySecrets()
secrets.kept = {name: bytes.fromhex(key) for name, key in json.loads(sys.stdin.readline()).items()}
petra = Actor(ActorKind.STAFF, "Petra", 7)
book = open_book(Path(folder), places=memory_places(secrets), clock=FakeClock(int(now)))
print("open", flush=True)
for line in sys.stdin:
    act, visit, word = json.loads(line)
    if act == "move":
        move_visit(book, petra, visit, start=word)
    elif act == "status":
        set_status(book, petra, visit, lifecycle=Lifecycle(word))
    elif act == "note":
        note_visit(book, petra, visit, note=word, was="")
    elif act == "undo":
        undo(book, petra)
    elif act == "hold":
        with book.write(petra) as work:
            work.session.connection().exec_driver_sql("UPDATE clinic SET name = name")
            print("held", flush=True)
            sys.stdin.readline()
    print("done", flush=True)
book.close()
"""


class Elsewhere:
    """Petra, at another workstation's process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def move(self, visit_id: int, start: str) -> None:
        """Move a visit; it is committed when this comes back."""
        self._do("move", visit_id, start)

    def status(self, visit_id: int, word: str) -> None:
        """Bring a visit to a state."""
        self._do("status", visit_id, word)

    def note(self, visit_id: int, text: str) -> None:
        """Write a note on a visit that has none."""
        self._do("note", visit_id, text)

    def undo(self) -> None:
        """Take her latest act back."""
        self._do("undo", 0, "")

    def hold(self) -> None:
        """Keep the book from all other writers, until `let_go`."""
        self._tell(json.dumps(["hold", 0, ""]))
        assert self._heard() == "held"

    def let_go(self) -> None:
        """Let the others write."""
        self._tell("")
        assert self._heard() == "done"

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.wait(10)

    def _do(self, act: str, visit_id: int, word: str) -> None:
        self._tell(json.dumps([act, visit_id, word]))
        assert self._heard() == "done"

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def elsewhere(clinic: TestClinic) -> Iterator[Elsewhere]:
    """A process at the clinic's book, ended with the block."""
    with elsewhere_at(clinic.book, clinic.clock.now_utc()) as petra:
        yield petra


@contextmanager
def elsewhere_at(book: Book, now_utc: int) -> Iterator[Elsewhere]:
    """The same at any book with secrets in memory; there it is this late all the time."""
    secrets = book.secrets
    assert isinstance(secrets, MemorySecrets)
    command = [sys.executable, "-c", _PROGRAM, str(book.folder), str(now_utc)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        petra = Elsewhere(process)
        petra._tell(json.dumps({name: key.hex() for name, key in secrets.kept.items()}))
        assert petra._heard() == "open"
        try:
            yield petra
        finally:
            process.kill()
