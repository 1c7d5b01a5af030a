"""There and back: a visit that is put where it was a moment ago is what it was there, as after an undo.

At the desk alone: the person put it back, whether by a key that undoes, by the arrows or by hand. Nobody has heard of anything in between, so the patient's
answer holds, what was asked is open, and texts that waited wait again. A script's moves, or another system's, are versions like any other: whoever drives those reads the number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.words import MAY_HAVE_REACHED, Confirmation, Direction, Lifecycle
from frontdesk.models.tables import (
    Appointment,
    AppointmentVersion,
    CommandLog,
    CommandPart,
    Message,
    MessageItem,
)
from frontdesk.services.booking.commands import Way, way_from_json
from frontdesk.services.booking.versions import Content, content_of

if TYPE_CHECKING:
    from frontdesk.services.work import Work


def way_back(work: Work, appointment: Appointment, wanted: Content, *, grace_ms: int) -> Way | None:
    """The way to the version that said what is wanted now; None where the move is one like any other.

    That version ended within the grace, no text of a later one may have left, nobody has answered since, and the act that ended it
    is in the log.
    """
    if appointment.confirmation != Confirmation.NOT_ASKED:
        return None
    work.session.flush()
    since = work.now_utc - grace_ms
    versions = work.session.scalars(
        select(AppointmentVersion)
        .where(
            AppointmentVersion.appointment_id == appointment.id,
            AppointmentVersion.version < appointment.version,
            AppointmentVersion.ended_utc > since,
        )
        .order_by(AppointmentVersion.version.desc())
    ).all()
    for kept in versions:
        if content_of(kept) == wanted and kept.lifecycle == Lifecycle.BOOKED:
            return (
                None
                if _left_since(work, appointment, kept.version)
                else _way(work, appointment, kept.version)
            )
        if kept.confirmation != Confirmation.NOT_ASKED:
            return None
    return None


def _left_since(work: Work, appointment: Appointment, version: int) -> bool:
    """Whether a text of a later version may have left."""
    return (
        work.session.scalar(
            select(MessageItem.id)
            .join(Message, Message.id == MessageItem.message_id)
            .where(
                MessageItem.appointment_id == appointment.id,
                MessageItem.version > version,
                Message.direction == Direction.OUT,
                Message.state.in_(MAY_HAVE_REACHED),
            )
            .limit(1)
        )
        is not None
    )


def _way(work: Work, appointment: Appointment, version: int) -> Way | None:
    """How the act that ended the version is undone: the latest one that says so."""
    found: list[tuple[int, Way]] = []
    for table, key in ((CommandLog, CommandLog.id), (CommandPart, CommandPart.command_id)):
        rows = work.session.execute(
            select(key, table.inverse)
            .where(table.subject == Kind.APPOINTMENT, table.subject_id == appointment.id)
            .order_by(table.id.desc())
        )
        for command_id, inverse in rows:
            fields = json.loads(inverse)
            if "by" in fields or fields["state"] is None or fields["state"]["version"] != version:
                continue
            found.append((command_id, way_from_json(fields)))
            break
    return max(found, key=lambda each: each[0])[1] if found else None
