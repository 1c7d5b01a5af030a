"""The text provider behind the MessageGateway port: the official client, with every answer turned into our own values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import requests
from twilio.base.exceptions import TwilioException
from twilio.base.values import unset
from twilio.rest import Client

from frontdesk.domain.errors import EnvironmentFault, ProviderUnreachable
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import from_datetime
from frontdesk.services.ports import (
    ChannelCheck,
    Listing,
    OutgoingText,
    ProviderMessage,
    SendOutcome,
    SendResult,
)
from frontdesk.sync.http_client import (
    READ_SECONDS,
    WHOLE_SECONDS,
    ForeignHost,
    OneHostClient,
    Withheld,
    last_look,
)
from frontdesk.sync.translation import answer_of, reading_fault, send_result

if TYPE_CHECKING:
    from twilio.rest import IncomingPhoneNumberInstance, MessageInstance, MessagePage

    from frontdesk.services.channels import TwilioAccount
    from frontdesk.services.ports import Clock

PAGE_SIZE = 1000
MOST_PAGES = 200
"""A clinic's texts of years. A list that is longer is not believed, nor one whose texts are longer together than the next."""
MOST_CHARACTERS = 50_000_000
FAILURES = (
    TwilioException,
    requests.exceptions.RequestException,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    ForeignHost,
)
"""All that the client raises for what comes over the wire; a broken answer can surface as any of the last six."""
LONGEST_ID = 100
LONGEST_ADDRESS = 200
LARGEST_NUMBER = 1_000_000
LONGEST_BODY = 10_000
ANSWERED = frozenset({404, 20404})
"""Neither the message nor its words are there any more."""


class TwilioGateway:
    """One account. Safe for many threads."""

    def __init__(
        self,
        account: TwilioAccount,
        clock: Clock,
        *,
        proxy: str = "",
        read_seconds: float = READ_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self._account = account
        self._clock = clock
        self._page_size = page_size
        self._http = OneHostClient(
            account.api_url, proxy=proxy, read_seconds=read_seconds, whole_seconds=whole_seconds
        )
        self._client = Client(account.account_sid, account.token, http_client=self._http)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def send(self, text: OutgoingText) -> SendResult:
        """Write one request, once. Whatever happens becomes a SendResult."""
        account = self._account
        try:
            with last_look(text.may_go):
                instance = self._client.messages.create(
                    to=text.to,
                    body=text.body,
                    from_=account.sender or unset,
                    messaging_service_sid=account.messaging_service or unset,
                )
            message = self._message(instance)
            if message.direction != "out" or message.to != text.to:
                raise ValueError("an answer about another message")
        except Withheld:
            return SendResult(SendOutcome.WITHHELD)
        except FAILURES as error:
            return send_result(error, self._http.retry_after, self._clock.now_utc())
        return SendResult(SendOutcome.ACCEPTED, message=message)

    def list_since(self, since_utc: int) -> Listing:
        """All messages, both directions, dated since the UTC day of `since_utc`, every page."""
        # The provider reads the filter by UTC days; a day earlier includes that day whichever way it reads it.
        day = datetime.fromtimestamp(since_utc / 1000, UTC) - timedelta(days=1)
        return self._list(None, {"date_sent_after": day.replace(hour=0, minute=0, second=0, microsecond=0)})

    def list_all(self, *, since_utc: int) -> Listing:
        """All messages, newest first, until older than `since_utc`: also those without a sending date, which no filter finds."""
        return self._list(since_utc, {})

    def list_to(self, address: str, *, since_utc: int) -> Listing:
        """What went to one number, newest first, until older than `since_utc`.

        No other filter: the sender may not be assigned yet, and the sending date may be missing.
        """
        return self._list(since_utc, {"to": address})

    def fetch(self, provider_id: str) -> ProviderMessage | None:
        """One message; None where the provider does not know it, or its answer can't be read."""
        try:
            found = self._message(self._client.messages(provider_id).fetch())
        except FAILURES as error:
            fault = reading_fault(error)
            if isinstance(fault, EnvironmentFault):
                raise fault from error
            return None
        return found if found.provider_id == provider_id else None

    def redact(self, provider_id: str) -> bool:
        """Remove the words of a message at the provider; True where none are left there. Raises as `fetch`."""
        try:
            return not _text(self._client.messages(provider_id).update(body="").body)
        except FAILURES as error:
            answer = answer_of(error)
            if answer is not None and {answer.status, answer.code} & ANSWERED:
                return True
            fault = reading_fault(error)
            if isinstance(fault, EnvironmentFault):
                raise fault from error
            if answer is not None and (answer.status == 429 or answer.status >= 500):
                raise ProviderUnreachable(fault) from error
            return False

    def answers_by_itself(self) -> bool | None:
        """Whether the account's number answers texts without us; None where there is no number, or it can't be read."""
        if not self._account.sender:
            return None
        try:
            number = self._own_number()
        except FAILURES as error:
            fault = reading_fault(error)
            if isinstance(fault, EnvironmentFault):
                raise fault from error
            return None
        return None if number is None else _answers(number)

    def _own_number(self) -> IncomingPhoneNumberInstance | None:
        """The sender's record at the provider. One page: its list would follow empty pages for ever."""
        page = self._client.incoming_phone_numbers.page(phone_number=self._account.sender, page_size=1)
        return next(iter(page), None)

    def check(self) -> ChannelCheck:
        """Log in, look at the account's state and at where answers to the number go. Sends nothing."""
        account = self._account
        try:
            state = self._client.api.accounts(account.account_sid).fetch().status
            said = [tr("The login works; the account is {state}.", state=str(state))]
            ok = str(state) == "active"
            if account.sender:
                ok = self._check_number(said) and ok
            return ChannelCheck(ok, tuple(said))
        except FAILURES as error:
            fault = reading_fault(error)
            if isinstance(fault, EnvironmentFault):
                raise fault from error
            return ChannelCheck(ok=False, sentences=(fault,))

    def _check_number(self, said: list[str]) -> bool:
        """Whether the number is the account's, and answers nobody by itself: new numbers do until their address is blank."""
        number = self._own_number()
        if number is None:
            said.append(
                tr("The number {number} does not belong to this account.", number=self._account.sender)
            )
            return False
        if _answers(number):
            said.append(
                tr("The number answers texts by itself: clear its incoming message address at the provider.")
            )
        return True

    def _list(self, since_utc: int | None, filters: dict[str, Any]) -> Listing:
        found: dict[str, ProviderMessage] = {}
        unreadable, characters = False, 0
        try:
            for page in self._pages(filters):
                entries, broken = self._entries(page)
                unreadable = unreadable or broken
                characters += sum(len(each.body) for each in entries)
                again = entries and all(each.provider_id in found for each in entries)
                if again or characters > MOST_CHARACTERS:
                    raise ValueError("the provider's list does not end")
                found.update((each.provider_id, each) for each in entries)
                # The whole page: one old date among the newest must not end it.
                if since_utc is not None and entries and all(each.when_utc < since_utc for each in entries):
                    break
        except FAILURES as error:
            fault = reading_fault(error)
            answer = answer_of(error)
            ends = answer is not None and answer.status == 401
            if isinstance(fault, EnvironmentFault) and (ends or not found):
                raise fault from error
            sentence = fault.sentence if isinstance(fault, EnvironmentFault) else fault
            return Listing(tuple(found.values()), complete=False, error=sentence)
        if unreadable:
            return Listing(
                tuple(found.values()),
                complete=False,
                error=tr(
                    "An entry of the provider's list could not be read; it is tried again in the next cycle."
                ),
            )
        return Listing(tuple(found.values()), complete=True)

    def _entries(self, page: MessagePage) -> tuple[list[ProviderMessage], bool]:
        """The messages of a page, and whether some could not be read: one broken entry takes no other with it."""
        entries: list[ProviderMessage] = []
        broken = False
        while len(entries) <= PAGE_SIZE:
            try:
                entries.append(self._message(next(page)))
            except StopIteration:
                return entries, broken
            except (ValueError, TypeError, AttributeError, KeyError):
                broken = True
        raise ValueError("a page with more than anybody asked for")

    def _pages(self, filters: dict[str, Any]) -> Iterator[MessagePage]:
        page: MessagePage | None = self._client.messages.page(page_size=self._page_size, **filters)
        for _ in range(MOST_PAGES):
            if page is None:
                return
            yield page
            page = page.next_page()
        raise ValueError("the provider's list does not end")

    def _message(self, instance: MessageInstance) -> ProviderMessage:
        """Raises ValueError where the answer names no message."""
        provider_id = str(instance.sid or "")
        if not 0 < len(provider_id) <= LONGEST_ID or not provider_id.isprintable():
            raise ValueError("a message without an id")
        created = _instant(instance.date_created)
        return ProviderMessage(
            provider_id=provider_id,
            direction=_direction(str(instance.direction)),
            to=_text(instance.to)[:LONGEST_ADDRESS],
            sender=_text(instance.from_)[:LONGEST_ADDRESS],
            body=_text(instance.body)[:LONGEST_BODY],
            status=str(instance.status),
            error_code=_number(instance.error_code),
            created_utc=self._clock.now_utc() if created is None else created,
            sent_utc=_instant(instance.date_sent),
            segments=_number(instance.num_segments) or 1,
            media=_number(instance.num_media) or 0,
            price=_text(instance.price)[:20],
            price_unit=_text(instance.price_unit)[:3],
        )


def _answers(number: IncomingPhoneNumberInstance) -> bool:
    """Whether something is set that answers texts to it."""
    return bool(_text(number.sms_url) or _text(number.sms_application_sid))


def _text(value: object) -> str:
    """As text that can be stored: half of a character pair becomes a question mark."""
    return str(value or "").encode("utf-8", "replace").decode("utf-8")


def _number(value: object) -> int | None:
    """A small number that came as one or as text; None where it is neither."""
    text = str(value).strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else None
    return number if number is None or number <= LARGEST_NUMBER else None


def _direction(word: str) -> Literal["out", "in", "auto"]:
    match word.rpartition(".")[2].lower().replace("_", "-"):
        case "inbound":
            return "in"
        case "outbound-reply":
            return "auto"
        case _:
            return "out"


def _instant(moment: object) -> int | None:
    """The client gives aware datetimes, and hands back what it could not read."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return from_datetime(moment)
    return None
