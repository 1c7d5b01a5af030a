"""Qt without a screen: windows are painted into memory, on a screen of a declared size.

Undeclared, that screen is 800 x 800, and windows are cut to it. Ours is 1920 x 1200 even at twice the scale.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

SCREEN: Final = Path(__file__).with_name("screen.json")

THEIRS: Final = (
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_FONT_DPI",
    "QT_STYLE_OVERRIDE",
    "QT_QPA_PLATFORMTHEME",
)
"""Scale, style and theme of the person who runs the tests: they would change what is painted."""


def go_offscreen() -> None:
    """Let every Qt application that this process or a child of it makes from now on paint into memory."""
    # Qt splits its argument at colons, so a drive letter has to go: relative to where the tests are run.
    screen = os.path.relpath(SCREEN) if os.name == "nt" else str(SCREEN)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    for name in THEIRS:
        os.environ.pop(name, None)
