"""One part of an act on its way back or forth: a visit, rows of other tables, a reply that was decided."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import Conflict, Refused
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import lifecycle_word
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Appointment, CommandLog, CommandPart
from frontdesk.services.booking import lookups
from frontdesk.services.booking.cancelling import apply_cancel
from frontdesk.services.booking.commands import Way, way_from_json, way_to_json
from frontdesk.services.booking.meanwhile import changed_since
from frontdesk.services.booking.notices import grace_of
from frontdesk.services.booking.parts import TOUCHED, to_text, undoer_of
from frontdesk.services.booking.restoring import Restored, restore
from frontdesk.services.booking.states import capture, give_up
from frontdesk.services.booking.wishes import settle_wish
from frontdesk.services.requests import follow_visit

if TYPE_CHECKING:
    from frontdesk.services.work import Work

Row: TypeAlias = CommandLog | CommandPart


class Step:
    """One part of an act on its way back or forth."""

    def __init__(self, work: Work, row: Row, *, back: bool) -> None:
        self.work, self.row, self.back = work, row, back
        inverse, forward = json.loads(row.inverse), json.loads(row.forward)
        self._here, self._there = (forward, inverse) if back else (inverse, forward)
        self._touched = self._there.get("by") == TOUCHED
        self._undoer = None if self._touched else undoer_of(self._there)
        self._left_at = 0
        self.appointment: Appointment | None = None

    @property
    def title(self) -> str:
        """What the part is about, where it is no visit."""
        return str(self._there.get("title", ""))

    @property
    def way(self) -> Way | None:
        """Where a visit goes; None where the part is none, or another part brings it there."""
        return None if self._touched or self._undoer is not None else way_from_json(self._there)

    @property
    def there_revision(self) -> int:
        """The revision at which the visit stood where it goes."""
        return int(self._there["revision"])

    def check(self, *, since_utc: int) -> None:
        """Raises Conflict where the part has moved on."""
        if self._undoer is not None:
            self._undoer.check(self.work, self.row, self._here, since_utc=since_utc, back=self.back)
            return
        visit = self.work.session.get(Appointment, self.row.subject_id)
        stands = visit is not None and visit.revision == self.row.revision
        if self._touched:
            # Whoever brings it there looks at it; one that has moved on is not what it was, and told to nobody.
            self.appointment = visit if stands else None
        elif visit is None or not stands:
            said = changed_since(self.work, Kind.APPOINTMENT, self.row.subject_id, since_utc=since_utc)
            why = (
                tr("The visit was changed since, so this can't be undone.")
                if self.back
                else tr("The visit was changed since, so this can't be done again.")
            )
            raise Conflict(" ".join([why, said or tr("Look at it again.")]))
        else:
            self.appointment = visit
        self._left_at = 0 if self.appointment is None else self.appointment.revision

    def give_up(self) -> None:
        """Give back the time that the visit will not have."""
        way = self.way
        if self.appointment is not None and way is not None and way.state is not None:
            give_up(self.work, self.appointment, capture(self.appointment), way.state)

    def go(self, *, since_utc: int) -> None:
        """Bring the part there, and write down the way that leads here again."""
        if self._undoer is not None:
            self._undoer.bring(self.work, self._there)
            return
        if self._touched:
            self._write({**self._here, "revision": self._left_at or self._here["revision"]})
            return
        appointment, way = self.appointment, self.way
        if appointment is None or way is None:
            raise Conflict(tr("The visit is gone, so this can't be undone."))
        before = capture(appointment)
        done = _bring(self.work, appointment, way, since_utc=since_utc)
        here = way_from_json(self._here)
        # A booking goes back to nothing, however often.
        nothing = not self.back and here.state is None
        self._write(
            way_to_json(
                replace(
                    here,
                    state=None if nothing else before,
                    voided=done.voided,
                    settled=tuple(dict.fromkeys((*here.settled, *done.settled))),
                    revision=self._left_at,
                )
            )
        )

    def refuse_the_dead(self) -> None:
        """Raises Refused where the act would leave a visit booked for somebody who died."""
        visit = self.appointment
        if visit is not None and visit.lifecycle == Lifecycle.BOOKED and visit.start_utc > self.work.now_utc:
            # What was booked before a stop comes back; a booking done again is one more.
            is_new = not self.back and not self._touched and way_from_json(self._here).state is None
            (lookups.check_bookable if is_new else lookups.check_patient)(self.work, visit.patient_id)

    def _write(self, fields: dict[str, Any]) -> None:
        if self.back:
            self.row.forward = to_text(fields)
        else:
            self.row.inverse = to_text(fields)


def go(steps: list[Step], *, since_utc: int) -> None:
    """Bring all parts where the act leads; `since_utc` is when they left there. Raises Conflict, Refused."""
    for step in steps:
        step.check(since_utc=since_utc)
    if len(steps) > 1:
        for step in steps:
            step.give_up()
    for step in steps:
        step.go(since_utc=since_utc)
    for step in steps:
        step.refuse_the_dead()


def _bring(work: Work, appointment: Appointment, way: Way, *, since_utc: int) -> Restored:
    done = _led(work, appointment, way, since_utc=since_utc)
    # A request for a visit waits again with its booking gone, and is answered again with it back.
    follow_visit(work, appointment)
    # Nobody waits to come sooner to a visit that is not there.
    settle_wish(work, appointment, None)
    return done


def _led(work: Work, appointment: Appointment, way: Way, *, since_utc: int) -> Restored:
    grace_ms = grace_of(work)
    if way.state is None:
        # A walk-in was here from the first, and nothing has happened to it since.
        if appointment.lifecycle not in (Lifecycle.BOOKED, Lifecycle.ARRIVED):
            raise Refused(
                tr(
                    "The visit is {word} by now, so its booking can't be undone. Set it back to booked first, or leave it.",
                    word=lifecycle_word(Lifecycle(appointment.lifecycle)),
                )
            )
        cancelled = apply_cancel(
            work, appointment, lifecycle=Lifecycle.CANCELLED_BY_CLINIC, grace_ms=grace_ms
        )
        return Restored(cancelled.voided)
    in_grace = 0 <= work.now_utc - since_utc < grace_ms
    return restore(work, appointment, way, way.state, in_grace=in_grace, grace_ms=grace_ms)
