"""Order, filters and pages of listings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from frontdesk.demo.network import Pace, PhoneNetwork, Snapshot
from frontdesk.demo.network.listing import MAX_PAGE_SIZE, MessageQuery, Turn
from frontdesk.demo.network.messages import utc_day
from tests.demo.network.conftest import ANNA, BORIS, CLINIC, Control
from tests.support.clock import FakeClock
from tests.support.twilio_client import RedirectedHttpClient


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


def texts(twilio: Client, **filters: Any) -> list[str | None]:
    return [found.body for found in twilio.messages.list(**filters)]


def test_newest_first_by_date_sent_else_date_created(
    twilio: Client, control: Control, clock: FakeClock
) -> None:
    for body in ("first", "second", "third"):
        twilio.messages.create(ANNA, from_=CLINIC, body=body)
        clock.advance(seconds=10)
    control.do("/inbound", **{"from": ANNA, "body": "reply"})
    assert texts(twilio) == ["reply", "third", "second", "first"]

    clock.advance(ms=-9_900)
    twilio.messages.create(BORIS, from_=CLINIC, body="waits unsent")
    assert texts(twilio)[1:2] == ["waits unsent"]


def test_filters_by_recipient_and_sender(twilio: Client, control: Control) -> None:
    twilio.messages.create(ANNA, from_=CLINIC, body="to Anna")
    twilio.messages.create(BORIS, from_=CLINIC, body="to Boris")
    control.do("/inbound", **{"from": ANNA, "body": "from Anna"})
    assert texts(twilio, to=ANNA) == ["to Anna"]
    assert texts(twilio, from_=CLINIC) == ["to Boris", "to Anna"]
    assert texts(twilio, to=CLINIC) == ["from Anna"]
    assert texts(twilio, to=CLINIC, from_=ANNA) == ["from Anna"]
    assert texts(twilio, to=CLINIC, from_=BORIS) == []
    assert texts(twilio, to="+12025550199") == []


def test_dates_go_by_the_utc_day_and_miss_what_was_not_sent(
    twilio: Client, control: Control, clock: FakeClock
) -> None:
    for moment in ("2026-11-20T23:59:59.900+00:00", "2026-11-21T00:00:00+00:00", "2026-11-22T23:59:59+00:00"):
        clock.set(moment)
        control.do("/inbound", **{"from": ANNA, "body": moment[:10]})
    twilio.messages.create(ANNA, from_=CLINIC, body="not sent yet")

    assert texts(twilio, date_sent_after=day(21)) == ["2026-11-22", "2026-11-21"]
    assert texts(twilio, date_sent_after=datetime(2026, 11, 21, 23, 59, tzinfo=UTC)) == [
        "2026-11-22",
        "2026-11-21",
    ]
    assert texts(twilio, date_sent_before=day(21)) == ["2026-11-21", "2026-11-20"]
    assert texts(twilio, date_sent=day(20)) == ["2026-11-20"]
    assert texts(twilio, date_sent_after=day(21), date_sent_before=day(21)) == ["2026-11-21"]
    assert texts(twilio, date_sent=day(19)) == []
    assert texts(twilio)[0] == "not sent yet"

    clock.advance(seconds=1)
    assert "not sent yet" in texts(twilio, date_sent=day(22))


def test_pages_hold_everything_once_while_more_arrives(
    twilio: Client, control: Control, clock: FakeClock
) -> None:
    for number in range(7):
        control.do("/inbound", **{"from": ANNA, "body": str(number)})
        clock.advance(seconds=number % 2)
    page = twilio.messages.page(to=CLINIC, page_size=3)
    seen = [found.body for found in page]
    control.do("/inbound", **{"from": ANNA, "body": "late"})
    while (following := page.next_page()) is not None:
        page = following
        seen += [found.body for found in page]
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert texts(twilio, to=CLINIC, page_size=2) == ["late", *seen]
    assert texts(twilio, to=CLINIC, limit=4) == ["late", "6", "5", "4"]


def test_the_envelope_of_a_page(twilio: Client, http: RedirectedHttpClient, control: Control) -> None:
    for number in range(3):
        control.do("/inbound", **{"from": ANNA, "body": str(number)})

    def envelope() -> dict[str, object]:
        assert http.last_response is not None
        document: dict[str, object] = json.loads(http.last_response.text)
        del document["messages"]
        return document

    page = twilio.messages.page(to=CLINIC, date_sent_after=day(1), page_size=2)
    first = envelope()
    assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 2, 0, 1)
    assert first["previous_page_uri"] is None
    following = urlsplit(str(first["next_page_uri"]))
    asked = parse_qs(following.query)
    assert following.path == f"/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"
    assert (asked["To"], asked["DateSent>"]) == ([CLINIC], ["2026-11-01T00:00:00Z"])
    assert (asked["PageSize"], asked["Page"]) == (["2"], ["1"])

    assert page.next_page() is not None
    second = envelope()
    assert (second["page"], second["start"], second["end"], second["next_page_uri"]) == (1, 2, 2, None)
    assert second["previous_page_uri"] == first["uri"] == first["first_page_uri"]


def test_fifty_by_default_and_a_thousand_at_most(twilio: Client, network: PhoneNetwork) -> None:
    for number in range(MAX_PAGE_SIZE + 1):
        network.inbound(sender=ANNA, to=CLINIC, body=str(number))
    assert len(list(twilio.messages.page())) == 50
    assert len(list(twilio.messages.page(page_size=5_000))) == MAX_PAGE_SIZE
    assert len(list(twilio.messages.page(page_size=1, page_number=1_000))) == 1
    assert len(texts(twilio, page_size=1_000)) == MAX_PAGE_SIZE + 1


@pytest.mark.parametrize(
    "filters",
    [{"page_token": "PB1.1"}, {"page_size": "many"}, {"page_number": -1}, {"date_sent": "yesterday"}],
)
def test_nonsense_is_400(twilio: Client, filters: dict[str, Any]) -> None:
    with pytest.raises(TwilioException) as caught:
        twilio.messages.page(**filters)
    assert caught.value.args[1].status_code == 400
    assert json.loads(caught.value.args[1].text)["code"] == 20001


@given(
    steps=st.lists(st.integers(0, 40_000_000), min_size=1, max_size=25),
    size=st.integers(1, 9),
    days=st.tuples(st.integers(20, 30), st.integers(20, 30)) | st.none(),
)
def test_pages_together_are_the_listing(steps: list[int], size: int, days: tuple[int, int] | None) -> None:
    clock = FakeClock("2026-11-20T00:00:00+00:00")
    network = PhoneNetwork.default(clock, pace=Pace(1_000, 30_000_000, 50_000_000))
    for step in steps:
        network.accept({"To": ANNA, "From": CLINIC, "Body": "x"})
        clock.advance(ms=step)
    query = MessageQuery(to=ANNA)
    if days:
        query = MessageQuery(to=ANNA, from_day=f"2026-11-{days[0]}", until_day=f"2026-11-{days[1]}")

    found: list[Snapshot] = []
    turn = Turn(size=size)
    while True:
        page = network.list_messages(query, turn)
        assert len(page.rows) <= size
        found += page.rows
        if page.next_token is None:
            break
        turn = Turn.parse({"PageSize": str(size), "Page": "1", "PageToken": page.next_token})

    expected = [shown for shown in network.messages() if not days or shown.sent_utc is not None]
    if days:
        expected = [
            shown
            for shown in expected
            if f"2026-11-{days[0]}" <= utc_day(shown.sent_utc or 0) <= f"2026-11-{days[1]}"
        ]
    assert {shown.message.sid for shown in found} == {shown.message.sid for shown in expected}
    assert len(found) == len(expected)
    assert found == sorted(found, key=lambda shown: shown.order, reverse=True)
