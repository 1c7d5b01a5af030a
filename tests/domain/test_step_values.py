"""The cadence as it is written down: in hours, or in days at a time of day; anything else is refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.cadence import Step
from frontdesk.domain.errors import UsageError
from frontdesk.domain.settings import parse, shown
from frontdesk.domain.settings_typed import snapshot

KEY = "reminders.steps"
DAYS: dict[str, Any] = {"key": "week", "days_before": 7, "at": "9:30", "working_days": True, "ask": True}


def steps(*each: dict[str, Any]) -> str:
    return json.dumps(list(each))


def test_days_before_at_a_time_of_day_in_their_one_form() -> None:
    value = parse(KEY, steps(DAYS, {"key": "today", "days_before": 0, "at": "07:00", "ask": False}))
    assert value == [
        {"key": "week", "days_before": 7, "at": "09:30", "working_days": True, "ask": True},
        {"key": "today", "days_before": 0, "at": "07:00", "working_days": False, "ask": False},
    ]
    assert parse(KEY, shown(KEY, value)) == value


def test_they_are_read_as_steps_the_earliest_first() -> None:
    mixed = parse(
        KEY,
        steps(
            {"key": "near", "hours_before": 2, "ask": False},
            {"key": "day", "hours_before": 24, "ask": True, "only_if": "unconfirmed"},
            DAYS,
        ),
    )
    assert snapshot({KEY: mixed}).steps == (
        Step("week", 0, True, days_before=7, at_minute=570, working_days=True),
        Step("day", 24, True, only_unconfirmed=True),
        Step("near", 2, False),
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hours_before": 4}, "reminders.steps: week has either hours_before, or days_before and at."),
        ({"days_before": -1}, "reminders.steps: days_before of week is a whole number from 0 to 90."),
        ({"days_before": 91}, "reminders.steps: days_before of week is a whole number from 0 to 90."),
        ({"days_before": 1.5}, "reminders.steps: days_before of week is a whole number from 0 to 90."),
        ({"days_before": True}, "reminders.steps: days_before of week is a whole number from 0 to 90."),
        ({"at": "24:00"}, "reminders.steps: at of week is a time of day from 00:00 to 23:59."),
        ({"at": "noon"}, "reminders.steps: at of week is a time of day from 00:00 to 23:59."),
        ({"at": None}, "reminders.steps: at of week is a time of day from 00:00 to 23:59."),
        ({"working_days": 1}, "reminders.steps: working_days of week is true or false."),
        (
            {"until": "10:00"},
            (
                "reminders.steps: step 1 has an unknown field until. "
                "Known: key, hours_before, days_before, at, working_days, ask, only_if."
            ),
        ),
    ],
)
def test_what_can_not_be_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(KEY, steps(DAYS | change))
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            {"key": "ask", "ask": True},
            "reminders.steps: ask has either hours_before, or days_before and at.",
        ),
        (
            {"key": "ask", "ask": True, "days_before": 1},
            "reminders.steps: at of ask is a time of day from 00:00 to 23:59.",
        ),
        (
            {"key": "ask", "ask": True, "hours_before": -3},
            "reminders.steps: hours_before of ask is above 0 and at most 2160.",
        ),
        (
            {"key": "ask", "ask": True, "hours_before": 3, "at": "10:00"},
            "reminders.steps: at of ask goes with days_before only.",
        ),
        (
            {"key": "ask", "ask": True, "hours_before": 3, "working_days": False},
            "reminders.steps: working_days of ask goes with days_before only.",
        ),
    ],
)
def test_half_a_step_is_refused(step: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(KEY, steps(step))
    assert refused.value.sentence == sentence


@given(
    st.dictionaries(
        st.sampled_from(["key", "hours_before", "days_before", "at", "working_days", "ask", "only_if", "x"]),
        st.none() | st.booleans() | st.integers(-9, 99) | st.floats(allow_nan=False) | st.text(max_size=5),
    )
)
def test_any_object_is_a_step_or_a_usage_error(step: dict[str, Any]) -> None:
    try:
        value = parse(KEY, steps(step))
    except UsageError:
        return
    assert snapshot({KEY: value}).steps[0].key == step["key"]
