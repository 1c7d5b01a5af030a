"""Booking in one motion: a slot, part of a name, Enter, Enter. The same panel moves a visit to another slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, TimeTaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.ui import words
from frontdesk.ui.booking import acts
from frontdesk.ui.booking.acts import Asking, Booked, Twinned, Unfit
from frontdesk.ui.booking.findings import Proposal
from frontdesk.ui.booking.finishing import Finisher
from frontdesk.ui.booking.half import Half, from_fields
from frontdesk.ui.booking.heading import Heading
from frontdesk.ui.booking.keeping import Keeper, hold_of
from frontdesk.ui.booking.known import known
from frontdesk.ui.booking.origin import Origin, has_origin, read_origin
from frontdesk.ui.booking.sheet import BookingSheet
from frontdesk.ui.booking.slotwatch import SlotWatch
from frontdesk.ui.booking.starting import begun, given_of
from frontdesk.ui.booking.wanted import Wanted
from frontdesk.ui.booking.whom import Whom
from frontdesk.ui.drafts import Draft, new_draft_id
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel

if TYPE_CHECKING:
    from frontdesk.domain.changes import Changes
    from frontdesk.services.directory import Directory
    from frontdesk.ui.booking.freetimes import FreeTime
    from frontdesk.ui.booking.wanted import Slot
    from frontdesk.ui.desk import Desk


class BookingPanel(Panel):
    """A booking that is made, from nothing to the line that is read back."""

    def __init__(self, desk: Desk, wish: Wish, draft: Draft | None = None) -> None:
        """`draft` takes a half-made booking up again; what `wish` says goes before it."""
        super().__init__(desk)
        self._kept = Half() if draft is None else from_fields(draft.fields)
        self._wish, self._draft = wish, draft
        self._instead_of = wish.instead_of if wish.instead_of is not None else self._kept.instead_of
        self._request_id = wish.request_id or self._kept.request_id
        self._room_id, self._room_at = wish.room_id or self._kept.room_id, wish.location_id
        self._begun = self._busy = self._left = False
        self._booked_id: int | None = None
        self._build()
        self._follow()

    # What it is made of

    def _build(self) -> None:
        self.sheet = BookingSheet(self.desk, moving=self._instead_of is not None)
        self.picker, self.visit, self.findings = self.sheet.picker, self.sheet.visit, self.sheet.findings
        self.heading = Heading(self.sheet.summary, self.sheet.place)
        self.whom = Whom(self.desk, self.sheet, self)
        draft_id = new_draft_id() if self._draft is None else self._draft.id
        self.watch = SlotWatch(
            self.desk,
            self.visit,
            self.findings,
            patient=lambda: self.whom.patient_id,
            visit_id=self._instead_of,
            hold=hold_of(self.desk, draft_id, self._kept.held),
        )
        self.keeper = Keeper(
            self.desk,
            self.sheet,
            self.watch,
            draft_id=draft_id,
            instead_of=self._instead_of,
            room_id=self._room_id,
            request_id=self._request_id,
        )
        self.finisher = Finisher(self.desk, self.sheet, self.heading, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sheet)

    def _follow(self) -> None:
        self.whom.chosen.connect(self._chosen)
        self.whom.changed.connect(self._changed)
        self.whom.settled.connect(self._focus)
        self.sheet.time_chosen.connect(self._time_chosen)
        self.visit.slot_changed.connect(self._slot_changed)
        self.visit.changed.connect(self._changed)
        self.findings.proposed.connect(self._proposed)
        self.findings.shared.connect(lambda reason: self.commit(overbook=reason))
        self.sheet.book_wanted.connect(lambda: self.commit())
        self.sheet.find_wanted.connect(self._find)
        self.sheet.park_wanted.connect(self.park)
        self.sheet.done_closed.connect(self.closed)
        self.sheet.again_wanted.connect(self._again)

    # A panel of the shell

    @property
    def title(self) -> str:
        """What is done here."""
        if self._booked_id is not None:
            return tr("Booked") if self._instead_of is None else tr("Moved")
        return tr("Book a visit") if self._instead_of is None else tr("Move the visit")

    @property
    def key(self) -> str:
        """One booking is made at a time; a finished one makes room for the next."""
        return "booking" if self._booked_id is None else f"booked:{self._booked_id}"

    def begin(self) -> None:
        """Read what can be chosen, show what is known already, the focus where typing goes on."""
        self._left = False
        self.watch.come_back()
        if not self._begun:
            self._begun = True
            self._show_wish()
            self.visit.date.warm()
            known(self.desk, self, self._offer)
        self._focus()

    def changes(self, changes: Changes) -> None:
        """What can be chosen, who has the time, who fits: look again. What is typed stays."""
        if self._booked_id is not None:
            self._look_whether_it_stands(changes)
            return
        if touches(changes, Kind.CLINIC):
            known(self.desk, self, self._offer)
        if touches(changes, Kind.PATIENT):
            self.picker.search()
            self.whom.ask_facts()
        if touches(changes, Kind.APPOINTMENT, Kind.CLINIC) and self.watch.hold.id is None and not self._busy:
            self.watch.look_again()

    def tick(self, now_utc: int) -> None:
        """Hold the slot on while the form is open."""
        self.watch.tick(now_utc)

    def back(self) -> bool:
        """Esc closes an open list first."""
        return self.picker.back()

    def may_close(self) -> bool:
        """What is typed is parked, the slot given back; a proposal that nobody touched is let go."""
        if self._booked_id is None and not self._left and self.keeper.is_untouched:
            self._left = True
            self.keeper.drop()
            self.watch.leave(parked=False)
        self._put_aside()
        return True

    def _put_aside(self) -> None:
        if self._booked_id is None and not self._left:
            self._left = True
            self.keeper.keep(parked=True)
            self.watch.leave(parked=self.has_something)
            if self.has_something:
                self.desk.say.done(tr("The half-made booking is parked. F4 takes it up again."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere books; on a button it presses that."""
        if not entered(self, event, self.commit):
            super().keyPressEvent(event)

    # What is known at the beginning

    def _show_wish(self) -> None:
        wish, kept = self._wish, self._kept
        if self._instead_of is not None:
            self._show_old(self._instead_of)
        self._given, self._own_length = begun(wish, kept, self.heading.old)
        self.visit.put(self._given, own_length=self._own_length)
        self._show_slot()
        if has_origin(wish):
            self.desk.jobs.ask(
                "origin",
                lambda book: read_origin(book, wish),
                owner=self,
                done=self._origin_known,
                failed=self._refused,
            )
        elif self.heading.old is None:
            self.whom.show(wish, kept)

    def _origin_known(self, origin: Origin) -> None:
        self._given = given_of(origin, self.visit.given())
        self._own_length = self._wish.again_of is not None
        if self.visit.knows_choices:
            self.visit.put(self._given, own_length=self._own_length)
        if origin.person is not None:
            self.whom.put_person(origin.person)
        elif origin.newcomer is not None:
            self.whom.put_newcomer(origin.newcomer)
        today = words.today_at(self.visit.zone, self.desk.now())
        said = "\n".join(part for part in (origin.asked, origin.sentence) if part)
        self.sheet.times.show_times(said, origin.times, today=today)
        if origin.times:
            self.watch.choose_pass(origin.times[0].start, origin.times[0].fold)
        self._slot_changed()
        self._changed()
        if self._wish.again_of is not None:
            self.keeper.as_proposed()

    def _show_old(self, visit_id: int) -> None:
        reader = self.desk.reader
        old = self.heading.old = None if reader is None else reader.visit(visit_id)
        if old is not None:
            self.whom.put_old(old)
            self.visit.keep_type(old.type)

    def _offer(self, found: Directory) -> None:
        first = not self.visit.knows_choices
        self.heading.know(found)
        self.visit.offer(found)
        if first:
            untouched = self.keeper.is_untouched
            self.visit.put(self._given, own_length=self._own_length)
            self._usual_type()
            self._show_slot()
            slot = self.watch.slot
            if slot is not None and not self._wish.start_wall:
                self.watch.choose_pass(slot.start, self._kept.fold)
            self.watch.settle()
            self._focus()
            if untouched:
                self.keeper.as_proposed()

    def _focus(self) -> None:
        if self._booked_id is not None:
            self.sheet.done.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.sheet.is_new:
            self.sheet.newcomer.mobile.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.picker.person is None:
            self.picker.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.visit.date.value is None:
            self.visit.date.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._instead_of is not None:
            self.visit.time.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.visit.type.setFocus(Qt.FocusReason.OtherFocusReason)

    # Whom

    def _chosen(self) -> None:
        self._usual_type()
        self._focus()
        self.watch.look_again()
        self._changed()

    def _usual_type(self) -> None:
        patient_id, provider_id = self.whom.patient_id, self.visit.provider.value
        if self._instead_of is None and (patient_id is not None or provider_id is not None):
            self.desk.jobs.ask(
                "usual type",
                lambda book: acts.usual_type(book, patient_id, provider_id),
                owner=self,
                done=self._suggest_type,
            )

    def _suggest_type(self, type_id: int | None) -> None:
        untouched = self.keeper.is_untouched
        self.visit.suggest_type(type_id)
        if untouched:
            self.keeper.as_proposed()

    # When

    def takes(self, wish: Wish) -> bool:
        """Whether a wish can go on in this booking: it names a slot at most, and nobody else."""
        same = wish.patient_id in (None, self.whom.patient_id)
        moves = wish.instead_of in (None, self._instead_of)
        plain = not wish.patient_text and not has_origin(wish)
        return self._booked_id is None and same and moves and plain

    def take(self, wish: Wish) -> None:
        """Another slot was chosen in the book: the booking goes on with that one. What is typed stays."""
        if wish.provider_id is not None:
            self.visit.provider.choose(wish.provider_id)
        if wish.location_id is not None:
            self.visit.location.choose(wish.location_id)
        if wish.start_wall:
            self._room_id, self._room_at = wish.room_id, wish.location_id
            self.keeper.room_id = wish.room_id
            self.visit.put_start(wish.start_wall)
        self._focus()

    def _slot_changed(self) -> None:
        self.watch.look_again()
        self._show_slot()

    def _show_slot(self) -> None:
        self.heading.show(self.watch.slot, words.today_at(self.visit.zone, self.desk.now()))

    def _proposed(self, proposal: Proposal) -> None:
        self.visit.put_start(proposal.start)
        self.watch.choose_pass(proposal.start, proposal.fold)
        self.watch.look_again()
        if self.picker.person is not None or self.sheet.is_new:
            self.commit()

    def _time_chosen(self, time: FreeTime) -> None:
        """One of the proposed times: it stands in the fields, and one Enter books it."""
        self.visit.provider.choose(time.provider_id)
        self.visit.location.choose(time.location_id)
        self.visit.put_start(time.start)
        self.watch.choose_pass(time.start, time.fold)
        self.watch.look_again()
        self.sheet.book_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        from frontdesk.ui.booking.slots import FindSlotPanel

        desk, given = self.desk, self.visit.given()
        wish = Wish(
            provider_id=given.provider_id,
            location_id=given.location_id,
            minutes=given.minutes,
            type_id=given.type_id,
            instead_of=self._instead_of,
        )
        self.keeper.keep(parked=True)
        draft_id = self.keeper.draft_id if self.has_something else None
        desk.go.panel(lambda: FindSlotPanel(desk, wish, draft_id=draft_id))

    # Keeping what is typed

    @property
    def has_something(self) -> bool:
        """Whether there is anything that would be lost."""
        return self._booked_id is None and self.keeper.has_something

    def park(self) -> None:
        """Put it aside; F4 takes it up again."""
        self._put_aside()
        self.closed.emit()

    def _changed(self) -> None:
        self.sheet.show_trouble("")
        if self._begun:
            self.keeper.keep(parked=False)

    # Booking

    def commit(self, *, overbook: str | None = None) -> None:
        """Book it, if it is complete; else say what is missing, where it is missing."""
        if self._busy or self._booked_id is not None or not self._is_complete():
            return
        slot = self.watch.slot
        if slot is None or not self.watch.may_go_on(slot):
            return
        slot, old = self.watch.slot or slot, self.heading.old
        wanted = Wanted(
            slot=slot,
            patient_id=self.whom.patient_id,
            newcomer=self.keeper.newcomer,
            type_id=self.visit.type.value or None,
            note=self.visit.note.text(),
            instead_of=self._instead_of,
            revision=None if old is None else old.revision,
            overbook=self.watch.why_shared(overbook),
            room_id=self._room(slot),
            request_id=self._request_id,
            none_of=self.whom.none_of,
        )
        self._busy = True
        self.sheet.show_trouble("")
        hold, asked = self.watch.hold, self.watch.asked
        self.desk.act(
            lambda book, actor: acts.commit(book, actor, wanted, hold=hold, asked=asked),
            owner=self,
            done=lambda answer: self._answered(answer, slot, wanted.overbook),
            failed=self._refused,
        )

    def _room(self, slot: Slot) -> int | None:
        """The room that the wish named, unless the visit is elsewhere now, or nowhere."""
        kind = self.visit.kind
        remote = kind is not None and kind.extras.remote is not None
        same_place = self._room_at in (None, slot.location_id)
        return self._room_id if same_place and not remote else None

    def _is_complete(self) -> bool:
        self.visit.clear()
        if not self.whom.is_complete():
            return False
        wrong = self.visit.problems()
        if wrong:
            self.visit.fail(wrong)
        return not wrong

    def _answered(self, answer: Booked | Asking | Unfit | Twinned, slot: Slot, why: str | None) -> None:
        self._busy = False
        match answer:
            case Booked():
                self._finish(answer)
            case Asking():
                self.watch.ask(answer.doubts, slot, why=why)
            case Unfit():
                self.sheet.newcomer.fail(answer.wrong)
            case Twinned():
                self.whom.ask_twins(answer.found)

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        slot = self.watch.slot
        match error:
            case TimeTaken() if slot is not None:
                self.watch.show_taken(error, slot)
            case EnvironmentFault():
                # Said once; what is typed stays here and on the shelf.
                self.keeper.keep(parked=False)
                self.desk.say.refuse(error)
            case _:
                self.sheet.show_trouble(error.sentence)

    # Booked

    def _finish(self, booked: Booked) -> None:
        visit = booked.visit
        person, newcomer = self.picker.person, self.keeper.newcomer
        self.keeper.drop()
        self._booked_id, self._patient_id = visit.id, visit.patient_id
        name = person.name if person is not None else newcomer.name if newcomer is not None else ""
        first = person.first_name if person is not None else newcomer.first_name if newcomer else ""
        self.finisher.show(booked, name=name, first=first)
        self.title_changed.emit(self.title)
        self._focus()

    def _again(self) -> None:
        desk, wish = self.desk, Wish(patient_id=self._patient_id, provider_id=self.visit.provider.value)
        desk.go.panel(lambda: BookingPanel(desk, wish))

    def _look_whether_it_stands(self, changes: Changes) -> None:
        """The line to read back goes when the booking is taken back."""
        if self._booked_id is None or not touches(changes, Kind.APPOINTMENT) or self.desk.reader is None:
            return
        found = self.desk.reader.visit(self._booked_id)
        if found is None or found.lifecycle in CANCELLED:
            self.closed.emit()
