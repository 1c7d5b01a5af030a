"""What the texts cost: estimated before a cadence is switched on, and what the provider really charged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from frontdesk.domain.cadence import horizon
from frontdesk.domain.hours import moment_at
from frontdesk.domain.instants import DAY, UtcMs, local_date
from frontdesk.domain.settings import Scope
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.services.cadences import with_cadence
from frontdesk.services.messaging.composing import Named
from frontdesk.services.messaging.dueness import Known, plays, step_text
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

DAYS: Final = 30
"""The month that an estimate is for."""
LEARNT_DAYS: Final = 90
MONTHS: Final = 12
_READ: Final = 500
_SAMPLES: Final = 8
"""Texts of one step, place and language that are written out to see how many segments they have."""
_CENTS: Final = Decimal("0.0001")

_VISITS = text(
    "SELECT id, booked_utc FROM appointment WHERE start_utc > :from AND start_utc <= :until"
    " AND lifecycle NOT IN ('cancelled_by_patient', 'cancelled_by_clinic') ORDER BY id"
)
_PRICES = text(
    "SELECT price_unit, price, sum(segments), count(*) FROM message"
    " WHERE created_utc >= :from AND created_utc < :until AND price <> '' AND direction = 'out' GROUP BY price_unit, price"
)
_CHARGED = text(
    "SELECT direction, price_unit, price, sum(segments), count(*) FROM message"
    " WHERE created_utc >= :from AND created_utc < :until AND provider_id IS NOT NULL"
    " GROUP BY direction, price_unit, price"
)


@dataclass(frozen=True, slots=True)
class SegmentPrice:
    """What one segment costs. `learnt`: from what was charged lately, and not from the setting."""

    amount: Decimal
    unit: str
    learnt: bool


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """What a cadence sends and costs in 30 days, if nobody answered before its last step: it is never more than that.

    `visits` are those of a month that it is made from, the coming one, or the last where that had more (`looks_back`); `reached`
    those of them whose patients can be texted. `money` in the price's unit, None where no price is known.
    """

    visits: int
    reached: int
    texts: int
    segments: int
    price: SegmentPrice | None
    money: Decimal | None
    looks_back: bool


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in an ISO currency."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class MonthCharged:
    """What the provider charged for a month (`YYYY-MM`, at the clinic): what it named so far, by currency.

    `texts` and `segments` are those that went out, `replies` came in; `unpriced` of both have no price yet.
    """

    month: str
    amounts: tuple[Money, ...]
    texts: int
    segments: int
    replies: int
    unpriced: int


def estimate_cost(
    book: Book, steps: str | None = None, *, scope: Scope = Scope.CLINIC, scope_id: int = 0
) -> CostEstimate:
    """What a month of the cadence as it stands costs; with `steps` (JSON) if those held for the scope.

    Raises UsageError for a cadence that can't be, NotFound for a location or type that is not there.
    """
    now = book.clock.now_utc()
    with book.read() as connection:
        around = Around.load(connection)
        if steps is not None:
            around = with_cadence(connection, around, steps, scope=scope, scope_id=scope_id)
        coming, past = (_visits(connection, begin, begin + DAYS * DAY) for begin in (now, now - DAYS * DAY))
        looks_back = len(past) > len(coming)
        month = _Month(connection, around, book.keys.marker)
        month.add(past if looks_back else coming)
        price = segment_price(connection, around.settings.per_segment, now)
    segments = round(month.segments())
    return CostEstimate(
        visits=len(past if looks_back else coming),
        reached=month.reached,
        texts=month.texts,
        segments=segments,
        price=price,
        money=None if price is None else (price.amount * segments).quantize(_CENTS),
        looks_back=looks_back,
    )


def charged(book: Book, *, months: int = MONTHS) -> tuple[MonthCharged, ...]:
    """What was really charged, the present month first."""
    now = book.clock.now_utc()
    with book.read() as connection:
        zone = Around.load(connection).clinic.zone
        firsts = _firsts(local_date(now, zone), months)
        edges = [moment_at(zone, day, 0) for day in firsts]
        until = [now + DAY, *edges]
        return tuple(
            _month(connection, day.isoformat()[:7], begin, end)
            for day, begin, end in zip(firsts, edges, until, strict=False)
        )


def segment_price(connection: Connection, setting: str, now: UtcMs) -> SegmentPrice | None:
    """What a segment costs: as the setting `costs.per_segment` says, else as the last months' texts were charged; None: unknown."""
    if setting:
        amount, unit = setting.split()
        return SegmentPrice(Decimal(amount), unit, learnt=False)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    segments: Counter[str] = Counter()
    rows = connection.execute(_PRICES, {"from": now - LEARNT_DAYS * DAY, "until": now + DAY})
    for unit, price, pieces, count in rows:
        sums[unit] += abs(Decimal(price)) * count
        segments[unit] += pieces
    if not +segments:
        return None
    # Whoever changed accounts has two currencies for a while: that of most texts counts.
    [(unit, pieces)] = segments.most_common(1)
    return SegmentPrice((sums[unit] / pieces).quantize(Decimal("0.000001")), unit, learnt=True)


def _visits(connection: Connection, begin: UtcMs, end: UtcMs) -> dict[int, UtcMs | None]:
    """Visits that begin in a stretch, with when they were booked."""
    return {row[0]: row[1] for row in connection.execute(_VISITS, {"from": begin, "until": end})}


def _firsts(day: date, months: int) -> list[date]:
    """The first days of the months, the present one first."""
    found = [day.replace(day=1)]
    while len(found) < months:
        last = found[-1]
        found.append(
            last.replace(year=last.year - 1, month=12)
            if last.month == 1
            else last.replace(month=last.month - 1)
        )
    return found


def _month(connection: Connection, month: str, begin: UtcMs, end: UtcMs) -> MonthCharged:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    texts = segments = replies = unpriced = 0
    for direction, unit, price, pieces, count in connection.execute(_CHARGED, {"from": begin, "until": end}):
        if direction == "out":
            texts += count
            segments += pieces
        else:
            replies += count
        if price:
            sums[unit] += abs(Decimal(price)) * count
        else:
            unpriced += count
    amounts = tuple(Money(amount, unit) for unit, amount in sorted(sums.items()))
    return MonthCharged(month, amounts, texts, segments, replies, unpriced)


@dataclass(slots=True)
class _Month:
    """The texts of a month of visits, each visit played from its booking on as if nobody answered."""

    connection: Connection
    around: Around
    marker_key: bytes
    reached: int = 0
    _texts: set[tuple[object, ...]] = field(default_factory=set)
    _groups: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    _samples: defaultdict[tuple[str, int, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def texts(self) -> int:
        """How many go."""
        return len(self._texts)

    def segments(self) -> Fraction:
        """In how many segments: written out for some of each kind, and so many for the others."""
        return sum(
            (
                count * Fraction(sum(self._samples[group]), len(self._samples[group]))
                for group, count in self._groups.items()
            ),
            Fraction(0),
        )

    def add(self, booked: Mapping[int, UtcMs | None]) -> None:
        """Count the texts of visits, by their keys with when each was booked."""
        known = Known(self.connection)
        first_look = horizon(self.around.settings.every_step)
        ids = list(booked)
        for begin in range(0, len(ids), _READ):
            for visit in visits_by_ids(self.connection, ids[begin : begin + _READ]):
                if why_not_texted(visit) is None:
                    self.reached += 1
                    since = booked[visit.id]
                    # By whole days, so that visits of one time share their answers.
                    lead = first_look if since is None else -(-(visit.start_utc - since) // DAY) * DAY
                    self._visit(known, visit, min(first_look, max(lead, 0)))

    def _visit(self, known: Known, visit: VisitFacts, lead: UtcMs) -> None:
        fresh = replace(
            visit, confirmation=Confirmation.NOT_ASKED, lifecycle=Lifecycle.BOOKED, notice_due_utc=None
        )
        for step, _ in plays(known, self.around, fresh, frozenset(), visit.start_utc - lead):
            key = (visit.id, step.key) if visit.alone else (visit.mobile, visit.local_date, step.key)
            if key in self._texts:
                continue
            self._texts.add(key)
            group = (step.key, visit.location_id, visit.language)
            self._groups[group] += 1
            if len(self._samples[group]) < _SAMPLES:
                found = step_text(self.around, self.marker_key, step, (Named(fresh, step.key),))
                self._samples[group].append(found.segments)
