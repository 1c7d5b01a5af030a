"""A clinic of two places and three providers, with a reader beside its book, for the tests of what the window reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from frontdesk.domain.actors import PROGRAM, Actor, ActorKind
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.wallclock import resolve
from frontdesk.domain.words import Channel, Direction, MessageState
from frontdesk.models.tables import Inbound, InboundItem, LocationException, Message
from frontdesk.services.booking import Visit, book_visit
from frontdesk.services.daypage import DayColumn, DayPage, DayVisit
from frontdesk.services.desk_reader import DeskReader, reader_of
from frontdesk.services.furnishing import Furniture, Keys, LocationPlan, ProviderPlan, TypePlan, furnish
from frontdesk.services.identity import new_public_id
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.patients import create_patient
from frontdesk.services.work import Book
from tests.support.clinic import make_clinic
from tests.support.clock import FakeClock
from tests.support.mould import cast

EVA = Actor(ActorKind.STAFF, "Eva Marsh")
MONDAY = date(2026, 11, 30)
"""A week after the clock of the tests."""
SUNDAY = date(2026, 12, 6)
ZONE = "Europe/London"

OPEN = WeekHours(dict.fromkeys(range(5), (Interval(8 * 60, 18 * 60),)))
MORNINGS = WeekHours(dict.fromkeys(range(5), (Interval(8 * 60, 12 * 60),)))
MONDAY_AFTERNOONS = WeekHours({0: (Interval(13 * 60, 17 * 60),)})
TUESDAYS = WeekHours({1: (Interval(9 * 60, 17 * 60),)})

HILLSIDE, RIVERSIDE = "Hillside Clinic", "Riverside"
FURNITURE = Furniture(
    locations=(LocationPlan(HILLSIDE, OPEN), LocationPlan(RIVERSIDE, OPEN)),
    types=(TypePlan("Consultation", 30, 6000, "2471a3"),),
    providers=(
        ProviderPlan("Dr Malik", ((HILLSIDE, MORNINGS), (RIVERSIDE, MONDAY_AFTERNOONS))),
        ProviderPlan("Dr Novák", ((HILLSIDE, TUESDAYS),)),
        ProviderPlan("Nurse Lee"),
    ),
)


def at(clock: str, day: date = MONDAY, zone: str = ZONE) -> int:
    """The moment of a time on the wall, in ms UTC."""
    return resolve(f"{day.isoformat()}T{clock}", zone).utc


class Read:
    """An open book and its reader."""

    def __init__(self, folder: Path, *, furniture: Furniture = FURNITURE, country: str = "GB") -> None:
        self.clock = FakeClock()

        def make(place: Path) -> tuple[Book, tuple[Keys, int]]:
            book = make_clinic(place.parent, clock=FakeClock(), country=country)
            edit = PatientEdit(first_name="Petr", last_name="Dvořák", mobile="+447911123456")
            return book, (furnish(book, EVA, furniture), create_patient(book, EVA, edit).patient.id)

        kind = ("read", country, repr(furniture))
        self.book, (self.keys, self.petr) = cast(kind, folder / "clinic", self.clock, make)
        self.reader: DeskReader = reader_of(self.book)

    def close(self) -> None:
        self.reader.close()
        self.book.close()

    def patient(self, first: str, last: str, **fields: Any) -> int:
        """A patient with a mobile number."""
        edit = PatientEdit(first_name=first, last_name=last, **{"mobile": "+447911123456", **fields})
        return create_patient(self.book, EVA, edit).patient.id

    def visit(
        self,
        clock: str = "09:00",
        provider: str = "Dr Malik",
        place: str = HILLSIDE,
        *,
        day: date = MONDAY,
        patient: int | None = None,
        minutes: int = 30,
        kind: str | None = "Consultation",
    ) -> Visit:
        """Book one."""
        return book_visit(
            self.book,
            EVA,
            patient_id=patient or self.petr,
            provider_id=self.keys.providers[provider],
            location_id=self.keys.locations[place],
            start=f"{day.isoformat()}T{clock}",
            minutes=minutes,
            type_id=None if kind is None else self.keys.types[kind],
        ).visit

    def page(self, day: date = MONDAY, place: str | None = None, *, holidays: bool = True) -> DayPage:
        """The day as it is read now."""
        location_id = None if place is None else self.keys.locations[place]
        return self.reader.day(day, location_id=location_id, holidays=holidays)

    def columns(self, day: date = MONDAY, place: str | None = None) -> dict[str, DayColumn]:
        """The day's columns by name."""
        return {column.name: column for column in self.page(day, place).columns}

    def one(self, visit: Visit) -> DayVisit:
        """The visit out of its day, made sure that it reads the same by itself."""
        found = next(each for each in self.page().visits if each.id == visit.id)
        assert self.reader.visit(visit.id) == found
        return found

    def closed_on(
        self, day: date, reason: str, *, place: str = HILLSIDE, hours: tuple[int, int] | None = None
    ) -> None:
        """A day that differs: closed, or open between two minutes."""
        with self.book.write(PROGRAM) as work:
            work.session.add(
                LocationException(
                    location_id=self.keys.locations[place],
                    local_date=day.isoformat(),
                    from_minute=None if hours is None else hours[0],
                    until_minute=None if hours is None else hours[1],
                    reason=reason,
                )
            )

    def replied(self, visit: Visit, body: str, *, handling: str = "person") -> None:
        """The patient wrote about a visit."""
        with self.book.write(PROGRAM) as work:
            message = Message(
                public_id=new_public_id(),
                direction=Direction.IN,
                channel=Channel.SMS,
                patient_id=visit.patient_id,
                to_address="+447911000000",
                from_address="+447911123456",
                body=body,
                state=MessageState.RECEIVED,
                step="",
                kind="",
                created_utc=work.now_utc,
                updated_utc=work.now_utc,
            )
            work.session.add(message)
            work.session.flush()
            work.session.add(
                Inbound(message_id=message.id, received_utc=work.now_utc, handling=handling, decided_utc=None)
            )
            work.session.add(
                InboundItem(
                    message_id=message.id,
                    appointment_id=visit.id,
                    version=visit.version,
                    confirmation_before=visit.confirmation,
                )
            )
