"""What the setting `reminders.steps` may be: the cadence as it is written down, checked and read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from frontdesk.domain.cadence import Step
from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import MIDNIGHT, format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json, is_number, printable
from frontdesk.domain.words import StepKey

LONGEST_LEAD_HOURS: Final = 2160
"""90 days."""
LONGEST_LEAD_DAYS: Final = 90
MOST_STEPS: Final = 12

KEY_FORM: Final = re.compile(r"[a-z][a-z0-9_]{0,38}", re.ASCII)
_FIELDS: Final = ("key", "hours_before", "days_before", "at", "working_days", "ask", "only_if")
_OF_DAYS: Final = ("at", "working_days")
"""Fields that only a step counted in days has."""


def steps(key: str, value: Json) -> Json:
    """The cadence: a list of steps with keys of their own. An empty one asks and tells nothing."""
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        raise UsageError(
            tr('{key} is a list of steps like {{"key":"ask","hours_before":72,"ask":true}}.', key=key)
        )
    checked = [_step(key, place, each) for place, each in enumerate(value, start=1)]
    names = [each["key"] for each in checked]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(tr("{key}: two steps are called {name}. Name them apart.", key=key, name=name))
    return [*checked]


def to_steps(value: Iterable[dict[str, Any]]) -> tuple[Step, ...]:
    """The steps of a checked value, from the earliest to the one nearest to the visit."""
    found = [
        Step(
            key=each["key"],
            hours_before=float(each.get("hours_before", 0)),
            ask=each["ask"],
            only_unconfirmed=each.get("only_if") == "unconfirmed",
            days_before=each.get("days_before"),
            at_minute=parse_clock(each["at"]) if "at" in each else 0,
            working_days=bool(each.get("working_days", False)),
        )
        for each in value
    ]
    return tuple(sorted(found, key=lambda step: -step.rough_lead))


def _step(key: str, place: int, value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise UsageError(tr("{key}: step {place} is not an object.", key=key, place=place))
    unknown = sorted(set(value).difference(_FIELDS))
    if unknown:
        raise UsageError(
            tr(
                "{key}: step {place} has an unknown field {name}. Known: {known}.",
                key=key,
                place=place,
                name=printable(unknown[0]),
                known=", ".join(_FIELDS),
            )
        )
    name, ask = value.get("key"), value.get("ask")
    if not isinstance(name, str) or not KEY_FORM.fullmatch(name):
        raise UsageError(
            tr("{key}: the key of step {place} is a word of a-z, digits and _.", key=key, place=place)
        )
    if name in frozenset(StepKey):
        raise UsageError(
            tr("{key}: {name} is a name that Frontdesk needs itself. Choose another.", key=key, name=name)
        )
    step: dict[str, Json] = {"key": name, **_when(key, name, value)}
    if not isinstance(ask, bool):
        raise UsageError(tr("{key}: ask of {name} is true or false.", key=key, name=name))
    step["ask"] = ask
    if "only_if" in value:
        if value["only_if"] != "unconfirmed":
            raise UsageError(tr("{key}: only_if of {name} can only be unconfirmed.", key=key, name=name))
        step["only_if"] = "unconfirmed"
    return step


def _when(key: str, name: str, value: dict[str, Json]) -> dict[str, Json]:
    """How long before the visit: in hours, or in days and at a time of day."""
    if ("hours_before" in value) == ("days_before" in value):
        raise UsageError(
            tr("{key}: {name} has either hours_before, or days_before and at.", key=key, name=name)
        )
    return _hours(key, name, value) if "hours_before" in value else _days(key, name, value)


def _hours(key: str, name: str, value: dict[str, Json]) -> dict[str, Json]:
    hours = value["hours_before"]
    if not is_number(hours) or not 0 < hours <= LONGEST_LEAD_HOURS:
        raise UsageError(
            tr(
                "{key}: hours_before of {name} is above 0 and at most {most}.",
                key=key,
                name=name,
                most=LONGEST_LEAD_HOURS,
            )
        )
    for field in _OF_DAYS:
        if field in value:
            raise UsageError(
                tr("{key}: {field} of {name} goes with days_before only.", key=key, field=field, name=name)
            )
    return {"hours_before": hours}


def _days(key: str, name: str, value: dict[str, Json]) -> dict[str, Json]:
    days, at, working = value["days_before"], value.get("at"), value.get("working_days", False)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LONGEST_LEAD_DAYS:
        raise UsageError(
            tr(
                "{key}: days_before of {name} is a whole number from 0 to {most}.",
                key=key,
                name=name,
                most=LONGEST_LEAD_DAYS,
            )
        )
    if not isinstance(working, bool):
        raise UsageError(tr("{key}: working_days of {name} is true or false.", key=key, name=name))
    try:
        minute = parse_clock(at) if isinstance(at, str) else MIDNIGHT
    except UsageError:
        minute = MIDNIGHT
    if minute >= MIDNIGHT:
        raise UsageError(tr("{key}: at of {name} is a time of day from 00:00 to 23:59.", key=key, name=name))
    return {"days_before": days, "at": format_clock(minute), "working_days": working}
