"""Malformed and hostile requests get an HTTP error, and the server lives on."""

from __future__ import annotations

import base64
import json
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from twilio.rest import Client

from frontdesk.demo.network import NetworkServer, PhoneNetwork
from frontdesk.demo.network.simulate import describe, run_simulator
from frontdesk.demo.network.wire import MAX_BODY_BYTES, LoopbackServer, Request, Response
from frontdesk.domain.errors import EnvironmentFault
from tests.conftest import AllowLog
from tests.demo.network.conftest import ANNA, CLINIC, Control
from tests.support.clock import FakeClock
from tests.support.twilio_client import RedirectedHttpClient, client_for


class Raw:
    """A socket to the API, for what no client would send."""

    def __init__(self, server: NetworkServer) -> None:
        self._server = server
        network = server.network
        self.messages = f"/2010-04-01/Accounts/{network.account_sid}/Messages.json"
        login = base64.b64encode(f"{network.account_sid}:{network.auth_token}".encode()).decode()
        self.login = f"Authorization: Basic {login}\r\n"

    def connect(self) -> socket.socket:
        address = urlsplit(self._server.url)
        return socket.create_connection((str(address.hostname), address.port or 0), timeout=20)

    def ask(self, request: str | bytes) -> tuple[int, dict[str, object]]:
        """Send it, close our side, read all: the status of the first answer and its document."""
        with self.connect() as connection:
            connection.sendall(request.encode("latin-1") if isinstance(request, str) else request)
            connection.shutdown(socket.SHUT_WR)
            got = b"".join(iter(lambda: connection.recv(65_536), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body) if body else {}

    def post(self, headers: str, body: str = "") -> tuple[int, dict[str, object]]:
        """A POST to the messages with the right login."""
        return self.ask(f"POST {self.messages} HTTP/1.1\r\n{self.login}{headers}\r\n{body}")


@pytest.fixture
def raw(server: NetworkServer, twilio: Client, network: PhoneNetwork) -> Iterator[Raw]:
    yield Raw(server)
    assert network.ledger() == []
    assert twilio.messages.create(ANNA, from_=CLINIC, body="It lives on.").sid


RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""SO_LINGER of zero seconds: closing resets the connection."""

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.mark.parametrize("length", ["ten", "-1", "+5", "1e3", "٣", "9" * 40, "", "5\r\nContent-Length: 6"])
def test_a_content_length_that_is_none(raw: Raw, length: str) -> None:
    status, document = raw.ask(
        f"POST {raw.messages} HTTP/1.1\r\n{raw.login}{FORM}Content-Length: {length}\r\n\r\nTo=x".encode()
    )
    assert status == 400
    assert document["code"] == 20001


def test_a_body_that_breaks_off(raw: Raw) -> None:
    assert raw.post(f"{FORM}Content-Length: 100\r\n", "To=%2B1202")[0] == 400


def test_a_body_without_a_length(raw: Raw) -> None:
    assert raw.post(f"{FORM}Transfer-Encoding: chunked\r\n", "4\r\nTo=x\r\n0\r\n\r\n")[0] == 411
    assert raw.post(FORM)[1]["code"] == 21604


def test_a_huge_body(raw: Raw) -> None:
    length = 3 * MAX_BODY_BYTES
    status, document = raw.post(f"{FORM}Content-Length: {length}\r\n", "Body=" + "x" * (length - 5))
    assert status == 413
    assert document["status"] == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", json.dumps({"To": ANNA, "From": CLINIC, "Body": "x"})),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/x-www-form-urlencoded", "\x00\xff\xfe=&&&==;%ZZ%"),
        ("", f"To={ANNA}"),
    ],
)
def test_a_body_that_is_no_form(raw: Raw, kind: str, body: str) -> None:
    status, document = raw.post(f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n", body)
    assert (status, document["code"]) == (400, 21604)


def test_a_number_of_null_bytes(raw: Raw) -> None:
    body = "To=%2B1202555%000111&From=%2B12025550100&Body=x"
    assert raw.post(f"{FORM}Content-Length: {len(body)}\r\n", body)[1]["code"] == 21211


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, 20404),
        ("GET", "/2010-04-01/Accounts/{sid}/Calls.json", 404, 20404),
        ("GET", "/2010-04-01/Accounts/{sid}/Messages", 404, 20404),
        ("GET", "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json", 404, 20404),
        ("GET", "/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers/PN1.json", 404, 20404),
        ("GET", "/2010-04-01/Accounts/{sid}/Messages/../../x.json", 404, 20404),
        ("POST", "/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers.json", 405, 20004),
        ("POST", "/2010-04-01/Accounts/{sid}.json", 405, 20004),
        ("PUT", "/2010-04-01/Accounts/{sid}/Messages.json", 405, 20004),
        ("DELETE", "/2010-04-01/Accounts/{sid}/Messages.json", 405, 20004),
        ("OPTIONS", "/2010-04-01/Accounts/{sid}/Messages.json", 405, 20004),
        ("BREW", "/2010-04-01/Accounts/{sid}/Messages.json", 501, 20500),
    ],
)
def test_unknown_paths_and_methods(
    raw: Raw, network: PhoneNetwork, method: str, path: str, status: int, code: int
) -> None:
    got, document = raw.ask(f"{method} {path.format(sid=network.account_sid)} HTTP/1.1\r\n{raw.login}\r\n")
    assert (got, document["code"], document["status"]) == (status, code, status)
    assert document.keys() == {"code", "message", "more_info", "status"}


def test_head_has_no_body(raw: Raw) -> None:
    assert raw.ask(f"HEAD {raw.messages} HTTP/1.1\r\n{raw.login}\r\n") == (405, {})


@pytest.mark.parametrize(
    "request_text",
    [
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/one\r\n\r\n",
        "GET /" + "x" * 70_000 + " HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n" + "X: y\r\n" * 500 + "\r\n",
        "GET / HTTP/1.1\r\nX: " + "y" * 70_000 + "\r\n\r\n",
    ],
)
def test_what_is_no_http(raw: Raw, request_text: str) -> None:
    status, document = raw.ask(request_text)
    assert 400 <= status < 600
    assert document["status"] == status


@pytest.mark.parametrize("login", ["", "Basic", "Basic ???", "Basic " + "QQ" * 5, "Bearer x", "Basic ÿ"])
def test_logins_that_are_none(raw: Raw, login: str) -> None:
    status, document = raw.ask(f"GET {raw.messages} HTTP/1.1\r\nAuthorization: {login}\r\n\r\n")
    assert (status, document["code"]) == (401, 20003)


def test_clients_that_go_away(raw: Raw) -> None:
    for beginning in (b"", b"POST", f"POST {raw.messages} HTTP/1.1\r\nContent-Length: 5\r\n\r\n".encode()):
        connection = raw.connect()
        connection.sendall(beginning)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()
        assert raw.ask(f"HEAD {raw.messages} HTTP/1.1\r\n{raw.login}\r\n") == (405, {})


def test_one_connection_serves_many_requests(server: NetworkServer, network: PhoneNetwork) -> None:
    raw = Raw(server)
    request = f"GET /2010-04-01/Accounts/{network.account_sid}.json HTTP/1.1\r\n{raw.login}\r\n".encode()
    with raw.connect() as connection:
        connection.sendall(request * 3)
        connection.shutdown(socket.SHUT_WR)
        got = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert got.count(b"HTTP/1.1 200 OK") == 3


def test_only_this_machine_is_served(server: NetworkServer) -> None:
    assert urlsplit(server.url).hostname == "127.0.0.1"
    assert urlsplit(server.control_url).hostname == "127.0.0.1"


class Stumbling:
    """A port with a bug in it."""

    def answer(self, request: Request) -> Response | None:
        raise RuntimeError(request.path)

    def complaint(self, status: int, sentence: str) -> Response:
        return Response.of_json(status, {"error": sentence})


def test_a_bug_of_ours_is_500_and_its_log_tells_nothing(allow_log: AllowLog) -> None:
    allow_log(r"^the simulator stumbled over a request: RuntimeError$")
    server = LoopbackServer(0, Stumbling())
    server.start()
    try:
        status, document = Control(f"http://127.0.0.1:{server.number}").ask("GET", "/+12025550111")
    finally:
        server.stop()
    assert status == 500
    assert document == {"error": "The simulator stumbled over this request."}


def test_a_body_that_never_comes() -> None:
    server = LoopbackServer(0, Stumbling(), body_timeout_seconds=0.05)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.number), timeout=20) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n12")
            got = b"".join(iter(lambda: connection.recv(65_536), b""))
    finally:
        server.stop()
    assert got.startswith(b"HTTP/1.1 408 ")


# Starting and stopping


def test_a_network_goes_down_and_comes_back(network: PhoneNetwork) -> None:
    server = NetworkServer(network)
    for _ in range(2):
        server.start()
        server.start()
        http = RedirectedHttpClient(server.url, timeout=10)
        client_for(server, http).messages.create(ANNA, from_=CLINIC, body="x")
        http.close()
        url = server.url
        server.stop()
        server.close()
        assert server.url == url
        address = urlsplit(url)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((str(address.hostname), address.port or 0), timeout=5)
    assert len(network.ledger()) == 2


def test_a_port_that_is_taken_is_told(server: NetworkServer, network: PhoneNetwork) -> None:
    taken = urlsplit(server.control_url).port or 0
    for ports in ({"port": taken}, {"control_port": taken}, {"port": 70_000}):
        with pytest.raises(EnvironmentFault, match=str(next(iter(ports.values())))):
            NetworkServer(network, **ports).start()


def test_the_server_is_the_simulator_that_services_know(server: NetworkServer, network: PhoneNetwork) -> None:
    server.inbound(sender=ANNA, to=CLINIC, body="C")
    network.accept({"To": ANNA, "From": CLINIC, "Body": "x"})
    assert [row["body"] for row in server.ledger()] == ["x"]
    assert describe(server) == server.facts()


def test_latency_delays_every_answer_and_stopping_ends_it(network: PhoneNetwork) -> None:
    server = NetworkServer(network, latency_seconds=86_400)
    server.start()
    http = RedirectedHttpClient(server.url, timeout=0.2)
    with pytest.raises(OSError, match="timed out"):
        client_for(server, http).messages.list()
    server.stop()
    http.close()


def test_the_simulator_alone_tells_how_to_use_it(clock: FakeClock) -> None:
    lines: list[str] = []
    stop, told = threading.Event(), threading.Event()

    def out(line: str) -> None:
        lines.append(line)
        if line.endswith("Ctrl+C."):
            told.set()

    thread = threading.Thread(
        target=run_simulator, kwargs={"port": 0, "control_port": 0, "clock": clock, "out": out, "stop": stop}
    )
    thread.start()
    assert told.wait(20)
    facts = "\n".join(lines)
    for part in (
        "http://127.0.0.1:",
        "ACfd0000000000000000000000005e7f00",
        "not-a-secret-simulated-token",
        CLINIC,
    ):
        assert part in facts
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_the_simulator_alone_can_announce_itself_to_programs(clock: FakeClock) -> None:
    told: list[dict[str, str]] = []
    lines: list[str] = []
    stop = threading.Event()
    stop.set()
    run_simulator(port=0, control_port=0, clock=clock, out=lines.append, stop=stop, announce=told.append)
    assert lines == []
    assert told[0]["number"] == CLINIC


def test_two_runs_of_the_simulator_share_no_sid(clock: FakeClock) -> None:
    sids = set()
    for _ in range(2):
        network = PhoneNetwork.default(clock, seed=clock.now_utc())
        sids.add(network.accept({"To": ANNA, "From": CLINIC, "Body": "x"}).message.sid)
        clock.advance(ms=1)
    assert len(sids) == 2
