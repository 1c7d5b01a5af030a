from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from twilio.http import HttpClient

class MessageInstance:
    account_sid: str | None
    api_version: str | None
    body: str | None
    date_created: datetime | None
    date_sent: datetime | None
    date_updated: datetime | None
    direction: str | None
    error_code: int | None
    error_message: str | None
    from_: str | None
    messaging_service_sid: str | None
    num_media: str | None
    num_segments: str | None
    price: str | Decimal | None
    price_unit: str | None
    sid: str | None
    status: str | None
    subresource_uris: dict[str, object] | None
    to: str | None
    uri: str | None

class MessageContext:
    def fetch(self) -> MessageInstance: ...
    def update(self, body: str | object = ..., status: str | object = ...) -> MessageInstance: ...
    def delete(self) -> bool: ...

class MessagePage(Iterator[MessageInstance]):
    def __next__(self) -> MessageInstance: ...
    @property
    def next_page_url(self) -> str | None: ...
    @property
    def previous_page_url(self) -> str | None: ...
    def next_page(self) -> MessagePage | None: ...
    def previous_page(self) -> MessagePage | None: ...

class MessageList:
    def create(
        self,
        to: str,
        *,
        from_: str | object = ...,
        messaging_service_sid: str | object = ...,
        body: str | object = ...,
        validity_period: int | object = ...,
    ) -> MessageInstance: ...
    def list(
        self,
        to: str | object = ...,
        from_: str | object = ...,
        date_sent: datetime | object = ...,
        date_sent_before: datetime | object = ...,
        date_sent_after: datetime | object = ...,
        limit: int | None = None,
        page_size: int | None = None,
    ) -> list[MessageInstance]: ...
    def stream(
        self,
        to: str | object = ...,
        from_: str | object = ...,
        date_sent: datetime | object = ...,
        date_sent_before: datetime | object = ...,
        date_sent_after: datetime | object = ...,
        limit: int | None = None,
        page_size: int | None = None,
    ) -> Iterator[MessageInstance]: ...
    def page(
        self,
        to: str | object = ...,
        from_: str | object = ...,
        date_sent: datetime | object = ...,
        date_sent_before: datetime | object = ...,
        date_sent_after: datetime | object = ...,
        page_token: str | object = ...,
        page_number: int | object = ...,
        page_size: int | object = ...,
    ) -> MessagePage: ...
    def get_page(self, target_url: str) -> MessagePage: ...
    def __call__(self, sid: str) -> MessageContext: ...

class IncomingPhoneNumberInstance:
    capabilities: dict[str, bool] | None
    friendly_name: str | None
    phone_number: str | None
    sid: str | None
    sms_url: str | None
    sms_application_sid: str | None

class IncomingPhoneNumberPage:
    def __iter__(self) -> IncomingPhoneNumberPage: ...
    def __next__(self) -> IncomingPhoneNumberInstance: ...

class IncomingPhoneNumberList:
    def page(
        self,
        beta: bool | object = ...,
        friendly_name: str | object = ...,
        phone_number: str | object = ...,
        origin: str | object = ...,
        page_token: str | object = ...,
        page_number: int | object = ...,
        page_size: int | object = ...,
    ) -> IncomingPhoneNumberPage: ...
    def list(
        self,
        beta: bool | object = ...,
        friendly_name: str | object = ...,
        phone_number: str | object = ...,
        origin: str | object = ...,
        limit: int | None = None,
        page_size: int | None = None,
    ) -> list[IncomingPhoneNumberInstance]: ...

class AccountInstance:
    friendly_name: str | None
    sid: str | None
    status: str | None
    type: str | None

class AccountContext:
    def fetch(self) -> AccountInstance: ...

class AccountList:
    def __call__(self, sid: str) -> AccountContext: ...

class V2010:
    @property
    def accounts(self) -> AccountList: ...

class Api:
    @property
    def v2010(self) -> V2010: ...
    def accounts(self, sid: str) -> AccountContext: ...

class Client:
    account_sid: str
    http_client: HttpClient
    def __init__(
        self,
        username: str | None = None,
        password: str | None = None,
        account_sid: str | None = None,
        region: str | None = None,
        http_client: HttpClient | None = None,
    ) -> None: ...
    @property
    def api(self) -> Api: ...
    @property
    def messages(self) -> MessageList: ...
    @property
    def incoming_phone_numbers(self) -> IncomingPhoneNumberList: ...
