"""Folders of demos: gone with their process, also when that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from frontdesk.demo.tempfolders import new_folder


def test_what_a_killed_demo_left_is_removed_by_the_next(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f"frontdesk-demo-{gone.pid}-abc"
    left.mkdir()
    (left / "book.db").write_bytes(b"x")
    kept = [
        tmp_path / f"frontdesk-demo-{os.getpid()}-abc",
        tmp_path / "frontdesk-demo-mine",
        tmp_path / "other",
    ]
    for folder in kept:
        folder.mkdir()
    made = new_folder(tmp_path)
    assert not left.exists()
    assert all(folder.is_dir() for folder in kept)
    assert made.is_dir()
    assert made not in kept
    if os.name == "posix":
        assert made.stat().st_mode & 0o077 == 0
