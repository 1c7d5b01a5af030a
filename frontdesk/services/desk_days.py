"""Which date it is at the desk: each location has its own day, and near midnight a clinic over two zones has two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.instants import UtcMs, local_date
from frontdesk.models.queries import arrivals as queries
from frontdesk.models.queries import desk as places

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable


def days_at(connection: Readable, now_utc: UtcMs) -> dict[int, str]:
    """The date (ISO) at each location."""
    found = {row.id: row.zone for row in places.locations(connection)}
    by_zone = {zone: local_date(now_utc, zone).isoformat() for zone in set(found.values())}
    return {key: by_zone[zone] for key, zone in found.items()}


def dates_of(days: dict[int, str], default: str) -> list[str]:
    """The dates that it is somewhere in the clinic, the earliest first: one, but near midnight two."""
    return sorted(set(days.values())) or [default]


def clinic_day(connection: Readable, now_utc: UtcMs) -> str:
    """The date (ISO) by the clinic's own zone."""
    return local_date(now_utc, _clinic_zone(connection)).isoformat()


def provider_day(connection: Readable, provider_id: int, now_utc: UtcMs) -> str:
    """The date (ISO) where a provider is: of the locations' dates, where these differ, that of the visit nearest to now, else that of
    the first location where they work, else the clinic's."""
    default = clinic_day(connection, now_utc)
    days = days_at(connection, now_utc)
    dates = dates_of(days, default)
    if len(dates) == 1:
        return dates[0]
    for place, day in queries.nearest_visits(connection, provider_id, dates[0], dates[-1], now_utc):
        if days.get(place) == day:
            return day
    zone = queries.zone_of_work(connection, provider_id)
    return default if zone is None else local_date(now_utc, zone).isoformat()


def _clinic_zone(connection: Readable) -> str:
    clinic = places.clinic(connection)
    return "UTC" if clinic is None else clinic.zone
