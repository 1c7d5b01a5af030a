"""A refusal of the account that comes late: the provider took the text, and said afterwards that the account may not send it.

That another text is taken then proves nothing. One is tried, and the others wait until it is known to have gone through.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, HOUR, MINUTE
from frontdesk.domain.words import MessageState
from frontdesk.models.queries.plain import run
from frontdesk.models.tables import Message
from frontdesk.services.messaging.failures import never_asked, try_again
from frontdesk.services.messaging.watching import watch_row, watched

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Work

ENOUGH: Final = 5 * MINUTE
"""A text that was taken so long ago without a refusal went through."""
WEEK: Final = 7 * DAY
"""No text waits longer than that."""
LONGEST: Final = HOUR
"""Between two texts that are tried: what the provider takes and then refuses costs money."""
MOST_TRIES: Final = 5
"""A text that met the refusal so often fails: then it is its number, and not the account."""


class Trial(StrEnum):
    """Where the account stands after a refusal."""

    AT_ONCE = "at_once"
    """The refusal came as the answer to the request: a text that is taken proves that it is over."""
    NEXT = "next"
    """One text may be tried."""
    RUNNING = "running"
    """One was tried, and nobody knows yet; or it is too soon for the next."""
    PASSED = "passed"


_TRIED = text(
    "SELECT max(state = 'delivered'), max(sent_utc) FROM message INDEXED BY ix_message_created"
    " WHERE created_utc >= :oldest AND direction = 'out' AND sent_utc >= :since AND state IN ('accepted', 'sent', 'delivered')"
)
_TAKEN = text("UPDATE message SET reason = :reason, handled_utc = :now WHERE id = :id")


def trial(connection: Connection, *, now_utc: int) -> Trial:
    """Whether a text may be tried now, or the last one that was tried went through."""
    watch = watched(connection)
    if not watch.late_refusal_utc:
        return Trial.AT_ONCE
    values = {"since": watch.late_refusal_utc, "oldest": watch.late_refusal_utc - WEEK}
    delivered, last = run(connection, _TRIED, values).fetchone()
    if delivered:
        return Trial.PASSED
    if last is not None:
        return Trial.PASSED if now_utc - last >= ENOUGH else Trial.RUNNING
    pause = min(MINUTE * (2 ** min(watch.late_refusals - 1, 10) - 1), LONGEST)
    return Trial.NEXT if now_utc - watch.late_refusal_utc >= pause else Trial.RUNNING


def refused_late(work: Work, message_id: int, *, code: int, reason: str) -> bool:
    """The provider took a text and then refused it for the account: it waits again, as a new attempt. False where it has failed
    for good, and is its patient's matter."""
    message = work.session.get_one(Message, message_id, populate_existing=True)
    if message.attempt >= MOST_TRIES:
        return False
    watch = watch_row(work)
    if (message.sent_utc or 0) >= watch.late_refusal_utc:
        # What was on its way when the first refusal came is no further one.
        watch.late_refusals += 1
        watch.late_refusal_utc = work.now_utc
    never_asked(work, message_id)
    again = try_again(work, message, not_before_utc=0)
    values = {"id": message_id, "now": work.now_utc}
    if again is None:
        told = tr("The account was refused (code {code}), and the visit was changed since.", code=code)
    else:
        again.state = MessageState.HELD
        again.reason = reason
        told = tr("The account was refused (code {code}): the text waits to go again.", code=code)
    work.session.connection().execute(_TAKEN, values | {"reason": told})
    return True


def went_through(work: Work) -> None:
    """The account works again."""
    watch = watch_row(work)
    watch.late_refusal_utc = watch.late_refusals = 0
