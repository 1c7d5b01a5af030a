"""What a provider tells of messages that is not so: listings and single messages, changed on their way out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeAlias

from frontdesk.demo.network.faults import FaultKind
from frontdesk.demo.network.wire import Response

_Row: TypeAlias = dict[str, Any]

_DATES: Final = ("date_created", "date_sent", "date_updated")


def lied(kind: FaultKind, response: Response) -> Response:
    """The same answer, with this lie in every message that it tells of."""
    document = json.loads(response.body)
    if "messages" in document:
        rows = [_ABOUT_ONE[kind](row) if kind in _ABOUT_ONE else row for row in document["messages"]]
        document["messages"] = _ABOUT_PAGES[kind](rows) if kind in _ABOUT_PAGES else rows
    elif "sid" in document and kind in _ABOUT_ONE:
        document = _ABOUT_ONE[kind](document)
    return replace(response, body=json.dumps(document, separators=(",", ":")).encode("ascii"))


def foreign(response: Response, other: _Row) -> Response:
    """An answer to a request that tells of another message."""
    if response.status != 201:
        return response
    return replace(response, body=json.dumps(other, separators=(",", ":")).encode("ascii"))


def _undated(row: _Row) -> _Row:
    return row | dict.fromkeys(_DATES)


def _blank(row: _Row) -> _Row:
    return row | {"body": ""}


def _altered(row: _Row) -> _Row:
    plain = unicodedata.normalize("NFD", str(row["body"]))
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return row | {"body": "\n".join(" ".join(line.split()) for line in kept.splitlines()).upper()}


def _senderless(row: _Row) -> _Row:
    return row | {"from": None}


def _backwards(row: _Row) -> _Row:
    return row if row["direction"] == "inbound" else row | {"status": "queued"}


def _odd(row: _Row) -> _Row:
    return row | {"status": "pondering"}


_ABOUT_ONE: Final[dict[FaultKind, Callable[[_Row], _Row]]] = {
    FaultKind.NULL_DATES: _undated,
    FaultKind.BLANK_BODIES: _blank,
    FaultKind.ALTERED_BODIES: _altered,
    FaultKind.NO_SENDER: _senderless,
    FaultKind.BACKWARDS: _backwards,
    FaultKind.ODD_STATUSES: _odd,
}
_ABOUT_PAGES: Final[dict[FaultKind, Callable[[list[_Row]], list[_Row]]]] = {
    FaultKind.DOUBLED: lambda rows: [*rows, *rows],
    FaultKind.SHUFFLED: lambda rows: [*rows[1::2], *rows[0::2]],
}
