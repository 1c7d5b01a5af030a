"""Who or what is in the way of a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import TimeTaken
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.wallclock import resolve
from frontdesk.services.booking.lookups import check_minutes, open_location
from frontdesk.services.booking.occupancy import Wish, refuse_taken
from frontdesk.services.work import Work

if TYPE_CHECKING:
    from frontdesk.services.work import Book


def who_has(
    book: Book,
    *,
    provider_id: int,
    location_id: int,
    start: str,
    minutes: int,
    fold: int | None = None,
    room_id: int | None = None,
    visit_id: int | None = None,
) -> TimeTaken | None:
    """Who or what is in the way of a visit, with the nearest free starts, as the booking itself would refuse it; None where the time
    is free. `visit_id` is a visit that would move there and give its own time back.

    Reads only, so the booking decides again. Raises UsageError (no such time, the length), NotFound and Refused (the location).
    """
    check_minutes(minutes)
    with book.read() as connection, Session(connection) as session:
        looking = Work(session, PROGRAM, book.clock.now_utc(), book.keys)
        location = open_location(looking, location_id)
        begin = resolve(start, location.zone, fold=fold).utc
        wish = Wish(
            from_utc=begin,
            until_utc=begin + minutes * MINUTE,
            location_id=location.id,
            zone=location.zone,
            provider_id=provider_id,
            room_id=room_id,
        )
        try:
            refuse_taken(looking, wish, but=visit_id)
        except TimeTaken as taken:
            return taken
    return None
