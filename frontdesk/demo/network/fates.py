"""What happens to texts for certain numbers, and the magic numbers that are born with a fate.

Twilio's own magic numbers (https://www.twilio.com/docs/iam/test-credentials) mean the same here. For the failures that
come after a text was accepted, which Twilio's test credentials do not have, the same block holds more: the error code with
one zero taken out, so +1 500 555 3003 meets 30003.

    +15005550001  invalid number, 21211          +15005553001  queue overflow, 30001
    +15005550002  no route, 21612                +15005553003  unreachable, 30003
    +15005550003  region not allowed, 21408      +15005553004  blocked, 30004
    +15005550004  opted out, 21610               +15005553005  unknown handset, 30005
    +15005550009  no mobile number, 21614        +15005553006  landline, found out late, 30006
                                                 +15005553007  filtered, 30007
                                                 +15005553008  unknown error, 30008
                                                 +15005553034  sender not registered, 30034
                                                 +15005553036  expired in the queue, 30036
    as sender: +15005550001 invalid, 21212; +15005550007 not ours, 21606; +15005550008 queue full, 21611
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from frontdesk.demo.network.messages import Pace, Stage, Status

EVERYBODY: Final = "*"
"""A fate for this "number" meets every text that has no fate of its own."""


class Fate(StrEnum):
    """What a number does to the texts it is sent."""

    DELIVERED = "delivered"
    NO_RECEIPT = "no_receipt"
    """The carrier never says whether it arrived: `sent` is final."""

    INVALID = "invalid"
    NO_ROUTE = "no_route"
    REGION = "region"
    TRIAL = "trial"
    OPTED_OUT = "opted_out"
    LANDLINE = "landline"
    UNREGISTERED_AT_ONCE = "unregistered_at_once"

    LANDLINE_LATE = "landline_late"
    UNREACHABLE = "unreachable"
    UNKNOWN_HANDSET = "unknown_handset"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    FILTERED = "filtered"
    UNREGISTERED = "unregistered"
    OVERFLOW = "overflow"
    EXPIRED = "expired"


REFUSED_WITH: Final[dict[Fate, int]] = {
    Fate.INVALID: 21211,
    Fate.NO_ROUTE: 21612,
    Fate.REGION: 21408,
    Fate.TRIAL: 21608,
    Fate.OPTED_OUT: 21610,
    Fate.LANDLINE: 21614,
    Fate.UNREGISTERED_AT_ONCE: 30034,
}
"""The request itself is refused; no message comes to be."""

UNDELIVERED_WITH: Final[dict[Fate, int]] = {
    Fate.LANDLINE_LATE: 30006,
    Fate.UNREACHABLE: 30003,
    Fate.UNKNOWN_HANDSET: 30005,
    Fate.UNKNOWN: 30008,
    Fate.BLOCKED: 30004,
    Fate.FILTERED: 30007,
    Fate.UNREGISTERED: 30034,
}
"""Accepted and sent, then reported as undelivered."""

FAILED_WITH: Final[dict[Fate, int]] = {Fate.OVERFLOW: 30001, Fate.EXPIRED: 30036}
"""Accepted, then failed before it was sent."""

MAGIC_NUMBERS: Final[dict[str, Fate]] = {
    "+15005550001": Fate.INVALID,
    "+15005550002": Fate.NO_ROUTE,
    "+15005550003": Fate.REGION,
    "+15005550004": Fate.OPTED_OUT,
    "+15005550009": Fate.LANDLINE,
    "+15005553001": Fate.OVERFLOW,
    "+15005553003": Fate.UNREACHABLE,
    "+15005553004": Fate.BLOCKED,
    "+15005553005": Fate.UNKNOWN_HANDSET,
    "+15005553006": Fate.LANDLINE_LATE,
    "+15005553007": Fate.FILTERED,
    "+15005553008": Fate.UNKNOWN,
    "+15005553034": Fate.UNREGISTERED,
    "+15005553036": Fate.EXPIRED,
}

MAGIC_SENDERS: Final[dict[str, int]] = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}


def plan(fate: Fate, *, first: Status, accepted_utc: int, pace: Pace | None) -> tuple[Stage, ...]:
    """The stages of a text that was accepted at `accepted_utc` (ms) for a number with this fate.

    Without a pace nothing moves by itself: every later stage lies in a future that only `finish` or `force` bring about.
    """
    pace = pace or Pace(_NEVER_MS, _NEVER_MS, _NEVER_MS)
    stages = [Stage(accepted_utc, first), Stage(accepted_utc + pace.sending_ms, Status.SENDING)]
    if fate in FAILED_WITH:
        return (*stages, Stage(accepted_utc + pace.delivered_ms, Status.FAILED, FAILED_WITH[fate]))
    stages.append(Stage(accepted_utc + pace.sent_ms, Status.SENT))
    if fate in UNDELIVERED_WITH:
        stages.append(Stage(accepted_utc + pace.delivered_ms, Status.UNDELIVERED, UNDELIVERED_WITH[fate]))
    elif fate is not Fate.NO_RECEIPT:
        stages.append(Stage(accepted_utc + pace.delivered_ms, Status.DELIVERED))
    return tuple(stages)


_NEVER_MS: Final = 1_000_000_000_000_000
"""Thirty thousand years."""
