"""What the list of replies asks of the book, and does. Every function here runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.reply_list import MadeKeyword, Written
    from frontdesk.services.work import Book


def written(book: Book, *, days: int, outcome: str) -> tuple[Written, ...]:
    """The replies of the last days; `outcome` is a value of `reply_list.Outcome`, empty for all."""
    from frontdesk.services.reply_list import Outcome, written_replies

    return written_replies(book, days=days, outcome=Outcome(outcome) if outcome else None)


def make_keyword(book: Book, actor: Actor, message_id: str, *, days: int) -> MadeKeyword:
    """Have the words of a reply count by themselves from now on."""
    from frontdesk.services import reply_list

    return reply_list.make_keyword(book, actor, message_id=message_id, days=days)


def take_back(book: Book, actor: Actor, made: MadeKeyword) -> object:
    """The words count no more."""
    from frontdesk.services import settings

    return settings.put(book, actor, "replies.keywords", made.before)
