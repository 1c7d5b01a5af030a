"""Who changed something since, and what: for refusals that a person can act on."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.changes import Kind
from frontdesk.domain.clock_words import clock_of_wall
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import lifecycle_word
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.tables import Appointment, AuditEntry, Clinic, Provider
from frontdesk.services.spoken import moment, month, weekday

if TYPE_CHECKING:
    from frontdesk.services.work import Work

NOTE: Final = "visit.note"
"""How the audit calls a change of a visit's note."""

_PROGRAM: Final = "program:"


def changed_since(
    work: Work, kind: Kind, subject_id: int, *, since_utc: int = 0, action: str | None = None
) -> str:
    """The latest change of something, from `since_utc` on, as "Petra moved it to 10:00 at 09:12."; empty where none is written down.
    `action` looks for one sort alone; else changes of a visit's note don't count, which leave its revision."""
    query = select(AuditEntry.at_utc, AuditEntry.actor, AuditEntry.action, AuditEntry.detail).where(
        AuditEntry.subject == kind,
        AuditEntry.subject_id == subject_id,
        AuditEntry.at_utc >= since_utc,
        AuditEntry.action != NOTE if action is None else AuditEntry.action == action,
    )
    row = work.session.execute(query.order_by(AuditEntry.id.desc()).limit(1)).first()
    if row is None:
        return ""
    at = moment(row.at_utc, _zone(work, kind, subject_id), now_utc=work.now_utc)
    who = _who(row.actor, mine=work.actor.label)
    if kind is not Kind.APPOINTMENT:
        return tr("{who} changed it at {at}.", who=who, at=at)
    return _of_visit(work, row.action, json.loads(row.detail), who=who, at=at)


def visit_in_words(work: Work, appointment: Appointment) -> str:
    """A visit as it stands: "10:00, 30 min, Dr Malik, booked"; with the day where that is not today."""
    start = moment(appointment.start_utc, appointment.zone, now_utc=work.now_utc)
    provider = work.session.scalar(select(Provider.name).where(Provider.id == appointment.provider_id)) or ""
    state = Lifecycle(appointment.lifecycle)
    return tr(
        "{start}, {minutes} min, {provider}, {state}",
        start=start,
        minutes=appointment.minutes,
        provider=provider,
        state=_state_words(state, Confirmation(appointment.confirmation)),
    )


def _state_words(lifecycle: Lifecycle, confirmation: Confirmation) -> str:
    said = {
        Confirmation.CONFIRMED: tr("booked, the patient comes"),
        Confirmation.DECLINED: tr("booked, the patient can't come"),
    }
    word = lifecycle_word(lifecycle)
    return said.get(confirmation, word) if lifecycle is Lifecycle.BOOKED else word


def _of_visit(work: Work, action: str, detail: dict[str, Any], *, who: str, at: str) -> str:
    match action:
        case "move":
            return _moved(work, detail, who=who, at=at)
        case "swap":
            return tr("{who} swapped it with another visit at {at}.", who=who, at=at)
        case "status":
            state = lifecycle_word(Lifecycle(detail["to"]))
            return tr("{who} set it to “{state}” at {at}.", who=who, state=state, at=at)
        case "cancel":
            return tr("{who} cancelled it at {at}.", who=who, at=at)
        case "confirmation":
            return _answered(detail, who=who, at=at)
        case "undo" | "redo":
            return tr("{who} took a change of it back at {at}.", who=who, at=at)
        case _ if action == NOTE:
            return tr("{who} changed its note at {at}.", who=who, at=at)
        case _:
            return tr("{who} changed it at {at}.", who=who, at=at)


def _moved(work: Work, detail: dict[str, Any], *, who: str, at: str) -> str:
    old, new = detail["provider"]
    if old != new:
        name = work.session.scalar(select(Provider.name).where(Provider.id == new)) or ""
        return tr(
            "{who} moved it to {provider}, {time}, at {at}.",
            who=who,
            provider=name,
            time=_wall(detail["to"], detail["from"]),
            at=at,
        )
    if detail["from"] != detail["to"]:
        return tr(
            "{who} moved it to {time} at {at}.", who=who, time=_wall(detail["to"], detail["from"]), at=at
        )
    if detail["room"][0] != detail["room"][1]:
        return tr("{who} gave it another room at {at}.", who=who, at=at)
    return tr("{who} made it {minutes} min at {at}.", who=who, minutes=detail["minutes"], at=at)


def _answered(detail: dict[str, Any], *, who: str, at: str) -> str:
    match detail.get("to"):
        case Confirmation.CONFIRMED:
            return tr("{who} noted at {at} that the patient comes.", who=who, at=at)
        case Confirmation.DECLINED:
            return tr("{who} noted at {at} that the patient can't come.", who=who, at=at)
        case _:
            return tr("{who} took the patient's answer back at {at}.", who=who, at=at)


def _wall(wall: str, before: str) -> str:
    """The time of day, with the date where that changed."""
    time, day = clock_of_wall(wall), date.fromisoformat(wall[:10])
    if wall[:10] == before[:10]:
        return time
    return tr(
        "{weekday} {day} {month} {time}",
        weekday=weekday(day.weekday()),
        day=day.day,
        month=month(day.month),
        time=time,
    )


def _who(label: str, *, mine: str) -> str:
    if label == mine:
        return tr("You")
    if label.startswith(_PROGRAM):
        return tr("Frontdesk")
    return label.partition(":")[2] or label


def _zone(work: Work, kind: Kind, subject_id: int) -> str:
    found = None
    if kind is Kind.APPOINTMENT:
        found = work.session.scalar(select(Appointment.zone).where(Appointment.id == subject_id))
    return found or work.session.scalar(select(Clinic.zone)) or "UTC"
