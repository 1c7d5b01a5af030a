"""A day of the book as the screen draws it: frozen rows, importable without the database.

Whoever fills them is `desk_reader`; whoever draws them is the window. Instants are UTC milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.domain.day_axis import Span
from frontdesk.domain.day_geometry import Blocked, Shut
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import Confirmation, Lifecycle


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A provider who works, or has visits, on the day. `working` is None where no hours are known."""

    provider_id: int
    name: str
    location_ids: tuple[int, ...]
    """Where they are that day, in order of time."""
    working: tuple[Span, ...] | None
    closed: tuple[Shut, ...]
    blocked: tuple[Blocked, ...]
    visits: int
    """That take place or took place, cancelled ones not counted."""
    to_confirm: int
    """Of them: still booked, and the patient has not said yes."""


@dataclass(frozen=True, slots=True)
class DayPlace:
    """A location, as the switch above the book offers it."""

    id: int
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """A local date of all providers. `seq` is the newest change that it has seen."""

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


def standing(visits: Iterable[DayVisit]) -> tuple[int, int]:
    """How many visits take place or took place, and how many of them are still booked without a yes of the patient."""
    found = [visit for visit in visits if visit.lifecycle not in CANCELLED]
    open_ones = sum(
        visit.lifecycle is Lifecycle.BOOKED and visit.confirmation is not Confirmation.CONFIRMED
        for visit in found
    )
    return len(found), open_ones


def with_visits(page: DayPage, changed: Mapping[int, DayVisit | None]) -> DayPage | None:
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
    columns = {column.provider_id for column in page.columns}
    if any(visit.provider_id not in columns for visit in here):
        return None
    visits = [visit for visit in page.visits if visit.id not in changed]
    touched = {visit.provider_id for visit in here}
    touched |= {visit.provider_id for visit in page.visits if visit.id in changed}
    visits = sorted([*visits, *here], key=lambda visit: (visit.start_utc, visit.id))
    made = []
    for column in page.columns:
        if column.provider_id in touched:
            count, to_confirm = standing(each for each in visits if each.provider_id == column.provider_id)
            column = replace(column, visits=count, to_confirm=to_confirm)
        made.append(column)
    return replace(page, visits=tuple(visits), columns=tuple(made))
