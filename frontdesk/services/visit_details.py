"""The rest of a visit's story: what its type brings, alerts of its patient, and who did what to it and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.stops import stopped_line
from frontdesk.domain.words import Lifecycle
from frontdesk.models.queries import visit_details as queries
from frontdesk.services.alerts import alerts_in
from frontdesk.services.spoken import listed
from frontdesk.services.stories import StoryKind, StoryRow

if TYPE_CHECKING:
    from frontdesk.services.work import Book

MOST: Final = 200
"""Acts on one visit that are told; the audit has all."""


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """`value_minor` in minor units of `currency`, None without one. `link` is the address of a video visit, `own_link` the part of
    it that is this visit's alone. `deeds` are lines of the story: who booked it, each step of the day, the oldest first."""

    value_minor: int | None
    currency: str
    preparation: str
    remote: str
    link: str
    own_link: str
    room: str
    alerts: tuple[str, ...]
    deeds: tuple[StoryRow, ...]


def visit_details(book: Book, appointment_id: int) -> VisitDetails:
    """Of one visit. Raises NotFound."""
    with book.read() as connection:
        row = queries.detail(connection, appointment_id)
        if row is None:
            raise NotFound(tr("There is no such visit in the book. Look it up again."))
        entries = queries.deeds(connection, appointment_id, most=MOST)
        alerts = alerts_in(connection, row.patient_id, now_utc=book.clock.now_utc())
    deeds = [*_deeds(entries, row), *_came(entries, row), *_cancelled(row)]
    video = row.remote == "video"
    return VisitDetails(
        value_minor=row.value_minor,
        currency=row.currency,
        preparation=row.preparation,
        remote=row.remote,
        link=(row.link or row.usual_link) if video else "",
        own_link=row.link,
        room=row.room,
        alerts=tuple(stopped_line(each.body) if each.stops else each.body for each in alerts),
        deeds=tuple(sorted(deeds, key=lambda deed: deed.at_utc)),
    )


def _deeds(entries: list[queries.DeedRow], row: queries.DetailRow) -> Iterator[StoryRow]:
    for entry in reversed(entries):
        sentence = _sentence(entry.action, _who(entry.actor), json.loads(entry.detail or "{}"))
        if sentence:
            yield StoryRow(StoryKind.CHANGE, entry.at_utc, row.zone, sentence)


def _who(actor: str) -> str:
    kind, _, name = actor.partition(":")
    return tr("Frontdesk") if kind == "program" else name or actor


def _sentence(action: str, who: str, detail: dict[str, Any]) -> str:
    """What was done, by whom; empty for what has a line of its own (moved, cancelled, answered) or says nothing to the desk."""
    match action:
        case "book" if detail.get("overbooked"):
            return tr("{who} booked the visit beside another on purpose.", who=who)
        case "book":
            return tr("{who} booked the visit.", who=who)
        case "status":
            return _step(who, str(detail.get("to", "")))
        case "check_in":
            asked = [
                word
                for name, word in (
                    ("birth_date", tr("date of birth")),
                    ("number", tr("number")),
                    ("forms", tr("forms")),
                )
                if detail.get(name)
            ]
            if asked:
                return tr("{who} checked in: {what} verified.", who=who, what=listed(asked))
            return tr("{who} checked in, nothing verified.", who=who)
        case "type":
            return tr("{who} changed the type.", who=who)
        case "visit.note":
            return tr("{who} changed the note.", who=who)
        case "visit.link":
            return (
                tr("{who} gave the visit a link of its own.", who=who)
                if detail.get("own")
                else tr("{who} took the visit's own link away.", who=who)
            )
        case "sooner" if detail.get("wanted"):
            return tr("{who} noted: wants it sooner.", who=who)
        case "sooner":
            return tr("{who} noted: the time is fine.", who=who)
        case "undo":
            return tr("{who} took back {act}.", who=who, act=_act(str(detail.get("act", ""))))
        case "redo":
            return tr("{who} did {act} again.", who=who, act=_act(str(detail.get("act", ""))))
        case _:
            return ""


def _step(who: str, lifecycle: str) -> str:
    match lifecycle:
        case Lifecycle.BOOKED:
            return tr("{who} put it back to booked.", who=who)
        case Lifecycle.ARRIVED:
            return tr("{who} noted: arrived.", who=who)
        case Lifecycle.IN_ROOM:
            return tr("{who} noted: in room.", who=who)
        case Lifecycle.COMPLETED:
            return tr("{who} noted: done.", who=who)
        case Lifecycle.NO_SHOW:
            return tr("{who} noted: no-show.", who=who)
        case Lifecycle.LEFT_WITHOUT_VISIT:
            return tr("{who} noted: left without visit.", who=who)
        case _:
            return ""


def _act(act: str) -> str:
    match act:
        case "book":
            return tr("the booking")
        case "move":
            return tr("the move")
        case "cancel":
            return tr("the cancellation")
        case "status" | "check_in":
            return tr("a step of the day")
        case "confirm":
            return tr("the answer")
        case "note":
            return tr("the note")
        case "type":
            return tr("the change of type")
        case "link":
            return tr("the link")
        case "sooner":
            return tr("the wish to come sooner")
        case _:
            return tr("an act")


def _came(entries: list[queries.DeedRow], row: queries.DetailRow) -> Iterator[StoryRow]:
    """How it came into the book, where nobody booked it there."""
    if len(entries) < MOST and not any(entry.action == "book" for entry in entries):
        said = tr("Came from another system.") if row.external_id else tr("Came into the book.")
        yield StoryRow(StoryKind.CHANGE, row.came_utc, row.zone, said)


def _cancelled(row: queries.DetailRow) -> Iterator[StoryRow]:
    """Why it was cancelled, and how late that was."""
    if row.cancelled_utc is None or not (row.reason or row.late):
        return
    hours = row.hours_before or 0
    if not row.late:
        sentence = tr("The reason of the cancellation:")
    elif hours < 0:
        sentence = tr("Cancelled after the start.")
    elif hours == 0:
        sentence = tr("Cancelled late, less than an hour before.")
    else:
        sentence = tr("Cancelled late, {hours} h before.", hours=hours)
    yield StoryRow(StoryKind.CHANGE, row.cancelled_utc, row.zone, sentence, body=row.reason)
