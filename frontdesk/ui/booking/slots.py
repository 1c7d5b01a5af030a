"""Find a time: the next free ones, with anybody or somebody, anywhere or there, for one person or a family.

Enter books at the one that is chosen; H holds it for a moment while the patient decides.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.ui import words
from frontdesk.ui.booking.beware import Beware
from frontdesk.ui.booking.done import ReadBack
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.wording import when
from frontdesk.ui.drafts import shelf
from frontdesk.ui.feed import touches
from frontdesk.ui.finding import asks
from frontdesk.ui.finding.answers import Answers, key_of
from frontdesk.ui.finding.deciding import Deciding
from frontdesk.ui.finding.fields import Fields
from frontdesk.ui.finding.held import HeldBar
from frontdesk.ui.finding.holder import Holder
from frontdesk.ui.finding.together import Together
from frontdesk.ui.finding.wording import loosened, next_after, nothing_free, read_all_back, slots_line, went
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.labels import Label, set_tooltip
from frontdesk.ui.kit.layouts import Surface, clear, column, row, scrolling
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.shell.undoing import undo
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.booking.family import FamilyOutcome
    from frontdesk.services.directory import Directory
    from frontdesk.services.finding import Found, Helps, Slots
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.finding.asks import Asked

SHOWN: Final = 20
SEARCH_MS: Final = 200
_LEAST_ANSWERS: Final = 160
"""Pixels: three of them, whatever else the panel shows."""


class FindSlotPanel(Panel):
    """What is looked for above, what is free below."""

    def __init__(self, desk: Desk, wish: Wish, *, draft_id: str | None = None) -> None:
        """`wish`: what is known of the visit; `draft_id`: the half-made booking that the slot is for."""
        super().__init__(desk)
        self._wish, self._draft_id = wish, draft_id
        self._begun = False
        self._limit = SHOWN
        self._shown_for: Asked | None = None
        self.holder = Holder(desk, self)
        self._booked_id: int | None = None
        self._build()
        self._follow()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(lambda: self.search())

    # A panel of the shell

    @property
    def title(self) -> str:
        """What is done here."""
        if self._booked_id is not None:
            return tr("Booked")
        return tr("Find a time") if self._wish.instead_of is None else tr("Find another time")

    @property
    def key(self) -> str:
        """One search at a time; the one for a visit that moves is another."""
        return f"find:{self._wish.instead_of or ''}"

    def begin(self) -> None:
        """Read what can be chosen and look."""
        if not self._begun:
            self._begun = True
            self.fields.date.warm()
            known(self.desk, self, self._offer)
            self._know_patient()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._asked.ensureWidgetVisible(self.answers))

    def changes(self, changes: Changes) -> None:
        """Somebody booked, cancelled or holds a time: what is free is something else."""
        if self._booked_id is not None:
            self._look_whether_it_stands(changes)
        elif touches(changes, Kind.APPOINTMENT, Kind.CLINIC, Kind.DAY):
            self._timer.start()
        if touches(changes, Kind.PATIENT):
            self._know_patient()
            self.deciding.look_again()

    def tick(self, now_utc: int) -> None:
        """A held time runs out by itself."""
        self.holder.tick(now_utc)
        if self.holder.reservation is not None:
            self.held_bar.tick(now_utc)

    def back(self) -> bool:
        """Esc goes back from the family's visits to the times."""
        if self._pages.currentWidget() is self.together:
            self._another()
            return True
        return self.fields.family.back()

    def may_close(self) -> bool:
        """What is held is given back."""
        self.give_back()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes to what was found; there it books."""
        if not entered(self, event, lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason)):
            super().keyPressEvent(event)

    # What it is made of

    def _build(self) -> None:
        self.fields = Fields(self.desk, self._wish)
        self.beware = Beware(self.desk)
        self.beware.setContentsMargins(S4, S3, S4, 0)
        self.answers = Answers(self.desk)
        self.answers.setMinimumHeight(_LEAST_ANSWERS)
        self.table = self.answers.table
        self.state = Label(tr("Looking"), tone="muted", wrap=True)
        name_it(self.state, "", "slots.state")
        self.state.setContentsMargins(S4, S2, S4, 0)
        self._helps = QGridLayout()
        self._helps.setContentsMargins(S4, S1, S4, 0)
        self._helps.setSpacing(S2)
        self.held_bar = HeldBar()
        self._pages = Stack()
        self._pages.addWidget(self._search_page())
        self.together = Together()
        self._pages.addWidget(self.together)
        self.deciding = Deciding(self.desk, self.together, self.fields, self.holder, self)
        self.done = ReadBack()
        self._pages.addWidget(self.done)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.held_bar)

    def _search_page(self) -> QWidget:
        keys = self.desk.keys
        self._take = button(
            tr("Take it"),
            self.take_current,
            kind="primary",
            identifier="slots.take",
            key=keys.shown("open"),
        )
        self._hold = button(
            tr("Hold it"),
            self.hold_current,
            identifier="slots.hold",
            key=keys.shown("hold_slot"),
            described=tr("Keeps the time for a moment while the patient decides."),
        )
        self._more_button = button(
            tr("More"), self._more, identifier="slots.more", described=tr("The next free times.")
        )
        foot = row(self._take, self._hold, self._more_button, margins=(S4, S2, S4, S3))
        foot.setStretchFactor(self._take, 1)
        self._foot = Surface(foot, line="top")
        # Where all of it has room nothing scrolls but the answers.
        parts = column(self.beware, self.fields, self.state, self._helps, self.answers, spacing=S2)
        parts.setStretchFactor(self.answers, 1)
        asked, page = QWidget(), QWidget()
        asked.setLayout(parts)
        self._asked = scrolling(asked, name=tr("Find a time"))
        page.setLayout(column(self._asked, self._foot, spacing=0))
        return page

    def _follow(self) -> None:
        self.fields.changed.connect(self._asked_otherwise)
        self.answers.taken.connect(self._taken)
        self.answers.more_wanted.connect(self._more)
        self.held_bar.given_back.connect(self._given_back)
        self.holder.held.connect(self._now_held)
        self.holder.refused.connect(self._not_held)
        self.holder.ran_out.connect(self._ran_out)
        self.together.booked.connect(self.deciding.book_all)
        self.deciding.shown.connect(lambda: self._pages.setCurrentWidget(self.together))
        self.deciding.booked.connect(self._all_booked)
        self.together.given_up.connect(self._another)
        self.done.closed.connect(self.closed)
        self.done.again.connect(self._once_more)
        self.desk.keys.action("hold_slot", self.table, self.hold_current)
        self.desk.keys.action("find_family", self, self.fields.family.add_all)
        self.desk.keys.action("find_other", self, self.fields.family.ask_who)

    def _patient_id(self) -> int | None:
        draft = None if self._draft_id is None else shelf(self.desk).get(self._draft_id)
        kept = None if draft is None else draft.fields.get("patient_id")
        return kept if isinstance(kept, int) else self._wish.patient_id

    def _offer(self, found: Directory) -> None:
        self.fields.offer(found)
        self.search()

    def _know_patient(self) -> None:
        patient_id = self._patient_id()
        if patient_id is not None and self._wish.instead_of is None:
            self.deciding.know(patient_id, self.beware)

    # Looking

    def _asked_otherwise(self) -> None:
        self._limit = SHOWN
        self._timer.start()

    def _more(self) -> None:
        self._limit += SHOWN
        self.search()

    def search(self, *, said: str = "") -> None:
        """Look. `said` stays said, whatever is found."""
        asked = self.fields.asked()
        if asked is None:
            self._say(self.fields.problem)
            self._show(())
            return
        held, limit = self.holder.reservation, self._limit
        self.desk.jobs.ask(
            "free times",
            lambda book: asks.look(book, asked, but_held=held, limit=limit),
            owner=self,
            done=lambda found: self._found(found, asked, said),
            failed=self._failed,
        )

    def _found(self, found: Found, asked: Asked, said: str) -> None:
        again = asked == self._shown_for
        before = self.answers.current if again else None
        self._shown_for = asked
        self._show(found.answers, more=found.more)
        if said:
            self._say(said, tone="warning")
        elif before is not None and key_of(before) not in {key_of(each) for each in found.answers}:
            self._look_whether_it_went(before, found.answers)
        elif found.answers:
            # What was said of a time that went stays until something else is asked for.
            if not (again and self.state.property("tone") == "warning"):
                self._say("")
            if not again:
                first = slots_line(
                    found.answers[0], words.today_at(found.answers[0][0].zone, self.desk.now())
                )
                self.desk.say.announce(
                    tr("{count} free times, the first {slot}", count=len(found.answers), slot=first)
                )
        else:
            self._say(nothing_free(asked))
            self.desk.jobs.ask(
                "what helps", lambda book: asks.helps(book, asked), owner=self, done=self._show_helps
            )

    def _show(self, answers: tuple[Slots, ...], *, more: bool = False) -> None:
        names = tuple(each.first_name or each.name for each in self.fields.family.members)
        self.answers.show_found(answers, names=names, held=self.holder.key, more=more)
        clear(self._helps)
        self._take.setEnabled(bool(answers))
        self._hold.setEnabled(bool(answers))
        self._more_button.setEnabled(more)

    def _look_whether_it_went(self, before: Slots, answers: tuple[Slots, ...]) -> None:
        """The time that the cursor was on is not among them any more."""
        beside = next_after(before, answers)
        if beside:
            self.answers.choose(key_of(beside[0]))
        self._say("")
        today = words.today_at(before[0].zone, self.desk.now())
        self.desk.jobs.ask(
            "went",
            lambda book: asks.is_taken(book, before),
            owner=self,
            done=lambda taken: self._say(went(before, beside, today), tone="warning") if taken else None,
            failed=lambda _error: None,
        )

    def _show_helps(self, found: tuple[Helps, ...]) -> None:
        if self.answers.rows or self.fields.asked() != self._shown_for:
            return
        clear(self._helps)
        for at, helps in enumerate(found):
            today = words.today_at(helps.first[0].zone, self.desk.now())
            made = button(
                loosened(helps, today),
                partial(self.fields.loosen, helps),
                identifier=f"slots.helps.{helps.loosening}",
            )
            set_tooltip(made, made.text())
            self._helps.addWidget(made, at, 0)
            made.show()

    def _failed(self, error: FrontdeskError) -> None:
        self._show(())
        self._say(error.sentence)

    def _say(self, sentence: str, *, tone: str = "muted") -> None:
        self.state.setText(sentence)
        self.state.setAccessibleName(sentence)
        self.state.tone("warning" if tone == "warning" else "muted")
        self.state.setVisible(bool(sentence))
        if sentence:
            self.desk.say.announce(sentence)

    # Taking one

    def take_current(self) -> None:
        """Take the time that the cursor is on."""
        slots = self.answers.current
        if slots is not None:
            self._taken(slots)

    def _taken(self, slots: Slots) -> None:
        facts = self.beware.facts
        if facts is not None and facts.blocked:
            self._say(facts.blocked, tone="warning")
        elif self.fields.family.is_on:
            self.deciding.decide(slots)
        else:
            self._book(slots)

    def _book(self, slots: Slots) -> None:
        from frontdesk.ui.booking.panel import BookingPanel

        (slot,) = slots
        desk, given = self.desk, self._wish
        draft = None if self._draft_id is None else shelf(desk).get(self._draft_id)
        wish = Wish(
            patient_id=given.patient_id,
            patient_text=given.patient_text,
            provider_id=slot.provider_id,
            location_id=slot.location_id,
            start_wall=slot.start,
            minutes=slot.minutes,
            type_id=self.fields.type.value or given.type_id,
            instead_of=given.instead_of,
        )
        # The form holds the time itself: acts come one after the other, and this one goes first.
        self.give_back()
        desk.go.panel(lambda: BookingPanel(desk, wish, draft))

    # Holding

    def hold_current(self) -> None:
        """Hold the time that the cursor is on; of the one that is held already the time begins anew."""
        slots = self.answers.current
        if slots is not None:
            self.holder.hold(slots)

    def _now_held(self) -> None:
        slots = self.holder.slots
        if slots is None:
            return
        what = slots_line(slots, words.today_at(slots[0].zone, self.desk.now()))
        self.held_bar.show_held(what, expires_utc=self.holder.expires_utc, now_utc=self.desk.now())
        self.desk.say.announce(tr("Held: {what}", what=what))
        self._say("")
        self.search()

    def _not_held(self, error: FrontdeskError) -> None:
        """The time went while somebody looked: who has it, and what is free beside it."""
        if self._pages.currentWidget() is self.together:
            self._another()
        self._say(error.sentence, tone="warning")
        if isinstance(error, Conflict):
            self.search(said=error.sentence)

    def _ran_out(self) -> None:
        self.held_bar.hide()
        if self._pages.currentWidget() is self.together:
            self._another()
        self.search(
            said=tr("The time was held long enough and is free for everybody again. H holds it anew.")
        )

    def give_back(self) -> None:
        """Give back what is held."""
        self.holder.give_back()
        self.held_bar.hide()

    def _given_back(self) -> None:
        self.give_back()
        self._another()
        self.search()

    # A family

    def _another(self) -> None:
        self.deciding.forget()
        self._pages.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _all_booked(self, outcome: FamilyOutcome, slots: Slots) -> None:
        self.holder.forget()
        self.held_bar.hide()
        self._booked_id = outcome.visits[0].id
        if self._draft_id is not None:
            shelf(self.desk).drop(self._draft_id)
        today, desk = words.today_at(slots[0].zone, self.desk.now()), self.desk
        names = [desk.who.name(each.first_name or each.name) for each in self.fields.family.members]
        line = read_all_back(slots, names, today)
        self.done.show_done(line, before="", warnings=outcome.warnings)
        self._pages.setCurrentWidget(self.done)
        self.done.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.title_changed.emit(self.title)
        command = outcome.command
        desk.say.done(
            tr("{count} visits: booked {when}", count=len(slots), when=when(slots[0].start, today)),
            undo=lambda: undo(desk, desk.say, command),
        )
        desk.say.announce(line)

    def _once_more(self) -> None:
        desk, wish = self.desk, Wish(patient_id=self._patient_id())
        desk.go.book(wish)

    def _look_whether_it_stands(self, changes: Changes) -> None:
        if self._booked_id is None or not touches(changes, Kind.APPOINTMENT) or self.desk.reader is None:
            return
        found = self.desk.reader.visit(self._booked_id)
        if found is None or found.lifecycle in CANCELLED:
            self.closed.emit()
