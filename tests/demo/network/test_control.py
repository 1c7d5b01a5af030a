"""The control port, as curl meets it."""

from __future__ import annotations

import pytest
from twilio.rest import Client

from frontdesk.demo.network import Fate, FaultKind, NetworkServer, Status, Temperament
from tests.demo.network.conftest import ANNA, BORIS, CLINIC, Control
from tests.support.clock import FakeClock


def test_inbound_is_stored_and_listed(twilio: Client, control: Control) -> None:
    stored = control.do("/inbound", **{"from": ANNA, "to": CLINIC, "body": "No problem, I'll be there"})
    assert (stored["direction"], stored["status"], stored["from"], stored["to"]) == (
        "inbound",
        "received",
        ANNA,
        CLINIC,
    )
    assert stored["date_sent"] == "Mon, 23 Nov 2026 08:00:00 +0000"
    (found,) = twilio.messages.list(to=CLINIC)
    assert (found.sid, found.body) == (stored["sid"], "No problem, I'll be there")
    assert control.ledger() == []
    assert [row["sid"] for row in control.ledger("inbound")] == [stored["sid"]]


def test_status_is_what_it_is_told_and_stays(twilio: Client, control: Control, clock: FakeClock) -> None:
    sid = twilio.messages.create(ANNA, from_=CLINIC, body="x").sid
    shown = control.do("/status", sid=sid, status="undelivered", error_code=30003)
    assert (shown["error_code"], shown["error_message"]) == (30003, "Unreachable destination handset")
    clock.advance(hours=1)
    found = twilio.messages(str(sid)).fetch()
    assert (found.status, found.error_code) == ("undelivered", 30003)
    assert control.do("/status", sid=sid, status="failed", error_code="30001")["error_code"] == 30001
    assert control.do("/status", sid=sid, status="delivered", error_code="")["error_code"] is None


def test_deliver_brings_all_to_their_end(twilio: Client, control: Control) -> None:
    first, second = (twilio.messages.create(to, from_=CLINIC, body="x").sid for to in (ANNA, "+15005553003"))
    control.do("/status", sid=twilio.messages.create(BORIS, from_=CLINIC, body="x").sid, status="failed")
    assert control.do("/deliver") == {"moved": 2}
    assert control.do("/deliver") == {"moved": 0}
    statuses = {row["sid"]: row["status"] for row in control.ledger()}
    assert (statuses[str(first)], statuses[str(second)]) == ("delivered", "undelivered")
    assert sorted(map(str, statuses.values())) == ["delivered", "failed", "undelivered"]
    assert twilio.messages(str(first)).fetch().date_sent is not None


def test_the_ledger_keeps_the_order_and_both_directions(twilio: Client, control: Control) -> None:
    twilio.messages.create(ANNA, from_=CLINIC, body="1")
    control.do("/inbound", **{"from": ANNA, "body": "HELP"})
    twilio.messages.create(BORIS, from_=CLINIC, body="2")
    assert [row["body"] for row in control.ledger()] == ["1", "2"]
    assert control.ask("GET", "/ledger")[1] == control.ledger()
    assert [row["direction"] for row in control.ledger("all")] == [
        "outbound-api",
        "inbound",
        "outbound-reply",
        "outbound-api",
    ]


def test_reset_forgets_everything(twilio: Client, control: Control) -> None:
    twilio.messages.create(ANNA, from_=CLINIC, body="x")
    control.do("/inbound", **{"from": ANNA, "body": "STOP"})
    control.do("/fate", number=BORIS, fate="landline")
    control.fault("500", count=9)
    control.do("/reset")
    assert control.ledger("all") == []
    assert control.ask("GET", "/faults") == (200, [])
    for to in (ANNA, BORIS):
        assert twilio.messages.create(to, from_=CLINIC, body="x").sid


def test_what_was_ordered_is_told(control: Control) -> None:
    told = control.do("/fault", kind=429, count=2, match="+1", seconds=3, on="all")
    assert told == {"kind": "429", "on": "all", "count": 2, "every": None, "match": "+1", "seconds": 3.0}
    assert control.ask("GET", "/faults") == (200, [told])


def test_the_front_page_tells_what_one_needs(server: NetworkServer, control: Control) -> None:
    assert control.ask("GET", "/") == (200, server.facts())
    assert server.facts().keys() == {"url", "control_url", "account_sid", "auth_token", "number"}


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/inbound", {}, '"from"'),
        ("/inbound", {"from": ANNA}, '"body"'),
        ("/inbound", {"from": 12025550111, "body": "C"}, '"from"'),
        ("/inbound", {"from": "Anna", "body": "C"}, "+12025550123"),
        ("/inbound", {"from": ANNA, "to": BORIS, "body": "C"}, CLINIC),
        ("/status", {"sid": "SM1", "status": "delivered"}, "SM1"),
        ("/status", {"sid": "SM1", "status": "gone"}, "undelivered"),
        ("/status", {"sid": "SM1", "status": "failed", "error_code": "many"}, '"error_code"'),
        ("/status", {"sid": "SM1", "status": "failed", "error_code": True}, '"error_code"'),
        ("/fault", {}, "drop_before"),
        ("/fault", {"kind": "earthquake"}, "drop_before"),
        ("/fault", {"kind": True}, "drop_before"),
        ("/fault", {"kind": "500", "count": 0}, '"count"'),
        ("/fault", {"kind": "500", "count": "2"}, '"count"'),
        ("/fault", {"kind": "500", "every": -1}, '"every"'),
        ("/fault", {"kind": "500", "on": "everything"}, "fetch"),
        ("/fault", {"kind": "500", "match": 5}, '"match"'),
        ("/fault", {"kind": "429", "seconds": -1}, '"seconds"'),
        ("/fault", {"kind": "429", "seconds": "1"}, '"seconds"'),
        ("/fault", '{"kind": "429", "seconds": NaN}', '"seconds"'),
        ("/fault", {"kind": "429", "seconds": 1e9}, '"seconds"'),
        ("/fate", {"number": ANNA, "fate": "happy"}, "landline"),
        ("/temperament", {"number": ANNA, "temperament": "sanguine"}, "confirms"),
        ("/number", {"number": ANNA, "sms_url": ""}, CLINIC),
        ("/number", {}, '"sms_url"'),
        ("/fault", "kind=500", "JSON"),
        ("/fault", [1], "JSON"),
        ("/fault", b"\xff\xfe", "JSON"),
        ("/fault", "[" * 100_000, "JSON"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(control: Control, path: str, body: object, named: str) -> None:
    status, document = control.ask("POST", path, body)
    assert status == 400
    assert isinstance(document, dict)
    assert document.keys() == {"error"}
    assert named in document["error"]
    assert control.ledger("all") == []
    assert control.ask("GET", "/faults") == (200, [])


def test_wrong_paths_and_methods(control: Control) -> None:
    assert control.ask("GET", "/nowhere")[0] == 404
    assert control.ask("GET", "/inbound")[0] == 405
    assert control.ask("DELETE", "/ledger")[0] == 405
    status, document = control.ask("GET", "/ledger?direction=sideways")
    assert status == 400
    assert isinstance(document, dict)
    assert "inbound" in document["error"]


@pytest.mark.parametrize(
    ("path", "field", "words", "others"),
    [
        ("/fault", "kind", FaultKind, {}),
        ("/fate", "fate", Fate, {"number": ANNA}),
        ("/temperament", "temperament", Temperament, {"number": ANNA}),
    ],
)
def test_every_word_is_understood(
    control: Control, path: str, field: str, words: type[FaultKind], others: dict[str, str]
) -> None:
    for word in words:
        assert control.do(path, **{field: word}, **others)[field] == word


def test_every_status_can_be_set(control: Control, twilio: Client) -> None:
    sid = twilio.messages.create(ANNA, from_=CLINIC, body="x").sid
    for status in Status:
        assert control.do("/status", sid=sid, status=status)["status"] == status
