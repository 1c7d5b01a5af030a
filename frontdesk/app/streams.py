"""Standard streams that can carry any name, whatever the system's code page."""

from __future__ import annotations

import io
import sys


def prepare() -> None:
    """UTF-8 for what is read and written by other programs; what a terminal cannot show is escaped rather than refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="backslashreplace")
