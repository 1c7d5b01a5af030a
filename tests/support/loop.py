"""The whole loop in one hand: a founded clinic, a simulated phone network on loopback, cycles through the real client, a clock that jumps."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from sqlalchemy import select, update

from frontdesk.demo.network import Fault, FaultKind, NetworkServer, PhoneNetwork, Target
from frontdesk.demo.network.messages import Direction as Way
from frontdesk.demo.network.messages import Snapshot
from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.folding import name_key
from frontdesk.domain.instants import DAY, from_iso
from frontdesk.domain.words import Lifecycle, MessageState
from frontdesk.models.search_index import index_patients
from frontdesk.models.tables import (
    Appointment,
    ChannelState,
    Inbound,
    Location,
    LocationHours,
    Message,
    MessageItem,
    Patient,
    PatientMark,
    Provider,
    Question,
)
from frontdesk.services import settings
from frontdesk.services.booking import Visit, book_visit, cancel_visit, move_visit
from frontdesk.services.booking.results import visit_of
from frontdesk.services.channels import set_twilio, twilio_account
from frontdesk.services.identity import new_public_id
from frontdesk.services.ports import SyncReport
from frontdesk.services.work import Book
from frontdesk.sync.cycle import SyncCycle
from frontdesk.sync.gateway import PAGE_SIZE, TwilioGateway
from frontdesk.sync.http_client import READ_SECONDS
from tests.support.clinic import ANNA, found, make_clinic
from tests.support.clock import FakeClock
from tests.support.mould import cast

MORNING = "2026-11-23T10:00:00+00:00"
"""A Monday at ten, winter time in London: outside quiet hours."""

JANA = "+12025550111"
PETR = "+12025550112"
EVA = "+12025550113"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger, as far as tests look at it."""

    id: int
    public_id: str
    direction: str
    to: str
    body: str
    state: str
    kind: str
    step: str
    asks: bool
    reason: str
    error_code: int | None
    provider_id: str | None
    marker: str
    attempt: int
    visits: tuple[int, ...]


LONG_AGO: Final = "2020-01-06T09:00:00+00:00"


def _set_up(book: Book, *, enabled: bool) -> None:
    settings.put(book, ANNA, "sync.messages_per_second", "1000")
    if enabled:
        settings.put(book, ANNA, "reminders.enabled", "true")


def _clinic(folder: Path, clock: FakeClock, zone: str, country: str, *, enabled: bool) -> Book:
    """A clinic that nobody has used yet."""

    def make(folder: Path) -> tuple[Book, None]:
        # Long before any test's day: what was switched on just now would count as new.
        book = found(folder, zone=zone, country=country, clock=FakeClock(LONG_AGO)).open()
        _set_up(book, enabled=enabled)
        return book, None

    return cast(("loop", zone, country, enabled), folder / "clinic", clock, make)[0]


class Loop:
    """A clinic whose texts go to a network that the test plays. Use as a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        now: str = MORNING,
        enabled: bool = True,
        zone: str = "Europe/London",
        country: str = "GB",
        clock: FakeClock | None = None,
        vault: bool = False,
        network: type[PhoneNetwork] = PhoneNetwork,
        network_clock: FakeClock | None = None,
    ) -> None:
        self.folder = folder
        self.clock = clock or FakeClock(now)
        if vault:
            self.book = make_clinic(folder, clock=self.clock, zone=zone, country=country, vault=True)
            _set_up(self.book, enabled=enabled)
        else:
            self.book = _clinic(folder, self.clock, zone, country, enabled=enabled)
        self._elapsed = 0.0
        self._began = time.monotonic()
        self.network = network.default(
            network_clock or self.clock, elapsed=lambda: time.monotonic() - self._began + self._elapsed
        )
        self.server = NetworkServer(self.network)
        self.server.start()
        self.use_account()
        with self.book.write(PROGRAM) as work:
            self.location = work.session.scalars(select(Location.id)).one()
        self.cycle = self.another_cycle()

    def use_account(self, *, token: str | None = None, number: str | None = None) -> None:
        """Log in at the network as its account."""
        set_twilio(
            self.book,
            ANNA,
            account_sid=self.network.account_sid,
            from_number=number or self.network.number,
            messaging_service=None,
            api_url=self.server.url,
            token=token or self.network.auth_token,
        )

    def another_cycle(
        self,
        *,
        book: Book | None = None,
        lease_patience: float = 0.0,
        read_seconds: float = READ_SECONDS,
        page_size: int = PAGE_SIZE,
    ) -> SyncCycle:
        """A second sender over the same book."""
        used = book or self.book
        return SyncCycle(
            used,
            twilio_account,
            lambda account, proxy: TwilioGateway(
                account, used.clock, proxy=proxy, read_seconds=read_seconds, page_size=page_size
            ),
            lease_patience=lease_patience,
        )

    def elapse(self, seconds: float) -> None:
        """Let real seconds pass for the faults that last: only the network's patience is moved."""
        self._elapsed += seconds

    def __enter__(self) -> Loop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.cycle.close()
        self.server.stop()
        self.book.close()

    # What the desk does

    def set(self, key: str, text: str) -> None:
        """Change a setting."""
        settings.put(self.book, ANNA, key, text)

    def open_hours(self, from_minute: int, until_minute: int, days: Sequence[int] = range(5)) -> None:
        """The location is open on these weekdays between these minutes since midnight."""
        with self.book.write(PROGRAM) as work:
            for day in days:
                work.session.add(
                    LocationHours(
                        location_id=self.location,
                        weekday=day,
                        from_minute=from_minute,
                        until_minute=until_minute,
                    )
                )

    def patient(
        self,
        first: str = "Jana",
        *,
        mobile: str = JANA,
        consent: str = "yes",
        language: str = "en",
        marks: Sequence[str] = (),
    ) -> int:
        """Somebody who comes to the clinic; gives the key."""
        with self.book.write(PROGRAM) as work:
            row = Patient(
                public_id=new_public_id(),
                first_name=first,
                last_name="Dvořáková",
                mobile=mobile,
                language=language,
                sms_consent=consent,
                created_utc=work.now_utc,
                updated_utc=work.now_utc,
            )
            work.session.add(row)
            work.session.flush()
            for mark in marks:
                work.session.add(PatientMark(patient_id=row.id, mark=mark, actor="test", at_utc=work.now_utc))
            index_patients(work.session.connection(), [row.id])
            return row.id

    def provider(self, name: str) -> int:
        """Somebody who sees patients; made where missing."""
        with self.book.write(PROGRAM) as work:
            found = work.session.scalar(select(Provider.id).where(Provider.name == name))
            if found is not None:
                return found
            row = Provider(public_id=new_public_id(), name=name, name_key=name_key(name))
            work.session.add(row)
            work.session.flush()
            return row.id

    def visit(
        self,
        patient_id: int,
        start: str = "2026-11-26T15:00",
        *,
        provider: str = "Dr Malik",
        minutes: int = 30,
    ) -> Visit:
        """Book one."""
        return book_visit(
            self.book,
            ANNA,
            patient_id=patient_id,
            provider_id=self.provider(provider),
            start=start,
            minutes=minutes,
        ).visit

    def asked(self, start: str = "2026-11-26T09:30", *, mobile: str = JANA, first: str = "Jana") -> Visit:
        """A visit whose question has gone out."""
        made = self.visit(self.patient(first, mobile=mobile), start, provider=f"Dr of {mobile}")
        before = len(self.network.ledger())
        self.sync()
        assert len(self.network.ledger()) == before + 1, self.rows()
        return made

    def visit_of(self, key: int) -> Visit:
        """The visit with this key."""
        with self.book.write(PROGRAM) as work:
            return visit_of(work.session.get_one(Appointment, key))

    def move(self, visit: Visit, start: str) -> Visit:
        return move_visit(self.book, ANNA, visit.id, start=start).visit

    def cancel(self, visit: Visit, by: Lifecycle = Lifecycle.CANCELLED_BY_CLINIC) -> Visit:
        return cancel_visit(self.book, ANNA, visit.id, lifecycle=by).visit

    def change_patient(self, patient_id: int, **values: object) -> None:
        """Write columns of a patient's card, and have their visits looked at again."""
        with self.book.write(PROGRAM) as work:
            work.session.execute(update(Patient).where(Patient.id == patient_id).values(**values))
            work.session.execute(
                update(Appointment).where(Appointment.patient_id == patient_id).values(next_due_utc=0)
            )

    # What the network and the patients do

    def sync(self) -> SyncReport:
        """One cycle."""
        return self.cycle.run_once()

    def run_until(self, until: str) -> None:
        """Cycles at every moment at which the book says that something may be due, up to `until`."""
        end = from_iso(until)
        while self.clock.now_utc() < end:
            self.sync()
            self.clock.set(min(end, self._next_look()))
        self.sync()

    def _next_look(self) -> int:
        now = self.clock.now_utc()
        with self.book.read() as connection:
            moments = [
                *connection.execute(select(Appointment.next_due_utc)).scalars(),
                *connection.execute(select(Appointment.notice_due_utc)).scalars(),
                *connection.execute(
                    select(Message.not_before_utc).where(Message.state == MessageState.QUEUED)
                ).scalars(),
            ]
        return min((each for each in moments if each is not None and each > now), default=now + DAY)

    def fault(
        self,
        kind: FaultKind,
        *,
        on: Target = Target.POST,
        count: int | None = None,
        every: int | None = None,
        match: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """Order bad luck."""
        self.network.faults.order(Fault(kind, on=on, count=count, every=every, match=match, seconds=seconds))

    def reply(self, body: str, *, sender: str = JANA, after_seconds: float = 60) -> SyncReport:
        """A patient writes some time later; the next cycle reads it."""
        self.clock.advance(seconds=after_seconds)
        self.network.inbound(sender=sender, to=self.network.number, body=body)
        self.clock.advance(seconds=1)
        return self.sync()

    def accepted(self) -> list[Snapshot]:
        """Every text that the network took from us, in order."""
        return self.network.ledger()

    def texts(self, number: str = JANA) -> list[str]:
        """The bodies of what one number was sent."""
        return [each.message.body for each in self.accepted() if each.message.to == number]

    def written(self) -> list[Snapshot]:
        """What patients wrote."""
        return [each for each in self.network.messages() if each.message.direction is Way.INBOUND]

    # What the book says

    def row(self, visit: Visit) -> Appointment:
        with self.book.write(PROGRAM) as work:
            return work.session.get_one(Appointment, visit.id)

    def confirmation(self, visit: Visit) -> str:
        return self.row(visit).confirmation

    def rows(self, direction: str = "out") -> list[Row]:
        """The ledger, oldest first."""
        with self.book.write(PROGRAM) as work:
            items: dict[int, list[int]] = {}
            for message_id, appointment_id in work.session.execute(
                select(MessageItem.message_id, MessageItem.appointment_id).order_by(MessageItem.id)
            ):
                items.setdefault(message_id, []).append(appointment_id)
            found = work.session.scalars(
                select(Message).where(Message.direction == direction).order_by(Message.id)
            )
            return [
                Row(
                    id=each.id,
                    public_id=each.public_id,
                    direction=each.direction,
                    to=each.to_address,
                    body=each.body,
                    state=each.state,
                    kind=each.kind,
                    step=each.step,
                    asks=each.asks,
                    reason=each.reason,
                    error_code=each.error_code,
                    provider_id=each.provider_id,
                    marker=each.marker,
                    attempt=each.attempt,
                    visits=tuple(items.get(each.id, ())),
                )
                for each in found
            ]

    def named_in(self, marker: str) -> dict[int, int]:
        """The visits that the text with this marker names, and the version of each that it speaks of."""
        with self.book.read() as connection:
            rows = connection.execute(
                select(MessageItem.appointment_id, MessageItem.version)
                .join(Message, Message.id == MessageItem.message_id)
                .where(Message.marker == marker)
            )
            return {each[0]: each[1] for each in rows}

    def states(self) -> list[str]:
        """The states of what was to go out, oldest first."""
        return [each.state for each in self.rows()]

    def handlings(self) -> list[str]:
        """What was made of each reply, oldest first."""
        with self.book.read() as connection:
            return list(connection.execute(select(Inbound.handling).order_by(Inbound.message_id)).scalars())

    def questions(self) -> list[tuple[int, int, str]]:
        """Visit, version and state of every question, oldest first."""
        with self.book.read() as connection:
            rows = connection.execute(
                select(Question.appointment_id, Question.version, Question.state).order_by(Question.id)
            )
            return [(each[0], each[1], each[2]) for each in rows]

    def channel(self) -> ChannelState:
        with self.book.write(PROGRAM) as work:
            return work.session.get_one(ChannelState, "sms")
