"""Two complaints that wait for the manager of the made-up clinic, and the password with which she reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import ZONE
from frontdesk.domain.instants import local_date
from frontdesk.services.complaints.documents import ComplaintText
from frontdesk.services.complaints.handlers import add_handler
from frontdesk.services.complaints.taking import log_complaint

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

HANDLER_PASSWORD: Final = "alder-street"
"""The demo's own: it is shown to whoever watches."""
_TEXTS: Final = (
    (4, "I waited 50 minutes past my time, and nobody at the desk told me why.", "waiting"),
    (1, "The text said Riverside. My visit was at Alder Street.", "information"),
)


def file_complaints(book: Book, actor: Actor, *, handler: str, recovery_key: str) -> None:
    """Let `handler` read complaints, and log those. Takes as long as a password costs, so never on the UI thread."""
    add_handler(book, actor, name=handler, password=HANDLER_PASSWORD, recovery_key=recovery_key)
    today = local_date(book.clock.now_utc(), ZONE)
    for days, text, category in _TEXTS:
        received = today - timedelta(days=days)
        log_complaint(book, actor, ComplaintText(text=text, category=category, received=received))
