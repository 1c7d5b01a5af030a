"""What texts cost: an estimate that says whence it is, and what was charged, each month by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester

from frontdesk.services import settings
from frontdesk.services.costs import CostEstimate, Money, MonthCharged, SegmentPrice
from frontdesk.ui import words
from frontdesk.ui.settings.costs import CostsPage, charged_words, cost_words, estimate_words
from frontdesk.ui.settings.grouping import Group
from tests.ui.desks import EVA
from tests.ui.settings.conftest import ShownSettings

PRICE = SegmentPrice(Decimal("0.0412"), "GBP", learnt=False)


@pytest.fixture
def british() -> Iterator[None]:
    """As a British system writes numbers."""
    words.use_locale(QLocale("en_GB"))
    yield
    words.use_locale(QLocale())


def estimate(*, price: SegmentPrice | None = PRICE, visits: int = 400) -> CostEstimate:
    money = None if price is None else Decimal("1234.567")
    return CostEstimate(visits, 380, 1100, 1200, price, money, looks_back=False)


@pytest.mark.usefixtures("british")
def test_an_estimate_says_how_many_texts_for_whom_and_at_what_price() -> None:
    assert estimate_words(estimate()) == (
        "At most 1,100 texts in 30 days, 1,200 parts in all, for 400 visits; 380 of their patients can be texted. "
        "That is up to £1,234.57 a month, at £0.0412 a part."
    )
    learnt = SegmentPrice(Decimal("0.0079"), "USD", learnt=True)
    assert "at US$0.0079 a part as it was charged lately" in cost_words(estimate(price=learnt))
    assert cost_words(estimate(price=None)).startswith("What a part costs is not known yet")
    assert estimate_words(estimate(visits=0)) == "There are no visits yet to reckon with."


@pytest.mark.parametrize(
    ("name", "shown"), [("cs_CZ", "1\u00a0234,57\u00a0£"), ("en_GB", "£1,234.57"), ("C", "£1,234.57")]
)
def test_money_is_exact_and_written_as_the_place_does(name: str, shown: str) -> None:
    try:
        words.use_locale(QLocale(name))
        assert words.exact_money(Decimal("1234.565001"), "GBP") == shown
    finally:
        words.use_locale(QLocale())


@pytest.mark.usefixtures("british")
def test_what_was_charged_names_each_currency() -> None:
    amounts = (Money(Decimal("3.10"), "GBP"), Money(Decimal("1.5"), "USD"))
    assert charged_words(MonthCharged("2026-11", amounts, 90, 95, 12, 4)) == "£3.10, US$1.50"
    assert charged_words(MonthCharged("2026-10", (), 2, 2, 0, 2)) == ""


def test_the_page_reckons_with_the_price_that_is_typed(
    shown: ShownSettings, qtmodeltester: ModelTester
) -> None:
    shown.screen.show_group(Group.COSTS)
    page = shown.screen.page(Group.COSTS)
    assert isinstance(page, CostsPage)
    shown.until(lambda: page.estimate.text().startswith("At most "))
    assert "not known yet" in page.estimate.text()
    settings.put(shown.clinic.book, EVA, "costs.per_segment", "0.04 GBP")
    shown.desk.feed.look()
    shown.until(lambda: "at £0.04 a part." in page.estimate.text())
    assert not shown.find(QTableView, "settings.costs.months").isVisible()
    check: Callable[..., None] = qtmodeltester.check
    page.months.show([MonthCharged("2026-11", (Money(Decimal("3.1"), "GBP"),), 90, 95, 12, 4)])
    check(page.months)
    check(page.months, force_py=True)
    shown.screen.search.setText("charged")
    assert page.isVisible()
