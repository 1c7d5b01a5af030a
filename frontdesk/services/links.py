"""The address of one video visit, where it is another than the usual one of its type. Shown and sent, never opened by the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Overtaken, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.links import checked_link
from frontdesk.domain.words import MAY_HAVE_REACHED, Direction, Remote
from frontdesk.models.tables import Appointment, Message, MessageItem, Patient, TypeDetail, VisitLink
from frontdesk.services.booking import lookups
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.parts import register
from frontdesk.services.booking.replanning import replan
from frontdesk.services.booking.rows import RowsUndoer, Watched

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

LINK: Final = "visit.link"
"""The action in the audit, and the act for undo."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The link of a visit as the book keeps it now; empty: the usual one of its type. `command` is what `undo` takes.

    `sent_other`: the patient may have a text with the link that was before.
    """

    link: str
    changes: Changes
    command: str | None = None
    sent_other: bool = False


class LinkUndoer(RowsUndoer):
    """As for any row; texts that wait with the link that goes are written anew."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        super().bring(work, to)
        for row in to["rows"]:
            appointment = work.session.get_one(Appointment, row["key"][0])
            replan(work, work.session.get_one(Patient, appointment.patient_id))


BY: Final = "link"
register(BY, LinkUndoer)


def set_link(book: Book, actor: Actor, appointment_id: int, *, link: str, was: str) -> Linked:
    """Give a video visit a link of its own, or with an empty one that of its type again; `was` is the own link that the person saw.

    Texts that have not left are written anew with it. Raises NotFound, UsageError (no link, or no video visit), Overtaken (somebody
    else changed it meanwhile; `theirs` is it).
    """
    wanted, command, sent = checked_link(link), None, False
    with book.write(actor) as work:
        appointment = lookups.visit_to_change(work, appointment_id, revision=None)
        kind = work.session.get(TypeDetail, appointment.type_id) if appointment.type_id else None
        if wanted and (kind is None or kind.remote != Remote.VIDEO):
            raise UsageError(
                tr("Only a video visit has a link. Choose a type of visit that takes place by video.")
            )
        row = work.session.get(VisitLink, appointment_id)
        now = "" if row is None else row.link
        if now not in (was, wanted):
            said = changed_since(work, Kind.APPOINTMENT, appointment.id, action=LINK)
            sentence = tr("Somebody else changed this link meanwhile. Look at theirs, then write yours.")
            raise Overtaken(sentence, said=said, theirs=now, revision=appointment.revision)
        if now != wanted:
            before = now or ("" if kind is None else kind.link)
            sent = bool(before) and was_sent(work, appointment, before)
            rows = Watched(work, Kind.APPOINTMENT, appointment.id, by=BY)
            rows.watch(VisitLink, appointment_id)
            if row is None:
                row = VisitLink(appointment_id=appointment_id)
                work.session.add(row)
            row.link, row.actor, row.at_utc = wanted, work.actor.label[:200], work.now_utc
            if not wanted:
                work.session.delete(row)
            work.changed(Kind.APPOINTMENT, appointment.id)
            work.audit(LINK, Kind.APPOINTMENT, appointment.id, {"own": bool(wanted)})
            replan(work, work.session.get_one(Patient, appointment.patient_id))
            command = rows.remember("link", title=tr("the link"))
    return Linked(wanted, work.changes, command, sent)


def was_sent(work: Work, appointment: Appointment, link: str) -> bool:
    """Whether a text with this link about the visit as it stands may have reached the patient."""
    bodies = work.session.scalars(
        select(Message.body)
        .join(MessageItem, MessageItem.message_id == Message.id)
        .where(
            MessageItem.appointment_id == appointment.id,
            MessageItem.version == appointment.version,
            Message.direction == Direction.OUT,
            Message.state.in_(MAY_HAVE_REACHED),
        )
    )
    return any(link in body for body in bodies)
