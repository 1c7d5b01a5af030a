"""Deadlines of complaints, by country."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.domain.complaint_policy import Deadlines, deadlines, policy_of


@pytest.mark.parametrize(
    ("country", "region", "received", "acknowledge_by", "answer_by"),
    [
        # Over Christmas: 25 and 28 December 2026 are holidays (the 26th is a Saturday).
        ("GB", "", date(2026, 12, 24), date(2026, 12, 31), date(2027, 6, 24)),
        ("GB", "ENG", date(2026, 8, 31), date(2026, 9, 3), date(2027, 2, 28)),
        ("GB", "SCT", date(2026, 11, 2), date(2026, 11, 5), date(2026, 12, 1)),
        ("GB", "WLS", date(2026, 11, 2), date(2026, 11, 4), date(2026, 12, 14)),
        ("GB", "NIR", date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 16)),
        ("cz", "", date(2026, 11, 16), date(2026, 11, 20), date(2026, 12, 16)),
        ("US", "", date(2026, 11, 25), date(2026, 12, 1), None),
        ("ZZ", "", date(2026, 11, 20), date(2026, 11, 25), None),
    ],
)
def test_deadlines(
    country: str, region: str, received: date, acknowledge_by: date, answer_by: date | None
) -> None:
    assert deadlines(received, country, region) == Deadlines(acknowledge_by, answer_by)


def test_a_region_without_rules_of_its_own_has_its_countrys() -> None:
    assert policy_of("GB", "XYZ") == policy_of("GB")
