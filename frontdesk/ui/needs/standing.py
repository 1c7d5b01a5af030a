"""What an empty worklist says, and whether it may say it: never that nobody waits while nobody has looked."""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.background import Freshness, SyncState


@dataclass(frozen=True, slots=True)
class Standing:
    """A sentence, and whether looking for replies now would help."""

    sentence: str
    look: bool = False


def empty(state: SyncState, *, zone: str, now_utc: int) -> Standing:
    """What stands where there is no row."""
    if not state.has_account:
        return Standing(tr("Nothing waits for you. Texts are not set up, so no replies come in."))
    if state.checked_utc is None:
        if state.running:
            return Standing(tr("Replies are being checked."))
        return Standing(tr("Replies have not been checked yet, so somebody may be waiting."), look=True)
    at = words.moment(state.checked_utc, zone, now_utc=now_utc)
    if state.freshness(now_utc) is not Freshness.FRESH:
        return Standing(
            tr("Replies were last checked {time}, so somebody may be waiting.", time=at), look=True
        )
    return Standing(tr("Nobody is waiting for an answer. Replies last checked {time}.", time=at))


def doubt(state: SyncState, *, zone: str, now_utc: int) -> str:
    """What stands above a list that may lack rows; nothing while replies are checked as they should be."""
    if not state.has_account:
        return ""
    if state.checked_utc is None:
        if not state.stale:
            return ""
        return tr("Replies have not been checked yet: there may be more.")
    if state.freshness(now_utc) is Freshness.FRESH:
        return ""
    at = words.moment(state.checked_utc, zone, now_utc=now_utc)
    return tr("Replies were last checked {time}: there may be more.", time=at)
