"""The strip above the day on a Monday morning: what came since the book was last looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.domain.i18n import tr
from frontdesk.ui.book.acts import since
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.tokens import S1, S2, S4
from frontdesk.ui.words import length, moment

if TYPE_CHECKING:
    from frontdesk.services.sinces import Since
    from frontdesk.ui.book.screen import BookScreen
    from frontdesk.ui.desk import Desk

AWAY_MS: Final = 4 * 3_600_000
"""Away for so long, and it is worth saying what came meanwhile: a night, a weekend, not lunch."""
SEEN: Final = "book.seen"
_HEIGHT: Final = 40


class SinceStrip(Surface):
    """One line, with a way to each of what it counts."""

    def __init__(self, desk: Desk, found: Since) -> None:
        super().__init__(line="bottom")
        self.setFixedHeight(_HEIGHT)
        name_it(self, tr("What came meanwhile"), "since")
        when = moment(found.since_utc, desk.zone, now_utc=desk.now())
        line = QHBoxLayout(self)
        line.setContentsMargins(S4, S1, S4, S1)
        line.setSpacing(S2)
        line.addWidget(Label(tr("Since {when}", when=when), face="strong"))
        for name, text in _parts(found):
            if name == "gaps":
                line.addWidget(Label(text))
            else:
                line.addWidget(
                    button(text, lambda: desk.go.screen("needs"), kind="quiet", identifier=f"since.{name}")
                )
        line.addStretch(1)
        line.addWidget(
            IconButton("close", tr("Close"), self.hide, theme=desk.theme, identifier="since.close", size=16)
        )


def _parts(found: Since) -> list[tuple[str, str]]:
    parts = []
    if found.declined:
        parts.append(("declined", tr("{count} can't come", count=len(found.declined))))
    if found.replies_to_read:
        parts.append(("replies", tr("{count} replies to read", count=len(found.replies_to_read))))
    if found.failures:
        parts.append(("failures", tr("{count} texts failed", count=len(found.failures))))
    if found.confirmed:
        parts.append(("confirmed", tr("{count} confirmed", count=len(found.confirmed))))
    if found.gaps_today:
        text = tr(
            "{count} gaps today, the longest {length}",
            count=len(found.gaps_today),
            length=length(found.longest_gap_minutes),
        )
        parts.append(("gaps", text))
    return parts


class Absence(QObject):
    """Notices that nobody was here for a while, and has the book say what came."""

    def __init__(self, desk: Desk, book: BookScreen) -> None:
        super().__init__(book)
        self._desk, self._screen = desk, book
        self._strip: SinceStrip | None = None

    def tick(self, now_utc: int) -> None:
        """Somebody sees the book now. The moment is kept once a minute, so that a restart knows it, too."""
        kept = self._desk.prefs.raw(SEEN, everybody=True)
        seen = kept if isinstance(kept, int) else now_utc
        if now_utc - seen >= AWAY_MS:
            self.ask(seen)
        if kept is None or not 0 <= now_utc - seen < 60_000:
            self._desk.prefs.put(SEEN, now_utc, everybody=True)

    def ask(self, utc: int) -> None:
        """Say what came since a moment."""
        self._desk.jobs.ask("since", lambda book: since(book, utc), owner=self, done=self._show)

    def _show(self, found: Since) -> None:
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        if found.something:
            self._strip = SinceStrip(self._desk, found)
            self._screen.add_notice(self._strip)
