"""What is owed to a patient who was told something that no longer holds, decided without writing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from frontdesk.domain.cadence import Step
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import UtcMs
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.texts import TextKind
from frontdesk.domain.words import Lifecycle, StepKey
from frontdesk.services.booking.versions import needs_notice
from frontdesk.services.messaging.composing import Named, Text, compose
from frontdesk.services.messaging.dueness import due_of
from frontdesk.services.messaging.noticetimes import NoticeTime, notice_from
from frontdesk.services.messaging.reasons import no_time_in_safe_hours
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from frontdesk.domain.cadence import Surroundings
    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.models.tables import Appointment
    from frontdesk.services.messaging.dueness import Known
    from frontdesk.services.messaging.surroundings import Around

MOVED = "moved"
CANCELLED_KIND = "cancelled"


class What(StrEnum):
    """What to do about a notice."""

    SEND = "send"
    WAIT = "wait"
    PHONE = "phone"
    """No text can tell it: somebody has to call."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was looked at. `next_due_utc` is when the visit's own steps are to be looked at after it (None: never)."""

    what: What
    kind: str = ""
    text_kind: TextKind = TextKind.MOVED
    step: str = StepKey.NOTICE
    asks: bool = False
    expired: tuple[Step, ...] = ()
    at_utc: UtcMs = 0
    why: str = ""
    next_due_utc: UtcMs | None = None


def decide_notice(
    known: Known,
    session: Session,
    around: Around,
    visit: VisitFacts,
    appointment: Appointment,
    *,
    now_utc: UtcMs,
) -> Notice:
    """What to do about the notice of a visit whose grace is over. `appointment` is the same visit as `session` has it."""
    place = around.of(known.connection, visit)
    cancelled = Lifecycle(visit.lifecycle) in CANCELLED
    if visit.start_utc <= now_utc or not (cancelled or visit.booked):
        # Begun, or the patient is here: there is nothing left to tell.
        return Notice(What.NOTHING)
    kind = CANCELLED_KIND if cancelled else MOVED
    next_due = None if cancelled else 0
    if not needs_notice(session, appointment):
        # What was on its way when the visit was changed never arrived: the patient was told nothing.
        return Notice(What.NOTHING, next_due_utc=next_due)
    blocked = why_not_texted(visit)
    goes = notice_goes(known, around, visit, place, now_utc=now_utc)
    if blocked is None and not goes.in_time:
        blocked = late_notice(known, around, visit, now_utc=now_utc)
    if blocked is not None:
        return Notice(What.PHONE, kind, why=blocked, next_due_utc=next_due)
    if goes.at_utc > now_utc:
        return Notice(What.WAIT, kind, at_utc=goes.at_utc)
    if cancelled:
        return Notice(What.SEND, kind, TextKind.CANCELLED)
    # The notice of a move counts as the step that is due, and asks where that step asks.
    used = known.used([visit.id]).get(visit.id, frozenset())
    due = due_of(known, around, visit, used, now_utc=now_utc)
    asks = due.send is not None and due.send.ask
    return Notice(
        What.SEND,
        kind,
        TextKind.MOVED_ASK if asks else TextKind.MOVED,
        step=due.send.key if due.send else StepKey.NOTICE,
        asks=asks,
        expired=due.expired,
        next_due_utc=0,
    )


def notice_goes(
    known: Known, around: Around, visit: VisitFacts, place: Surroundings, *, now_utc: UtcMs
) -> NoticeTime:
    """When the notice of a visit may go at such a place, and whether that is in time."""
    return notice_from(
        known.connection,
        visit.id,
        start_utc=visit.start_utc,
        place=place,
        wider=around.settings.notice_quiet_at(visit.location_id),
        now_utc=now_utc,
    )


def late_notice(known: Known, around: Around, visit: VisitFacts, *, now_utc: int) -> str:
    """Why a notice can't arrive in time, as a sentence."""
    plain = around.place(known.connection, visit.location_id, visit.zone)
    if notice_goes(known, around, visit, plain, now_utc=now_utc).in_time:
        return no_time_in_safe_hours()
    return tr("Quiet hours leave no time to text it.")


def notice_text(
    around: Around, marker_key: bytes, visit: VisitFacts, notice: Notice, *, attempt: int
) -> Text:
    """The text of a notice that goes out."""
    return compose(
        around,
        marker_key,
        kind=notice.text_kind,
        address=visit.mobile,
        named=[Named(visit, notice.step)],
        attempt=attempt,
    )
