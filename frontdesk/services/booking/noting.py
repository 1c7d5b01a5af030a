"""The note on a visit: what the desk should know when the patient comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_note
from frontdesk.services.booking import lookups
from frontdesk.services.booking.placing import LONGEST_NOTE

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as the book keeps it now."""

    note: str
    changes: Changes


def note_visit(book: Book, actor: Actor, appointment_id: int, *, note: str, was: str) -> Noted:
    """Write another note on a visit; `was` is the note that the person saw.

    A note says nothing of time or answer, so the visit keeps its revision: whoever is about to move it need not look again. Raises
    NotFound, UsageError (too long), Conflict (somebody else wrote another note meanwhile).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=None)
        wanted = clean_note(note, LONGEST_NOTE)
        if appointment.note not in (was, wanted):
            raise Conflict(tr("Somebody else changed this note meanwhile. Look at theirs, then write yours."))
        if appointment.note != wanted:
            appointment.note = wanted
            appointment.updated_utc = work.now_utc
            work.changed(Kind.APPOINTMENT, appointment.id)
            work.audit("visit.note", Kind.APPOINTMENT, appointment.id, {"length": len(wanted)})
    return Noted(wanted, work.changes)
