"""Visits that change their times with each other: which of them fit once all have given theirs back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from frontdesk.services.imports.calendar import Calendar, Want

MOST: Final = 500
"""Rows that are looked at together; a file in which more than that wait for each other is broken otherwise."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A row that waits: the time it has (None: it is new) and the time it wants (None: it gives its time back).

    `owner` is the visit's key, or the negative line of a new one.
    """

    external_id: str
    owner: int
    has: Want | None
    wants: Want | None


def fitting(calendar: Calendar, plans: Sequence[Plan]) -> list[Plan]:
    """The plans that can all be done at once. The calendar is as before afterwards; what it must know has been loaded."""
    group = list(plans)
    while group:
        blocked = _blocked(calendar, group)
        if blocked is None:
            return group
        group.remove(blocked)
    return []


def _blocked(calendar: Calendar, group: Sequence[Plan]) -> Plan | None:
    """The first plan that something outside the group, or an earlier plan of it, is in the way of."""
    placed: list[Plan] = []
    blocked: Plan | None = None
    for plan in group:
        if plan.has is not None:
            calendar.remove(plan.has, plan.owner)
    for plan in group:
        if plan.wants is None:
            continue
        if calendar.clash(plan.wants) is not None:
            blocked = plan
            break
        calendar.add(plan.wants, plan.owner)
        placed.append(plan)
    for plan in placed:
        if plan.wants is not None:
            calendar.remove(plan.wants, plan.owner)
    for plan in group:
        if plan.has is not None:
            calendar.add(plan.has, plan.owner)
    return blocked
