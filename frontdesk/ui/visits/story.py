"""The story of a visit or of a patient: a quiet line of time, with what was written one press away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import MessageState
from frontdesk.ui import icons, words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label, Tone
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.theme import Theme
from frontdesk.ui.tokens import BODY, S1, S3, Role

if TYPE_CHECKING:
    from frontdesk.services.stories import Ahead, StoryRow

_GLYPH: Final = 16
_RAIL: Final = 28
_ICONS: Final = {
    "text": "send",
    "reply": "reply",
    "answer": "check",
    "change": "calendar",
    "call": "phone-out",
    "phone_message": "phone",
}
_WRONG: Final = frozenset({MessageState.FAILED, MessageState.UNDELIVERED})
_DOUBTFUL: Final = frozenset({MessageState.UNCERTAIN, MessageState.NEEDS_PERSON, MessageState.HELD})


def story_icon(row: StoryRow) -> str:
    """The glyph of a line."""
    return "warning" if row.state in _WRONG else _ICONS[str(row.kind)]


class StoryItem(QWidget):
    """One line: a glyph on the rail, when, what, and the words that were written."""

    def __init__(self, theme: Theme, *, icon: str, ink: Callable[[], str], ends: bool) -> None:
        super().__init__()
        self._theme, self._icon, self._ink, self._ends = theme, icon, ink, ends
        self.lines = QVBoxLayout(self)
        self.lines.setSpacing(0)
        self._indent()

    def _indent(self) -> None:
        below = 0 if self._ends else S3
        if self.isRightToLeft():
            self.lines.setContentsMargins(0, 0, _RAIL, below)
        else:
            self.lines.setContentsMargins(_RAIL, 0, 0, below)

    def changeEvent(self, event: QEvent) -> None:
        """The rail stands where lines begin."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._indent()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The rail and the glyph on it."""
        painter = QPainter(self)
        direction = self.layoutDirection()
        place = QStyle.visualRect(direction, self.rect(), QRect(0, 1, _GLYPH, _GLYPH))
        if not self._ends:
            painter.setPen(QPen(self._theme.role(Role.LINE)))
            middle = place.center().x()
            painter.drawLine(QPoint(middle, place.bottom() + S1), QPoint(middle, self.height() - S1 + 1))
        picture = icons.pixmap(
            self._icon, self._ink(), _GLYPH, ratio=self.devicePixelRatioF(), mirrored=self.isRightToLeft()
        )
        painter.drawPixmap(place.topLeft(), picture)


class StoryView(QWidget):
    """Lines of a story. What is unfolded stays so when the story is read again."""

    def __init__(self, desk: Desk, *, identifier: str = "story") -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName(identifier)
        self.setAccessibleIdentifier(identifier)
        self.setAccessibleName(tr("What was sent, answered and said"))
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._open: set[tuple[str, int]] = set()
        self._more = 0
        self._earlier: TextLink | None = None

    def fold(self) -> None:
        """Begin with the latest lines alone again: another story comes."""
        self._more = 0
        self._open.clear()

    def show_story(
        self,
        rows: Sequence[StoryRow],
        *,
        ahead: Ahead | None = None,
        veil: Callable[[str], str] = str,
        empty: str = "",
        most: int = 0,
    ) -> None:
        """Show these lines in their order, and what comes after the last. `most`: of more, only the last ones stand there until the
        earlier ones are asked for; 0: all."""
        clear(self._lines)
        self._earlier = None
        if not rows and ahead is None:
            self._lines.addWidget(Label(empty, tone="muted", wrap=True))
        before = max(len(rows) - most - self._more, 0) if most else 0
        if before:

            def earlier() -> None:
                self._more += most
                self.show_story(every, ahead=ahead, veil=veil, empty=empty, most=most)
                if self._earlier is not None:
                    self._earlier.setFocus(Qt.FocusReason.OtherFocusReason)

            every = rows
            said = (
                tr("Show 1 earlier") if before == 1 else tr("Show {count} earlier", count=min(before, most))
            )
            more = TextLink(earlier, identifier="story.earlier", words=said, face=BODY, muted=True)
            self._lines.addWidget(more)
            self._earlier = more
            if self.isVisible():
                more.show()
            rows = rows[before:]
        for at, row in enumerate(rows):
            self._lines.addWidget(self._row(row, ends=ahead is None and at == len(rows) - 1, veil=veil))
        if ahead is not None:
            self._lines.addWidget(self._ahead(ahead, veil))

    def _row(self, row: StoryRow, *, ends: bool, veil: Callable[[str], str]) -> QWidget:
        made = StoryItem(self._desk.theme, icon=story_icon(row), ink=lambda: self._ink(row), ends=ends)
        at = words.moment(row.at_utc, row.zone, now_utc=self._desk.now())
        if row.earlier:
            at = tr("{time}, about an earlier time", time=at)
        made.lines.addWidget(Label(at, face="meta", tone="muted"))
        sentence = veil(row.sentence)
        said = Label(sentence, tone="muted" if row.earlier else self._tone(row), wrap=True)
        made.lines.addWidget(said)
        if row.body:
            made.lines.addWidget(self._body(veil(row.body), (str(row.kind), row.at_utc)))
        made.setAccessibleName(tr("{time}: {what}", time=at, what=sentence))
        return made

    def _ahead(self, ahead: Ahead, veil: Callable[[str], str]) -> QWidget:
        muted = self._desk.theme.scheme.roles
        made = StoryItem(
            self._desk.theme,
            icon="clock" if ahead.at_utc is not None else "minus",
            ink=lambda: muted[Role.MUTED],
            ends=True,
        )
        made.lines.addWidget(Label(tr("Next"), face="meta", tone="muted"))
        sentence = Label(veil(ahead.sentence), wrap=True)
        sentence.setObjectName("story.ahead")
        made.lines.addWidget(sentence)
        if ahead.body:
            made.lines.addWidget(self._body(veil(ahead.body), ("ahead", 0)))
        made.setAccessibleName(tr("Next: {what}", what=sentence.text()))
        return made

    def _body(self, text: str, key: tuple[str, int]) -> Unfold:
        made = Unfold(text, theme=self._desk.theme)
        made.setChecked(key in self._open)
        made.toggled.connect(lambda on: self._open.add(key) if on else self._open.discard(key))
        return made

    def _tone(self, row: StoryRow) -> Tone:
        if row.state in _WRONG:
            return "danger"
        return "warning" if row.state in _DOUBTFUL else "text"

    def _ink(self, row: StoryRow) -> str:
        scheme = self._desk.theme.scheme
        if row.earlier:
            return scheme.roles[Role.MUTED]
        if row.state in _WRONG:
            return scheme.roles[Role.DANGER]
        if row.state in _DOUBTFUL:
            return scheme.roles[Role.WARNING]
        return scheme.roles[Role.MUTED]
