"""Kills and freezes in the middle of cycles: each due message is accepted exactly once, or a person is asked."""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
from sqlalchemy import func, select

from frontdesk.demo.network import Fault, FaultKind, Target
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.instants import at_zone
from frontdesk.models.tables import Message
from frontdesk.security.markers import find_markers
from frontdesk.services.booking import Visit
from frontdesk.services.checking import verify_book
from tests.support.clock import SharedClock
from tests.support.loop import MORNING, Loop
from tests.torture.children import Nursery, ended
from tests.torture.dying import FREEZE, OWN, THAW, Order, Point
from tests.torture.figures import Figures
from tests.torture.lethal import LethalNetwork, stands_still

UNDECIDED = ("queued", "sending", "uncertain", "held")
WENT = ("accepted", "sent", "delivered")
LONGEST_RANDOM_S = 0.25
AT_ARRIVAL = 6
"""Requests of one case: that many asks, notices and thanks."""
ON_THE_WIRE = 8
"""Requests that a process has in the air at a time."""

KILLED_AT = tuple(point for point in Point if point is not Point.CLAIMED)
FROZEN_AT = (Point.CLAIMED, Point.BEFORE_REQUEST, Point.ON_ARRIVAL, Point.ON_ACCEPTANCE, Point.AFTER_ANSWER)
TWO_AT_ONCE = "one of two"


class Scene:
    """A clinic with a vault and a lethal network, on a clock that children share. Use as a context manager."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dice = dice
        self.clock_file = folder / "clock"
        self.loop = Loop(
            folder, vault=True, network=LethalNetwork, clock=SharedClock(self.clock_file, MORNING)
        )
        assert isinstance(self.loop.network, LethalNetwork)
        self.network = self.loop.network
        self.loop.set("reminders.steps", '[{"key":"ask","hours_before":72,"ask":true}]')
        self.loop.set("reminders.quiet_until", "20:00")
        self.nursery = Nursery()
        self.figures = Figures()

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.close()

    def order(
        self, point: Point = Point.ANY_TIME, at: int = 0, *, freeze: bool = False, rounds: int = 1
    ) -> Order:
        """What a child is told."""
        return Order(
            self.loop.book.folder,
            0,
            point=point,
            at=at,
            clock=self.clock_file,
            freeze=freeze,
            rounds=rounds,
        )

    def kill(self, point: Point, at: int) -> bool:
        """Let a child run into its end; whether it did."""
        network = self.network
        self.loop.cycle.close()
        if point in OWN:
            network.order(None)
            landed = ended(self.nursery.start(self.order(point, at)))
        else:
            network.order(point if point is not Point.ANY_TIME else None, at)
            if point is Point.HALF_ANSWER:
                network.faults.order(Fault(FaultKind.HALF_ANSWER, every=at, count=1, seconds=1))
            child = network.victim = self.nursery.start(self.order())
            if point is Point.ANY_TIME:
                child.join(self.dice.random() * LONGEST_RANDOM_S)
                child.kill()
            landed = ended(child)
            network.order(None)
        if landed:
            self.figures.landed[point] += 1
        else:
            self.figures.missed += 1
        return landed

    def quiet(self) -> None:
        """Cycles until nothing is undecided."""
        for _ in range(60):
            self.loop.elapse(60)
            with suppress(EnvironmentFault):
                self.loop.sync()
            if not self.undecided():
                return
            self.loop.clock.advance(minutes=11)
        raise RuntimeError(f"never quiet: {Counter(self.loop.states())}")

    def undecided(self) -> int:
        """Texts of which nobody knows yet what becomes of them."""
        with self.loop.book.read() as connection:
            asked = select(func.count()).select_from(Message).where(Message.state.in_(UNDECIDED))
            return int(connection.execute(asked).scalar_one())

    def markers(self) -> Counter[str]:
        """How often the network accepted each text."""
        return Counter(marker for each in self.loop.accepted() for marker in find_markers(each.message.body))

    def judge(self, expected: Iterable[tuple[int, str]]) -> None:
        """The network's ledger against the book: once each, or with a person."""
        figures, markers = self.figures, self.markers()
        rows = {each.marker: each for each in self.loop.rows() if each.marker}
        figures.duplicates = sum(count - 1 for count in markers.values())
        figures.texts = markers.total()
        unknown = [marker for marker in markers if marker not in rows or rows[marker].state not in WENT]
        # A text that went out and that the book gave up on is not sent again, and a person was asked.
        figures.lost += sum(rows[m].state != "needs_person" if m in rows else 1 for m in unknown)
        of_visit: dict[tuple[int, str], list[str]] = {}
        for each in rows.values():
            for visit_id in each.visits:
                of_visit.setdefault((visit_id, each.kind), []).append(each.marker)
        for each_expected in expected:
            mine = [rows[marker] for marker in of_visit.get(each_expected, [])]
            if any(each.state in WENT and markers[each.marker] for each in mine):
                continue
            if any(each.state == "needs_person" for each in mine):
                figures.by_person += 1
            else:
                figures.lost += 1

    def verified(self) -> Figures:
        """The figures, with what is wrong with the book itself."""
        self.figures.problems += verify_book(self.loop.book).problems
        return self.figures


class SendingTorture:
    """One clinic and its network, killed and frozen again and again. Use as a context manager."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._dice = random.Random(seed)
        self._scene = Scene(folder, self._dice)
        self._loop = self._scene.loop
        self._loop.set("replies.acknowledge", "both")
        self._loop.set("notices.grace_seconds", "0")
        self._numbers = iter(range(1_000, 100_000_000))
        self._number: dict[int, str] = {}
        self._counts: Counter[str] | None = None

    def __enter__(self) -> SendingTorture:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def run(self, kills: int, *, freezes: int = 0) -> Figures:
        """Kill until so many landed, freeze so often."""
        points = itertools.cycle([*KILLED_AT, TWO_AT_ONCE])
        figures = self._scene.figures
        frozen_at = itertools.cycle(FROZEN_AT)
        while figures.landed.total() < kills:
            self._case(next(points))
        while FREEZE is not None and figures.frozen.total() < freezes:
            self._frozen_case(next(frozen_at))
        return self._scene.verified()

    def _case(self, point: str) -> None:
        case = self._prepare()
        if self._counts is None:
            self._counts = self._scene.nursery.count(self._scene.order())
        elif point == TWO_AT_ONCE:
            self._one_of_two()
        else:
            self._kills(Point(point))
        self._end(case)

    def _kills(self, point: Point) -> None:
        again = True
        while again:
            landed = self._scene.kill(point, self._at(point))
            # The recovery may be killed, too.
            again = landed and self._dice.random() < 0.4
            point = self._dice.choice(OWN) if again else point
            self._loop.clock.advance(seconds=self._dice.choice((1, 30, 200)))

    def _at(self, point: Point) -> int:
        assert self._counts is not None
        return self._dice.randint(1, max(1, self._counts[point]) if point in OWN else AT_ARRIVAL)

    def _one_of_two(self) -> None:
        """Two processes run cycle after cycle over the same book; one of them dies, now while it sends, now while it reads."""
        scene = self._scene
        self._loop.cycle.close()
        scene.network.order(None)
        pair = [scene.nursery.start(scene.order(rounds=4)) for _ in range(2)]
        victim = self._dice.choice(pair)
        victim.join(self._dice.random() * LONGEST_RANDOM_S)
        victim.kill()
        if [ended(child) for child in pair][pair.index(victim)]:
            scene.figures.landed[TWO_AT_ONCE] += 1
        else:
            scene.figures.missed += 1

    def _frozen_case(self, point: Point) -> None:
        """Frozen past its lease, another sends meanwhile, then it wakes: it sends nothing but what it was in the middle of."""
        case = self._prepare()
        scene, network = self._scene, self._scene.network
        self._loop.cycle.close()
        if point in (Point.ON_ARRIVAL, Point.ON_ACCEPTANCE):
            network.is_free = self._is_free
            network.order(point, 1, late=self._dice.random() < 0.5)
            child = network.victim = scene.nursery.start(scene.order())
        else:
            network.order(None)
            at = 1 if point is Point.CLAIMED else self._dice.randint(1, 3)
            child = scene.nursery.start(scene.order(point, at, freeze=True))
        try:
            self._outlive(child, point)
        finally:
            if child.exitcode is None:
                child.kill()
            network.is_free = None
        self._end(case)

    def _outlive(self, child: BaseProcess, point: Point) -> None:
        figures, network = self._scene.figures, self._scene.network
        if not _is_frozen(child):
            figures.missed += 1
            return
        self._loop.clock.advance(seconds=60)
        for _ in range(self._dice.choice((1, 1, 6))):
            self._loop.sync()
            self._loop.elapse(60)
            self._loop.clock.advance(minutes=11)
        before = network.requests
        assert child.pid is not None
        assert THAW is not None
        os.kill(child.pid, THAW)
        ended(child)
        figures.frozen[point] += 1
        more = network.requests - before
        figures.awake += more if point is Point.CLAIMED else max(0, more - ON_THE_WIRE)

    def _is_free(self) -> bool:
        """Whether somebody who is frozen now would lock nobody out."""
        from frontdesk.models.engine import connect_raw

        engines = self._loop.book.engines
        connection = connect_raw(engines.path, self._loop.book.keys.database)
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except Exception as error:
            if "locked" not in str(error):
                raise
            return False
        finally:
            connection.close()
        return True

    def _end(self, case: _Case) -> None:
        loop, scene = self._loop, self._scene
        scene.network.order(None)
        scene.quiet()
        loop.network.faults.clear()
        scene.judge(case.expected())
        figures = scene.figures
        replies = loop.rows("in")
        figures.replies_twice += len(replies) - len({each.provider_id for each in replies})
        figures.replies_twice += abs(len(loop.written()) - len(replies))
        figures.wrong_answers += loop.confirmation(case.yes) != "confirmed"
        figures.wrong_answers += loop.confirmation(case.no) != "declined"

    # One case: people who were asked and answered, a visit that moved, visits whose question is due

    def _prepare(self) -> _Case:
        loop = self._loop
        loop.clock.advance(hours=3)
        asked = [self._visit() for _ in range(3)]
        self._scene.quiet()
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


def _is_frozen(child: BaseProcess) -> bool:
    """Wait until the child stands still, or has ended."""
    assert child.pid is not None
    while child.exitcode is None:
        with suppress(OSError, psutil.NoSuchProcess):
            if stands_still(child.pid):
                return True
        child.join(0.005)
    return False


@dataclass(frozen=True, slots=True)
class _Case:
    yes: Visit
    no: Visit
    moved: Visit
    due: list[Visit]

    def expected(self) -> list[tuple[int, str]]:
        """Every text that must have gone out: of which visit, of which kind."""
        return [
            (self.yes.id, "ask"),
            (self.yes.id, "acknowledgement"),
            (self.no.id, "ask"),
            (self.no.id, "acknowledgement"),
            (self.moved.id, "moved"),
            *((visit.id, "ask") for visit in self.due),
        ]
