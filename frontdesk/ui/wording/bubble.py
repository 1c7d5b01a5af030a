"""A text as a phone shows it, with its size, its price and what makes it dearer under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.tokens import S1, S3
from frontdesk.ui.wording.words import offenders_words, size_words

if TYPE_CHECKING:
    from frontdesk.services.wordings import Offender

_ROUND: Final = 12
_WIDEST: Final = 320


class Bubble(QWidget):
    """The words in a rounded box."""

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.setFixedWidth(_WIDEST)
        self._words = Label(wrap=True, face="panel")
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_it(self._words, tr("How it reads"), identifier)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S3, S3, S3, S3)
        lines.addWidget(self._words)

    @property
    def text(self) -> str:
        """What it shows."""
        return self._words.text()

    def show_text(self, text: str) -> None:
        """Show words; nothing: no bubble."""
        self._words.setText(text)
        self._words.setAccessibleDescription(text)
        self.setVisible(bool(text))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box, with its corner at the side from which it came."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        painter.end()


class Reading(QWidget):
    """The bubble and what is to be said of its size."""

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.bubble = Bubble(f"{identifier}.preview")
        self._size = Label(face="meta", tone="muted", wrap=True)
        name_it(self._size, "", f"{identifier}.size")
        self._dear = Label(face="meta", tone="warning", wrap=True)
        self._dear.hide()
        name_it(self._dear, "", f"{identifier}.dear")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        # In a row: only there its height is reckoned with the width that it really has.
        lines.addLayout(row(self.bubble, None))
        lines.addWidget(self._size)
        lines.addWidget(self._dear)

    @property
    def size_text(self) -> str:
        """Its size in words."""
        return self._size.text()

    @property
    def dear_text(self) -> str:
        """What makes it dearer, empty where nothing does."""
        return "" if self._dear.isHidden() else self._dear.text()

    def show_text(
        self,
        body: str,
        *,
        segments: int,
        units: int,
        room: int,
        price: str,
        offenders: tuple[Offender, ...],
    ) -> None:
        """Show a finished text."""
        self.bubble.show_text(body)
        said = size_words(segments, units, room) if body else ""
        if body and price:
            said = tr("{size}, {price} each", size=said, price=price)
        self._size.setText(said)
        self._size.tone("warning" if segments > 1 else "muted")
        self._dear.setVisible(bool(offenders))
        self._dear.setText(offenders_words(offenders) if offenders else "")
