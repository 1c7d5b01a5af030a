"""Moments: whole milliseconds since 1970 in UTC, and how they are written for people and programs."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr

UtcMs: TypeAlias = int
"""Milliseconds since 1970-01-01T00:00:00Z."""

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ISO_WITH_OFFSET: Final = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,6})?)?(Z|[+-]\d\d(:?\d\d(:\d\d)?)?)", re.ASCII
)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All names of the IANA database that is packaged with us, spelled as they must be."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def rules_version() -> str:
    """The version of the zone rules that `zone` goes by, as `2026a`."""
    import tzdata

    return str(tzdata.IANA_VERSION)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The zone called `name`.

    Only names of the IANA list are looked up, so a path can never be smuggled in, and a book keeps
    opening on a system whose file names tell upper from lower case.

    Raises:
        UsageError: there is no such zone.
    """
    if name not in zone_names():
        shown = "".join(c for c in name[:40] if c.isprintable())
        raise UsageError(
            tr("There is no time zone called {name}. Use a name like Europe/Prague.", name=shown)
        )
    # Not ZoneInfo(name): that takes the system's rules where it has some, and the book notes the version of ours.
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def at_zone(utc_ms: UtcMs, zone_name: str) -> datetime:
    """The aware local date and time of a moment."""
    # Not fromtimestamp(): Windows refuses moments before 1970 there.
    return (_EPOCH + timedelta(milliseconds=utc_ms)).astimezone(zone(zone_name))


def to_iso(utc_ms: UtcMs, zone_name: str) -> str:
    """ISO 8601 with offset, in whole seconds, as `2026-11-24T09:00:00+01:00`."""
    return at_zone(utc_ms, zone_name).isoformat(timespec="seconds")


def utc_iso(utc_ms: UtcMs) -> str:
    """ISO 8601 in UTC, in whole seconds, as `2026-11-24T08:00:00+00:00`."""
    return (_EPOCH + timedelta(milliseconds=utc_ms)).isoformat(timespec="seconds")


def from_datetime(moment: datetime) -> UtcMs:
    """Milliseconds of an aware `datetime`; a naive one is a programmer's error (TypeError)."""
    return (moment - _EPOCH) // _MILLISECOND


def from_iso(text: str) -> UtcMs:
    """Milliseconds of an ISO 8601 moment that names its offset (or `Z`).

    Raises:
        UsageError: not such a moment, or without an offset.
    """
    if _ISO_WITH_OFFSET.fullmatch(text):
        with suppress(ValueError, OverflowError):
            return from_datetime(datetime.fromisoformat(text))
    shown = "".join(c for c in text[:40] if c.isprintable())
    raise UsageError(tr("{text} is not a moment. Write it like 2026-11-24T09:00:00+01:00.", text=shown))


def local_date(utc_ms: UtcMs, zone_name: str) -> date:
    """The calendar date at that place at that moment."""
    return at_zone(utc_ms, zone_name).date()


def local_day(utc_ms: UtcMs, zone_name: str) -> str:
    """`local_date` as the text that the book keeps, `YYYY-MM-DD`."""
    return local_date(utc_ms, zone_name).isoformat()
