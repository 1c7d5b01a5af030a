"""What a person decides about a message; run in the lane of acts, never on the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.work import Book


def decide(book: Book, actor: Actor, message_id: str, decision: str) -> Changes:
    """What a reply meant, a value of `ReplyAs`. `message_id` is the public id."""
    from frontdesk.services.messaging.deciding import ReplyAs, decide_reply

    return decide_reply(book, actor, message_id=message_id, decision=ReplyAs(decision))


def resolve(book: Book, actor: Actor, message_id: str, decision: str) -> Changes:
    """Whether a text went out of which nobody knows it, a value of `ResolveAs`."""
    from frontdesk.services.messaging import deciding

    return deciding.resolve(book, actor, message_id=message_id, decision=deciding.ResolveAs(decision))
