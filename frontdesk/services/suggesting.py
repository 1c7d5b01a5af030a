"""What a reply that waits for a person may mean, in a sentence, and the decision by which a person agrees."""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.reply_guess import Suggestion
from frontdesk.services.spoken import moment


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion. `decision` is the value of `ReplyAs` that agrees to it; empty where a person has to call or decide otherwise."""

    kind: Suggestion
    sentence: str
    decision: str = ""


def suggested(
    suggestion: str,
    *,
    wants_cancel: bool = False,
    late_minutes: int | None = None,
    start_utc: int | None = None,
    zone: str = "",
    now_utc: int = 0,
) -> Suggested | None:
    """What to suggest for a reply; None where nothing is. `start_utc` is when its visit begins, if it is about one."""
    if wants_cancel:
        return Suggested(Suggestion.DECLINE, tr("Probably wants to cancel: call."), "decline")
    match Suggestion(suggestion):
        case Suggestion.CONFIRM:
            return Suggested(Suggestion.CONFIRM, tr("Looks like yes."), "confirm")
        case Suggestion.DECLINE:
            return Suggested(Suggestion.DECLINE, tr("Looks like no."), "decline")
        case Suggestion.LATE if late_minutes and start_utc is not None:
            at = moment(start_utc + late_minutes * MINUTE, zone, now_utc=now_utc)
            return Suggested(
                Suggestion.LATE,
                tr("Running late {count} min: expected {time}.", count=late_minutes, time=at),
                "late",
            )
        case Suggestion.OTHER_TIME:
            return Suggested(Suggestion.OTHER_TIME, tr("Wants another time: call."))
        case Suggestion.WRONG_NUMBER:
            return Suggested(
                Suggestion.WRONG_NUMBER, tr("Looks like somebody else's number."), "wrong_number"
            )
        case Suggestion.NO_TEXTS:
            return Suggested(Suggestion.NO_TEXTS, tr("Asks not to be texted any more."), "opt_out")
        case _:
            return None
