"""Each kind of bad luck, met by Twilio's own client, and what the network accepted meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from frontdesk.demo.network import Fault, FaultKind, NetworkServer, PhoneNetwork, Target
from frontdesk.demo.network.faults import FaultBox
from frontdesk.domain.errors import UsageError
from tests.demo.network.conftest import ANNA, BORIS, CLINIC, Control, Stopwatch
from tests.support.clock import FakeClock
from tests.support.twilio_client import RedirectedHttpClient, client_for

Act = Callable[[], object]


@pytest.fixture
def send(twilio: Client) -> Act:
    return lambda: twilio.messages.create(ANNA, from_=CLINIC, body="Reply C to confirm.")


def meets(act: Act, *, status: int, code: int | None) -> None:
    with pytest.raises(TwilioRestException) as caught:
        act()
    assert (caught.value.status, caught.value.code) == (status, code)


def loses_the_connection(act: Act) -> None:
    with pytest.raises(requests.exceptions.ConnectionError):
        act()


def bodies(network: PhoneNetwork) -> list[str]:
    return [shown.message.to for shown in network.ledger()]


def test_drop_before_accepts_nothing(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("drop_before")
    loses_the_connection(send)
    assert bodies(network) == []
    send()
    assert bodies(network) == [ANNA]


def test_drop_after_accepts(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("drop_after")
    loses_the_connection(send)
    assert bodies(network) == [ANNA]


def test_drop_after_loses_a_refusal_too(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.do("/inbound", **{"from": ANNA, "body": "STOP"})
    control.fault("drop_after")
    loses_the_connection(send)
    assert bodies(network) == []


def test_hang_after_accepts_and_outlasts_the_client(
    server: NetworkServer, control: Control, network: PhoneNetwork
) -> None:
    control.fault("hang_after", seconds=600)
    impatient = RedirectedHttpClient(server.url, timeout=0.2)
    client = client_for(server, impatient)
    with pytest.raises(requests.exceptions.ReadTimeout):
        client.messages.create(ANNA, from_=CLINIC, body="x")
    impatient.close()
    assert bodies(network) == [ANNA]


def test_hang_after_answers_in_the_end(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("hang_after", seconds=0.05)
    assert send() is not None
    assert bodies(network) == [ANNA]


def test_stopping_lets_a_hanging_request_go(network: PhoneNetwork) -> None:
    network.faults.order(Fault(FaultKind.HANG_AFTER, seconds=86_400))
    server = NetworkServer(network)
    server.start()
    http = RedirectedHttpClient(server.url, timeout=60)
    ended = threading.Event()

    def send() -> None:
        with suppress(requests.exceptions.ConnectionError):
            client_for(server, http).messages.create(ANNA, from_=CLINIC, body="x")
        ended.set()

    thread = threading.Thread(target=send)
    thread.start()
    while not network.ledger():
        assert not ended.is_set()
    server.stop()
    assert ended.wait(30)
    thread.join()
    http.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("simulator")]


def test_accept_late_shows_the_message_only_then(
    send: Act, twilio: Client, control: Control, stopwatch: Stopwatch, clock: FakeClock
) -> None:
    control.fault("accept_late", seconds=30)
    loses_the_connection(send)
    stopwatch.seconds += 29
    assert (control.ledger(), twilio.messages.list(to=ANNA)) == ([], [])

    stopwatch.seconds += 1
    clock.advance(minutes=10)
    (late,) = twilio.messages.list(to=ANNA)
    assert late.date_created is not None
    assert late.date_created.isoformat() == "2026-11-23T08:00:30+00:00"
    assert [row["sid"] for row in control.ledger()] == [late.sid]


def test_accept_late_on_a_clock_that_stands_still_is_not_of_the_future(
    send: Act, twilio: Client, control: Control, stopwatch: Stopwatch
) -> None:
    control.fault("accept_late", seconds=30)
    loses_the_connection(send)
    stopwatch.seconds += 31
    (late,) = twilio.messages.list(to=ANNA)
    assert late.date_created is not None
    assert late.date_created.isoformat() == "2026-11-23T08:00:00+00:00"


def test_accept_late_never_shows_what_is_refused_by_then(
    send: Act, control: Control, stopwatch: Stopwatch
) -> None:
    control.fault("accept_late", seconds=30)
    loses_the_connection(send)
    control.do("/inbound", **{"from": ANNA, "body": "STOP"})
    stopwatch.seconds += 31
    assert control.ledger() == []


@pytest.mark.parametrize(
    ("fields", "retry_after"), [({}, "1"), ({"seconds": 7}, "7"), ({"seconds": 0.5}, "0.5")]
)
def test_429_says_when_to_come_back(
    send: Act,
    control: Control,
    network: PhoneNetwork,
    http: RedirectedHttpClient,
    fields: dict[str, object],
    retry_after: str,
) -> None:
    control.fault("429", **fields)
    meets(send, status=429, code=20429)
    assert http.last_response is not None
    assert http.last_response.headers is not None
    assert http.last_response.headers["Retry-After"] == retry_after
    assert bodies(network) == []


@pytest.mark.parametrize(
    ("kind", "status", "code", "accepted"),
    [
        ("500", 500, 20500, []),
        ("500_accepted", 500, 20500, [ANNA]),
        ("503_html", 503, 503, []),
        ("401", 401, 20003, []),
    ],
)
def test_answers_that_tell_of_trouble(
    send: Act,
    control: Control,
    network: PhoneNetwork,
    kind: str,
    status: int,
    code: int,
    accepted: list[str],
) -> None:
    control.fault(kind)
    meets(send, status=status, code=code)
    assert bodies(network) == accepted
    send()
    assert bodies(network) == [*accepted, ANNA]


def test_503_html_is_a_web_page(send: Act, control: Control, http: RedirectedHttpClient) -> None:
    control.fault("503_html")
    meets(send, status=503, code=503)
    assert http.last_response is not None
    assert http.last_response.text.startswith("<!DOCTYPE html>")


def test_bad_json_accepts(
    send: Act, control: Control, network: PhoneNetwork, http: RedirectedHttpClient
) -> None:
    control.fault("bad_json")
    with pytest.raises(json.JSONDecodeError):
        send()
    assert http.last_response is not None
    assert http.last_response.status_code == 201
    assert bodies(network) == [ANNA]


def test_list_lag_hides_new_messages_from_listings_alone(
    twilio: Client, control: Control, stopwatch: Stopwatch
) -> None:
    def send(body: str) -> str | None:
        return twilio.messages.create(ANNA, from_=CLINIC, body=body).sid

    before = send("before")
    control.fault("list_lag", seconds=20)
    lagging = [send("one"), send("two")]
    assert [found.sid for found in twilio.messages.list()] == [before]
    assert twilio.messages(str(lagging[0])).fetch().body == "one"
    assert len(control.ledger()) == 3
    stopwatch.seconds += 20
    assert [found.sid for found in twilio.messages.list()] == [*reversed(lagging), before]
    assert [fault["kind"] for fault in faults(control)] == ["list_lag"]


def test_list_lag_goes_together_with_another_fault(
    send: Act, twilio: Client, control: Control, stopwatch: Stopwatch
) -> None:
    control.fault("list_lag", count=1)
    control.fault("drop_after")
    loses_the_connection(send)
    assert (len(control.ledger()), twilio.messages.list()) == (1, [])
    stopwatch.seconds += 5
    assert len(twilio.messages.list()) == 1
    assert faults(control) == []


def test_an_old_listing_leaves_out_what_is_younger(
    send: Act, twilio: Client, control: Control, stopwatch: Stopwatch
) -> None:
    send()
    stopwatch.seconds += 10
    send()
    control.fault("list_lag", on="list", count=1, seconds=8)
    assert len(twilio.messages.list()) == 1
    assert len(twilio.messages.list()) == 2


def test_page2_fails_breaks_listings_in_the_middle(send: Act, twilio: Client, control: Control) -> None:
    for _ in range(3):
        send()
    control.fault("page2_fails", on="post")
    assert len(twilio.messages.list(page_size=3)) == 3
    got: list[str | None] = []
    with pytest.raises(TwilioException) as caught:  # noqa: PT012 what came before counts
        for found in twilio.messages.stream(page_size=2):
            got.append(found.sid)  # noqa: PERF401
    assert len(got) == 2
    assert caught.value.args[1].status_code == 500
    assert len(twilio.messages.list(page_size=2)) == 3


# Which requests, and how often


def faults(control: Control) -> list[dict[str, object]]:
    status, document = control.ask("GET", "/faults")
    assert status == 200
    assert isinstance(document, list)
    return document


@pytest.mark.parametrize("on", Target)
def test_on_says_which_requests_it_hits(
    send: Act, twilio: Client, control: Control, network: PhoneNetwork, on: Target
) -> None:
    send()
    control.do("/deliver")
    message = twilio.messages(network.ledger()[0].message.sid)
    acts: dict[str, Act] = {
        "post": send,
        "list": twilio.messages.list,
        "fetch": message.fetch,
        "update": lambda: message.update(body=""),
        "account": twilio.api.accounts(network.account_sid).fetch,
    }
    assert {*acts, "all"} == set(Target)
    control.fault("500", on=on, count=100)
    hit = set()
    for name, act in acts.items():
        try:
            act()
        except TwilioException:
            hit.add(name)
    assert hit == (set(acts) if on == "all" else {on})


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "accept_late"])
def test_a_listing_can_lose_its_connection(twilio: Client, control: Control, kind: str) -> None:
    control.fault(kind, on="list")
    loses_the_connection(twilio.messages.list)
    assert twilio.messages.list() == []


def test_a_listing_can_break_off(twilio: Client, control: Control) -> None:
    control.fault("bad_json", on="list")
    with pytest.raises(json.JSONDecodeError):
        twilio.messages.list()


@pytest.mark.parametrize("match", [BORIS, "C to", r"^\+12025550122$", "confirm|reject"])
def test_match_looks_into_recipient_and_body(twilio: Client, control: Control, match: str) -> None:
    control.fault("500", match=match)
    twilio.messages.create(ANNA, from_=CLINIC, body="Hello")
    meets(
        lambda: twilio.messages.create(BORIS, from_=CLINIC, body="Reply C to confirm."),
        status=500,
        code=20500,
    )


def test_match_looks_for_a_fetched_message(twilio: Client, control: Control) -> None:
    anna, boris = (twilio.messages.create(to, from_=CLINIC, body="x").sid for to in (ANNA, BORIS))
    control.fault("500", on="fetch", match=BORIS)
    assert twilio.messages(str(anna)).fetch().sid == anna
    meets(twilio.messages(str(boris)).fetch, status=500, code=20500)
    control.fault("429", on="fetch", match="SM00")
    meets(twilio.messages("SM00").fetch, status=429, code=20429)


def test_count_and_every_and_the_order_of_several() -> None:
    box = FaultBox()

    def struck(times: int) -> str:
        hits = (box.strike(Target.POST) for _ in range(times))
        return " ".join("-" if fault is None else fault.kind for fault in hits)

    box.order(Fault(FaultKind.BROKEN))
    assert struck(2) == "500 -"
    box.order(Fault(FaultKind.BROKEN, count=2))
    assert struck(3) == "500 500 -"
    box.order(Fault(FaultKind.BROKEN, every=3))
    assert struck(7) == "- - 500 - - 500 -"
    box.clear()
    box.order(Fault(FaultKind.BROKEN, every=2, count=1))
    assert struck(5) == "- 500 - - -"
    box.order(Fault(FaultKind.LOGIN, count=2))
    box.order(Fault(FaultKind.TOO_MANY, every=2))
    assert struck(6) == "401 401 - 429 - 429"
    assert [fault.kind for fault in box.waiting()] == ["429"]


def test_a_fault_that_never_comes_is_refused() -> None:
    with pytest.raises(UsageError):
        Fault(FaultKind.BROKEN, count=0)
    with pytest.raises(UsageError):
        Fault(FaultKind.BROKEN, every=0)


def test_a_stranger_uses_up_no_fault(server: NetworkServer, send: Act, control: Control) -> None:
    control.fault("500")
    http = RedirectedHttpClient(server.url, timeout=10)
    stranger = client_for(server, http, token="wrong")
    meets(lambda: stranger.messages.create(ANNA, from_=CLINIC, body="x"), status=401, code=20003)
    http.close()
    meets(send, status=500, code=20500)


# Half of an answer, drips, and lies


def test_half_an_answer_is_accepted(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("half_answer")
    with pytest.raises(requests.exceptions.RequestException):
        send()
    assert bodies(network) == [ANNA]


def test_a_drip_brings_all_of_it(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("drip", seconds=0.05)
    send()
    assert bodies(network) == [ANNA]


def test_a_redirect_accepts_nothing(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("redirect")
    with pytest.raises(TwilioException):
        send()
    assert bodies(network) == []


def test_a_huge_answer_is_the_answer(send: Act, control: Control, network: PhoneNetwork) -> None:
    control.fault("huge")
    send()
    assert bodies(network) == [ANNA]


def test_an_answer_that_tells_of_another_text(
    twilio: Client, control: Control, network: PhoneNetwork
) -> None:
    def sid(to: str) -> str | None:
        return twilio.messages.create(to, from_=CLINIC, body="Hello").sid

    control.fault("foreign_sid")
    made_up = sid(ANNA)
    [first] = network.ledger()
    assert made_up not in (None, first.message.sid)
    control.fault("foreign_sid")
    assert sid(BORIS) == first.message.sid
    assert len(network.ledger()) == 2


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("null_dates", "date_sent", [None, None]),
        ("blank_bodies", "body", ["", ""]),
        ("altered_bodies", "body", ["NAZDAR EVO", "HELLO"]),
        ("no_sender", "from_", [None, None]),
        ("backwards", "status", ["queued", "queued"]),
        ("odd_statuses", "status", ["pondering", "pondering"]),
        ("doubled", "to", [BORIS, ANNA, BORIS, ANNA]),
        ("shuffled", "to", [ANNA, BORIS]),
    ],
)
def test_a_lie_changes_what_is_told_and_nothing_else(
    twilio: Client, control: Control, network: PhoneNetwork, kind: str, name: str, told: list[object]
) -> None:
    for to, body in ((ANNA, "Hello"), (BORIS, "Nazdar  Évo")):
        twilio.messages.create(to, from_=CLINIC, body=body)
    network.deliver_all()
    control.fault(kind)
    assert [getattr(each, name) for each in twilio.messages.list()] == told
    [honest, _] = twilio.messages.list()
    assert (honest.body, honest.status, honest.to) == ("Nazdar  Évo", "delivered", BORIS)
    assert honest.sid is not None
    control.fault(kind, on="fetch")
    one = twilio.messages(honest.sid).fetch()
    assert [getattr(one, name)] == told[:1] or kind in ("doubled", "shuffled")
