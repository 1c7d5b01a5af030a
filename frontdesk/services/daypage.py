"""A day of the book as the screen draws it: frozen rows, importable without the database.

Whoever fills them is `desk_reader`; whoever draws them is the window. Instants are UTC milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.quick import quick
from frontdesk.domain.words import Confirmation, Lifecycle

WAITING_MINUTES: Final = 20
"""How long somebody may wait where the clinic set nothing else."""


class ByWhat(StrEnum):
    """What stands side by side on a day."""

    PROVIDER = "provider"
    ROOM = "room"


@quick(frozen=True, slots=True)
class DayVisit:
    """A visit of the day, cancelled ones included, with all that its block, its row and its panel's head say."""

    id: int
    public_id: str
    patient_id: int
    provider_id: int
    location_id: int
    room_id: int | None
    type_id: int | None
    patient: str
    """The name as it is spoken."""
    type: str
    type_colour: str
    """Six hexadecimal digits without a sign, or empty."""
    start_wall: str
    zone: str
    minutes: int
    start_utc: int
    end_utc: int
    lifecycle: Lifecycle
    confirmation: Confirmation
    version: int
    revision: int
    overbooked: str | None
    note: str
    mobile: str
    phone: str
    arrived_utc: int | None
    in_room_utc: int | None
    ended_utc: int | None
    asked_utc: int | None
    """When the latest question of this version went out."""
    asked_state: str
    """The state of that question's text (`domain.words.MessageState`), or empty."""
    answered_utc: int | None
    answered_by: str
    reply: str
    """The patient's latest words while a person has to read them; else empty."""
    first_visit: bool
    call_instead: bool
    interpreter: bool
    expected_utc: int | None = None
    """When a patient is expected who wrote to be late."""
    needs_time: bool = False
    needs_quiet: bool = False
    sooner: bool = False
    """Somebody waits for an earlier time in place of this one."""
    remote: str = ""
    """`domain.words.Remote` of its type; empty for a visit at the location."""


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A provider who works, or has visits, on the day; or a room, then `provider_id` is None. `working` is None where no hours are known.

    With neither of the two it stands for the visits of a location that have no room.
    """

    provider_id: int | None
    name: str
    location_ids: tuple[int, ...]
    """Where they are that day, in order of time."""
    working: tuple[Span, ...] | None
    closed: tuple[Shut, ...]
    blocked: tuple[Blocked, ...]
    visits: int
    """That take place or took place, cancelled ones not counted."""
    to_confirm: int
    """Of them: still to come, and the patient has not said yes (`is_to_confirm`)."""
    room_id: int | None = None
    location_id: int | None = None
    """The only place that the column is about: of a room, and of a provider where locations stand side by side."""
    group: str = ""
    """The name of that place where locations stand side by side."""
    behind_minutes: int = 0
    """How late the provider is running."""

    @property
    def is_roomless(self) -> bool:
        """Whether it is for the visits that have no room."""
        return self.provider_id is None and self.room_id is None

    @property
    def key(self) -> int:
        """Tells the columns of a page apart, and is the same from day to day: a provider's is their id where they have one column."""
        place = (self.location_id or 0) << 32
        return -place - (self.room_id or 0) if self.provider_id is None else place + self.provider_id


@dataclass(frozen=True, slots=True)
class DayPlace:
    """A location, as the switch above the book offers it. `waiting_minutes`: who waits there longer waits too long."""

    id: int
    name: str
    zone: str
    waiting_minutes: int = 0


@dataclass(frozen=True, slots=True)
class DayName:
    """What a key of the page stands for, active or not: a provider, a room. `behind_minutes`: how late a provider is running."""

    id: int
    name: str
    behind_minutes: int = 0


@dataclass(frozen=True, slots=True)
class DayPage:
    """A local date of all providers or rooms. `seq` is the newest change that it has seen."""

    day: date
    zone: str
    location_id: int | None
    """None: all locations."""
    places: tuple[DayPlace, ...]
    columns: tuple[DayColumn, ...]
    visits: tuple[DayVisit, ...]
    seq: int
    country: str = ""
    clinic: str = ""
    holiday: str = ""
    """The name of the public holiday, once the calendar has been asked."""
    by: ByWhat = ByWhat.PROVIDER
    providers: tuple[DayName, ...] = ()
    rooms: tuple[DayName, ...] = ()


def names_of_providers(page: DayPage) -> dict[int, str]:
    """The names of all providers that a page knows, by id."""
    found = {each.provider_id: each.name for each in page.columns if each.provider_id is not None}
    return found | {each.id: each.name for each in page.providers}


class Homes:
    """Which of a page's columns each visit stands in."""

    def __init__(self, columns: Iterable[DayColumn]) -> None:
        self._of_provider: dict[tuple[int, int | None], DayColumn] = {}
        self._of_room: dict[int, DayColumn] = {}
        self._roomless: dict[int | None, DayColumn] = {}
        for column in columns:
            if column.provider_id is not None:
                self._of_provider[column.provider_id, column.location_id] = column
            elif column.room_id is not None:
                self._of_room[column.room_id] = column
            else:
                self._roomless[column.location_id] = column

    def of(self, visit: DayVisit) -> DayColumn | None:
        """The column of a visit; None where it has none on the page."""
        own = self._of_provider
        if own:
            return own.get((visit.provider_id, visit.location_id)) or own.get((visit.provider_id, None))
        if visit.room_id is None:
            return self._roomless.get(visit.location_id)
        return self._of_room.get(visit.room_id)


def is_to_confirm(visit: DayVisit, now_utc: int) -> bool:
    """Whether a patient's yes is still to come: the visit has not begun, and they have not said it. `queries.desk.TO_CONFIRM` is the same."""
    if visit.lifecycle is not Lifecycle.BOOKED or visit.start_utc <= now_utc:
        return False
    return visit.confirmation is not Confirmation.CONFIRMED


def standing(visits: Iterable[DayVisit], now_utc: int) -> tuple[int, int]:
    """How many visits take place or took place, and how many of them are still to be confirmed."""
    found = [visit for visit in visits if visit.lifecycle not in CANCELLED]
    return len(found), sum(is_to_confirm(visit, now_utc) for visit in found)


def recounted(page: DayPage, now_utc: int) -> DayPage:
    """The page as it is at a later moment: what has begun by then needs no yes any more. The same one where that changes nothing."""
    homes = Homes(page.columns)
    open_ones: Counter[int] = Counter()
    for visit in page.visits:
        home = homes.of(visit) if is_to_confirm(visit, now_utc) else None
        if home is not None:
            open_ones[home.key] += 1
    if all(each.to_confirm == open_ones[each.key] for each in page.columns):
        return page
    return replace(
        page, columns=tuple(replace(each, to_confirm=open_ones[each.key]) for each in page.columns)
    )


def with_visits(page: DayPage, changed: Mapping[int, DayVisit | None], now_utc: int) -> DayPage | None:
    """The page with some visits as they are now (None: gone), before all of it is read again; None where that needs all of it.

    Only visits and the counts of the columns are brought up to date: what was held for a visit, and where a provider is that day, is not.
    """
    day = page.day.isoformat()
    here = [
        visit
        for visit in changed.values()
        if visit is not None
        and visit.start_wall[:10] == day
        and page.location_id in (None, visit.location_id)
    ]
    homes = Homes(page.columns)
    if any(homes.of(visit) is None for visit in here):
        return None
    gone = [visit for visit in page.visits if visit.id in changed]
    touched = {column.key for column in map(homes.of, (*here, *gone)) if column is not None}
    visits = [visit for visit in page.visits if visit.id not in changed]
    visits = sorted([*visits, *here], key=lambda visit: (visit.start_utc, visit.id))
    mine: dict[int, list[DayVisit]] = {key: [] for key in touched}
    for visit in visits:
        column = homes.of(visit)
        if column is not None and column.key in touched:
            mine[column.key].append(visit)
    made = []
    for each in page.columns:
        if each.key in touched:
            count, to_confirm = standing(mine[each.key], now_utc)
            each = replace(each, visits=count, to_confirm=to_confirm)
        made.append(each)
    return replace(page, visits=tuple(visits), columns=tuple(made))
