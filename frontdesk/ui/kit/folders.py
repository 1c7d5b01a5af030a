"""Choosing a folder, without stopping the window while somebody looks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(
    parent: QWidget,
    *,
    title: str,
    chosen: Callable[[Path], None],
    begin: Path | None = None,
    identifier: str = "choose.folder",
) -> QFileDialog:
    """Let the person choose a folder."""
    made = QFileDialog(parent, title)
    made.setObjectName(identifier)
    made.setAccessibleIdentifier(identifier)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setFileMode(QFileDialog.FileMode.Directory)
    made.setOption(QFileDialog.Option.ShowDirsOnly)
    if begin is not None:
        made.setDirectory(str(begin))
    made.fileSelected.connect(lambda name: chosen(Path(name)))
    made.open()
    return made
