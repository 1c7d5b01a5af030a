"""Changes of how the clinic is set up, in the log of acts: each page of that has its own way back, and a key that undoes says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.actors import ActorKind
from frontdesk.domain.i18n import tr

if TYPE_CHECKING:
    from frontdesk.domain.changes import Kind
    from frontdesk.services.work import Work

FINAL: Final = "final"
"""The `by` of acts that have no way back."""


def remember_set_up(work: Work, subject: Kind, subject_id: int) -> None:
    """Keep that somebody at the desk changed how the clinic is set up, so that an undo does not reach past it unseen."""
    if work.actor.kind is not ActorKind.STAFF:
        return
    said = {
        "by": FINAL,
        "why": tr("Settings are not undone by this key. Change it back where you changed it."),
        "title": tr("a change of settings"),
    }
    work.remember("set_up", subject, subject_id, revision=0, forward=said, inverse=said)
