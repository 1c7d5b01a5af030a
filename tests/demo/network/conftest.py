"""A running network, Twilio's own client for it, and a way to its control port."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from twilio.rest import Client

from frontdesk.demo.network import NetworkServer, PhoneNetwork
from tests.support.clock import FakeClock
from tests.support.twilio_client import RedirectedHttpClient, client_for

CLINIC = "+12025550100"
ANNA = "+12025550111"
BORIS = "+12025550122"


@dataclass
class Stopwatch:
    """Real seconds, as far as the network knows."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class Control:
    """Asks the control port as curl would."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, object]:
        """Status and JSON document of the answer. A `str` or `bytes` body goes out as it is."""
        connection = HTTPConnection(str(self._address.hostname), self._address.port or 0, timeout=10)
        try:
            raw = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
            connection.request(method, path, raw)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def do(self, path: str, **fields: object) -> dict[str, object]:
        """POST what has to work; gives the document."""
        status, document = self.ask("POST", path, fields)
        assert status == 200, document
        assert isinstance(document, dict)
        return document

    def fault(self, kind: str, **fields: object) -> dict[str, object]:
        """Order bad luck."""
        return self.do("/fault", kind=kind, **fields)

    def ledger(self, direction: str = "outbound-api") -> list[dict[str, object]]:
        """What the network accepted."""
        status, document = self.ask("GET", f"/ledger?direction={direction}")
        assert status == 200
        assert isinstance(document, list)
        return document


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock("2026-11-23T08:00:00+00:00")


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def network(clock: FakeClock, stopwatch: Stopwatch) -> PhoneNetwork:
    return PhoneNetwork.default(clock, elapsed=stopwatch)


@pytest.fixture
def server(network: PhoneNetwork) -> Iterator[NetworkServer]:
    with NetworkServer(network) as running:
        yield running


@pytest.fixture
def http(server: NetworkServer) -> Iterator[RedirectedHttpClient]:
    client = RedirectedHttpClient(server.url, timeout=10)
    yield client
    client.close()


@pytest.fixture
def twilio(server: NetworkServer, http: RedirectedHttpClient) -> Client:
    return client_for(server, http)


@pytest.fixture
def control(server: NetworkServer) -> Control:
    return Control(server.control_url)


def in_threads(number: int, work: Callable[[int], object]) -> None:
    """Call `work(0..number-1)`, each in a thread of its own, all at once; raises what the first one raised."""
    start, errors = threading.Barrier(number), []

    def run(index: int) -> None:
        start.wait()
        try:
            work(index)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
