"""Any row of acts in the book, beside a model that fits on a page: nobody's time is given twice, no version number either."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from frontdesk.domain.errors import Conflict, Refused
from frontdesk.domain.lifecycle import OCCUPYING, refusal
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, AppointmentVersion, Occupancy
from frontdesk.services.booking import Outcome, Visit, answer_visit, book_visit, move_visit, set_status
from frontdesk.services.undo import redo, undo
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

SLOTS = [f"{MONDAY}T{hour:02d}:{minute:02d}" for hour in (9, 10) for minute in (0, 30)]
slots = st.sampled_from(SLOTS)
lifecycles = st.sampled_from(Lifecycle)


@dataclass(frozen=True)
class Modelled:
    """All that the model knows of a visit."""

    start: str
    provider: int
    lifecycle: Lifecycle = Lifecycle.BOOKED
    confirmation: Confirmation = Confirmation.NOT_ASKED

    @property
    def place(self) -> tuple[str, int] | None:
        return (self.start, self.provider) if self.lifecycle in OCCUPYING else None


class BookMachine(RuleBasedStateMachine):
    """One person at the desk: all acts are theirs, so every undo must find the book as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))
        self.visits: dict[int, Modelled] = {}
        self.done: list[tuple[int, Modelled | None]] = []
        self.undone: list[tuple[int, Modelled]] = []

    def teardown(self) -> None:
        self.desk.close()
        self.folder.cleanup()

    def _free(self, wanted: Modelled, *, but: int = 0) -> bool:
        return wanted.place is None or all(
            visit.place != wanted.place for key, visit in self.visits.items() if key != but
        )

    def _became(self, key: int, after: Modelled) -> None:
        self.done.append((key, self.visits.get(key)))
        self.undone.clear()
        self.visits[key] = after

    def _one(self, pick: int) -> int:
        return sorted(self.visits)[pick % len(self.visits)]

    @rule(start=slots, second=st.booleans())
    def book(self, start: str, second: bool) -> None:
        wanted = Modelled(start, self.desk.novak if second else self.desk.malik)
        try:
            made = book_visit(
                self.desk.book,
                ANNA,
                patient_id=self.desk.petr,
                provider_id=wanted.provider,
                start=start,
                minutes=30,
            )
        except Conflict:
            assert not self._free(wanted)
            return
        assert self._free(wanted)
        self._became(made.visit.id, wanted)

    @precondition(lambda self: self.visits)
    @rule(pick=st.integers(0, 20), start=slots, second=st.booleans())
    def move(self, pick: int, start: str, second: bool) -> None:
        key = self._one(pick)
        before = self.visits[key]
        wanted = replace(before, start=start, provider=self.desk.novak if second else self.desk.malik)
        try:
            outcome = move_visit(self.desk.book, ANNA, key, start=start, provider_id=wanted.provider)
        except Conflict:
            assert not self._free(wanted, but=key)
            return
        except Refused:
            assert before.lifecycle is not Lifecycle.BOOKED
            return
        assert self._free(wanted, but=key)
        if wanted == before:
            assert outcome.changes.items == ()
            return
        self._became(key, replace(wanted, confirmation=Confirmation.NOT_ASKED))
        self._agrees(key, outcome)

    @precondition(lambda self: self.visits)
    @rule(pick=st.integers(0, 20), lifecycle=lifecycles)
    def status(self, pick: int, lifecycle: Lifecycle) -> None:
        key = self._one(pick)
        before = self.visits[key]
        after = replace(before, lifecycle=lifecycle)
        why_not = refusal(
            old=before.lifecycle,
            new=lifecycle,
            confirmation=before.confirmation,
            start_utc=self.desk.row(self._visit(key)).start_utc,
            now_utc=self.desk.clock.now_utc(),
        )
        try:
            outcome = set_status(self.desk.book, ANNA, key, lifecycle=lifecycle)
        except Conflict:
            assert not self._free(after, but=key)
            return
        except Refused:
            assert why_not is not None
            return
        if before != after:
            assert why_not is None
            self._became(key, after)
        self._agrees(key, outcome)

    @precondition(lambda self: self.visits)
    @rule(pick=st.integers(0, 20), comes=st.booleans())
    def answer(self, pick: int, comes: bool) -> None:
        key = self._one(pick)
        before = self.visits[key]
        said = Confirmation.CONFIRMED if comes else Confirmation.DECLINED
        try:
            outcome = answer_visit(self.desk.book, ANNA, key, confirmation=said)
        except Refused:
            assert before.lifecycle is not Lifecycle.BOOKED
            return
        if before.confirmation is not said:
            self._became(key, replace(before, confirmation=said))
        self._agrees(key, outcome)

    @precondition(lambda self: self.done)
    @rule()
    def take_back(self) -> None:
        key, before = self.done.pop()
        self.undone.append((key, self.visits[key]))
        after = undo(self.desk.book, ANNA).visit
        if before is None:
            # A booking that is undone stays in the book as cancelled.
            before = replace(self.visits[key], lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
        self.visits[key] = self._kept(before, after)

    @precondition(lambda self: self.undone)
    @rule()
    def do_again(self) -> None:
        key, wanted = self.undone.pop()
        before = self.visits[key]
        booked = before.lifecycle is Lifecycle.CANCELLED_BY_CLINIC and not any(k == key for k, _ in self.done)
        self.done.append((key, None if booked else before))
        self.visits[key] = self._kept(wanted, redo(self.desk.book, ANNA).visit)

    @rule(seconds=st.sampled_from([1, 170, 200, 86_400]))
    def wait(self, seconds: int) -> None:
        self.desk.clock.advance(seconds=seconds)

    def _kept(self, wanted: Modelled, after: Visit) -> Modelled:
        """After the grace the answer is not asked yet; all else comes back."""
        assert (after.start_wall, after.provider_id, after.lifecycle) == (
            wanted.start,
            wanted.provider,
            wanted.lifecycle,
        )
        assert after.confirmation in (wanted.confirmation, Confirmation.NOT_ASKED)
        return replace(wanted, confirmation=after.confirmation)

    def _visit(self, key: int) -> Visit:
        from frontdesk.services.booking.results import visit_of

        with self.desk.book.write(ANNA) as work:
            return visit_of(work.session.get_one(Appointment, key))

    def _agrees(self, key: int, outcome: Outcome) -> None:
        assert outcome.visit.lifecycle is self.visits[key].lifecycle
        assert outcome.visit.confirmation is self.visits[key].confirmation

    @invariant()
    def occupancy_is_that_of_the_visits(self) -> None:
        with self.desk.book.read() as reader:
            rows = reader.execute(
                select(Occupancy.appointment_id, Occupancy.resource_id, Occupancy.from_utc).order_by(
                    Occupancy.resource_id, Occupancy.from_utc
                )
            ).all()
        assert len({(row.resource_id, row.from_utc) for row in rows}) == len(rows)
        assert {row.appointment_id for row in rows} == {
            key for key, visit in self.visits.items() if visit.place is not None
        }

    @invariant()
    def no_version_is_two(self) -> None:
        with self.desk.book.read() as reader:
            ended = [
                tuple(row)
                for row in reader.execute(
                    select(AppointmentVersion.appointment_id, AppointmentVersion.version)
                )
            ]
            running = [tuple(row) for row in reader.execute(select(Appointment.id, Appointment.version))]
        assert len(set(ended + running)) == len(ended) + len(running)


BookMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestBookMachine = BookMachine.TestCase
