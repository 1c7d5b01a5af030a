"""What a month of texts will cost, and what it did cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from frontdesk.domain.errors import UsageError
from frontdesk.domain.instants import DAY, from_iso
from frontdesk.domain.words import Lifecycle
from frontdesk.models.tables import Message
from frontdesk.services.booking import cancel_visit
from frontdesk.services.costs import Money, SegmentPrice, charged, estimate_cost
from frontdesk.services.identity import new_public_id
from tests.support.clinic import ANNA
from tests.support.loop import EVA, PETR, Loop

TWICE = json.dumps(
    [{"key": "a", "hours_before": 72, "ask": True}, {"key": "b", "hours_before": 24, "ask": False}]
)


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with Loop(tmp_path) as made:
        yield made


def went(
    loop: Loop, at: str, *, price: str = "", unit: str = "", segments: int = 1, way: str = "out"
) -> None:
    """A text that the provider took, or brought."""
    with loop.book.write(ANNA) as work:
        made = Message(
            public_id=new_public_id(),
            direction=way,
            channel="sms",
            to_address=EVA,
            body="",
            segments=segments,
            state="delivered",
            step="ask",
            kind="ask",
            provider_id=f"SM{new_public_id()}",
            price=price,
            price_unit=unit,
            created_utc=from_iso(at),
            updated_utc=from_iso(at),
        )
        work.session.add(made)


def test_nothing_is_known_of_an_empty_book(loop: Loop) -> None:
    found = estimate_cost(loop.book)
    assert (found.visits, found.reached, found.texts, found.segments, found.price, found.money) == (
        *(0,) * 4,
        None,
        None,
    )
    assert [each.texts for each in charged(loop.book)] == [0] * 12


def test_a_month_of_texts_by_the_cadence_and_the_price_of_the_setting(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-12-08T15:00")
    loop.visit(loop.patient("Sibling"), "2026-12-08T16:00", provider="Dr Novák")
    loop.visit(loop.patient("Petr", mobile=PETR, language="cs"), "2026-12-08T15:30")
    loop.visit(loop.patient("Eva", mobile=EVA, consent="no"), "2026-12-08T16:30")
    gone = loop.visit(loop.patient("Gone", mobile="+12025550119"), "2026-12-09T10:00")
    cancel_visit(loop.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    loop.set("costs.per_segment", "0.04 GBP")
    found = estimate_cost(loop.book, TWICE)
    assert (found.visits, found.reached, found.texts, found.looks_back) == (4, 3, 4, False)
    assert found.segments >= found.texts
    assert found.price == SegmentPrice(Decimal("0.04"), "GBP", learnt=False)
    assert found.money == Decimal("0.04") * found.segments
    standing = estimate_cost(loop.book)
    assert standing.texts == 6
    assert estimate_cost(loop.book, "[]").money == 0


def test_what_is_booked_shortly_before_is_asked_less(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-24T15:00")
    assert estimate_cost(loop.book, TWICE).texts == 2
    assert estimate_cost(loop.book, '[{"key":"a","hours_before":200,"ask":true}]').texts == 1
    three = json.dumps([{"key": f"k{n}", "hours_before": 24 * n, "ask": True} for n in (1, 5, 9)])
    assert estimate_cost(loop.book, three).texts == 2


def test_the_last_month_counts_where_it_had_more_visits(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-11-25T15:00")
    loop.visit(loop.patient("Petr", mobile=PETR), "2026-11-26T15:00")
    loop.clock.set("2026-11-26T20:00:00+00:00")
    found = estimate_cost(loop.book, TWICE)
    assert (found.looks_back, found.visits, found.texts) == (True, 2, 4)


def test_the_price_is_learnt_from_what_was_charged_lately(loop: Loop) -> None:
    loop.visit(loop.patient(), "2026-12-08T15:00")
    went(loop, "2026-11-02T10:00:00Z", price="-0.0079", unit="USD")
    went(loop, "2026-11-02T11:00:00Z", price="-0.0237", unit="USD", segments=3)
    went(loop, "2026-11-02T12:00:00Z")
    went(loop, "2026-07-02T10:00:00Z", price="-9", unit="EUR", segments=9)
    found = estimate_cost(loop.book, TWICE)
    assert found.price == SegmentPrice(Decimal("0.0079"), "USD", learnt=True)
    assert found.money == Decimal("0.0079") * found.segments


def test_what_was_charged_by_month_at_the_clinic_and_what_has_no_price_yet(loop: Loop) -> None:
    went(loop, "2026-10-31T23:59:00Z", price="-0.10", unit="USD")
    went(loop, "2026-11-01T00:00:00Z", price="-0.20", unit="USD", segments=2)
    went(loop, "2026-11-20T10:00:00Z", price="-0.30", unit="USD")
    went(loop, "2026-11-20T10:00:00Z", price="-0.01", unit="EUR")
    went(loop, "2026-11-20T10:00:00Z")
    went(loop, "2026-11-20T10:01:00Z", price="-0.0075", unit="USD", way="in")
    november, october, *rest = charged(loop.book, months=4)
    assert (november.month, october.month) == ("2026-11", "2026-10")
    assert november.amounts == (Money(Decimal("0.01"), "EUR"), Money(Decimal("0.5075"), "USD"))
    assert (november.texts, november.segments, november.replies, november.unpriced) == (4, 5, 1, 1)
    assert october.amounts == (Money(Decimal("0.10"), "USD"),)
    assert [each.month for each in rest] == ["2026-09", "2026-08"]
    assert not any(each.texts for each in rest)


def test_months_go_back_over_the_new_year(loop: Loop) -> None:
    loop.clock.advance(hours=24 * 60)
    assert [each.month for each in charged(loop.book, months=3)] == ["2027-01", "2026-12", "2026-11"]
    assert loop.clock.now_utc() > from_iso("2026-11-23T00:00:00Z") + 59 * DAY


def test_a_cadence_that_can_not_be_is_refused(loop: Loop) -> None:
    with pytest.raises(UsageError, match="list of steps"):
        estimate_cost(loop.book, "{}")
