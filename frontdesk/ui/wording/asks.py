"""What the wording editor has read and changed by workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.wordings import Preview, Wording
    from frontdesk.services.work import Book


def read(book: Book) -> tuple[Wording, ...]:
    """All texts of all languages."""
    from frontdesk.services.wordings import wordings

    return wordings(book)


def preview(book: Book, name: str, language: str, template: str, visit_id: int | None = None) -> Preview:
    """How a text would read, for the visit with that key or the next that fits."""
    from frontdesk.services.wordings import preview_wording

    return preview_wording(book, name, language, template, visit_id=visit_id)


def save(book: Book, actor: Actor, name: str, language: str, template: str) -> None:
    """Keep words; empty ones give the usual back. Raises UsageError."""
    from frontdesk.services.wordings import reset_wording, save_wording

    if template.strip():
        save_wording(book, actor, name, language, template)
    else:
        reset_wording(book, actor, name, language)
