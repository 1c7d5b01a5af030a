"""The shared libraries and the letters that Qt draws a window with, and Debian's packages that bring them.

They are looked for by loading them, as Qt will: a package list would not know a library that came another way.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

OFFSCREEN: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""What Qt's own libraries are linked with, even where nothing is shown."""

X11: Mapping[str, str] = {
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's platform `xcb` is linked with besides: it opens windows on a screen."""

FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_FILES = (".ttf", ".otf", ".ttc", ".pfb")


def packages_of_absent(libraries: Mapping[str, str]) -> list[str]:
    """The packages that bring those of `libraries` (name to package) that cannot be loaded. Linux only: else none."""
    if sys.platform != "linux":
        return []
    import ctypes

    absent = []
    for name, package in libraries.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            absent.append(package)
    return list(dict.fromkeys(absent))


def packages_of_absent_letters() -> list[str]:
    """A package with a font, where there is none. Linux only: other systems have theirs."""
    if sys.platform != "linux":
        return []
    files = (file for folder in FONT_FOLDERS for file in Path(folder).expanduser().rglob("*"))
    return [] if any(file.suffix.lower() in FONT_FILES for file in files) else [FONT_PACKAGE]
