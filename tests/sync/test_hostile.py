"""A provider whose answers are broken or hostile: the cycle survives, says so in a sentence, and loses nothing."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.exceptions import ContentDecodingError

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.services.channels import TwilioAccount, set_twilio
from frontdesk.services.ports import OutgoingText, SendOutcome
from frontdesk.sync.gateway import TwilioGateway
from frontdesk.sync.http_client import OneHostClient
from frontdesk.sync.pacing import Pace
from tests.support.clinic import ANNA
from tests.support.clock import FakeClock
from tests.support.loop import JANA, MORNING, Loop

SINCE: Final = 1_700_000_000_000

Answer = tuple[int, dict[str, str], bytes]


class Evil:
    """Answers whatever the test says, on loopback. `answers` gets the method and the path."""

    def __init__(self) -> None:
        self.answers: Callable[[str, str], Answer] = lambda _method, _path: (500, {}, b"")
        self.asked: list[tuple[str, str]] = []
        evil = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                evil.asked.append((self.command, self.path))
                status, headers, body = evil.answers(self.command, self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = _answer  # noqa: N815
            do_POST = _answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Nothing on standard error."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def always(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """One answer to everything."""
        self.answers = lambda _method, _path: (status, headers or {}, body)

    def listing(self, *entries: object, **more: object) -> None:
        """Every list holds these; every text that is sent meets a fault."""
        page = json.dumps({"messages": list(entries), "next_page_uri": None, **more}).encode()
        self.answers = lambda method, _path: (200, {}, page) if method == "GET" else (500, {}, b"{}")

    def __enter__(self) -> Evil:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def evil() -> Iterator[Evil]:
    with Evil() as made:
        yield made


@contextmanager
def gateway_to(evil: Evil) -> Iterator[TwilioGateway]:
    """The real client, talking to the evil server."""
    account = TwilioAccount(
        account_sid=f"AC{'0' * 32}",
        token="token",
        sender="+12025550100",
        messaging_service="",
        api_url=evil.url,
    )
    gateway = TwilioGateway(account, FakeClock(MORNING), read_seconds=2)
    try:
        yield gateway
    finally:
        gateway.close()


def use(loop: Loop, evil: Evil) -> None:
    """Move the clinic's account to the evil server."""
    set_twilio(
        loop.book,
        ANNA,
        account_sid=loop.network.account_sid,
        from_number=loop.network.number,
        messaging_service=None,
        api_url=evil.url,
        token=loop.network.auth_token,
    )


def entry(sid: object = "SM1", **values: object) -> dict[str, object]:
    """An incoming text as the provider lists it."""
    return {
        "sid": sid,
        "direction": "inbound",
        "from": JANA,
        "to": "+12025550100",
        "body": "hello",
        "status": "received",
        "error_code": None,
        "num_segments": "1",
        "date_created": "Mon, 23 Nov 2026 09:59:00 +0000",
        "date_sent": "Mon, 23 Nov 2026 09:59:00 +0000",
        "price": None,
        "price_unit": "USD",
        **values,
    }


BROKEN_ENTRIES: Final[list[object]] = [
    None,
    7,
    "text",
    [],
    {},
    {"sid": None},
    entry(None),
    entry(""),
    entry("x" * 101),
]


def test_one_broken_entry_takes_no_other_with_it(loop: Loop, evil: Evil) -> None:
    use(loop, evil)
    evil.listing(entry("SM1", body="one"), *BROKEN_ENTRIES, entry("SM2", body="two"))
    report = loop.sync()
    assert report.replies == 2
    assert sorted(row.body for row in loop.rows("in")) == ["one", "two"]
    assert report.errors == (
        "An entry of the provider's list could not be read; it is tried again in the next cycle.",
    )
    assert not loop.channel().read_until_utc
    evil.listing(entry("SM1"), entry("SM2"), entry("SM3", body="three"))
    assert loop.sync().errors == ()
    assert sorted(row.body for row in loop.rows("in")) == ["one", "three", "two"]


@pytest.mark.parametrize(
    "odd",
    [
        {"error_code": "none of your business", "num_segments": "many"},
        {"error_code": 10**30, "num_segments": -(10**30)},
        {"error_code": {"a": 1}, "num_segments": [1]},
        {"date_created": None, "date_sent": None},
        {"date_created": "yesterday", "date_sent": "12"},
        {"date_created": "Fri, 31 Dec 9999 23:59:59 +0000", "date_sent": "Fri, 31 Dec 9999 23:59:59 +0000"},
        {"date_created": "Mon, 01 Jan 0001 00:00:00 +0000", "date_sent": "Mon, 01 Jan 0001 00:00:00 +0000"},
        {"body": None, "to": None, "status": None, "price": 1.5, "price_unit": ["USD"]},
        {"body": {"text": "hello"}},
        {"body": "C\ud800"},
        {"body": "a\0b\u202e\u2067\U0001f92f"},
        {"body": "x" * 10_000},
        {"from": "12345"},
        {"from": "BANK"},
        {"from": ""},
        {"from": None},
        {"from": "+\0\ud800" * 5_000},
        {"from": "whatsapp:+12025550111"},
    ],
)
def test_odd_values_of_a_reply_are_kept_and_shown_to_a_person(
    loop: Loop, evil: Evil, odd: dict[str, object]
) -> None:
    loop.visit(loop.patient())
    use(loop, evil)
    evil.listing(entry(**odd))
    report = loop.sync()
    assert (report.replies, report.errors) == (1, ())
    assert len(loop.rows("in")) == 1
    assert loop.sync().replies == 0


def test_the_same_id_twice_is_one_reply(loop: Loop, evil: Evil) -> None:
    use(loop, evil)
    evil.listing(entry("SM1", body="first"), entry("SM1", body="second"))
    assert loop.sync().replies == 1
    assert loop.sync().replies == 0


UNREADABLE: Final = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{}",
    b"\xff\xfe\x00",
    b"<html>sign in to the hotel's network</html>",
    b'{"messages": null}',
    b'{"messages": 7}',
    b'{"messages": [], "meta": 7}',
    b'{"messages": [], "next_page_uri": 7}',
    b'{"messages": [], "next_page_uri": "@elsewhere.example/"}',
    b'{"messages": [], "meta": {"key": "messages", "next_page_url": "https://elsewhere.example/"}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("body", UNREADABLE, ids=lambda body: repr(body[:40]))
def test_a_list_that_is_none_ends_in_a_sentence_and_the_next_cycle_reads_on(
    loop: Loop, evil: Evil, body: bytes
) -> None:
    loop.asked()
    use(loop, evil)
    evil.always(body)
    report = loop.sync()
    assert report.errors == ("The provider's list could not be read; it is tried again in the next cycle.",)
    loop.clock.advance(minutes=1)
    evil.listing(entry("SM9", body="C", date_sent="Mon, 23 Nov 2026 10:00:30 +0000"))
    assert loop.sync().confirmed == 1


def test_a_redirect_is_never_followed(loop: Loop, evil: Evil) -> None:
    use(loop, evil)
    with Evil() as elsewhere:
        elsewhere.listing(entry("SM1"))
        loop.visit(loop.patient(), "2026-11-26T09:30")
        evil.always(b"", 302, {"Location": elsewhere.url})
        report = loop.sync()
        assert elsewhere.asked == []
    assert report.replies == 0
    assert len(report.errors) == 1
    assert loop.states() == ["uncertain"]
    assert {method for method, _ in evil.asked} == {"GET", "POST"}


def test_pages_that_bring_nothing_new_are_not_read_for_ever(evil: Evil) -> None:
    evil.listing(entry("SM1"), next_page_uri="/2010-04-01/Accounts/AC1/Messages.json?Page=1")
    with gateway_to(evil) as gateway:
        listing = gateway.list_since(SINCE)
    assert (len(listing.messages), listing.complete) == (1, False)
    assert len(evil.asked) == 2


def test_pages_without_end_are_given_up(evil: Evil) -> None:
    def page(_method: str, path: str) -> Answer:
        document = {
            "messages": [entry(f"SM{len(evil.asked)}")],
            "next_page_uri": f"/2010-04-01/x?Page={len(path)}",
        }
        return 200, {}, json.dumps(document).encode()

    evil.answers = page
    with gateway_to(evil) as gateway:
        listing = gateway.list_since(SINCE)
    assert (len(listing.messages), listing.complete) == (200, False)


def get(client: OneHostClient) -> str:
    return str(client.request("GET", "https://api.twilio.com/x").text)


def test_a_huge_answer_is_cut_off(evil: Evil) -> None:
    evil.always(b"x" * 100_001)
    client = OneHostClient(evil.url, most_bytes=100_000)
    try:
        with pytest.raises(ContentDecodingError):
            get(client)
        evil.always(b"x" * 100_000)
        assert get(client) == "x" * 100_000
    finally:
        client.close()


def test_an_answer_that_unpacks_without_end_is_cut_off(evil: Evil) -> None:

    evil.always(gzip.compress(b"0" * 10_000_000), headers={"Content-Encoding": "gzip"})
    client = OneHostClient(evil.url, most_bytes=1_000_000)
    try:
        with pytest.raises(ContentDecodingError):
            get(client)
    finally:
        client.close()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (201, b"null", SendOutcome.UNCERTAIN),
        (201, b"[]", SendOutcome.UNCERTAIN),
        (201, b'{"sid": null}', SendOutcome.UNCERTAIN),
        (201, b"<html>", SendOutcome.UNCERTAIN),
        (200, b"[" * 100_000, SendOutcome.UNCERTAIN),
        (302, b"", SendOutcome.UNCERTAIN),
        (400, b"<html>", SendOutcome.REJECTED),
        (400, b'{"code": {"a": 1}, "message": [1]}', SendOutcome.REJECTED),
        (400, b'{"code": "21610", "message": null}', SendOutcome.REJECTED),
        (400, b'{"type": 1, "title": {}, "status": "400", "code": [], "detail": 5}', SendOutcome.UNCERTAIN),
        (401, b"<html>", SendOutcome.LOGIN),
        (407, b"<html>", SendOutcome.NOT_SENT),
        (429, b"<html>", SendOutcome.BUSY),
        (500, b'{"code": 20003.5}', SendOutcome.UNCERTAIN),
    ],
)
def test_what_a_broken_answer_means_for_a_text(
    evil: Evil, status: int, body: bytes, outcome: SendOutcome
) -> None:
    evil.always(body, status)
    with gateway_to(evil) as gateway:
        result = gateway.send(OutgoingText("+12025550111", "hello"))
    assert result.outcome is outcome
    assert outcome is SendOutcome.ACCEPTED or result.reason


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    values=st.dictionaries(st.sampled_from(sorted(entry())), JSON),
    status=st.sampled_from([200, 201, 400, 404]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_answer_is_a_defect_of_ours(evil: Evil, values: dict[str, Any], status: int) -> None:
    document = {**entry(), **values}
    listed = json.dumps({"messages": [document]}).encode()
    alone = json.dumps(document).encode()
    evil.answers = lambda method, path: (status, {}, alone if method == "POST" or "SM7" in path else listed)
    with gateway_to(evil) as gateway:
        with suppress(EnvironmentFault):
            assert len(gateway.list_since(SINCE).messages) <= 1
        with suppress(EnvironmentFault):
            assert len(gateway.list_to(JANA, since_utc=SINCE).messages) <= 1
        gateway.fetch("SM7")
        assert gateway.send(OutgoingText(JANA, "hello")).outcome


def test_a_clock_that_is_set_back_does_not_stop_the_sending() -> None:
    clock = FakeClock(MORNING)
    pace = Pace(clock, 10)
    pace.wait()
    clock.advance(seconds=-3600)
    before = clock.now_utc()
    pace.wait()
    assert clock.now_utc() == before
    pace.wait()
    assert clock.now_utc() == before + 100
