"""Kills in the middle of cycles: each due message is accepted exactly once, or a person is asked."""

from __future__ import annotations

import itertools
import os
import random
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from frontdesk.demo.network import ApiError, Fault, FaultKind, PhoneNetwork, Snapshot, Target
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.instants import at_zone
from frontdesk.services.booking import Visit
from frontdesk.services.checking import verify_book
from tests.support.loop import Loop
from tests.torture.children import Nursery, ended
from tests.torture.dying import KILL, OWN, Order, Point

UNDECIDED = ("queued", "sending", "uncertain", "held")
WENT = ("accepted", "sent", "delivered")
LONGEST_RANDOM_S = 0.25
AT_ARRIVAL = 6
"""Requests of one case: that many asks, notices and thanks."""


class LethalNetwork(PhoneNetwork):
    """A network that kills the sender at the n-th request, before or after it accepts."""

    victim: BaseProcess | None = None
    point: Point | None = None
    at = 0
    _guard = threading.Lock()

    def order_kill(self, point: Point, at: int) -> None:
        """Kill at the n-th request from now on."""
        self.point, self.at = point, at

    def accept(self, form: Mapping[str, str]) -> Snapshot:
        with self._guard:
            self.at -= 1
            if self.at != 0:
                return super().accept(form)
            if self.point is Point.ON_ACCEPTANCE:
                shown = super().accept(form)
                self._kill()
                return shown
            self._kill()
            if self.point is Point.ACCEPTED_LATE:
                self.accept_late(form, seconds=30)
            raise ApiError(20500)

    def _kill(self) -> None:
        if self.victim is not None and self.victim.pid is not None:
            # It waits for an answer, so it does nothing more before it dies; who started it waits for its end.
            os.kill(self.victim.pid, KILL)


@dataclass(slots=True)
class Figures:
    """What came of many kills."""

    landed: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    texts: int = 0
    duplicates: int = 0
    lost: int = 0
    by_person: int = 0
    replies_twice: int = 0
    wrong_answers: int = 0
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.duplicates or self.lost or self.replies_twice or self.wrong_answers or self.problems)

    def lines(self) -> list[str]:
        """For people."""
        where = ", ".join(f"{point} {count}" for point, count in sorted(self.landed.items()))
        return [
            f"sending: {self.landed.total()} kills landed ({where}), {self.missed} missed",
            f"sending: {self.texts} texts, {self.duplicates} sent twice, {self.lost} lost, {self.by_person} left to a person",
            f"sending: {self.replies_twice} replies kept twice, {self.wrong_answers} answers not applied",
            *(f"sending: {problem}" for problem in self.problems),
        ]


class SendingTorture:
    """One clinic and its network, killed again and again. Use as a context manager."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._dice = random.Random(seed)
        self._loop = Loop(folder, vault=True, network=LethalNetwork)
        self._loop.set("replies.acknowledge", "both")
        self._loop.set("notices.grace_seconds", "0")
        self._loop.set("reminders.steps", '[{"key":"ask","hours_before":72,"ask":true}]')
        self._loop.set("reminders.quiet_until", "20:00")
        self._nursery = Nursery()
        self._numbers = iter(range(1_000, 100_000_000))
        self._number: dict[int, str] = {}
        self._counts: Counter[str] | None = None
        self.figures = Figures()

    def __enter__(self) -> SendingTorture:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def run(self, kills: int) -> Figures:
        """Kill until so many landed."""
        points = itertools.cycle(Point)
        while self.figures.landed.total() < kills:
            self._case(next(points))
        verdict = verify_book(self._loop.book)
        self.figures.problems = verdict.problems
        return self.figures

    def _case(self, point: Point) -> None:
        case = self._prepare()
        if self._counts is None:
            self._counts = self._nursery.count(self._order())
            self._recover()
            self._judge(case)
            return
        again = True
        while again:
            landed = self._kill(point)
            if landed:
                self.figures.landed[point] += 1
            else:
                self.figures.missed += 1
            # The recovery may be killed, too.
            again = landed and self._dice.random() < 0.4
            point = self._dice.choice(OWN) if again else point
            self._loop.clock.advance(seconds=self._dice.choice((1, 30, 200)))
        self._recover()
        self._judge(case)

    # One case: people who were asked and answered, a visit that moved, visits whose question is due

    def _prepare(self) -> _Case:
        loop = self._loop
        loop.clock.advance(hours=3)
        asked = [self._visit() for _ in range(3)]
        self._quiet()
        yes, no, moved = asked
        loop.clock.advance(minutes=2)
        for visit, word in ((yes, "C"), (no, "X")):
            loop.network.inbound(sender=self._number[visit.id], to=loop.network.number, body=word)
        loop.move(moved, self._wall(hours=40))
        due = [self._visit() for _ in range(3)]
        loop.clock.advance(seconds=2)
        if self._dice.random() < 0.3:
            kind = self._dice.choice((FaultKind.DROP_AFTER, FaultKind.BROKEN_ACCEPTED, FaultKind.BAD_JSON))
            loop.network.faults.order(Fault(kind, on=Target.POST))
        return _Case(yes, no, moved, due)

    def _visit(self) -> Visit:
        number = f"+1{2_000_000_000 + next(self._numbers)}"
        loop = self._loop
        made = loop.visit(
            loop.patient(mobile=number), self._wall(hours=30), provider=f"Dr {number}", minutes=15
        )
        self._number[made.id] = number
        return made

    def _wall(self, *, hours: int) -> str:
        zone = "Europe/London"
        return at_zone(self._loop.clock.now_utc() + hours * 3_600_000, zone).strftime("%Y-%m-%dT%H:%M")

    def _order(self, point: Point = Point.ANY_TIME, at: int = 0) -> Order:
        return Order(self._loop.book.folder, self._loop.clock.now_utc(), point=point, at=at)

    def _kill(self, point: Point) -> bool:
        network = self._loop.network
        assert isinstance(network, LethalNetwork)
        assert self._counts is not None
        self._loop.cycle.close()
        if point in OWN:
            at = self._dice.randint(1, max(1, self._counts[point]))
            network.order_kill(point, 0)
            return ended(self._nursery.start(self._order(point, at)))
        network.order_kill(point, self._dice.randint(1, AT_ARRIVAL) if point is not Point.ANY_TIME else 0)
        child = network.victim = self._nursery.start(self._order())
        if point is Point.ANY_TIME:
            child.join(self._dice.random() * LONGEST_RANDOM_S)
            child.kill()
        landed = ended(child)
        network.order_kill(point, 0)
        return landed

    def _quiet(self) -> None:
        """Cycles until nothing is undecided."""
        for _ in range(60):
            self._loop.elapse(60)
            with suppress(EnvironmentFault):
                self._loop.sync()
            if not self._undecided():
                return
            self._loop.clock.advance(minutes=11)
        raise RuntimeError(f"never quiet: {Counter(self._loop.states())}")

    _recover = _quiet

    def _undecided(self) -> int:
        return sum(each.state in UNDECIDED for each in self._loop.rows())

    def _judge(self, case: _Case) -> None:
        loop, figures = self._loop, self.figures
        loop.network.faults.clear()
        markers = Counter(each.message.body.rpartition("Ref ")[2].lower() for each in loop.accepted())
        rows = {each.marker: each for each in loop.rows() if each.marker}
        figures.duplicates = sum(count - 1 for count in markers.values())
        figures.texts = markers.total()
        unknown = [marker for marker in markers if marker not in rows or rows[marker].state not in WENT]
        # A text that went out and that the book gave up on is not sent again, and a person was asked.
        figures.lost += sum(rows[m].state != "needs_person" if m in rows else 1 for m in unknown)
        for visit, kind in case.expected():
            mine = [each for each in rows.values() if each.kind == kind and visit.id in each.visits]
            if any(each.state in WENT and markers[each.marker] for each in mine):
                continue
            if any(each.state == "needs_person" for each in mine):
                figures.by_person += 1
            else:
                figures.lost += 1
        bodies = Counter(each.id for each in loop.rows("in"))
        figures.replies_twice += len(loop.rows("in")) - len({each.provider_id for each in loop.rows("in")})
        figures.replies_twice += len(loop.written()) - len(bodies)
        figures.wrong_answers += loop.confirmation(case.yes) != "confirmed"
        figures.wrong_answers += loop.confirmation(case.no) != "declined"


@dataclass(frozen=True, slots=True)
class _Case:
    yes: Visit
    no: Visit
    moved: Visit
    due: list[Visit]

    def expected(self) -> list[tuple[Visit, str]]:
        """Every text that must have gone out: of which visit, of which kind."""
        return [
            (self.yes, "ask"),
            (self.yes, "acknowledgement"),
            (self.no, "ask"),
            (self.no, "acknowledgement"),
            (self.moved, "moved"),
            *((visit, "ask") for visit in self.due),
        ]
