"""The colleague at the desk while somebody watches: checks in who arrives, marks who goes in and is done, puts in who just comes, notes
who runs late, and books for those who call.

Never against the person at the window: a visit that is not as the colleague left it is that person's from then on.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import ZONE
from frontdesk.demo.days import moment
from frontdesk.demo.dice import dice
from frontdesk.demo.livehappenings import Delay, Happening, WalksIn, late_comers, minutes_behind
from frontdesk.demo.making import book_one
from frontdesk.domain.errors import BookBusy, Conflict, NotFound, Refused
from frontdesk.domain.instants import MINUTE, local_date
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking.status import set_status
from frontdesk.services.checkins import Checked, check_in
from frontdesk.services.lookup import patient_key
from frontdesk.services.reading import list_appointments, one_appointment
from frontdesk.services.running_late import set_behind
from frontdesk.services.walkins import WalkIn, places, walk_in

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
_CHECKED: Final = 0.7
_WALK_IN_MINUTES: Final = 15

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """A change of a visit that the colleague will make at `at_utc` (ms), if the visit is still as they left it."""

    at_utc: int
    visit: int
    version: int
    before: Lifecycle
    after: Lifecycle


def day_marks(
    rows: Iterable[AppointmentRow],
    *,
    seed: int,
    late: Mapping[int, int] = MappingProxyType({}),
    found: Sequence[Happening] = (),
) -> list[Mark]:
    """What will become of the visits of one day that are still booked, by time.

    Each provider sees one patient after the other, so who is late makes others wait. `late`: by how many minutes who comes late, by
    visit; `found`: what else happens. The same for the same seed and visits.
    """
    columns: dict[int, list[AppointmentRow]] = {}
    for row in sorted(rows, key=lambda each: (each.start_utc, each.id)):
        if row.lifecycle == Lifecycle.BOOKED and row.confirmation != Confirmation.DECLINED:
            columns.setdefault(row.provider_id, []).append(row)
    return sorted(
        (mark for column in columns.values() for mark in _column(column, seed, late, found)),
        key=lambda mark: (mark.at_utc, mark.visit),
    )


def _column(
    rows: Sequence[AppointmentRow], seed: int, late: Mapping[int, int], found: Sequence[Happening]
) -> Iterator[Mark]:
    free = 0
    for row in rows:
        rolled = dice(seed, "attends", row.provider, row.start_wall)

        def mark(at_utc: float, before: Lifecycle, after: Lifecycle, row: AppointmentRow = row) -> Mark:
            return Mark(round(at_utc), row.id, row.version, before, after)

        comes = row.id in late
        misses = rolled.random() < _MISSED.get(Confirmation(row.confirmation), _MISSED_ELSE)
        # The first of the day come early: they have nobody to wait for.
        earliest, latest = (-24, 2) if free else (-24, -9)
        arrives = row.start_utc + rolled.uniform(earliest, latest) * MINUTE
        arrives = max(
            arrives, moment(date.fromisoformat(row.local_date), DOORS_OPEN) + rolled.uniform(0, 3) * MINUTE
        )
        lasts = row.minutes * MINUTE * rolled.uniform(0.55, 0.95)
        if comes:
            arrives = row.start_utc + late[row.id] * MINUTE
        if misses and not comes:
            yield mark(row.start_utc + rolled.uniform(18, 26) * MINUTE, Lifecycle.BOOKED, Lifecycle.NO_SHOW)
            continue
        yield mark(arrives, Lifecycle.BOOKED, Lifecycle.ARRIVED)
        goes_in = max(arrives + 2 * MINUTE, row.start_utc - 5 * MINUTE, free + MINUTE)
        behind = minutes_behind(found, row.provider, row.start_utc)
        if behind:
            goes_in = max(goes_in, row.start_utc + behind * MINUTE)
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
    happenings: Sequence[Happening] = ()
    _happened: int = 0
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
            while self._happened < len(self.happenings) and self.happenings[self._happened].at_utc <= now_utc:
                done += self._happen(self.happenings[self._happened], now_utc)
                self._happened += 1
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
        while self._happened < len(self.happenings) and self.happenings[self._happened].at_utc <= now_utc:
            self._happened += 1
        while self._marks and self._marks[0][0] <= now_utc:
            heapq.heappop(self._marks)
        while self._called < len(self.calls) and self._rings(self.calls[self._called]) <= now_utc:
            self._called += 1

    def _turn_page(self, today: date) -> None:
        """On a new day, see who is coming."""
        if today != self._day:
            self._day = today
            rows = list_appointments(self.book, from_date=today.isoformat(), to_date=today.isoformat())
            late = late_comers(rows, today, self.happenings)
            marks = day_marks(rows, seed=self.seed, late=late, found=self.happenings)
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
                self._put(mark, row)
            except Conflict:
                # A reply was read in between, or the person was quicker: see what it is now.
                continue
            except Refused:
                return False
            self._mine.add(mark.visit)
            return True
        return False

    def _put(self, mark: Mark, row: AppointmentRow) -> None:
        """Of most who arrive at the counter, something is made sure of."""
        rolled = dice(self.seed, "checks", row.provider, row.start_wall)
        if mark.after is Lifecycle.ARRIVED and not row.remote and rolled.random() < _CHECKED:
            said = Checked(birth_date=True, number=rolled.random() < 0.7, forms=rolled.random() < 0.4)
            check_in(self.book, self.actor, mark.visit, said, revision=row.revision)
        else:
            set_status(self.book, self.actor, mark.visit, lifecycle=mark.after, revision=row.revision)

    def _happen(self, what: Happening, now_utc: int) -> bool:
        """Whoever watches may have left nothing to do."""
        try:
            match what:
                case Delay():
                    set_behind(self.book, self.actor, self.keys.providers[what.provider], what.minutes)
                case WalksIn():
                    return self._put_in(what, now_utc)
        except (Refused, NotFound, Conflict):
            return False
        return True

    def _put_in(self, who: WalksIn, now_utc: int) -> bool:
        patient = patient_key(self.book, f"ext:{who.person.external_id}")
        offered = places(self.book, minutes=_WALK_IN_MINUTES)
        if not offered:
            return False
        wanted = WalkIn(offered[0], patient_id=patient, type_id=self.keys.types[who.type], note=who.note)
        visit = walk_in(self.book, self.actor, wanted).outcome.visit
        self._mine.add(visit.id)
        goes_in = max(now_utc + 6 * MINUTE, visit.start_utc)
        for at, before, after in (
            (goes_in, Lifecycle.ARRIVED, Lifecycle.IN_ROOM),
            (goes_in + _WALK_IN_MINUTES * MINUTE, Lifecycle.IN_ROOM, Lifecycle.COMPLETED),
        ):
            mark = Mark(at, visit.id, visit.version, before, after)
            heapq.heappush(self._marks, (at, -visit.id, mark))
        return True

    def _take(self, call: Call) -> bool:
        try:
            book_one(self.book, self.actor, self.keys, call.visit)
        except (Refused, NotFound):
            # The person gave that time to somebody else.
            return False
        return True
