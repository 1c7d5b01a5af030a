"""The messaging workloads: a sync cycle with nothing to do, and sending beside the bare client to the same server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from requests.adapters import HTTPAdapter
from sqlalchemy import Connection, event
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from benchmarks import raw as plain
from benchmarks.books import ANNA, opened
from benchmarks.clock import NOW, BenchClock
from benchmarks.days import TODAY, working_days
from benchmarks.measuring import CountsDiffer, say
from benchmarks.provider import Provider, provider
from benchmarks.results import Direction, Row, median, percentile, row
from frontdesk.domain.instants import DAY
from frontdesk.services import settings
from frontdesk.services.channels import TwilioAccount, set_twilio, twilio_account
from frontdesk.services.messaging import lease
from frontdesk.services.messaging.notices import plan_notices
from frontdesk.services.messaging.planning import plan_steps
from frontdesk.services.messaging.surroundings import Around
from frontdesk.services.ports import (
    ChannelCheck,
    Listing,
    MessageGateway,
    OutgoingText,
    ProviderMessage,
    SendResult,
)
from frontdesk.sync.cycle import SyncCycle
from frontdesk.sync.gateway import TwilioGateway
from frontdesk.sync.sending import Sender
from frontdesk.sync.tally import Tally

if TYPE_CHECKING:
    from twilio.http.response import Response

    from benchmarks.books import Library
    from benchmarks.days import Day
    from benchmarks.sizes import Size
    from frontdesk.services.work import Book

IDLE_MS: Final = 20.0
SHARE: Final = 0.9
LATENCY_MS: Final = 50
THREADS: Final = 8
ROUNDS: Final = 3
ALONE: Final = 5
"""Texts sent one by one, to count what each brings to the disk."""
COMMITS: Final = 2
"""The state machine's: the claim, before the request is written, and the answer."""
_OFFICIAL: Final = "https://api.twilio.com"
_WARM_UP: Final = 16


class TimedGateway:
    """The real gateway, with the time spent in it on the calling thread: the provider's and its client's, not ours."""

    def __init__(self, inner: MessageGateway) -> None:
        self._inner = inner
        self.wall_ns = 0
        self.cpu_ns = 0

    def reset(self) -> None:
        """Begin to count anew."""
        self.wall_ns = self.cpu_ns = 0

    @contextmanager
    def _counted(self) -> Iterator[None]:
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        try:
            yield
        finally:
            self.wall_ns += time.perf_counter_ns() - wall
            self.cpu_ns += time.thread_time_ns() - cpu

    def send(self, text: OutgoingText) -> SendResult:
        return self._inner.send(text)

    def list_since(self, since_utc: int) -> Listing:
        with self._counted():
            return self._inner.list_since(since_utc)

    def list_all(self, *, since_utc: int) -> Listing:
        with self._counted():
            return self._inner.list_all(since_utc=since_utc)

    def list_to(self, address: str, *, since_utc: int) -> Listing:
        with self._counted():
            return self._inner.list_to(address, since_utc=since_utc)

    def fetch(self, provider_id: str) -> ProviderMessage | None:
        with self._counted():
            return self._inner.fetch(provider_id)

    def redact(self, provider_id: str) -> bool:
        return self._inner.redact(provider_id)

    def answers_by_itself(self) -> bool | None:
        return self._inner.answers_by_itself()

    def check(self) -> ChannelCheck:
        return self._inner.check()


@dataclass(frozen=True, slots=True)
class Desk:
    """A copy of the book that sends to a simulated provider; book, provider and bench share one time."""

    book: Book
    clock: BenchClock
    provider: Provider
    account: TwilioAccount

    def jump_to(self, utc: int) -> None:
        """Let days pass."""
        self.clock.jump_to(utc)
        self.provider.at(utc)

    def gateway(self) -> TwilioGateway:
        """The provider behind the port."""
        return TwilioGateway(self.account, self.clock)


@contextmanager
def desk(library: Library, size: Size, *, latency_ms: int) -> Iterator[Desk]:
    """Set up the account in a copy of the filled book, with the pace off."""
    clock = BenchClock()
    with (
        library.copy(library.book_of(size), "sync") as folder,
        opened(folder, clock) as book,
        provider(latency_ms=latency_ms, now_utc=NOW) as network,
    ):
        set_twilio(
            book,
            ANNA,
            account_sid=network.account_sid,
            from_number=network.number,
            messaging_service=None,
            api_url=network.url,
            token=network.auth_token,
        )
        settings.put(book, ANNA, "sync.messages_per_second", "1000")
        account = twilio_account(book)
        assert account is not None
        clock.jump_to(NOW)
        yield Desk(book, clock, network, account)


def sync(library: Library, size: Size) -> list[Row]:
    """What a cycle costs us in which nothing is due, with the texts of the last days in the provider's list."""
    with desk(library, size, latency_ms=0) as at:
        gateway = TimedGateway(at.gateway())
        cycle = SyncCycle(at.book, twilio_account, lambda _account, _proxy: gateway)
        listed = _catch_up(at, cycle)
        wall, cpu = [], []
        for _ in range(size.times(40, least=3)):
            gateway.reset()
            began, began_cpu = time.perf_counter_ns(), time.process_time_ns()
            report = cycle.run_once()
            wall.append((time.perf_counter_ns() - began - gateway.wall_ns) / 1e6)
            cpu.append((time.process_time_ns() - began_cpu - gateway.cpu_ns) / 1e6)
            if report.planned or report.sent or report.status_updates or report.replies:
                raise CountsDiffer(f"sync: something was due after all ({report}); nothing is told.")
        cycle.close()
    return [
        row("sync", size.name, "own work, median", median(wall), "ms", target=IDLE_MS),
        row("sync", size.name, "own work, p95", percentile(wall, 95), "ms"),
        row("sync", size.name, "own CPU, median", median(cpu), "ms"),
        row("sync", size.name, "texts in the list that it read", listed, ""),
    ]


def _catch_up(at: Desk, cycle: SyncCycle) -> int:
    """Send what is due from today to Friday, and write down that it arrived; gives how many texts went."""
    went = 0
    for day in range(4):
        at.jump_to(NOW + day * DAY)
        while (report := cycle.run_once()).sent or report.status_updates:
            went += report.sent
            at.provider.deliver()
    say(f"  {went:,} texts went before")
    return went


def sends(library: Library, size: Size) -> list[Row]:
    """Planned texts through the sender, beside as many through the bare client; every one committed before and after its request."""
    ours: list[float] = []
    bare: list[float] = []
    planned: list[float] = []
    synced: list[float] = []
    count = 0
    with (
        desk(library, size, latency_ms=LATENCY_MS if size.loop >= 1 else 2) as at,
        _bare_client(at.provider) as client,
    ):
        gateway = at.gateway()
        rounds = size.times(ROUNDS, least=1)
        *days, last = working_days(TODAY + timedelta(days=1), rounds + 2)
        _send_bare(client, at.provider, ["warm up"] * _WARM_UP)
        for number, day in enumerate(days):
            at.jump_to(day.midnight_utc + NOW % DAY)
            grant = lease.acquire(at.book, lease.me())
            assert grant is not None
            with at.book.read() as connection:
                around = Around.load(connection)
            began = time.perf_counter()
            texts = plan_notices(at.book, around).planned + plan_steps(at.book, around).planned
            planning = time.perf_counter() - began
            bodies = _bodies(at.book)

            def send_ours(around: Around = around, grant: lease.Grant = grant) -> float:
                return _send_ours(at, gateway, around, grant)

            first_ours = number % 2 == 0
            took_bare = 0.0 if first_ours else _send_bare(client, at.provider, bodies)
            with counted_commits(at.book) as commits:
                took = send_ours()
            took_bare = _send_bare(client, at.provider, bodies) if first_ours else took_bare
            lease.give_back(at.book, grant)
            if number:  # the first round warms up
                ours.append(len(bodies) / took)
                bare.append(len(bodies) / took_bare)
                planned.append(texts / planning)
                synced.append(commits.value / len(bodies))
                count += len(bodies)
        alone = _commits_alone(at, gateway, last)
    return [
        row(
            "sends",
            size.name,
            "rate",
            median(ours),
            "texts/s",
            floor="twilio client",
            floor_value=median(bare),
            target=SHARE,
            direction=Direction.HIGHER,
        ),
        row("sends", size.name, "planned", median(planned), "texts/s", direction=Direction.HIGHER),
        row("sends", size.name, "texts sent by each side", count, ""),
        row(
            "sends",
            size.name,
            "synced transactions of a text alone, most",
            alone,
            "",
            target=COMMITS,
            direction=Direction.EXACT,
        ),
        row("sends", size.name, "synced transactions a text, most", max(synced), "", target=COMMITS),
    ]


@dataclass(slots=True)
class Count:
    """How many of something there were."""

    value: int = 0


@contextmanager
def counted_commits(book: Book) -> Iterator[Count]:
    """Count the transactions that the book commits meanwhile: each is one sync of the log."""
    count = Count()

    def committed(_connection: Connection) -> None:
        count.value += 1

    event.listen(book.engines.write, "commit", committed)
    try:
        yield count
    finally:
        event.remove(book.engines.write, "commit", committed)


def _commits_alone(at: Desk, gateway: TwilioGateway, day: Day) -> int:
    """Send some texts one by one; gives the most commits that one of them brought to the disk, counted in the log itself."""
    at.jump_to(day.midnight_utc + NOW % DAY)
    grant = lease.acquire(at.book, lease.me())
    assert grant is not None
    with at.book.read() as connection:
        around = Around.load(connection)
    plan_steps(at.book, around)
    with at.book.engines.write.begin() as writer:
        ids = (
            writer.exec_driver_sql("SELECT id FROM message WHERE state = 'queued' ORDER BY id")
            .scalars()
            .all()
        )
        writer.exec_driver_sql(
            "UPDATE message SET not_before_utc = ? WHERE state = 'queued'", (at.clock.now_utc() + DAY,)
        )
    most = 0
    for message_id in ids[:ALONE]:
        with at.book.engines.write.begin() as writer:
            writer.exec_driver_sql("UPDATE message SET not_before_utc = 0 WHERE id = ?", (message_id,))
        with at.book.engines.write.connect() as writer:
            plain.settle_log(plain.dbapi_of(writer))
        before = _accepted(at.book)
        Sender(at.book, around, gateway, at.account, grant, Tally(), threading.Event()).run()
        if _accepted(at.book) != before + 1:
            raise CountsDiffer("sends: one text alone was not sent; nothing is told.")
        most = max(most, plain.commits_in_log(at.book.engines.path))
    lease.give_back(at.book, grant)
    return most


def _bodies(book: Book) -> list[str]:
    with book.read() as connection:
        found = connection.exec_driver_sql("SELECT body FROM message WHERE state = 'queued'").scalars()
        return list(found)


def _accepted(book: Book) -> int:
    with book.read() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT count(*) FROM message WHERE state = 'accepted' AND provider_id IS NOT NULL"
            ).scalar_one()
        )


def _send_ours(at: Desk, gateway: TwilioGateway, around: Around, grant: lease.Grant) -> float:
    """Seconds. Raises CountsDiffer where not every text ended as accepted."""
    waiting, before = len(_bodies(at.book)), _accepted(at.book)
    sender = Sender(at.book, around, gateway, at.account, grant, Tally(), threading.Event())
    began = time.perf_counter()
    sender.run()
    took = time.perf_counter() - began
    committed = _accepted(at.book) - before
    if committed != waiting:
        raise CountsDiffer(f"sends: {waiting} texts waited and {committed} were committed as accepted.")
    return took


class _Redirected(TwilioHttpClient):
    """The client's own HTTP side, pointed elsewhere, with connections kept for every thread."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=10)
        assert self.session is not None
        self.session.trust_env = False
        self.session.mount("http://", HTTPAdapter(pool_maxsize=2 * THREADS))
        self._base_url = base_url

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """As the client's own."""
        there = self._base_url + url.removeprefix(_OFFICIAL)
        return super().request(method, there, params, data, headers, auth, timeout, allow_redirects)


@contextmanager
def _bare_client(network: Provider) -> Iterator[Client]:
    http = _Redirected(network.url)
    try:
        yield Client(network.account_sid, network.auth_token, http_client=http)
    finally:
        assert http.session is not None
        http.session.close()


def _send_bare(client: Client, network: Provider, bodies: Sequence[str]) -> float:
    """Seconds for all of them, eight at a time, keeping nothing."""

    def send(numbered: tuple[int, str]) -> str | None:
        to = f"+4473{numbered[0]:08d}"
        return client.messages.create(to=to, from_=network.number, body=numbered[1]).sid

    began = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        accepted = sum(sid is not None for sid in pool.map(send, enumerate(bodies)))
    took = time.perf_counter() - began
    if accepted != len(bodies):
        raise CountsDiffer(f"sends: the bare client had {accepted} of {len(bodies)} texts accepted.")
    return took
