"""Before a family is booked: who comes when and to whom, and one Enter for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wording import day_spoken
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, row
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.finding import Slots
    from frontdesk.ui.kit.labels import Tone


@dataclass(frozen=True, slots=True)
class Told:
    """One of those who come: the name as it may be shown, what is to be known of them, and whether they can't be booked."""

    name: str
    lines: tuple[tuple[str, Tone], ...] = ()
    is_blocked: bool = False


class Together(QWidget):
    """Signals: `booked()`: book all of them; `given_up()`: another time."""

    booked = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._day = Label(face="date", wrap=True)
        name_it(self._day, "", "slots.day_of_all")
        self._who = QVBoxLayout()
        self._who.setSpacing(S3)
        self._trouble = Label(tone="danger", wrap=True)
        name_it(self._trouble, "", "slots.trouble")
        self._trouble.hide()
        self.book = button(tr("Book all"), self.booked.emit, kind="primary", identifier="slots.book_all")
        self._back = button(tr("Another time"), self.given_up.emit, identifier="slots.another")
        body = QVBoxLayout()
        body.setContentsMargins(S4, S4, S4, S4)
        body.setSpacing(S3)
        body.addWidget(self._day)
        body.addLayout(self._who)
        body.addWidget(self._trouble)
        body.addStretch(1)
        foot = row(self.book, self._back, margins=(S4, S2, S4, S4))
        foot.setStretchFactor(self.book, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(body, 1)
        lines.addWidget(Surface(foot, line="top"))

    def show_all(self, slots: Slots, people: Sequence[Told], today: date) -> None:
        """These come then. Where one of them can't be booked, nobody is: the reason stands at their name."""
        first = slots[0]
        self._day.setText(
            tr(
                "{day}, {location}",
                day=day_spoken(date.fromisoformat(first.start[:10]), today),
                location=first.location,
            )
        )
        self._trouble.hide()
        clear(self._who)
        for number, (who, slot) in enumerate(zip(people, slots, strict=True)):
            told = QVBoxLayout()
            told.setSpacing(S1)
            # First: what is shown in a layout that is nowhere yet is a window of its own, and takes the focus.
            self._who.addLayout(told)
            first_line = Label(who.name, face="strong")
            second_line = Label(
                tr(
                    "{time} with {provider}, {length}",
                    time=words.clock_of_wall(slot.start),
                    provider=slot.provider,
                    length=words.length(slot.minutes),
                ),
                tone="muted",
            )
            below = []
            for at, (text, tone) in enumerate(who.lines):
                said = Label(text, tone=tone, wrap=True, face="strong" if tone == "danger" else "body")
                name_it(said, text, f"slots.beware.{number}.{at}")
                below.append(said)
            for each in (first_line, second_line, *below):
                told.addWidget(each)
                each.show()
        can = not any(each.is_blocked for each in people)
        self.book.setEnabled(can)
        (self.book if can else self._back).setFocus(Qt.FocusReason.OtherFocusReason)

    def fail(self, sentence: str) -> None:
        """It can't be done, and why."""
        self._trouble.setText(sentence)
        self._trouble.setAccessibleName(sentence)
        self._trouble.show()
        self.book.setEnabled(True)
