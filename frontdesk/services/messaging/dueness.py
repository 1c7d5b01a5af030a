"""What is due of a visit, decided without writing: for the planner, which writes it down, and for who wants to see it beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.cadence import (
    Due,
    Step,
    cut_off,
    safe_hours_left_no_time,
    wanted,
)
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, UtcMs
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Confirmation
from frontdesk.models.queries.outbox import UNREAD_REVOCATIONS
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.visits import (
    VisitFacts,
    days_on_numbers,
    strayed_numbers,
    used_steps,
    visits_of_day_on,
)
from frontdesk.services.messaging.composing import Named, Text, compose
from frontdesk.services.messaging.reasons import no_time_in_safe_hours
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.messaging.surroundings import Around

LOOK_AGAIN = 6 * HOUR
"""Where nothing can be sent we look again, in case something changed that told nobody."""


class Known:
    """What the book says of visits at this moment."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._strayed: frozenset[str] | None = None
        self._revoking: frozenset[str] | None = None
        self._used: dict[int, frozenset[str]] = {}
        self._days: dict[tuple[str, str], list[VisitFacts]] = {}

    def read(self, visits: Sequence[VisitFacts]) -> None:
        """Read at once what will be asked of these visits; what was read before is forgotten."""
        self._days = days_on_numbers(self.connection, visits)
        ids = {visit.id for visit in visits} | {each.id for day in self._days.values() for each in day}
        found = used_steps(self.connection, ids)
        self._used = {key: found.get(key, frozenset()) for key in ids}

    def take(self, appointment_id: int, step: str) -> None:
        """Count a step as used that is about to be written."""
        if appointment_id in self._used:
            self._used[appointment_id] |= {step}

    def strayed(self, number: str) -> bool:
        """Whether a text went to the number that the book does not know, and nobody has looked at it."""
        if self._strayed is None:
            self._strayed = strayed_numbers(self.connection)
        return number in self._strayed

    def revoking(self, number: str) -> bool:
        """Whether a reply from the number asks for no more texts, and nobody has read it."""
        if self._revoking is None:
            self._revoking = frozenset(row[0] for row in run(self.connection, UNREAD_REVOCATIONS, {}))
        return number in self._revoking

    def used(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """For each visit the steps that its present version has used up."""
        keys = list(ids)
        missing = [key for key in keys if key not in self._used]
        found = used_steps(self.connection, missing) if missing else {}
        return {key: self._used[key] if key in self._used else found.get(key, frozenset()) for key in keys}

    def same_day(self, visit: VisitFacts) -> list[VisitFacts]:
        """The booked visits of that day on that number, by start."""
        known = self._days.get((visit.mobile, visit.local_date))
        if known is not None:
            return known
        return visits_of_day_on(self.connection, mobile=visit.mobile, local_date=visit.local_date)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about a visit and about those that its text names.

    Nothing goes where `send` is None; `why_not` says why, where the patient can't be written to at all. `looks` says of each visit
    that this settles when to look at it again (None: never).
    """

    send: Step | None = None
    named: tuple[Named, ...] = ()
    expired: tuple[tuple[VisitFacts, Step], ...] = ()
    looks: tuple[tuple[int, UtcMs | None], ...] = ()
    why_not: str | None = None


def decide(known: Known, around: Around, visit: VisitFacts, *, now_utc: UtcMs) -> Decision:
    """What is due of a visit now, together with those of its family that the same text would name."""
    if visit.notice_due_utc is not None or not visit.booked or visit.start_utc <= now_utc:
        # The notice of a move goes first, and has the steps looked at anew.
        return Decision(looks=(_look(visit, None, now_utc),))
    why_not = why_not_texted(visit)
    if why_not is not None:
        return Decision(looks=(_look(visit, now_utc + LOOK_AGAIN, now_utc),), why_not=why_not)
    return _Family(known, around, visit, now_utc).decide()


def why_expired(known: Known, around: Around, visit: VisitFacts, step: Step, *, now_utc: UtcMs) -> str:
    """Why a step will never go out, as a sentence for the ledger."""
    place = around.of(known.connection, visit)
    if safe_hours_left_no_time(step, visit.start_utc, place, now_utc):
        return no_time_in_safe_hours()
    return tr("Its time had passed, or a later step was nearer to the visit.")


def step_text(around: Around, marker_key: bytes, send: Step, named: tuple[Named, ...]) -> Text:
    """The text that sends a step about the named visits."""
    family = len(named) > 1
    if send.ask:
        kind = TextKind.ASK_FAMILY if family else TextKind.ASK
    else:
        kind = TextKind.TELL_FAMILY if family else TextKind.TELL
    return compose(around, marker_key, kind=kind, address=named[0].visit.mobile, named=named, step=send.key)


def may_join(visit: VisitFacts, *, now_utc: UtcMs) -> bool:
    """Whether a visit may be named in a text about another on its number and day."""
    return (
        visit.start_utc > now_utc
        and not visit.alone
        and visit.notice_due_utc is None
        and why_not_texted(visit) is None
    )


def due_of(known: Known, around: Around, visit: VisitFacts, used: frozenset[str], *, now_utc: UtcMs) -> Due:
    """What the cadence says of one visit alone."""
    return around.due(known.connection, visit, used, now_utc=now_utc)


def plays(
    known: Known, around: Around, visit: VisitFacts, used: frozenset[str], now: UtcMs
) -> Iterator[tuple[Step, UtcMs]]:
    """The steps of a visit that would go out from `now` on, and when, if nobody answered."""
    moment: UtcMs | None = now
    while moment is not None and moment < visit.start_utc:
        due = due_of(known, around, visit, used, now_utc=moment)
        used |= {step.key for step in due.expired}
        if due.send is not None:
            used |= {due.send.key}
            yield due.send, moment
        moment = due.next_utc


@dataclass(slots=True)
class _Family:
    """A visit that may be written about, and who else is on its number that day."""

    known: Known
    around: Around
    first: VisitFacts
    now: UtcMs

    def decide(self) -> Decision:
        family = [self.first]
        if not self.first.alone:
            family += [
                each
                for each in self.known.same_day(self.first)
                if each.id != self.first.id and may_join(each, now_utc=self.now)
            ]
        used = self.known.used([each.id for each in family])
        due = {each.id: self._due(each, used.get(each.id, frozenset())) for each in family}
        mine = due[self.first.id]
        if mine.send is None:
            return Decision(
                expired=tuple((self.first, step) for step in mine.expired),
                looks=(_look(self.first, mine.next_utc, self.now),),
            )
        named = tuple(
            Named(each, step.key)
            for each in sorted(family, key=lambda one: (one.start_utc, one.id))
            if (step := self._step_in(each, mine.send, due[each.id], used.get(each.id, frozenset())))
        )
        expired: list[tuple[VisitFacts, Step]] = []
        looks: list[tuple[int, UtcMs | None]] = []
        for one in named:
            late = due[one.visit.id].expired
            expired += [(one.visit, step) for step in late if step.key != one.step]
            after = used.get(one.visit.id, frozenset()) | {one.step} | {step.key for step in late}
            looks.append(_look(one.visit, self._due(one.visit, after).next_utc, self.now))
        return Decision(mine.send, named, tuple(expired), tuple(looks))

    def _due(self, visit: VisitFacts, used: frozenset[str]) -> Due:
        return due_of(self.known, self.around, visit, used, now_utc=self.now)

    def _step_in(self, visit: VisitFacts, send: Step, due: Due, used: frozenset[str]) -> Step | None:
        """As which step a visit is named in the text that sends `send` about the first: its own due one, or the same ahead of its time.

        Who was asked already is not asked again because of a visit that was added later.
        """
        if due.send is not None:
            return due.send if due.send.ask == send.ask else None
        asked, first_asked = (each.answer is Confirmation.AWAITING for each in (visit, self.first))
        if send.ask and asked and not first_asked:
            return None
        own = _like(send, self.around.steps_of(visit), used, visit.answer)
        if own is None:
            return None
        place = self.around.of(self.known.connection, visit)
        ahead = self.now < cut_off(own, visit.start_utc, place) and not place.silence.contains(
            self.now, place.zone
        )
        return own if ahead else None


def _like(send: Step, steps: tuple[Step, ...], used: frozenset[str], answer: Confirmation) -> Step | None:
    """The step of a visit's cadence that a text which sends `send` of another cadence may count as: the same one, else the next alike."""
    same = [step for step in steps if step.key == send.key] or [
        step for step in steps if step.key not in used and wanted(step, answer)
    ]
    alike = [step for step in same if step.ask == send.ask and step.key not in used and wanted(step, answer)]
    return alike[0] if alike else None


def _look(visit: VisitFacts, next_utc: UtcMs | None, now_utc: UtcMs) -> tuple[int, UtcMs | None]:
    """When to look again. The moment is later than now, or the planner would turn in a circle."""
    return visit.id, None if next_utc is None else max(next_utc, now_utc + 1)
