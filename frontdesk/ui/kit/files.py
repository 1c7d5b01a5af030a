"""Choosing a file, without stopping the window while somebody looks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_file(
    parent: QWidget,
    *,
    title: str,
    filters: Sequence[str],
    chosen: Callable[[Path], None],
    begin: Path | None = None,
    identifier: str = "choose.file",
) -> QFileDialog:
    """Let the person choose a file to read. `filters` as Qt writes them ("CSV (*.csv *.txt)")."""
    made = _dialog(parent, title, filters, begin, identifier)
    made.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _opened(made, chosen)


def choose_target(
    parent: QWidget,
    *,
    title: str,
    filters: Sequence[str],
    chosen: Callable[[Path], None],
    begin: Path | None = None,
    suffix: str = "",
    identifier: str = "choose.target",
) -> QFileDialog:
    """Let the person name a file to write. `begin`: the name that is proposed; `suffix` is added where none is typed."""
    made = _dialog(parent, title, filters, begin, identifier)
    made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    made.setFileMode(QFileDialog.FileMode.AnyFile)
    if suffix:
        made.setDefaultSuffix(suffix)
    return _opened(made, chosen)


def _dialog(
    parent: QWidget, title: str, filters: Sequence[str], begin: Path | None, identifier: str
) -> QFileDialog:
    made = QFileDialog(parent, title)
    made.setObjectName(identifier)
    made.setAccessibleIdentifier(identifier)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setNameFilters(list(filters))
    if begin is not None:
        made.setDirectory(str(begin.parent))
        if begin.name:
            made.selectFile(begin.name)
    return made


def _opened(made: QFileDialog, chosen: Callable[[Path], None]) -> QFileDialog:
    made.fileSelected.connect(lambda name: chosen(Path(name)))
    made.open()
    return made
