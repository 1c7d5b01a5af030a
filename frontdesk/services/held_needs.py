"""Rows of the worklist for texts that wait until somebody has looked: after a downtime, and behind a text that the book does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.names import display_name
from frontdesk.domain.phones import display
from frontdesk.domain.words import NeedKind, Waits
from frontdesk.services.messaging.looking import look_of
from frontdesk.services.messaging.strays import OpenStray, open_strays
from frontdesk.services.spoken import moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.worklist import Need

SHOWN: Final = 160
"""Characters of an unknown text that stand in the list."""


def held_needs(connection: Connection, *, now_utc: int, zone: str, country: str) -> list[Need]:
    """One row for all that one look is wanted of, and one for each number that has unknown texts."""
    return [*_look(connection, now_utc), *_strays(connection, now_utc, zone, country)]


def _look(connection: Connection, now_utc: int) -> list[Need]:
    from frontdesk.services.worklist import Need

    look = look_of(connection, now_utc=now_utc)
    if not look.texts:
        return []
    ahead = [each.start_utc for each in look.texts if each.start_utc is not None]
    return [
        Need(
            kind=NeedKind.OTHER,
            reason=look.sentence,
            next_step=tr("Look at the list, then send all, some or none of it."),
            due_utc=min(ahead, default=look.until_utc),
            zone=look.zone,
            patient=None,
            patient_id=None,
            message_id=look.texts[0].id,
            subject=Waits.LOOK,
            subject_id=look.key,
        )
    ]


def _strays(connection: Connection, now_utc: int, zone: str, country: str) -> list[Need]:
    from frontdesk.services.worklist import Need

    return [
        Need(
            kind=NeedKind.OTHER,
            reason=_stray_words(row, now_utc, zone, country),
            next_step=(
                tr("Read it, then send what waits for this number, or drop it.")
                if row.waiting
                else tr("Read it: it may have told another time.")
            ),
            due_utc=row.sent_utc,
            zone=zone,
            patient=display_name(row.first_name, row.last_name) or None,
            patient_id=row.patient_public_id,
            subject=Waits.STRAY,
            subject_id=row.key,
            patient_key=row.patient_id,
        )
        for row in open_strays(connection)
    ]


def _stray_words(row: OpenStray, now_utc: int, zone: str, country: str) -> str:
    words = " ".join(row.body.split())
    return tr(
        'A text that this book does not know went to {number}, {time}: "{text}"',
        number=display(row.address, country),
        time=moment(row.sent_utc, zone, now_utc=now_utc),
        text=words if len(words) <= SHOWN else words[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}",
    )
