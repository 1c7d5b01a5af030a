"""The desktop application: joins the window with the book, the sync and the demo. Imported only when a window is opened."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.errors import EnvironmentFault, Refused
from frontdesk.domain.i18n import tr
from frontdesk.services.folders import MANIFEST_FILE

if TYPE_CHECKING:
    from frontdesk.app.window.surroundings import Surroundings
    from frontdesk.demo.live import LiveDemo


def needs_screen() -> None:
    """Raises Refused where there is no screen to open a window on: Qt would end the whole process."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Refused(
            tr(
                "There is no screen here to open a window on. Start it on the desktop, or use a command: see --help "
                "(the demo has --headless)."
            )
        )


def needs_qt() -> None:
    """Raises EnvironmentFault where the system lacks what Qt stands on."""
    try:
        import PySide6.QtWidgets  # noqa: F401 - whether it can be
    except ImportError as error:
        raise EnvironmentFault(
            tr(
                "The window needs system libraries that are missing here ({what}). Install them; the page for IT lists them.",
                what=str(error).split(":")[0],
            )
        ) from error


def run_window(folder: Path, *, exit_when_painted: bool = False) -> int:
    """Open the window over the clinic in `folder`; without one there, the set-up assistant. Gives the exit status.

    `exit_when_painted`: leave after the first painted day and print when that was, for the smoke test and the benchmark.
    Raises Refused where there is no screen, or where a window over the same book does not answer.
    """
    from frontdesk.app.window.surroundings import Surroundings

    needs_screen()
    while True:
        around = Surroundings(folder)
        if (folder / MANIFEST_FILE).exists():
            status = open_window(around, exit_when_painted=exit_when_painted)
        else:
            from frontdesk.app.window.setting_up import set_up

            status = set_up(around)
        if not around.again:
            return status


def run_demo_window(live: LiveDemo, *, exit_when_painted: bool = False) -> int:
    """The same over the demo clinic, with its simulated phones."""
    from frontdesk.app.window.demoing import DemoSurroundings

    needs_screen()
    needs_qt()
    return open_window(DemoSurroundings(live), exit_when_painted=exit_when_painted)


def open_window(around: Surroundings, *, exit_when_painted: bool) -> int:
    """Open it, unless a window over the same book is there: that one is brought to the front."""
    from frontdesk.app.window.alone import Alone
    from frontdesk.app.window.start import start

    alone = Alone(around.folder)
    if not alone.take():
        if alone.call():
            return 0
        raise Refused(tr("Frontdesk is open over this book already. Switch to its window."))
    try:
        around.alone = alone
        return start(around, exit_when_painted=exit_when_painted)
    finally:
        alone.release()
