"""Uncertain sends: looked up by number, time and marker, adopted if found, shown to a person if not. Never sent again blindly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from frontdesk.domain.changes import Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY, SECOND
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import outbox
from frontdesk.models.tables import Message
from frontdesk.security import markers
from frontdesk.services.messaging.settling import accept
from frontdesk.services.messaging.statuses import apply_status, owned

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.ports import Listing, ProviderMessage
    from frontdesk.services.work import Work

SKEW: Final = DAY
"""How far our clock may have been from the provider's: the marker says which message it is, the time only bounds the search."""
ENOUGH_LOOKS: Final = 3
"""Complete, error-free listings without a hit before a person is asked."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A message that may or may not have gone out."""

    id: int
    to: str
    marker: str
    attempt_utc: int

    @property
    def look_since_utc(self) -> int:
        """From when on the provider's list matters."""
        return self.attempt_utc - SKEW


class LookedUp(StrEnum):
    """What a look-up came to."""

    ADOPTED = "adopted"
    WAITING = "waiting"
    NEEDS_PERSON = "needs_person"


def uncertain(connection: Connection) -> list[Uncertain]:
    """All messages whose fate is not known."""
    return [Uncertain(row[0], row[1], row[2], row[3] or 0) for row in connection.execute(outbox.UNCERTAIN)]


def given_up(connection: Connection) -> list[Uncertain]:
    """Messages that a person was asked about, and that nobody has decided."""
    return [Uncertain(row[0], row[1], row[2], row[3] or 0) for row in connection.execute(outbox.GIVEN_UP)]


def turned_up(work: Work, looked: Uncertain, listing: Listing) -> bool:
    """Whether one that a person was asked about stands in a list after all: then it is adopted, and there is nothing to decide."""
    message = work.session.get_one(Message, looked.id)
    if message.state != MessageState.NEEDS_PERSON:
        return False
    found = match(work.session.connection(), looked, listing)
    if found is None:
        return False
    adopt(work, looked.id, found)
    return True


def conclude(work: Work, around: Around, looked: Uncertain, listing: Listing) -> LookedUp:
    """What the provider's list of texts to this number says of an uncertain one.

    Found: adopted. Not found: nothing is concluded before the grace is over, nor from a list that is not complete; after the
    give-up time and three such lists a person decides.
    """
    message = work.session.get_one(Message, looked.id)
    if message.state != MessageState.UNCERTAIN or message.attempt_utc != looked.attempt_utc:
        return LookedUp.WAITING
    found = match(work.session.connection(), looked, listing)
    if found is not None:
        adopt(work, looked.id, found)
        return LookedUp.ADOPTED
    waited = work.now_utc - looked.attempt_utc
    if waited < 0:
        # The clock was set back: count from now, which is later than the attempt was.
        message.attempt_utc = work.now_utc
        return LookedUp.WAITING
    settings = around.settings
    if not listing.complete or waited < settings.uncertain_grace_seconds * SECOND:
        return LookedUp.WAITING
    message.lookups += 1
    message.updated_utc = work.now_utc
    if message.lookups < ENOUGH_LOOKS or waited < settings.uncertain_give_up_seconds * SECOND:
        return LookedUp.WAITING
    message.state = MessageState.NEEDS_PERSON
    message.reason = tr("{how} The provider does not list it.", how=message.reason)[:500].strip()
    work.changed(Kind.MESSAGE, message.id)
    return LookedUp.NEEDS_PERSON


def match(connection: Connection, looked: Uncertain, listing: Listing) -> ProviderMessage | None:
    """The listed message that is this one: to the same number, since the attempt, with the marker, and nobody else's."""
    hits = [
        each
        for each in listing.messages
        if each.direction == "out"
        and each.to == looked.to
        and each.created_utc >= looked.look_since_utc
        and looked.marker in markers.find_markers(each.body)
    ]
    taken = owned(connection, [each.provider_id for each in hits])
    free = [each for each in hits if each.provider_id not in taken]
    return min(free, key=lambda each: each.created_utc, default=None)


def adopt(work: Work, message_id: int, found: ProviderMessage) -> None:
    """It did go out: take the provider's record over."""
    work.session.flush()
    accept(work, message_id, found)
    apply_status(work, found)
