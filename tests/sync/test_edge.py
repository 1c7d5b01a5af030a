"""A provider that lies, or is starved, over real sockets: no false "sent", nothing for ever, nothing without end, no login elsewhere."""

from __future__ import annotations

import json
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from requests.exceptions import ReadTimeout

from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.services.channels import TwilioAccount
from frontdesk.services.ports import OutgoingText, SendOutcome
from frontdesk.sync.gateway import TwilioGateway
from frontdesk.sync.http_client import MOST_BYTES, OneHostClient
from tests.support.clock import FakeClock
from tests.support.loop import JANA, MORNING, Loop
from tests.sync.test_hostile import Evil, entry, gateway_to, use

SINCE = 1_700_000_000_000
MARKED = "Reply C to confirm. Ref K7Q4D"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def evil() -> Iterator[Evil]:
    with Evil() as made:
        yield made


@contextmanager
def talker(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Lets `talk` answer every connection in its own way, once the request is in; gives the address."""
    server = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    over = threading.Event()

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65_536)
            talk(connection, over)

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                threads.append(threading.Thread(target=one, args=(connection,), daemon=True))
                threads[-1].start()

    listening = threading.Thread(target=serve, daemon=True)
    listening.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        over.set()
        server.close()
        for thread in threads:
            thread.join(10)


def account(url: str) -> TwilioAccount:
    return TwilioAccount(f"AC{'0' * 32}", "+12025550100", "", url, "a-token-of-ours")


def drip(head: bytes, byte: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Bytes without end, each well within the time-out for reading."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.02):
            connection.sendall(byte)

    return talk


@pytest.mark.parametrize(
    ("head", "byte"),
    [
        (HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
        (HEAD + b"\r\n", b" "),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        (HEAD + b"X-Long: ", b"x"),
        (b"", b"H"),
    ],
    ids=["body", "body without length", "size of a chunk", "header", "status line"],
)
def test_an_answer_that_drips_in_is_given_up_wherever_it_drips(head: bytes, byte: bytes) -> None:
    with talker(drip(head, byte)) as url:
        client = OneHostClient(url, whole_seconds=0.3)
        try:
            with pytest.raises(ReadTimeout):
                client.request("GET", "https://api.twilio.com/x")
        finally:
            client.close()


def test_a_text_whose_answer_drips_in_is_uncertain() -> None:
    with talker(drip(HEAD + b"Content-Length: 100000\r\n\r\n", b" ")) as url:
        gateway = TwilioGateway(account(url), FakeClock(MORNING), whole_seconds=0.3)
        assert gateway.send(OutgoingText(JANA, MARKED)).outcome is SendOutcome.UNCERTAIN
        with pytest.raises(ProviderUnreachable):
            gateway.list_since(SINCE)
        gateway.close()


def pour(connection: socket.socket, over: threading.Event) -> None:
    """50 MB of an answer."""
    megabyte = b"x" * 1_000_000
    connection.sendall(HEAD + b"Content-Length: 50000000\r\n\r\n")
    for _ in range(50):
        if not over.is_set():
            connection.sendall(megabyte)


def test_fifty_megabytes_are_cut_off_and_never_held_whole() -> None:
    with talker(pour) as url:
        gateway = TwilioGateway(account(url), FakeClock(MORNING))
        tracemalloc.start()
        try:
            listing = gateway.list_since(SINCE)
            sent = gateway.send(OutgoingText(JANA, MARKED))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            gateway.close()
    assert (listing.messages, listing.complete) == ((), False)
    assert sent.outcome is SendOutcome.UNCERTAIN
    assert peak < 3 * MOST_BYTES


def test_a_page_of_more_than_was_asked_for_is_not_kept(evil: Evil) -> None:
    evil.always(json.dumps({"messages": [{"sid": f"SM{index}"} for index in range(20_000)]}).encode())
    with gateway_to(evil) as gateway:
        listing = gateway.list_since(SINCE)
    assert (listing.messages, listing.complete) == ((), False)


def test_bodies_without_end_are_cut(evil: Evil) -> None:
    evil.listing(entry(body="x" * 1_000_000))
    with gateway_to(evil) as gateway:
        [found] = gateway.list_since(SINCE).messages
    assert len(found.body) == 10_000


def test_one_old_date_among_the_newest_ends_no_list(evil: Evil) -> None:
    """A list that is read until older than a moment: only a whole page of older ones is the end."""

    def page(_method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        later = "Page=1" in path
        rows = [entry("SM3")] if later else [entry("SM1"), entry("SM2", date_sent=None, date_created=OLD)]
        more = None if later else "/2010-04-01/Accounts/AC1/Messages.json?Page=1"
        return 200, {}, json.dumps({"messages": rows, "next_page_uri": more}).encode()

    evil.answers = page
    with gateway_to(evil) as gateway:
        listing = gateway.list_all(since_utc=SINCE)
    assert listing.complete
    assert [each.provider_id for each in listing.messages] == ["SM1", "SM2", "SM3"]


OLD = "Mon, 23 Nov 2020 09:59:00 +0000"


def answer(**values: object) -> bytes:
    """An accepted text as the provider would tell of it."""
    said = {"sid": "SM5", "direction": "outbound-api", "status": "queued", "to": JANA, **values}
    return json.dumps(entry(**said)).encode()


@pytest.mark.parametrize(
    "body",
    [
        answer(to="+12025550199"),
        answer(to=None),
        answer(direction="inbound"),
    ],
    ids=["another number", "no number", "what somebody wrote to us"],
)
def test_an_answer_about_another_message_proves_nothing(evil: Evil, body: bytes) -> None:
    evil.always(body, 201)
    with gateway_to(evil) as gateway:
        assert gateway.send(OutgoingText(JANA, MARKED)).outcome is SendOutcome.UNCERTAIN


def test_a_sender_that_is_not_assigned_yet_is_no_fault(evil: Evil) -> None:
    evil.always(answer(body=MARKED, **{"from": None, "messaging_service_sid": "MG1"}), 201)
    with gateway_to(evil) as gateway:
        result = gateway.send(OutgoingText(JANA, MARKED))
    assert result.outcome is SendOutcome.ACCEPTED
    assert result.message is not None
    assert result.message.sender == ""


def test_somebody_elses_id_is_never_taken_for_ours(loop: Loop, evil: Evil) -> None:
    """The answer names a message that another text of ours has already: neither is touched, and a person will know."""
    visit = loop.asked()
    owner = loop.rows()[0]
    loop.visit(loop.patient("Ola"), "2026-11-27T09:30", provider="Dr Else")
    loop.clock.advance(days=1)
    use(loop, evil)
    taken = answer(body=MARKED, sid=owner.provider_id)
    empty = json.dumps({"messages": [], "next_page_uri": None}).encode()
    evil.answers = lambda method, _path: (201, {}, taken) if method == "POST" else (200, {}, empty)
    report = loop.sync()
    assert (report.sent, report.uncertain) == (0, 1)
    first, second = loop.rows()
    assert (first.provider_id, second.provider_id) == (owner.provider_id, None)
    assert second.state == "uncertain"
    assert loop.confirmation(visit) == "awaiting"


def test_an_answer_with_other_words_is_uncertain_and_one_with_none_is_believed(
    loop: Loop, evil: Evil
) -> None:
    use(loop, evil)
    said = {"body": "Your taxi is here"}
    empty = json.dumps({"messages": [], "next_page_uri": None}).encode()

    def answers(method: str, _path: str) -> tuple[int, dict[str, str], bytes]:
        return (201, {}, answer(**said)) if method == "POST" else (200, {}, empty)

    evil.answers = answers
    loop.visit(loop.patient(), "2026-11-26T09:30")
    assert loop.sync().uncertain == 1
    assert loop.rows()[0].provider_id is None
    said["body"] = ""
    loop.visit(loop.patient("Ola"), "2026-11-25T09:30", provider="Dr Else")
    assert loop.sync().sent == 1
    assert loop.rows()[1].provider_id == "SM5"


def test_a_status_of_our_id_for_another_number_changes_nothing(loop: Loop, evil: Evil) -> None:
    loop.asked()
    [mine] = loop.rows()
    use(loop, evil)
    evil.listing(
        entry(
            mine.provider_id,
            direction="outbound-api",
            status="undelivered",
            to="+12025550199",
            error_code=30004,
        )
    )
    assert loop.sync().status_updates == 0
    assert loop.states() == ["accepted"]


def test_one_message_that_is_asked_for_is_not_another(evil: Evil) -> None:
    evil.always(answer())
    with gateway_to(evil) as gateway:
        assert gateway.fetch("SM5") is not None
        assert gateway.fetch("SM6") is None


@pytest.mark.parametrize(
    "next_page",
    [
        "@elsewhere.example/2010-04-01/Messages.json",
        ".elsewhere.example/2010-04-01/Messages.json",
        ":1@{host}/2010-04-01/Messages.json",
    ],
)
def test_a_next_page_elsewhere_is_not_asked_for_with_our_login(evil: Evil, next_page: str) -> None:
    with Evil() as elsewhere:
        elsewhere.listing(entry("SM8"))
        host = elsewhere.url.removeprefix("http://")
        evil.listing(entry("SM1"), next_page_uri=next_page.format(host=host))
        with gateway_to(evil) as gateway:
            listing = gateway.list_since(SINCE)
        assert elsewhere.asked == []
    assert not listing.complete
    assert [each.provider_id for each in listing.messages] == ["SM1"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_login_elsewhere(evil: Evil, status: int) -> None:
    with Evil() as elsewhere:
        elsewhere.always(answer(), 201)
        evil.always(b"", status, {"Location": f"{elsewhere.url}/2010-04-01/Messages.json"})
        with gateway_to(evil) as gateway:
            assert gateway.send(OutgoingText(JANA, MARKED)).outcome is SendOutcome.UNCERTAIN
            assert not gateway.list_since(SINCE).complete
            assert gateway.fetch("SM1") is None
            assert not gateway.redact("SM1")
        assert elsewhere.asked == []


def test_a_number_is_looked_for_on_one_page_alone(evil: Evil) -> None:
    """The client's own list follows empty pages for ever."""
    document = {"incoming_phone_numbers": [], "next_page_uri": "/2010-04-01/IncomingPhoneNumbers.json?Page=1"}
    evil.always(json.dumps(document).encode())
    with gateway_to(evil) as gateway:
        assert gateway.answers_by_itself() is None
        assert len(evil.asked) == 1
        assert not gateway.check().ok


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"incoming_phone_numbers": [7]}', b"<html>"])
def test_a_number_that_nobody_can_read_is_not_known(evil: Evil, body: bytes) -> None:
    evil.always(body)
    with gateway_to(evil) as gateway:
        assert gateway.answers_by_itself() is None
