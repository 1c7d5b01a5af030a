"""Free times of a day: beside a collision, and for whoever looks for a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from frontdesk.domain.instants import DAY, MINUTE, UtcMs, local_date
from frontdesk.models.tables import Block, Occupancy, Reservation
from frontdesk.services.calendars import day_hours

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GRID = 15 * MINUTE
"""The raster of the book on screen: people say quarters."""
OFFERED = 3


def free_beside(
    session: Session,
    *,
    provider_id: int | None,
    room_id: int | None,
    location_id: int,
    zone: str,
    around_utc: UtcMs,
    minutes: int,
    now_utc: UtcMs,
    but: int | None = None,
) -> tuple[UtcMs, ...]:
    """The free starts of the same local day nearest to `around_utc`, apart from each other, at most three, in order.

    Today's past times are left out, unless a past one was asked for. The time of the visit with key `but` counts as free.
    """
    free = free_starts(
        session,
        provider_id=provider_id,
        room_id=room_id,
        location_id=location_id,
        day=local_date(around_utc, zone),
        minutes=minutes,
        now_utc=now_utc,
        but=but,
    )
    if around_utc >= now_utc:
        free = tuple(start for start in free if start >= now_utc)
    picked: list[UtcMs] = []
    for start in sorted(free, key=lambda start: (abs(start - around_utc), start)):
        # Two that overlap are one choice, not two.
        if all(abs(start - other) >= minutes * MINUTE for other in picked):
            picked.append(start)
        if len(picked) == OFFERED:
            break
    return tuple(sorted(picked))


def free_starts(
    session: Session,
    *,
    provider_id: int | None,
    room_id: int | None,
    location_id: int,
    day: date,
    minutes: int,
    now_utc: UtcMs,
    but: int | None = None,
) -> tuple[UtcMs, ...]:
    """Every start on that local date, on quarters and right after what is there, from which `minutes` are free."""
    hours = day_hours(session, provider_id=provider_id, location_id=location_id, day=day)
    if not hours.stretches:
        return ()
    begin, end = hours.stretches[0][0], hours.stretches[-1][1]
    taken = _taken(
        session,
        provider_id=provider_id,
        room_id=room_id,
        location_id=location_id,
        from_utc=begin,
        until_utc=end,
        now_utc=now_utc,
        but=but,
    )
    length = minutes * MINUTE
    found: set[UtcMs] = set()
    for from_utc, until_utc in hours.stretches:
        candidates = {*range(from_utc, until_utc, GRID), *(over for _, over in taken)}
        found.update(
            start
            for start in candidates
            if from_utc <= start
            and start + length <= until_utc
            and not any(busy < start + length and start < over for busy, over in taken)
        )
    return tuple(sorted(found))


def _taken(
    session: Session,
    *,
    provider_id: int | None,
    room_id: int | None,
    location_id: int,
    from_utc: UtcMs,
    until_utc: UtcMs,
    now_utc: UtcMs,
    but: int | None = None,
) -> list[tuple[UtcMs, UtcMs]]:
    """What is not free of the span. Reservations whose time is over do not count any more."""
    wanted = (("provider", provider_id), ("room", room_id))
    resources = [
        (Occupancy.kind == kind) & (Occupancy.resource_id == key) for kind, key in wanted if key is not None
    ]
    occupied: Iterable[tuple[UtcMs, UtcMs]] = ()
    if resources:
        occupied = (
            (row.from_utc, row.until_utc)
            for row in session.execute(
                select(Occupancy.from_utc, Occupancy.until_utc)
                .outerjoin(Reservation, Reservation.id == Occupancy.reservation_id)
                .where(
                    or_(*resources),
                    Occupancy.from_utc < until_utc,
                    Occupancy.from_utc > from_utc - DAY,
                    Occupancy.until_utc > from_utc,
                    Occupancy.appointment_id.is_distinct_from(but or 0),
                    or_(Reservation.id.is_(None), Reservation.expires_utc > now_utc),
                )
            )
        )
    closed = session.execute(
        select(Block.start_utc, Block.end_utc).where(
            Block.location_id == location_id,
            Block.provider_id.is_(None),
            Block.room_id.is_(None),
            Block.start_utc < until_utc,
            Block.end_utc > from_utc,
        )
    )
    return [*occupied, *((row.start_utc, row.end_utc) for row in closed)]
