"""The gallery: its scenes have names of their own, its index shows what is there, and taking one picture twice gives the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gallery.index import write_index
from gallery.shooting import SCENES

ROOT = Path(__file__).resolve().parents[2]


def test_scenes_have_names_of_their_own() -> None:
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and "." not in name and " " not in name for name in names)


def test_every_screen_has_a_scene() -> None:
    from frontdesk.ui.screens import SPECS

    names = " ".join(scene.name for scene in SCENES)
    assert [spec.name for spec in SPECS if spec.name not in names] == []


def test_the_index_shows_every_picture(tmp_path: Path) -> None:
    for name in ("book.light.png", "book.dark.png", "needs.light.png"):
        (tmp_path / name).write_bytes(b"")
    assert write_index(tmp_path) == 3
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<img") == 3
    assert page.count("<h2") == 2


@pytest.mark.xdist_group("gallery")
def test_the_same_code_takes_the_same_pictures(tmp_path: Path) -> None:
    first, second = _taken(tmp_path / "one"), _taken(tmp_path / "two")
    assert set(first) == {"book-empty.light.png", "book-empty.dark.png", "book-empty.200.png"} | set(first)
    assert len(first) >= 5
    assert first == second


def _taken(folder: Path) -> dict[str, bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-m", "gallery", str(folder), "--only", "book-empty"],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in folder.glob("*.png")}
