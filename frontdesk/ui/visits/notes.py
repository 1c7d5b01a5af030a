"""Saving the note of a visit, so that what was written is lost neither to a lock nor to somebody else's note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.errors import FrontdeskError, Overtaken
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.drafts import shelf
from frontdesk.ui.visits import acts
from frontdesk.ui.voice import Trouble

if TYPE_CHECKING:
    from frontdesk.services.booking.noting import Noted
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.visits.panel import VisitPanel


def save_note(desk: Desk, panel: VisitPanel, visit: DayVisit, *, text: str, was: str) -> None:
    """Save a note and tell it, also when the panel is closed by then."""
    import shiboken6

    unsaved = f"note.{visit.id}"

    def done(noted: Noted) -> None:
        desk.say.mend(unsaved)
        shelf(desk).drop(visit.public_id)
        desk.say.done(
            tr("{patient}: note saved", patient=desk.who.name(visit.patient)),
            undo=undo_of(desk, noted.changes.command),
        )

    def failed(error: FrontdeskError) -> None:
        if not shiboken6.isValid(panel) or not panel.note_failed(visit.id, text, error):
            keep(error)

    def keep(error: FrontdeskError) -> None:
        """Nobody sees the field any more: the note waits above the window, whole, until a person decides."""
        theirs = error.theirs if isinstance(error, Overtaken) else None
        why = error.sentence if theirs is None else tr("It says now: “{theirs}”.", theirs=theirs)
        instead = was if theirs is None else theirs
        desk.say.trouble(
            Trouble(
                unsaved,
                tr("{patient}: the note was not saved. {why}", patient=desk.who.name(visit.patient), why=why),
                tr("Try again") if theirs is None else tr("Put mine over it"),
                lambda: save_note(desk, panel, visit, text=text, was=instead),
                details=text,
            )
        )

    desk.act(
        lambda book, actor: acts.note(book, actor, visit.id, text=text, was=was),
        owner=desk.say,
        done=done,
        failed=failed,
    )
