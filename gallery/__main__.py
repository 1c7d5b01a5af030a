"""python -m gallery [DIR] [--only PART]"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parent.parent
_SCREEN: Final = Path(__file__).resolve().parent / "screen.json"


def main(argv: Sequence[str] | None = None) -> int:
    """Takes the pictures, at 100 and at 200 percent in a process each, and writes the index. 0 when all were taken."""
    parser = argparse.ArgumentParser(prog="gallery", description="Every screen as a picture.")
    parser.add_argument("folder", nargs="?", type=Path, default=_ROOT / "build" / "gallery")
    parser.add_argument("--only", default="", metavar="PART", help="scenes whose name holds this")
    parser.add_argument("--scale", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    folder: Path = given.folder
    if given.scale is None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        failed = sum(_scaled(folder, given.only, scale) != 0 for scale in (1, 2))
        from gallery.index import write_index

        count = write_index(folder)
        print(f"{count} pictures in {folder}; open index.html there.")
        return 1 if failed else 0
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_SCREEN}"
    from gallery.shooting import shoot_all

    return shoot_all(folder, only=given.only, scale=given.scale)


def _scaled(folder: Path, only: str, scale: int) -> int:
    """A process of its own: Qt reads the scale once."""
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
    command = [sys.executable, "-P", "-m", "gallery", str(folder), "--scale", str(scale), "--only", only]
    return subprocess.run(command, env=environment, cwd=_ROOT).returncode  # noqa: S603 - our own module


if __name__ == "__main__":
    sys.exit(main())
