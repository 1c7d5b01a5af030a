"""Amounts as people type them, and links of video visits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import UsageError
from frontdesk.domain.money import exact, minor_digits, read_money
from frontdesk.domain.visit_types import TypeExtras, checked_extras
from frontdesk.domain.words import Remote


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("", "EUR", None),
        ("   ", "EUR", None),
        ("0", "EUR", 0),
        ("49", "EUR", 4900),
        ("49.90", "EUR", 4990),
        ("49,9", "EUR", 4990),
        ("1 200", "CZK", 120_000),
        ("1.200", "EUR", 120_000),
        ("1,200.50", "USD", 120_050),
        ("1.200,50 \u20ac", "EUR", 120_050),
        ("$1,200", "USD", 120_000),
        ("1'200.05", "CHF", 120_005),
        ("4500", "JPY", 4500),
        ("4,500", "JPY", 4500),
        ("1.250", "KWD", 1250),
    ],
)
def test_amounts_as_people_type_them(text: str, currency: str, minor: int | None) -> None:
    assert read_money(text, currency) == minor


@pytest.mark.parametrize("text", ["abc", "-5", "1.23456", "12..", "1 200 x 3", "9" * 30, "\u20ac"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not an amount"):
        read_money(text, "EUR")


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["EUR", "JPY", "KWD", ""]))
def test_what_is_shown_is_read_again(minor: int, currency: str) -> None:
    amount = exact(minor, currency)
    assert amount == Decimal(minor) / 10 ** minor_digits(currency)
    assert read_money(f"{amount:f}", currency) == minor


def test_extras_of_a_type_fit_each_other() -> None:
    fine = TypeExtras(4990, "EUR", Remote.VIDEO, " https://a.example ", " Come  fasting ", 6)
    assert checked_extras(fine) == TypeExtras(
        4990, "EUR", Remote.VIDEO, "https://a.example", "Come fasting", 6
    )
    for wrong in (
        TypeExtras(link="https://a.example"),
        TypeExtras(again_weeks=0),
        TypeExtras(again_weeks=999),
        TypeExtras(preparation="x" * 301),
    ):
        with pytest.raises(UsageError):
            checked_extras(wrong)
