"""The note on a visit: what the desk should know when the patient comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Overtaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_note
from frontdesk.models.tables import Appointment
from frontdesk.services.booking import lookups
from frontdesk.services.booking.meanwhile import NOTE, changed_since
from frontdesk.services.booking.placing import LONGEST_NOTE
from frontdesk.services.booking.rows import Watched

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
    NotFound, UsageError (too long), Overtaken (somebody else wrote another note meanwhile; `theirs` is it).
    """
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=None)
        wanted = clean_note(note, LONGEST_NOTE)
        if appointment.note not in (was, wanted):
            said = changed_since(work, Kind.APPOINTMENT, appointment.id, action=NOTE)
            sentence = tr("Somebody else changed this note meanwhile. Look at theirs, then write yours.")
            raise Overtaken(sentence, said=said, theirs=appointment.note, revision=appointment.revision)
        if appointment.note != wanted:
            rows = Watched(work, Kind.APPOINTMENT, appointment.id)
            rows.watch(Appointment, appointment.id, "note")
            appointment.note = wanted
            appointment.updated_utc = work.now_utc
            work.changed(Kind.APPOINTMENT, appointment.id)
            work.audit(NOTE, Kind.APPOINTMENT, appointment.id, {"length": len(wanted)})
            rows.remember("note", title=tr("the note"))
    return Noted(wanted, work.changes)
