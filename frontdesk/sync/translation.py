"""Errors of the client, `requests` and the network, translated once, here at the edge.

What matters most is whether a request can have been processed: no connection, no name, no handshake means never; a 429 means never;
anything that broke after the request was written means perhaps.
"""

from __future__ import annotations

import email.utils
import json
import math
import ssl
import traceback
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from typing import Final

import requests
import urllib3.exceptions
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.response import Response
from urllib3.util.ssl_match_hostname import CertificateError

from frontdesk.domain.errors import EnvironmentFault, LoginRefused, ProviderUnreachable
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import SECOND, from_datetime
from frontdesk.services.messaging.failures import ACCOUNT, OPTED_OUT, UNUSABLE
from frontdesk.services.messaging.statuses import failure_reason
from frontdesk.services.ports import SendOutcome, SendResult

LOGIN_CODES: Final = frozenset({20003, 20005})
BUSY_CODE: Final = 20429
_KNOWN: Final = ACCOUNT | UNUSABLE | {OPTED_OUT}
_SENDER: Final = frozenset({21212, 21603, 21606, 21659, 21660, 21701, 21703, 21705})
"""The sender is missing, not ours, or no good: every text would meet that, so none is used up by it."""

_NEVER_SENT: Final = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ConnectTimeoutError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An error answer of the provider."""

    status: int
    code: int
    text: str


def answer_of(error: Exception) -> Answer | None:
    """The provider's answer in an exception of its client; None where there is none."""
    match error:
        case TwilioRestException():
            return _answer(error.status, error.code, error.msg)
        case TwilioServiceException():
            return _answer(error.status, error.code, error.detail or error.title)
        case TwilioException() if len(error.args) > 1 and isinstance(error.args[1], Response):
            return _listing_answer(error.args[1])
        case _:
            return None


def _listing_answer(response: Response) -> Answer:
    """Listings fail with the bare response."""
    try:
        body = json.loads(response.text)
        return _answer(response.status_code, body["code"], body.get("message"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Answer(response.status_code, response.status_code, "")


def _answer(status: object, code: object, text: object) -> Answer:
    """All three as they stood in a body, which may hold anything. A status that is no number tells nothing."""
    number = status if isinstance(status, int) else 0
    known = str(code) if isinstance(code, int | str) else ""
    return Answer(number, int(known) if known.isdecimal() and 0 < len(known) <= 9 else number, _plain(text))


def _plain(text: object) -> str:
    """The provider's words on one line, short enough for a sentence."""
    return " ".join(str(text or "").encode("utf-8", "replace").decode("utf-8").split())[:200]


def never_sent(error: Exception) -> bool:
    """Whether the request certainly never reached the provider."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    if isinstance(error, requests.exceptions.SSLError):
        return _in_handshake(error)
    if not isinstance(error, requests.exceptions.ConnectionError):
        # An address or a proxy setting that can't be used at all.
        return isinstance(
            error,
            requests.exceptions.InvalidURL
            | requests.exceptions.InvalidSchema
            | requests.exceptions.MissingSchema
            | requests.exceptions.InvalidProxyURL,
        )
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, urllib3.exceptions.MaxRetryError) else inner
    if isinstance(reason, urllib3.exceptions.ProxyError):
        reason = reason.original_error
        # A proxy that refuses the tunnel passes nothing on.
        return (
            isinstance(reason, _NEVER_SENT)
            or "Tunnel connection failed" in str(reason)
            or _in_handshake(reason)
        )
    return isinstance(reason, _NEVER_SENT)


def _in_handshake(error: BaseException) -> bool:
    """Whether TLS failed before anything of the request was written. A broken record in the answer comes after it."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if any(each is other for other in seen):
            continue
        seen.append(each)
        if isinstance(each, ssl.SSLCertVerificationError | CertificateError):
            return True
        if any(frame.f_code.co_name == "do_handshake" for frame, _ in traceback.walk_tb(each.__traceback__)):
            return True
        around = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
        waiting += [inner for inner in around if isinstance(inner, BaseException)]
    return False


def send_result(error: Exception, retry_after: str, now_utc: int) -> SendResult:
    """What an exception of a sending request means for the message."""
    answer = answer_of(error)
    if answer is not None:
        return _refusal(answer, retry_after, now_utc)
    if never_sent(error):
        return SendResult(SendOutcome.NOT_SENT, reason=unreachable().sentence)
    if isinstance(error, requests.exceptions.RequestException):
        reason = tr(
            "The connection broke before the provider's answer came; it may or may not have been sent."
        )
    else:
        reason = tr("The provider's answer could not be read; it may or may not have been sent.")
    return SendResult(SendOutcome.UNCERTAIN, reason=reason)


def _refusal(answer: Answer, retry_after: str, now_utc: int) -> SendResult:
    match answer:
        case Answer(status=429) | Answer(code=20429):
            return SendResult(
                SendOutcome.BUSY,
                code=answer.code,
                reason=tr("The provider asked to slow down."),
                retry_after_seconds=seconds(retry_after, now_utc),
            )
        case Answer(code=code) if code in _KNOWN:
            outcome = SendOutcome.ACCOUNT if code in ACCOUNT else SendOutcome.REJECTED
            return SendResult(outcome, code=code, reason=failure_reason(code))
        case Answer(status=407):
            # The proxy's own answer: the provider never saw it.
            return SendResult(SendOutcome.NOT_SENT, code=answer.code, reason=unreachable().sentence)
        case Answer(status=401) | Answer(code=20003 | 20005):
            return SendResult(SendOutcome.LOGIN, code=answer.code, reason=login_refused().sentence)
        case Answer(status=403 | 404):
            return SendResult(SendOutcome.ACCOUNT, code=answer.code, reason=_refused(answer))
        case Answer(code=code) if code in _SENDER:
            return SendResult(SendOutcome.ACCOUNT, code=code, reason=_refused(answer))
        case Answer(status=status) if 400 <= status < 500 and status != 408:
            return SendResult(SendOutcome.REJECTED, code=answer.code, reason=_refused(answer))
        case _:
            return SendResult(
                SendOutcome.UNCERTAIN,
                code=answer.code,
                reason=tr(
                    "The provider had a fault (status {status}); it may or may not have been sent.",
                    status=answer.status,
                ),
            )


def _refused(answer: Answer) -> str:
    return tr("The provider refused the text: {text} (code {code}).", text=answer.text, code=answer.code)


def reading_fault(error: Exception) -> EnvironmentFault | str:
    """What an exception of a reading request means: a fault that ends the cycle's traffic, or a sentence to go on with."""
    answer = answer_of(error)
    if answer is None:
        if isinstance(error, requests.exceptions.RequestException) and not isinstance(
            error, requests.exceptions.JSONDecodeError | requests.exceptions.ContentDecodingError
        ):
            return unreachable()
        return tr("The provider's list could not be read; it is tried again in the next cycle.")
    if answer.status == 401 or answer.code in LOGIN_CODES:
        return login_refused()
    return tr(
        "The provider did not give its list (status {status}); it is tried again in the next cycle.",
        status=answer.status,
    )


def unreachable() -> ProviderUnreachable:
    """No connection at all."""
    return ProviderUnreachable(
        tr("The text provider can't be reached. Check the internet connection; nothing is lost meanwhile.")
    )


def login_refused() -> LoginRefused:
    """The provider does not know us."""
    return LoginRefused(
        tr(
            "The text provider does not take the login. Enter the account and its token again; nothing is sent until then."
        )
    )


def seconds(retry_after: str, now_utc: int) -> float | None:
    """A Retry-After header, seconds or an HTTP date, as seconds from now; None where it says nothing usable."""
    text = retry_after.strip()
    with suppress(ValueError):
        asked = float(text)
        return max(0.0, asked) if math.isfinite(asked) else None
    try:
        when = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    # A date that names no zone is meant in UTC, as all of HTTP's are.
    aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return max(0.0, (from_datetime(aware) - now_utc) / SECOND)
