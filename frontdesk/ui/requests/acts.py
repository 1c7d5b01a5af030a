"""What is done to requests, by workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.ui.phone.acts import check_number

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.requests import RequestEdit
    from frontdesk.services.requests import RequestOutcome
    from frontdesk.services.work import Book


def take(book: Book, actor: Actor, asked: RequestEdit, *, country: str) -> RequestOutcome:
    """Write it down. Raises WrongNumber, UsageError, NotFound."""
    from frontdesk.services.requests import take_request

    check_number(asked.mobile, country)
    return take_request(book, actor, asked)


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
