"""What the command line is given by the program's start: streams, the clock, and what only the composition root can join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from frontdesk.services.daysheets import Sheet
    from frontdesk.services.ports import ChannelCheck, Clock, SecretStore, ServiceControl, SyncControl
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class DemoWish:
    """How the demo clinic is wanted. `folder` None: one of its own, for this run; `seed` None: the usual one."""

    headless: bool
    seed: int | None
    as_json: bool
    folder: Path | None
    exit_when_painted: bool = False


@dataclass(frozen=True, slots=True)
class WindowWish:
    """The window over a data folder. `exit_when_painted`: leave after the first painted day and print how long it took."""

    folder: Path
    exit_when_painted: bool


@dataclass(frozen=True, slots=True)
class SimulatorWish:
    """Ports of the simulated phone network; 0 lets the system choose."""

    port: int
    control_port: int
    as_json: bool


@dataclass(frozen=True, slots=True)
class Deps:
    """All that the command line cannot make by itself. Every function is called only by the commands that need it."""

    clock: Clock
    environ: Mapping[str, str]
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    ask_secret: Callable[[str], str]
    """Asks at the terminal without echo; the prompt is given."""
    keyring: Callable[[str], SecretStore]
    """Makes the keyring store of a book."""
    os_user: Callable[[], str]
    sync_control: Callable[[Book], SyncControl]
    check_channel: Callable[[Book], ChannelCheck]
    run_demo: Callable[[DemoWish, TextIO], int]
    run_simulator: Callable[[SimulatorWish, TextIO], int]
    write_paper: Callable[[Sheet, Path], int]
    """Writes a sheet as a PDF and gives how many pages it has. Raises EnvironmentFault where nothing can be drawn."""
    open_window: Callable[[WindowWish], int]
    """Opens the desktop application and gives its exit status once it is closed."""
    service: Callable[[], ServiceControl]
    """The background service of this account."""
    log_to: Callable[[Path], None]
    """Sends the log to a file in the data folder from now on."""
