"""`frontdesk demo`: joins the made-up clinic with the real client and the simulated network, to be watched or only reported."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.play import play
from frontdesk.demo.rendering import render
from frontdesk.demo.secrets import memory_places
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.services.clock import SystemClock
from frontdesk.services.secret_places import SecretPlaces

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.cli.deps import DemoWish
    from frontdesk.demo.live import LiveDemo
    from frontdesk.demo.report import PlayReport
    from frontdesk.services.secret_places import StoreKind

USUAL_SEED: Final = 1
PASSPHRASE_FILE: Final = "demo-passphrase.txt"


def run(wish: DemoWish, stdout: TextIO) -> int:
    """Show the demo in its window, or play it without a screen and print its report. Raises Refused for a folder with a book."""
    if not wish.headless:
        return _watch_in_window(wish)
    report = _play_away(wish) if wish.folder is None else _play_in(wish.folder, wish)
    if wish.as_json:
        stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        stdout.write(render(report))
        if wish.folder is not None:
            stdout.write(_where(wish.folder))
    stdout.flush()
    return 0


def watch(wish: DemoWish, show: Callable[[LiveDemo], int]) -> int:
    """Make the clinic that somebody watches, have it shown, and give what that gave; then it is gone, or in the folder that was
    named. Raises as `LiveDemo`."""
    from frontdesk.app.network import sync_control
    from frontdesk.demo.live import LiveDemo

    places, passphrase = (memory_places(), "") if wish.folder is None else _vault()
    live = LiveDemo(
        make_sync=sync_control,
        today=local_date(SystemClock().now_utc(), ZONE),
        seed=USUAL_SEED if wish.seed is None else wish.seed,
        folder=wish.folder,
        places=places,
        kind="keyring" if wish.folder is None else "passphrase",
    )
    with live:
        if wish.folder is not None:
            _write_passphrase(wish.folder, passphrase)
        return show(live)


def _watch_in_window(wish: DemoWish) -> int:
    from frontdesk.app.window import needs_screen, run_demo_window

    needs_screen()
    return watch(wish, partial(run_demo_window, exit_when_painted=wish.exit_when_painted))


def _play_away(wish: DemoWish) -> PlayReport:
    """In a folder that goes with the run: the book's key is in memory, so nobody could open it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-demo-"))
    try:
        return _play(folder, wish, memory_places(), "keyring")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _play_in(folder: Path, wish: DemoWish) -> PlayReport:
    """In a folder that was named: the book stays, with a vault, and beside it the passphrase of its made-up secrets."""
    places, passphrase = _vault()
    report = _play(folder, wish, places, "passphrase")
    _write_passphrase(folder, passphrase)
    return report


def _vault() -> tuple[SecretPlaces, str]:
    """A vault file, and the passphrase that it will have."""
    passphrase = secrets.token_urlsafe(24)
    return SecretPlaces(passphrase=lambda *, new: passphrase), passphrase  # noqa: ARG005


def _write_passphrase(folder: Path, passphrase: str) -> None:
    (folder / PASSPHRASE_FILE).write_text(passphrase + "\n", encoding="utf-8")


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
