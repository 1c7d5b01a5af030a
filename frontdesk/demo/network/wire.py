"""HTTP/1.1 on loopback: connections that stay open, one write for an answer, and nothing that a client does upsets it.

The standard library's server does the work; what is added here is what it leaves open: bounded bodies, answers in one packet
without Nagle's wait, JSON for its own complaints, and a stop that waits for nobody.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Protocol
from urllib.parse import parse_qsl

_log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
MAX_BODY_BYTES: Final = 1 << 20
MAX_DISCARDED_BYTES: Final = 64 << 20
BODY_TIMEOUT_SECONDS: Final = 10.0
PIECES: Final = 50
"""Of an answer that drips."""

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that arrived whole."""

    method: str
    path: str
    """Without the query."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case; of a name that comes twice the last."""
    body: bytes

    def form(self) -> dict[str, str]:
        """The fields of a form body; of anything that is no form, none. Bytes that are no UTF-8 become U+FFFD."""
        if not self.headers.get("content-type", "").lower().startswith(FORM):
            return {}
        return pairs(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    broken_off: Callable[[], object] | None = None
    """Half of the answer is written; then this is done, and the connection closes."""
    between: Callable[[], object] | None = None
    """The answer is written in small pieces; this is done after each."""

    @classmethod
    def of_json(cls, status: int, document: object, *headers: tuple[str, str]) -> Response:
        """`document` as JSON."""
        return cls(status, json.dumps(document, separators=(",", ":")).encode("ascii"), JSON, headers)


class Port(Protocol):
    """What listens at one port."""

    def answer(self, request: Request) -> Response | None:
        """The answer, or None for a connection that closes without one. May take its time."""
        ...

    def complaint(self, status: int, sentence: str) -> Response:
        """How this port tells a client that its request was no HTTP, or that we are at a loss."""
        ...


def pairs(text: str) -> dict[str, str]:
    """`a=1&b=2` as a dictionary; of a name that comes twice the last; empty values are kept."""
    return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=None, errors="replace"))


class _UnreadableError(Exception):
    """The request cannot be read; the connection closes after the answer."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LoopbackServer

    def _serve(self) -> None:
        try:
            response = self._answer()
        except _UnreadableError as refused:
            self.close_connection = True
            response = self.server.port.complaint(refused.status, refused.sentence)
        except ConnectionError:
            self.close_connection = True
            return
        except Exception as error:
            # Only the kind: what a request held may be a patient's.
            _log.error("the simulator stumbled over a request: %s", type(error).__name__)
            self.close_connection = True
            response = self.server.port.complaint(500, "The simulator stumbled over this request.")
        if response is None:
            self.close_connection = True
        else:
            self._write(response)

    # The base looks for these names.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    def _answer(self) -> Response | None:
        body = self._body()
        path, _, query = self.path.partition("?")
        return self.server.port.answer(
            Request(
                method=self.command,
                path=path,
                query=pairs(query) if query else {},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=body,
            )
        )

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding"):
            raise _UnreadableError(HTTPStatus.LENGTH_REQUIRED, "Send the body with a Content-Length.")
        stated = self.headers.get_all("Content-Length") or ["0"]
        if len(set(stated)) > 1 or not (
            stated[0].isascii() and stated[0].isdecimal() and len(stated[0]) < 16
        ):
            raise _UnreadableError(HTTPStatus.BAD_REQUEST, "The Content-Length is no number of bytes.")
        length = int(stated[0])
        if not length:
            return b""
        self.connection.settimeout(self.server.body_timeout_seconds)
        try:
            if length > MAX_BODY_BYTES:
                self._discard(length)
                raise _UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than 1 MiB.")
            body = self.rfile.read(length)
        except TimeoutError:
            raise _UnreadableError(HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time.") from None
        finally:
            self.connection.settimeout(None)
        if len(body) < length:
            raise _UnreadableError(HTTPStatus.BAD_REQUEST, "The body is shorter than its Content-Length.")
        return body

    def _discard(self, length: int) -> None:
        """Closing on a client that still writes would lose the answer on its way."""
        left = min(length, MAX_DISCARDED_BYTES)
        while left > 0 and (chunk := self.rfile.read(min(left, 1 << 16))):
            left -= len(chunk)

    def _write(self, response: Response) -> None:
        lines = [
            f"HTTP/1.1 {response.status} {_PHRASES.get(response.status, 'Unknown')}",
            f"Content-Type: {response.content_type}",
            f"Content-Length: {len(response.body)}",
            *(f"{name}: {value}" for name, value in response.headers),
            "Connection: close" if self.close_connection else "Connection: keep-alive",
        ]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        whole = head if self.command == "HEAD" else head + response.body
        if response.broken_off is not None:
            self.close_connection = True
            self.wfile.write(whole[: len(whole) // 2])
            response.broken_off()
            return
        size = max(1, len(whole) // PIECES) if response.between is not None else len(whole)
        for start in range(0, len(whole), size):
            self.wfile.write(whole[start : start + size])
            if response.between is not None:
                response.between()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """The standard library's complaints about the request line and the headers."""
        self.close_connection = True
        self._write(self.server.port.complaint(int(code), f"{message or _PHRASES.get(code, 'Bad request')}."))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base's
        """Paths hold numbers of patients: nothing is logged."""


_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}


class LoopbackServer(ThreadingHTTPServer):
    """One port on 127.0.0.1, a thread for each connection."""

    daemon_threads = True
    request_queue_size = 128
    timeout = 0
    """A connection that went away before it was taken is not waited for."""
    # On Windows this option would let two programs listen at one port.
    allow_reuse_address = os.name == "posix"

    def __init__(
        self, number: int, port: Port, *, body_timeout_seconds: float = BODY_TIMEOUT_SECONDS
    ) -> None:
        """Listen at port `number` (0: any that is free); a body has so long to arrive. Raises OSError where it is taken."""
        self.port = port
        self.body_timeout_seconds = body_timeout_seconds
        self._guard = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        self._accepting = threading.Thread(target=self._accept, name="simulator", daemon=True)
        self._told, self._to_stop = socket.socketpair()
        super().__init__((LOOPBACK, number), _Handler)

    @property
    def number(self) -> int:
        """The number of the port."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Begin to serve, in threads of its own."""
        self._accepting.start()

    def stop(self) -> None:
        """Close everything, open connections too, and wait for the threads."""
        self._to_stop.close()
        self._accepting.join()
        with self._guard:
            left = dict(self._open)
        for connection in left:
            # It may have been closed in the meantime.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in left.values():
            thread.join(timeout=self.body_timeout_seconds)
        self.server_close()

    def server_close(self) -> None:
        """Give the port back."""
        super().server_close()
        self._told.close()
        self._to_stop.close()

    def _accept(self) -> None:
        """Take connections until told to stop, at once then: `serve_forever` would look only so often."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self, selectors.EVENT_READ)
            waiting.register(self._told, selectors.EVENT_READ)
            while self._told not in {key.fileobj for key, _ in waiting.select()}:
                self.handle_request()

    def server_bind(self) -> None:
        """Bind without asking the name service what 127.0.0.1 is called, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.number

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """A thread for the connection, known by it, so that `stop` finds both."""
        assert isinstance(request, socket.socket)
        thread = threading.Thread(
            target=self._connection, args=(request, client_address), name="simulator-connection", daemon=True
        )
        with self._guard:
            self._open[request] = thread
        thread.start()

    def _connection(self, request: socket.socket, client_address: object) -> None:
        try:
            # A client may go away at any moment.
            with suppress(OSError):
                self.finish_request(request, client_address)
        finally:
            with self._guard:
                self._open.pop(request, None)
            self.shutdown_request(request)
