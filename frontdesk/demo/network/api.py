"""The API port: Twilio's 2010-04-01 paths, as Frontdesk uses them through the official client.

    GET  /2010-04-01/Accounts/{AccountSid}.json
    GET  /2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json
    GET  /2010-04-01/Accounts/{AccountSid}/Messages.json             To, From, DateSent, DateSent<, DateSent>, PageSize, …
    POST /2010-04-01/Accounts/{AccountSid}/Messages.json             To, Body, From or MessagingServiceSid
    GET  /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json
    POST /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json       Body= (empty: redact)

Everything else is 404 with code 20404, or 405 with code 20004.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.demo.network.codes import ApiError, error_body
from frontdesk.demo.network.faults import LIES, Fault, FaultKind, Target
from frontdesk.demo.network.lies import foreign, lied
from frontdesk.demo.network.listing import MessageQuery, Page, Turn
from frontdesk.demo.network.messages import API_VERSION, Snapshot
from frontdesk.demo.network.network import PhoneNetwork
from frontdesk.demo.network.resources import account_resource, number_resource
from frontdesk.demo.network.wire import PIECES, Request, Response

_PATH: Final = re.compile(
    rf"/{API_VERSION}/Accounts/(?P<account>[^/]+?)"
    r"(?:/(?P<collection>Messages|IncomingPhoneNumbers)(?:/(?P<sid>[^/]+?))?)?\.json"
)
_PROXY_PAGE: Final = (
    b"<!DOCTYPE html><html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>"
)
_HUGE_BYTES: Final = 50_000_000
_ELSEWHERE: Final = "http://elsewhere.invalid/"
_CHALLENGE: Final = ("WWW-Authenticate", 'Basic realm="Twilio API"')


@dataclass(frozen=True, slots=True)
class _Call:
    """What a request asks for: what it is about, the texts that a fault may look into, and how to do it."""

    target: Target
    perform: Callable[[], Response]
    texts: tuple[str, ...] = ()
    later_page: bool = False
    form: dict[str, str] | None = None


class ApiPort:
    """Answers the provider's client, with all the bad luck that was ordered."""

    def __init__(self, network: PhoneNetwork, *, stopping: threading.Event, latency_seconds: float) -> None:
        self._network = network
        self._stopping = stopping
        self._latency_seconds = latency_seconds

    def answer(self, request: Request) -> Response | None:
        """See `Port`."""
        if self._latency_seconds:
            self._stopping.wait(self._latency_seconds)
        try:
            self._check_login(request)
            call = self._call(request)
        except ApiError as refusal:
            return _refusal(refusal)
        fault = self._network.faults.strike(call.target, later_page=call.later_page, texts=call.texts)
        return _done(call) if fault is None else self._suffer(fault, call)

    def complaint(self, status: int, sentence: str) -> Response:
        """See `Port`; code 20001 is Twilio's for a request that cannot be read."""
        code = 20500 if status >= 500 else 20001
        return Response.of_json(status, error_body(status=status, code=code, sentence=sentence))

    def _suffer(self, fault: Fault, call: _Call) -> Response | None:
        match fault.kind:
            case FaultKind.DROP_BEFORE:
                return None
            case FaultKind.DROP_AFTER:
                _done(call)
                return None
            case FaultKind.HANG_AFTER:
                response = _done(call)
                self._stopping.wait(fault.lasts_seconds)
                return response
            case FaultKind.ACCEPT_LATE:
                if call.form is not None:
                    self._network.accept_late(call.form, seconds=fault.lasts_seconds)
                return None
            case FaultKind.TOO_MANY:
                return _refusal(ApiError(20429), ("Retry-After", f"{fault.lasts_seconds:g}"))
            case FaultKind.BROKEN | FaultKind.PAGE2_FAILS:
                return _refusal(ApiError(20500))
            case FaultKind.BROKEN_ACCEPTED:
                _done(call)
                return _refusal(ApiError(20500))
            case FaultKind.HTML_503:
                return Response(503, _PROXY_PAGE, "text/html; charset=utf-8")
            case FaultKind.LOGIN:
                return _refusal(ApiError(20003), _CHALLENGE)
            case FaultKind.BAD_JSON:
                response = _done(call)
                return replace(response, body=response.body[: len(response.body) // 2])
            case FaultKind.LIST_LAG:
                return _done(call)
            case FaultKind.HALF_ANSWER:
                return replace(_done(call), broken_off=lambda: self._interrupted(fault))
            case FaultKind.DRIP:
                pause = fault.lasts_seconds / PIECES
                return replace(_done(call), between=lambda: self._stopping.wait(pause))
            case FaultKind.HUGE:
                response = _done(call)
                return replace(response, body=b" " * _HUGE_BYTES + response.body)
            case FaultKind.REDIRECT:
                return Response(307, b"", headers=(("Location", f"{_ELSEWHERE}{call.target}"),))
            case FaultKind.FOREIGN_SID:
                others = self._network.ledger()[-1:]
                response = _done(call)
                return foreign(response, self._foreign_record(others, response))
            case kind if kind in LIES:
                return lied(kind, _done(call))
            case _:
                raise ValueError(fault.kind)

    def _interrupted(self, fault: Fault) -> None:
        self._network.half_answered()
        self._stopping.wait(fault.lasts_seconds)

    def _foreign_record(self, others: Sequence[Snapshot], response: Response) -> dict[str, object]:
        for each in others:
            return each.as_json(self._network.account_sid)
        return {**json.loads(response.body), "sid": f"SM{'f' * 32}"}

    def _check_login(self, request: Request) -> None:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(credentials, validate=True) if scheme.lower() == "basic" else b""
        except (binascii.Error, ValueError):
            given = b""
        expected = f"{self._network.account_sid}:{self._network.auth_token}".encode()
        if not hmac.compare_digest(given, expected):
            raise ApiError(20003)

    def _call(self, request: Request) -> _Call:
        found = _PATH.fullmatch(request.path)
        if found is None or found["account"] != self._network.account_sid:
            raise ApiError(20404, detail=request.path)
        match found["collection"], found["sid"], request.method:
            case None, None, "GET":
                return _Call(Target.ACCOUNT, self._account)
            case "IncomingPhoneNumbers", None, "GET":
                return _Call(Target.ACCOUNT, lambda: self._numbers(request))
            case "Messages", None, "GET":
                return self._list_call(request)
            case "Messages", None, "POST":
                return self._send_call(request)
            case "Messages", str(sid), "GET":
                return _Call(Target.FETCH, lambda: self._message(sid), self._texts_of(sid))
            case "Messages", str(sid), "POST":
                return _Call(Target.UPDATE, lambda: self._update(sid, request.form()), self._texts_of(sid))
            case "IncomingPhoneNumbers", str(), _:
                raise ApiError(20404, detail=request.path)
        raise ApiError(20004)

    def _send_call(self, request: Request) -> _Call:
        form = request.form()

        def send() -> Response:
            accepted = self._network.accept(form)
            return Response.of_json(201, accepted.as_json(self._network.account_sid))

        return _Call(Target.POST, send, (form.get("To", ""), form.get("Body", "")), form=form)

    def _list_call(self, request: Request) -> _Call:
        query, turn = MessageQuery.parse(request.query), Turn.parse(request.query)
        texts = (query.to or "", query.sender or "")

        def messages() -> Response:
            lag = self._network.faults.lag_seconds(Target.LIST, texts=texts)
            page = self._network.list_messages(query, turn, lag_seconds=lag)
            rows = [shown.as_json(self._network.account_sid) for shown in page.rows]
            return Response.of_json(
                200, page.as_json(path=request.path, query=request.query, key="messages", rows=rows)
            )

        return _Call(Target.LIST, messages, texts, later_page=turn.page > 0 or turn.after is not None)

    def _account(self) -> Response:
        return Response.of_json(200, account_resource(self._network.account_sid))

    def _numbers(self, request: Request) -> Response:
        turn, wanted = Turn.parse(request.query), request.query.get("PhoneNumber", "")
        all_of_them = [own for own in self._network.numbers() if wanted in own.number]
        first = turn.page * turn.size
        rows = [
            number_resource(own, account_sid=self._network.account_sid)
            for own in all_of_them[first : first + turn.size]
        ]
        more = len(all_of_them) > first + turn.size
        page = Page(rows, turn, "PA0.0" if more else None)
        return Response.of_json(
            200, page.as_json(path=request.path, query=request.query, key="incoming_phone_numbers", rows=rows)
        )

    def _message(self, sid: str) -> Response:
        return Response.of_json(200, self._network.fetch(sid).as_json(self._network.account_sid))

    def _update(self, sid: str, form: dict[str, str]) -> Response:
        if form.get("Status"):
            self._network.fetch(sid)
            raise ApiError(30409)
        if form.get("Body", "x"):
            raise ApiError(20001, detail="Body")
        return Response.of_json(200, self._network.redact(sid).as_json(self._network.account_sid))

    def _texts_of(self, sid: str) -> tuple[str, ...]:
        try:
            message = self._network.fetch(sid).message
        except ApiError:
            return (sid,)
        return sid, message.to, message.body


def _done(call: _Call) -> Response:
    try:
        return call.perform()
    except ApiError as refusal:
        return _refusal(refusal)


def _refusal(refusal: ApiError, *headers: tuple[str, str]) -> Response:
    if refusal.code == 20003 and not headers:
        headers = (_CHALLENGE,)
    return Response.of_json(refusal.status, refusal.as_json(), *headers)
