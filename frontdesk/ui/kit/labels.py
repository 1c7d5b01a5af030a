"""Text on the screen: always plain, whatever somebody typed into a name."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

FaceName = Literal["meta", "body", "strong", "panel", "name", "title", "date"]
Tone = Literal["text", "muted", "danger", "warning", "focus"]


class Label(QLabel):
    """A line or paragraph of plain text. `wrap` breaks lines; else a long text is elided at its end and told in the tooltip."""

    _wanted = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter

    def __init__(
        self,
        text: str = "",
        *,
        face: FaceName = "body",
        tone: Tone = "text",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setOpenExternalLinks(False)
        self.setWordWrap(wrap)
        self.setProperty("face", face)
        self.setProperty("tone", tone)
        if not wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self._align()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Leading is where the window's lines begin. Qt goes by the words' own direction: a name in other letters would stand apart."""
        self._wanted = alignment
        self._align()

    def changeEvent(self, event: QEvent) -> None:
        """The window was turned round."""
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._align()
        super().changeEvent(event)

    def _align(self) -> None:
        visual = QStyle.visualAlignment(self.layoutDirection(), self._wanted)
        super().setAlignment(visual | Qt.AlignmentFlag.AlignAbsolute)

    def tone(self, tone: Tone) -> None:
        """Say it in another tone."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def minimumSizeHint(self) -> QSize:
        """An elided line may become narrow."""
        hint = super().minimumSizeHint()
        return hint if self.wordWrap() else QSize(min(hint.width(), 24), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elided where it does not fit."""
        text = self.text()
        if self.wordWrap() or self.fontMetrics().horizontalAdvance(text) <= self.contentsRect().width():
            self._tell("")
            super().paintEvent(event)
            return
        self._tell(text)
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        flags = QRect(self.contentsRect())
        self.style().drawItemText(
            painter,
            flags,
            int(self.alignment()) | (Qt.TextFlag.TextSingleLine if "\n" in shown else 0),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
        painter.end()

    def _tell(self, text: str) -> None:
        wanted = as_tooltip(text)
        if self.toolTip() != wanted:
            self.setToolTip(wanted)


def set_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip that shows `text` as it is, whatever somebody typed into it."""
    widget.setToolTip(as_tooltip(text))


def as_tooltip(text: str) -> str:
    """Text as a tooltip takes it: Qt would read anything that looks like HTML as such."""
    return RichText.convertFromPlainText(text, RichText.WhiteSpaceMode.WhiteSpaceNormal) if text else ""


def restyle(widget: QWidget) -> None:
    """Put the style sheet on again after a property that it reads has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
