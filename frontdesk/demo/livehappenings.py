"""What the watched day brings besides booked visits: a provider who falls behind, somebody who comes late, somebody without a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.demo.clinic import DVORAK, FOLLOW_UP, NAVARRO
from frontdesk.demo.days import moment
from frontdesk.domain.instants import MINUTE, UtcMs
from frontdesk.domain.words import Lifecycle

if TYPE_CHECKING:
    from frontdesk.demo.making import DemoPlan
    from frontdesk.demo.people import Person
    from frontdesk.services.rows import AppointmentRow

BEHIND: Final = DVORAK
DELAYS: Final = ((8 * 60 + 50, 25), (11 * 60 + 20, 10), (13 * 60 + 25, 0))
"""Minute of the day at which the provider says so, and how many minutes behind they are from then on."""
WALKS_IN_AT: Final = 9 * 60 + 20
LATE_BY: Final = 12
_LATE_WITH: Final = NAVARRO
_LATE_FROM: Final = 8 * 60 + 45


@dataclass(frozen=True, slots=True)
class Delay:
    """A provider says at `at_utc` (ms) that they are so many minutes behind."""

    at_utc: UtcMs
    provider: str
    minutes: int


@dataclass(frozen=True, slots=True)
class WalksIn:
    """Somebody comes without a visit at `at_utc` (ms)."""

    at_utc: UtcMs
    person: Person
    note: str
    type: str


Happening = Delay | WalksIn


def happenings(plan: DemoPlan) -> tuple[Happening, ...]:
    """What happens on the watched day, by time. The same for the same plan."""
    day = plan.days.day
    coming = {role.visit.person.external_id for role in plan.roles}
    person = next(each for each in plan.people if each.external_id not in coming and each.mobile)
    walks_in = WalksIn(moment(day, WALKS_IN_AT), person, "Cut on the left hand, bandaged.", FOLLOW_UP.name)
    delays = (Delay(moment(day, minute), BEHIND, minutes) for minute, minutes in DELAYS)
    return tuple(sorted((*delays, walks_in), key=lambda each: each.at_utc))


def minutes_behind(found: Iterable[Happening], provider: str, at_utc: UtcMs) -> int:
    """How many minutes behind a provider is at a moment."""
    said = [each for each in found if isinstance(each, Delay) and each.provider == provider]
    return next((each.minutes for each in reversed(said) if each.at_utc <= at_utc), 0)


def late_comers(rows: Sequence[AppointmentRow], day: date, found: Sequence[Happening]) -> dict[int, int]:
    """By how many minutes who comes late, by visit; only on a day on which anything else happens."""
    first, last = moment(day, _LATE_FROM), moment(day, 24 * 60 - 1)
    if not any(first <= each.at_utc <= last for each in found):
        return {}
    fitting = (
        row.id
        for row in sorted(rows, key=lambda row: (row.start_utc, row.id))
        if row.provider == _LATE_WITH
        and row.lifecycle == Lifecycle.BOOKED
        and row.start_utc >= first + LATE_BY * MINUTE
        and not row.remote
    )
    one = next(fitting, None)
    return {} if one is None else {one: LATE_BY}
