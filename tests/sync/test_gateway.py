"""The gateway over the official client: what it asks, what it makes of the answers, and where it never goes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
import urllib3.exceptions
from urllib3 import HTTPConnectionPool

from frontdesk.demo.network import Fate, FaultKind, Target
from frontdesk.domain.errors import LoginRefused, ProviderUnreachable
from frontdesk.services.channels import TwilioAccount
from frontdesk.services.ports import OutgoingText, SendOutcome
from frontdesk.sync.gateway import TwilioGateway
from frontdesk.sync.http_client import ForeignHost, OneHostClient
from frontdesk.sync.pacing import Pace
from frontdesk.sync.tally import Tally
from frontdesk.sync.translation import never_sent, send_result
from tests.support.clock import FakeClock
from tests.support.loop import JANA, Loop

TEXT = OutgoingText(JANA, "Reply C to confirm. #bcdfgh")


def account(url: str, *, sender: str = "+12025550100", service: str = "") -> TwilioAccount:
    return TwilioAccount(
        "ACfd0000000000000000000000005e7f00", sender, service, url, "not-a-secret-simulated-token"
    )


def gateway(url: str, *, proxy: str = "", sender: str = "+12025550100", service: str = "") -> TwilioGateway:
    return TwilioGateway(
        account(url, sender=sender, service=service),
        FakeClock("2026-11-23T10:00:00Z"),
        proxy=proxy,
        read_seconds=2,
    )


@contextmanager
def listener(answer: bytes, *, tls: bool = False) -> Iterator[str]:
    """Something on loopback that answers every connection with the same bytes and closes it; gives its address."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    connection.recv(65_536)
                    connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_text_goes_out_once_and_comes_back_with_its_record(loop: Loop) -> None:
    result = gateway(loop.server.url).send(TEXT)
    assert result.outcome is SendOutcome.ACCEPTED
    assert result.message is not None
    [accepted] = loop.accepted()
    assert result.message.provider_id == accepted.message.sid
    assert (result.message.to, result.message.body, result.message.direction) == (TEXT.to, TEXT.body, "out")
    assert result.message.created_utc == loop.clock.now_utc() // 1_000 * 1_000
    assert result.message.sent_utc is None


def test_a_messaging_service_sends_without_a_number(loop: Loop) -> None:
    service = "MG" + "0" * 32
    result = gateway(loop.server.url, sender="", service=service).send(TEXT)
    assert result.outcome is SendOutcome.ACCEPTED
    assert result.message is not None
    assert result.message.sender == ""
    assert loop.accepted()[0].message.service_sid == service


def test_lists_in_both_directions_and_of_one_number(loop: Loop) -> None:
    one = gateway(loop.server.url)
    one.send(TEXT)
    one.send(OutgoingText("+12025550150", "x"))
    loop.clock.advance(seconds=5)
    loop.network.inbound(sender=JANA, to=loop.network.number, body="STOP")
    loop.clock.advance(seconds=5)
    everything = one.list_since(loop.clock.now_utc())
    assert everything.complete
    assert sorted(each.direction for each in everything.messages) == ["auto", "in", "out", "out"]
    assert {each.provider_id for each in one.list_all(since_utc=0).messages} == {
        each.provider_id for each in everything.messages
    }
    to_jana = one.list_to(JANA, since_utc=0)
    assert [each.direction for each in to_jana.messages] == ["auto", "out"]
    assert one.list_to("+12025550199", since_utc=0).messages == ()


def test_a_list_of_one_number_ends_where_older_ones_begin(loop: Loop) -> None:
    one = TwilioGateway(account(loop.server.url), loop.clock, page_size=2)
    for _ in range(6):
        loop.network.accept({"To": JANA, "From": loop.network.number, "Body": "x"})
        loop.clock.advance(hours=1)
    found = one.list_to(JANA, since_utc=loop.clock.now_utc() - 2 * 3_600_000)
    assert found.complete
    assert 2 <= len(found.messages) < 6


def test_one_message(loop: Loop) -> None:
    one = gateway(loop.server.url)
    sent = one.send(TEXT)
    assert sent.message is not None
    found = one.fetch(sent.message.provider_id)
    assert found is not None
    assert found.provider_id == sent.message.provider_id
    assert one.fetch("SM" + "0" * 32) is None
    loop.fault(FaultKind.LOGIN, on=Target.FETCH)
    with pytest.raises(LoginRefused):
        one.fetch(sent.message.provider_id)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        one.fetch(sent.message.provider_id)


def test_a_look_at_the_account_sends_nothing(loop: Loop) -> None:
    check = gateway(loop.server.url).check()
    assert check.ok
    assert "active" in check.sentences[0]
    assert gateway(loop.server.url, sender="", service="MG" + "0" * 32).check().ok
    stranger = gateway(loop.server.url, sender="+12025550177").check()
    assert not stranger.ok
    assert "+12025550177" in stranger.sentences[-1]
    loop.network.set_sms_url(loop.network.number, "https://demo.twilio.com/welcome")
    talkative = gateway(loop.server.url).check()
    assert "by itself" in talkative.sentences[-1]
    assert loop.accepted() == []


def test_a_look_at_an_account_that_cannot_be_reached_or_does_not_take_the_login(loop: Loop) -> None:
    loop.fault(FaultKind.LOGIN, on=Target.ACCOUNT)
    with pytest.raises(LoginRefused):
        gateway(loop.server.url).check()
    loop.fault(FaultKind.BROKEN, on=Target.ACCOUNT)
    broken = gateway(loop.server.url).check()
    assert not broken.ok
    assert "500" in broken.sentences[0]
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        gateway(loop.server.url).check()


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (Fate.INVALID, SendOutcome.REJECTED),
        (Fate.NO_ROUTE, SendOutcome.REJECTED),
        (Fate.OPTED_OUT, SendOutcome.REJECTED),
        (Fate.LANDLINE, SendOutcome.REJECTED),
        (Fate.TRIAL, SendOutcome.ACCOUNT),
        (Fate.REGION, SendOutcome.ACCOUNT),
        (Fate.UNREGISTERED_AT_ONCE, SendOutcome.ACCOUNT),
    ],
)
def test_what_a_refusal_means(loop: Loop, fate: Fate, outcome: SendOutcome) -> None:
    loop.network.set_fate(JANA, fate)
    result = gateway(loop.server.url).send(TEXT)
    assert result.outcome is outcome
    assert result.code is not None
    assert result.reason.endswith(".")


# Certainly never sent, or perhaps


def test_nobody_there_means_never_sent() -> None:
    assert gateway(f"http://127.0.0.1:{closed_port()}").send(TEXT).outcome is SendOutcome.NOT_SENT


def test_a_name_that_nobody_knows_means_never_sent() -> None:
    assert gateway("http://nobody.invalid").send(TEXT).outcome is SendOutcome.NOT_SENT


def test_no_handshake_means_never_sent() -> None:
    with listener(b"this is no TLS\r\n\r\n", tls=True) as url:
        assert gateway(url).send(TEXT).outcome is SendOutcome.NOT_SENT


def test_a_certificate_that_does_not_fit_means_never_sent() -> None:
    refused = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError(1, "certificate verify failed"))
    assert never_sent(requests.exceptions.SSLError(refused))


def test_tls_that_breaks_in_the_middle_of_an_answer_means_perhaps() -> None:
    """The request was written by then: taking it for unsent would send it twice."""
    broken = urllib3.exceptions.SSLError(ssl.SSLError(1, "[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC]"))
    for error in (
        requests.exceptions.SSLError(broken),
        requests.exceptions.SSLError(urllib3.exceptions.MaxRetryError(HTTPConnectionPool("x"), "/", broken)),
    ):
        assert not never_sent(error)
        assert send_result(error, "", 0).outcome is SendOutcome.UNCERTAIN


def test_an_address_that_is_none_means_never_sent() -> None:
    for url in ("http://[broken", "ftp://127.0.0.1", "http://"):
        assert gateway(url).send(TEXT).outcome is SendOutcome.NOT_SENT


def test_a_connection_that_closes_without_an_answer_means_perhaps() -> None:
    with listener(b"") as url:
        assert gateway(url).send(TEXT).outcome is SendOutcome.UNCERTAIN


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n{",
        b"garbage\r\n\r\n",
    ],
)
def test_answers_that_say_nothing_mean_perhaps(answer: bytes) -> None:
    with listener(answer) as url:
        assert gateway(url).send(TEXT).outcome is SendOutcome.UNCERTAIN


def test_a_proxy_that_is_not_there_or_refuses_means_never_sent(loop: Loop) -> None:
    gone = f"http://127.0.0.1:{closed_port()}"
    assert gateway("https://127.0.0.1:9", proxy=gone).send(TEXT).outcome is SendOutcome.NOT_SENT
    with listener(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as proxy:
        assert gateway("https://127.0.0.1:9", proxy=proxy).send(TEXT).outcome is SendOutcome.NOT_SENT
    assert gateway("https://127.0.0.1:9", proxy="http://[broken").send(TEXT).outcome is SendOutcome.NOT_SENT


# One host


def test_no_other_host_is_ever_asked(loop: Loop) -> None:
    client = OneHostClient(loop.server.url)
    for url in (
        "https://example.org/2010-04-01/Accounts.json",
        "https://api.twilio.com.example.org/x",
        "http://api.twilio.com/x",
        "https://api.twilio.com:444/x",
    ):
        with pytest.raises(ForeignHost):
            client.request("GET", url)
    client.close()


def test_the_environment_is_not_asked_for_proxies(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    assert gateway(loop.server.url).send(TEXT).outcome is SendOutcome.ACCEPTED


def test_the_pause_that_was_asked_for_is_of_the_last_answer_of_the_thread(loop: Loop) -> None:
    client = OneHostClient(loop.server.url)
    loop.fault(FaultKind.TOO_MANY, on=Target.LIST, seconds=7)
    sid = loop.network.account_sid
    url = f"https://api.twilio.com/2010-04-01/Accounts/{sid}/Messages.json"
    auth = (sid, loop.network.auth_token)
    client.request("GET", url, auth=auth)
    assert client.retry_after == "7"
    heard: list[str] = []
    other = threading.Thread(target=lambda: heard.append(client.retry_after))
    other.start()
    other.join(10)
    assert heard == [""]
    client.request("GET", url, auth=auth)
    assert client.retry_after == ""
    client.close()


# Small things


def test_requests_are_spread_evenly() -> None:
    clock = FakeClock(0)
    pace = Pace(clock, 4)
    moments = []
    for _ in range(5):
        pace.wait()
        moments.append(clock.now_utc())
    assert moments == [0, 250, 500, 750, 1_000]
    clock.advance(seconds=10)
    pace.wait()
    assert clock.now_utc() == 11_000


def test_no_pace_waits_for_nothing() -> None:
    clock = FakeClock(0)
    pace = Pace(clock, 0)
    for _ in range(100):
        pace.wait()
    assert clock.now_utc() == 0


def test_counting_from_many_threads() -> None:
    tally = Tally()

    def count() -> None:
        for _ in range(500):
            tally.add("sent")
            tally.error("The provider asked to slow down.")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = tally.report()
    assert report.sent == 4_000
    assert report.errors == ("The provider asked to slow down.",)
