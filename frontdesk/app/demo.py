"""`frontdesk demo`: joins the made-up clinic with the real client and the simulated network."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.play import play
from frontdesk.demo.rendering import render
from frontdesk.demo.secrets import memory_places
from frontdesk.domain.errors import Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.services.clock import SystemClock
from frontdesk.services.secret_places import SecretPlaces

if TYPE_CHECKING:
    from frontdesk.cli.deps import DemoWish
    from frontdesk.demo.report import PlayReport
    from frontdesk.services.secret_places import StoreKind

USUAL_SEED: Final = 1
PASSPHRASE_FILE: Final = "demo-passphrase.txt"


def run(wish: DemoWish, stdout: TextIO) -> int:
    """Play the demo without a screen and print its report. Raises Refused for what is not there yet, or a folder with a book."""
    if not wish.headless:
        raise Refused(tr("The demo's window comes with a later version. Add --headless to play it here."))
    report = _play_away(wish) if wish.folder is None else _play_in(wish.folder, wish)
    if wish.as_json:
        stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        stdout.write(render(report))
        if wish.folder is not None:
            stdout.write(_where(wish.folder))
    stdout.flush()
    return 0


def _play_away(wish: DemoWish) -> PlayReport:
    """In a folder that goes with the run: the book's key is in memory, so nobody could open it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-demo-"))
    try:
        return _play(folder, wish, memory_places(), "keyring")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _play_in(folder: Path, wish: DemoWish) -> PlayReport:
    """In a folder that was named: the book stays, with a vault, and beside it the passphrase of its made-up secrets."""
    passphrase = secrets.token_urlsafe(24)
    report = _play(folder, wish, SecretPlaces(passphrase=lambda *, new: passphrase), "passphrase")  # noqa: ARG005
    (folder / PASSPHRASE_FILE).write_text(passphrase + "\n", encoding="utf-8")
    return report


def _play(folder: Path, wish: DemoWish, places: SecretPlaces, kind: StoreKind) -> PlayReport:
    from frontdesk.app.network import sync_control

    return play(
        folder=folder,
        seed=USUAL_SEED if wish.seed is None else wish.seed,
        today=local_date(SystemClock().now_utc(), ZONE),
        make_sync=sync_control,
        places=places,
        kind=kind,
    )


def _where(folder: Path) -> str:
    return (
        tr(
            "The demo's book stays in {folder}; the passphrase of its vault is in {file} beside it.",
            folder=str(folder),
            file=PASSPHRASE_FILE,
        )
        + "\n"
    )
