"""The whole loop played at random, against what the network saw: whatever happens in whatever order, some things never do."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from frontdesk.demo.network import Fate, FaultKind, Target
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, Inbound, Message
from frontdesk.security.markers import find_markers
from frontdesk.services.booking import Visit, answer_visit, set_status
from frontdesk.services.imports import import_appointments, import_patients
from frontdesk.services.messaging.deciding import ReplyAs, ResolveAs, decide_reply, resolve
from frontdesk.services.messaging.looking import drop_held, held_texts, send_held
from frontdesk.services.messaging.strays import StrayAs, open_strays, settle_stray
from frontdesk.services.stories import visit_story
from frontdesk.services.undo import redo, undo
from tests.support.cardchanges import CARDS, NUMBERS, OTHER, Change
from tests.support.clinic import ANNA
from tests.support.clock import FakeClock
from tests.support.crashing import crash
from tests.support.loop import MORNING, Loop
from tests.support.restoring import Backup
from tests.support.witness import WatchedNetwork, Witness

MOST_VISITS = 16
HOUR = 3_600_000
CADENCES = {
    72.0: '[{"key":"ask","hours_before":72,"ask":true},{"key":"ask_again","hours_before":24,"ask":true,"only_if":"unconfirmed"},'
    '{"key":"today","hours_before":3,"ask":false}]',
    48.0: '[{"key":"ask","hours_before":48,"ask":true},{"key":"today","hours_before":5,"ask":false}]',
    96.0: '[{"key":"early","hours_before":96,"ask":true},{"key":"ask","hours_before":30,"ask":true}]',
}
ACCOUNT_CODES = {20003, 20005, 20429, 21408, 21608}
"""What is the account's trouble, and no patient's."""

which_one = st.integers(0, MOST_VISITS - 1)
somebody = st.integers(0, 3)
unsteady = st.integers(2, 3)
"""Whose cards change; the others' stay, so that there is always somebody to text."""
soon = st.sampled_from([1, 1, 2, 2, 3, 4, 0])
"""Days ahead."""


class TheLoop(RuleBasedStateMachine):
    """Desk, patients, network and clocks, each doing what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.provider_clock = FakeClock(MORNING)
        self.loop = Loop(self.folder, network=WatchedNetwork, network_clock=self.provider_clock)
        self.loop.set("replies.acknowledge", "both")
        self.loop.set("sync.uncertain_give_up_seconds", "600")
        self.loop.set("reminders.hold_from", "2")
        self.witness = Witness(self.loop)
        assert isinstance(self.loop.network, WatchedNetwork)
        self.loop.network.witness = self.witness
        self.second = self.loop.another_cycle()
        self.visits: list[Visit] = []
        self.slots = 0
        self.first_ask = 72.0
        self.days_ahead = 0
        self.backup: Backup | None = None
        self.patients = [self.loop.patient(f"P{index}", mobile=NUMBERS[index % 2]) for index in range(4)]
        for patient, day in ((0, 1), (1, 2), (2, 2), (3, 3)):
            self._book(patient, day, 11)
        self.loop.sync()

    def teardown(self) -> None:
        try:
            self.calm()
        finally:
            self.second.close()
            self.loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # The desk

    @precondition(lambda self: len(self.visits) < MOST_VISITS)
    @rule(patients=st.lists(somebody, min_size=1, max_size=3), day=soon, hour=st.integers(9, 18))
    def book(self, patients: list[int], day: int, hour: int) -> None:
        for patient in patients:
            with suppress(FrontdeskError):
                self._book(patient, day, hour)
        self._cycle()

    @precondition(lambda self: len(self.visits) < MOST_VISITS)
    @rule(patients=st.lists(somebody, min_size=1, max_size=3), day=soon, luck=st.data())
    def book_in_bad_luck(self, patients: list[int], day: int, luck: st.DataObject) -> None:
        kinds = [
            FaultKind.DROP_AFTER,
            FaultKind.BROKEN_ACCEPTED,
            FaultKind.ACCEPT_LATE,
            FaultKind.DROP_BEFORE,
        ]
        self.loop.fault(
            luck.draw(st.sampled_from(kinds)), count=1, seconds=luck.draw(st.sampled_from([1, 300]))
        )
        self.book(patients, day, 12)

    def _book(self, patient: int, day: int, hour: int) -> None:
        wall = self._wall(day, hour)
        self.visits.append(self.loop.visit(self.patients[patient], wall, provider=f"Dr {self.slots}"))

    def _wall(self, day: int, hour: int) -> str:
        """A time of its own for each visit, so that a wrong one shows."""
        self.slots += 1
        moment = at_zone(self.provider_clock.now_utc() + day * 24 * HOUR, "Europe/London")
        return moment.strftime(f"%Y-%m-%dT{hour:02d}:{self.slots % 60:02d}")

    def _one(self, which: int) -> Visit:
        return self.visits[which % len(self.visits)]

    @precondition(lambda self: self.visits)
    @rule(which=which_one, day=soon, hour=st.integers(9, 18))
    def move(self, which: int, day: int, hour: int) -> None:
        with suppress(FrontdeskError):
            self.loop.move(self._one(which), self._wall(day, hour))

    @precondition(lambda self: self.visits)
    @rule(
        which=which_one,
        by=st.sampled_from([Lifecycle.CANCELLED_BY_CLINIC, Lifecycle.CANCELLED_BY_PATIENT]),
    )
    def cancel(self, which: int, by: Lifecycle) -> None:
        with suppress(FrontdeskError):
            self.loop.cancel(self._one(which), by)

    @precondition(lambda self: self.visits)
    @rule(which=which_one, word=st.sampled_from([Confirmation.CONFIRMED, Confirmation.DECLINED]))
    def answer(self, which: int, word: Confirmation) -> None:
        with suppress(FrontdeskError):
            answer_visit(self.loop.book, ANNA, self._one(which).id, confirmation=word)

    @precondition(lambda self: self.visits)
    @rule(which=which_one)
    def arrive(self, which: int) -> None:
        with suppress(FrontdeskError):
            set_status(self.loop.book, ANNA, self._one(which).id, lifecycle=Lifecycle.ARRIVED)

    @rule(again=st.booleans())
    def undo_last(self, again: bool) -> None:
        with suppress(FrontdeskError):
            undo(self.loop.book, ANNA)
        if again:
            with suppress(FrontdeskError):
                redo(self.loop.book, ANNA)

    @rule(how=st.sampled_from(ReplyAs))
    def decide(self, how: ReplyAs) -> None:
        with self.loop.book.read() as connection:
            waiting = connection.execute(
                select(Message.public_id)
                .join(Inbound, Inbound.message_id == Message.id)
                .where(Inbound.handling == "person")
            ).scalars()
            first = next(iter(waiting), None)
        if first is not None:
            with suppress(FrontdeskError):
                decide_reply(self.loop.book, ANNA, message_id=first, decision=how)

    @rule(how=st.sampled_from(ResolveAs))
    def resolve_one(self, how: ResolveAs) -> None:
        """A person looks at the provider's own page, so "not sent" is said only of what is not there."""
        there = {marker for each in self.loop.accepted() for marker in find_markers(each.message.body)}
        for row in self.loop.rows():
            if row.state == "needs_person" and (how is ResolveAs.SENT) == (row.marker in there):
                with suppress(FrontdeskError):
                    resolve(self.loop.book, ANNA, message_id=row.public_id, decision=how)
                return

    @rule(send=st.booleans())
    def look(self, send: bool) -> None:
        """Somebody looks at what is held, and at texts that the book does not know."""
        book = self.loop.book
        ids = [each.id for each in held_texts(book).texts]
        if ids:
            (send_held if send else drop_held)(book, ANNA, ids)
        with book.read() as connection:
            strays = open_strays(connection)
        for each in strays:
            decision = StrayAs.SEND if send else StrayAs.DROP
            settle_stray(book, ANNA, key=each.key, decision=decision)

    # The cards, the settings, the old system's export

    @rule(patient=unsteady, change=st.sampled_from(CARDS))
    def change_card(self, patient: int, change: Change) -> None:
        with suppress(FrontdeskError):
            change(self.loop.book, self.patients[patient])

    @rule(first=st.sampled_from(sorted(CADENCES)))
    def change_cadence(self, first: float) -> None:
        self.loop.set("reminders.steps", CADENCES[first])
        self.first_ask = first

    @rule(
        consent=st.sampled_from(["yes", "no", ""]),
        mobile=st.sampled_from(NUMBERS),
        days=st.tuples(*[st.integers(1, 4)] * 2),
        status=st.sampled_from(["booked", "booked", "cancelled_by_patient"]),
    )
    def import_again(self, consent: str, mobile: str, days: tuple[int, ...], status: str) -> None:
        """The old system's export, each time a little different."""
        patients = f"external_id,last_name,mobile,sms_consent\nx1,Nová,{mobile},{consent}\n"
        lines = [
            f"v{index},x1,Dr X,{self._wall(day, 10 + index)},20,{status}" for index, day in enumerate(days)
        ]
        visits = "\n".join(["external_id,patient_external_id,provider,start,minutes,status", *lines])
        for name, act, content in (
            ("p.csv", import_patients, patients),
            ("v.csv", import_appointments, visits),
        ):
            file = self.folder / name
            file.write_text(content, encoding="utf-8")
            act(self.loop.book, ANNA, file, column_map=None)
        self._read_visits()

    def _read_visits(self) -> None:
        with self.loop.book.read() as connection:
            keys = list(connection.execute(select(Appointment.id).order_by(Appointment.id)).scalars())
        self.visits = [self.loop.visit_of(key) for key in keys]

    # The patients, the network

    @rule(
        number=st.sampled_from(NUMBERS),
        body=st.sampled_from(
            ["C", "X", "C", "X", "yes", "no", "STOP", "START", "START", "CANCEL", "can it be 3?"]
        ),
    )
    def write(self, number: str, body: str) -> None:
        self.loop.network.inbound(sender=number, to=self.loop.network.number, body=body)

    @rule(
        kind=st.sampled_from(
            [
                FaultKind.DROP_BEFORE,
                FaultKind.DROP_AFTER,
                FaultKind.BROKEN,
                FaultKind.BROKEN_ACCEPTED,
                FaultKind.BAD_JSON,
                FaultKind.HALF_ANSWER,
                FaultKind.FOREIGN_SID,
                FaultKind.HTML_503,
                FaultKind.TOO_MANY,
                FaultKind.LOGIN,
                FaultKind.ACCEPT_LATE,
                FaultKind.LIST_LAG,
                FaultKind.DOUBLED,
                FaultKind.BACKWARDS,
            ]
        ),
        on=st.sampled_from([Target.POST, Target.POST, Target.LIST, Target.FETCH]),
        seconds=st.sampled_from([1, 300]),
    )
    def bad_luck(self, kind: FaultKind, on: Target, seconds: float) -> None:
        if kind in (FaultKind.ACCEPT_LATE, FaultKind.LIST_LAG, FaultKind.FOREIGN_SID):
            on = Target.POST
        self.loop.fault(kind, on=on, count=1, seconds=0 if kind is FaultKind.HALF_ANSWER else seconds)

    @rule(
        number=st.sampled_from(NUMBERS),
        fate=st.sampled_from(
            [
                Fate.DELIVERED,
                Fate.DELIVERED,
                Fate.DELIVERED,
                Fate.TRIAL,
                Fate.REGION,
                Fate.UNREACHABLE,
                Fate.UNKNOWN,
            ]
        ),
    )
    def change_fate(self, number: str, fate: Fate) -> None:
        self.loop.network.set_fate(number, fate)

    # Time, crashes, copies

    @rule(minutes=st.sampled_from([1, 4, 30, 180, 600]))
    def wait(self, minutes: int) -> None:
        self._pass(minutes)
        self._cycle()

    @rule(hours=st.sampled_from([1, 6, 13, 23]), times=st.integers(1, 2))
    def hours_pass(self, hours: int, times: int) -> None:
        for _ in range(times):
            self._pass(60 * hours)
            self._cycle()

    @rule(days=st.sampled_from([1, 2, 3]))
    def sleep_for_days(self, days: int) -> None:
        self._pass(days * 24 * 60)

    def _pass(self, minutes: float) -> None:
        self.loop.clock.advance(minutes=minutes)
        self.provider_clock.advance(minutes=minutes)
        self.loop.elapse(60 * minutes)

    @precondition(lambda self: self.days_ahead == 0)
    @rule(days=st.sampled_from([-3, -1, 1, 4]))
    def set_clock_wrong(self, days: int) -> None:
        self._set_clock(days)

    @precondition(lambda self: self.days_ahead != 0)
    @rule()
    def set_clock_right(self) -> None:
        self._set_clock(0)

    def _set_clock(self, days: int) -> None:
        """The workstation's clock is so many days ahead from now on; the provider's is right."""
        self.loop.clock.advance(days=days - self.days_ahead)
        self.days_ahead = days

    @rule()
    def sync(self) -> None:
        self._cycle()

    def _cycle(self) -> None:
        with suppress(EnvironmentFault):
            self.loop.sync()
        assert "sending" not in self.loop.states()

    @rule()
    def sync_second(self) -> None:
        with suppress(EnvironmentFault):
            self.second.run_once()

    @rule(steps=st.integers(8, 24), patients=st.lists(somebody, min_size=1, max_size=3), day=soon)
    def die(self, steps: int, patients: list[int], day: int) -> None:
        """A third process runs a cycle and dies in the middle; its lease runs out."""
        for patient in patients:
            with suppress(FrontdeskError):
                self._book(patient, day, 16)
        self.loop.cycle.close()
        self.second.close()
        with suppress(EnvironmentFault):
            crash(self.loop.book, after_steps=steps)
        self._pass(1)

    @rule()
    def back_up(self) -> None:
        self.second.close()
        self.backup = Backup(self.loop)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        assert self.backup is not None
        self.second.close()
        self.backup.restore()
        self._read_visits()

    # What never happens

    @invariant()
    def nothing_wrong_went_out(self) -> None:
        assert self.witness.wrong == []

    @invariant()
    def nothing_went_out_twice(self) -> None:
        markers = Counter(
            marker for each in self.loop.accepted() for marker in find_markers(each.message.body)
        )
        assert all(count == 1 for count in markers.values()), markers

    @invariant()
    def every_reply_is_kept_once(self) -> None:
        with self.loop.book.read() as connection:
            kept = connection.execute(
                select(func.count()).select_from(Message).where(Message.direction == "in")
            ).scalar_one()
            read = connection.execute(select(func.count()).select_from(Inbound)).scalar_one()
        assert kept == read <= len(self.loop.written())

    @invariant()
    def the_account_s_trouble_is_no_patient_s(self) -> None:
        with self.loop.book.read() as connection:
            failed = connection.execute(
                select(Message.error_code).where(Message.state == "failed", Message.direction == "out")
            ).scalars()
            assert not ACCOUNT_CODES & {code for code in failed if code is not None}

    def calm(self) -> None:
        """When the bad luck ends, everything comes to an end: nothing undecided, nothing unread, nobody forgotten."""
        self.loop.network.faults.clear()
        for number in NUMBERS:
            self.loop.network.set_fate(number, Fate.DELIVERED)
        self.second.close()
        self._set_clock(0)
        for _ in range(8):
            self._pass(11)
            with suppress(EnvironmentFault):
                self.loop.sync()
        assert not {"sending", "uncertain"} & set(self.loop.states()), self.loop.states()
        assert "new" not in self.loop.handlings()
        assert len(self.loop.rows("in")) == len(self.loop.written())
        assert self.witness.opted_out() == {
            each for each in (*NUMBERS, OTHER) if self.loop.network.opted_out(each)
        }
        self.nothing_wrong_went_out()
        self.nothing_went_out_twice()
        self._nobody_is_forgotten()

    def _nobody_is_forgotten(self) -> None:
        now = self.loop.clock.now_utc()
        hour = at_zone(now, "Europe/London").hour
        if 10 <= hour < 20:
            assert self.witness.untold(self.first_ask) == []
        for visit in self.visits:
            if not visit.start_utc > now:
                continue
            ahead = visit_story(self.loop.book, visit.id).ahead
            assert ahead.sentence
            assert ahead.at_utc is None or ahead.at_utc > now - 12 * 60_000, ahead


TheLoop.TestCase.settings = settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestTheLoop = TheLoop.TestCase
