"""Values of settings in their written forms."""

from __future__ import annotations

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.setting_values import amount


def test_an_amount_has_its_currency_or_is_empty() -> None:
    assert amount("costs.segment", "") == ""
    assert amount("costs.segment", " 0,04 gbp ") == "0.04 GBP"


@pytest.mark.parametrize("value", ["0.04", "GBP", "-1 GBP", 4, None])
def test_what_is_no_amount_is_refused(value: str | int | None) -> None:
    with pytest.raises(UsageError, match="an amount and a currency"):
        amount("costs.segment", value)
