"""The audit chain: each entry's MAC covers the entry and the MAC before it.

Who can write to the file but has not the key can neither change, insert, drop nor reorder entries unseen. Entries cut off
at the end are seen only where the last MAC is also known from elsewhere (a backup's manifest, for one).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MAC_BYTES: Final = 32
GENESIS: Final = bytes(MAC_BYTES)
"""What stands as the previous MAC before the first entry."""

_DOMAIN: Final = b"frontdesk-audit-1"


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One entry as it was read: its number, the canonical bytes and the stored MAC."""

    seq: int
    payload: bytes
    mac: bytes


def canonical(entry: Mapping[str, object]) -> bytes:
    """`entry` as JSON bytes that are the same wherever and whenever it is written.

    Keys sorted, no spaces, ASCII. Takes strings, integers, booleans, None, and lists and string-keyed dicts of these.
    Raises TypeError or ValueError for anything else: floats above all, whose text could change.
    """
    whole = dict(entry)
    _check(whole)
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def link(key: bytes, previous_mac: bytes, payload: bytes) -> bytes:
    """The 32-byte MAC of an entry: HMAC-SHA256 over length-prefixed fields, so that no two splits look alike."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (_DOMAIN, previous_mac, payload):
        mac.update(len(part).to_bytes(8, "big"))
        mac.update(part)
    return mac.digest()


def verify(
    key: bytes, rows: Iterable[ChainRow], *, previous_mac: bytes = GENESIS, expected_last: bytes | None = None
) -> int | None:
    """The first broken seq, or None when every entry stands as it was written.

    `rows` in order of seq, which must rise by one each time; the first row's seq is taken as given. `previous_mac` is
    that of the entry before the first row. With `expected_last`, entries missing at the end count as broken too: the
    number that should follow the last row is returned (1 when there are no rows at all).
    """
    expected_seq: int | None = None
    for row in rows:
        if expected_seq is not None and row.seq != expected_seq:
            return expected_seq
        if not hmac.compare_digest(link(key, previous_mac, row.payload), row.mac):
            return row.seq
        previous_mac, expected_seq = row.mac, row.seq + 1
    if expected_last is not None and not hmac.compare_digest(previous_mac, expected_last):
        return 1 if expected_seq is None else expected_seq
    return None


def _check(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case dict():
            for name, inner in value.items():
                if not isinstance(name, str):
                    raise TypeError("names in an audit entry are strings")
                _check(inner)
        case list() | tuple():
            for inner in value:
                _check(inner)
        case _:
            raise TypeError(f"an audit entry cannot hold a {type(value).__name__}")
