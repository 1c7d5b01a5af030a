"""What the screen of the cadence reads, in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.domain.setting_values import Json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from frontdesk.domain.cadence import Step, Surroundings
    from frontdesk.domain.hours import Calendar
    from frontdesk.domain.settings import Scope
    from frontdesk.services.cadences import CadencePreview
    from frontdesk.services.costs import CostEstimate
    from frontdesk.services.work import Book

STEPS: Final = "reminders.steps"
DAYS: Final = 5
"""So many days are shown as an example: a Monday is always among them."""
_NINE: Final = 9 * 60
_LOOK: Final = 60


class Whose(StrEnum):
    """What a cadence may belong to."""

    CLINIC = "clinic"
    LOCATION = "location"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose cadence it is. `id` is 0 for the clinic."""

    whose: Whose
    id: int = 0

    @property
    def name(self) -> str:
        """As lists keep it."""
        return f"{self.whose}.{self.id}"


CLINIC: Final = Owner(Whose.CLINIC)


@dataclass(frozen=True, slots=True)
class Named:
    """A location or type in use."""

    owner: Owner
    text: str


@dataclass(frozen=True, slots=True)
class Cadences:
    """All cadences: `values` has the clinic's and those that locations and types have of their own."""

    values: dict[Owner, Json]
    locations: tuple[Named, ...]
    types: tuple[Named, ...]
    on: bool
    """Whether reminders go out at all."""

    def holds(self, owner: Owner) -> Json:
        """The cadence that holds: the owner's own, else the clinic's."""
        return self.values.get(owner, self.values[CLINIC])


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of an example: when it goes, and when it would go if hours did not count. `at_utc` is None where it is left out."""

    key: str
    ask: bool
    at_utc: int | None
    planned_utc: int
    nobody: bool = False
    """Whether nobody is there at the planned moment; else what moves it are quiet hours."""


@dataclass(frozen=True, slots=True)
class Example:
    """A visit that there might be, and what a patient who does not answer gets."""

    start_utc: int
    zone: str
    stops: tuple[Stop, ...]


def read_cadences(book: Book) -> Cadences:
    """Everything but the examples; a few milliseconds."""
    from frontdesk.domain.settings import Scope
    from frontdesk.services import settings
    from frontdesk.services.directory import directory

    clinic = directory(book)
    values = {CLINIC: settings.get(book, STEPS).value}
    for scope, whose in ((Scope.LOCATION, Whose.LOCATION), (Scope.TYPE, Whose.TYPE)):
        for key, own in settings.get_own(book, scope).items():
            if STEPS in own:
                values[Owner(whose, key)] = own[STEPS]
    return Cadences(
        values=values,
        locations=tuple(
            Named(Owner(Whose.LOCATION, each.id), each.name) for each in clinic.locations if each.in_use
        ),
        types=tuple(Named(Owner(Whose.TYPE, each.id), each.name) for each in clinic.types if each.in_use),
        on=bool(settings.get(book, "reminders.enabled").value),
    )


def examples(book: Book, value: Json, location_id: int) -> tuple[Example, ...]:
    """What a cadence does to a visit at the opening of each of the next working days that all its steps lie ahead of.

    Raises UsageError for a value that the setting would refuse.
    """
    from frontdesk.domain.instants import DAY, local_date
    from frontdesk.domain.settings import REGISTRY
    from frontdesk.domain.settings_typed import snapshot
    from frontdesk.services.messaging.surroundings import Around

    steps = snapshot({STEPS: REGISTRY[STEPS].check(STEPS, value)}).steps
    with book.read() as connection:
        zone = _zone(book, location_id)
        around = Around.load(connection).place(connection, location_id, zone)
    longest = max((step.rough_lead for step in steps), default=0)
    first = local_date(book.clock.now_utc() + max(longest, 6 * DAY) + DAY, zone)
    return tuple(
        Example(start, zone, tuple(course(steps, start, around))) for start in _starts(around.calendar, first)
    )


def course(steps: tuple[Step, ...], start_utc: int, around: Surroundings) -> Iterator[Stop]:
    """What a patient who never answers gets before a visit that was booked long ago, in the order of time; then what is left out."""
    from frontdesk.domain.cadence import horizon, next_send, nominal
    from frontdesk.domain.words import Confirmation

    now, used, asked = start_utc - horizon(steps), frozenset[str](), Confirmation.NOT_ASKED
    while True:
        found = next_send(
            steps=steps, used=used, start_utc=start_utc, confirmation=asked, around=around, now_utc=now
        )
        if found is None:
            break
        step, now = found
        used |= {step.key}
        asked = Confirmation.AWAITING if step.ask else asked
        planned = nominal(step, start_utc, around)
        nobody = around.pull_forward and around.calendar.known and not around.calendar.is_open(planned)
        yield Stop(step.key, step.ask, now, planned, nobody)
    for step in steps:
        if step.key not in used:
            yield Stop(step.key, step.ask, None, nominal(step, start_utc, around))


def _starts(calendar: Calendar, first: date) -> Iterator[int]:
    """The opening of each of the next working days; nine where no hours are known."""
    from frontdesk.domain.hours import moment_at

    found = 0
    for day in (first + timedelta(days=each) for each in range(_LOOK)):
        if found == DAYS:
            return
        if calendar.is_working_day(day):
            found += 1
            hours = calendar.hours_on(day)
            yield moment_at(calendar.zone, day, hours[0].from_minute if hours else _NINE)


def _zone(book: Book, location_id: int) -> str:
    from frontdesk.services.directory import directory

    return next(each.zone for each in directory(book).locations if each.id == location_id)


def preview(book: Book, owner: Owner, steps: str | None) -> CadencePreview:
    """What a cadence (JSON) would send; None: the clinic's again. Raises UsageError, NotFound."""
    from frontdesk.services.cadences import preview_cadence

    return preview_cadence(book, steps, scope=scope_of(owner), scope_id=owner.id)


def cost(book: Book, owner: Owner, steps: str | None) -> CostEstimate:
    """What a month costs with such a cadence. The same errors."""
    import babel.numbers  # noqa: F401 - the first use of it takes a while, which belongs here

    from frontdesk.services import settings
    from frontdesk.services.costs import estimate_cost

    # Without its own cadence a location or type has the clinic's.
    text = settings.get(book, STEPS).text if steps is None else steps
    return estimate_cost(book, text, scope=scope_of(owner), scope_id=owner.id)


def scope_of(owner: Owner) -> Scope:
    """How far a setting of this owner reaches."""
    from frontdesk.domain.settings import Scope

    match owner.whose:
        case Whose.CLINIC:
            return Scope.CLINIC
        case Whose.LOCATION:
            return Scope.LOCATION
        case Whose.TYPE:
            return Scope.TYPE
