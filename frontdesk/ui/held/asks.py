"""What the look at held texts asks of the book, and what it does. Every function here runs in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.messaging.looking import Look
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Held:
    """What waits for a look; `numbers` are those of its texts as a clinic of the country writes them."""

    look: Look
    numbers: tuple[str, ...]


def held(book: Book, country: str) -> Held:
    """What waits for a look."""
    from frontdesk.domain.phones import display
    from frontdesk.services.messaging.looking import held_texts

    look = held_texts(book)
    return Held(look, tuple(display(each.to, country) for each in look.texts))


def decide(book: Book, actor: Actor, *, send: Sequence[str], drop: Sequence[str]) -> None:
    """Let some go, and others not (public ids)."""
    from frontdesk.services.messaging.looking import drop_held, send_held

    if drop:
        drop_held(book, actor, drop)
    if send:
        send_held(book, actor, send)
