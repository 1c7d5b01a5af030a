"""Replies that no person wrote: kept and shown, but never taken for an answer, never thanked, never a call.

Only what says nothing else counts: a text that holds an exact word, or sounds like an answer, is somebody's until they read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.instants import SECOND
from frontdesk.domain.machines import SECONDS, is_machine_number
from frontdesk.domain.replies import Meaning
from frontdesk.models.queries import replying
from frontdesk.models.queries.plain import run

if TYPE_CHECKING:
    from frontdesk.domain.replies import Reading
    from frontdesk.models.tables import Message
    from frontdesk.services.work import Work


def written_by_machine(work: Work, message: Message, reading: Reading) -> bool:
    """Whether a reply without an exact word was written by a machine: it says so, no telephone sent it, or the same words came
    within seconds of a text of ours, and did so before."""
    if reading.meaning is not Meaning.NONE:
        return False
    if reading.machine or is_machine_number(message.from_address):
        return True
    if reading.suggestion or not message.body.strip():
        return False
    connection = work.session.connection()
    span = SECONDS * SECOND
    if run(connection, replying.THIS_SOON, {"id": message.id, "span": span}).fetchone() is None:
        return False
    values = {"number": message.from_address, "body": message.body, "span": span}
    return len(run(connection, replying.SO_SOON, values).fetchall()) >= 2
