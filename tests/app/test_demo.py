"""`frontdesk demo` in a process of its own: nothing is left behind, no keyring is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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


def test_the_window_is_not_there_yet(tmp_path: Path) -> None:
    done = demo("demo", temp=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert "--headless" in done.stderr
