"""Imports without Qt's look at the source of each module."""

from __future__ import annotations

import builtins


def import_plainly() -> None:
    """Import as Python does from now on.

    With PySide6 each module that is imported is searched for whether it might ask for another spelling of Qt's names, which nothing here
    does: its source is read, and kept for good. That costs half as much time again as the import, and 25 MB in all.
    https://doc.qt.io/qtforpython-6/considerations.html#features
    """
    import PySide6.QtCore  # noqa: F401 - whose import it is that changes how others are imported

    before = getattr(builtins, "__orig_import__", None)
    if before is not None:
        builtins.__import__ = before
