"""Pictures of widgets, for people to look at and for tests that compare what is drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def picture(widget: QWidget, size: QSize | None = None) -> QImage:
    """A widget as it looks once it is shown, in `size` if one is given. It is shown off the screen, and stays so."""
    if size is not None:
        widget.resize(size)
    if not widget.isVisible():
        # A window that is on the screen already would lose the focus by it.
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.show()
    return widget.grab().toImage()


def shoot(widget: QWidget, path: Path | str, size: QSize | None = None) -> QImage:
    """The same, kept as a file. Folders are made.

    Raises `OSError` where it could not be written.
    """
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    image = picture(widget, size)
    if not image.save(str(file)):
        raise OSError(f"The picture could not be written to {file}.")
    return image
