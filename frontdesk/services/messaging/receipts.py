"""Whether an answer to a request is about what was requested: a provider, or something in between, may hand out another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from frontdesk.domain.i18n import tr
from frontdesk.models.queries.plain import run
from frontdesk.security import markers
from frontdesk.services.ports import SendOutcome, SendResult

if TYPE_CHECKING:
    from frontdesk.services.messaging.claiming import Claimed
    from frontdesk.services.ports import ProviderMessage

_OWNER: Final = text("SELECT id FROM message WHERE provider_id = :sid")


def believed(connection: Connection, claimed: Claimed, result: SendResult) -> SendResult:
    """The result, or `uncertain` where it says "accepted" of a message that is not the one that was written."""
    if result.outcome is not SendOutcome.ACCEPTED or (
        result.message is not None and _is_about(connection, claimed, result.message)
    ):
        return result
    return SendResult(
        SendOutcome.UNCERTAIN,
        reason=tr("The provider's answer was about another message; it may or may not have been sent."),
    )


def _is_about(connection: Connection, claimed: Claimed, answer: ProviderMessage) -> bool:
    """Same number, an id that no other message has, and the marker. An account that hides all words answers with none."""
    owner = run(connection, _OWNER, {"sid": answer.provider_id}).fetchone()
    if answer.direction != "out" or answer.to != claimed.to or (owner is not None and owner[0] != claimed.id):
        return False
    ours = set(markers.find_markers(claimed.body))
    return not answer.body or not ours or not ours.isdisjoint(markers.find_markers(answer.body))
