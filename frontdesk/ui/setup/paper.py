"""A recovery sheet on paper: one page, the key large and in numbered groups. Sizes are millimetres and points, as paper has them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import Refused, StorageFault
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice

_MARGIN_MM: Final = 20.0
_DPI: Final = 300
_IN_A_ROW: Final = 4
_FORM_FEED: Final = "\f"
_FACTS_AT: Final = 1
_KEY_AT: Final = 2
_LINES_TO_FILL: Final = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet. `key` is the recovery key as printed, `to_fill` the words before lines for handwriting."""

    title: str
    facts: tuple[tuple[str, str], ...]
    key: str
    paragraphs: tuple[str, ...]
    to_fill: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """What the key begins with."""
        return self.key.partition("-")[0]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the key, the first one first."""
        return tuple(self.key.split("-")[1:])


def read_sheets(text: str) -> tuple[Sheet, ...]:
    """The sheets out of the text that the founding gives."""
    return tuple(_read(page) for page in text.split(_FORM_FEED))


def _read(page: str) -> Sheet:
    blocks = page.strip().split("\n\n")
    facts = [tuple(part.strip() for part in line.split("  ", 1)) for line in blocks[_FACTS_AT].splitlines()]
    rest = blocks[_KEY_AT + 1 :]
    return Sheet(
        title=blocks[0].splitlines()[0],
        facts=tuple((each[0], each[-1]) for each in facts),
        key=blocks[_KEY_AT].strip(),
        paragraphs=tuple(" ".join(block.split()) for block in rest[:-_LINES_TO_FILL]),
        to_fill=tuple(block.rstrip("_ ") for block in rest[-_LINES_TO_FILL:]),
    )


def paint_sheet(painter: QPainter, page: QRectF, sheet: Sheet) -> None:
    """Paint one sheet into a rectangle of the page, in the units of the device."""
    _Pen(painter, page).sheet(sheet)


def paint_pages(device: QPagedPaintDevice, sheets: Sequence[Sheet]) -> None:
    """Each sheet on a page of its own."""
    device.setPageMargins(
        QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter
    )
    painter = QPainter()
    if not painter.begin(device):
        raise StorageFault(tr("The printer did not take the page. Choose another one, or save the sheet."))
    try:
        for number, sheet in enumerate(sheets):
            if number:
                device.newPage()
            size = painter.viewport()
            paint_sheet(painter, QRectF(0, 0, size.width(), size.height()), sheet)
    finally:
        painter.end()


def as_pdf(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as a PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setCreator("Frontdesk")
    paint_pages(writer, sheets)
    return bytes(buffer.data().data())


def print_sheets(parent: QWidget, sheets: Sequence[Sheet], *, done: Callable[[], None]) -> None:
    """Ask for a printer and print. `done` follows once the printer has the pages. Raises nothing: no printer, no `done`."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(tr("Recovery sheet"))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def accepted() -> None:
        paint_pages(printer, sheets)
        done()

    dialog.accepted.connect(accepted)
    dialog.setModal(True)
    dialog.show()


def save_sheets(target: Path, folder: Path, content: bytes) -> None:
    """Write sheets to a file that this account alone can read.

    Raises Refused where it would lie beside the book: who takes the computer would have both. StorageFault where it can't be written.
    """
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            tr(
                "A sheet beside the book is lost together with it. Choose a folder elsewhere, best on a USB stick."
            )
        )
    try:
        handle = os.open(target, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageFault(
            tr(
                "The sheet cannot be written to {file}. Choose a folder that you can write to.",
                file=target.name,
            )
        ) from error


class _Pen:
    """Goes down a page."""

    def __init__(self, painter: QPainter, page: QRectF) -> None:
        self._painter = painter
        self._page = page
        self._y = page.top()
        self._mm = painter.device().logicalDpiY() / 25.4

    def sheet(self, sheet: Sheet) -> None:
        """All of it."""
        self._painter.setPen(QPen(Qt.GlobalColor.black))
        self._text(sheet.title, 18, bold=True)
        self._gap(5)
        for label, value in sheet.facts:
            self._text(f"{label}: {value}", 10)
        self._gap(7)
        self._key(sheet)
        self._gap(9)
        for paragraph in sheet.paragraphs:
            self._text(paragraph, 10.5)
            self._gap(3.5)
        self._gap(8)
        for words in sheet.to_fill:
            self._line_to_fill(words)

    def _key(self, sheet: Sheet) -> None:
        """Groups in two rows inside a frame, each with its number under it."""
        top, width = self._y, self._page.width()
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setPointSizeF(19)
        mono.setBold(True)
        small = self._font(8.5)
        head = QFontMetricsF(small, self._painter.device()).height()
        tall = QFontMetricsF(mono, self._painter.device()).height()
        pad = 5 * self._mm
        step = (width - 2 * pad) / _IN_A_ROW
        self._painter.setFont(small)
        self._y += pad
        begins = tr("Begins with {prefix}", prefix=sheet.prefix)
        self._painter.drawText(QRectF(pad, self._y, width, head), int(Qt.AlignmentFlag.AlignLeft), begins)
        self._y += head + 3 * self._mm
        for number, group in enumerate(sheet.groups):
            place, row = number % _IN_A_ROW, number // _IN_A_ROW
            y = self._y + row * (tall + head + 5 * self._mm)
            box = QRectF(pad + place * step, y, step, tall)
            self._painter.setFont(mono)
            self._painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), group)
            self._painter.setFont(small)
            self._painter.drawText(
                box.translated(0, tall), int(Qt.AlignmentFlag.AlignHCenter), str(number + 1)
            )
        rows = -(-len(sheet.groups) // _IN_A_ROW)
        self._y += rows * (tall + head + 5 * self._mm) + pad / 2
        self._painter.setPen(QPen(Qt.GlobalColor.black, 0.4 * self._mm))
        self._painter.drawRect(QRectF(0, top, width, self._y - top))

    def _line_to_fill(self, words: str) -> None:
        font = self._font(10.5)
        metrics = QFontMetricsF(font, self._painter.device())
        self._painter.setFont(font)
        self._painter.drawText(
            QRectF(0, self._y, self._page.width(), metrics.height()), int(Qt.AlignmentFlag.AlignLeft), words
        )
        x = metrics.horizontalAdvance(words) + 3 * self._mm
        self._painter.setPen(QPen(Qt.GlobalColor.black, 0.2 * self._mm))
        y = self._y + metrics.ascent() + self._mm
        self._painter.drawLine(int(x), int(y), int(self._page.width() * 0.75), int(y))
        self._y += metrics.height() + 7 * self._mm

    def _text(self, text: str, points: float, *, bold: bool = False) -> None:
        font = self._font(points, bold=bold)
        self._painter.setFont(font)
        room = QRectF(0, self._y, self._page.width(), self._page.height())
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        used = self._painter.boundingRect(room, flags, text)
        self._painter.drawText(room, flags, text)
        self._y = used.bottom() + 0.8 * self._mm

    def _gap(self, mm: float) -> None:
        self._y += mm * self._mm

    @staticmethod
    def _font(points: float, *, bold: bool = False) -> QFont:
        made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        made.setPointSizeF(points)
        made.setBold(bold)
        return made
