"""The colleague at the desk while somebody watches: marks who arrives, goes in and is done, and books for those who call.

Never against the person at the window: a visit that is not as the colleague left it is that person's from then on.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.days import moment
from frontdesk.demo.dice import dice
from frontdesk.demo.making import book_one
from frontdesk.domain.errors import BookBusy, Conflict, NotFound, Refused
from frontdesk.domain.instants import MINUTE, local_date
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking.status import set_status
from frontdesk.services.reading import list_appointments, one_appointment

if TYPE_CHECKING:
    from frontdesk.demo.livedays import Call
    from frontdesk.domain.actors import Actor
    from frontdesk.services.furnishing import Keys
    from frontdesk.services.rows import AppointmentRow
    from frontdesk.services.work import Book

DOORS_OPEN: Final = 8 * 60 + 8
"""Nobody arrives before this minute of the day."""
_MISSED: Final = {Confirmation.CONFIRMED: 0.02}
_MISSED_ELSE: Final = 0.12
_WAITS_TOO_LONG: Final = 40 * MINUTE
_TRIES: Final = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of a visit that the colleague will make at `at_utc` (ms), if the visit is still as they left it."""

    at_utc: int
    visit: int
    version: int
    before: Lifecycle
    after: Lifecycle


def day_marks(rows: Iterable[AppointmentRow], *, seed: int) -> list[Mark]:
    """What will become of the visits of one day that are still booked, by time.

    Each provider sees one patient after the other, so who is late makes others wait. The same for the same seed and visits.
    """
    columns: dict[int, list[AppointmentRow]] = {}
    for row in sorted(rows, key=lambda each: (each.start_utc, each.id)):
        if row.lifecycle == Lifecycle.BOOKED and row.confirmation != Confirmation.DECLINED:
            columns.setdefault(row.provider_id, []).append(row)
    return sorted(
        (mark for column in columns.values() for mark in _column(column, seed)),
        key=lambda mark: (mark.at_utc, mark.visit),
    )


def _column(rows: Sequence[AppointmentRow], seed: int) -> Iterator[Mark]:
    free = 0
    for row in rows:
        rolled = dice(seed, "attends", row.provider, row.start_wall)

        def mark(at_utc: float, before: Lifecycle, after: Lifecycle, row: AppointmentRow = row) -> Mark:
            return Mark(round(at_utc), row.id, row.version, before, after)

        misses = rolled.random() < _MISSED.get(Confirmation(row.confirmation), _MISSED_ELSE)
        # The first of the day come early: they have nobody to wait for.
        earliest, latest = (-24, 2) if free else (-24, -9)
        arrives = row.start_utc + rolled.uniform(earliest, latest) * MINUTE
        arrives = max(
            arrives, moment(date.fromisoformat(row.local_date), DOORS_OPEN) + rolled.uniform(0, 3) * MINUTE
        )
        lasts = row.minutes * MINUTE * rolled.uniform(0.55, 0.95)
        if misses:
            yield mark(row.start_utc + rolled.uniform(18, 26) * MINUTE, Lifecycle.BOOKED, Lifecycle.NO_SHOW)
            continue
        yield mark(arrives, Lifecycle.BOOKED, Lifecycle.ARRIVED)
        goes_in = max(arrives + 2 * MINUTE, row.start_utc - 5 * MINUTE, free + MINUTE)
        if goes_in - row.start_utc > _WAITS_TOO_LONG:
            yield mark(row.start_utc + _WAITS_TOO_LONG, Lifecycle.ARRIVED, Lifecycle.LEFT_WITHOUT_VISIT)
            continue
        yield mark(goes_in, Lifecycle.ARRIVED, Lifecycle.IN_ROOM)
        free = round(goes_in + lasts)
        yield mark(free, Lifecycle.IN_ROOM, Lifecycle.COMPLETED)


@dataclass
class Colleague:
    """Does what is due whenever `work` is called. One thread at a time."""

    book: Book
    actor: Actor
    keys: Keys
    calls: Sequence[Call]
    seed: int
    _day: date | None = None
    _marks: list[tuple[int, int, Mark]] = field(default_factory=list)
    _called: int = 0
    _mine: set[int] = field(default_factory=set)
    """Visits of which nobody else has marked anything."""

    def work(self, now_utc: int) -> int:
        """Do what is due at the desk by then; how many acts there were."""
        self._turn_page(local_date(now_utc, ZONE))
        done = 0
        try:
            while self._marks and self._marks[0][0] <= now_utc:
                done += self._mark(self._marks[0][-1])
                heapq.heappop(self._marks)
            while self._called < len(self.calls) and self._rings(self.calls[self._called]) <= now_utc:
                done += self._take(self.calls[self._called])
                self._called += 1
        except BookBusy:
            _log.info("the book was busy: the colleague tries again at the next look")
        return done

    def stand_aside(self, now_utc: int) -> None:
        """Let what is due by then pass without doing it: somebody else is at the desk."""
        self._turn_page(local_date(now_utc, ZONE))
        while self._marks and self._marks[0][0] <= now_utc:
            heapq.heappop(self._marks)
        while self._called < len(self.calls) and self._rings(self.calls[self._called]) <= now_utc:
            self._called += 1

    def _turn_page(self, today: date) -> None:
        """On a new day, see who is coming."""
        if today != self._day:
            self._day = today
            rows = list_appointments(self.book, from_date=today.isoformat(), to_date=today.isoformat())
            marks = day_marks(rows, seed=self.seed)
            self._marks = [(mark.at_utc, place, mark) for place, mark in enumerate(marks)]

    def _rings(self, call: Call) -> int:
        return moment(call.visit.booked[0], call.minute)

    def _mark(self, mark: Mark) -> bool:
        for _ in range(_TRIES):
            row = one_appointment(self.book, mark.visit)
            follows = mark.before is Lifecycle.BOOKED or mark.visit in self._mine
            if not follows or (row.lifecycle, row.version) != (mark.before, mark.version):
                self._mine.discard(mark.visit)
                return False
            if row.confirmation == Confirmation.DECLINED and mark.before is Lifecycle.BOOKED:
                # Who said that they can't come does not; what becomes of the time is for a person to say.
                return False
            try:
                set_status(self.book, self.actor, mark.visit, lifecycle=mark.after, revision=row.revision)
            except Conflict:
                # A reply was read in between, or the person was quicker: see what it is now.
                continue
            except Refused:
                return False
            self._mine.add(mark.visit)
            return True
        return False

    def _take(self, call: Call) -> bool:
        try:
            book_one(self.book, self.actor, self.keys, call.visit)
        except (Refused, NotFound):
            # The person gave that time to somebody else.
            return False
        return True
