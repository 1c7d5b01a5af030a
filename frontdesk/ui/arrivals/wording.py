"""What the board says of a visit: when it was booked, when it is expected, how late, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.arrivals import came_words
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import words

if TYPE_CHECKING:
    from frontdesk.services.arrivals import ArrivalRow, BehindRow, Board


def expected(row: ArrivalRow) -> str:
    """Under the booked time: what is expected instead; nothing where that is the same."""
    if row.said_utc is not None and row.said_utc >= row.start_utc + row.behind * MINUTE:
        return tr("said {time}", time=words.time_of(row.said_utc, row.zone))
    if row.behind:
        return tr("expected {time}", time=words.time_of(row.pace.expected_utc, row.zone))
    return ""


def what(row: ArrivalRow, *, place: bool) -> str:
    """Under the name: type, provider, and where."""
    first = tr("First visit") if row.first_visit else ""
    room = row.room if row.lifecycle is Lifecycle.IN_ROOM else ""
    parts = (
        words.remote_word(row.remote),
        room,
        row.provider,
        first,
        row.type,
        row.location if place else "",
    )
    return tr(", ").join(part for part in parts if part)


def coming(row: ArrivalRow, board: Board, now_utc: int) -> tuple[str, bool]:
    """Whether somebody is late, or comes soon; and whether that is to stand out."""
    late = row.late(now_utc, from_minutes=board.late_minutes)
    if late:
        return tr("{length} late", length=words.length(late)), True
    ahead = row.pace.due_utc - now_utc
    if ahead <= 0:
        return tr("now"), False
    if ahead <= HOUR:
        return tr("in {minutes} min", minutes=-(-ahead // MINUTE)), False
    return "", False


def answered(row: ArrivalRow) -> str:
    """What the patient said of coming, where that matters still."""
    told = tr("told") if row.told else ""
    said = "" if row.confirmation is Confirmation.NOT_ASKED else words.confirmation_word(row.confirmation)
    return tr(", ").join(part for part in (said, told) if part)


def waited(row: ArrivalRow, board: Board, now_utc: int) -> tuple[str, str, bool]:
    """How long somebody has waited, since when and how they came, and whether that is too long."""
    too_long = board.too_long(row, now_utc)
    since = "" if row.arrived_utc is None else words.time_of(row.arrived_utc, row.zone)
    if too_long:
        return words.length(row.waited(now_utc)), tr("too long, since {time}", time=since), True
    came = ""
    if row.arrived_utc is not None:
        came = came_words(row.arrived_utc, row.start_utc, from_minutes=max(board.late_minutes, 1))
    said = tr("{time}, {came}", time=since, came=came) if came else tr("since {time}", time=since)
    return words.length(row.waited(now_utc)), said, False


def inside(row: ArrivalRow, now_utc: int) -> tuple[str, str]:
    """Since when somebody is in the room, and how long they waited for it."""
    if row.in_room_utc is None:
        return "", ""
    length = words.length(max(now_utc - row.in_room_utc, 0) // MINUTE)
    if row.arrived_utc is None:
        return length, tr("since {time}", time=words.time_of(row.in_room_utc, row.zone))
    return length, tr("waited {length}", length=words.length(row.waited(now_utc)))


def over(row: ArrivalRow) -> tuple[str, str]:
    """What became of a visit, and when."""
    when = "" if row.ended_utc is None else words.time_of(row.ended_utc, row.zone)
    return words.lifecycle_word(row.lifecycle), when


def over_line(rows: list[ArrivalRow]) -> str:
    """How the visits that are over went, in numbers."""
    done, missed, left = (
        sum(row.lifecycle is each for row in rows)
        for each in (Lifecycle.COMPLETED, Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT)
    )
    parts = [tr("{count} done", count=done)]
    if missed:
        parts.append(tr("{count} no-show", count=missed))
    if left:
        parts.append(tr("{count} left", count=left))
    return tr(", ").join(parts)


def behind_line(rows: tuple[BehindRow, ...]) -> str:
    """Who is behind, in a sentence."""
    said = tr(", ").join(
        tr("{provider} {length}", provider=row.provider, length=words.length(row.minutes)) for row in rows
    )
    return tr("Behind today: {providers}.", providers=said)
