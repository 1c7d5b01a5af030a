"""Is it one of these? Whoever may have a card already, shown while a new one is typed, with what tells them apart and why they fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wanted import Newcomer
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear, column, row
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.duplicates import Likely
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

LOOK_AFTER_MS: Final = 180
SHOWN: Final = 3


def look(book: Book, card: Newcomer, *, email: str = "", phone: str = "") -> tuple[Likely, ...]:
    """Who may be meant, read by a worker."""
    from frontdesk.services.duplicates import Typed, possible_duplicates

    typed = Typed(card.first_name, card.last_name, card.birth_date, (card.mobile, phone), email)
    return possible_duplicates(book, typed, limit=SHOWN)


class Twins(QWidget):
    """Hidden while nobody fits. F2 takes the card of the likeliest one.

    Signals: `taken(int)`: the card with that key is the one; `looked()`: what is shown is about what is typed now.
    """

    taken = Signal(int)
    looked = Signal()

    def __init__(self, desk: Desk, *, typed: Callable[[], tuple[Newcomer, str, str]]) -> None:
        """`typed` gives the card as it stands, its e-mail address and its second number."""
        super().__init__()
        self._desk, self._typed = desk, typed
        self._found: tuple[Likely, ...] = ()
        self._left_alone: frozenset[int] = frozenset()
        self._is_current = True
        name_it(self, tr("Possible duplicates"), "twins")
        self._head = Label(tr("Is it one of these?"), face="name")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S3)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(self._head)
        lines.addLayout(self._rows)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_AFTER_MS)
        self._timer.timeout.connect(self.look)
        self.hide()

    @property
    def found(self) -> tuple[Likely, ...]:
        """Who is shown, the likeliest first."""
        return self._found

    @property
    def left_alone(self) -> frozenset[int]:
        """The keys of those who were shown when the person went on with a new card all the same."""
        return self._left_alone

    @property
    def is_current(self) -> bool:
        """Whether what is shown is about what is typed now."""
        return self._is_current

    @property
    def asks(self) -> bool:
        """Whether somebody is shown whom the person was not asked about yet."""
        return not self._left_alone.issuperset(each.person.id for each in self._found)

    def again(self) -> None:
        """What is typed is another; look in a moment."""
        self._is_current = False
        self._timer.start()

    def look(self) -> None:
        """Look now."""
        self._timer.stop()
        self._is_current = False
        card, email, phone = self._typed()
        self._desk.jobs.ask(
            "duplicates",
            lambda book: look(book, card, email=email, phone=phone),
            owner=self,
            done=self.show_found,
            # Looking ahead is a courtesy; the card itself says what is wrong with it.
            failed=lambda _error: self.show_found(()),
        )

    def leave_alone(self) -> None:
        """It is none of these."""
        self._left_alone |= {each.person.id for each in self._found}

    def nothing(self) -> None:
        """No new card is typed any more."""
        self._timer.stop()
        self._left_alone = frozenset()
        self.show_found(())

    def take_first(self) -> None:
        """The likeliest one is it."""
        if self._found:
            self.taken.emit(self._found[0].person.id)

    def show_found(self, found: tuple[Likely, ...]) -> None:
        """Show who may be meant."""
        self._is_current = True
        if found != self._found:
            self._found = found
            clear(self._rows)
            for number, each in enumerate(found):
                made = self._row(number, each)
                self._rows.addWidget(made)
                made.show()
            self.setVisible(bool(found))
            if found:
                self._desk.say.announce(
                    tr(
                        "{who} may be meant. {why}",
                        who=self._desk.who.name(found[0].person.name),
                        why=found[0].why,
                    )
                )
        self.looked.emit()

    def _row(self, number: int, likely: Likely) -> QWidget:
        person = likely.person
        made = QWidget()
        name = Label(self._desk.who.name(person.name), face="strong", wrap=True)
        take = KeyButton(
            tr("This one"),
            self._taker(person.id),
            theme=self._desk.theme,
            key=self._desk.keys.shown("take_card") if number == 0 else "",
            identifier=f"twins.take.{number}",
        )
        take.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = row(name, take)
        head.setStretchFactor(name, 1)
        facts = Label(self._facts(likely), face="meta", tone="muted", wrap=True)
        why = Label(likely.why, face="meta", tone="warning", wrap=True)
        made.setLayout(column(head, facts, why, spacing=S1))
        name_it(made, f"{name.text()}, {facts.text()}. {why.text()}", f"twins.{number}")
        return made

    def _taker(self, patient_id: int) -> Callable[[], None]:
        return lambda: self.taken.emit(patient_id)

    def _facts(self, likely: Likely) -> str:
        person = likely.person
        desk = self._desk
        parts = [
            words.birth(person.birth_date),
            words.phone(person.mobile or person.phone, desk.country),
        ]
        if person.deceased:
            parts.append(tr("died"))
        if person.stopped:
            parts.append(tr("not to be booked"))
        if person.next_utc is not None:
            when = words.moment(person.next_utc, person.next_zone, now_utc=desk.now())
            parts.append(tr("next visit {when}", when=when))
        elif person.last_utc is not None:
            when = words.moment(person.last_utc, person.last_zone, now_utc=desk.now())
            parts.append(tr("last visit {when}", when=when))
        return ", ".join(part for part in parts if part)
