"""How likely a visit is missed: a word for the desk, a number for programs, silence where too little is known.

Lead time and earlier misses are the strongest predictors (AUC up to 0.81 with history in the field's studies). The estimate is the
patient's own rate, shrunk towards the clinic's rate at that lead time, so that one miss out of one visit is not certainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from frontdesk.domain.i18n import tr

ENOUGH: Final = 300
"""Past visits below which nothing is said."""

LEAD_DAYS: Final = (2, 7, 30)
"""Upper bounds of the lead-time classes, in days between booking and visit; the last class is open."""

_STRENGTH: Final = 6.0


@dataclass(frozen=True, slots=True)
class LeadRates:
    """Past visits of the clinic by lead-time class: (attended, missed) of each class of `LEAD_DAYS` and the open one."""

    classes: tuple[tuple[int, int], ...]

    @property
    def visits(self) -> int:
        """How many past visits the rates rest on."""
        return sum(attended + missed for attended, missed in self.classes)


@dataclass(frozen=True, slots=True)
class Risk:
    """The estimate, 0 to 1 or None, and why."""

    value: float | None
    why: str


def lead_class(lead_days: float | None) -> int | None:
    """The class of a lead time; None where the booking time is not known."""
    if lead_days is None:
        return None
    return next((index for index, bound in enumerate(LEAD_DAYS) if lead_days < bound), len(LEAD_DAYS))


def estimate(*, attended: int, missed: int, lead_days: float | None, rates: LeadRates) -> Risk:
    """The risk that a visit is missed.

    `attended` and `missed` count the patient's own past visits; `lead_days` is from booking to visit.
    """
    visits, all_missed = _totals(rates)
    if visits < ENOUGH:
        return Risk(None, tr("too little data: {visits} past visits", visits=visits))
    overall = (all_missed + 1) / (visits + 2)
    group = lead_class(lead_days)
    base = overall
    if group is not None:
        came, stayed_away = rates.classes[group]
        base = (stayed_away + 50 * overall) / (came + stayed_away + 50)
    value = (missed + _STRENGTH * base) / (attended + missed + _STRENGTH)
    return Risk(round(value, 3), _why(attended=attended, missed=missed, base=base, overall=overall))


@lru_cache(maxsize=8)
def _totals(rates: LeadRates) -> tuple[int, int]:
    """Past visits in all, and how many of them were missed: the same for every row of a list."""
    return rates.visits, sum(missed for _, missed in rates.classes)


def _why(*, attended: int, missed: int, base: float, overall: float) -> str:
    if missed:
        return tr("missed {missed} of {visits} visits", missed=missed, visits=attended + missed)
    if base > 1.25 * overall:
        return tr("booked long ahead")
    if attended:
        return tr("came to all of {visits} visits", visits=attended)
    return tr("first visit")
