"""Standard streams that can carry any name, whatever the system's code page, and that are there at all."""

from __future__ import annotations

import codecs
import io
import os
import sys


def prepare() -> None:
    """UTF-8 for what is read and written by other programs; what a terminal cannot show is escaped rather than refused."""
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty() and codecs.lookup(stream.encoding).name != "ascii":
                stream.reconfigure(errors="backslashreplace")
            else:
                # No terminal of today knows ASCII alone; a locale that says so was never set.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="backslashreplace")


def _open_closed() -> None:
    """Streams that whoever started us has closed lead nowhere. Left closed, their numbers would go to the next files that are
    opened, the book among them, and a library's message would be written into it."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
