"""What the drawn day says in words: in its blocks, its header, its labels, its tooltips and to screen readers."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.day_geometry import Blocked
from frontdesk.domain.day_moves import Obstacle, ObstacleKind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.daypage import ByWhat, DayColumn, DayPage, DayVisit
from frontdesk.ui import words
from frontdesk.ui.book.marks import expected, marks_of
from frontdesk.ui.book.sheet import Sheet

_SAID: Final = frozenset({Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT})
_AHEAD: Final = frozenset({Lifecycle.BOOKED, Lifecycle.ARRIVED})
_ASKED_FOR: Final = frozenset({Confirmation.DECLINED, Confirmation.NEEDS_PERSON})
_FAILED: Final = frozenset({MessageState.FAILED, MessageState.UNDELIVERED, MessageState.EXPIRED})
_WAITS: Final = frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.HELD})
_UNSURE: Final = frozenset({MessageState.UNCERTAIN, MessageState.NEEDS_PERSON})


def shown_name(name: str, *, hidden: bool) -> str:
    """A name as the book shows it: whole, or as initials while names are hidden."""
    return initials(name) if hidden else name


def initials(name: str) -> str:
    """ "J. N." for "Jana Nováková"."""
    return " ".join(f"{part[0]}." for part in name.split())


def said_word(visit: DayVisit) -> str:
    """The word of a state that is said in every block, or nothing: Can't come, Read reply, No-show, Left."""
    booked = visit.lifecycle is Lifecycle.BOOKED
    if visit.lifecycle in _SAID or (booked and visit.confirmation in _ASKED_FOR):
        return words.state_word(visit.lifecycle, visit.confirmation)
    return ""


def type_line(visit: DayVisit) -> str:
    """ "Consultation, 30 min" """
    length = words.length(visit.minutes)
    return tr("{type}, {length}", type=visit.type, length=length) if visit.type else length


def type_lines(visit: DayVisit, provider: str) -> tuple[str, ...]:
    """The same with whose visit it is where that is worth saying, then shorter."""
    whole, kind = type_line(visit), visit.type
    if not provider:
        return (whole, kind) if kind else (whole,)
    if not kind:
        return tr("{provider}, {length}", provider=provider, length=whole), provider
    first = tr("{type}, {provider}", type=whole, provider=provider)
    return first, tr("{type}, {provider}", type=kind, provider=provider), provider, kind


def waiting(visit: DayVisit, now_utc: UtcMs) -> tuple[str, ...]:
    """ "8:02, 14 min": since when somebody who arrived sits there, and how long that is; then shorter, "14 min". Nothing for others."""
    if visit.lifecycle is not Lifecycle.ARRIVED or visit.arrived_utc is None:
        return ()
    since = words.time_of(visit.arrived_utc, visit.zone)
    length = words.length(max(now_utc - visit.arrived_utc, 0) // MINUTE)
    return tr("{time}, {length}", time=since, length=length), length


def story(visit: DayVisit, now_utc: UtcMs, *, hidden: bool = False) -> str:
    """What was done last about a visit: "Asked Fri 09:02, no answer"; nothing where nothing was."""
    return next(iter(stories(visit, now_utc, hidden=hidden)), "")


def stories(visit: DayVisit, now_utc: UtcMs, *, hidden: bool = False) -> tuple[str, ...]:
    """The same in full, then shorter for narrow blocks. What a patient wrote is left out while names are hidden."""
    match visit.lifecycle:
        case Lifecycle.BOOKED:
            return _answer_stories(visit, now_utc, hidden=hidden)
        case Lifecycle.ARRIVED:
            return waiting(visit, now_utc)
        case Lifecycle.IN_ROOM:
            return _timed(tr("In room since {time}"), visit.in_room_utc, visit, now_utc)
        case Lifecycle.COMPLETED:
            return _timed(tr("Done {time}"), visit.ended_utc, visit, now_utc)
        case Lifecycle.LEFT_WITHOUT_VISIT:
            return _timed(tr("Left {time}"), visit.ended_utc, visit, now_utc)
        case _:
            return ()


def _answer_stories(visit: DayVisit, now_utc: UtcMs, *, hidden: bool) -> tuple[str, ...]:
    if (late := expected(visit)) and visit.confirmation is Confirmation.CONFIRMED:
        return (late,)
    match visit.confirmation:
        case Confirmation.NOT_ASKED:
            return (tr("Not asked yet"),)
        case Confirmation.AWAITING:
            return _asked_stories(visit, now_utc)
        case Confirmation.CONFIRMED:
            return _timed(tr("Confirmed {time}"), visit.answered_utc, visit, now_utc)
        case Confirmation.DECLINED:
            return _timed(tr("Said so {time}"), visit.answered_utc, visit, now_utc)
        case Confirmation.NEEDS_PERSON:
            reply = " ".join(visit.reply[:200].split())
            return () if hidden or not reply else (tr("“{reply}”", reply=reply),)


def _asked_stories(visit: DayVisit, now_utc: UtcMs) -> tuple[str, ...]:
    if visit.asked_utc is None:
        return (tr("Asked, no answer"),)
    time = words.moment(visit.asked_utc, visit.zone, now_utc=now_utc)
    if visit.asked_state in _FAILED:
        return tr("Asked {time}, not delivered", time=time), tr("Not delivered")
    if visit.asked_state in _UNSURE:
        return tr("Asked {time}, perhaps not sent", time=time), tr("Perhaps not sent")
    if visit.asked_state in _WAITS:
        return tr("The question waits to be sent"), tr("Waits to be sent")
    return tr("Asked {time}, no answer", time=time), tr("Asked {time}", time=time)


def _timed(pattern: str, utc: UtcMs | None, visit: DayVisit, now_utc: UtcMs) -> tuple[str, ...]:
    """A translated pattern with the moment in it, then the moment alone; nothing where it is not known."""
    if utc is None:
        return ()
    time = words.moment(utc, visit.zone, now_utc=now_utc)
    return pattern.format(time=time), time


def column_line(column: DayColumn) -> str:
    """ "7 of 22 to confirm" """
    if not column.visits:
        return tr("No visits")
    if not column.to_confirm:
        return tr("None of {visits} to confirm", visits=words.number(column.visits))
    return tr(
        "{count} of {visits} to confirm",
        count=words.number(column.to_confirm),
        visits=words.number(column.visits),
    )


def behind(column: DayColumn) -> str:
    """ "25 min behind", where the provider is running late; else nothing."""
    if not column.behind_minutes:
        return ""
    return tr("{length} behind", length=words.length(column.behind_minutes))


def column_place(column: DayColumn, page: DayPage) -> str:
    """Where a provider is, if that is another place than what the page shows, or the columns differ; else nothing."""
    if column.location_id is not None:
        return ""
    if page.location_id is None:
        differ = len({each.location_ids for each in page.columns}) > 1
    else:
        differ = column.location_ids not in ((), (page.location_id,))
    if not differ:
        return ""
    known = {place.id: place.name for place in page.places}
    return ", ".join(known[each] for each in column.location_ids if each in known)


def blocked_reason(blocked: Blocked) -> str:
    """What blocked time says."""
    return blocked.reason or tr("Blocked")


# To screen readers and in tooltips


def visit_name(visit: DayVisit, provider: str, *, hidden: bool) -> str:
    """ "9:00 Jana Novák, Consultation 30 min, Dr Okafor, confirmed" """
    parts = [
        tr(
            "{time} {patient}",
            time=words.time_of(visit.start_utc, visit.zone),
            patient=shown_name(visit.patient, hidden=hidden),
        ),
        f"{visit.type} {words.length(visit.minutes)}".strip(),
        provider,
        _inside(words.state_word(visit.lifecycle, visit.confirmation)),
    ]
    return ", ".join(part for part in parts if part)


def visit_details(
    visit: DayVisit, now_utc: UtcMs, *, hidden: bool, limit: int = 0, behind: int = 0
) -> tuple[str, ...]:
    """What else there is to say of a visit, a sentence or phrase each. `limit`: see `marks_of`; `behind`: minutes that its provider is late."""
    found = (
        story(visit, now_utc, hidden=hidden),
        later(visit, behind),
        *to_know(visit, now_utc, hidden=hidden, limit=limit),
    )
    return tuple(dict.fromkeys(each for each in found if each))


def later(visit: DayVisit, behind: int) -> str:
    """ "Begins about 9:25, 25 min behind", where the provider of a visit that has not begun is running late; else nothing."""
    if not behind or visit.lifecycle not in _AHEAD:
        return ""
    time = words.time_of(visit.start_utc + behind * MINUTE, visit.zone)
    return tr("Begins about {time}, {length} behind", time=time, length=words.length(behind))


def to_know(visit: DayVisit, now_utc: UtcMs, *, hidden: bool, limit: int = 0) -> tuple[str, ...]:
    """What the marks of a visit mean, all of them, and its note; that there is one while names are hidden."""
    return tuple(
        " ".join(visit.note[:200].split()) if mark.icon == "mark-note" and not hidden else mark.text
        for mark in marks_of(visit, now_utc, limit=limit)
    )


def visit_tip(
    visit: DayVisit, provider: str, now_utc: UtcMs, *, hidden: bool, limit: int = 0, behind: int = 0
) -> str:
    """A tooltip: the same as is told to screen readers, a line each."""
    name = visit_name(visit, provider, hidden=hidden)
    return "\n".join((name, *visit_details(visit, now_utc, hidden=hidden, limit=limit, behind=behind)))


def column_name(column: DayColumn, page: DayPage) -> str:
    """ "Dr Okafor, 7 of 22 to confirm, 25 min behind" """
    place = column.group or column_place(column, page)
    return ", ".join(part for part in (column.name, column_line(column), behind(column), place) if part)


def slot_name(sheet: Sheet, *, column: int, start_utc: UtcMs, found: tuple[Obstacle, ...]) -> str:
    """ "9:15 free, Dr Okafor"; else what is in the way."""
    provider = sheet.page.columns[column].name
    worked = sheet.page.by is not ByWhat.ROOM
    time = words.time_of(start_utc, sheet.zone_of(column))
    for each in found:
        match each.kind:
            case ObstacleKind.BLOCKED:
                reason = each.reason or tr("blocked")
                return tr("{time} blocked, {reason}, {provider}", time=time, reason=reason, provider=provider)
            case ObstacleKind.CLOSED:
                usual = tr("not worked") if worked else tr("not in use")
                reason = each.reason or usual
                return tr("{time} closed, {reason}, {provider}", time=time, reason=reason, provider=provider)
            case ObstacleKind.VISIT:
                continue
    return tr("{time} free, {provider}", time=time, provider=provider)


def in_the_way(sheet: Sheet, column: int, obstacle: Obstacle, *, hidden: bool) -> str:
    """ "Dr Malik has Petr Dvořák 9:00 to 9:30": why a visit can't be there, or what to ask before it is."""
    whose = sheet.whose or sheet.page.columns[column].name
    zone = sheet.zone_of(column)
    span = words.time_range(obstacle.start_utc, obstacle.end_utc, zone)
    match obstacle.kind:
        case ObstacleKind.VISIT:
            visit = None if obstacle.id is None else sheet.visits.get(obstacle.id)
            patient = "" if visit is None else shown_name(visit.patient, hidden=hidden)
            return tr("{provider} has {patient} {span}", provider=whose, patient=patient, span=span)
        case ObstacleKind.BLOCKED:
            reason = obstacle.reason or tr("Blocked")
            return tr("{provider}: {reason} {span}", provider=whose, reason=reason, span=span)
        case ObstacleKind.CLOSED:
            if obstacle.reason:
                return tr("Closed {span}: {reason}. Put it there anyway?", span=span, reason=obstacle.reason)
            if sheet.page.by is ByWhat.ROOM:
                return tr("{room} is not in use {span}. Put it there anyway?", room=whose, span=span)
            return tr("{provider} does not work {span}. Put it there anyway?", provider=whose, span=span)


def moved_to(sheet: Sheet, *, column: int, start_utc: UtcMs, end_utc: UtcMs) -> str:
    """ "9:15 to 9:45, Dr Malik": where a visit would be put."""
    day_column = sheet.page.columns[column]
    span = words.time_range(start_utc, end_utc, sheet.zone_of(column))
    return tr("{span}, {provider}", span=span, provider=day_column.name)


def _inside(word: str) -> str:
    """A word of the screen within a sentence."""
    return word[:1].lower() + word[1:]
