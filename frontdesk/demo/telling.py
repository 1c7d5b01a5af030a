"""Reads the report of a play out of the book: what its lists say is what the report says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import TYPE_CHECKING, Final

from frontdesk.demo.cast import Role, Twist
from frontdesk.demo.clinic import CLINIC_NAME, CURRENCY, FURNITURE, ZONE
from frontdesk.demo.days import moment
from frontdesk.demo.desk import TIDIES_AT
from frontdesk.demo.report import (
    Freed,
    Happening,
    MessageLine,
    NeedLine,
    PlayReport,
    Standing,
    UnsentLine,
    VisitLine,
)
from frontdesk.demo.wording import clock_text
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone, to_iso
from frontdesk.domain.words import Confirmation, Direction, Lifecycle, MessageState, StepKey
from frontdesk.services.confirmations import Unconfirmed, unconfirmed
from frontdesk.services.reachability import why_not_texted
from frontdesk.services.reading import list_appointments, list_messages
from frontdesk.services.worklist import Need, needs_you

if TYPE_CHECKING:
    from frontdesk.demo.desk import Act, Desk
    from frontdesk.demo.making import DemoClinic
    from frontdesk.services.rows import AppointmentRow, LedgerRow

_MARKER: Final = re.compile(r" Ref [0-9A-Z]+$")
_WENT_OUT: Final = frozenset(
    {MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED}
)
_DID_NOT: Final = frozenset(
    {MessageState.FAILED, MessageState.UNDELIVERED, MessageState.CANCELLED, MessageState.EXPIRED}
)


def tell(
    clinic: DemoClinic, *, seed: int, desk: Desk, totals: Mapping[str, int], cycles: int, began_utc: int
) -> PlayReport:
    """The report of the book as it stands now."""
    morning = Morning(clinic)
    return PlayReport(
        clinic=CLINIC_NAME,
        seed=seed,
        day=clinic.plan.days.day.isoformat(),
        began=to_iso(began_utc, ZONE),
        ended=to_iso(clinic.book.clock.now_utc(), ZONE),
        locations=tuple(location.name for location in FURNITURE.locations),
        past_visits=len(clinic.plan.past),
        visits=tuple(morning.visit_line(row) for row in morning.rows),
        needs=tuple(morning.need_line(need) for need in morning.needs),
        sent=tuple(morning.sent()),
        unsent=tuple(morning.unsent()),
        happenings=tuple(morning.happenings(desk.acts, desk.freed, totals)),
        freed=_freed(desk.freed),
        cycles=cycles,
        totals=dict(totals),
    )


@dataclass
class Morning:
    """The lists of the book in the morning of the day, read once."""

    clinic: DemoClinic

    @cached_property
    def rows(self) -> list[AppointmentRow]:
        """The visits of the day, by time."""
        day = self.clinic.plan.days.day.isoformat()
        found = list_appointments(self.clinic.book, from_date=day, to_date=day)
        return sorted(found, key=lambda row: (row.start_utc, row.provider))

    @cached_property
    def needs(self) -> list[Need]:
        """The worklist."""
        return sorted(
            needs_you(self.clinic.book),
            key=lambda need: (need.due_utc, -(need.risk or 0.0), str(need.kind), need.patient or ""),
        )

    @cached_property
    def ledger(self) -> list[LedgerRow]:
        """All messages, by time."""
        return list_messages(self.clinic.book)

    @cached_property
    def unconfirmed(self) -> dict[str, Unconfirmed]:
        """Who has not confirmed, by the visit's public id."""
        return {each.visit.public_id: each for each in unconfirmed(self.clinic.book, days=1)}

    @cached_property
    def by_id(self) -> dict[str, AppointmentRow]:
        """The visits of the day by public id."""
        return {row.public_id: row for row in self.rows}

    @cached_property
    def said(self) -> dict[str, LedgerRow]:
        """The last thing that was written about each visit."""
        return {
            item.appointment_id: row
            for row in self.ledger
            if row.direction == Direction.IN
            for item in row.items
        }

    def visit_line(self, row: AppointmentRow) -> VisitLine:
        """One visit of the day."""
        said, open_ = self.said.get(row.public_id), self.unconfirmed.get(row.public_id)
        return VisitLine(
            start=to_iso(row.start_utc, row.zone),
            minutes=row.minutes,
            patient=row.patient,
            provider=row.provider,
            location=row.location,
            type=row.type or "",
            standing=self._standing(row),
            lifecycle=row.lifecycle,
            confirmation=row.confirmation,
            reason=None if open_ is None else open_.reason,
            said=None if said is None else said.body,
            said_at=None if said is None else _iso(said.sent_utc),
        )

    def _standing(self, row: AppointmentRow) -> Standing:
        match Lifecycle(row.lifecycle), Confirmation(row.confirmation):
            case Lifecycle.CANCELLED_BY_CLINIC, _:
                return Standing.CALLED_OFF
            case (Lifecycle.CANCELLED_BY_PATIENT, _) | (_, Confirmation.DECLINED):
                return Standing.CANT_COME
            case _, Confirmation.NEEDS_PERSON:
                return Standing.NEEDS_PERSON
            case _ if any(need.appointment_id == row.public_id for need in self.needs):
                return Standing.NEEDS_PERSON
            case _, Confirmation.CONFIRMED:
                return Standing.CONFIRMED
            case _:
                return Standing.WAITING

    def need_line(self, need: Need) -> NeedLine:
        """One row of the worklist."""
        row = self.by_id.get(need.appointment_id or "")
        open_ = self.unconfirmed.get(need.appointment_id or "")
        wrote = next((each.body for each in self.ledger if each.public_id == need.message_id), None)
        is_reply = any(
            each.public_id == need.message_id and each.direction == Direction.IN for each in self.ledger
        )
        return NeedLine(
            kind=str(need.kind),
            start=None if row is None else to_iso(row.start_utc, row.zone),
            patient=need.patient,
            reason=need.reason,
            next_step=need.next_step,
            wrote=wrote if is_reply else None,
            risk=None if open_ is None else open_.risk,
            risk_why=None if open_ is None else open_.risk_why,
        )

    def _out(self) -> Iterable[LedgerRow]:
        rows = [row for row in self.ledger if row.direction == Direction.OUT]
        return sorted(rows, key=lambda row: (row.sent_utc or row.updated_utc, self._names(row), row.step))

    def _names(self, row: LedgerRow) -> tuple[str, ...]:
        return tuple(self.by_id[item.appointment_id].patient for item in row.items)

    def sent(self) -> Iterable[MessageLine]:
        """What the network accepted, by time."""
        for row in self._out():
            if row.state in _WENT_OUT and row.sent_utc is not None:
                yield MessageLine(
                    at=to_iso(row.sent_utc, ZONE),
                    to=row.to_address,
                    patients=self._names(row),
                    kind=row.kind,
                    step=row.step,
                    state=row.state,
                    error_code=row.error_code,
                    segments=row.segments,
                    text=_MARKER.sub("", row.body),
                )

    def unsent(self) -> Iterable[UnsentLine]:
        """What did not go out or not arrive, and for whom nothing can; of a visit each reason once, by time of the visit."""
        found: dict[tuple[str, str], UnsentLine] = {}
        for row in self._out():
            if row.state in _DID_NOT and not self._made_good(row):
                for item in row.items:
                    visit = self.by_id[item.appointment_id]
                    line = UnsentLine(visit.patient, to_iso(visit.start_utc, ZONE), row.step, row.reason)
                    found[item.appointment_id, row.reason] = line
        failed = {appointment_id for appointment_id, _ in found}
        for each in self.unconfirmed.values():
            blocked = why_not_texted(each.visit)
            # Where the provider itself refused the number, that has been said.
            if blocked is not None and (each.visit.public_id not in failed or each.visit.opted_out):
                start = to_iso(each.visit.start_utc, ZONE)
                found[each.visit.public_id, blocked] = UnsentLine(each.visit.patient, start, "", blocked)
        return sorted(found.values(), key=lambda line: (line.start, line.patient, line.reason))

    def _made_good(self, row: LedgerRow) -> bool:
        """Whether a step that expired was only overtaken: another text about the same visit went out, or was tried."""
        about = {item.appointment_id for item in row.items}
        return row.state == MessageState.EXPIRED and any(
            other.state != MessageState.EXPIRED and item.appointment_id in about
            for other in self._out()
            for item in other.items
        )

    def happenings(
        self, acts: Iterable[Act], freed: Sequence[Role], totals: Mapping[str, int]
    ) -> Iterable[Happening]:
        """What was done on the way, besides reminders and answers, by time."""
        found = [self._act(act) for act in acts]
        if freed:
            at = to_iso(moment(self.clinic.plan.days.between, TIDIES_AT), ZONE)
            found.append(
                Happening(at, "freed", tr("The desk gave {count} declined times free.", count=len(freed)), "")
            )
        found += self._adopted(totals)
        return sorted(found, key=lambda each: (each.at, each.what))

    def _act(self, act: Act) -> Happening:
        row = self._row_of(act.role)
        names = {"patient": row.patient, "time": _clock(act.before)}
        if act.twist is Twist.MOVED:
            what = tr("The desk moved {patient} from {time} to {new}.", **names, new=_clock(row.start_wall))
        else:
            what = tr("The clinic called off the visit of {patient} at {time}.", **names)
        return Happening(to_iso(act.at_utc, ZONE), str(act.twist), what, self._told(row))

    def _told(self, row: AppointmentRow) -> str:
        notices = [
            each
            for each in self.ledger
            if each.step == StepKey.NOTICE
            and any(item.appointment_id == row.public_id for item in each.items)
        ]
        if not notices:
            return tr("The patient had been told nothing yet, so nobody had to be told of it.")
        notice = notices[-1]
        if notice.state != MessageState.DELIVERED or notice.sent_utc is None:
            return notice.reason
        return tr("Told by text at {time}.", time=clock_text(at_zone(notice.sent_utc, ZONE)))

    def _adopted(self, totals: Mapping[str, int]) -> Iterable[Happening]:
        """The text whose answer was lost: the ledger does not keep that, only the sums of the cycles do."""
        role = next(role for role in self.clinic.plan.roles if role.twist is Twist.ANSWER_LOST)
        row = self._row_of(role)
        first = next(
            (
                each
                for each in self._out()
                if each.attempt_utc is not None
                and any(item.appointment_id == row.public_id for item in each.items)
            ),
            None,
        )
        if first is None or first.attempt_utc is None or not totals.get("adopted"):
            return
        yield Happening(
            to_iso(first.attempt_utc, ZONE),
            str(Twist.ANSWER_LOST),
            tr("The connection broke while {patient} was being texted.", patient=row.patient),
            tr("The text was found in the provider's list, so it was not sent a second time."),
        )

    def _row_of(self, role: Role) -> AppointmentRow:
        key = self.clinic.key_of(role)
        return next(row for row in self.rows if row.id == key)


def _clock(wall: str) -> str:
    """The time of day of a wall clock text."""
    return clock_text(time.fromisoformat(wall[-5:]))


def _iso(utc: int | None) -> str | None:
    return None if utc is None else to_iso(utc, ZONE)


def _freed(roles: Iterable[Role]) -> Freed:
    values = [role.visit.slot.type.value_minor or 0 for role in roles]
    return Freed(len(values), sum(values), CURRENCY)
