"""Requests for a visit as rows of the worklist: what they ask for, in a sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NeedKind, PartOfDay, RequestSource
from frontdesk.models.queries.requests import RequestRow, open_requests
from frontdesk.services.spoken import listed, month, weekday

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.worklist import Need

REQUEST: Final = "request"
"""What such a row is about: the table that `subject_id` is a key of."""
SHOWN: Final = 160


def request_needs(connection: Connection, *, zone: str) -> list[Need]:
    """The requests that wait, the oldest first. `zone` is the clinic's."""
    from frontdesk.services.worklist import Need

    return [
        Need(
            kind=NeedKind.OTHER,
            reason=asked_for(row),
            next_step=_next_step(row),
            due_utc=row.received_utc,
            zone=zone,
            patient=row.who,
            patient_id=row.patient_public_id,
            # Whoever is on no card yet: every row has an id to name it by, as with phone messages.
            message_id=row.public_id if row.patient_public_id is None else None,
            subject=REQUEST,
            subject_id=row.id,
            patient_key=row.patient_id,
            request_id=row.public_id,
        )
        for row in open_requests(connection)
    ]


def asked_for(row: RequestRow) -> str:
    """What they ask for: "Asks for a check-up with Dr Malik, Mon and Thu, mornings, from 1 Dec: \"after nine\"." """
    said = wanted(row)
    wish = " ".join(row.wish.split())
    if not wish:
        return tr("{said}.", said=said)
    short = wish if len(wish) <= SHOWN else wish[: SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return tr('{said}: "{wish}"', said=said, wish=short)


def wanted(row: RequestRow) -> str:
    """The same without their own words, and without a full stop."""
    what = _what(row)
    when = ", ".join(_when(row))
    return tr("{what}, {when}", what=what, when=when) if when else what


def _what(row: RequestRow) -> str:
    by_phone = row.source == RequestSource.PHONE
    kind = row.type or tr("a visit")
    if row.provider:
        words = (
            tr("Asked by phone for {type} with {provider}", type=kind, provider=row.provider)
            if by_phone
            else tr("Asks for {type} with {provider}", type=kind, provider=row.provider)
        )
    else:
        words = tr("Asked by phone for {type}", type=kind) if by_phone else tr("Asks for {type}", type=kind)
    return tr("{what} at {location}", what=words, location=row.location) if row.location else words


def _when(row: RequestRow) -> list[str]:
    said = []
    if row.weekdays:
        said.append(listed([weekday(int(digit)) for digit in row.weekdays]))
    if row.part_of_day in frozenset(PartOfDay):
        said.append(_part(PartOfDay(row.part_of_day)))
    match row.earliest_date, row.latest_date:
        case str(first), str(last):
            said.append(tr("{first} to {last}", first=_day(first), last=_day(last)))
        case str(first), None:
            said.append(tr("from {first}", first=_day(first)))
        case None, str(last):
            said.append(tr("until {last}", last=_day(last)))
        case _:
            pass
    return said


def _part(part: PartOfDay) -> str:
    match part:
        case PartOfDay.MORNING:
            return tr("in the morning")
        case PartOfDay.AFTERNOON:
            return tr("in the afternoon")
        case PartOfDay.EVENING:
            return tr("in the evening")


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return tr("{day} {month}", day=day.day, month=month(day.month))


def _next_step(row: RequestRow) -> str:
    if row.patient_id is None:
        return tr("Find their card, then book it.")
    return tr("Book it, or say why not.")
