"""The composition root: here alone the command line, sync, demo and their surroundings are joined."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from frontdesk.cli.deps import DemoWish, Deps, SimulatorWish, WindowWish

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.services.daysheets import Sheet
    from frontdesk.services.ports import ChannelCheck, SecretStore, ServiceControl, SyncControl
    from frontdesk.services.work import Book


def real_deps() -> Deps:
    """What the command line works with outside of tests."""
    from frontdesk.app.logs import log_to, silence
    from frontdesk.services.clock import SystemClock

    silence()
    return Deps(
        clock=SystemClock(),
        environ=os.environ,
        stdin=sys.stdin,
        stdout=sys.stdout,
        stderr=sys.stderr,
        ask_secret=ask_secret,
        keyring=keyring_store,
        os_user=os_user,
        sync_control=sync_control,
        check_channel=check_channel,
        run_demo=run_demo,
        run_simulator=run_simulator,
        write_paper=write_paper,
        open_window=open_window,
        service=service,
        log_to=log_to,
    )


def ask_secret(prompt: str) -> str:
    """Ask at the terminal without echo. Raises UsageError where the person ends the input instead."""
    import getpass

    from frontdesk.domain.errors import UsageError
    from frontdesk.domain.i18n import tr

    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise UsageError(tr("Nothing was entered. Start again.")) from None


def os_user() -> str:
    """The account that runs the program, as the audit names it."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # An account without a name: a container's bare number.
        return f"uid-{os.getuid()}" if sys.platform != "win32" else "unknown"


def keyring_store(book_id: str) -> SecretStore:
    """The OS keyring's entries of one book."""
    from frontdesk.security.keyring_store import KeyringStore

    return KeyringStore(book_id)


def sync_control(book: Book) -> SyncControl:
    """Cycles over the clinic's own account."""
    from frontdesk.app.network import sync_control as make

    return make(book)


def check_channel(book: Book) -> ChannelCheck:
    """Look at the clinic's own account."""
    from frontdesk.app.network import check_channel as check

    return check(book)


def run_demo(wish: DemoWish, stdout: TextIO) -> int:
    """The demo clinic."""
    from frontdesk.app.demo import run

    return run(wish, stdout)


def run_simulator(wish: SimulatorWish, stdout: TextIO) -> int:
    """The simulated phone network, until it is stopped."""
    from frontdesk.app.simulator import run

    return run(wish, stdout)


def service() -> ServiceControl:
    """The background service of this account."""
    from pathlib import Path

    from frontdesk.app.resident.control import Resident
    from frontdesk.app.resident.systems import this_system

    return Resident(this_system(Path.home(), user=os_user()), os.environ)


def write_paper(sheet: Sheet, target: Path) -> int:
    """A sheet as a PDF."""
    from frontdesk.app.paper import write_paper as write

    return write(sheet, target)


def open_window(wish: WindowWish) -> int:
    """The desktop application."""
    from frontdesk.app.window import run_window

    return run_window(wish.folder, exit_when_painted=wish.exit_when_painted)
