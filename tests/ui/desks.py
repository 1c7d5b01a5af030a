"""A small clinic and a Desk over it, for tests of screens and panels: a real encrypted book, real jobs, nobody's network.

It is Monday 2026-11-23, 8:00 in London. Two locations, four providers, three kinds of visits, a dozen patients (one with a very long
name, one whose name is HTML), visits in every state on that Monday, and some on the days around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.words import Confirmation, Lifecycle, Mark
from frontdesk.services.booking import Visit, answer_visit, book_visit, cancel_visit, set_status
from frontdesk.services.desk_reader import reader_of
from frontdesk.services.furnishing import Furniture, Keys, LocationPlan, ProviderPlan, TypePlan, furnish
from frontdesk.services.patient_fields import PatientEdit
from frontdesk.services.patients import create_patient, set_mark
from frontdesk.services.ports import ChannelCheck
from frontdesk.services.work import Book
from frontdesk.ui.background import Background
from frontdesk.ui.desk import Desk, Outside, Who
from frontdesk.ui.feed import Feed
from frontdesk.ui.jobs import Jobs
from frontdesk.ui.keys import Keymap
from frontdesk.ui.navigation import Navigator
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.theme import Look, Theme
from frontdesk.ui.voice import Voice
from tests.support.clinic import make_clinic
from tests.support.clock import FakeClock
from tests.support.mould import cast

if TYPE_CHECKING:
    from frontdesk.services.ports import Clock

TODAY: Final = "2026-11-23"
NEXT: Final = "2026-11-24"
EVA: Final = Actor(ActorKind.STAFF, "Eva Marsh")
LONG_NAME: Final = "Maximiliane-Alexandra Wolfeschlegelsteinhausenbergerdorff"
HTML_NAME: Final = "<b>Robert</b>"

_WEEK: Final = WeekHours(dict.fromkeys(range(5), (Interval(510, 750), Interval(810, 1050))))

FURNITURE: Final = Furniture(
    locations=(
        LocationPlan("Hillside Clinic", _WEEK, address="1 Hill Road", rooms=("Room 1", "Room 2")),
        LocationPlan("Riverside", _WEEK, address="9 Wharf Lane", rooms=("Room A",)),
    ),
    types=(
        TypePlan("Consultation", 30, 6000, "2471A3"),
        TypePlan("Follow-up", 15, 3500, "1E8449"),
        TypePlan("New patient", 45, 9000, "8E44AD"),
    ),
    providers=(
        ProviderPlan("Dr Malik", (("Hillside Clinic", _WEEK),)),
        ProviderPlan("Dr Novák", (("Hillside Clinic", _WEEK),)),
        ProviderPlan("Dr Okafor", (("Riverside", _WEEK),)),
        ProviderPlan("Nurse Trần", (("Riverside", _WEEK),)),
    ),
)

PEOPLE: Final = (
    ("Jana", "Nováková", "1984-03-12", "+447911123401"),
    ("Petr", "Dvořák", "1959-11-02", "+447911123402"),
    ("Amira", "Haddad", "1991-07-23", "+447911123403"),
    ("Tom", "Byrne", "2001-01-30", "+447911123404"),
    ("Grace", "Lee", "1975-05-05", "+447911123405"),
    ("Oluwaseun", "Adeyemi", "1988-09-17", "+447911123406"),
    ("Maximiliane-Alexandra", "Wolfeschlegelsteinhausenbergerdorff", "1966-12-24", "+447911123407"),
    (HTML_NAME, "<img src='/etc/hostname'>", "1999-02-28", "+447911123408"),
    ("Ines", "Costa", "2015-06-01", ""),
    ("Lucy", "Byrne", "2019-04-04", "+447911123404"),
)


@dataclass(slots=True)
class TestClinic:
    """The book's keys by name: `patients["Nováková"]`, `visits["arrived"]`."""

    __test__ = False

    book: Book
    clock: FakeClock
    keys: Keys
    patients: dict[str, int] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)

    def visit(
        self,
        at: str,
        patient: str,
        provider: str = "Dr Malik",
        *,
        minutes: int = 30,
        kind: str = "Consultation",
    ) -> Visit:
        """Book one: `at` is "2026-11-23T09:00"."""
        place = "Hillside Clinic" if provider in ("Dr Malik", "Dr Novák") else "Riverside"
        return book_visit(
            self.book,
            EVA,
            patient_id=self.patients[patient],
            provider_id=self.keys.providers[provider],
            start=at,
            minutes=minutes,
            type_id=self.keys.types[kind],
            location_id=self.keys.locations[place],
        ).visit


class StillBackground(Background):
    """Counts what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = 0
        self.backups = 0

    def check_now(self) -> None:
        self.checks += 1

    def back_up_now(self) -> None:
        self.backups += 1


def furnished(folder: Path, *, clock: FakeClock | None = None, visits: bool = True) -> TestClinic:
    """The clinic, open: a copy of one that was made when the first test wanted it."""
    used = clock or FakeClock()

    def make(place: Path) -> tuple[Book, TestClinic]:
        made = _founded(place.parent, FakeClock(), visits=visits)
        return made.book, made

    book, made = cast(("furnished", visits), folder / "clinic", used, make)
    return TestClinic(book, used, made.keys, dict(made.patients), dict(made.visits))


def _founded(folder: Path, used: FakeClock, *, visits: bool) -> TestClinic:
    book = make_clinic(folder, clock=used)
    clinic = TestClinic(book, used, furnish(book, EVA, FURNITURE))
    for first, last, born, mobile in PEOPLE:
        edit = PatientEdit(
            first_name=first,
            last_name=last,
            birth_date=born,
            mobile=mobile,
            sms_consent="yes" if mobile else "",
        )
        name = last if last not in clinic.patients else f"{first} {last}"
        clinic.patients[name] = create_patient(book, EVA, edit).patient.id
    set_mark(book, EVA, clinic.patients["Haddad"], Mark.INTERPRETER, on=True)
    if visits:
        _fill(clinic)
    return clinic


def _fill(clinic: TestClinic) -> None:
    book, made = clinic.book, clinic.visits
    made["arrived"] = clinic.visit(f"{TODAY}T08:30", "Nováková", minutes=15, kind="Follow-up")
    made["not_asked"] = clinic.visit(f"{TODAY}T09:00", "Dvořák")
    made["confirmed"] = clinic.visit(f"{TODAY}T09:30", "Haddad", minutes=45, kind="New patient")
    made["declined"] = clinic.visit(f"{TODAY}T10:30", "Byrne")
    made["cancelled"] = clinic.visit(f"{TODAY}T11:00", "Lee")
    made["long"] = clinic.visit(f"{TODAY}T09:00", LONG_NAME.split(" ")[1], "Dr Novák", minutes=60)
    made["html"] = clinic.visit(f"{TODAY}T10:15", "<img src='/etc/hostname'>", "Dr Novák", minutes=15)
    made["in_room"] = clinic.visit(f"{TODAY}T08:30", "Adeyemi", "Dr Okafor")
    made["no_number"] = clinic.visit(f"{TODAY}T09:30", "Costa", "Dr Okafor")
    made["family"] = clinic.visit(f"{TODAY}T14:00", "Lucy Byrne", "Nurse Trần", minutes=15, kind="Follow-up")
    made["tomorrow"] = clinic.visit(f"{NEXT}T09:00", "Dvořák")
    made["late"] = clinic.visit("2026-12-01T15:00", "Nováková", "Dr Novák")
    set_status(book, EVA, made["arrived"].id, lifecycle=Lifecycle.ARRIVED)
    set_status(book, EVA, made["in_room"].id, lifecycle=Lifecycle.ARRIVED)
    set_status(book, EVA, made["in_room"].id, lifecycle=Lifecycle.IN_ROOM)
    answer_visit(book, EVA, made["confirmed"].id)
    answer_visit(book, EVA, made["declined"].id, confirmation=Confirmation.DECLINED)
    cancel_visit(book, EVA, made["cancelled"].id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)


def desk_over(book: Book, *, folder: Path, clock: Clock, look: Look = Look.LIGHT) -> Desk:
    """A Desk over an open book, as the composition root makes one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    opened: Future[Book] = Future()
    opened.set_result(book)
    prefs = Prefs(folder)
    reader = reader_of(book)
    facts = reader.clinic()
    desk = Desk(
        folder=folder,
        clock=clock,
        theme=Theme(app, look),
        prefs=prefs,
        keys=Keymap(prefs),
        jobs=Jobs(opened),
        feed=Feed(),
        say=Voice(),
        go=Navigator(),
        who=Who(EVA),
        sync=StillBackground(),
        outside=Outside(
            check_channel=lambda _book: ChannelCheck(True, ("The account answers.",)), os_user="eva"
        ),
        reader=reader,
        country=facts.country,
        zone=facts.zone,
        clinic=facts.name,
    )
    # Also what a test shows without a window around it.
    desk.theme.dress(app)
    desk.feed.follow(reader)
    desk.jobs.acted.connect(desk.feed.look)
    return desk


def close_desk(desk: Desk) -> None:
    """End its jobs and its reading; the book is whoever's opened it."""
    desk.feed.stop()
    desk.jobs.close()
    if desk.reader is not None:
        desk.reader.close()
        desk.reader = None


@contextmanager
def make_desk(
    folder: Path, *, visits: bool = True, look: Look = Look.LIGHT
) -> Iterator[tuple[Desk, TestClinic]]:
    """The clinic and a Desk over it, until the end of the block."""
    clinic = furnished(folder, visits=visits)
    desk = desk_over(clinic.book, folder=folder, clock=clinic.clock, look=look)
    try:
        yield desk, clinic
    finally:
        close_desk(desk)
        clinic.book.close()
