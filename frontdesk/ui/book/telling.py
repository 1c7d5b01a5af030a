"""What a patient was told of a visit and will be told, as the bar says it after an act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.words import clock_of_wall, spoken_day

if TYPE_CHECKING:
    from frontdesk.services.booking.foretelling import Telling


def telling_words(telling: Telling, today: date) -> str:
    """ "Was told today 9:00." The bar itself says when a text that tells otherwise goes out."""
    if not telling.told_wall:
        return tr("The patient was told nothing yet, and nothing goes out.")
    time = tr(
        "{day} {time}",
        day=spoken_day(date.fromisoformat(telling.told_wall[:10]), today),
        time=clock_of_wall(telling.told_wall),
    )
    if telling.goes_utc is not None:
        return tr("The patient was told {time}.", time=time)
    if telling.why_not:
        return tr(
            "The patient was told {time}, and no text tells otherwise: call. {why}",
            time=time,
            why=telling.why_not,
        )
    if telling.holds:
        return tr("The patient was told {time}, which holds: nothing goes out.", time=time)
    return tr("The patient was told {time}; nothing goes out.", time=time)


def soonest(tellings: tuple[Telling, ...]) -> int | None:
    """When the first text about any of them goes out, ms UTC."""
    return min((each.goes_utc for each in tellings if each.goes_utc is not None), default=None)
