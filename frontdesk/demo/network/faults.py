"""Bad luck to order: which kinds there are, which requests they hit, and when they fire.

    drop_before    the connection closes without an answer; nothing was accepted
    drop_after     accepted, then the connection closes without an answer
    hang_after     accepted; the answer comes only after `seconds`
    accept_late    the connection closes without an answer; the message is accepted, and appears, only after `seconds`
    429            nothing accepted; code 20429 with Retry-After: `seconds` (default 1)
    500            nothing accepted; code 20500
    500_accepted   accepted, and answered with 500
    503_html       nothing accepted; a web page of a proxy in between, status 503
    401            nothing accepted; code 20003
    bad_json       accepted, and answered with 201 (or 200) and a body that breaks off in the middle
    list_lag       accepted and answered as usual, but absent from listings for `seconds`; fetching it by sid works
    page2_fails    the second and later pages of a listing answer 500
    half_answer    accepted; half of the answer is written, then, after `seconds` (default 0), the connection closes
    drip           accepted; the answer comes whole, in fifty small pieces over `seconds`
    huge           accepted; the answer is right, behind 50 MB of white space
    redirect       nothing accepted; a redirect (307) to an address that is not this one
    foreign_sid    accepted, and answered with the record of another text, or with a sid that nobody has

A provider that lies in what it lists (`fetch` where `on` says so): everything is accepted and kept as it is.

    null_dates      no date of anything is told
    blank_bodies    every body is empty
    altered_bodies  bodies are told in other characters and in upper case, without the spaces around lines
    no_sender       `from` is null
    backwards       whatever has become of a text, it is told as `queued`
    odd_statuses    statuses are words that nobody knows
    doubled         every entry is told twice, the second time at the end of its page
    shuffled        the entries of a page stand in another order

What a request would have been refused for, it is refused for still: a text to a number that opted out is not accepted by
`drop_after`, only its refusal is lost.

**Which requests.** Requests that create a message, unless `on` says otherwise: `post` (those), `list` (listings of
messages), `fetch` (one message), `account` (the account and its numbers), `all` (everything). `page2_fails` is about
listings whatever `on` says; lies are about them unless `on` says `fetch` or `all`, which is both. On a request that creates nothing, "accepted" has no meaning: `accept_late`, `drop_after` and
`drop_before` are alike there. `list_lag` with `on: list` makes the listing itself old: it leaves out what was accepted in
the last `seconds`.

**Only some of them.** `match` narrows it to requests in whose To or Body the text, or the regular expression, is found (for
listings: To or From; for a fetch: the message's sid, To or Body).

**How often.** `count`: the next n that it could hit. `every`: each n-th of those that it could hit (with `count`, at most
that many times). Neither: the next one; but a `list_lag` with neither lasts until the reset, as a lagging listing does.

Several faults are asked in the order in which they were ordered and the first that fires has the request for itself; the
others do not count it. `list_lag` is apart: it goes together with any other, so that a dropped answer can meet a lagging
listing.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.demo.network.fields import Fields
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr


class FaultKind(StrEnum):
    """See the module for what each means."""

    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    HANG_AFTER = "hang_after"
    ACCEPT_LATE = "accept_late"
    TOO_MANY = "429"
    BROKEN = "500"
    BROKEN_ACCEPTED = "500_accepted"
    HTML_503 = "503_html"
    LOGIN = "401"
    BAD_JSON = "bad_json"
    LIST_LAG = "list_lag"
    PAGE2_FAILS = "page2_fails"
    HALF_ANSWER = "half_answer"
    DRIP = "drip"
    HUGE = "huge"
    REDIRECT = "redirect"
    FOREIGN_SID = "foreign_sid"
    NULL_DATES = "null_dates"
    BLANK_BODIES = "blank_bodies"
    ALTERED_BODIES = "altered_bodies"
    NO_SENDER = "no_sender"
    BACKWARDS = "backwards"
    ODD_STATUSES = "odd_statuses"
    DOUBLED = "doubled"
    SHUFFLED = "shuffled"


LIES: Final = frozenset(
    {
        FaultKind.NULL_DATES,
        FaultKind.BLANK_BODIES,
        FaultKind.ALTERED_BODIES,
        FaultKind.NO_SENDER,
        FaultKind.BACKWARDS,
        FaultKind.ODD_STATUSES,
        FaultKind.DOUBLED,
        FaultKind.SHUFFLED,
    }
)
"""What is told of messages that is not so."""


class Target(StrEnum):
    """What a request is about; as `on` of a fault, which requests it hits."""

    POST = "post"
    LIST = "list"
    FETCH = "fetch"
    UPDATE = "update"
    ACCOUNT = "account"
    ALL = "all"


_LIED_ABOUT: Final = {Target.POST: (Target.LIST,), Target.ALL: (Target.LIST, Target.FETCH)}
DEFAULT_SECONDS: Final = 5.0
DEFAULT_RETRY_AFTER_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One order of bad luck. `seconds` are real ones."""

    kind: FaultKind
    on: Target = Target.POST
    count: int | None = None
    every: int | None = None
    match: str | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if (self.count is not None and self.count < 1) or (self.every is not None and self.every < 1):
            raise UsageError(tr("A fault's count and every have to be whole numbers from 1 on."))

    @property
    def lasts_seconds(self) -> float:
        """How long a hang, a delay or a lag lasts, or what Retry-After says."""
        if self.seconds is not None:
            return self.seconds
        match self.kind:
            case FaultKind.TOO_MANY:
                return DEFAULT_RETRY_AFTER_SECONDS
            case FaultKind.HALF_ANSWER:
                return 0.0
            case _:
                return DEFAULT_SECONDS

    @property
    def times(self) -> int | None:
        """How often it fires before it is used up; None: until the reset."""
        if self.count is None and self.every is None and self.kind is not FaultKind.LIST_LAG:
            return 1
        return self.count

    def concerns(self, target: Target, *, later_page: bool, texts: Sequence[str]) -> bool:
        """Whether it could hit a request about `target` whose searchable texts these are."""
        if self.kind is FaultKind.PAGE2_FAILS:
            meant = target is Target.LIST and later_page
        elif self.kind in LIES:
            meant = target in _LIED_ABOUT.get(self.on, (self.on,))
        else:
            meant = self.on in (Target.ALL, target)
        return meant and (self.match is None or any(_found(self.match, text) for text in texts))

    @classmethod
    def parse(cls, order: Mapping[str, object]) -> Fault:
        """The fault that the JSON object of `POST /fault` orders.

        Raises:
            UsageError: an unknown kind or target, or a number that makes no sense.
        """
        fields = Fields(order)
        return cls(
            kind=FaultKind(fields.word("kind", [kind.value for kind in FaultKind])),
            on=Target(fields.word("on", [target.value for target in Target], default=Target.POST)),
            count=fields.whole("count"),
            every=fields.whole("every"),
            match=fields.optional_text("match"),
            seconds=fields.seconds("seconds"),
        )


def _found(pattern: str, text: str) -> bool:
    if pattern in text:
        return True
    try:
        return re.search(pattern, text) is not None
    except re.error:
        # "+12025550101" is a fine text to look for and no regular expression.
        return False


class FaultBox:
    """The faults that were ordered and are not used up. Safe to use from several threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._armed: list[_Armed] = []

    def order(self, fault: Fault) -> None:
        """Have this bad luck from now on."""
        with self._guard:
            self._armed = [*(armed for armed in self._armed if not armed.used_up), _Armed(fault, fault.times)]

    def strike(self, target: Target, *, later_page: bool = False, texts: Sequence[str] = ()) -> Fault | None:
        """The fault that this request meets, if any; counts it."""
        return self._first(target, later_page=later_page, texts=texts, lag=False)

    def lag_seconds(self, target: Target, *, texts: Sequence[str] = ()) -> float:
        """For how many seconds what this request is about stays out of listings; counts it."""
        fault = self._first(target, later_page=False, texts=texts, lag=True)
        return 0.0 if fault is None else fault.lasts_seconds

    def _first(self, target: Target, *, later_page: bool, texts: Sequence[str], lag: bool) -> Fault | None:
        if not self._armed:
            return None
        with self._guard:
            for armed in self._armed:
                if (armed.fault.kind is FaultKind.LIST_LAG) is lag and armed.fires(
                    target, later_page=later_page, texts=texts
                ):
                    return armed.fault
        return None

    def waiting(self) -> tuple[Fault, ...]:
        """The faults that can still fire, in the order they were ordered."""
        with self._guard:
            return tuple(armed.fault for armed in self._armed if not armed.used_up)

    def clear(self) -> None:
        """No more bad luck."""
        with self._guard:
            self._armed = []


@dataclass(slots=True)
class _Armed:
    fault: Fault
    left: int | None
    seen: int = 0

    @property
    def used_up(self) -> bool:
        return self.left == 0

    def fires(self, target: Target, *, later_page: bool, texts: Sequence[str]) -> bool:
        """Counts the request if it is one of its own."""
        if self.used_up or not self.fault.concerns(target, later_page=later_page, texts=texts):
            return False
        self.seen += 1
        if self.fault.every is not None and self.seen % self.fault.every:
            return False
        if self.left is not None:
            self.left -= 1
        return True
