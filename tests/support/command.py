"""The command line in the test's own process: real book, real services, hand-made surroundings."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from frontdesk.cli.deps import DemoWish, Deps, SimulatorWish, WindowWish
from frontdesk.cli.run import run
from frontdesk.services.ports import ChannelCheck, ServiceState, SyncReport
from tests.support.clock import FakeClock
from tests.support.secrets import MemorySecrets

if TYPE_CHECKING:
    from frontdesk.services.daysheets import Sheet
    from frontdesk.services.ports import SecretStore, ServiceControl, SyncControl
    from frontdesk.services.work import Book


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Result:
    """What a command line left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class ScriptedSync:
    """A SyncControl that gives prepared reports or raises prepared errors, then the last of them again."""

    def __init__(self, *script: SyncReport | Exception) -> None:
        self._script = list(script) or [SyncReport()]
        self._last = SyncReport()
        self.cycles = 0
        self.stopped = False
        self.closed = False

    def run_once(self) -> SyncReport:
        self.cycles += 1
        step = self._script[0] if len(self._script) == 1 else self._script.pop(0)
        if isinstance(step, Exception):
            raise step
        self._last = step
        return step

    @property
    def last_report(self) -> SyncReport:
        return self._last

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        self.closed = True


class ScriptedService:
    """A ServiceControl that installs nothing. `running`: what the system says of it once it is installed."""

    def __init__(self, *, running: bool | None = True) -> None:
        self._running = running
        self.installed: tuple[Path, int] | None = None

    def install(self, folder: Path, *, every: int) -> ServiceState:
        self.installed = (folder, every)
        return self.state()

    def remove(self) -> bool:
        was_there, self.installed = self.installed is not None, None
        return was_there

    def state(self) -> ServiceState:
        there = self.installed is not None
        return ServiceState(
            installed=there,
            running=self._running if there else False,
            kind="systemd user unit",
            file="frontdesk.service" if there else "",
        )


def no_log(_folder: Path) -> None:
    """Tests look at the log themselves."""


@dataclass(slots=True)
class Desk:
    """A workstation: one data folder, one OS user, one keyring. `run("book", ...)` is what a person types."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    secrets: SecretStore = field(default_factory=MemorySecrets)
    sync: SyncControl = field(default_factory=ScriptedSync)
    check: ChannelCheck = ChannelCheck(ok=True, sentences=("The account works.",))
    environ: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    """What is typed at questions without echo, in order."""
    asked: list[str] = field(default_factory=list)
    demos: list[DemoWish] = field(default_factory=list)
    simulators: list[SimulatorWish] = field(default_factory=list)
    user: str = "anna"
    service: ServiceControl = field(default_factory=lambda: ScriptedService())
    windows: list[WindowWish] = field(default_factory=list)
    papers: list[Sheet] = field(default_factory=list)
    """What was asked of the desktop application."""

    def run(self, *words: str, stdin: str = "", terminal: bool = False) -> Result:
        """Run `frontdesk --data-dir FOLDER words...`."""
        return self.bare("--data-dir", str(self.folder), *words, stdin=stdin, terminal=terminal)

    def bare(self, *words: str, stdin: str = "", terminal: bool = False) -> Result:
        """Run exactly these words."""
        make = Terminal if terminal else io.StringIO
        given, out, err = make(stdin), make(), io.StringIO()
        status = run(list(words), self.deps(given, out, err))
        return Result(status, out.getvalue(), err.getvalue())

    def json(self, *words: str, stdin: str = "") -> Any:
        """Run with `--json`, insist on status 0, and give the document."""
        result = self.run("--json", *words, stdin=stdin)
        assert result.status == 0, (result.status, result.err)
        return result.json

    def init(self, *more: str) -> Result:
        """Found a clinic."""
        words = ["--clinic", "Hillside Clinic", "--timezone", "Europe/London", "--country", "GB", *more]
        return self.run("init", *words)

    def deps(self, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> Deps:
        return Deps(
            clock=self.clock,
            environ=self.environ,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            ask_secret=self._ask,
            keyring=lambda _book_id: self.secrets,
            os_user=lambda: self.user,
            sync_control=self._sync_of,
            check_channel=self._check_of,
            run_demo=self._demo,
            run_simulator=self._simulate,
            write_paper=self._write_paper,
            open_window=self._open_window,
            service=lambda: self.service,
            log_to=no_log,
        )

    def _write_paper(self, sheet: Sheet, target: Path) -> int:
        self.papers.append(sheet)
        target.write_bytes(b"%PDF")
        return 2

    def _open_window(self, wish: WindowWish) -> int:
        self.windows.append(wish)
        return 0

    def _ask(self, prompt: str) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)

    def _sync_of(self, _book: Book) -> SyncControl:
        return self.sync

    def _check_of(self, _book: Book) -> ChannelCheck:
        return self.check

    def _demo(self, wish: DemoWish, _out: TextIO) -> int:
        self.demos.append(wish)
        return 0

    def _simulate(self, wish: SimulatorWish, _out: TextIO) -> int:
        self.simulators.append(wish)
        return 0
