"""The desktop application: joins the window with the book, the sync and the demo. Imported only when a window is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.demo.live import LiveDemo


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
