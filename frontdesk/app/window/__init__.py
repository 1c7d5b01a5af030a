"""The desktop application: joins the window with the book, the sync and the demo. Imported only when a window is opened."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.demo.live import LiveDemo


def needs_screen() -> None:
    """Raises Refused where there is no screen to open a window on: Qt would end the whole process."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Refused(
            tr(
                "There is no screen here to open a window on. Start it on the desktop, or use a command: see --help."
            )
        )


def run_window(folder: Path, *, exit_when_painted: bool = False) -> int:
    """Open the window over the clinic in `folder`; without one there, the set-up assistant. Gives the exit status.

    `exit_when_painted`: leave after the first painted day, printing how long it took: for the smoke test and the benchmark.
    """
    from frontdesk.app.window.program import Program

    return Program(folder, exit_when_painted=exit_when_painted).run()


def run_demo_window(live: LiveDemo, *, exit_when_painted: bool = False) -> int:
    """The same over the demo clinic, with its simulated phones."""
    from frontdesk.app.window.demoing import DemoProgram

    return DemoProgram(live, exit_when_painted=exit_when_painted).run()
