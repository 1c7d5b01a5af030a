"""The HTTP side of the official client: one host, always a time-out, the system's trust store, no retries."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError, ReadTimeout, RequestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

OFFICIAL: Final = "https://api.twilio.com"
CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0
WHOLE_SECONDS: Final = 60.0
"""For a whole answer: the read time-out starts anew with every byte that drips in."""
MOST_BYTES: Final = 16 * 1024 * 1024
"""Of an answer, unpacked: a page of 1,000 of the longest texts has less, a usual one a tenth of it."""
READ_BYTES: Final = 64 * 1024
CONNECTIONS: Final = 16
SYSTEM_PROXY: Final = "system"

# The client would log requests, and with them patients' numbers.
_silent = logging.getLogger("frontdesk.sync.silent")
_silent.disabled = True


class ForeignHost(Exception):
    """An answer sent the client to a host that is not the provider's."""


class Withheld(Exception):
    """The last look before the write said no: nothing of the request was written."""


class _Watch:
    """One request of a thread. When its time is over its socket is shut, wherever it is being read: headers can drip in, too."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        _NOW.watch = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _NOW.watch = None

    def follow(self, sock: socket.socket | None) -> None:
        """The answer comes from here."""
        self._socket = sock

    def _end(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):
                # Not the TLS socket's own, which would pull the session from under whoever reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


_NOW = threading.local()


def _follow(sock: socket.socket | None) -> None:
    watch: _Watch | None = getattr(_NOW, "watch", None)
    if watch is not None:
        watch.follow(sock)


def _look(connection: HTTPConnection) -> None:
    """Connecting may take seconds, or a night where the machine sleeps: the last look comes when only the write is left."""
    look: Callable[[], bool] | None = getattr(_NOW, "look", None)
    if look is None:
        return
    if connection.is_closed:
        connection.connect()
    if not look():
        raise Withheld


@contextmanager
def last_look(look: Callable[[], bool]) -> Iterator[None]:
    """This thread's requests are written only if `look` says yes right before. They raise Withheld if not."""
    _NOW.look = look
    try:
        yield
    finally:
        _NOW.look = None


class _Connection(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        _look(self)
        super().request(*args, **kwargs)

    def getresponse(self) -> Any:
        _follow(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        _look(self)
        super().request(*args, **kwargs)

    def getresponse(self) -> Any:
        _follow(self.sock)
        return super().getresponse()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


_POOLS: Final = {"http": _Pool, "https": _SecurePool}


class _Bounded:
    """An answer that is being read: not without end."""

    def __init__(self, raw: Any, *, most_bytes: int) -> None:
        self._raw = raw
        self._most_bytes = most_bytes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, _size: int, decode_content: bool | None = None) -> Iterator[bytes]:
        """As urllib3's. Raises ContentDecodingError where it is too long."""
        left = self._most_bytes
        # `read1` hands out what is there; `read` would wait for all of a size that drips in byte by byte.
        while chunk := self._raw.read1(READ_BYTES, decode_content=decode_content):
            left -= len(chunk)
            if left < 0:
                raise ContentDecodingError("the answer is far too long")
            yield chunk


class _Adapter(HTTPAdapter):
    """Time-outs on every request, certificates checked against the system's store. The default of the client is to wait for ever."""

    def __init__(self, timeouts: tuple[float, float], *, most_bytes: int) -> None:
        self._timeouts = timeouts
        self._most_bytes = most_bytes
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_trust(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=_trust(), **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,  # noqa: ARG002
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        answer = super().send(
            request, stream=stream, timeout=self._timeouts, verify=verify, cert=cert, proxies=proxies
        )
        answer.raw = _Bounded(answer.raw, most_bytes=self._most_bytes)
        # Without a word about it the client would guess, which takes minutes over a long answer.
        answer.encoding = answer.encoding or "utf-8"
        return answer


def _proxies(setting: str, base_url: str) -> dict[str, str]:
    """The setting `network.proxy` as the client wants it."""
    if setting != SYSTEM_PROXY:
        return {"http": setting, "https": setting} if setting else {}
    if proxy_bypass(urlsplit(base_url).hostname or ""):
        return {}
    return {scheme: url for scheme, url in getproxies().items() if scheme in ("http", "https")}


def _trust() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class OneHostClient(TwilioHttpClient):
    """Sends what is meant for the provider to `base_url`, and refuses every other host. Safe for many threads.

    `base_url` is the official host, a compatible provider's, or a simulator's; `proxy` a URL, `system` for what the system's
    settings say, or empty for none. `.netrc` and the environment's certificates are not read.
    """

    def __init__(
        self,
        base_url: str = "",
        *,
        proxy: str = "",
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._base = (base_url or OFFICIAL).rstrip("/")
        self._whole_seconds = whole_seconds
        super().__init__(logger=_silent, proxy=_proxies(proxy, self._base))
        self._local = threading.local()
        if self.session is None:
            raise RuntimeError("the client was asked to pool connections")
        self.session.trust_env = False
        adapter = _Adapter((connect_seconds, read_seconds), most_bytes=most_bytes)
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)

    @property
    def retry_after(self) -> str:
        """The Retry-After header of this thread's last answer; empty where there was none."""
        return getattr(self._local, "retry_after", "")

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
    ) -> TwilioResponse:
        """One request. Never follows a redirect, whatever is asked for: it might leave the host.

        Raises ForeignHost, the errors of `requests`: ReadTimeout also where a whole answer takes too long.
        """
        del allow_redirects
        self._local.retry_after = ""
        ours = self._ours(url)
        with _Watch(self._whole_seconds) as watch:
            try:
                response = super().request(
                    method, ours, params, data, headers, auth, timeout, allow_redirects=False
                )
            except RequestException as error:
                if watch.over:
                    raise ReadTimeout("the answer does not end") from error
                raise
        if watch.over:
            # What was shut in the middle may look like an answer that ended.
            raise ReadTimeout("the answer does not end")
        self._local.retry_after = str((response.headers or {}).get("Retry-After", ""))
        return response

    def _ours(self, url: str) -> str:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != OFFICIAL:
            raise ForeignHost(parts.netloc)
        return self._base + url[len(OFFICIAL) :]

    def close(self) -> None:
        """Give the connections back."""
        if self.session is not None:
            self.session.close()
