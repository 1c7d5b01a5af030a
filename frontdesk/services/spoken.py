"""Moments, outcomes and states as sentences of the desk say them: `09:02`, `Fri 09:02`, `12 Mar 09:02`; `no answer`; `delivered`."""

from __future__ import annotations

from frontdesk.domain.clock_words import clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.words import CallOutcome, MessageState

_NEAR_DAYS = 6
"""Within these many days a weekday alone says which day is meant."""


def moment(utc: int, zone: str, *, now_utc: int) -> str:
    """A moment on the wall at `zone`: today's by its time alone, a near day's by weekday, any other by its date."""
    local, today = at_zone(utc, zone), at_zone(now_utc, zone).date()
    time = clock(local.hour * 60 + local.minute)
    days = (local.date() - today).days
    if days == 0:
        return time
    if abs(days) <= _NEAR_DAYS:
        return tr("{weekday} {time}", weekday=weekday(local.weekday()), time=time)
    if local.year == today.year:
        return tr("{day} {month} {time}", day=local.day, month=month(local.month), time=time)
    return tr(
        "{day} {month} {year} {time}", day=local.day, month=month(local.month), year=local.year, time=time
    )


def weekday(number: int) -> str:
    """The short name of a weekday, 0 being Monday."""
    names = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
    return names[number]


def month(number: int) -> str:
    """The short name of a month, 1 being January."""
    names = (
        tr("Jan"),
        tr("Feb"),
        tr("Mar"),
        tr("Apr"),
        tr("May"),
        tr("Jun"),
        tr("Jul"),
        tr("Aug"),
        tr("Sep"),
        tr("Oct"),
        tr("Nov"),
        tr("Dec"),
    )
    return names[number - 1]


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return tr("{some} and {last}", some=", ".join(parts[:-1]), last=parts[-1])


def outcome_words(outcome: CallOutcome) -> str:
    """What came of a call, as it follows its time."""
    match outcome:
        case CallOutcome.REACHED_CONFIRMED:
            return tr("confirmed")
        case CallOutcome.REACHED_DECLINED:
            return tr("can't come")
        case CallOutcome.NO_ANSWER:
            return tr("no answer")
        case CallOutcome.LEFT_MESSAGE:
            return tr("left a message")
        case CallOutcome.WRONG_NUMBER:
            return tr("wrong number")
        case CallOutcome.CALL_BACK_LATER:
            return tr("to be called back")
        case CallOutcome.BUSY:
            return tr("busy")


def message_state_word(state: str) -> str:
    """The word on screen for a message's state."""
    match MessageState(state):
        case MessageState.QUEUED:
            return tr("waiting to go")
        case MessageState.SENDING:
            return tr("going out")
        case MessageState.ACCEPTED:
            return tr("accepted")
        case MessageState.SENT:
            return tr("sent")
        case MessageState.DELIVERED:
            return tr("delivered")
        case MessageState.UNDELIVERED:
            return tr("not delivered")
        case MessageState.FAILED:
            return tr("failed")
        case MessageState.UNCERTAIN:
            return tr("uncertain")
        case MessageState.NEEDS_PERSON:
            return tr("needs a person")
        case MessageState.HELD:
            return tr("held")
        case MessageState.CANCELLED:
            return tr("taken back")
        case MessageState.EXPIRED:
            return tr("expired")
        case MessageState.RECEIVED:
            return tr("received")
