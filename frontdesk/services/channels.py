"""The accounts that carry messages: what is in the book of them, and their secrets in the secret store."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import KeyUnavailable, Refused, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Channel
from frontdesk.models.tables import ChannelState
from frontdesk.services.messaging.channel import row_of
from frontdesk.services.messaging.watching import number_changed
from frontdesk.services.set_up_log import remember_set_up

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book

_log = logging.getLogger(__name__)

TWILIO_URL: Final = "https://api.twilio.com"

_ACCOUNT_SID: Final = re.compile(r"AC[0-9a-fA-F]{32}")
_SERVICE_SID: Final = re.compile(r"MG[0-9a-fA-F]{32}")
_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_TOKEN: Final = re.compile(r"[\x21-\x7e]{8,256}")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """An account with its token. Exactly one of `sender` (E.164) and `messaging_service` is set; `api_url` has no end slash."""

    account_sid: str
    sender: str
    messaging_service: str
    api_url: str
    token: str = field(repr=False)


def set_twilio(
    book: Book,
    actor: Actor,
    *,
    account_sid: str,
    from_number: str | None,
    messaging_service: str | None,
    api_url: str | None,
    token: str,
) -> Changes:
    """Keep a Twilio account: the token in the secret store, the rest in the book. Nothing is asked of Twilio.

    Raises UsageError for a sid, number or URL that can be none, KeyUnavailable where the token cannot be kept.
    """
    settings = {
        "account_sid": checked_account_sid(account_sid),
        "from": checked_sender(from_number, messaging_service),
        "messaging_service": checked_service(messaging_service),
        "api_url": checked_url(api_url or TWILIO_URL),
    }
    checked_token(token)
    # The secret first: a sid in the book whose token nobody has would be an account that cannot log in.
    book.secrets.set(_purpose(account_sid), token.encode("ascii"))
    with book.write(actor) as work:
        state = row_of(work, Channel.SMS)
        state.settings = json.dumps(settings, sort_keys=True)
        # Trouble stays until a cycle finds it gone; the pause after a 429 was the old account's.
        state.backoff_until_utc = 0
        number_changed(work)
        work.changed(Kind.CHANNEL, 0)
        work.audit("channel.set", Kind.CHANNEL, 0, {"channel": "twilio", "account": account_sid})
        remember_set_up(work, Kind.CHANNEL, 0)
    _log.info("twilio account set")
    return work.changes


def twilio_account(book: Book) -> TwilioAccount | None:
    """The account, None where none was set up. Raises KeyUnavailable where its token is not in this user's secret store."""
    settings = twilio_settings(book)
    if settings is None:
        return None
    token = book.secrets.get(_purpose(settings["account_sid"]))
    if token is None:
        raise KeyUnavailable(
            tr(
                "The Twilio auth token is not in the {place} of this user. Enter it again with: frontdesk channel twilio.",
                place=book.secrets.describe(),
            )
        )
    return TwilioAccount(
        account_sid=settings["account_sid"],
        sender=settings["from"],
        messaging_service=settings["messaging_service"],
        api_url=settings["api_url"],
        token=token.decode("ascii"),
    )


def twilio_settings(book: Book) -> dict[str, str] | None:
    """What the book holds of the account: account_sid, from, messaging_service, api_url. None where none was set up."""
    with book.read() as connection:
        kept = connection.scalar(
            select(ChannelState.settings).where(ChannelState.channel == str(Channel.SMS))
        )
    if not kept:
        return None
    settings: dict[str, str] = json.loads(kept)
    return settings or None


def refuse_email() -> None:
    """Raises Refused: the mail channel is not there yet."""
    raise Refused(tr("E-mail comes with a later version. Set up texts with: frontdesk channel twilio."))


def _purpose(account_sid: str) -> str:
    """The name of an account's token in the secret store, whose names are lower case."""
    return f"twilio.{account_sid.lower()}"


def checked_token(text: str) -> str:
    """An auth token by its looks. Raises UsageError."""
    if not _TOKEN.fullmatch(text):
        raise UsageError(
            tr(
                "The auth token has spaces, signs or a length that none has. Copy it again from Twilio's console."
            )
        )
    return text


def checked_account_sid(text: str) -> str:
    """An account's sid by its looks. Raises UsageError."""
    if not _ACCOUNT_SID.fullmatch(text):
        raise UsageError(
            tr(
                "This is no Twilio account sid. It begins with AC and has 32 digits and letters a to f after that."
            )
        )
    return text


def checked_service(text: str | None) -> str:
    """A messaging service's sid by its looks, empty for None. Raises UsageError."""
    if text is None:
        return ""
    if not _SERVICE_SID.fullmatch(text):
        raise UsageError(
            tr(
                "This is no messaging service sid. It begins with MG and has 32 digits and letters a to f after that."
            )
        )
    return text


def checked_sender(number: str | None, messaging_service: str | None) -> str:
    """The number that texts come from as E.164, empty where a messaging service is given. Raises UsageError."""
    if (number is None) == (messaging_service is None):
        raise UsageError(tr("Give either the number that texts come from, or a messaging service."))
    if number is None:
        return ""
    compact = re.sub(r"[ \-().]", "", number)
    if not _E164.fullmatch(compact):
        raise UsageError(tr("The number that texts come from has to be international, such as +14155550100."))
    return compact


def checked_url(text: str) -> str:
    """The API's address without an end slash: https, or this machine alone. Raises UsageError."""
    refusal = UsageError(
        tr("The API address has to be like https://host or, on this machine alone, http://127.0.0.1:port.")
    )
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise refusal from None
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.scheme == "https" or plain) or not parts.hostname or not port_is_fine:
        raise refusal
    # A password in an address would land in the book, and in the provider's log.
    if parts.username is not None or parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise refusal
    return text.rstrip("/")
