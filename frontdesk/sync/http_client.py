"""The HTTP side of the official client: one host, always a time-out, the system's trust store, no retries."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError, ReadTimeout
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse

OFFICIAL: Final = "https://api.twilio.com"
CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0
WHOLE_SECONDS: Final = 60.0
"""For a whole answer: the read time-out starts anew with every byte that drips in."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of an answer, unpacked: a page of 1,000 long texts has a tenth of it."""
READ_BYTES: Final = 64 * 1024
CONNECTIONS: Final = 16
SYSTEM_PROXY: Final = "system"

# The client would log requests, and with them patients' numbers.
_silent = logging.getLogger("frontdesk.sync.silent")
_silent.disabled = True


class ForeignHost(Exception):
    """An answer sent the client to a host that is not the provider's."""


class _Bounded:
    """An answer that is being read: not for ever, and not without end."""

    def __init__(
        self, raw: Any, *, most_bytes: int, whole_seconds: float, elapsed: Callable[[], float]
    ) -> None:
        self._raw = raw
        self._most_bytes = most_bytes
        self._elapsed = elapsed
        self._until = elapsed() + whole_seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, _size: int, decode_content: bool | None = None) -> Iterator[bytes]:
        """As urllib3's. Raises ContentDecodingError (too long), ReadTimeout (too slow)."""
        left = self._most_bytes
        # `read1` hands out what is there; `read` would wait for all of a size that drips in byte by byte.
        while chunk := self._raw.read1(READ_BYTES, decode_content=decode_content):
            left -= len(chunk)
            if left < 0:
                raise ContentDecodingError("the answer is far too long")
            if self._elapsed() > self._until:
                raise ReadTimeout("the answer does not end")
            yield chunk


class _Adapter(HTTPAdapter):
    """Time-outs on every request, certificates checked against the system's store. The default of the client is to wait for ever."""

    def __init__(
        self,
        timeouts: tuple[float, float],
        *,
        most_bytes: int,
        whole_seconds: float,
        elapsed: Callable[[], float],
    ) -> None:
        self._timeouts = timeouts
        self._most_bytes = most_bytes
        self._whole_seconds = whole_seconds
        self._elapsed = elapsed
        super().__init__(max_retries=0, pool_connections=2, pool_maxsize=CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_trust(), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=_trust(), **kwargs)

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
        answer.raw = _Bounded(
            answer.raw,
            most_bytes=self._most_bytes,
            whole_seconds=self._whole_seconds,
            elapsed=self._elapsed,
        )
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
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = (base_url or OFFICIAL).rstrip("/")
        super().__init__(logger=_silent, proxy=_proxies(proxy, self._base))
        self._local = threading.local()
        if self.session is None:
            raise RuntimeError("the client was asked to pool connections")
        self.session.trust_env = False
        adapter = _Adapter(
            (connect_seconds, read_seconds),
            most_bytes=most_bytes,
            whole_seconds=whole_seconds,
            elapsed=elapsed,
        )
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
        """One request. Never follows a redirect, whatever is asked for: it might leave the host."""
        del allow_redirects
        self._local.retry_after = ""
        response = super().request(
            method, self._ours(url), params, data, headers, auth, timeout, allow_redirects=False
        )
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
