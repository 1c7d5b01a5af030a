"""The demo clinic that somebody watches, driven by hand: no second passes for real."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.app.network import sync_control
from frontdesk.demo.clinic import ALDER, DVORAK, NAVARRO, PROVIDERS, RIVERSIDE, ZONE
from frontdesk.demo.days import moment, working_day
from frontdesk.demo.live import COLLEAGUE, MANAGER, PERSON, LiveDemo
from frontdesk.demo.livecomplaints import HANDLER_PASSWORD
from frontdesk.demo.livedays import OPENS
from frontdesk.demo.network.network import asks_for_answer
from frontdesk.domain.actors import Actor, ActorKind
from frontdesk.domain.errors import Refused, UsageError
from frontdesk.domain.instants import MINUTE, at_zone
from frontdesk.domain.words import Confirmation, ContactKind, Lifecycle, Mark
from frontdesk.models.tables import Appointment
from frontdesk.services.alerts import alerts_of
from frontdesk.services.arrivals import board
from frontdesk.services.booking.moving import move_visit
from frontdesk.services.booking.status import set_status
from frontdesk.services.complaints.handlers import show_complaint
from frontdesk.services.complaints.taking import list_complaints
from frontdesk.services.contacts import contacts_of
from frontdesk.services.opening import open_book
from frontdesk.services.patients import find_patients, get_patient
from frontdesk.services.ports import DemoControl, SyncControl, SyncReport
from frontdesk.services.reading import list_appointments, list_messages, one_appointment
from frontdesk.services.rows import AppointmentRow
from frontdesk.services.running_late import preview_late
from frontdesk.services.staff import list_staff
from frontdesk.services.work import Book
from frontdesk.services.worklist import needs_you
from tests.demo.network.conftest import Stopwatch

MONDAY = date(2026, 11, 23)
POLL = 4.0
"""Real seconds between two cycles of the window."""
ME = Actor(ActorKind.STAFF, "Me")


@dataclass
class Watched:
    """A demo with a window's book and sync beside it."""

    live: LiveDemo
    real: Stopwatch
    book: Book
    sync: SyncControl
    reports: list[SyncReport] = field(default_factory=list)

    def today(self) -> list[AppointmentRow]:
        day = self.live.day.isoformat()
        return list_appointments(self.book, from_date=day, to_date=day)

    def watch(self, seconds: float, *, each: Callable[[], None] = lambda: None) -> SyncReport:
        """So many real seconds: the colleague looks four times a second, and a cycle runs every few. Gives the sums."""
        until = self.real.seconds + seconds
        before = len(self.reports)
        while self.real.seconds < until:
            self.reports.append(self.sync.run_once())
            each()
            for _ in range(int(POLL)):
                self.real.seconds += 1
                self.live.step()
        recent = self.reports[before:]
        return SyncReport(
            sent=sum(report.sent for report in recent),
            replies=sum(report.replies for report in recent),
            confirmed=sum(report.confirmed for report in recent),
            declined=sum(report.declined for report in recent),
            needs_person=sum(report.needs_person for report in recent),
            uncertain=sum(report.uncertain for report in recent),
            failed=sum(report.failed for report in recent),
            adopted=sum(report.adopted for report in recent),
            errors=tuple(error for report in recent for error in report.errors),
        )

    def close(self) -> None:
        self.sync.close()
        self.book.close()
        self.live.close()


def open_demo(folder: Path | None = None, *, today: date = MONDAY, seed: int = 1) -> Watched:
    real = Stopwatch()
    live = LiveDemo(
        make_sync=sync_control,
        today=today,
        seed=seed,
        folder=folder,
        elapsed=real,
        wait=lambda _seconds: None,
    )
    live.__enter__()
    book = open_book(live.folder, places=live.places, clock=live.clock)
    return Watched(live, real, book, sync_control(book))


@pytest.fixture(scope="module")
def opened() -> Iterator[Watched]:
    """At the opening of the day; nothing has happened yet. Only looked at."""
    watched = open_demo()
    yield watched
    watched.close()


@pytest.fixture(scope="module")
def used() -> Iterator[Watched]:
    """One in which time passes, shared by tests that take it at whatever hour they find it."""
    watched = open_demo()
    watched.live.clock.resume()
    yield watched
    watched.close()


@pytest.fixture
def running() -> Iterator[Watched]:
    """One that a test may do with what it likes; time passes, and only the test moves it."""
    watched = open_demo()
    watched.live.clock.resume()
    yield watched
    watched.close()


def fingerprint(watched: Watched) -> list[tuple[object, ...]]:
    visits = list_appointments(watched.book, from_date="2026-01-01", to_date="2027-12-31")
    texts = [(row.to_address, row.body[:40], row.state, row.sent_utc) for row in list_messages(watched.book)]
    return [
        *sorted(
            (row.start_wall, row.provider, row.patient, row.lifecycle, row.confirmation) for row in visits
        ),
        *sorted(texts, key=str),
    ]


def test_the_day_is_full_and_of_every_state(opened: Watched) -> None:
    assert opened.live.clock.now_utc() == moment(MONDAY, OPENS)
    assert opened.live.clock.paused
    rows = opened.today()
    assert {row.provider for row in rows} == set(PROVIDERS)
    assert {row.location for row in rows} == {ALDER, RIVERSIDE}
    assert len(rows) >= 40
    booked = [row for row in rows if row.lifecycle == Lifecycle.BOOKED]
    assert len(booked) >= len(rows) - 2
    assert {row.confirmation for row in booked} == set(Confirmation)
    ahead = Counter(
        row.local_date for row in list_appointments(opened.book, from_date="2026-11-24", to_date="2026-12-04")
    )
    assert len(ahead) == 8, "days without visits, besides Thanksgiving and the weekend"
    past = list_appointments(opened.book, from_date="2026-01-01", to_date="2026-11-22")
    assert not [row for row in past if row.lifecycle == Lifecycle.BOOKED]
    assert 10 <= len(needs_you(opened.book)) <= 40


def test_the_same_seed_and_date_give_the_same_clinic(opened: Watched) -> None:
    again = open_demo()
    try:
        assert fingerprint(again) == fingerprint(opened)
    finally:
        again.close()


def test_the_people_at_the_desk(opened: Watched) -> None:
    assert {row.name: row.role for row in list_staff(opened.book)} == {
        PERSON: "desk",
        COLLEAGUE: "desk",
        MANAGER: "manager",
    }
    assert opened.live.person.staff_id != opened.live.colleague.staff_id


def test_a_minute_of_watching_shows_the_whole_loop(running: Watched) -> None:
    counts: list[int] = []
    before = {row.id: (row.lifecycle, row.confirmation) for row in running.today()}
    sums = running.watch(60, each=lambda: counts.append(len(needs_you(running.book))))
    assert sums.errors == ()
    assert at_zone(running.live.clock.now_utc(), ZONE).strftime("%H:%M") == "08:35"
    assert sums.sent >= 20
    assert sums.replies >= 20
    assert sums.confirmed >= 10
    assert sums.declined >= 1
    assert sums.needs_person >= 2
    assert sums.failed >= 1
    assert sums.uncertain == 2
    assert sums.adopted >= 1
    changes = sum(a != b for a, b in pairwise(counts))
    assert changes >= 4, counts
    turned = [row for row in running.today() if (row.lifecycle, row.confirmation) != before[row.id]]
    assert {row.lifecycle for row in turned} >= {Lifecycle.ARRIVED, Lifecycle.IN_ROOM}
    assert {row.confirmation for row in turned} >= {Confirmation.CONFIRMED, Confirmation.DECLINED}
    running.watch(60)
    lifecycles = Counter(row.lifecycle for row in running.today())
    assert lifecycles[Lifecycle.COMPLETED] >= 2
    assert "uncertain" in {need.kind for need in needs_you(running.book)}


def test_the_day_ends_and_the_next_one_begins(running: Watched) -> None:
    running.live.control.set_speed(600)
    running.watch(60)
    rows = running.today()
    left = [row for row in rows if row.lifecycle in (Lifecycle.ARRIVED, Lifecycle.IN_ROOM)]
    assert left == []
    ended = Counter(row.lifecycle for row in rows)
    assert ended[Lifecycle.COMPLETED] > 25
    assert ended[Lifecycle.NO_SHOW] >= 1
    # Who declined is left to the person.
    assert {row.confirmation for row in rows if row.lifecycle == Lifecycle.BOOKED} <= {Confirmation.DECLINED}
    now = at_zone(running.live.clock.now_utc(), ZONE)
    assert (now.date(), now.hour) > (MONDAY, 8)
    running.watch(12)
    tomorrow = list_appointments(running.book, from_date="2026-11-24", to_date="2026-11-24")
    assert Counter(row.lifecycle for row in tomorrow)[Lifecycle.COMPLETED] > 5


def test_the_colleague_keeps_off_what_the_person_has_touched(running: Watched) -> None:
    by_start = sorted(
        (row for row in running.today() if row.lifecycle == Lifecycle.BOOKED), key=lambda row: row.start_utc
    )
    arrived, moved, undone = [row for row in by_start if row.confirmation == Confirmation.CONFIRMED][:3]
    running.live.step()
    set_status(running.book, ME, arrived.id, lifecycle=Lifecycle.ARRIVED)
    evening = f"{MONDAY.isoformat()}T17:30"
    move_visit(running.book, ME, moved.id, start=evening, overbook="it is a test")
    running.live.control.set_speed(600)
    for _ in range(200):
        running.real.seconds += 0.1
        running.live.step()
        if one_appointment(running.book, undone.id).lifecycle == Lifecycle.ARRIVED:
            set_status(running.book, ME, undone.id, lifecycle=Lifecycle.BOOKED)
            break
    else:
        pytest.fail("nobody arrived")
    running.live.clock.advance_to(moment(MONDAY, 17 * 60 + 20))
    running.live.step()
    assert one_appointment(running.book, arrived.id).lifecycle == Lifecycle.ARRIVED
    assert one_appointment(running.book, moved.id).lifecycle == Lifecycle.BOOKED
    assert one_appointment(running.book, undone.id).lifecycle == Lifecycle.BOOKED


def test_a_colleague_who_is_sent_away_does_nothing_and_makes_nothing_up(running: Watched) -> None:
    control = running.live.control
    assert control.colleague_helps
    control.set_colleague_helps(False)
    before = fingerprint(running)
    running.live.clock.advance_to(moment(MONDAY, 10 * 60))
    running.live.step()
    assert fingerprint(running) == before
    control.set_colleague_helps(True)
    running.live.step()
    assert fingerprint(running) == before
    running.live.clock.advance_to(moment(MONDAY, 12 * 60))
    running.live.step()
    after = Counter(row.lifecycle for row in running.today())
    assert after[Lifecycle.COMPLETED] >= 1


def test_a_person_answers_as_a_patient(used: Watched) -> None:
    control: DemoControl = used.live.control
    used.sync.run_once()
    asked = [patient for patient in control.patients() if patient.waiting_question]
    assert len(asked) >= 10
    assert all(asks_for_answer(patient.last_text) for patient in asked)
    chosen = next(patient for patient in asked if ", " not in patient.name)
    [hit] = find_patients(used.book, chosen.number, limit=5)
    control.answer(chosen.number, "Could somebody bring me a wheelchair?")
    used.real.seconds += 1
    report = used.sync.run_once()
    assert report.replies >= 1
    assert [need for need in needs_you(used.book) if "wheelchair" in need.reason]
    assert chosen.number not in {each.number for each in control.patients() if each.waiting_question}
    # From now on the person speaks for them: nobody else answers at that number.
    used.live.clock.advance_to(used.live.clock.now_utc() + 120 * MINUTE)
    used.sync.run_once()
    said = [row.body for row in list_messages(used.book, patient=hit.id) if row.direction == "in"]
    assert said[-1] == "Could somebody bring me a wheelchair?"


def test_every_card_with_a_number_is_there_once(opened: Watched) -> None:
    patients = opened.live.control.patients()
    numbers = [patient.number for patient in patients]
    assert len(numbers) == len(set(numbers)) > 300
    assert [patient for patient in patients if patient.name.count(",") == 2], "the family shares a number"
    waiting = [patient.waiting_question for patient in patients]
    assert waiting == sorted(waiting, reverse=True)
    never_texted = [patient.name.casefold() for patient in patients if not patient.last_text]
    assert never_texted == sorted(never_texted)


def test_an_answer_has_to_say_something(opened: Watched) -> None:
    control = opened.live.control
    number = control.patients()[-1].number
    for wrong, text in ((number, " \n"), (number, "x" * 1_601), ("Anna", "C")):
        with pytest.raises(UsageError):
            control.answer(wrong, text)


def test_the_facts_are_those_of_the_network(opened: Watched) -> None:
    facts = opened.live.control.facts()
    assert facts["control_url"] == opened.live.control.phone_url
    assert facts["number"].startswith("+1202555")
    assert opened.live.control.speed in opened.live.control.speeds


def test_the_manager_reads_the_complaints(used: Watched) -> None:
    used.live.file_complaints()
    rows = list_complaints(used.book)
    assert len(rows) == 2
    facts = used.live.control.facts()
    assert (facts["complaints_handler"], facts["complaints_password"]) == (MANAGER, HANDLER_PASSWORD)
    opened = show_complaint(used.book, ME, rows[0].receipt, password=HANDLER_PASSWORD, handler=MANAGER)
    assert "Alder Street" in opened.parts[0].text


def test_the_night_is_not_passed_over_while_time_stands_still(used: Watched) -> None:
    today = at_zone(used.live.clock.now_utc(), ZONE).date()
    night = moment(today, 20 * 60)
    used.live.clock.advance_to(night)
    used.live.control.pause()
    used.live.step()
    assert (used.live.clock.now_utc(), used.live.control.paused) == (night, True)
    used.live.control.resume()
    used.live.step()
    assert used.live.clock.now_utc() == moment(working_day(today, 1), OPENS)


class Hurried:
    """Real seconds of which ten pass whenever the colleague looks at the clock."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.far = threading.Event()

    def __call__(self) -> float:
        if threading.current_thread().name == "demo colleague":
            self.seconds += 10
        if self.seconds >= 120:
            self.far.set()
        return self.seconds


def test_the_thread_works_and_ends_with_the_demo() -> None:
    real = Hurried()
    with LiveDemo(make_sync=sync_control, today=MONDAY, elapsed=real) as live:
        folder = live.folder
        live.start()
        live.start()
        assert [thread.name for thread in threading.enumerate()].count("demo colleague") == 1
        assert real.far.wait(60)
        book = open_book(folder, places=live.places, clock=live.clock)
        rows = list_appointments(book, from_date=MONDAY.isoformat(), to_date=MONDAY.isoformat())
        book.close()
    assert {row.lifecycle for row in rows} > {Lifecycle.BOOKED, Lifecycle.CANCELLED_BY_CLINIC}
    assert not folder.exists()
    assert "demo colleague" not in {thread.name for thread in threading.enumerate()}
    live.close()


def test_what_cannot_be_made_leaves_nothing(opened: Watched, tmp_path: Path) -> None:
    class Broken(Exception):
        """On purpose."""

    def broken(book: Book) -> SyncControl:
        folders.append(book.folder)
        raise Broken

    folders: list[Path] = []
    with pytest.raises(Broken), LiveDemo(make_sync=broken, today=MONDAY):
        pytest.fail("it was made")
    assert not folders[0].exists()
    with (
        pytest.raises(Refused),
        LiveDemo(make_sync=sync_control, today=MONDAY, folder=opened.live.folder),
    ):
        pytest.fail("it went over a book")
    assert opened.today()


def test_requests_wait_one_of_them_of_a_known_patient(opened: Watched) -> None:
    asked = [need for need in needs_you(opened.book) if need.request_id is not None]
    assert len(asked) == 3
    assert [need.patient_id is not None for need in asked].count(True) == 1


def test_the_cards_of_the_day_have_every_mark_once(opened: Watched) -> None:
    rows = {row.patient_id: row for row in opened.today()}
    cards = {key: get_patient(opened.book, key) for key in rows}
    assert sum(bool(alerts_of(opened.book, key)) for key in rows) == 3
    marks = Counter(mark for card in cards.values() for mark in card.marks)
    assert {Mark.INTERPRETER, Mark.NEEDS_QUIET, Mark.NEEDS_TIME} <= set(marks)
    around = [contact for key in rows for contact in contacts_of(opened.book, key)]
    assert Counter(contact.kind for contact in around) == {
        ContactKind.PARENT: 2,
        ContactKind.PARTNER: 1,
        ContactKind.CARER: 1,
        ContactKind.REFERRER: 1,
    }
    remote = [row for row in rows.values() if row.remote]
    assert sorted(row.remote for row in remote) == ["phone", "video"]
    with opened.book.read() as connection:
        ids = [row.id for row in remote]
        rooms = connection.execute(select(Appointment.room_id).where(Appointment.id.in_(ids))).scalars().all()
    assert list(rooms) == [None, None]


def test_the_morning_brings_a_delay_a_late_comer_a_walk_in_and_a_wait_past_the_limit(
    running: Watched,
) -> None:
    live, book = running.live, running.book
    long: set[int] = set()
    behind: set[tuple[str, int]] = set()
    for minute in range(OPENS, 10 * 60 + 30, 5):
        live.clock.advance_to(moment(MONDAY, minute))
        live.step()
        seen, now = board(book), live.clock.now_utc()
        long |= {row.id for row in seen.rows if seen.too_long(row, now)}
        behind |= {(row.provider, row.minutes) for row in seen.behind}
    rows = seen.rows
    assert long
    assert behind == {(DVORAK, 25)}
    assert [row.came_late(from_minutes=10) for row in rows if row.provider == NAVARRO].count(0) < len(
        [row for row in rows if row.provider == NAVARRO]
    )
    assert any(row.note.startswith("Cut on the left hand") and row.arrived_utc for row in rows)
    assert {row.checked_in for row in rows if row.arrived_utc} == {True, False}
    # Whoever watches looks at the texts first: nobody is told by itself.
    assert not [row for row in list_messages(book) if row.step.startswith("late:")]
    assert preview_late(book, next(row.provider_id for row in seen.behind)).minutes == 25
    live.clock.advance_to(moment(MONDAY, 14 * 60))
    live.step()
    assert board(book).behind == ()
