"""Writing rows of the outbox: the only place where an outgoing message comes to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from frontdesk.domain.changes import Kind
from frontdesk.domain.words import Channel, Direction, MessageState, StepKey
from frontdesk.models.queries.planning import NewItem, NewMessage, add_messages, next_message_id
from frontdesk.models.tables import Message, MessageItem
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.holds import HoldKind, hold

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.messaging.composing import Named, Text
    from frontdesk.services.work import Work


def enqueue(
    work: Work,
    text: Text,
    *,
    kind: str,
    step: str,
    asks: bool,
    address: str,
    named: Sequence[Named],
    attempt: int = 1,
    not_before_utc: int = 0,
    in_reply_to_id: int | None = None,
    replaces_id: int | None = None,
) -> Message:
    """Queue a text about the named visits. The dedupe key and the items refuse a second copy (IntegrityError).

    A text whose words must not go out as they are is held instead, with the reason.
    """
    message = Message(
        public_id=new_public_id(),
        direction=Direction.OUT,
        channel=Channel.SMS,
        patient_id=named[0].visit.patient_id,
        to_address=address,
        body=text.body,
        language=text.language,
        segments=text.segments,
        state=MessageState.QUEUED,
        step=step,
        kind=kind,
        asks=asks,
        dedupe_key=text.dedupe_key,
        marker=text.marker,
        attempt=attempt,
        not_before_utc=not_before_utc,
        in_reply_to_id=in_reply_to_id,
        replaces_id=replaces_id,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(message)
    work.session.flush()
    add_items(work, message, ((each.visit, each.step or step) for each in named))
    if text.trouble:
        hold(work, message, kind=HoldKind.WORDING, reason=text.trouble)
    work.changed(Kind.MESSAGE, message.id)
    return message


@dataclass(slots=True)
class Rows:
    """Many rows of the outbox in the making, written at once; the rules are those of `enqueue` and `note_unsent`."""

    work: Work
    _messages: list[NewMessage] = field(default_factory=list)
    _items: list[NewItem] = field(default_factory=list)
    _held: list[tuple[int, str]] = field(default_factory=list)
    _next: int | None = None

    def queue(self, text: Text, *, kind: str, step: str, asks: bool, named: Sequence[Named]) -> None:
        """Queue a text about the named visits, to the number of the first."""
        first = named[0].visit
        key = self._add(
            first,
            kind=kind,
            step=step,
            asks=asks,
            text=text,
            state=MessageState.QUEUED,
            items=[(each.visit, each.step or step) for each in named],
        )
        if text.trouble:
            self._held.append((key, text.trouble))

    def unsent(self, visit: VisitFacts, *, step: str, kind: str, asks: bool, reason: str) -> None:
        """A row for a step that will never go out: it is used up."""
        self._add(
            visit,
            kind=kind,
            step=step,
            asks=asks,
            text=None,
            state=MessageState.EXPIRED,
            items=[(visit, step)],
            reason=reason,
        )

    def write(self) -> None:
        """Write them all. A second copy of a step, or of a text, is refused (IntegrityError)."""
        connection = self.work.session.connection()
        add_messages(connection, self._messages, self._items)
        for message in self._messages:
            self.work.changed(Kind.MESSAGE, message.id)
        for key, reason in self._held:
            hold(self.work, self.work.session.get_one(Message, key), kind=HoldKind.WORDING, reason=reason)
        self._messages, self._items, self._held, self._next = [], [], [], None

    def _add(
        self,
        visit: VisitFacts,
        *,
        kind: str,
        step: str,
        asks: bool,
        text: Text | None,
        state: MessageState,
        items: Sequence[tuple[VisitFacts, str]],
        reason: str = "",
    ) -> int:
        key = next_message_id(self.work.session.connection()) if self._next is None else self._next
        self._next = key + 1
        self._messages.append(
            NewMessage(
                id=key,
                public_id=new_public_id(),
                patient_id=visit.patient_id,
                to_address=visit.mobile,
                body="" if text is None else text.body,
                language="" if text is None else text.language,
                segments=0 if text is None else text.segments,
                state=state,
                step=step,
                kind=kind,
                asks=asks,
                dedupe_key=None if text is None else text.dedupe_key,
                marker="" if text is None else text.marker,
                reason=reason,
                created_utc=self.work.now_utc,
                updated_utc=self.work.now_utc,
            )
        )
        self._items += [NewItem(key, each.id, each.version, used) for each, used in items]
        return key


def enqueue_manual(
    work: Work,
    text: Text,
    *,
    public_id: str,
    address: str,
    patient_id: int,
    visit: VisitFacts | None,
    not_before_utc: int,
    in_reply_to_id: int | None,
) -> Message:
    """Queue a text that somebody wrote by hand to a patient, about a visit or none."""
    message = Message(
        public_id=public_id,
        direction=Direction.OUT,
        channel=Channel.SMS,
        patient_id=patient_id,
        to_address=address,
        body=text.body,
        language=text.language,
        segments=text.segments,
        state=MessageState.QUEUED,
        step=StepKey.MANUAL,
        kind=StepKey.MANUAL,
        asks=False,
        dedupe_key=text.dedupe_key,
        marker=text.marker,
        not_before_utc=not_before_utc,
        in_reply_to_id=in_reply_to_id,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(message)
    work.session.flush()
    if visit is not None:
        # Any number of them may be about one version, so that each is a step of its own.
        add_items(work, message, [(visit, f"man:{public_id}")])
    work.changed(Kind.MESSAGE, message.id)
    return message


def add_items(work: Work, message: Message, steps: Iterable[tuple[VisitFacts, str]]) -> None:
    """Say which version of which visits a message is about."""
    work.session.execute(
        insert(MessageItem),
        [
            {
                "message_id": message.id,
                "appointment_id": visit.id,
                "version": visit.version,
                "step": step,
                "channel": message.channel,
                "attempt": message.attempt,
            }
            for visit, step in steps
        ],
    )


def note_unsent(
    work: Work,
    visit: VisitFacts,
    *,
    step: str,
    kind: str,
    asks: bool,
    state: MessageState,
    reason: str,
    attempt: int = 1,
) -> Message:
    """A row of the ledger for a text that never went: expired, or with nobody to send it to. It uses the step up."""
    message = Message(
        public_id=new_public_id(),
        direction=Direction.OUT,
        channel=Channel.SMS,
        patient_id=visit.patient_id,
        to_address=visit.mobile,
        body="",
        segments=0,
        state=state,
        step=step,
        kind=kind,
        asks=asks,
        reason=reason,
        attempt=attempt,
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(message)
    work.session.flush()
    add_items(work, message, [(visit, step)])
    work.changed(Kind.MESSAGE, message.id)
    return message


def free_attempt(connection: Connection, *, appointment_id: int, version: int, step: str) -> int:
    """The attempt that comes after all that a step of a version has had rows for."""
    used = connection.execute(
        select(func.max(MessageItem.attempt)).where(
            MessageItem.appointment_id == appointment_id,
            MessageItem.version == version,
            MessageItem.step == step,
        )
    ).scalar()
    return (used or 0) + 1
