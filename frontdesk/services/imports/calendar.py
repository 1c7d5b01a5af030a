"""Who has whose time, in memory: read from the book four weeks at a time, kept as long as nobody else writes to it.

The trigger on `occupancy` has the last word; this is what lets an import tell hundreds of rows a chunk who is in the way.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, or_, select

from frontdesk.domain.instants import DAY
from frontdesk.models.changelog import last_seq
from frontdesk.models.tables import Occupancy, Reservation

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.ports import Clock

PERIOD: Final = 28 * DAY
"""What is read at once."""
MOST_KEPT: Final = 400_000
"""Spans in memory, some 50 MB; what is more is read again."""

_BUSY: Final = (
    select(Occupancy.from_utc, Occupancy.until_utc, Occupancy.appointment_id)
    .outerjoin(Reservation, Reservation.id == Occupancy.reservation_id)
    .where(
        Occupancy.kind == "provider",
        Occupancy.resource_id == bindparam("provider"),
        Occupancy.from_utc >= bindparam("begin"),
        Occupancy.from_utc < bindparam("end"),
        or_(Reservation.id.is_(None), Reservation.expires_utc > bindparam("now")),
    )
    .order_by(Occupancy.from_utc, Occupancy.until_utc)
)

OTHER: Final = 0
"""Owner of a span that no visit has: a block or a held slot."""


class Span(NamedTuple):
    """Half-open [from_utc, until_utc). `owner` is a visit's key, `OTHER`, or the negative line of a row of this import."""

    from_utc: int
    until_utc: int
    owner: int


@dataclass(frozen=True, slots=True)
class Want:
    """Time that a row wants of a provider."""

    provider_id: int
    from_utc: int
    until_utc: int


class Calendar:
    """Busy times of providers. Call `follow` at the start of each transaction, and `load` before asking.

    `pretending`: what is added and removed is never written, so it is kept here through all forgetting.
    """

    def __init__(self, clock: Clock, *, pretending: bool) -> None:
        self._clock = clock
        self._periods: dict[tuple[int, int], list[Span]] = {}
        self._count = 0
        self._seq = -1
        self._pretending = pretending
        self._pretended: dict[tuple[int, int], list[tuple[bool, Span]]] = {}

    def follow(self, connection: Connection, *, ours: int) -> bool:
        """Forget everything where somebody else has written since we last looked; tells whether it did.

        `ours` is where our own last transaction, in which `follow` was called as well, left the change log.
        """
        seq = last_seq(connection)
        stale = seq not in (self._seq, ours) or self._count > MOST_KEPT
        if stale:
            self.forget()
        self._seq = seq
        return stale

    def forget(self) -> None:
        """Read everything again when it is asked for."""
        self._periods.clear()
        self._count = 0

    def load(self, connection: Connection, wants: Iterable[Want]) -> None:
        """Read the periods of what is going to be asked for."""
        missing = {
            (want.provider_id, period)
            for want in wants
            for period in _periods_around(want.from_utc, want.until_utc)
            if (want.provider_id, period) not in self._periods
        }
        runs: list[list[int]] = []
        for provider_id, period in sorted(missing):
            if runs and runs[-1][0] == provider_id and runs[-1][2] == period:
                runs[-1][2] = period + 1
            else:
                runs.append([provider_id, period, period + 1])
        for provider_id, first, end in runs:
            self._read(connection, provider_id, first, end)

    def _read(self, connection: Connection, provider_id: int, first: int, end: int) -> None:
        for period in range(first, end):
            self._periods[provider_id, period] = []
        self._read_book(connection, provider_id, first, end)
        for period in range(first, end):
            for added, span in self._pretended.get((provider_id, period), ()):
                self._change(self._periods[provider_id, period], span, added=added)

    def _read_book(self, connection: Connection, provider_id: int, first: int, end: int) -> None:
        rows = connection.execute(
            _BUSY,
            {
                "provider": provider_id,
                "begin": first * PERIOD,
                "end": end * PERIOD,
                "now": self._clock.now_utc(),
            },
        )
        for from_utc, until_utc, appointment_id in rows:
            self._periods[provider_id, from_utc // PERIOD].append(
                Span(from_utc, until_utc, appointment_id or OTHER)
            )
            self._count += 1

    def knows(self, want: Want) -> bool:
        """Whether what could be in the way has been read."""
        return all(
            (want.provider_id, period) in self._periods
            for period in _periods_around(want.from_utc, want.until_utc)
        )

    def clash(self, want: Want, *, but: int | None = None) -> Span | None:
        """What is in the way of `want`, the spans of owner `but` aside; None where it is free."""
        begin, end = want.from_utc, want.until_utc
        for period in _periods_around(begin, end):
            spans = self._periods[want.provider_id, period]
            index = bisect_left(spans, (end,)) - 1
            while index >= 0 and spans[index][0] > begin - DAY:
                span = spans[index]
                if span[1] > begin and span[2] != but:
                    return span
                index -= 1
        return None

    def add(self, want: Want, owner: int) -> None:
        """The time is `owner`'s from now on."""
        self._note(want, owner, added=True)

    def remove(self, want: Want, owner: int) -> None:
        """The time is no longer `owner`'s."""
        self._note(want, owner, added=False)

    def _note(self, want: Want, owner: int, *, added: bool) -> None:
        key = (want.provider_id, want.from_utc // PERIOD)
        span = Span(want.from_utc, want.until_utc, owner)
        if self._pretending:
            self._pretended.setdefault(key, []).append((added, span))
        spans = self._periods.get(key)
        if spans is not None:  # else the book will tell it
            self._change(spans, span, added=added)

    def _change(self, spans: list[Span], span: Span, *, added: bool) -> None:
        if not added:
            if span in spans:
                spans.remove(span)
                self._count -= 1
            return
        if not spans or spans[-1] < span:
            spans.append(span)
        else:
            insort(spans, span)
        self._count += 1


def _periods_around(from_utc: int, until_utc: int) -> range:
    """The periods in which a span begins that could reach into [from_utc, until_utc): none is longer than a day."""
    return range((from_utc - DAY) // PERIOD, (until_utc - 1) // PERIOD + 1)
