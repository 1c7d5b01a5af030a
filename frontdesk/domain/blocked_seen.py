"""Blocked time as somebody saw it before they acted on it."""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.domain.instants import UtcMs


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """When blocked time was, half-open, and whose: a provider's, a room's, or with neither a whole location's."""

    start_utc: UtcMs
    end_utc: UtcMs
    provider_id: int | None = None
    room_id: int | None = None
