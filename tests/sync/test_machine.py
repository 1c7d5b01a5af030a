"""The whole loop played at random, against what the network saw: whatever happens in whatever order, some things never do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from frontdesk.demo.network import FaultKind, PhoneNetwork, Snapshot, Target
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Address, Appointment, Inbound, Message
from frontdesk.security.markers import find_markers
from frontdesk.services.booking import Visit, answer_visit, set_status
from frontdesk.services.messaging.deciding import ReplyAs, ResolveAs, decide_reply, resolve
from frontdesk.services.undo import undo
from tests.support.clinic import ANNA
from tests.support.loop import Loop

NUMBERS = ("+12025550111", "+12025550112")
"""Few, so that families, opt-outs and questions meet."""
TIME = re.compile(r"\b(\d{1,2}:\d\d)\b")
MOST_VISITS = 8


class WatchedNetwork(PhoneNetwork):
    """A network that asks a witness at the very moment of each acceptance."""

    witness: Witness | None = None

    def accept(self, form: Mapping[str, str]) -> Snapshot:
        if self.witness is not None:
            self.witness.asked(form["To"])
        shown = super().accept(form)
        if self.witness is not None:
            self.witness.accepted(shown)
        return shown


class Witness:
    """What the book says of a text at the moment in which the network takes it."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.wrong: list[str] = []

    def asked(self, number: str) -> None:
        if number in self.opted_out():
            self.wrong.append(f"a request for {number}, which had opted out")

    def opted_out(self) -> set[str]:
        """The numbers that the book knows to have opted out."""
        with self._loop.book.read() as connection:
            return set(connection.execute(select(Address.address).where(Address.opted_out)).scalars())

    def accepted(self, shown: Snapshot) -> None:
        message = shown.message
        [marker] = find_markers(message.body)
        with self._loop.book.read() as connection:
            kind, state = connection.execute(
                select(Message.kind, Message.state).where(Message.marker == marker)
            ).one()
            if state != "sending":
                self.wrong.append(f"a text that was {state} went out")
            if kind == "acknowledgement":
                return
            named = self._loop.named_in(marker)
            visits = connection.execute(
                select(
                    Appointment.start_utc, Appointment.zone, Appointment.lifecycle, Appointment.version
                ).where(Appointment.id.in_(named))
            ).all()
        times = {at_zone(start, zone).strftime("%H:%M").lstrip("0") for start, zone, _, _ in visits}
        said = set(TIME.findall(message.body))
        if not times or not times <= said:
            self.wrong.append(f"{kind}: said {said}, the book says {times}")
        if sorted(version for *_, version in visits) != sorted(named.values()):
            self.wrong.append(f"{kind}: a text of another version went out")
        expected = "cancelled" if kind == "cancelled" else "booked"
        if any(not lifecycle.startswith(expected) for _, _, lifecycle, _ in visits):
            self.wrong.append(f"{kind}: the visit was {[each[2] for each in visits]}")
        now = at_zone(self._loop.clock.now_utc(), "Europe/London")
        if not 9 <= now.hour < 20:
            self.wrong.append(f"{kind}: went at {now:%H:%M}")


class TheLoop(RuleBasedStateMachine):
    """Desk, patients, network and clock, each doing what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.loop = Loop(self.folder, network=WatchedNetwork)
        self.loop.set("replies.acknowledge", "both")
        self.loop.set("sync.uncertain_give_up_seconds", "600")
        self.witness = Witness(self.loop)
        assert isinstance(self.loop.network, WatchedNetwork)
        self.loop.network.witness = self.witness
        self.visits: list[Visit] = []
        self.slots = 0
        self.patients = [self.loop.patient(f"P{index}", mobile=NUMBERS[index % 2]) for index in range(4)]

    def teardown(self) -> None:
        try:
            self.calm()
        finally:
            self.loop.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    # The desk

    @precondition(lambda self: len(self.visits) < MOST_VISITS)
    @rule(patient=st.integers(0, 3), day=st.integers(0, 4), hour=st.integers(9, 18))
    def book(self, patient: int, day: int, hour: int) -> None:
        with suppress(FrontdeskError):
            self.visits.append(self.loop.visit(self.patients[patient], self._wall(day, hour)))

    def _wall(self, day: int, hour: int) -> str:
        """A time of its own for each visit, so that a wrong one shows."""
        self.slots += 1
        moment = at_zone(self.loop.clock.now_utc() + day * 86_400_000, "Europe/London")
        return moment.strftime(f"%Y-%m-%dT{hour:02d}:{self.slots % 60:02d}")

    def _one(self, which: int) -> Visit:
        return self.visits[which % len(self.visits)]

    @precondition(lambda self: self.visits)
    @rule(which=st.integers(0, 7), day=st.integers(0, 4), hour=st.integers(9, 18))
    def move(self, which: int, day: int, hour: int) -> None:
        with suppress(FrontdeskError):
            self.loop.move(self._one(which), self._wall(day, hour))

    @precondition(lambda self: self.visits)
    @rule(
        which=st.integers(0, 7),
        by=st.sampled_from([Lifecycle.CANCELLED_BY_CLINIC, Lifecycle.CANCELLED_BY_PATIENT]),
    )
    def cancel(self, which: int, by: Lifecycle) -> None:
        with suppress(FrontdeskError):
            self.loop.cancel(self._one(which), by)

    @precondition(lambda self: self.visits)
    @rule(which=st.integers(0, 7), word=st.sampled_from([Confirmation.CONFIRMED, Confirmation.DECLINED]))
    def answer(self, which: int, word: Confirmation) -> None:
        with suppress(FrontdeskError):
            answer_visit(self.loop.book, ANNA, self._one(which).id, confirmation=word)

    @precondition(lambda self: self.visits)
    @rule(which=st.integers(0, 7))
    def arrive(self, which: int) -> None:
        with suppress(FrontdeskError):
            set_status(self.loop.book, ANNA, self._one(which).id, lifecycle=Lifecycle.ARRIVED)

    @rule()
    def undo_last(self) -> None:
        with suppress(FrontdeskError):
            undo(self.loop.book, ANNA)

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

    # The patients, the network, the clock

    @rule(
        number=st.sampled_from(NUMBERS),
        body=st.sampled_from(["C", "X", "yes", "no", "STOP", "START", "CANCEL", "can it be 3?", "help"]),
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
                FaultKind.HTML_503,
                FaultKind.TOO_MANY,
                FaultKind.LOGIN,
                FaultKind.ACCEPT_LATE,
                FaultKind.LIST_LAG,
            ]
        ),
        on=st.sampled_from([Target.POST, Target.POST, Target.LIST, Target.FETCH]),
        seconds=st.sampled_from([1, 300]),
    )
    def bad_luck(self, kind: FaultKind, on: Target, seconds: float) -> None:
        if on is not Target.POST and kind in (FaultKind.ACCEPT_LATE, FaultKind.LIST_LAG):
            on = Target.POST
        self.loop.fault(kind, on=on, count=1, seconds=seconds)

    @rule(minutes=st.sampled_from([1, 4, 30, 180, 600]))
    def wait(self, minutes: int) -> None:
        self.loop.clock.advance(minutes=minutes)
        self.loop.elapse(60 * minutes)

    @rule()
    def sync(self) -> None:
        with suppress(EnvironmentFault):
            self.loop.sync()
        assert "sending" not in self.loop.states()

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

    def calm(self) -> None:
        """When the bad luck ends, everything comes to an end: nothing undecided, nothing unread."""
        self.loop.network.faults.clear()
        for _ in range(8):
            self.loop.elapse(600)
            self.loop.clock.advance(minutes=11)
            with suppress(EnvironmentFault):
                self.loop.sync()
        assert not {"sending", "uncertain"} & set(self.loop.states()), self.loop.states()
        assert "new" not in self.loop.handlings()
        assert len(self.loop.rows("in")) == len(self.loop.written())
        assert self.witness.opted_out() == {each for each in NUMBERS if self.loop.network.opted_out(each)}
        self.nothing_wrong_went_out()
        self.nothing_went_out_twice()


TheLoop.TestCase.settings = settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestTheLoop = TheLoop.TestCase
