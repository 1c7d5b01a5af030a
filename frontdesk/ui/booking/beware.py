"""What whoever books for a patient must see the moment they are chosen: alerts, how to treat them, that they died."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.stops import stopped_line, stopped_sentence
from frontdesk.domain.words import Mark
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import S1

if TYPE_CHECKING:
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.kit.labels import Tone

_SAID: Final = (
    Mark.FIRST_VISIT,
    Mark.NEEDS_TIME,
    Mark.NEEDS_QUIET,
    Mark.INTERPRETER,
    Mark.CALL_INSTEAD,
)
"""Marks that matter to whoever books, in this order."""


@dataclass(frozen=True, slots=True)
class MarkSaid:
    """A mark, and what was noted with it."""

    mark: Mark
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be known of a patient before a visit is booked. `deceased_on` is ISO."""

    patient_id: int
    alerts: tuple[str, ...] = field(default=(), repr=False)
    marks: tuple[MarkSaid, ...] = field(default=(), repr=False)
    deceased_on: str | None = None
    merged: bool = False
    stopped: str = field(default="", repr=False)
    """Why nothing is booked for them; empty where something is."""
    moves: bool = False
    """It is for a visit that they have: that stays theirs, and may move."""
    also: str = field(default="", repr=False)
    """What was typed and does not stand on the card."""

    @property
    def blocked(self) -> str:
        """Why nothing can be booked for them, in a sentence; empty where something can."""
        if self.deceased_on is not None:
            return tr(
                "They died on {day}, so nothing can be booked. Correct the card first if that is wrong.",
                day=words.day_medium_year(date.fromisoformat(self.deceased_on)),
            )
        if self.merged:
            return tr("This card was merged into another one. Book with that one.")
        return stopped_sentence(self.stopped) if self.stopped and not self.moves else ""


def facts_of(book: Book, patient_id: int) -> Facts:
    """What is to be known, read by a worker. Raises NotFound."""
    from frontdesk.services.booking.standing import standing_for_booking

    standing = standing_for_booking(book, patient_id)
    noted = {Mark(row.mark): row.note for row in standing.marks}
    return Facts(
        patient_id,
        tuple(row.body for row in standing.alerts if not row.stops),
        tuple(MarkSaid(mark, noted[mark]) for mark in _SAID if mark in noted),
        standing.deceased_on,
        standing.merged,
        next((row.body for row in standing.alerts if row.stops), ""),
    )


class Beware(QWidget):
    """The alerts one below the other, then the marks in a line. Hidden where there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: Facts | None = None
        name_it(self, tr("What to know first"), "booking.beware")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S1)
        self.hide()

    @property
    def facts(self) -> Facts | None:
        """Of whom it speaks."""
        return self._shown

    @property
    def sentences(self) -> list[str]:
        """What is said, line by line."""
        return [] if self._shown is None else [text for text, _tone in lines_of(self._shown)]

    def nothing(self) -> None:
        """Nobody is chosen."""
        self._shown = None
        self.hide()

    def show_facts(self, facts: Facts) -> None:
        """Say what is to be known, and tell a screen reader."""
        if facts == self._shown:
            return
        self._shown = facts
        clear(self._lines)
        said = lines_of(facts)
        for number, (text, tone) in enumerate(said):
            label = Label(text, tone=tone, wrap=True, face="strong" if tone == "danger" else "body")
            name_it(label, text, f"booking.beware.{number}")
            self._lines.addWidget(label)
            label.show()
        self.setVisible(bool(said))
        if said:
            self._desk.say.announce(" ".join(text for text, _tone in said))


def lines_of(facts: Facts) -> list[tuple[str, Tone]]:
    """What is said of a patient, line by line, each with its tone."""
    lines: list[tuple[str, Tone]] = [(facts.blocked, "danger")] if facts.blocked else []
    if lines and not facts.stopped:
        return lines
    if facts.stopped and facts.moves:
        lines.append((stopped_line(facts.stopped), "warning"))
    lines += [(facts.also, "warning")] if facts.also else []
    lines += [(tr("Alert: {alert}", alert=alert), "warning") for alert in facts.alerts]
    marks = [_mark_line(each) for each in facts.marks]
    if marks:
        lines.append((", ".join(marks), "muted"))
    return lines


def _mark_line(said: MarkSaid) -> str:
    from frontdesk.ui.patients.marks import mark_word

    word = mark_word(said.mark)
    return tr("{mark} ({note})", mark=word, note=said.note) if said.note else word
