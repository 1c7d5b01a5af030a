"""`frontdesk demo`: joins the made-up clinic with the real client and the simulated network."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.play import play
from frontdesk.demo.rendering import render
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.services.clock import SystemClock

if TYPE_CHECKING:
    from frontdesk.cli.deps import DemoWish

USUAL_SEED: Final = 1


def run(wish: DemoWish, stdout: TextIO) -> int:
    """Play the demo without a screen and print its report. Raises Refused for what is not there yet, or a folder with a book."""
    from frontdesk.app.network import sync_control

    if not wish.headless:
        raise Refused(tr("The demo's window comes with a later version. Add --headless to play it here."))
    with _folder(wish.folder) as folder:
        report = play(
            folder=folder,
            seed=USUAL_SEED if wish.seed is None else wish.seed,
            today=local_date(SystemClock().now_utc(), ZONE),
            make_sync=sync_control,
        )
    if wish.as_json:
        stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        stdout.write(render(report))
    stdout.flush()
    return 0


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    """The folder that was named, else one of its own that goes with the run: nobody could open the book afterwards."""
    if named is not None:
        yield named
        return
    made = Path(tempfile.mkdtemp(prefix="frontdesk-demo-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
