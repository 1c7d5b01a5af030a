"""Listings: which messages a query means, in which order, and page by page.

As Twilio does it: newest first by date_sent, else date_created. `DateSent` filters go by the UTC day, both ends included, and a
message that has no date_sent yet matches none of them. A page token marks a place in that order, so what arrives while
somebody turns pages moves nothing on the later ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from frontdesk.demo.network.codes import ApiError
from frontdesk.demo.network.messages import Snapshot, utc_day

_T = TypeVar("_T")

DEFAULT_PAGE_SIZE: Final = 50
MAX_PAGE_SIZE: Final = 1_000

_FILTERS: Final = ("To", "From", "DateSent", "DateSent<", "DateSent>", "PhoneNumber")
_TOKEN: Final = re.compile(r"PA([0-9a-f]{1,16})\.([0-9a-f]{1,16})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a listing is asked for, and how long pages are."""

    size: int = DEFAULT_PAGE_SIZE
    page: int = 0
    after: tuple[int, int] | None = None
    """The place in the order where the page before ended."""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Turn:
        """From PageSize, Page and PageToken. Raises ApiError 20001 for what makes no sense."""
        size = _whole(query, "PageSize", default=DEFAULT_PAGE_SIZE)
        token = query.get("PageToken")
        found = None if token is None else _TOKEN.fullmatch(token)
        if token is not None and found is None:
            raise ApiError(20001, detail="PageToken")
        after = None if found is None else (int(found[1], 16), int(found[2], 16))
        return cls(size=min(max(size, 1), MAX_PAGE_SIZE), page=_whole(query, "Page", default=0), after=after)


@dataclass(frozen=True, slots=True)
class MessageQuery:
    """Filters of a message listing; days are `YYYY-MM-DD` in UTC, both ends included."""

    to: str | None = None
    sender: str | None = None
    from_day: str | None = None
    until_day: str | None = None

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> MessageQuery:
        """From To, From, DateSent, DateSent< and DateSent>. Raises ApiError 20001 for what is no date."""
        exact = _day(query, "DateSent")
        earliest, latest = _day(query, "DateSent>"), _day(query, "DateSent<")
        return cls(
            to=query.get("To") or None,
            sender=query.get("From") or None,
            from_day=max(filter(None, (exact, earliest)), default=None),
            until_day=min(filter(None, (exact, latest)), default=None),
        )

    def means(self, snapshot: Snapshot) -> bool:
        """Whether the message, as it is now, belongs to the listing."""
        if self.to is not None and snapshot.message.to != self.to:
            return False
        if self.sender is not None and snapshot.sender != self.sender:
            return False
        if self.from_day is None and self.until_day is None:
            return True
        if snapshot.sent_utc is None:
            return False
        day = utc_day(snapshot.sent_utc)
        return (self.from_day or day) <= day <= (self.until_day or day)


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """One page: its rows, and the token of the next if there is one."""

    rows: Sequence[_T]
    turn: Turn
    next_token: str | None

    def as_json(
        self, *, path: str, query: Mapping[str, str], key: str, rows: list[dict[str, object]]
    ) -> dict[str, object]:
        """Twilio's envelope of a page: `rows` under `key`, and the addresses of the pages around it."""
        filters = [(name, query[name]) for name in _FILTERS if name in query]

        def address(page: int, token: str | None = None) -> str:
            turn = [*filters, ("PageSize", str(self.turn.size)), ("Page", str(page))]
            return f"{path}?{urlencode(turn if token is None else [*turn, ('PageToken', token)])}"

        page, start = self.turn.page, self.turn.page * self.turn.size
        return {
            "end": start + max(len(rows) - 1, 0),
            "first_page_uri": address(0),
            key: rows,
            "next_page_uri": None if self.next_token is None else address(page + 1, self.next_token),
            "page": page,
            "page_size": self.turn.size,
            "previous_page_uri": address(page - 1) if page == 1 else None,
            "start": start,
            "uri": address(page, query.get("PageToken")),
        }


def page_of(snapshots: Iterable[Snapshot], turn: Turn) -> Page[Snapshot]:
    """The page of these messages that `turn` asks for."""
    ordered = sorted(snapshots, key=_order, reverse=True)
    if turn.after is not None:
        ordered = [snapshot for snapshot in ordered if snapshot.order < turn.after]
    elif turn.page:
        ordered = ordered[turn.page * turn.size :]
    rows = ordered[: turn.size]
    more = len(ordered) > turn.size
    return Page(rows, turn, "PA{:x}.{:x}".format(*rows[-1].order) if more else None)


def _order(snapshot: Snapshot) -> tuple[int, int]:
    return snapshot.order


def _whole(query: Mapping[str, str], name: str, *, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ApiError(20001, detail=name)
    return int(text)


def _day(query: Mapping[str, str], name: str) -> str | None:
    """The UTC day of a date or of a moment such as `2026-11-24T09:00:00Z`."""
    text = query.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise ApiError(20001, detail=name) from None
