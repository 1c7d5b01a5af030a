"""One transaction's worth of visit rows: each is added, compared and changed, refused, or left waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from frontdesk.domain.clock_words import clock_at
from frontdesk.domain.errors import Conflict, FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import occupies
from frontdesk.domain.stops import stopped_sentence
from frontdesk.domain.words import Lifecycle
from frontdesk.models.engine import is_occupied
from frontdesk.models.tables import Appointment, Occupancy, Patient
from frontdesk.services.booking.occupancy import expire_reservations
from frontdesk.services.imports.calendar import Span, Want
from frontdesk.services.imports.cells import BadCell
from frontdesk.services.imports.visit_adds import NewVisit, add_visits
from frontdesk.services.imports.visit_changes import change_visit
from frontdesk.services.imports.visit_decision import Decision, decide
from frontdesk.services.imports.visit_state import next_visit_id, visits_of
from frontdesk.services.imports.visit_swaps import Plan, fitting

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.imports.visit_around import Around, Waits
    from frontdesk.services.imports.visit_rows import VisitRow
    from frontdesk.services.imports.visit_state import Visit
    from frontdesk.services.work import Work


class _Unsettled(Exception):
    """Visits that seemed to fit together did not."""


class VisitChunk:
    """Rows within one transaction. Without `work` nothing is written, and everything else is the same."""

    def __init__(
        self,
        around: Around,
        work: Work | None,
        connection: Connection,
        rows: Sequence[VisitRow],
        *,
        waits: Waits,
    ) -> None:
        self._around = around
        self._tally = around.run.tally
        self._calendar = around.calendar
        self._work = work
        self._connection = connection
        self._waits = waits
        self._now = around.run.book.clock.now_utc() if work is None else work.now_utc
        self._known = around.run.known(connection, [row.external_id for row in rows])
        self._visits = visits_of(connection, rows, self._known, only_known=around.only_known)
        self._new: list[NewVisit] = []
        self._keep_new: list[tuple[str, int, str]] = []
        self._keep_changed: list[tuple[int, str]] = []
        if work is not None:
            expire_reservations(work)
        around.catch_up(connection, rows)

    def take(self, row: VisitRow) -> None:
        """Bring one row into the book, refuse it, or let it wait."""
        self._around.waiting.pop(row.external_id, None)
        visit = self._visits.get(row.external_id)
        try:
            if visit is None:
                self._add(row)
            else:
                self._change(row, visit)
        except BadCell as bad:
            self._refuse(row, bad.column, bad.reason)

    def take_together(self, rows: Iterable[VisitRow]) -> None:
        """Of the rows that wait for each other, bring those in that fit when all give their time back first."""
        by_id = {row.external_id: row for row in rows}
        plans = [plan for row in by_id.values() if (plan := self._plan(row)) is not None]
        for plan in plans:
            self._load(plan.wants)
            self._load(plan.has)
        group = fitting(self._calendar, plans)
        if not group:
            return
        before = (self._tally.mark(), len(self._new), len(self._keep_new), len(self._keep_changed))
        try:
            if self._work is None:
                self._swap(group, by_id)
            else:
                with self._work.session.begin_nested():
                    self._swap(group, by_id)
        except _Unsettled:
            self._tally.back_to(before[0])
            del self._new[before[1] :], self._keep_new[before[2] :], self._keep_changed[before[3] :]
            self._around.waiting.update({plan.external_id: by_id[plan.external_id] for plan in group})
            self._calendar.forget()

    def _swap(self, group: Sequence[Plan], by_id: Mapping[str, VisitRow]) -> None:
        """All of the group, or _Unsettled."""
        for plan in group:
            if plan.has is not None:
                self._calendar.remove(plan.has, plan.owner)
        if self._work is not None:
            owners = [plan.owner for plan in group if plan.owner > 0]
            # Through the session: only its own statements open the savepoint.
            self._work.session.execute(delete(Occupancy).where(Occupancy.appointment_id.in_(owners)))
        refused = len(self._tally.refused)
        for plan in group:
            self.take(by_id[plan.external_id])
            if len(self._tally.refused) > refused or plan.external_id in self._around.waiting:
                raise _Unsettled

    def flush(self) -> None:
        """Write what was gathered. Raises Conflict where somebody took a time behind our back."""
        run, connection = self._around.run, self._connection
        if self._work is None:
            return
        first_id = next_visit_id(connection) if self._new else 0
        try:
            add_visits(connection, self._new, first_id=first_id, now_utc=self._work.now_utc)
        except IntegrityError as error:
            if not is_occupied(error):
                raise
            raise Conflict(
                tr(
                    "The book changed while the file was being read. Run the import again; it goes on from here."
                )
            ) from error
        added = [
            (new.row.external_id, key, new.row.text) for key, new in enumerate(self._new, start=first_id)
        ]
        gone = [self._known[row[0]].key for row in added if row[0] in self._known]
        run.forget(connection, gone)
        run.keep_new(connection, [*added, *self._keep_new])
        run.keep_changed(connection, self._keep_changed)

    def _add(self, row: VisitRow) -> None:
        patient_id = self._patient(row)
        ahead = row.wall.utc > self._now
        if row.lifecycle is Lifecycle.NO_SHOW and ahead:
            raise BadCell(
                "status", tr("The visit has not begun yet, so it can't be a no-show. Correct the status.")
            )
        if row.lifecycle is Lifecycle.BOOKED and ahead:
            self._refuse_who_is_not_booked(patient_id)
        places, work = self._around.places, self._work
        provider = places.providers.by_key.get(places.providers.key(row.provider))
        if occupies(row.lifecycle):
            if provider is not None:
                span = self._clash(Want(provider.id, row.wall.utc, row.until_utc))
                if span is not None:
                    self._blocked(row, span, provider.name)
                    return
            provider = provider or places.take(work, places.providers, row.provider)
            want = Want(provider.id, row.wall.utc, row.until_utc)
            self._load(want)
            self._calendar.add(want, -row.line)
        else:
            provider = provider or places.take(work, places.providers, row.provider)
        location = (
            places.take(work, places.locations, row.location) if row.location else places.first_location
        )
        kind = places.take(work, places.types, row.type).id if row.type else None
        self._new.append(NewVisit(row, patient_id, provider.id, location.id, kind))
        self._tally.added += 1

    def _refuse_who_is_not_booked(self, patient_id: int) -> None:
        if patient_id in self._around.patients.deceased:
            raise BadCell(
                "patient_external_id",
                tr("The patient's card says that they died. Correct the card, or cancel the visit."),
            )
        reason = self._around.patients.stopped.get(patient_id)
        if reason is not None:
            raise BadCell("patient_external_id", stopped_sentence(reason))

    def _patient(self, row: VisitRow) -> int:
        key = self._around.patients.key(row.patient)
        if key is None:
            raise BadCell(
                "patient_external_id",
                tr(
                    "No patient has the external_id {id}. Import the patients first, or correct it.",
                    id=row.patient[:60],
                ),
            )
        return key

    def _decide(self, row: VisitRow, visit: Visit) -> Decision:
        decision = decide(
            self._around,
            self._work,
            self._connection,
            row,
            visit,
            self._known.get(row.external_id),
            patient_id=self._patient(row),
            now_utc=self._now,
        )
        given = decision.target.patient_id
        if given != visit.patient_id and decision.target.lifecycle is Lifecycle.BOOKED:
            self._refuse_who_is_not_booked(given)
        return decision

    def _change(self, row: VisitRow, visit: Visit) -> None:
        decision = self._decide(row, visit)
        if decision.wants is not None and not decision.shares:
            span = self._clash(decision.wants, but=visit.id)
            if span is not None:
                self._blocked(
                    row, span, self._around.places.providers.by_id[decision.target.provider_id].name
                )
                return
        if decision.changed and self._work is not None:
            try:
                with self._work.session.begin_nested():
                    change_visit(self._work, visit, decision.target)
            except FrontdeskError as error:
                self._refuse(row, decision.column, error.sentence)
                return
        for notice in decision.notices:
            self._tally.about_row(row.line, notice)
        if decision.changed:
            self._tally.updated += 1
            if decision.has is not None and decision.has != decision.keeps:
                self._calendar.remove(decision.has, visit.id)
            if decision.wants is not None:
                self._load(decision.wants)
                self._calendar.add(decision.wants, visit.id)
        else:
            self._tally.unchanged += 1
        before = self._known.get(row.external_id)
        if before is None:
            self._keep_new.append((row.external_id, visit.id, decision.columns))
        elif before.columns != decision.columns:
            self._keep_changed.append((before.key, decision.columns))

    def _plan(self, row: VisitRow) -> Plan | None:
        visit = self._visits.get(row.external_id)
        places = self._around.places
        try:
            if visit is None:
                provider = places.providers.by_key[places.providers.key(row.provider)]
                wants = Want(provider.id, row.wall.utc, row.until_utc) if occupies(row.lifecycle) else None
                return Plan(row.external_id, -row.line, None, wants)
            decision = self._decide(row, visit)
        except BadCell:
            return None
        return Plan(row.external_id, visit.id, decision.has, decision.wants)

    def _load(self, want: Want | None) -> None:
        if want is not None and not self._calendar.knows(want):
            self._calendar.load(self._connection, [want])

    def _clash(self, want: Want, *, but: int | None = None) -> Span | None:
        self._load(want)
        return self._calendar.clash(want, but=but)

    def _blocked(self, row: VisitRow, span: Span, provider: str) -> None:
        """Let the row wait, or refuse it with who has the time."""
        times = {
            "start": clock_at(span.from_utc, row.wall.zone),
            "end": clock_at(span.until_utc, row.wall.zone),
        }
        if span.owner < 0:
            has = tr(
                "{who} already has the visit of line {line} {start} to {end}.",
                who=provider,
                line=-span.owner,
                **times,
            )
        elif span.owner == 0:
            has = tr("{who} is not free {start} to {end}.", who=provider, **times)
        else:
            other, first, last = self._connection.execute(
                select(Appointment.external_id, Patient.first_name, Patient.last_name)
                .join(Patient, Patient.id == Appointment.patient_id)
                .where(Appointment.id == span.owner)
            ).one()
            if self._around.may_wait(row, other, self._waits):
                self._around.waiting[row.external_id] = row
                return
            has = tr(
                "{who} already has {patient} {start} to {end}{id}.",
                who=provider,
                patient=f"{first} {last}".strip(),
                id="" if other is None else f" ({other})",
                **times,
            )
        self._refuse(row, "start", tr("{problem} Change the time of one of the two.", problem=has))

    def _refuse(self, row: VisitRow, column: str, reason: str) -> None:
        self._tally.refuse(row.line, reason, external_id=row.external_id, column=column)
