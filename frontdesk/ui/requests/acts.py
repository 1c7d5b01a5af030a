"""What is done to requests, by workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.ui.phone.acts import check_number

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.words import PartOfDay
    from frontdesk.services.requests import RequestOutcome
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was typed. Dates are ISO or empty; names as the clinic has them."""

    patient_id: int | None = None
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    type: str = ""
    provider: str = ""
    location: str = ""
    earliest: str = ""
    latest: str = ""
    weekdays: frozenset[int] = frozenset()
    part_of_day: PartOfDay | None = None
    wish: str = field(default="", repr=False)


def take(book: Book, actor: Actor, asked: Asked, *, country: str) -> RequestOutcome:
    """Write it down. Raises WrongNumber, UsageError, NotFound."""
    from frontdesk.services.requests import RequestEdit, take_request

    check_number(asked.number, country)
    edit = RequestEdit(
        patient_id=asked.patient_id,
        first_name=asked.first_name,
        last_name=asked.last_name,
        birth_date=asked.birth_date,
        mobile=asked.number,
        type=asked.type,
        provider=asked.provider,
        location=asked.location,
        earliest=asked.earliest,
        latest=asked.latest,
        weekdays=asked.weekdays,
        part_of_day=asked.part_of_day,
        wish=asked.wish,
    )
    return take_request(book, actor, edit)


def dismiss(book: Book, actor: Actor, request_id: int, reason: str) -> RequestOutcome:
    """Nothing will be booked for it. Raises NotFound, UsageError, Conflict."""
    from frontdesk.services.requests import dismiss_request

    return dismiss_request(book, actor, request_id, reason=reason)


def shown(book: Book, request_id: int) -> tuple[str, str]:
    """Who asks, and for what. Raises NotFound."""
    from frontdesk.services.request_needs import asked_for
    from frontdesk.services.requests import get_request

    row = get_request(book, request_id)
    return row.who, asked_for(row)
