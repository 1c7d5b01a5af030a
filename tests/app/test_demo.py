"""`frontdesk demo` in a process of its own: nothing is left behind, no keyring is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.app.demo import PASSPHRASE_FILE, watch
from frontdesk.cli.deps import DemoWish
from frontdesk.demo.live import LiveDemo
from frontdesk.domain.errors import Refused
from frontdesk.services.clock import SystemClock
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.services.staff import list_staff

ROOT = Path(__file__).parents[2]


def demo(*words: str, temp: Path) -> subprocess.CompletedProcess[str]:
    """The program, with a temp folder of its own and a keyring that refuses every call."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "frontdesk", *words],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={
            **os.environ,
            "TMPDIR": str(temp),
            "TEMP": str(temp),
            "HOME": str(temp),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONIOENCODING": "utf-8",
        },
        timeout=120,
        check=False,
    )


def test_one_document_and_nothing_left_behind(tmp_path: Path) -> None:
    done = demo("demo", "--headless", "--json", "--seed", "4", temp=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["seed"] == 4
    assert document["counts"]["visits"] == len(document["visits"])
    assert done.stdout.count("\n") == 1
    assert list(tmp_path.rglob("*.db")) == []


def test_a_named_folder_keeps_a_book_that_can_be_looked_into(tmp_path: Path) -> None:
    folder = tmp_path / "look"
    done = demo("demo", "--headless", "--data-dir", str(folder), temp=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Needs a person" in done.stdout
    assert str(folder) in done.stdout.splitlines()[-1]
    os.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"] = str(folder / "demo-passphrase.txt")
    try:
        looked = demo("verify", "--data-dir", str(folder), temp=tmp_path)
    finally:
        del os.environ["FRONTDESK_VAULT_PASSPHRASE_FILE"]
    assert looked.returncode == 0, looked.stderr
    again = demo("demo", "--headless", "--data-dir", str(folder), temp=tmp_path)
    assert (again.returncode, again.stdout) == (4, "")
    assert len(again.stderr.splitlines()) == 1


def test_what_is_watched_stays_in_a_named_folder_with_its_passphrase(tmp_path: Path) -> None:
    folder = tmp_path / "look"
    shown: list[Path] = []

    def show(live: LiveDemo) -> int:
        book = open_book(live.folder, places=live.places, clock=live.clock)
        assert len(list_staff(book)) == 3
        book.close()
        shown.append(live.folder)
        return 7

    assert watch(DemoWish(headless=False, seed=None, as_json=False, folder=folder), show) == 7
    assert shown == [folder]
    passphrase = (folder / PASSPHRASE_FILE).read_text(encoding="utf-8").strip()
    open_book(folder, places=SecretPlaces(passphrase=lambda *, new: passphrase), clock=SystemClock()).close()
    with pytest.raises(Refused):
        watch(DemoWish(headless=False, seed=None, as_json=False, folder=folder), show)
    assert (folder / PASSPHRASE_FILE).read_text(encoding="utf-8").strip() == passphrase


def test_what_is_watched_goes_with_its_window() -> None:
    shown: list[Path] = []

    def show(live: LiveDemo) -> int:
        assert live.folder.is_dir()
        shown.append(live.folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(DemoWish(headless=False, seed=3, as_json=False, folder=None), show)
    [folder] = shown
    assert not folder.exists()
