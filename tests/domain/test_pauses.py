"""How long to wait between two looks at the provider."""

from __future__ import annotations

import pytest

from frontdesk.domain.pauses import pause_before_next


@pytest.mark.parametrize(
    ("usual", "failures", "expected"),
    [
        (45.0, 0, 45.0),
        (45.0, 1, 90.0),
        (45.0, 2, 180.0),
        (45.0, 3, 300.0),
        (45.0, 10_000, 300.0),
        (900.0, 5, 900.0),
    ],
)
def test_pauses_grow_while_nobody_answers_and_end_at_five_minutes(
    usual: float, failures: int, expected: float
) -> None:
    assert pause_before_next(usual, failures, draw=lambda: 0.5) == expected


def test_stations_do_not_ask_at_one_moment() -> None:
    assert pause_before_next(40.0, 0, draw=lambda: 0.0) == pytest.approx(36.0)
    assert pause_before_next(40.0, 0, draw=lambda: 1.0) == pytest.approx(44.0)
