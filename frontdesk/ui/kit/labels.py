"""Text on the screen: always plain, whatever somebody typed into a name."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from frontdesk.domain.i18n import tr

FaceName = Literal["meta", "body", "strong", "panel", "name", "title", "date"]
Tone = Literal["text", "muted", "danger", "warning", "focus"]

_ONE_LINE: Final = 60
_NOT_PLAIN: Final = "<&\n"
_DESCRIBED: Final = "described_by_tooltip"


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
        if self.toolTip() != as_tooltip(text):
            set_tooltip(self, text)


def set_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip that shows `text` as it is, whatever somebody typed into it.

    A screen reader gets it where the widget has no description of its own: as words, for Qt would have the tooltip's markup read out.
    """
    tip = as_tooltip(text)
    widget.setToolTip(tip)
    _describe(widget, "" if tip == text else text)


def set_key_tip(widget: QWidget, name: str, key: str) -> None:
    """A tooltip of what it does and by which key. A screen reader, which has said the name already, adds the key alone."""
    widget.setToolTip(as_tooltip(tr("{act} ({key})", act=name, key=key) if key else name))
    _describe(widget, tr("Key {key}", key=key) if key else "")


def _describe(widget: QWidget, text: str) -> None:
    """Unless it was described by somebody else."""
    ours = widget.property(_DESCRIBED) or ""
    if text != ours and widget.accessibleDescription() == ours:
        widget.setAccessibleDescription(text)
        widget.setProperty(_DESCRIBED, text)


def as_tooltip(text: str) -> str:
    """Text as a tooltip takes it: Qt would read anything that looks like HTML as such, and it breaks only the lines of HTML."""
    if len(text) <= _ONE_LINE and not any(each in text for each in _NOT_PLAIN):
        return text
    return RichText.convertFromPlainText(text, RichText.WhiteSpaceMode.WhiteSpaceNormal)


def restyle(widget: QWidget) -> None:
    """Put the style sheet on again after a property that it reads has changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
