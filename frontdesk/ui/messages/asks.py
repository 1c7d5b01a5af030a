"""What the messages ask of the book. Every function here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Direction

if TYPE_CHECKING:
    from frontdesk.services.correspondence import Correspondence, MessagePage
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Detail:
    """One message in full; `what` it is for, and the other side's number as a clinic of the country writes it."""

    told: Correspondence
    what: str
    number: str


def page(book: Book, *, shown: str, of: str, below: int | None, limit: int) -> MessagePage:
    """A page of the ledger; `shown` is a value of `correspondence.Shown`."""
    from frontdesk.services.correspondence import LAST, Shown, message_page

    return message_page(book, shown=Shown(shown), of=of, below=LAST if below is None else below, limit=limit)


def detail(book: Book, public_id: str, country: str) -> Detail | None:
    """One message; None where it is gone."""
    from frontdesk.domain.phones import display
    from frontdesk.services.correspondence import correspondence
    from frontdesk.services.stories import what_it_is

    told = correspondence(book, public_id)
    if told is None:
        return None
    incoming = told.row.direction == Direction.IN
    address = told.row.from_address if incoming else told.row.to_address
    number = display(address, country) if address.startswith("+") else address
    return Detail(told, tr("Reply") if incoming else what_it_is(told.row), number)
