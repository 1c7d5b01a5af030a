"""Remembering what a person decided about a reply, so that it is undone and redone like any act of the desk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict
from frontdesk.domain.i18n import tr
from frontdesk.models.tables import Appointment, InboundItem
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.parts import Part, remember_composite, touched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from frontdesk.models.tables import Message
    from frontdesk.services.work import Work

BY: Final = "reply"
FAMILY: Final = "family"
"""Which visits of several a reply meant; what else is decided has a word of `ReplyAs`."""


@contextmanager
def remembered(
    work: Work, message: Message, *, decided: str, declined: Collection[int] = ()
) -> Iterator[None]:
    """Remember what is decided about a reply within, with the visits that it changes. `declined`: those that a family can't come to."""
    before = revisions(work, message.id)
    yield
    work.session.flush()
    after = revisions(work, message.id)
    said = {
        "by": BY,
        "message": message.id,
        "title": tr("the decision on the reply"),
        "as": str(decided),
        "declined": sorted(declined),
    }
    remember_composite(
        work,
        "reply",
        Part(Kind.MESSAGE, message.id, {**said, "open": True}, {**said, "open": False}),
        *(touched(key, was=was, now=after[key]) for key, was in before.items() if after[key] != was),
    )


def refuse_as_dealt_with(work: Work, message_id: int, *, since_utc: int) -> NoReturn:
    """Raises Conflict: somebody did something else with the reply since, which is said."""
    said = changed_since(work, Kind.MESSAGE, message_id, since_utc=since_utc + 1)
    why = tr("The reply was dealt with otherwise since, so it stays as it is.")
    raise Conflict(" ".join([why, said or tr("Look at it again.")]))


def revisions(work: Work, message_id: int) -> dict[int, int]:
    """The revisions of the visits that a reply is about, by their keys."""
    work.session.flush()
    rows = work.session.execute(
        select(Appointment.id, Appointment.revision)
        .join(InboundItem, InboundItem.appointment_id == Appointment.id)
        .where(InboundItem.message_id == message_id)
    )
    return {row.id: row.revision for row in rows}
