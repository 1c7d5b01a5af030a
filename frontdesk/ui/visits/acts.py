"""What the panel of a visit does to the book beside the acts of the book's own screen; run in the lane of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.words import Lifecycle
    from frontdesk.services.booking import Outcome
    from frontdesk.services.booking.noting import Noted
    from frontdesk.services.links import Linked
    from frontdesk.services.work import Book


def note(book: Book, actor: Actor, visit_id: int, *, text: str, was: str) -> Noted:
    """Another note on a visit."""
    from frontdesk.services.booking.noting import note_visit

    return note_visit(book, actor, visit_id, note=text, was=was)


def link(book: Book, actor: Actor, visit_id: int, *, link: str, was: str) -> Linked:
    """Another link of a video visit; empty: the usual one of its type."""
    from frontdesk.services.links import set_link

    return set_link(book, actor, visit_id, link=link, was=was)


def retype(book: Book, actor: Actor, visit_id: int, *, type_id: int, revision: int) -> Outcome:
    """Make it a visit of another type."""
    from frontdesk.services.retyping import set_type

    return set_type(book, actor, visit_id, type_id=type_id, revision=revision)


def cancel(
    book: Book, actor: Actor, visit_id: int, *, lifecycle: Lifecycle, revision: int, reason: str = ""
) -> Outcome:
    """Cancel a visit, by the patient or by the clinic, and keep why."""
    from frontdesk.services.booking import cancel_visit

    return cancel_visit(book, actor, visit_id, lifecycle=lifecycle, revision=revision, reason=reason)
