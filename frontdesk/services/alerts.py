"""Alerts: what whoever books for a patient must see first. Each can end on a date, and by hand; both acts can be undone.

One that stops booking says why no visit is booked for the patient any more: dismissed from the practice, or only by the manager. What
is booked already stays, and is reminded of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.names import clean_line
from frontdesk.domain.stops import stopped_sentence
from frontdesk.models.queries.alerts import AlertRow, alert, open_alerts, stopped_among
from frontdesk.models.queries.plain import scalar

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.models.queries.plain import Readable
    from frontdesk.models.tables import Alert
    from frontdesk.services.work import Book, Work

__all__ = [
    "LONGEST",
    "AlertOutcome",
    "AlertRow",
    "add_alert",
    "alerts_in",
    "alerts_of",
    "check_not_stopped",
    "end_alert",
    "stopped_in",
    "today_in",
]

LONGEST: Final = 200
"""Characters of an alert: one sentence, read while the phone rings."""
MOST: Final = 10
"""Alerts that count at a time on one card: of more, nobody would read any."""


@dataclass(frozen=True, slots=True)
class AlertOutcome:
    """An alert after an act. `command` is what `undo` takes, None where nothing changed."""

    alert: AlertRow
    changes: Changes
    command: str | None = None


def alerts_of(book: Book, patient_id: int) -> tuple[AlertRow, ...]:
    """The alerts that count today at the clinic, those that stop booking first; none of a patient who is not known."""
    with book.read() as connection:
        return alerts_in(connection, patient_id, now_utc=book.clock.now_utc())


def alerts_in(connection: Readable, patient_id: int, *, now_utc: int) -> tuple[AlertRow, ...]:
    """The same on a connection, also a bare one of the desk's reader."""
    return tuple(open_alerts(connection, patient_id, today=today_in(connection, now_utc).isoformat()))


def stopped_in(connection: Readable, patient_id: int, *, now_utc: int) -> str | None:
    """Why nothing is booked for a patient today, None where something can be."""
    today = today_in(connection, now_utc).isoformat()
    return stopped_among(connection, (patient_id,), today=today).get(patient_id)


def check_not_stopped(work: Work, patient_id: int) -> None:
    """Raises Refused for a patient for whom an alert stops booking; it names the reason."""
    reason = stopped_in(work.session.connection(), patient_id, now_utc=work.now_utc)
    if reason is not None:
        raise Refused(stopped_sentence(reason))


def add_alert(
    book: Book, actor: Actor, patient_id: int, body: str, *, until: date | None = None, stops: bool = False
) -> AlertOutcome:
    """Put an alert on a card. `until` is the last day on which it counts, None for until somebody ends it; `stops`: nothing is booked
    for them while it counts, and `body` is why.

    Raises NotFound, UsageError (empty, too long, a day that has passed, too many of them).
    """
    from frontdesk.models.tables import Alert
    from frontdesk.services.booking.rows import Watched
    from frontdesk.services.identity import new_public_id

    said = clean_line(body, limit=LONGEST)
    if not said:
        raise UsageError(
            tr("Write why nothing is booked for them.")
            if stops
            else tr("Write what must be seen when booking.")
        )
    with book.write(actor) as work:
        connection = work.session.connection()
        today = today_in(connection, work.now_utc)
        if scalar(connection, "SELECT id FROM patient WHERE id = ?", (patient_id,)) is None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        if until is not None and until < today:
            raise UsageError(tr("This day has passed. Give a later one, or none."))
        if len(open_alerts(connection, patient_id, today=today.isoformat())) >= MOST:
            raise UsageError(tr("The card has {count} alerts already. End one that is over.", count=MOST))
        row = Alert(
            public_id=new_public_id(),
            patient_id=patient_id,
            body=said,
            stops=stops,
            until_date=None if until is None else until.isoformat(),
            actor=work.actor.label[:200],
            at_utc=work.now_utc,
            ended_by="",
        )
        work.session.add(row)
        rows = Watched(work, Kind.PATIENT, patient_id)
        rows.made(row)
        made = _traced(work, row, "alert.add")
        command = rows.remember("alert", title=tr("the alert"))
    return AlertOutcome(made, work.changes, command)


def end_alert(book: Book, actor: Actor, alert_id: int) -> AlertOutcome:
    """An alert is over. Again does nothing. Raises NotFound."""
    from frontdesk.models.tables import Alert
    from frontdesk.services.booking.rows import Watched

    command = None
    with book.write(actor) as work:
        row = work.session.get(Alert, alert_id)
        if row is None:
            raise NotFound(tr("There is no such alert in the book. Look at the card again."))
        if row.ended_utc is None:
            rows = Watched(work, Kind.PATIENT, row.patient_id)
            rows.watch(Alert, row.id)
            row.ended_utc, row.ended_by = work.now_utc, work.actor.label[:200]
            made = _traced(work, row, "alert.end")
            command = rows.remember("alert", title=tr("the alert"))
        else:
            made = _read(work, row)
    return AlertOutcome(made, work.changes, command)


def _traced(work: Work, row: Alert, act: str) -> AlertRow:
    made = _read(work, row)
    work.changed(Kind.PATIENT, row.patient_id)
    work.audit(act, Kind.PATIENT, row.patient_id, {"alert": row.id, **({"stops": True} if row.stops else {})})
    return made


def _read(work: Work, row: Alert) -> AlertRow:
    work.session.flush()
    made = alert(work.session.connection(), row.id)
    assert made is not None
    return made


def today_in(connection: Readable, now_utc: int) -> date:
    """The date at the clinic, by which alerts count."""
    return local_date(now_utc, scalar(connection, "SELECT zone FROM clinic WHERE id = 1") or "UTC")
