"""The words, glyphs and inks of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import NOT_GONE_OUT, Confirmation, Direction, MessageState, StepKey
from frontdesk.services.spoken import message_state_word
from frontdesk.ui.tokens import Role, Scheme

if TYPE_CHECKING:
    from frontdesk.services.rows import LedgerRow

WRONG: Final = frozenset({MessageState.FAILED, MessageState.UNDELIVERED})
DOUBTFUL: Final = frozenset({MessageState.UNCERTAIN, MessageState.NEEDS_PERSON})


def is_incoming(row: LedgerRow) -> bool:
    """Whether somebody wrote to the clinic."""
    return row.direction == Direction.IN


def waits(row: LedgerRow) -> bool:
    """Whether it is a reply that a person has to read."""
    return row.handling == "person"


def undecided(row: LedgerRow) -> bool:
    """Whether a person has to say if it went out."""
    return not is_incoming(row) and row.state in DOUBTFUL


def may_be_taken_back(row: LedgerRow) -> bool:
    """Whether it is a text by hand that waits to go."""
    return row.kind == StepKey.MANUAL and row.state in NOT_GONE_OUT


def state_label(row: LedgerRow) -> str:
    """How a message stands, in a word or two."""
    if not is_incoming(row):
        word = message_state_word(row.state)
        return word[:1].upper() + word[1:]
    match row.handling, row.meaning:
        case "person", _:
            return tr("Read reply")
        case "applied", "confirm":
            return tr("Confirmed")
        case "applied", "decline":
            return tr("Can't come")
        case _, "opt_out":
            return tr("No more texts")
        case _, "opt_in":
            return tr("Texts again")
        case "new", _:
            return tr("Just in")
        case _ if row.machine:
            return tr("Automatic reply")
        case _, "confirm" | "decline" | "help" | "":
            return _decided(row)
        case _:
            return tr("Read")


def _decided(row: LedgerRow) -> str:
    """What a person made of a reply."""
    match row.decided_as:
        case "confirm":
            return tr("Confirmed")
        case "decline":
            return tr("Can't come")
        case "late":
            return tr("Comes later")
        case "opt_out":
            return tr("No more texts")
        case "wrong_number":
            return tr("Wrong number")
        case _:
            return tr("Read")


def way_icon(row: LedgerRow) -> str:
    """The glyph of its direction."""
    return "reply" if is_incoming(row) else "send"


def way_word(row: LedgerRow) -> str:
    """Its direction in a word, for screen readers."""
    return tr("Received") if is_incoming(row) else tr("Sent")


def state_ink(row: LedgerRow, scheme: Scheme) -> str:
    """The colour of its state, "#rrggbb": a colour only where somebody has to look."""
    if waits(row):
        return scheme.confirmation[Confirmation.NEEDS_PERSON].ink
    if row.state in WRONG:
        return scheme.roles[Role.DANGER]
    if row.state in DOUBTFUL or row.state == MessageState.HELD:
        return scheme.roles[Role.WARNING]
    return scheme.roles[Role.MUTED]


def at_utc(row: LedgerRow) -> int:
    """When it was sent or came, as far as that is known."""
    return row.sent_utc or row.attempt_utc or row.created_utc


def first_line(body: str) -> str:
    """A message in a line."""
    return " ".join(body.split())
