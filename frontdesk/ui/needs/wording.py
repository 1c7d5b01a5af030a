"""The words, glyphs and inks of the worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import CallOutcome, Confirmation, NeedKind, Waits
from frontdesk.ui import words
from frontdesk.ui.tokens import Role, Scheme

if TYPE_CHECKING:
    from frontdesk.services.worklist import Need
    from frontdesk.ui.desk import Desk

OUTCOMES: Final = (
    CallOutcome.REACHED_CONFIRMED,
    CallOutcome.REACHED_DECLINED,
    CallOutcome.NO_ANSWER,
    CallOutcome.LEFT_MESSAGE,
    CallOutcome.BUSY,
    CallOutcome.CALL_BACK_LATER,
    CallOutcome.WRONG_NUMBER,
)
"""What may come of a call, in the order of the keys 1 to 7."""

_WAITS: Final = frozenset({NeedKind.CALLBACK, NeedKind.OTHER})
"""Kinds whose `due_utc` is since when, or when, somebody waits for us."""


def kind_word(kind: NeedKind) -> str:
    """A kind of row in a word or two."""
    match kind:
        case NeedKind.DECLINED:
            return tr("Can't come")
        case NeedKind.REPLY:
            return tr("Read reply")
        case NeedKind.UNMATCHED_REPLY:
            return tr("Unknown number")
        case NeedKind.UNCERTAIN:
            return tr("Sent or not")
        case NeedKind.FAILED:
            return tr("Text failed")
        case NeedKind.NO_CONTACT:
            return tr("Can't be texted")
        case NeedKind.SILENT:
            return tr("No answer")
        case NeedKind.CALLBACK:
            return tr("Call back")
        case NeedKind.OFFER:
            return tr("Free slot")
        case NeedKind.OTHER:
            return tr("Phone message")


def need_word(need: Need) -> str:
    """What a row is about in a word or two."""
    match need.subject:
        case Waits.LOOK:
            return tr("Look, then send")
        case Waits.STRAY:
            return tr("Unknown text")
        case _ if need.request_id is not None:
            return tr("Asks for a visit")
        case _:
            return kind_word(need.kind)


def need_icon(need: Need) -> str:
    """The glyph of a row."""
    match need.subject:
        case Waits.LOOK:
            return "send"
        case Waits.STRAY:
            return "help"
        case _ if need.request_id is not None:
            return "calendar"
        case _:
            return kind_icon(need.kind)


def kind_icon(kind: NeedKind) -> str:
    """The glyph of a kind: that of the visit's state where it is one."""
    match kind:
        case NeedKind.DECLINED:
            return "state-declined"
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY:
            return "state-needs_person"
        case NeedKind.UNCERTAIN:
            return "help"
        case NeedKind.FAILED:
            return "warning"
        case NeedKind.NO_CONTACT:
            return "mark-call"
        case NeedKind.SILENT:
            return "state-awaiting"
        case NeedKind.CALLBACK:
            return "phone"
        case NeedKind.OFFER:
            return "waiting"
        case NeedKind.OTHER:
            return "note"


def kind_ink(kind: NeedKind, scheme: Scheme) -> str:
    """The colour of a kind's glyph and word, "#rrggbb"."""
    match kind:
        case NeedKind.DECLINED:
            return scheme.confirmation[Confirmation.DECLINED].ink
        case NeedKind.REPLY | NeedKind.UNMATCHED_REPLY:
            return scheme.confirmation[Confirmation.NEEDS_PERSON].ink
        case NeedKind.SILENT:
            return scheme.confirmation[Confirmation.AWAITING].ink
        case NeedKind.FAILED | NeedKind.UNCERTAIN:
            return scheme.roles[Role.WARNING]
        case _:
            return scheme.roles[Role.MUTED]


def is_visit_time(need: Need) -> bool:
    """Whether `due_utc` is when a visit begins; else it is since when somebody waits."""
    return need.kind not in _WAITS and need.appointment_id is not None


def time_left(need: Need, now_utc: int) -> str:
    """How long there is, in a word or two: "in 35 min", "Mon 9:00", "began 8:30", "since 7:40"."""
    left = need.due_utc - now_utc
    at = words.moment(need.due_utc, need.zone, now_utc=now_utc)
    if need.request_id is not None:
        return at
    if is_visit_time(need) and left <= 0:
        return tr("began {time}", time=at)
    if left <= 0:
        return tr("since {time}", time=at)
    if left < 2 * HOUR:
        return tr("in {length}", length=words.length(max(1, left // MINUTE)))
    return at


def time_beside(need: Need, now_utc: int) -> str:
    """The other half of `time_left`: the time on the wall where that said how long, and what it is the time of."""
    at = words.moment(need.due_utc, need.zone, now_utc=now_utc)
    if need.subject == Waits.STRAY:
        return tr("sent")
    if need.subject == Waits.LOOK:
        return tr("first visit")
    if need.request_id is not None:
        return tr("received")
    soon = 0 < need.due_utc - now_utc < 2 * HOUR
    match need.kind:
        case NeedKind.CALLBACK:
            return tr("promised {time}", time=at) if soon else tr("promised")
        case NeedKind.OTHER:
            return tr("phoned")
        case _ if need.appointment_id is None:
            return tr("received")
        case _:
            return tr("visit {time}", time=at) if soon else tr("visit")


def key_shown(desk: Desk, name: str) -> str:
    """The key of an act as a button shows it; nothing for an act without one."""
    shown = desk.keys.shown(name) if name else ""
    return tr("Enter") if shown == "Return" else shown


def outcome_label(outcome: CallOutcome) -> str:
    """What came of a call, as a button says it."""
    match outcome:
        case CallOutcome.REACHED_CONFIRMED:
            return tr("Confirms")
        case CallOutcome.REACHED_DECLINED:
            return tr("Can't come")
        case CallOutcome.NO_ANSWER:
            return tr("No answer")
        case CallOutcome.LEFT_MESSAGE:
            return tr("Left a message")
        case CallOutcome.BUSY:
            return tr("Busy")
        case CallOutcome.CALL_BACK_LATER:
            return tr("Call back later")
        case CallOutcome.WRONG_NUMBER:
            return tr("Wrong number")


def about_visit(desk: Desk, start_utc: int, zone: str) -> str:
    """What to say when a patient answers the phone."""
    return tr(
        "This is {clinic}, calling about your visit on {day} at {time}.",
        clinic=desk.clinic or tr("the clinic"),
        day=words.day_medium(words.today_at(zone, start_utc)),
        time=words.time_of(start_utc, zone),
    )
