"""A provider is behind: expected times move, booked ones never do; and those whom it concerns are told, once, in one previewed send.

The texts go through the outbox as all others do: version, consent, opt-out, quiet and safe hours are looked at when they leave. Nobody is
told the same twice: a later delay goes only to those whose expected time has moved by `TELL_AGAIN` minutes or more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, text

from frontdesk.domain.arrivals import LONGEST_DELAY, late_step, minutes_of_step, tells_again
from frontdesk.domain.cadence import allowed_from
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, SECOND
from frontdesk.domain.names import display_name
from frontdesk.domain.templates import TextKind
from frontdesk.domain.words import NOT_GONE_OUT, Confirmation, Lifecycle, MessageState
from frontdesk.models.queries.plain import run
from frontdesk.models.queries.visits import VisitFacts, visits_by_ids
from frontdesk.models.tables import Appointment, Message, MessageItem, Provider, RunningLate
from frontdesk.services.booking.parts import register
from frontdesk.services.booking.rows import RowsUndoer, Watched
from frontdesk.services.desk_days import provider_day
from frontdesk.services.late_texts import remember_told
from frontdesk.services.messaging.channel import has_account
from frontdesk.services.messaging.composing import Named, Text, compose
from frontdesk.services.messaging.delays import why_delay_is_over
from frontdesk.services.messaging.queueing import enqueue
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

GRACE_SECONDS: Final = 15
"""So long the notices wait for an undo at the most; a clinic whose notices wait less has them sooner."""

# The unary plus keeps SQLite from reading all that the provider ever had.
_CONCERNED = text(
    "SELECT a.id, p.last_name, p.phone FROM appointment a JOIN patient p ON p.id = a.patient_id"
    " WHERE a.local_date = :day AND +a.provider_id = :provider AND a.lifecycle IN ('booked', 'arrived') ORDER BY a.start_utc, a.id"
)
_TOLD = text(
    "SELECT i.appointment_id, i.step, i.attempt, m.state FROM message_item i JOIN message m ON m.id = i.message_id"
    " JOIN appointment a ON a.id = i.appointment_id AND a.version = i.version"
    " WHERE i.appointment_id IN (SELECT value FROM json_each(:ids)) AND m.kind = 'late' ORDER BY m.id"
)
_WAITING = select(Message).where(Message.kind == TextKind.LATE, Message.state.in_(NOT_GONE_OUT))
_OF_THE_DAY = (
    select(MessageItem.message_id)
    .join(Appointment, Appointment.id == MessageItem.appointment_id)
    .where(Appointment.local_date == bindparam("day"), Appointment.provider_id == bindparam("provider"))
)
_UNTOLD: Final = frozenset(
    {MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED, MessageState.UNDELIVERED}
)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many minutes a provider was behind before, and is now."""

    provider_id: int
    provider: str
    before: int
    minutes: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Concerned:
    """A visit whose expected time moves. `to` and `body`: the text that tells its patient; empty where none does, and `why_not` says why.

    `call`: nothing but a call reaches them. `number`: what to dial. Instants in UTC ms.
    """

    appointment_id: int
    patient_id: int
    patient: str
    start_utc: int
    expected_utc: int
    zone: str
    number: str
    to: str = ""
    body: str = ""
    segments: int = 0
    why_not: str = ""
    call: bool = False


@dataclass(frozen=True, slots=True)
class LatePreview:
    """Who would be told what, and who not and why. `why_none` says why no text can go at all; empty where one may."""

    provider_id: int
    provider: str
    minutes: int
    told: tuple[Concerned, ...]
    not_told: tuple[Concerned, ...]
    segments: int
    why_none: str


@dataclass(frozen=True, slots=True)
class LateSent:
    """Texts that wait to go: their public ids, when they leave (ms UTC), and who is to be called instead."""

    message_ids: tuple[str, ...]
    goes_utc: int
    to_call: tuple[Concerned, ...]
    changes: Changes = Changes(0, ())


@dataclass(frozen=True, slots=True)
class _Draft:
    text: Text
    named: tuple[Named, ...]
    attempt: int


@dataclass(frozen=True, slots=True)
class _Found:
    preview: LatePreview
    drafts: tuple[_Draft, ...]
    mistaken: tuple[tuple[int, int], ...]


class LateUndoer(RowsUndoer):
    """As for any row; texts that wait and no longer say what holds are taken back."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        super().bring(work, to)
        for row in to["rows"]:
            provider_id, day = row["key"]
            about = _OF_THE_DAY.params(day=day, provider=provider_id)
            for message in work.session.scalars(_WAITING.where(Message.id.in_(about))).all():
                why = why_delay_is_over(work.session.connection(), message.id)
                if why is not None:
                    _drop(work, message, why)


BY: Final = "late"
register(BY, LateUndoer)


def set_behind(book: Book, actor: Actor, provider_id: int, minutes: int) -> Behind:
    """A provider is so many minutes behind today, by the date where they are; 0: on time again.

    Raises NotFound, UsageError (not between 0 and ten hours).
    """
    if not 0 <= minutes <= LONGEST_DELAY:
        raise UsageError(tr("Give the delay in minutes, from 0 to {most}.", most=LONGEST_DELAY))
    with book.write(actor) as work:
        provider = _provider(work.session.connection(), provider_id)
        day = provider_day(work.session.connection(), provider_id, work.now_utc)
        watched = Watched(work, Kind.DAY, provider_id, by=BY)
        watched.watch(RunningLate, (provider_id, day))
        row = work.session.get(RunningLate, (provider_id, day))
        before = 0 if row is None else row.minutes
        if row is None:
            row = RunningLate(provider_id=provider_id, local_date=day)
            work.session.add(row)
        row.minutes, row.actor, row.at_utc = minutes, work.actor.label[:200], work.now_utc
        watched.remember("behind", title=tr("the delay of {provider}", provider=provider))
        work.changed(Kind.DAY, provider_id)
        work.audit("running_late", Kind.DAY, provider_id, {"from": before, "to": minutes})
    return Behind(provider_id, provider, before, minutes, work.changes)


def preview_late(book: Book, provider_id: int) -> LatePreview:
    """Whom today's delay of a provider concerns: exactly who would get which text, and who none and why. Raises NotFound."""
    with book.read() as connection:
        return _find(connection, provider_id, book.keys.marker, book.clock.now_utc()).preview


def still_told(book: Book, provider_id: int) -> tuple[tuple[int, int], ...]:
    """Who was told of another delay than today's and has heard nothing since: the minutes that they were told, and how many patients,
    the most minutes first. Raises NotFound."""
    with book.read() as connection:
        found = _find(connection, provider_id, book.keys.marker, book.clock.now_utc())
    return found.mistaken


def send_late(
    book: Book,
    actor: Actor,
    provider_id: int,
    *,
    only: Sequence[int] | None = None,
    minutes: int | None = None,
) -> LateSent:
    """Tell those whom it concerns (of them `only` these visits, where named). Who has been told since the preview is left out.

    `minutes`: the delay that the preview spoke of. Raises NotFound, UsageError (no text can go, or nobody is left to be told),
    Conflict (the delay is another meanwhile, so the texts would be, too).
    """
    with book.write(actor) as work:
        found = _find(work.session.connection(), provider_id, work.keys.marker, work.now_utc)
        if minutes not in (None, found.preview.minutes):
            raise Conflict(
                tr(
                    "The delay was changed to {minutes} min meanwhile. Look at the texts again.",
                    minutes=found.preview.minutes,
                )
            )
        if found.preview.why_none:
            raise UsageError(found.preview.why_none)
        wanted = [
            each for each in found.drafts if only is None or any(one.visit.id in only for one in each.named)
        ]
        if not wanted:
            raise UsageError(tr("Everybody has been told already, or can't be told by text."))
        grace = min(GRACE_SECONDS, Around.load(work.session.connection()).settings.notices_grace_seconds)
        goes = work.now_utc + round(grace * SECOND)
        ids = tuple(_queue(work, each, not_before_utc=goes) for each in wanted)
        work.audit("late_told", Kind.DAY, provider_id, {"texts": len(ids), "minutes": found.preview.minutes})
        work.changed(Kind.DAY, provider_id)
        remember_told(work, provider_id, ids)
    to_call = tuple(each for each in found.preview.not_told if each.call)
    return LateSent(ids, goes, to_call, work.changes)


def _overtake(work: Work, visits: Sequence[int]) -> None:
    """An earlier notice about these visits that has not left yet never will: this one says what holds."""
    about = select(MessageItem.message_id).where(MessageItem.appointment_id.in_(visits))
    for message in work.session.scalars(_WAITING.where(Message.id.in_(about))).all():
        _drop(work, message, tr("The provider is behind by other minutes meanwhile."))


def _drop(work: Work, message: Message, reason: str) -> None:
    message.state = MessageState.CANCELLED
    message.reason = reason
    message.updated_utc = work.now_utc
    work.changed(Kind.MESSAGE, message.id)


def _queue(work: Work, draft: _Draft, *, not_before_utc: int) -> str:
    _overtake(work, [one.visit.id for one in draft.named])
    message = enqueue(
        work,
        draft.text,
        kind=TextKind.LATE,
        step=draft.named[0].step,
        asks=False,
        address=draft.named[0].visit.mobile,
        named=draft.named,
        attempt=draft.attempt,
        not_before_utc=not_before_utc,
    )
    for one in draft.named:
        work.changed(Kind.APPOINTMENT, one.visit.id)
    return message.public_id


def _find(connection: Connection, provider_id: int, marker_key: bytes, now: int) -> _Found:
    name = _provider(connection, provider_id)
    day = provider_day(connection, provider_id, now)
    minutes = connection.execute(
        select(RunningLate.minutes).where(
            RunningLate.provider_id == provider_id, RunningLate.local_date == day
        )
    ).scalar()
    finding = _Finding(connection, Around.load(connection), marker_key, int(minutes or 0), now)
    finding.look(day, provider_id)
    told, not_told = finding.told, finding.not_told
    preview = LatePreview(
        provider_id=provider_id,
        provider=name,
        minutes=finding.minutes,
        told=tuple(told),
        not_told=tuple(not_told),
        segments=sum(each.text.segments for each in finding.drafts),
        why_none=_why_none(connection, finding.around),
    )
    mistaken = Counter(finding.mistaken.values())
    return _Found(preview, tuple(finding.drafts), tuple(sorted(mistaken.items(), reverse=True)))


class _Finding:
    """One look at whom a delay concerns."""

    def __init__(
        self, connection: Connection, around: Around, marker_key: bytes, minutes: int, now: int
    ) -> None:
        self.connection, self.around, self.marker_key = connection, around, marker_key
        self.minutes, self.now = minutes, now
        self.told: list[Concerned] = []
        self.not_told: list[Concerned] = []
        self.drafts: list[_Draft] = []
        self.mistaken: dict[int, int] = {}
        """By patient the minutes that they were told, where others hold."""
        self._names: dict[int, tuple[str, str]] = {}
        self._said: dict[int, tuple[int | None, int]] = {}

    def look(self, day: str, provider_id: int) -> None:
        """Go through the provider's visits of the day, by start; texts to one number are one text."""
        rows = run(self.connection, _CONCERNED, {"day": day, "provider": provider_id}).fetchall()
        self._names = {key: (last, phone) for key, last, phone in rows}
        visits = visits_by_ids(self.connection, list(self._names))
        self._said = _said(self.connection, list(self._names))
        by_number: defaultdict[str, list[VisitFacts]] = defaultdict(list)
        for visit in visits:
            if self._is_over(visit):
                continue
            why, call = self._why_not(visit)
            if why:
                # Nobody is missed who has been told as much already, or is not concerned.
                self.not_told.append(self._concerned(visit, why_not=why, call=call))
            else:
                by_number[visit.mobile].append(visit)
        for family in by_number.values():
            self._tell(family)
        self.not_told.sort(key=lambda each: (each.start_utc, each.appointment_id))

    def _tell(self, family: list[VisitFacts]) -> None:
        attempt = max(self._said[visit.id][1] for visit in family) + 1
        named = tuple(Named(visit, late_step(self.minutes)) for visit in family)
        written = compose(
            self.around,
            self.marker_key,
            kind=TextKind.LATE,
            address=family[0].mobile,
            named=named,
            attempt=attempt,
        )
        if written.trouble:
            self.not_told += [self._concerned(each, why_not=written.trouble, call=True) for each in family]
            return
        self.drafts.append(_Draft(written, named, attempt))
        self.told.append(self._concerned(family[0], text=written))
        self.not_told += [
            self._concerned(
                each,
                why_not=tr("Shares the number of {patient}, who is told.", patient=self._called(family[0])),
            )
            for each in family[1:]
        ]

    def _is_over(self, visit: VisitFacts) -> bool:
        """Whether somebody who has not come was expected before now, delay and all: no call changes that."""
        return visit.lifecycle == Lifecycle.BOOKED and visit.start_utc + self.minutes * MINUTE <= self.now

    def _why_not(self, visit: VisitFacts) -> tuple[str, bool]:
        """Why a patient gets no text, as a sentence, and whether somebody should call; an empty one where they get it."""
        if visit.lifecycle != Lifecycle.BOOKED:
            return tr("Is here already. Tell them at the desk."), False
        if visit.confirmation == Confirmation.DECLINED:
            return tr("Can't come, as they said."), False
        last = self._said[visit.id][0]
        if last and (not self.minutes or tells_again(told=last, behind=self.minutes)):
            self.mistaken[visit.patient_id] = last
        if last and not self.minutes:
            return tr("Was told of {minutes} min, and is expected as booked again.", minutes=last), True
        if not tells_again(told=last, behind=self.minutes):
            if last is None:
                return tr("Is expected as booked."), False
            return tr("Was told of {minutes} min already.", minutes=last), False
        why = why_not_texted(visit)
        if why is not None:
            return why, True
        if visit.start_utc <= self.now + GRACE_SECONDS * SECOND:
            return tr("The visit should have begun: it is too late for a text."), True
        if allowed_from(self.now, self.around.of(self.connection, visit)) >= visit.start_utc:
            return tr("It is too early or too late in the day for a text."), True
        return "", False

    def _concerned(
        self, visit: VisitFacts, *, why_not: str = "", call: bool = False, text: Text | None = None
    ) -> Concerned:
        return Concerned(
            appointment_id=visit.id,
            patient_id=visit.patient_id,
            patient=self._called(visit),
            start_utc=visit.start_utc,
            expected_utc=visit.start_utc + self.minutes * MINUTE,
            zone=visit.zone,
            number=visit.mobile or self._names[visit.id][1],
            to="" if text is None else visit.mobile,
            body="" if text is None else text.body,
            segments=0 if text is None else text.segments,
            why_not=why_not,
            call=call,
        )

    def _called(self, visit: VisitFacts) -> str:
        return display_name(visit.first_name, self._names[visit.id][0])


def _said(connection: Connection, ids: list[int]) -> dict[int, tuple[int | None, int]]:
    """Of each visit what its patient was told last, in minutes (None: nothing), and how many notices there were, taken back or not."""
    import json

    found: dict[int, tuple[int | None, int]] = dict.fromkeys(ids, (None, 0))
    for key, step, attempt, state in run(connection, _TOLD, {"ids": json.dumps(ids)}):
        last, most = found[key]
        told = last if state in _UNTOLD else minutes_of_step(step)
        found[key] = (told, max(most, attempt))
    return found


def _why_none(connection: Connection, around: Around) -> str:
    if not has_account(connection):
        return tr("Texts are not set up. Add the account under Settings, Text account.")
    if not around.settings.reminders_enabled:
        return tr("Texts are switched off. Switch them on under Settings, Reminders.")
    return ""


def _provider(connection: Connection, provider_id: int) -> str:
    name = connection.execute(select(Provider.name).where(Provider.id == provider_id)).scalar()
    if name is None:
        raise NotFound(tr("There is no such provider. Choose one of the clinic's."))
    return str(name)
