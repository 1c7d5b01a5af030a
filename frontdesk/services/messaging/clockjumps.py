"""A clock that was ahead and is right again: what was put off by the wrong time is looked at anew.

While the clock is ahead, every visit up to that moment counts as past, and the list of messages as read up to it. Left so, those
visits would never be reminded, and answers not be read before that day.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from frontdesk.domain.changes import Kind
from frontdesk.domain.instants import DAY
from frontdesk.models.queries import outbox

if TYPE_CHECKING:
    from frontdesk.services.work import Work

_log = logging.getLogger(__name__)

READ_BACK: Final = 30 * DAY
"""How far back the provider's list is read at the most, where no answer says how far it was read."""

_VISITS = text("UPDATE appointment SET next_due_utc = 0 WHERE lifecycle = 'booked' AND start_utc > :now")
_NOTICES = text("UPDATE appointment SET notice_due_utc = :now WHERE notice_due_utc > :now")
_READ = text(
    "UPDATE channel_state SET read_until_utc = max(:oldest, coalesce("
    "(SELECT max(sent_utc) FROM message WHERE direction = 'in' AND sent_utc <= :now), 0)) WHERE read_until_utc > :now"
)


def after_set_back(work: Work) -> None:
    """Have everything looked at again that a clock ahead of time may have put off. Sends nothing by itself, and nothing twice."""
    connection = work.session.connection()
    now = {"now": work.now_utc}
    for statement in (_VISITS, _NOTICES, outbox.AT_ONCE):
        connection.execute(statement, now)
    connection.execute(_READ, {**now, "oldest": work.now_utc - READ_BACK})
    work.changed(Kind.CHANNEL, 0)
    _log.info("the clock was set back since the last cycle: everything is looked at anew")
