"""Eight processes want the same times: each time has exactly one winner, whatever is held, cancelled and undone in between."""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.context
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import select

from frontdesk.domain.actors import PROGRAM, Actor, ActorKind
from frontdesk.domain.errors import Conflict, EnvironmentFault, NotFound, Refused
from frontdesk.domain.folding import name_key
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.lifecycle import OCCUPYING
from frontdesk.domain.wallclock import resolve
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, Location, Occupancy, Patient, Provider, Reservation
from frontdesk.services.booking import Visit, book_visit, set_status
from frontdesk.services.booking.holding import Spot, hold_times, release_times
from frontdesk.services.identity import new_public_id
from frontdesk.services.opening import open_book
from frontdesk.services.undo import undo
from frontdesk.services.work import Book
from tests.support.clinic import found, vault_places
from tests.support.clock import FakeClock

WRITERS = 8
LENGTH = 15
A_DAY = 20
"""Times of a provider's day, each of which touches the next."""
PROVIDERS = 5
LONGEST_S = 600.0
ZONE = "Europe/London"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that everybody wants."""

    number: int
    provider_id: int
    start: str

    @property
    def span(self) -> tuple[int, int, int]:
        """Provider, from and until in ms UTC."""
        begin = resolve(self.start, ZONE).utc
        return self.provider_id, begin, begin + LENGTH * MINUTE


def slots_of(count: int, providers: list[int]) -> list[Slot]:
    """So many times; those of a provider's day touch each other."""
    found_slots = []
    for number in range(count):
        day, place = divmod(number, A_DAY * len(providers))
        provider, at = divmod(place, A_DAY)
        minute = 9 * 60 + at * LENGTH
        date = f"2026-12-{1 + day:02d}"
        found_slots.append(Slot(number, providers[provider], f"{date}T{minute // 60:02d}:{minute % 60:02d}"))
    return found_slots


@dataclass(slots=True)
class ContestFigures:
    """What came of it. `wrong`: what should never be, in sentences."""

    contested: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether each time has exactly one winner, and nothing overlaps."""
        return not self.wrong

    def lines(self) -> list[str]:
        """For the summary of the run."""
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(self.tally.items()))
        verdict = (
            "one winner each, touching ones too, nothing overlaps" if self.sound else "; ".join(self.wrong)
        )
        return [f"booking: {self.contested:,} contested by {WRITERS} processes ({told}): {verdict}"]


class Contest:
    """A clinic of its own, and everybody at once."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._seed = seed
        self._clinic = found(folder, clock=FakeClock(), vault=True)
        with _opened(self._clinic.folder) as book:
            self._providers, self._patients = _people(book)

    def run(self, count: int) -> ContestFigures:
        """Let all of them want so many times, and look at what the book has then."""
        context = _context()
        barrier, heard = context.Barrier(WRITERS), context.SimpleQueue()
        slots = slots_of(count, self._providers)
        writers = [
            context.Process(
                target=_writer,
                args=(self._clinic.folder, number, self._patients[number], slots, self._seed, barrier, heard),
                daemon=True,
            )
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        figures = ContestFigures(contested=count)
        for writer in writers:
            writer.join(LONGEST_S)
            if writer.exitcode != 0:
                figures.wrong.append(f"a writer ended with {writer.exitcode}")
        while not heard.empty():
            figures.tally.update(heard.get())
        with _opened(self._clinic.folder) as book:
            figures.wrong += _wrong_in(book, slots)
        return figures


def _context() -> multiprocessing.context.SpawnContext | multiprocessing.context.ForkServerContext:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.contest"])
    return context


@contextmanager
def _opened(folder: Path) -> Iterator[Book]:
    book = open_book(folder, places=vault_places(), clock=FakeClock())
    try:
        yield book
    finally:
        book.close()


def _people(book: Book) -> tuple[list[int], list[int]]:
    """Providers, and a patient for each writer."""
    with book.write(PROGRAM) as work:
        providers, patients = [], []
        for number in range(PROVIDERS):
            name = f"Dr {number}"
            provider = Provider(public_id=new_public_id(), name=name, name_key=name_key(name))
            work.session.add(provider)
            work.session.flush()
            providers.append(provider.id)
        for number in range(WRITERS):
            patient = Patient(
                public_id=new_public_id(),
                first_name="Jana",
                last_name=f"Nov{number}",
                created_utc=work.now_utc,
                updated_utc=work.now_utc,
            )
            work.session.add(patient)
            work.session.flush()
            patients.append(patient.id)
    return providers, patients


# One of the eight


def _writer(
    folder: Path,
    number: int,
    patient_id: int,
    slots: list[Slot],
    seed: int,
    barrier: Barrier,
    heard: SimpleQueue[Counter[str]],
) -> None:
    logging.disable(logging.CRITICAL)
    with _opened(folder) as book:
        hand = _Hand(
            book, Actor(ActorKind.OS_USER, f"writer{number}"), patient_id, random.Random(f"{seed}-{number}")
        )
        barrier.wait(LONGEST_S)
        for slot in slots:
            hand.want(slot)
        # What somebody cancelled and did not take back is wanted once more, by everybody.
        barrier.wait(LONGEST_S)
        for slot in slots:
            hand.settle(slot)
        heard.put(hand.tally)


class _Hand:
    """What one process does for a time."""

    def __init__(self, book: Book, actor: Actor, patient_id: int, dice: random.Random) -> None:
        self._book, self._actor, self._patient_id, self._dice = book, actor, patient_id, dice
        self.tally: Counter[str] = Counter()
        self._ways: list[Callable[[Slot], None]] = [
            self._straight,
            self._straight,
            self._straight,
            self._held_first,
            self._held_and_given_back,
            self._cancelled_and_undone,
            self._across_two,
        ]

    def want(self, slot: Slot) -> None:
        """Want it, in one way or another."""
        self._trying(lambda: self._dice.choice(self._ways)(slot))

    def settle(self, slot: Slot) -> None:
        """Want it where it is free still."""
        provider_id, begin, end = slot.span
        with self._book.read() as reader:
            taken = reader.execute(
                select(Occupancy.id)
                .where(
                    Occupancy.kind == "provider",
                    Occupancy.resource_id == provider_id,
                    Occupancy.from_utc < end,
                    Occupancy.until_utc > begin,
                )
                .limit(1)
            ).first()
        if taken is None:
            self._trying(lambda: self._straight(slot))

    def _trying(self, act: Callable[[], None]) -> None:
        while True:
            try:
                return act()
            except (Conflict, NotFound, Refused):
                self.tally["refused"] += 1
                return None
            except EnvironmentFault:
                # The lock was somebody else's for longer than anybody waits at a desk: they try again.
                self.tally["waited"] += 1

    def _straight(self, slot: Slot, reservation: str | None = None) -> None:
        self._book_it(slot.provider_id, slot.start, reservation)
        self.tally["booked"] += 1

    def _book_it(self, provider_id: int, start: str, reservation: str | None = None) -> Visit:
        return book_visit(
            self._book,
            self._actor,
            patient_id=self._patient_id,
            provider_id=provider_id,
            start=start,
            minutes=LENGTH,
            reservation=reservation,
        ).visit

    def _spot(self, slot: Slot) -> Spot:
        with self._book.read() as reader:
            location_id = reader.execute(select(Location.id)).scalar_one()
        return Spot(slot.provider_id, location_id, slot.start, LENGTH)

    def _held_first(self, slot: Slot) -> None:
        held = hold_times(self._book, self._actor, [self._spot(slot)])
        self.tally["held"] += 1
        self._straight(slot, held.public_id)

    def _held_and_given_back(self, slot: Slot) -> None:
        held = hold_times(self._book, self._actor, [self._spot(slot)])
        self.tally["held"] += 1
        release_times(self._book, self._actor, held.public_id)

    def _cancelled_and_undone(self, slot: Slot) -> None:
        visit = self._book_it(slot.provider_id, slot.start)
        set_status(self._book, self._actor, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
        self.tally["cancelled"] += 1
        undo(self._book, self._actor)
        self.tally["undone"] += 1

    def _across_two(self, slot: Slot) -> None:
        """A minute too early or too late for the time: it overlaps that one and its neighbour, and goes again."""
        minute = int(slot.start[11:13]) * 60 + int(slot.start[14:16]) + self._dice.choice((-1, 1, 7))
        visit = self._book_it(slot.provider_id, f"{slot.start[:11]}{minute // 60:02d}:{minute % 60:02d}")
        set_status(self._book, self._actor, visit.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
        self.tally["cancelled"] += 1


# What the book has in the end


def _wrong_in(book: Book, slots: list[Slot]) -> list[str]:
    with book.read() as reader:
        visits = [
            (row.provider_id, row.start_utc, row.end_utc)
            for row in reader.execute(
                select(Appointment.provider_id, Appointment.start_utc, Appointment.end_utc).where(
                    Appointment.lifecycle.in_(OCCUPYING)
                )
            )
        ]
        occupied = sorted(
            (row.resource_id, row.from_utc, row.until_utc)
            for row in reader.execute(
                select(Occupancy.resource_id, Occupancy.from_utc, Occupancy.until_utc).where(
                    Occupancy.kind == "provider"
                )
            )
        )
        held = reader.execute(select(Reservation.id)).all()
    wrong = []
    winners = Counter(visits)
    wrong += [
        f"time {slot.number} has {winners[slot.span]} winners" for slot in slots if winners[slot.span] != 1
    ]
    if len(visits) != len(slots):
        wrong.append(f"{len(visits)} visits for {len(slots)} times")
    if sorted(visits) != occupied:
        wrong.append("what is occupied is not what is booked")
    wrong += [
        f"two visits of provider {one[0]} overlap at {other[1]}"
        for one, other in pairwise(sorted(visits))
        if one[0] == other[0] and other[1] < one[2]
    ]
    if held:
        wrong.append(f"{len(held)} times are still held")
    return wrong
