"""Brings the made-up clinic into a book of its own, through the services that a real clinic uses."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from frontdesk.demo.cast import Role, cast
from frontdesk.demo.clinic import FURNITURE, ROOM_OF, founding_plan
from frontdesk.demo.clock import MovableClock
from frontdesk.demo.days import DemoDays, moment, wall, working_day
from frontdesk.demo.life import PlannedVisit, coming_visits, past_visits
from frontdesk.demo.people import Person, make_people
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.services.booking.placing import book_visit
from frontdesk.services.founding import found_clinic
from frontdesk.services.furnishing import Keys, furnish
from frontdesk.services.imports.patients import import_patients
from frontdesk.services.imports.report import ImportReport
from frontdesk.services.imports.visits import import_appointments
from frontdesk.services.lookup import patient_key
from frontdesk.services.opening import open_book
from frontdesk.services.secret_places import SecretPlaces, StoreKind
from frontdesk.services.work import Book

DESK: Final = Actor(ActorKind.STAFF, "Renée at the desk")
REGULARS: Final = 200
NEWCOMERS: Final = 60
FOUNDED_DAYS: Final = 85
"""Working days before the demo begins: earlier than any visit that is still ahead was booked."""

_OPENING: Final = 7 * 60 + 30
_PATIENT_COLUMNS: Final = [
    "external_id",
    "first_name",
    "last_name",
    "birth_date",
    "mobile",
    "phone",
    "email",
    "language",
    "sms_consent",
    "email_consent",
    "notes",
]
_VISIT_COLUMNS: Final = [
    "external_id",
    "patient_external_id",
    "provider",
    "location",
    "type",
    "start",
    "minutes",
    "status",
    "booked_at",
]


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """Everything that will be in the book, decided before there is one."""

    days: DemoDays
    people: tuple[Person, ...]
    past: tuple[PlannedVisit, ...]
    roles: tuple[Role, ...]
    others: tuple[PlannedVisit, ...]
    """Visits of other days ahead."""


@dataclass(frozen=True, slots=True)
class DemoClinic:
    """The made-up clinic in its book. `visits` are the keys of the visits ahead by their planned external id."""

    book: Book
    plan: DemoPlan
    keys: Keys
    visits: dict[str, int]

    def key_of(self, role: Role) -> int:
        """The key of a role's visit."""
        return self.visits[role.visit.external_id]


def plan_demo(seed: int, today: date, *, other_days: bool) -> DemoPlan:
    """Decide who and what there is. The same for the same seed and date.

    Args:
        seed: another seed, another clinic life.
        today: the date at the clinic on which the demo begins.
        other_days: also fill the days around the played one, as a window that leafs through them wants.
    """
    days = DemoDays.around(today)
    everybody = make_people(seed, today, REGULARS + NEWCOMERS)
    regulars, newcomers = everybody[:REGULARS], everybody[REGULARS:]
    roles = cast(seed, days, today, regulars=regulars, newcomers=newcomers)
    playing = {role.visit.person.external_id: role.visit.person for role in roles}
    people = tuple(playing.get(person.external_id, person) for person in everybody)
    past = past_visits(
        seed,
        days.start,
        people[:REGULARS],
        [person for person in people[REGULARS:] if person.external_id not in playing],
    )
    free = [person for person in people[:REGULARS] if person.external_id not in playing]
    others = coming_visits(seed, densities=_densities(days), start=days.start, people=free)
    return DemoPlan(days, people, tuple(past), roles, tuple(others) if other_days else ())


def _densities(days: DemoDays) -> list[tuple[date, float]]:
    """How full the days around the played one are; the empty one is not among them."""
    later = [(working_day(days.gappy, count), 0.12) for count in range(1, 9)]
    return [(days.start, 0.4), (days.between, 0.3), (days.gappy, 0.25), *later]


def make_clinic(
    folder: Path,
    *,
    plan: DemoPlan,
    clock: MovableClock,
    places: SecretPlaces,
    kind: StoreKind = "keyring",
) -> DemoClinic:
    """Make the book in `folder` and bring the plan into it. The clock goes from the founding to the opening on the first day.

    Raises Refused where there is a book already, StorageFault.
    """
    days = plan.days
    clock.advance_to(founded_utc(days))
    found_clinic(folder, founding_plan(), DESK, clock=clock, places=places, kind=kind)
    book = open_book(folder, places=places, clock=clock)
    try:
        keys = furnish(book, DESK, FURNITURE)
        import_people(book, plan.people)
        visits = book_each(book, clock, keys, [*(role.visit for role in plan.roles), *plan.others])
        clock.advance_to(moment(days.start, _OPENING))
        import_visits(book, plan.past)
    except BaseException:
        book.close()
        raise
    return DemoClinic(book, plan, keys, visits)


def founded_utc(days: DemoDays) -> int:
    """When the book was made, in the demo's time."""
    return moment(working_day(days.start, -FOUNDED_DAYS), _OPENING)


def import_people(book: Book, people: Iterable[Person]) -> None:
    """Bring the cards of people into the book."""
    rows = (
        (
            person.external_id,
            person.first_name,
            person.last_name,
            person.birth_date.isoformat(),
            person.mobile,
            person.phone,
            person.email,
            person.language,
            str(person.sms_consent),
            str(person.email_consent),
            person.notes,
        )
        for person in people
    )
    with tempfile.TemporaryDirectory() as folder:
        file = _write(Path(folder) / "patients.csv", _PATIENT_COLUMNS, rows)
        _check(import_patients(book, DESK, file, column_map=None))


def import_visits(book: Book, visits: Iterable[PlannedVisit]) -> None:
    """Bring many visits into the book at once, as from another program: past ones and ones ahead. They get no rooms."""
    rows = (
        (
            visit.external_id,
            visit.person.external_id,
            visit.slot.provider,
            visit.location,
            visit.slot.type.name,
            visit.start,
            str(visit.slot.type.minutes),
            str(visit.lifecycle),
            wall(*visit.booked),
        )
        for visit in visits
    )
    with tempfile.TemporaryDirectory() as folder:
        file = _write(Path(folder) / "visits.csv", _VISIT_COLUMNS, rows)
        _check(import_appointments(book, DESK, file, column_map=None))


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns)
        writer.writerows(rows)
    return file


def _check(report: ImportReport) -> None:
    """The demo's own data is right or the demo is wrong."""
    if report.refused:
        raise AssertionError(f"the demo's own data was refused: {report.refused[0]}")


def book_each(book: Book, clock: MovableClock, keys: Keys, visits: Sequence[PlannedVisit]) -> dict[str, int]:
    """Book visits one by one, each at the moment at which it was booked. Gives their keys by planned external id."""
    booked: dict[str, int] = {}
    for visit in sorted(visits, key=lambda each: (each.booked, each.external_id)):
        clock.advance_to(moment(*visit.booked))
        booked[visit.external_id] = book_one(book, DESK, keys, visit)
    return booked


def book_one(book: Book, actor: Actor, keys: Keys, visit: PlannedVisit) -> int:
    """Book a visit now, in the provider's own room. Gives its key; raises as `book_visit`."""
    outcome = book_visit(
        book,
        actor,
        patient_id=patient_key(book, f"ext:{visit.person.external_id}"),
        provider_id=keys.providers[visit.slot.provider],
        location_id=keys.locations[visit.location],
        room_id=keys.rooms[visit.location, ROOM_OF[visit.slot.provider, visit.location]],
        type_id=keys.types[visit.slot.type.name],
        start=visit.start,
    )
    return outcome.visit.id
