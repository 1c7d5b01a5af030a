"""Where the files that come with the program lie: in a checkout, inside the installed package, or in the frozen app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def resource_path(name: str, *, bundle: str | None = None) -> Path:
    """The path of `resources/NAME`, such as `texts/en.json`.

    Args:
        name: relative, with forward slashes; a name from our own code, never from a person.
        bundle: the folder that a frozen app unpacked itself to; found by itself when left out.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    frozen = bundle or getattr(sys, "_MEIPASS", None)
    roots = [Path(frozen) / "resources"] if frozen else []
    for root in (*roots, _PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
