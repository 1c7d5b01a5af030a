"""Pages as a picture, as a PDF, on a printer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from frontdesk.domain.errors import StorageFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from frontdesk.ui.paper.pages import Pages

_DOTS: Final = 300
_POINTS: Final = 72


def picture_of(pages: Pages, number: int, *, width: int, ratio: float = 1.0) -> QImage:
    """A page as wide as so many pixels (of a screen where `ratio` dots are a pixel)."""
    scale = width * ratio / pages.paper.width()
    image = QImage(round(width * ratio), round(pages.paper.height() * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    pages.draw(painter, number)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def pdf_of(pages: Pages, *, title: str) -> bytes:
    """The pages as a PDF."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(title)
    writer.setCreator("Frontdesk")
    writer.setPageSize(_size(pages.paper))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(_DOTS / _POINTS, _DOTS / _POINTS)
    for number in range(pages.count):
        if number:
            writer.newPage()
        pages.draw(painter, number)
    painter.end()
    buffer.close()
    return bytes(content.data())


def write_pdf(pages: Pages, target: Path, *, title: str) -> None:
    """Write the PDF, readable by whoever writes it alone; an older one of that name is replaced whole. Raises StorageFault."""
    content = pdf_of(pages, title=title)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        handle = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageFault(
            tr(
                "{file} could not be written ({detail}). Choose another folder or name.",
                file=target.name,
                detail=error.strerror or str(error),
            )
        ) from None


def paper_in(printer: QPrinter) -> QSizeF:
    """The paper that the printer takes, in points."""
    return printer.pageLayout().fullRectPoints().size().toSizeF()


def prepare(printer: QPrinter, paper: QSizeF, *, title: str) -> None:
    """A printer that takes whole pages of this paper."""
    printer.setDocName(title)
    printer.setPageSize(_size(paper))
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)


def print_on(printer: QPrinter, pages: Pages) -> bool:
    """Print the pages. False where the printer could not be reached."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    scale = printer.resolution() / _POINTS
    painter.scale(scale, scale)
    for number in range(pages.count):
        if number:
            printer.newPage()
        pages.draw(painter, number)
    return painter.end()


def _size(paper: QSizeF) -> QPageSize:
    return QPageSize(paper, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
