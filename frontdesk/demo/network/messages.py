"""One message, its plan of statuses, and how it looks at a moment.

A message is given its whole future when it is accepted: a few stages, each with its time. Which one holds is worked out
when somebody asks, so no timer runs and a clock may jump.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from frontdesk.demo.network.codes import FAILURES

API_VERSION: Final = "2010-04-01"

PRICE_PER_SEGMENT_E5: Final = 790
"""0.00790 USD, counted in hundred-thousandths so that no float is involved."""


class Status(StrEnum):
    """Twilio's message statuses (`message_enum_status`)."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVING = "receiving"
    RECEIVED = "received"
    READ = "read"
    PARTIALLY_DELIVERED = "partially_delivered"


ON_THE_WAY: Final = frozenset({Status.ACCEPTED, Status.SCHEDULED, Status.QUEUED, Status.SENDING})
"""Not handed to a carrier yet, so `date_sent` is null and a service has not shown its sender."""

_NEVER_SENT: Final = ON_THE_WAY | {Status.FAILED, Status.CANCELED, Status.RECEIVING}


class Direction(StrEnum):
    """Twilio's `message_enum_direction`, as far as texts go."""

    INBOUND = "inbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_REPLY = "outbound-reply"
    """The provider's own answer to an opt-out word."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long after it was accepted a text reaches each status, in ms of the network's clock."""

    sending_ms: int = 200
    sent_ms: int = 400
    delivered_ms: int = 1_000


@dataclass(frozen=True, slots=True)
class Stage:
    """From `at_utc` (ms) on the message has this status."""

    at_utc: int
    status: Status
    error_code: int | None = None


@dataclass(slots=True)
class Message:
    """A message as the network keeps it. `PhoneNetwork` alone changes it, under its lock."""

    sid: str
    number: int
    """Counts all messages of the network; breaks ties of time."""
    direction: Direction
    to: str
    sender: str
    """The number it comes from; for a Messaging Service chosen at once, shown once sent."""
    service_sid: str | None
    body: str
    segments: int
    created_utc: int
    plan: tuple[Stage, ...]
    listed_from: float
    """On the clock of real seconds: listings leave it out before."""

    _at_its_end: Snapshot | None = None
    """Kept because listings look at thousands of messages that nothing happens to any more."""

    def at(self, now_utc: int) -> Snapshot:
        """How it looks at `now_utc` (ms)."""
        over = self.plan[-1].at_utc <= now_utc
        if over and self._at_its_end is not None:
            return self._at_its_end
        passed = [stage for stage in self.plan if stage.at_utc <= now_utc] or [self.plan[0]]
        sent = next((stage.at_utc for stage in passed if stage.status not in _NEVER_SENT), None)
        snapshot = Snapshot(message=self, stage=passed[-1], sent_utc=sent)
        if over:
            self._at_its_end = snapshot
        return snapshot

    def force(self, *, status: Status, error_code: int | None, now_utc: int) -> None:
        """What was planned from `now_utc` on is off: the message has this status and keeps it."""
        passed = tuple(stage for stage in self.plan if stage.at_utc <= now_utc)
        self._replan((*passed, Stage(now_utc, status, error_code)))

    def finish(self, *, now_utc: int) -> None:
        """All that was planned for later happens now; a message that is finished stays as it is."""
        self._replan(
            tuple(Stage(min(stage.at_utc, now_utc), stage.status, stage.error_code) for stage in self.plan)
        )

    def _replan(self, plan: tuple[Stage, ...]) -> None:
        self.plan = plan
        self._at_its_end = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A message as of one moment."""

    message: Message
    stage: Stage
    sent_utc: int | None

    @property
    def status(self) -> Status:
        """Its status at that moment."""
        return self.stage.status

    @property
    def sender(self) -> str | None:
        """`From`: null until a Messaging Service has chosen."""
        message = self.message
        unknown = message.service_sid is not None and self.status in ON_THE_WAY
        return None if unknown else message.sender

    @property
    def order(self) -> tuple[int, int]:
        """Its place in a listing, which shows the highest first: by date_sent, else by date_created."""
        sent = self.message.created_utc if self.sent_utc is None else self.sent_utc
        return sent, self.message.number

    def as_json(self, account_sid: str) -> dict[str, object]:
        """The Message resource (schema `api.v2010.account.message`)."""
        message, code = self.message, self.stage.error_code
        uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
        return {
            "account_sid": account_sid,
            "api_version": API_VERSION,
            "body": message.body,
            "date_created": rfc2822(message.created_utc),
            "date_sent": None if self.sent_utc is None else rfc2822(self.sent_utc),
            "date_updated": rfc2822(self.stage.at_utc),
            "direction": message.direction,
            "error_code": code,
            "error_message": None if code is None else FAILURES.get(code, "Unknown error"),
            "from": self.sender,
            "messaging_service_sid": message.service_sid,
            "num_media": "0",
            "num_segments": "0" if self.sender is None else str(message.segments),
            "price": self._price(),
            "price_unit": "USD",
            "sid": message.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": message.to,
            "uri": f"{uri}.json",
        }

    def _price(self) -> str | None:
        if self.sent_utc is None:
            return None
        whole, rest = divmod(PRICE_PER_SEGMENT_E5 * self.message.segments, 100_000)
        return f"-{whole}.{rest:05d}"


def rfc2822(utc_ms: int) -> str:
    """`Thu, 24 Aug 2023 05:01:45 +0000`: whole seconds, cut off and not rounded, as Twilio's are."""
    return _rfc2822_second(utc_ms // 1_000)


@lru_cache(maxsize=4_096)
def _rfc2822_second(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC))


def utc_day(utc_ms: int) -> str:
    """The UTC date of a moment, `YYYY-MM-DD`."""
    return _utc_day(utc_ms // 86_400_000)


@lru_cache(maxsize=4_096)
def _utc_day(days: int) -> str:
    return datetime.fromtimestamp(days * 86_400, UTC).date().isoformat()
