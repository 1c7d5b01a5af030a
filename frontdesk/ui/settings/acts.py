"""What the settings screen changes. Every function here runs in the lane of acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.settings import Scope

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Changed:
    """A setting that was changed: what `put_back` needs."""

    key: str
    before: str | None
    """As `put` takes it; None where nobody had changed it."""
    scope_id: int = 0
    """A location, 0 for the clinic."""
    also: str = ""
    """What else that changed, as a sentence."""


def put(book: Book, actor: Actor, key: str, text: str | None, *, scope_id: int = 0) -> Changed:
    """Change a setting of the clinic, or of one location; None gives the usual value back. Raises UsageError."""
    from frontdesk.services import settings

    before = _own(book, key, scope_id)
    scope = Scope.LOCATION if scope_id else Scope.CLINIC
    if text is None:
        settings.reset(book, actor, key, scope=scope, scope_id=scope_id)
        return Changed(key, before, scope_id)
    also = settings.follows(book, key, text)
    settings.put(book, actor, key, text, scope=scope, scope_id=scope_id)
    return Changed(key, before, scope_id, also)


def put_back(book: Book, actor: Actor, changed: Changed) -> None:
    """The value that was there before."""
    put(book, actor, changed.key, changed.before, scope_id=changed.scope_id)


def _own(book: Book, key: str, scope_id: int) -> str | None:
    from frontdesk.domain.settings import shown
    from frontdesk.services import settings

    if scope_id:
        own = settings.get_own(book).get(scope_id, {})
        return shown(key, own[key]) if key in own else None
    row = settings.get(book, key)
    return row.text if row.changed else None
