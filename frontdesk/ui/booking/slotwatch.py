"""Watches the time that a form is about: says what stands in its way, and holds it so that no other desk takes it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from frontdesk.domain.errors import FrontdeskError, TimeTaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui import words
from frontdesk.ui.booking import acts
from frontdesk.ui.booking.acts import HELD_SECONDS, PARKED_SECONDS, Hold, Settled
from frontdesk.ui.booking.clockcheck import Clash, ClockProblem, check_clock
from frontdesk.ui.booking.findings import Findings, Proposal
from frontdesk.ui.booking.form import VisitForm
from frontdesk.ui.booking.wanted import Slot

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

SETTLE_MS: Final = 150
RENEW_MS: Final = 60_000


class SlotWatch(QObject):
    """One for each form of a visit, as long as it is open."""

    def __init__(
        self,
        desk: Desk,
        form: VisitForm,
        findings: Findings,
        *,
        patient: Callable[[], int | None],
        visit_id: int | None,
        hold: Hold,
    ) -> None:
        """`patient`: for whom the visit is, as far as that is known; `visit_id`: a visit that is to be moved there."""
        super().__init__(form)
        self._desk, self._form, self._findings = desk, form, findings
        self._patient, self._visit_id = patient, visit_id
        self.hold = hold
        self._pass: tuple[str, int] | None = None
        self._asked: frozenset[str] = frozenset()
        self._asked_for: Slot | None = None
        self._taken: Slot | None = None
        """The time of which it is said who has it."""
        self._why: tuple[Slot, str] | None = None
        self._renewed_utc = desk.now()
        self._away = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.settle)

    @property
    def slot(self) -> Slot | None:
        """The time that is wanted now."""
        slot = self._form.slot(None)
        if slot is None or self._pass is None or self._pass[0] != slot.start:
            return slot
        return replace(slot, fold=self._pass[1])

    @property
    def fold(self) -> int | None:
        """Which pass of a repeated time was chosen; None where none was."""
        slot = self.slot
        return None if slot is None else slot.fold

    @property
    def asked(self) -> frozenset[str]:
        """What was asked about the time that is wanted now; what was agreed to for another time is none of it."""
        return self._asked if self._asked_for == self._form.slot(None) else frozenset()

    def choose_pass(self, start: str, fold: int | None) -> None:
        """Of a time that the clocks show twice this pass is meant, as long as that time stands there."""
        self._pass = None if fold is None else (start, fold)

    def look_again(self) -> None:
        """Look at the time again in a moment: for another patient, or since the book changed. Who has it stays there until it is known
        to be otherwise: somebody may be about to press a button of it, or write why two share the time."""
        if self._taken is None or self._taken != self.slot:
            self._say_nothing()
        self._timer.start()

    def _say_nothing(self) -> None:
        self._taken = None
        self._findings.nothing()
        self._form.mark_time(wrong=False)

    def settle(self) -> None:
        """Look at the time now, and hold it."""
        self._timer.stop()
        slot, hold, desk = self.slot, self.hold, self._desk
        if self._away:
            return
        if slot is None or self._clock_problem(slot) is not None:
            if hold.id is not None:
                desk.act(lambda book, actor: acts.release(book, actor, hold), owner=self)
            return
        patient_id, visit_id = self._patient(), self._visit_id
        self._renewed_utc = desk.now()
        desk.act(
            lambda book, actor: acts.settle(
                book, actor, slot, patient_id=patient_id, visit_id=visit_id, hold=hold
            ),
            owner=self,
            done=self._settled,
            # Looking ahead is a courtesy: the booking itself says what is wrong.
            failed=lambda _error: None,
        )

    def _settled(self, settled: Settled) -> None:
        if self._away or settled.slot != self.slot:
            return
        if settled.taken is not None:
            self.show_taken(settled.taken, settled.slot)
            return
        if self._taken is not None:
            self._say_nothing()
        if settled.doubts and self.asked.issuperset(settled.doubts):
            # Enter asked meanwhile, and was faster than this look: the question stays.
            self.ask(settled.doubts, settled.slot)
        elif settled.doubts:
            self._findings.ask(" ".join(settled.doubts))

    # What is said

    def may_go_on(self, slot: Slot) -> bool:
        """Whether the clocks have nothing against it; else it is said, and a time that comes twice is asked for once."""
        problem = self._clock_problem(slot)
        if problem is None:
            return True
        if problem.kind is Clash.REPEATED and problem.sentence in self.asked:
            self.choose_pass(slot.start, 0)
            return True
        self._remember({problem.sentence})
        if problem.kind is Clash.LENGTH:
            self._form.fail({"length": problem.sentence})
        return False

    def _clock_problem(self, slot: Slot) -> ClockProblem | None:
        problem = check_clock(slot)
        if problem is None or problem.kind is Clash.LENGTH:
            return problem
        if problem.kind is Clash.REPEATED:
            self._findings.ask(problem.sentence, problem.proposals)
        else:
            self._findings.refuse(problem.sentence, problem.proposals, may_share=False)
            self._form.mark_time(wrong=True)
        return problem

    def _remember(self, sentences: set[str]) -> None:
        self._asked, self._asked_for = self.asked | sentences, self._form.slot(None)

    def why_shared(self, given: str | None) -> str | None:
        """Why two share the time that is wanted: as it is said now, or was before the question that a second Enter answers."""
        kept, self._why = self._why, None
        return kept[1] if given is None and kept is not None and kept[0] == self.slot else given

    def ask(self, doubts: tuple[str, ...], slot: Slot, *, why: str | None = None) -> None:
        """Say what is worth a second look; a second Enter goes on, for the reason `why` where the time is shared. Of a time that is not
        wanted any more: nothing."""
        if slot != self.slot:
            return
        if why is not None:
            self._why = (slot, why)
        self._remember(set(doubts))
        self._findings.ask(tr("{doubts} Enter once more does it all the same.", doubts=" ".join(doubts)))

    def show_taken(self, taken: TimeTaken, slot: Slot) -> None:
        """Say who has the time, the free ones beside it."""
        day = date.fromisoformat(slot.start[:10])
        proposals = []
        for utc in taken.free_utc:
            local = at_zone(utc, slot.zone)
            minute = local.hour * 60 + local.minute
            proposals.append(
                Proposal(words.clock(minute), words.wall_text(local.date(), minute), local.fold or None)
            )
        sentence = (
            tr("{who} Free:", who=taken.has)
            if proposals
            else tr("{who} Nothing else is free on {day}.", who=taken.has, day=words.day_medium(day))
        )
        self._findings.refuse(sentence, proposals, may_share=True, known=slot == self._taken)
        self._taken, self._why = slot, None
        self._form.mark_time(wrong=True)

    # The hold

    def leave(self, *, parked: bool) -> None:
        """The form goes: the time is given back, or kept for a while longer with what is parked."""
        not_yet_looked = self._timer.isActive()
        self._away = True
        self._timer.stop()
        hold, desk = self.hold, self._desk
        slot, patient_id, visit_id = self.slot, self._patient(), self._visit_id

        def let_go(error: FrontdeskError) -> None:
            del error

        # Not for the form, which is gone by then.
        owner = desk.say
        if parked:
            if not_yet_looked and slot is not None and check_clock(slot) is None:
                # Whoever parks right after the last letter is promised the time, too.
                desk.act(
                    lambda book, actor: acts.settle(
                        book, actor, slot, patient_id=patient_id, visit_id=visit_id, hold=hold
                    ),
                    owner=owner,
                    failed=let_go,
                )
            desk.act(
                lambda book, actor: acts.renew(book, actor, hold, PARKED_SECONDS), owner=owner, failed=let_go
            )
        else:
            desk.act(lambda book, actor: acts.release(book, actor, hold), owner=owner, failed=let_go)

    def come_back(self) -> None:
        """The form is shown again."""
        if self._away:
            self._away = False
            self._timer.start()

    def tick(self, now_utc: int) -> None:
        """Hold the time on while the form is open."""
        if self.hold.id is None or self._away or now_utc - self._renewed_utc < RENEW_MS:
            return
        self._renewed_utc = now_utc
        hold = self.hold
        self._desk.act(lambda book, actor: acts.renew(book, actor, hold, HELD_SECONDS), owner=self)
