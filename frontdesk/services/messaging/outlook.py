"""What a visit's patient will be sent next, and when; or why nothing. The planner's own decisions, asked of moments to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.cadence import safe_hours_left_no_time, wanted
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, UtcMs
from frontdesk.domain.lifecycle import CANCELLED, lifecycle_word
from frontdesk.domain.settings import Scope
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.models.queries.visits import why_last_expired
from frontdesk.services.messaging.dueness import decide, may_join, plays, step_text
from frontdesk.services.messaging.owing import late_notice, notice_goes
from frontdesk.services.messaging.reasons import asked_for_no_texts, no_time_in_safe_hours, unknown_text_went
from frontdesk.services.reachability import why_not_texted

if TYPE_CHECKING:
    from frontdesk.models.queries.visits import VisitFacts
    from frontdesk.services.messaging.dueness import Known
    from frontdesk.services.messaging.surroundings import Around


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next: `at_utc` (ms UTC) and the words, or `why_not` as a sentence. `body` is empty where it can't be known yet."""

    at_utc: UtcMs | None = None
    asks: bool = False
    notice: bool = False
    body: str = ""
    why_not: str = ""
    no_time: bool = False
    """Nothing goes because the patient's safe hours leave no time: somebody has to call."""


def outlook(known: Known, around: Around, visit: VisitFacts, *, marker_key: bytes, now_utc: UtcMs) -> Outlook:
    """What the patient will be sent about this visit next, if nothing changes until then."""
    cancelled = Lifecycle(visit.lifecycle) in CANCELLED
    if not visit.booked and not (cancelled and visit.notice_due_utc is not None):
        return Outlook(why_not=_past_booked(Lifecycle(visit.lifecycle)))
    if visit.start_utc <= now_utc:
        return Outlook(why_not=tr("The visit has begun: nothing more is sent."))
    why_not = (
        why_not_texted(visit)
        if around.settings.reminders_enabled
        else tr("Reminders are switched off: nothing is sent.")
    )
    if why_not is not None:
        return Outlook(why_not=why_not)
    if known.strayed(visit.mobile):
        return Outlook(why_not=unknown_text_went())
    if known.revoking(visit.mobile):
        return Outlook(why_not=asked_for_no_texts())
    if visit.notice_due_utc is not None:
        return _notice_ahead(known, around, visit, now_utc)
    return _step_ahead(known, around, visit, marker_key, now_utc)


def _past_booked(lifecycle: Lifecycle) -> str:
    match lifecycle:
        case Lifecycle.ARRIVED | Lifecycle.IN_ROOM:
            return tr("The patient is here: nothing more is sent.")
        case Lifecycle.COMPLETED:
            return tr("The visit is over: nothing more is sent.")
        case Lifecycle.NO_SHOW | Lifecycle.LEFT_WITHOUT_VISIT:
            return tr("The visit did not take place: nothing more is sent.")
        case _:
            return tr("The visit is {word}: nothing more is sent.", word=lifecycle_word(lifecycle))


def _step_ahead(
    known: Known, around: Around, visit: VisitFacts, marker_key: bytes, now_utc: UtcMs
) -> Outlook:
    family = [visit]
    if not visit.alone:
        family += [
            each for each in known.same_day(visit) if each.id != visit.id and may_join(each, now_utc=now_utc)
        ]
    used = known.used([each.id for each in family])
    moments: list[tuple[UtcMs, int, VisitFacts]] = []
    for each in family:
        found = next(plays(known, around, each, used.get(each.id, frozenset()), now_utc), None)
        if found is not None:
            moments.append((found[1], each.id, each))
    # A text about another visit on the number may name this one before its own time.
    for at_utc, _, first in sorted(moments):
        found_then = decide(known, around, first, now_utc=at_utc)
        if found_then.send is not None and any(one.visit.id == visit.id for one in found_then.named):
            text = step_text(around, marker_key, found_then.send, found_then.named)
            if text.trouble:
                return Outlook(why_not=text.trouble)
            return Outlook(at_utc=at_utc, asks=found_then.send.ask, body=text.body)
    if _no_time(known, around, visit, used.get(visit.id, frozenset()), now_utc):
        return Outlook(why_not=no_time_in_safe_hours(), no_time=True)
    return Outlook(why_not=_nothing_left(around, visit, now_utc))


def _notice_ahead(known: Known, around: Around, visit: VisitFacts, now_utc: UtcMs) -> Outlook:
    due = max(visit.notice_due_utc or 0, now_utc)
    place = around.of(known.connection, visit)
    goes = notice_goes(known, around, visit, place, now_utc=due)
    if goes.in_time:
        return Outlook(at_utc=goes.at_utc, notice=True)
    why = late_notice(known, around, visit, now_utc=due)
    return Outlook(why_not=tr("{why} Tell the patient of the change by phone.", why=why))


def _no_time(known: Known, around: Around, visit: VisitFacts, used: frozenset[str], now_utc: UtcMs) -> bool:
    """Whether the patient's safe hours alone keep a question from going, or kept one."""
    if visit.safe_from is None or visit.answer is not Confirmation.NOT_ASKED:
        return False
    place = around.of(known.connection, visit)
    if any(
        step.ask
        and step.key not in used
        and wanted(step, visit.answer)
        and safe_hours_left_no_time(step, visit.start_utc, place, now_utc)
        for step in around.steps_of(visit)
    ):
        return True
    return why_last_expired(known.connection, visit) == no_time_in_safe_hours()


def _nothing_left(around: Around, visit: VisitFacts, now_utc: UtcMs) -> str:
    match visit.answer:
        case Confirmation.NEEDS_PERSON:
            return tr("A reply waits to be read: until then nothing is sent.")
        case Confirmation.DECLINED:
            return tr("The patient can't come: nothing more is sent.")
        case Confirmation.CONFIRMED:
            return tr("The patient has confirmed: nothing more is sent.")
        case _:
            pass
    if not around.steps_of(visit):
        return none_planned(around, visit)
    if visit.answer is Confirmation.AWAITING:
        return tr("All reminders have been sent.")
    if visit.start_utc - now_utc <= around.settings.min_lead_hours * HOUR:
        return tr(
            "The visit is too close: nothing is asked less than {hours} hours before it.",
            hours=f"{around.settings.min_lead_hours:g}",
        )
    return tr("No reminder is left to send.")


def none_planned(around: Around, visit: VisitFacts) -> str:
    """Why a visit's cadence, which is empty, is."""
    match around.own_cadence(visit):
        case Scope.TYPE:
            return tr("This appointment type has a cadence of its own, which sends nothing.")
        case Scope.LOCATION:
            return tr("This location has a cadence of its own, which sends nothing.")
        case _:
            return tr("The settings plan no reminders.")


def whose_cadence(around: Around, visit: VisitFacts) -> str:
    """Whose cadence a visit goes by, as a sentence; empty where it is the clinic's."""
    match around.own_cadence(visit):
        case Scope.TYPE:
            return tr("This appointment type has a cadence of its own.")
        case Scope.LOCATION:
            return tr("This location has a cadence of its own.")
        case _:
            return ""
