"""How the booking panel is laid out: whom, when and where, what stands in the way, and the buttons below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.booking.beware import Beware
from frontdesk.ui.booking.done import ReadBack
from frontdesk.ui.booking.findings import Findings
from frontdesk.ui.booking.form import VisitForm
from frontdesk.ui.booking.freetimes import FreeTimes
from frontdesk.ui.booking.newcomer import NewcomerForm
from frontdesk.ui.booking.picker import PatientPicker
from frontdesk.ui.booking.twins import Twins
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row, scrolling
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.tokens import S1, S2, S4

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class BookingSheet(Stack):
    """The parts of the panel, by name. The card of somebody new and the line to read back are made when they are first asked for:
    Qt takes a tenth of a millisecond to style each widget, and most bookings need neither before they are made.

    Signals: `book_wanted()`, `find_wanted()`, `park_wanted()` from its buttons; `newcomer_changed()`, `newcomer_given_up()`,
    `done_closed()`, `again_wanted()`, `twin_taken(int)`, `time_chosen(FreeTime)` from the parts that come later.
    """

    book_wanted = Signal()
    find_wanted = Signal()
    park_wanted = Signal()
    newcomer_changed = Signal()
    newcomer_given_up = Signal()
    done_closed = Signal()
    again_wanted = Signal()
    twin_taken = Signal(int)
    time_chosen = Signal(object)

    def __init__(self, desk: Desk, *, moving: bool) -> None:
        super().__init__()
        self._desk = desk
        self.summary = Label(face="name", wrap=True)
        self.place = Label(face="meta", tone="muted", wrap=True)
        self.picker = PatientPicker(
            desk, label=tr("Patient"), identifier="booking.patient", new=_somebody_new
        )
        self._newcomer: NewcomerForm | None = None
        self._twins: Twins | None = None
        self._times: FreeTimes | None = None
        self.beware = Beware(desk)
        self._done: ReadBack | None = None
        self.visit = VisitForm(desk, moving=moving)
        self.findings = Findings()
        self.visit.beside_time.addWidget(self.findings)
        self.trouble = Label(tone="danger", wrap=True)
        self._page = QWidget()
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(scrolling(self._content(), name=tr("Booking")), 1)
        page.addWidget(self._foot(tr("Move") if moving else tr("Book")))
        self.addWidget(self._page)

    @property
    def newcomer(self) -> NewcomerForm:
        """The card of somebody new; not to be seen until `show_new`."""
        if self._newcomer is None:
            made = self._newcomer = NewcomerForm(self._desk)
            made.changed.connect(self.newcomer_changed)
            made.given_up.connect(self.newcomer_given_up)
            made.hide()
            self._lines.insertWidget(self._lines.indexOf(self.picker) + 1, made)
        return self._newcomer

    @property
    def twins(self) -> Twins:
        """Who may be meant by the card of somebody new."""
        if self._twins is None:
            form = self.newcomer
            made = self._twins = Twins(self._desk, typed=lambda: (form.value(), "", ""))
            made.taken.connect(self.twin_taken)
            self._lines.insertWidget(self._lines.indexOf(form) + 1, made)
            self._desk.keys.action("take_card", self._page, made.take_first)
        return self._twins

    @property
    def times(self) -> FreeTimes:
        """The free times that a booking was proposed with."""
        if self._times is None:
            made = self._times = FreeTimes()
            made.chosen.connect(self.time_chosen)
            self.visit.beside_time.insertWidget(0, made)
        return self._times

    @property
    def done(self) -> ReadBack:
        """The line to read back."""
        if self._done is None:
            made = self._done = ReadBack()
            made.closed.connect(self.done_closed)
            made.again.connect(self.again_wanted)
            self.addWidget(made)
        return self._done

    def _content(self) -> QWidget:
        content = QWidget()
        lines = self._lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S4)
        head = QVBoxLayout()
        head.setSpacing(S1)
        head.addWidget(self.summary)
        head.addWidget(self.place)
        lines.addLayout(head)
        for part in (self.picker, self.beware, self.visit):
            lines.addWidget(part)
        lines.addStretch(1)
        self.picker.searching.connect(lambda on: self.visit.setVisible(not on))
        return content

    def _foot(self, word: str) -> Surface:
        self.book_button = button(
            word, self.book_wanted.emit, kind="primary", identifier="booking.book", key=tr("Enter")
        )
        find = button(tr("Find a time"), self.find_wanted.emit, identifier="booking.find")
        park = button(
            tr("Park"),
            self.park_wanted.emit,
            identifier="booking.park",
            key=self._desk.keys.shown("park"),
        )
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.setSpacing(S2)
        foot.addWidget(self.trouble)
        buttons = row(self.book_button, find, park)
        buttons.setStretchFactor(self.book_button, 1)
        foot.addLayout(buttons)
        self.trouble.hide()
        return Surface(foot, line="top")

    @property
    def is_booked(self) -> bool:
        """Whether the line to read back is shown."""
        return self._done is not None and self.currentWidget() is self._done

    @property
    def is_new(self) -> bool:
        """Whether a card is begun with the booking."""
        return self._newcomer is not None and not self._newcomer.isHidden()

    def show_new(self, *, visible: bool) -> None:
        """The fields of a new card in the place of the search, or the search."""
        if visible or self._newcomer is not None:
            self.newcomer.setVisible(visible)
        if self._twins is not None and not visible:
            self._twins.nothing()
        self.picker.setVisible(not visible)

    def show_trouble(self, sentence: str) -> None:
        """Say above the buttons what is wrong; nothing where the sentence is empty."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def show_done(self) -> None:
        """The line to read back, in the place of everything else."""
        self.setCurrentWidget(self.done)


def _somebody_new(typed: str) -> tuple[str, str]:
    return tr("New patient {name}", name=typed.strip()), tr("A card is begun with the booking")
