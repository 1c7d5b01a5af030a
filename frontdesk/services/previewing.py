"""What switching the reminders on would send at once: exactly who gets what, and who does not and why. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.domain.cadence import Step, horizon
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.words import Lifecycle, MessageState, StepKey
from frontdesk.models.queries.book import AppointmentRow, appointments_by_ids
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.models.tables import Appointment, Message, MessageItem
from frontdesk.services import settings
from frontdesk.services.messaging.channel import has_account
from frontdesk.services.messaging.claiming import waiting_ids
from frontdesk.services.messaging.composing import Named, Text
from frontdesk.services.messaging.dueness import Decision, Known, decide, step_text
from frontdesk.services.messaging.outlook import outlook
from frontdesk.services.messaging.owing import Notice, What, decide_notice, notice_text
from frontdesk.services.messaging.planning import batches
from frontdesk.services.messaging.queueing import free_attempt
from frontdesk.services.messaging.surroundings import Around

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.work import Book

ENABLED = "reminders.enabled"


@dataclass(frozen=True, slots=True)
class TextAhead:
    """A text that would go out now: to which number, about which visits, word for word. `kind` is ask, tell, moved or cancelled;
    `waiting`: it is in the outbox already."""

    to: str
    visits: tuple[AppointmentRow, ...]
    body: str
    segments: int
    kind: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class NotTold:
    """Visits whose patients are sent nothing, for one reason (a sentence)."""

    reason: str
    visits: tuple[AppointmentRow, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """A visit whose next text goes at a later moment (ms UTC), if nothing changes until then."""

    visit: AppointmentRow
    at_utc: UtcMs
    asks: bool


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """What the first cycle after switching on would do, for the visits that the cadence reaches from now.

    `not_told` is by reason, the one with most visits first; `later` by time. `segments` are those of all texts. `account` is false
    where there is no account yet: then all of it waits until there is one.
    """

    texts: tuple[TextAhead, ...]
    not_told: tuple[NotTold, ...]
    later: tuple[Later, ...]
    segments: int
    account: bool
    enabled: bool


def preview_reminders(book: Book) -> ReminderPreview:
    """What would be sent now if reminders were switched on. It decides as the planner does, and writes nothing."""
    # One session for all of it: a second one would begin another moment of the book.
    with book.read() as connection, Session(connection) as session:
        return foresee(book, connection, session, Around.load(connection))


def foresee(book: Book, connection: Connection, session: Session, around: Around) -> ReminderPreview:
    """The same by the settings of `around`, which may be others than the book's; `session` is one over `connection`."""
    enabled = around.settings.reminders_enabled
    switched_on = replace(around, settings=replace(around.settings, reminders_enabled=True))
    foreseen = _Foreseen(connection, session, switched_on, book.keys.marker, book.clock.now_utc())
    foreseen.waiting()
    foreseen.notices()
    foreseen.steps()
    foreseen.rest()
    return foreseen.preview(account=has_account(connection), enabled=enabled)


def start_reminders(book: Book, actor: Actor) -> Changes:
    """Switch the reminders on: the next cycle sends what is due."""
    return settings.put(book, actor, ENABLED, "true")


def stop_reminders(book: Book, actor: Actor) -> Changes:
    """Switch the reminders off: nothing more is sent, what waits stays."""
    return settings.put(book, actor, ENABLED, "false")


class _AfterThat(Known):
    """The book as it would be after what was decided so far."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.taken: defaultdict[int, set[str]] = defaultdict(set)
        self.settled: set[int] = set()
        """Visits whose notice has been dealt with."""

    def used(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        keys = list(ids)
        found = super().used(keys)
        return {key: found.get(key, frozenset()) | self.taken.get(key, set()) for key in keys}

    def same_day(self, visit: VisitFacts) -> list[VisitFacts]:
        return [self.seen(each) for each in super().same_day(visit)]

    def seen(self, visit: VisitFacts) -> VisitFacts:
        return replace(visit, notice_due_utc=None) if visit.id in self.settled else visit


@dataclass(slots=True)
class _Draft:
    """A text that would go, by the keys of its visits."""

    to: str
    visits: tuple[int, ...]
    text: Text | Message
    kind: str


@dataclass(slots=True)
class _Foreseen:
    """The first cycle, played through in mind."""

    connection: Connection
    session: Session
    around: Around
    marker_key: bytes
    now: UtcMs
    known: _AfterThat = field(init=False)
    drafts: list[_Draft] = field(default_factory=list)
    reasons: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    later: list[tuple[UtcMs, int, bool]] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    """Visits that have been looked at, as the planner would have put them off."""
    open: list[int] = field(default_factory=list)
    """Visits of which nothing goes now."""

    def __post_init__(self) -> None:
        self.known = _AfterThat(self.connection)

    def waiting(self) -> None:
        """What is in the outbox already goes first."""
        ids = [
            key
            for state in (MessageState.QUEUED, MessageState.HELD)
            for key in waiting_ids(self.connection, state, self.now)
        ]
        for key in ids:
            message = self.session.get_one(Message, key)
            items = self.session.scalars(
                select(MessageItem.appointment_id).where(MessageItem.message_id == key)
            )
            self.drafts.append(_Draft(message.to_address, tuple(items), message, message.kind))

    def notices(self) -> None:
        """Then whoever was told what no longer holds."""
        due = self.connection.execute(
            select(Appointment.id)
            .where(Appointment.notice_due_utc <= self.now)
            .order_by(Appointment.notice_due_utc)
        )
        for batch in batches(due.scalars().all()):
            for visit in visits_by_ids(self.connection, batch):
                appointment = self.session.get_one(Appointment, visit.id)
                found = decide_notice(
                    self.known, self.session, self.around, visit, appointment, now_utc=self.now
                )
                self._notice(visit, found)

    def _notice(self, visit: VisitFacts, found: Notice) -> None:
        match found.what:
            case What.WAIT:
                self.later.append((found.at_utc, visit.id, False))
                self.done.add(visit.id)
                return
            case What.PHONE:
                self.reasons[tr("{why} Tell the patient of the change by phone.", why=found.why)].append(
                    visit.id
                )
                self.known.taken[visit.id].add(StepKey.NOTICE)
            case What.SEND:
                attempt = free_attempt(
                    self.connection, appointment_id=visit.id, version=visit.version, step=found.step
                )
                text = notice_text(self.around, self.marker_key, visit, found, attempt=attempt)
                self.drafts.append(_Draft(visit.mobile, (visit.id,), text, found.kind))
                self.known.taken[visit.id].add(found.step)
            case What.NOTHING:
                pass
        self.known.taken[visit.id].update(step.key for step in found.expired)
        self.known.settled.add(visit.id)

    def steps(self) -> None:
        """Then the steps that are due, in the order in which the planner comes to them."""
        last = self.now + horizon(self.around.settings.every_step)
        ids = (
            self.connection.execute(
                select(Appointment.id)
                .where(
                    Appointment.lifecycle == Lifecycle.BOOKED,
                    Appointment.start_utc > self.now,
                    Appointment.start_utc <= last,
                )
                .order_by(Appointment.id)
            )
            .scalars()
            .all()
        )
        # Whom a text names first depends on the order, so it is the planner's: so many at a time, of those not looked at yet.
        for batch in batches(ids, but=self.done):
            visits = visits_by_ids(self.connection, batch)
            self.known.read(visits)
            for visit in visits:
                if visit.id not in self.done:
                    found = decide(self.known, self.around, self.known.seen(visit), now_utc=self.now)
                    self._step(found, visit)

    def _step(self, found: Decision, visit: VisitFacts) -> None:
        self.done.update(key for key, _ in found.looks)
        for expired, step in found.expired:
            self.known.taken[expired.id].add(step.key)
        if found.send is None:
            self.open.append(visit.id)
            return
        for one in found.named:
            self.known.taken[one.visit.id].add(one.step)
        draft = self._draft(found.send, found.named)
        if isinstance(draft.text, Text) and draft.text.trouble:
            self.reasons[draft.text.trouble] += draft.visits
        else:
            self.drafts.append(draft)

    def _draft(self, send: Step, named: tuple[Named, ...]) -> _Draft:
        return _Draft(
            named[0].visit.mobile,
            tuple(one.visit.id for one in named),
            step_text(self.around, self.marker_key, send, named),
            "ask" if send.ask else "tell",
        )

    def rest(self) -> None:
        """Of the visits about which nothing goes now: when something will, or why it never will."""
        told = {key for draft in self.drafts for key in draft.visits}
        for batch in batches([key for key in self.open if key not in told]):
            visits = visits_by_ids(self.connection, batch)
            self.known.read(visits)
            for visit in visits:
                self._rest(self.known.seen(visit))

    def _rest(self, visit: VisitFacts) -> None:
        found = outlook(self.known, self.around, visit, marker_key=self.marker_key, now_utc=self.now)
        if found.at_utc is None:
            self.reasons[found.why_not].append(visit.id)
        else:
            self.later.append((found.at_utc, visit.id, found.asks))

    def preview(self, *, account: bool, enabled: bool) -> ReminderPreview:
        wanted = {
            *(key for draft in self.drafts for key in draft.visits),
            *(key for keys in self.reasons.values() for key in keys),
            *(key for _, key, _ in self.later),
        }
        rows = {row.id: row for row in appointments_by_ids(self.connection, sorted(wanted))}
        texts = tuple(
            TextAhead(
                to=draft.to,
                visits=tuple(rows[key] for key in draft.visits),
                body=draft.text.body,
                segments=draft.text.segments,
                kind=draft.kind,
                waiting=isinstance(draft.text, Message),
            )
            for draft in self.drafts
        )
        groups = sorted(self.reasons.items(), key=lambda each: (-len(each[1]), each[0]))
        return ReminderPreview(
            texts=texts,
            not_told=tuple(NotTold(reason, tuple(rows[key] for key in keys)) for reason, keys in groups),
            later=tuple(Later(rows[key], at_utc, asks) for at_utc, key, asks in sorted(self.later)),
            segments=sum(text.segments for text in texts),
            account=account,
            enabled=enabled,
        )
