"""By when a complaint has to be acknowledged and answered: per country, in working days and public holidays of the place.

Sources: England, The Local Authority Social Services and NHS Complaints Regulations 2009 (acknowledge within 3 working days,
answer within 6 months or agree longer); Scotland, NHS model procedure (3 and 20 working days); Wales, Putting Things
Right (2 and 30); Northern Ireland, HSC procedure (3 and 10; the last two as of 2014, so a clinic checks them); Czechia, Act
372/2011 section 93 (answer within 30 days).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from frontdesk.domain.hours import add_working_days


@dataclass(frozen=True, slots=True)
class Policy:
    """The time that one country's rules give. Of the three answers at most one is set; none: no general rule is known."""

    acknowledge_working_days: int
    answer_working_days: int | None = None
    answer_days: int | None = None
    answer_months: int | None = None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days on which it is in time."""

    acknowledge_by: date
    answer_by: date | None


USUAL: Final = Policy(acknowledge_working_days=3)
"""Where no rule is known, a person should still hear soon that they were heard."""

POLICIES: Final = {
    ("GB", ""): Policy(3, answer_months=6),
    ("GB", "ENG"): Policy(3, answer_months=6),
    ("GB", "SCT"): Policy(3, answer_working_days=20),
    ("GB", "WLS"): Policy(2, answer_working_days=30),
    ("GB", "NIR"): Policy(3, answer_working_days=10),
    ("CZ", ""): Policy(3, answer_days=30),
}
"""By country and region, as the holidays are kept."""


def policy_of(country: str, region: str = "") -> Policy:
    """The rules of a place; of its country where the region has none of its own."""
    country = country.upper()
    return POLICIES.get((country, region)) or POLICIES.get((country, "")) or USUAL


def deadlines(received: date, country: str, region: str = "") -> Deadlines:
    """The deadlines of a complaint that came in on `received`, which itself is not counted."""
    policy = policy_of(country, region)
    # England is the whole kingdom's region for its holidays where none was chosen.
    place = "ENG" if (country.upper(), region) == ("GB", "") else region
    return Deadlines(
        acknowledge_by=add_working_days(received, policy.acknowledge_working_days, country, place),
        answer_by=_answer_by(received, policy, country, place),
    )


def _answer_by(received: date, policy: Policy, country: str, region: str) -> date | None:
    if policy.answer_working_days is not None:
        return add_working_days(received, policy.answer_working_days, country, region)
    if policy.answer_days is not None:
        return received + timedelta(days=policy.answer_days)
    if policy.answer_months is not None:
        return _months_later(received, policy.answer_months)
    return None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
