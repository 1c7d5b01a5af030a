"""The words of the list of who has not confirmed."""

from __future__ import annotations

from typing import Final

from frontdesk.domain.i18n import tr

RAISED: Final = 0.10
HIGH: Final = 0.25
"""From these shares on a risk is called so; a clinic misses 5 to 10 % of its visits."""


def risk_word(value: float | None) -> str:
    """How likely a visit is missed, as a word; empty where too little is known. Never a percentage."""
    match value:
        case None:
            return ""
        case _ if value >= HIGH:
            return tr("high")
        case _ if value >= RAISED:
            return tr("raised")
        case _:
            return tr("low")


def count_sentence(count: int, days: int) -> str:
    """How many visits of how many days have no confirmation."""
    if count == 1:
        return tr("1 visit not confirmed")
    if days == 1:
        return tr("{count} visits of the next 24 hours not confirmed", count=count)
    return tr("{count} visits of the next {days} days not confirmed", count=count, days=days)
