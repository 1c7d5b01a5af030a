"""A small clinic for the tests of services: who works there, who comes, and what was sent to them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.folding import name_key
from frontdesk.domain.words import Channel, Confirmation, Direction, MessageState
from frontdesk.models.tables import (
    Appointment,
    AppointmentVersion,
    Base,
    Location,
    Message,
    MessageItem,
    Occupancy,
    Patient,
    Provider,
    Question,
    Room,
)
from frontdesk.services.booking import Visit, book_visit
from frontdesk.services.identity import new_public_id
from frontdesk.services.work import Book, Work
from tests.support.clinic import ANNA, make_clinic
from tests.support.clock import FakeClock
from tests.support.mould import cast

MONDAY = "2026-11-30"
"""A week after the clock of the tests."""


def _make(folder: Path) -> tuple[Book, tuple[int, ...]]:
    book = make_clinic(folder.parent, clock=FakeClock())
    with book.write(PROGRAM) as work:
        location = work.session.scalars(select(Location.id)).one()
        providers = [_provider(work, name) for name in ("Dr Malik", "Dr Novák")]
        rooms = [_room(work, location, name) for name in ("Room 1", "Room 2")]
        people = (("Petr", "Dvořák"), ("Jana", "Dvořáková"), ("Eva", "Malá"))
        patients = [_patient(work, first, last) for first, last in people]
    return book, (location, *providers, *rooms, *patients)


def _provider(work: Work, name: str) -> int:
    row = Provider(public_id=new_public_id(), name=name, name_key=name_key(name))
    work.session.add(row)
    work.session.flush()
    return row.id


def _room(work: Work, location: int, name: str) -> int:
    row = Room(public_id=new_public_id(), location_id=location, name=name, name_key=name_key(name))
    work.session.add(row)
    work.session.flush()
    return row.id


def _patient(work: Work, first: str, last: str, mobile: str = "+447911123456") -> int:
    row = Patient(
        public_id=new_public_id(),
        first_name=first,
        last_name=last,
        mobile=mobile,
        sms_consent="yes",
        created_utc=work.now_utc,
        updated_utc=work.now_utc,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


class Desk:
    """An open book with two providers, two rooms and three patients of one number."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.book, known = cast("desk", folder / "clinic", self.clock, _make)
        self.location, self.malik, self.novak, self.room, self.other_room, self.petr, self.jana, self.eva = (
            known
        )

    def close(self) -> None:
        self.book.close()

    def patient(self, work: Work, first: str, last: str, *, mobile: str = "+447911123456") -> int:
        return _patient(work, first, last, mobile)

    def visit(
        self,
        at: str = f"{MONDAY}T09:00",
        *,
        minutes: int = 30,
        patient_id: int | None = None,
        provider_id: int | None = None,
        room_id: int | None = None,
    ) -> Visit:
        """Book one."""
        return book_visit(
            self.book,
            ANNA,
            patient_id=patient_id or self.petr,
            provider_id=provider_id or self.malik,
            start=at,
            minutes=minutes,
            room_id=room_id,
        ).visit

    def text(
        self,
        *visits: Visit,
        state: MessageState,
        step: str = "ask",
        kind: str = "ask",
        question: bool | None = None,
    ) -> int:
        """Put a text about visits into the ledger, as planner and sender would; gives its key.

        An asking one that may have left has its questions open.
        """
        asks = kind == "ask"
        with self.book.write(PROGRAM) as work:
            message = Message(
                public_id=new_public_id(),
                direction=Direction.OUT,
                channel=Channel.SMS,
                patient_id=visits[0].patient_id,
                to_address="+447911123456",
                body="Hillside Clinic: 9:00",
                state=state,
                step=step,
                kind=kind,
                asks=asks,
                dedupe_key=":".join(f"{v.id}.{v.version}.{step}" for v in visits),
                created_utc=work.now_utc,
                updated_utc=work.now_utc,
                attempt_utc=None if state in ("queued", "held") else work.now_utc,
            )
            work.session.add(message)
            work.session.flush()
            for visit in visits:
                work.session.add(
                    MessageItem(
                        message_id=message.id,
                        appointment_id=visit.id,
                        version=visit.version,
                        step=step,
                        channel=Channel.SMS,
                    )
                )
                if asks and (state not in ("queued", "held") if question is None else question):
                    work.session.add(
                        Question(
                            message_id=message.id,
                            appointment_id=visit.id,
                            version=visit.version,
                            channel=Channel.SMS,
                            address="+447911123456",
                            asked_utc=work.now_utc,
                        )
                    )
                    appointment = work.session.get_one(Appointment, visit.id)
                    appointment.confirmation = Confirmation.AWAITING
                appointment = work.session.get_one(Appointment, visit.id)
                appointment.next_due_utc = work.now_utc + 1_000_000
            return message.id

    def row(self, visit: Visit) -> Appointment:
        """The visit as the table has it now."""
        with self.book.write(PROGRAM) as work:
            return work.session.get_one(Appointment, visit.id)

    def message(self, key: int) -> Message:
        with self.book.write(PROGRAM) as work:
            return work.session.get_one(Message, key)

    def questions(self, visit: Visit) -> list[tuple[int, str]]:
        """Version and state of the questions about a visit, in order."""
        with self.book.read() as reader:
            rows = reader.execute(
                select(Question.version, Question.state)
                .where(Question.appointment_id == visit.id)
                .order_by(Question.id)
            )
            return [(row.version, row.state) for row in rows]

    def items(self, message_id: int) -> set[int]:
        """The visits that a text names."""
        with self.book.read() as reader:
            return set(
                reader.scalars(select(MessageItem.appointment_id).where(MessageItem.message_id == message_id))
            )

    def versions(self, visit: Visit) -> list[int]:
        """The versions that ended."""
        with self.book.read() as reader:
            return list(
                reader.scalars(
                    select(AppointmentVersion.version)
                    .where(AppointmentVersion.appointment_id == visit.id)
                    .order_by(AppointmentVersion.version)
                )
            )

    def occupied(self, visit: Visit) -> list[tuple[str, int, int, int]]:
        """Kind, resource, from and until of what a visit occupies."""
        with self.book.read() as reader:
            rows = reader.execute(
                select(Occupancy.kind, Occupancy.resource_id, Occupancy.from_utc, Occupancy.until_utc)
                .where(Occupancy.appointment_id == visit.id)
                .order_by(Occupancy.kind)
            )
            return [(row.kind, row.resource_id, row.from_utc, row.until_utc) for row in rows]

    def count(self, table: type[Base]) -> int:
        with self.book.read() as reader:
            return reader.execute(select(func.count()).select_from(table)).scalar_one()
