"""What an empty list of unconfirmed visits says: no all-clear while nobody has looked for replies."""

from __future__ import annotations

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.background import Freshness, SyncState
from frontdesk.ui.needs.standing import Standing


def empty(state: SyncState, *, days: int, zone: str, now_utc: int) -> Standing:
    """What stands where there is no row."""
    span = tr("the next 24 hours") if days == 1 else tr("the next {days} days", days=days)
    clear = tr("Every visit of {span} is confirmed.", span=span)
    if not state.has_account:
        return Standing(clear)
    if state.checked_utc is None:
        return Standing(
            tr("{clear} But replies have not been checked yet: somebody may have cancelled.", clear=clear),
            look=not state.running,
        )
    at = words.moment(state.checked_utc, zone, now_utc=now_utc)
    if state.freshness(now_utc) is not Freshness.FRESH:
        return Standing(
            tr(
                "{clear} But replies were last checked {time}: somebody may have cancelled.",
                clear=clear,
                time=at,
            ),
            look=True,
        )
    return Standing(tr("{clear} Replies last checked {time}.", clear=clear, time=at))
