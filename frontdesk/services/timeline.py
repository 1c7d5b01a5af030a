"""What happened with a patient, in one list, the newest first, a page at a time: visits and requests for them, messages, calls, changes of the
card.

Each source is read by its own index below its own mark, and the pages are merged: a page costs the same, whatever lies behind it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import lifecycle_word
from frontdesk.domain.words import Lifecycle, Remote, RequestSource, RequestState
from frontdesk.models.queries import timeline as queries
from frontdesk.models.queries.book import AppointmentRow, appointments_by_ids
from frontdesk.models.queries.calls import calls_by_ids
from frontdesk.models.queries.ledger import messages_by_ids
from frontdesk.models.queries.phone import phone_messages_by_ids
from frontdesk.models.queries.plain import scalar
from frontdesk.models.queries.requests import requests_by_ids
from frontdesk.services.request_needs import wanted
from frontdesk.services.spoken import listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.models.queries.requests import RequestRow
    from frontdesk.services.stories import StoryRow
    from frontdesk.services.work import Book

__all__ = ["PAGE", "Mark", "Source", "TimelinePage", "TimelineRow", "timeline"]

PAGE: Final = 50
_END: Final = 1 << 62


class Source(StrEnum):
    """Where a line comes from: what a person filters by."""

    VISITS = "visits"
    MESSAGES = "messages"
    CALLS = "calls"
    CARD = "card"


class _Table(StrEnum):
    VISIT = "visit"
    ASKED = "asked"
    """A request for a visit, when it came."""
    ANSWERED = "answered"
    """The same, when it was booked or dismissed."""
    MESSAGE = "message"
    CALL = "call"
    LEFT = "left"
    ACT = "act"


_TABLES: Final = {
    Source.VISITS: (_Table.VISIT, _Table.ASKED, _Table.ANSWERED),
    Source.MESSAGES: (_Table.MESSAGE,),
    Source.CALLS: (_Table.CALL, _Table.LEFT),
    Source.CARD: (_Table.ACT,),
}
_BY_TIME: Final = frozenset({_Table.VISIT, _Table.ASKED, _Table.ANSWERED})
"""Those in which a later row may be about an earlier moment."""
_SQL: Final = {
    _Table.VISIT: queries.VISITS,
    _Table.ASKED: queries.ASKED,
    _Table.ANSWERED: queries.ANSWERED,
    _Table.MESSAGE: queries.MESSAGES,
    _Table.CALL: queries.CALLS,
    _Table.LEFT: queries.LEFT,
    _Table.ACT: queries.ACTS,
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A line. `at_utc` in ms UTC (of a visit: its start), `zone` where that is read; `body` is what was written, as it is.

    `visit_id` is the visit's key, `message_id` a message's public id.
    """

    source: Source
    key: str
    at_utc: int
    zone: str
    sentence: str
    body: str = ""
    visit_id: int | None = None
    message_id: str | None = None
    lifecycle: Lifecycle | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Down to where each source was shown: what the next page begins below."""

    below: tuple[tuple[str, int, int], ...] = ()

    def of(self, table: str) -> queries.Head:
        """The moment and the key below which a source goes on."""
        return next(((at, key) for name, at, key in self.below if name == table), (_END, _END))


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some lines, the newest first; `more` where older ones follow below `mark`."""

    rows: tuple[TimelineRow, ...]
    mark: Mark
    more: bool


def timeline(
    book: Book,
    patient_id: int,
    *,
    sources: Collection[Source] = tuple(Source),
    below: Mark | None = None,
    limit: int = PAGE,
) -> TimelinePage:
    """What happened with a patient, of these sources; `below` is the mark of the page before. Nothing of one who is not known."""
    with book.read() as connection:
        return timeline_in(connection, patient_id, sources=sources, below=below or Mark(), limit=limit)


def timeline_in(
    connection: Connection,
    patient_id: int,
    *,
    sources: Collection[Source] = tuple(Source),
    below: Mark = Mark(),
    limit: int = PAGE,
) -> TimelinePage:
    """The same on a connection."""
    heads = [
        (at, table, key)
        for source in Source
        if source in sources
        for table in _TABLES[source]
        for at, key in queries.heads(connection, _SQL[table], (patient_id, *_from(table, below), limit + 1))
    ]
    shown = _newest(heads, limit)
    last = {table: (at, key) for at, table, key in shown}
    marks = {name: (at, key) for name, at, key in below.below} | {str(k): each for k, each in last.items()}
    made = _Lines(connection, patient_id)
    rows = made.lines([(table, key) for _, table, key in shown])
    return TimelinePage(
        tuple(sorted(rows, key=lambda row: -row.at_utc)),
        Mark(tuple((name, at, key) for name, (at, key) in sorted(marks.items()))),
        more=len(heads) > len(shown),
    )


def _from(table: _Table, below: Mark) -> tuple[int, ...]:
    at, key = below.of(table)
    return (at, key) if table in _BY_TIME else (key,)


def _newest(heads: list[tuple[int, _Table, int]], limit: int) -> list[tuple[int, _Table, int]]:
    """The newest of all sources, each taken in its own order."""
    waiting: dict[_Table, list[tuple[int, _Table, int]]] = {}
    for head in reversed(heads):
        waiting.setdefault(head[1], []).append(head)
    taken: list[tuple[int, _Table, int]] = []
    while len(taken) < limit:
        ahead = [each[-1] for each in waiting.values() if each]
        if not ahead:
            break
        best = max(ahead, key=lambda head: (head[0], head[1], head[2]))
        taken.append(waiting[best[1]].pop())
    return taken


@dataclass(slots=True)
class _Lines:
    """Turns keys into lines."""

    connection: Connection
    patient_id: int
    zone: str = field(init=False)

    def __post_init__(self) -> None:
        self.zone = scalar(self.connection, "SELECT zone FROM clinic WHERE id = 1") or "UTC"

    def lines(self, keys: list[tuple[_Table, int]]) -> Iterator[TimelineRow]:
        """The lines of these keys, source by source."""
        wanted: dict[_Table, list[int]] = {table: [] for table in _Table}
        for table, key in keys:
            wanted[table].append(key)
        yield from (_visit(row) for row in appointments_by_ids(self.connection, wanted[_Table.VISIT]))
        yield from self._requests(wanted[_Table.ASKED], wanted[_Table.ANSWERED])
        yield from self._messages(wanted[_Table.MESSAGE])
        yield from self._calls(wanted[_Table.CALL], wanted[_Table.LEFT])
        yield from (
            TimelineRow(
                Source.CARD,
                f"act:{row.id}",
                row.at_utc,
                self.zone,
                card_sentence(row.action, row.detail, row.actor),
            )
            for row in queries.the_acts(self.connection, wanted[_Table.ACT])
        )

    def _requests(self, asked: list[int], answered: list[int]) -> Iterator[TimelineRow]:
        found = {row.id: row for row in requests_by_ids(self.connection, [*asked, *answered])}
        for key in asked:
            row = found[key]
            yield TimelineRow(
                Source.VISITS,
                f"asked:{key}",
                row.received_utc,
                self.zone,
                request_sentence(row),
                row.wish,
            )
        for key in answered:
            row = found[key]
            at = row.received_utc if row.done_utc is None else row.done_utc
            yield TimelineRow(
                Source.VISITS,
                f"answered:{key}",
                at,
                self.zone,
                answer_sentence(row),
                visit_id=row.appointment_id,
            )

    def _messages(self, keys: list[int]) -> Iterator[TimelineRow]:
        from frontdesk.services.stories import text_lines

        if not keys:
            return
        ledger = messages_by_ids(self.connection, keys)
        named = sorted({item.appointment_id for row in ledger for item in row.items})
        versions, zones = queries.versions(self.connection, self.patient_id, named)
        for row in text_lines(ledger, self.zone, versions=versions, zones=zones):
            yield _told(Source.MESSAGES, f"message:{row.message_id}", row)

    def _calls(self, calls: list[int], left: list[int]) -> Iterator[TimelineRow]:
        from frontdesk.services.stories import call_lines, phone_lines

        for row in call_lines(calls_by_ids(self.connection, calls)) if calls else ():
            yield _told(Source.CALLS, f"call:{row.key}", row)
        for row in phone_lines(phone_messages_by_ids(self.connection, left)) if left else ():
            yield _told(Source.CALLS, f"left:{row.key}", row)


def _told(source: Source, key: str, row: StoryRow) -> TimelineRow:
    return TimelineRow(source, key, row.at_utc, row.zone, row.sentence, row.body, message_id=row.message_id)


def _visit(row: AppointmentRow) -> TimelineRow:
    lifecycle = Lifecycle(row.lifecycle)
    said = tr(
        "{what}: {state}",
        what=visit_words(row.type, row.provider, row.remote),
        state=lifecycle_word(lifecycle),
    )
    return TimelineRow(
        Source.VISITS,
        f"visit:{row.id}",
        row.start_utc,
        row.zone,
        said,
        row.note,
        visit_id=row.id,
        lifecycle=lifecycle,
    )


def visit_words(kind: str | None, provider: str, remote: str) -> str:
    """A visit, and how it takes place where nobody comes in: "Check-up with Dr Malik, by video"."""
    match remote:
        case Remote.VIDEO if kind:
            return tr("{type} with {provider}, by video", type=kind, provider=provider)
        case Remote.PHONE if kind:
            return tr("{type} with {provider}, by phone", type=kind, provider=provider)
        case Remote.VIDEO:
            return tr("Visit with {provider}, by video", provider=provider)
        case Remote.PHONE:
            return tr("Visit with {provider}, by phone", provider=provider)
        case _ if kind:
            return tr("{type} with {provider}", type=kind, provider=provider)
        case _:
            return tr("Visit with {provider}", provider=provider)


def request_sentence(row: RequestRow) -> str:
    """What somebody asked for, and how that reached the desk."""
    said = wanted(row)
    if row.source == RequestSource.PHONE:
        return tr("{asked}. Taken down by {who}.", asked=said, who=_who(row.actor))
    return tr("{asked}. From the clinic's site.", asked=said)


def answer_sentence(row: RequestRow) -> str:
    """What became of a request, and by whom."""
    who = _who(row.done_by)
    if row.state == RequestState.DISMISSED:
        reason = row.reason.rstrip(".")
        return tr("{who} dismissed the request: {reason}.", who=who, reason=reason)
    return tr("{who} booked what was asked for.", who=who)


def _who(actor: str) -> str:
    return actor.partition(":")[2] or actor


def card_sentence(action: str, detail: str, actor: str) -> str:
    """What was done to a card, by whom, in a sentence; `detail` as the audit keeps it."""
    who = _who(actor)
    known = json.loads(detail)
    fields = listed([field_word(name) for name in known.get("fields", ())])
    match action:
        case "patient.create":
            return tr("{who} made the card.", who=who)
        case "patient.update" | "patient.details" | "patient.texting" if fields:
            return tr("{who} changed: {fields}.", who=who, fields=fields)
        case "patient.verify":
            return tr("{who} made sure of: {fields}.", who=who, fields=fields)
        case "patient.mark":
            return tr("{who} changed a mark.", who=who)
        case "patient.deceased":
            return (
                tr("{who} noted that the patient has died.", who=who)
                if known.get("known")
                else tr("{who} noted that the patient has not died.", who=who)
            )
        case "consent":
            return tr("{who} noted what was said about messages.", who=who)
        case "alert.add" if known.get("stops"):
            return tr("{who} stopped booking for them.", who=who)
        case "alert.end" if known.get("stops"):
            return tr("{who} ended the stop: visits can be booked again.", who=who)
        case "alert.add":
            return tr("{who} put an alert on the card.", who=who)
        case "alert.end":
            return tr("{who} ended an alert.", who=who)
        case "contact.add":
            return tr("{who} added a contact.", who=who)
        case "contact.change":
            return tr("{who} changed a contact.", who=who)
        case "contact.remove":
            return tr("{who} removed a contact.", who=who)
        case "undo":
            return tr("{who} undid an act.", who=who)
        case "redo":
            return tr("{who} did an act again.", who=who)
        case _:
            return tr("{who} changed the card.", who=who)


def field_word(name: str) -> str:
    """A field of the card, as a sentence names it."""
    words = {
        "name": tr("name"),
        "first_name": tr("first name"),
        "last_name": tr("last name"),
        "birth_date": tr("date of birth"),
        "mobile": tr("mobile"),
        "phone": tr("phone"),
        "email": tr("e-mail"),
        "language": tr("language"),
        "preferred_channel": tr("way to be reached"),
        "sms_consent": tr("consent to texts"),
        "email_consent": tr("consent to e-mails"),
        "notes": tr("notes"),
        "external_id": tr("number of the old system"),
        "number": tr("number of the texts"),
        "whose": tr("whose number it is"),
        "safe_from": tr("safe hours"),
        "safe_until": tr("safe hours"),
        "called": tr("how they want to be called"),
        "referred_by": tr("who sent them"),
        "payer": tr("payer"),
        "payer_number": tr("number with the payer"),
        "languages": tr("languages"),
        "provider_id": tr("provider they like"),
        "part_of_day": tr("part of the day"),
        "weekdays": tr("weekdays"),
    }
    return words.get(name, name.replace("_", " "))
