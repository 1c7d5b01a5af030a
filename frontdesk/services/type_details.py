"""Keeping what a kind of visit brings with it, and changing a type by its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from frontdesk.domain.errors import NotFound
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.domain.visit_types import TypeExtras, checked_extras
from frontdesk.domain.words import NOT_GONE_OUT, Direction, Remote
from frontdesk.models.tables import (
    IN_OUTBOX,
    Appointment,
    AppointmentType,
    Clinic,
    Message,
    MessageItem,
    Patient,
    TypeDetail,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work


def extras_in(connection: Connection) -> dict[int, TypeExtras]:
    """Of all types, by their keys."""
    return {
        row.id: TypeExtras(
            row.value_minor,
            row.currency,
            Remote(row.remote) if row.remote else None,
            row.link or "",
            row.preparation or "",
            row.again_weeks,
        )
        for row in connection.execute(
            select(
                AppointmentType.id,
                AppointmentType.value_minor,
                AppointmentType.currency,
                TypeDetail.remote,
                TypeDetail.link,
                TypeDetail.preparation,
                TypeDetail.again_weeks,
            ).outerjoin(TypeDetail, TypeDetail.type_id == AppointmentType.id)
        )
    }


def put_extras(work: Work, kind: AppointmentType, extras: TypeExtras) -> None:
    """Keep them with a type, within a transaction. Raises UsageError."""
    wanted = checked_extras(extras)
    clinic = work.session.get_one(Clinic, 1)
    kind.value_minor = wanted.value_minor
    kind.currency = "" if wanted.value_minor is None else wanted.currency or clinic.currency
    row = work.session.get(TypeDetail, kind.id)
    if row is None:
        row = TypeDetail(type_id=kind.id, revision=0)
        work.session.add(row)
    before = row.remote, row.link
    row.remote = "" if wanted.remote is None else str(wanted.remote)
    row.link, row.preparation, row.again_weeks = wanted.link, wanted.preparation, wanted.again_weeks
    row.revision += 1
    work.session.flush()
    if row.revision > 1 and (row.remote, row.link) != before:
        _rewrite(work, kind.id)


def _rewrite(work: Work, type_id: int) -> None:
    """Texts that wait about visits of the type are written anew: they may name its link."""
    from frontdesk.services.booking.replanning import replan

    # The literal words of the index: a book has millions of texts, and few wait.
    outbox = select(Message.id).where(
        text(IN_OUTBOX), Message.state.in_(NOT_GONE_OUT), Message.direction == Direction.OUT
    )
    waiting = (
        select(Appointment.patient_id)
        .join(MessageItem, MessageItem.appointment_id == Appointment.id)
        .where(MessageItem.message_id.in_(outbox), Appointment.type_id == type_id)
    )
    for patient in work.session.scalars(select(Patient).where(Patient.id.in_(waiting))).all():
        replan(work, patient)


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What changes of a type; None leaves it as it is. Empty texts empty; `remote` "" is at the location; `value` is an amount as
    typed, `again_weeks` 0 is none."""

    name: str | None = None
    minutes: int | None = None
    value: str | None = None
    remote: str | None = None
    link: str | None = None
    preparation: str | None = None
    again_weeks: int | None = None


def edit_type(book: Book, actor: Actor, name: str, change: TypeChange) -> str:
    """Change a type by its name; gives the name it has now. Raises NotFound, UsageError, Conflict (the new name is taken)."""
    from frontdesk.services.setting_up import save_type

    with book.read() as connection:
        row = connection.execute(
            select(
                AppointmentType.id, AppointmentType.name, AppointmentType.minutes, AppointmentType.colour
            ).where(AppointmentType.name_key == name_key(name))
        ).first()
        if row is None:
            raise NotFound(tr("There is no type {name} in the clinic. Choose one that is.", name=name[:80]))
        extras = extras_in(connection)[row.id]
        currency = extras.currency or connection.scalar(select(Clinic.currency)) or ""
    save_type(
        book,
        actor,
        row.id,
        name=row.name if change.name is None else change.name,
        minutes=row.minutes if change.minutes is None else change.minutes,
        colour=row.colour,
        extras=changed_extras(extras, change, currency=currency),
    )
    return " ".join((row.name if change.name is None else change.name).split())


def changed_extras(extras: TypeExtras, change: TypeChange, *, currency: str) -> TypeExtras:
    """The extras after a change. Raises UsageError (an amount that is none)."""
    from frontdesk.domain.money import read_money

    changed = extras
    if change.value is not None:
        changed = replace(changed, value_minor=read_money(change.value, currency))
    if change.remote is not None:
        changed = replace(changed, remote=Remote(change.remote) if change.remote else None)
        if changed.remote is not Remote.VIDEO and change.link is None:
            changed = replace(changed, link="")
    if change.link is not None:
        changed = replace(changed, link=change.link)
    if change.preparation is not None:
        changed = replace(changed, preparation=change.preparation)
    if change.again_weeks is not None:
        changed = replace(changed, again_weeks=change.again_weeks or None)
    return changed
