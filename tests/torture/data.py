"""Kills in the middle of imports, bookings and backups: nothing half, nothing twice, and what came before is still there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from frontdesk.models.backup import SUFFIX
from frontdesk.models.tables import Appointment, Base, Occupancy, Patient
from frontdesk.services.backups import restore
from frontdesk.services.booking import book_visit
from frontdesk.services.checking import verify_book
from frontdesk.services.imports import import_appointments, import_patients
from frontdesk.services.recovery_keys import parse_book_key
from frontdesk.services.work import Book
from tests.support.clinic import ANNA, MadeClinic, found, vault_places
from tests.support.clock import FakeClock
from tests.torture.children import Nursery, ended
from tests.torture.dying import OWN, Order, Task

ROWS = 600
LONGEST_RANDOM_S = 0.5


@dataclass(slots=True)
class Figures:
    """What came of many kills."""

    landed: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong."""
        return not self.wrong

    def lines(self) -> list[str]:
        """For people."""
        where = ", ".join(f"{task} {count}" for task, count in sorted(self.landed.items()))
        found_ = f"{len(self.wrong)} things wrong" if self.wrong else "nothing wrong"
        return [
            f"data: {self.landed.total()} kills landed ({where}), {self.missed} missed, {found_}",
            *(f"data: {each}" for each in self.wrong),
        ]


class DataTorture:
    """A clinic of its own for each kill, since a import that is done has nothing left to kill."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._folder = folder
        self._dice = random.Random(seed)
        self._nursery = Nursery()
        self._counts: dict[Task, Counter[str]] = {}
        self._cases = 0
        self.figures = Figures()

    def run(self, kills: int) -> Figures:
        """Kill until so many landed."""
        tasks = (Task.IMPORT, Task.BOOK, Task.BACKUP)
        while self.figures.landed.total() < kills:
            self._case(tasks[self._cases % len(tasks)])
        return self.figures

    def _case(self, task: Task) -> None:
        self._cases += 1
        folder = self._folder / f"case{self._cases}"
        made = found(folder / "clinic", clock=FakeClock(), vault=True)
        _write_files(folder)
        visits: tuple[tuple[int, int, str], ...] = ()
        if task is not Task.IMPORT:
            visits = _stock(made, folder)
        order = Order(made.folder, made.clock.now_utc(), task=task, visits=visits)
        if task not in self._counts:
            self._counts[task] = self._nursery.count(order)
            return
        if self._kill(order):
            self.figures.landed[task] += 1
        else:
            self.figures.missed += 1
        book = made.open()
        try:
            self._sound(book, f"{task} {self._cases}, left as it was")
            _AFTER[task](self, made, book, folder, visits)
            self._sound(book, f"{task} {self._cases}, done again")
        finally:
            book.close()

    def _kill(self, order: Order) -> bool:
        counts = self._counts[order.task]
        points = [point for point in OWN if counts[point]]
        if points and self._dice.random() < 0.6:
            point = self._dice.choice(points)
            at = self._dice.randint(1, counts[point])
            return ended(
                self._nursery.start(Order(order.folder, order.now_utc, order.task, point, at, order.visits))
            )
        child = self._nursery.start(order)
        child.join(self._dice.random() * LONGEST_RANDOM_S)
        child.kill()
        return ended(child)

    def _sound(self, book: Book, when: str) -> None:
        self.figures.wrong += [f"{when}: {problem}" for problem in verify_book(book).problems]

    def _expect(self, what: str, found_: object, expected: object) -> None:
        if found_ != expected:
            self.figures.wrong.append(f"case {self._cases}: {what} is {found_}, not {expected}")

    def _after_import(self, made: MadeClinic, book: Book, folder: Path, _: object) -> None:
        import_patients(book, ANNA, folder / "patients.csv", column_map=None)
        import_appointments(book, ANNA, folder / "appointments.csv", column_map=None)
        self._expect("the number of patients", _count(book, Patient), ROWS)
        self._expect("the number of visits", _count(book, Appointment), ROWS)
        again = import_appointments(book, ANNA, folder / "appointments.csv", column_map=None)
        self._expect("the third import", (again.added, again.updated, again.unchanged), (0, 0, ROWS))

    def _after_booking(
        self, made: MadeClinic, book: Book, _: Path, visits: tuple[tuple[int, int, str], ...]
    ) -> None:
        there = _count(book, Appointment)
        self._expect("what is occupied", _count(book, Occupancy), there)
        for patient_id, provider_id, start in visits[there - ROWS :]:
            book_visit(book, ANNA, patient_id=patient_id, provider_id=provider_id, start=start, minutes=30)
        self._expect("the number of visits", _count(book, Appointment), ROWS + len(visits))

    def _after_backup(self, made: MadeClinic, book: Book, folder: Path, _: object) -> None:
        self._expect("the number of visits", _count(book, Appointment), ROWS)
        # What bears a backup's name is whole, or it is not there.
        for number, file in enumerate(sorted((folder / "backups").glob(f"*{SUFFIX}"))):
            target = folder / f"restored{number}"
            restore(
                file,
                target,
                ANNA,
                places=vault_places(),
                clock=FakeClock(),
                recovery_key=lambda: parse_book_key(made.founded.book_recovery_key),
            )
            brought = MadeClinic(target, made.founded, vault_places(), made.clock).open()
            self._expect("the number of visits in a backup", _count(brought, Appointment), ROWS)
            self._sound(brought, f"restored {self._cases}")
            brought.close()


_AFTER: dict[Task, Callable[..., None]] = {
    Task.IMPORT: DataTorture._after_import,
    Task.BOOK: DataTorture._after_booking,
    Task.BACKUP: DataTorture._after_backup,
}


def _count(book: Book, table: type[Base]) -> int:
    with book.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _write_files(folder: Path) -> None:
    patients = ["external_id,first_name,last_name,mobile,sms_consent"]
    visits = ["external_id,patient_external_id,provider,start,minutes"]
    for number in range(ROWS):
        patients.append(f"p{number},Jana,Nová{number},+1202555{1000 + number},yes")
        day, slot = divmod(number, 16)
        visits.append(
            f"v{number},p{number},Dr Malik,2027-{1 + day // 28:02d}-{1 + day % 28:02d}T{9 + slot // 2:02d}:{30 * (slot % 2):02d},30"
        )
    folder.joinpath("patients.csv").write_text("\n".join(patients), encoding="utf-8")
    folder.joinpath("appointments.csv").write_text("\n".join(visits), encoding="utf-8")


def _stock(made: MadeClinic, folder: Path) -> tuple[tuple[int, int, str], ...]:
    """Fill the book, and give what is to be booked into it."""
    book = made.open()
    try:
        import_patients(book, ANNA, folder / "patients.csv", column_map=None)
        import_appointments(book, ANNA, folder / "appointments.csv", column_map=None)
        with book.read() as connection:
            provider = connection.execute(select(Appointment.provider_id).limit(1)).scalar_one()
            patients = connection.execute(select(Patient.id).limit(20)).scalars().all()
    finally:
        book.close()
    return tuple(
        (patient, provider, f"2028-01-{1 + index:02d}T10:00") for index, patient in enumerate(patients)
    )
