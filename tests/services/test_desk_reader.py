"""What the window reads for itself: it opens without SQLAlchemy, and says of the book what the services say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import BookBusy, BookUnreadable, KeyUnavailable, NewerBook
from frontdesk.domain.hours import check_region
from frontdesk.domain.words import Channel, Confirmation, Lifecycle, Mark, MessageState
from frontdesk.models.engine import connect_raw
from frontdesk.models.tables import Location, Message, MessageItem, Question
from frontdesk.services.booking import Visit, answer_visit, cancel_visit, move_visit, set_status
from frontdesk.services.desk_reader import NotYet, open_reader, open_reader_with, reader_of, warm_holidays
from frontdesk.services.deskrows import DayLoad, DeskClinic, NeedsCount
from frontdesk.services.identity import new_public_id
from frontdesk.services.needs_badge import count_of, needs_count, next_noon
from frontdesk.services.opening import open_book_with, unlock
from frontdesk.services.patients import set_mark
from frontdesk.services.worklist import needs_you
from tests.services.readers import EVA, HILLSIDE, MONDAY, RIVERSIDE, ZONE, Read, at
from tests.support.clinic import MadeClinic, found, vault_places
from tests.support.secrets import MemorySecrets

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path)
    yield made
    made.close()


def asked(desk: Read, visit: Visit, state: MessageState, *, minutes: int = 0) -> None:
    """An asking text about a visit that is in a state, some minutes from now."""
    with desk.book.write(PROGRAM) as work:
        now = work.now_utc + minutes * 60_000
        message = Message(
            public_id=new_public_id(),
            direction="out",
            channel=Channel.SMS,
            patient_id=visit.patient_id,
            to_address="+447911123456",
            body="Coming?",
            state=state,
            step=f"ask{minutes}",
            kind="ask",
            asks=True,
            created_utc=now,
            updated_utc=now,
        )
        work.session.add(message)
        work.session.flush()
        common = {"message_id": message.id, "appointment_id": visit.id, "version": visit.version}
        work.session.add(MessageItem(**common, step=message.step, channel=Channel.SMS))
        work.session.add(
            Question(
                **common, channel=Channel.SMS, address=message.to_address, asked_utc=now, closed_utc=None
            )
        )


# The day


def test_a_visit_as_its_block_shows_it(desk: Read) -> None:
    visit = desk.visit("09:00")
    row = desk.one(visit)
    assert (row.id, row.public_id, row.patient_id) == (visit.id, visit.public_id, desk.petr)
    assert (row.patient, row.mobile, row.phone) == ("Petr Dvořák", "+447911123456", "")
    assert (row.type, row.type_colour, row.type_id) == (
        "Consultation",
        "2471a3",
        desk.keys.types["Consultation"],
    )
    assert (row.start_wall, row.zone, row.minutes) == ("2026-11-30T09:00", ZONE, 30)
    assert (row.start_utc, row.end_utc) == (at("09:00"), at("09:30"))
    assert (row.lifecycle, row.confirmation) == (Lifecycle.BOOKED, Confirmation.NOT_ASKED)
    assert (row.version, row.revision, row.overbooked, row.note) == (1, visit.revision, None, "")
    assert (row.arrived_utc, row.in_room_utc, row.ended_utc) == (None, None, None)
    assert (row.asked_utc, row.asked_state, row.answered_utc, row.answered_by, row.reply) == (
        (None, "", None, "", "")
    )
    assert (row.first_visit, row.call_instead, row.interpreter) == (False, False, False)
    assert desk.reader.visit(visit.id + 1) is None


def test_a_visit_without_a_type_and_a_patient_without_a_first_name(desk: Read) -> None:
    row = desk.one(desk.visit("09:00", patient=desk.patient("", "Malý"), kind=None))
    assert (row.patient, row.type, row.type_colour, row.type_id) == ("Malý", "", "", None)


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        (Mark.FIRST_VISIT, "first_visit"),
        (Mark.CALL_INSTEAD, "call_instead"),
        (Mark.INTERPRETER, "interpreter"),
        (Mark.NO_SURVEY, None),
    ],
)
def test_each_mark_by_itself(desk: Read, mark: Mark, field: str | None) -> None:
    visit = desk.visit("09:00")
    set_mark(desk.book, EVA, desk.petr, mark, on=True)
    row = desk.one(visit)
    assert {name for name in ("first_visit", "call_instead", "interpreter") if getattr(row, name)} == (
        {field} - {None}
    )


def test_what_was_asked_last_and_how_that_text_fares(desk: Read) -> None:
    visit = desk.visit("09:00")
    asked(desk, visit, MessageState.FAILED)
    asked(desk, visit, MessageState.DELIVERED, minutes=5)
    row = desk.one(visit)
    assert (row.asked_utc, row.asked_state) == (desk.clock.now_utc() + 300_000, "delivered")
    moved = move_visit(desk.book, EVA, visit.id, start="2026-11-30T10:00").visit
    assert (desk.one(moved).asked_utc, desk.one(moved).asked_state) == (None, "")


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.HELD, MessageState.CANCELLED])
def test_a_text_that_did_not_go_out_asked_nobody(desk: Read, state: MessageState) -> None:
    visit = desk.visit("09:00")
    asked(desk, visit, state)
    assert (desk.one(visit).asked_utc, desk.one(visit).asked_state) == (None, str(state))


def test_what_was_answered_and_by_whom(desk: Read) -> None:
    visit = desk.visit("09:00")
    answer_visit(desk.book, EVA, visit.id)
    row = desk.one(visit)
    assert row.confirmation is Confirmation.CONFIRMED
    assert row.answered_utc == desk.clock.now_utc()
    assert "Eva Marsh" in row.answered_by


def test_the_patients_words_while_somebody_has_to_read_them(desk: Read) -> None:
    visit = desk.visit("09:00")
    desk.replied(visit, "maybe")
    desk.replied(visit, "yes", handling="applied")
    assert desk.one(visit).reply == "maybe"
    desk.replied(visit, "<b>later?</b>")
    assert desk.one(visit).reply == "<b>later?</b>"


def test_the_day_of_a_place_and_of_the_whole_clinic(desk: Read) -> None:
    here = desk.visit("10:00")
    there = desk.visit("09:00", "Nurse Lee", RIVERSIDE, patient=desk.patient("Jana", "Malá"))
    desk.visit("09:00", "Dr Novák", day=TUESDAY)
    assert [row.id for row in desk.page().visits] == [there.id, here.id]
    page = desk.page(place=HILLSIDE)
    assert [row.id for row in page.visits] == [here.id]
    assert page.location_id == desk.keys.locations[HILLSIDE]
    assert [(place.name, place.zone) for place in page.places] == [(HILLSIDE, ZONE), (RIVERSIDE, ZONE)]
    assert (page.day, page.zone, page.country, page.clinic) == (MONDAY, ZONE, "GB", "Hillside Clinic")


def test_places_in_several_zones(desk: Read) -> None:
    with desk.book.write(PROGRAM) as work:
        riverside = work.session.get_one(Location, desk.keys.locations[RIVERSIDE])
        riverside.zone = "Europe/Prague"
    assert desk.page().zone == ZONE
    page = desk.page(place=RIVERSIDE)
    assert page.zone == "Europe/Prague"
    assert page.columns[0].working is not None
    assert page.columns[0].working[0].start_utc == at("13:00", zone="Europe/Prague")


def test_a_day_knows_the_newest_change_it_has_seen(desk: Read) -> None:
    visit = desk.visit("09:00")
    seq = desk.page().seq
    assert seq == desk.reader.last_seq()
    changes = set_status(desk.book, EVA, visit.id, lifecycle=Lifecycle.ARRIVED).changes
    # By which name its act is undone is known to whoever did it alone.
    assert desk.reader.changes_since(seq) == replace(changes, command=None)
    assert {(each.kind, each.id) for each in changes.items} >= {(Kind.APPOINTMENT, visit.id)}
    assert desk.page().seq == changes.seq


def test_a_commit_moves_the_data_version(desk: Read) -> None:
    before = desk.reader.data_version()
    assert desk.reader.data_version() == before
    desk.visit("09:00")
    assert desk.reader.data_version() != before


def test_the_month_counts_as_the_days_do(desk: Read) -> None:
    first = desk.visit("09:00")
    answer_visit(desk.book, EVA, first.id)
    desk.visit("10:00", "Nurse Lee", RIVERSIDE)
    gone = desk.visit("11:00")
    cancel_visit(desk.book, EVA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    arrived = desk.visit("09:00", "Dr Novák", day=TUESDAY)
    set_status(desk.book, EVA, arrived.id, lifecycle=Lifecycle.CANCELLED_BY_CLINIC)
    loads = desk.reader.month(MONDAY - timedelta(days=1), days=3)
    assert loads == (
        DayLoad(MONDAY - timedelta(days=1), 0, 0),
        DayLoad(MONDAY, 2, 1),
        DayLoad(TUESDAY, 0, 0),
    )
    there = desk.reader.month(MONDAY, days=1, location_id=desk.keys.locations[RIVERSIDE])
    assert there == (DayLoad(MONDAY, 1, 1),)
    for load in loads:
        columns = desk.page(load.day).columns
        assert (load.visits, load.to_confirm) == (
            sum(column.visits for column in columns),
            sum(column.to_confirm for column in columns),
        )


def test_the_clinic_and_where_its_holidays_are_looked_up(desk: Read) -> None:
    assert desk.reader.clinic() == DeskClinic("Hillside Clinic", "GB", ZONE, "en")
    with desk.book.write(PROGRAM) as work:
        work.session.execute(
            update(Location)
            .where(Location.name == RIVERSIDE)
            .values(holidays_region=check_region("GB", "sct"))
        )
    places = desk.reader.holiday_places()
    assert places == (("GB", ""), ("GB", "SCT"))
    warm_holidays(places, 2026)
    assert desk.page(date(2026, 11, 30), RIVERSIDE).holiday == "Saint Andrew's Day"
    assert desk.page(date(2026, 11, 30), HILLSIDE).holiday == ""


# The search


def test_patients_with_their_next_and_last_visits(desk: Read) -> None:
    desk.clock.set("2026-11-30T10:10:00+00:00")
    seen = desk.visit("09:00", day=MONDAY - timedelta(days=7))
    lost = desk.visit("09:00", day=MONDAY - timedelta(days=3))
    cancel_visit(desk.book, EVA, lost.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    running = desk.visit("10:00")
    later = desk.visit("09:00", day=TUESDAY)
    jana = desk.patient("Jana", "Dvořáková")
    hits = desk.reader.search("dvo")
    assert [(each.name, each.hit.id) for each in hits.patients] == [
        ("Petr Dvořák", desk.petr),
        ("Jana Dvořáková", jana),
    ]
    petr, other = hits.patients
    assert petr.next is not None
    assert petr.last is not None
    assert (petr.next.id, petr.last.id) == (running.id, seen.id)
    assert (other.next, other.last) == (None, None)
    assert [each.id for each in hits.visits] == [running.id, later.id]
    assert (hits.text, hits.more) == ("dvo", False)
    one = petr.next
    assert (one.patient, one.provider, one.location, one.type) == (
        "Petr Dvořák",
        "Dr Malik",
        HILLSIDE,
        "Consultation",
    )
    assert (one.start_wall, one.zone, one.minutes, one.start_utc) == (
        "2026-11-30T10:00",
        ZONE,
        30,
        at("10:00"),
    )
    assert (one.lifecycle, one.confirmation) == (Lifecycle.BOOKED, Confirmation.NOT_ASKED)


def test_who_is_here_has_the_visit_now_however_late_it_is(desk: Read) -> None:
    visit = desk.visit("09:00")
    desk.clock.set("2026-11-30T11:00:00+00:00")
    (petr,) = desk.reader.search("petr").patients
    assert (petr.next, petr.last and petr.last.id) == (None, visit.id)
    assert [each.id for each in desk.reader.search("petr").visits] == [visit.id]
    set_status(desk.book, EVA, visit.id, lifecycle=Lifecycle.ARRIVED)
    (petr,) = desk.reader.search("petr").patients
    assert (petr.next and petr.next.id, petr.last) == (visit.id, None)


def test_no_more_than_anybody_reads(desk: Read) -> None:
    for number in range(9):
        someone = desk.patient(f"Adam{number}", "Tesař")
        desk.visit(f"{8 + number // 2:02d}:{30 * (number % 2):02d}", "Nurse Lee", patient=someone)
    hits = desk.reader.search("tesar")
    assert (len(hits.patients), len(hits.visits), hits.more) == (8, 6, True)
    assert [each.start_utc for each in hits.visits] == sorted(each.start_utc for each in hits.visits)


@pytest.mark.parametrize("text", ["", "  ", "\0", "nobody", '"', "<b>", "%", "*", "a" * 1000])
def test_any_text_is_safe_and_finds_nobody_who_does_not_fit(desk: Read, text: str) -> None:
    hits = desk.reader.search(text)
    assert (hits.text, hits.patients, hits.visits, hits.more) == (text, (), (), False)


# The badge


def test_the_badge_counts_the_worklist(desk: Read) -> None:
    desk.clock.set("2026-11-30T08:00:00+00:00")
    without = desk.patient("Ines", "Costa", mobile="")
    for clock in ("09:00", "11:00", "12:00"):
        desk.visit(clock, "Nurse Lee", patient=without)
    needs = needs_you(desk.book)
    assert needs_count(desk.book) == count_of(needs, now_utc=desk.clock.now_utc()) == NeedsCount(3, 2)
    late = [replace(need, due_utc=desk.clock.now_utc() - 1) for need in needs]
    assert count_of(late, now_utc=desk.clock.now_utc()) == NeedsCount(3, 0)
    assert count_of([], now_utc=desk.clock.now_utc()) == NeedsCount(0, 0)


def test_the_next_noon() -> None:
    assert next_noon(at("08:00"), ZONE) == at("12:00")
    assert next_noon(at("12:00"), ZONE) == at("12:00", TUESDAY)
    assert next_noon(at("11:30"), "Europe/Prague") == at("12:00", TUESDAY, "Europe/Prague")


# Opening


@pytest.fixture
def made(tmp_path: Path) -> MadeClinic:
    return found(tmp_path)


def test_a_reader_opens_from_the_folder_alone(made: MadeClinic) -> None:
    reader = open_reader(made.folder, places=made.places, clock=made.clock)
    try:
        assert reader.book_id == made.founded.book_id
        assert reader.clock is made.clock
        assert reader.clinic().name == "Hillside Clinic"
    finally:
        reader.close()


def test_a_passphrase_is_asked_for_once_for_reader_and_book(tmp_path: Path) -> None:
    made = found(tmp_path, vault=True)
    typed: list[bool] = []

    def ask(*, new: bool) -> str:
        typed.append(new)
        return vault_places().passphrase(new=new)

    unlocked = unlock(made.folder, replace(made.places, passphrase=ask))
    reader = open_reader_with(unlocked, clock=made.clock)
    book = open_book_with(unlocked, clock=made.clock)
    try:
        assert reader.clinic().name == "Hillside Clinic"
        assert book.secrets is unlocked.store
        assert unlocked.key.hex() not in repr(unlocked)
    finally:
        reader.close()
        book.close()
    assert typed == [False]


def test_the_reader_of_an_open_book_goes_by_its_clock(desk: Read) -> None:
    other = reader_of(desk.book)
    try:
        assert (other.book_id, other.clock) == (desk.book.public_id, desk.book.clock)
        assert other.day(MONDAY) == desk.reader.day(MONDAY)
    finally:
        other.close()


def _change(made: MadeClinic, sql: str) -> None:
    book = made.open()
    key = book.keys.database
    book.close()
    connection = connect_raw(made.folder / "book.db", key)
    connection.execute(sql)
    connection.close()


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("PRAGMA user_version = 0", NotYet),
        ("UPDATE clinic SET tzdata = '2001a'", NotYet),
        ("PRAGMA user_version = 9000", NewerBook),
        ("UPDATE alembic_version SET version_num = '9999'", NewerBook),
        ("UPDATE clinic SET public_id = 'another'", BookUnreadable),
        ("PRAGMA application_id = 7", BookUnreadable),
    ],
)
def test_a_book_that_is_not_up_to_date_or_not_ours(made: MadeClinic, sql: str, kind: type[Exception]) -> None:
    _change(made, sql)
    with pytest.raises(kind) as caught:
        open_reader(made.folder, places=made.places, clock=made.clock)
    assert str(caught.value).endswith(".")


def test_a_book_that_waits_for_new_zone_rules_opens_in_full_and_then_reads(made: MadeClinic) -> None:
    _change(made, "UPDATE clinic SET tzdata = '2001a'")
    unlocked = unlock(made.folder, made.places)
    with pytest.raises(NotYet):
        open_reader_with(unlocked, clock=made.clock)
    open_book_with(unlocked, clock=made.clock).close()
    open_reader_with(unlocked, clock=made.clock).close()


def test_a_key_that_is_not_there(made: MadeClinic) -> None:
    with pytest.raises(KeyUnavailable):
        open_reader(made.folder, places=replace(made.places, keyring=_empty), clock=made.clock)


def _empty(book_id: str) -> MemorySecrets:
    return MemorySecrets()


def test_another_programs_exclusive_hold_is_a_sentence(
    made: MadeClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.services.desk_reader.BUSY_SECONDS", 0.01)
    book = made.open()
    key = book.keys.database
    book.close()
    holder = connect_raw(made.folder / "book.db", key)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(BookBusy):
            open_reader(made.folder, places=made.places, clock=made.clock)
    finally:
        holder.close()


def test_the_first_day_needs_none_of_the_slow_libraries(tmp_path: Path) -> None:
    made = found(tmp_path, vault=True)
    script = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from frontdesk.services.desk_reader import open_reader\n"
        "from frontdesk.services.secret_places import SecretPlaces\n"
        "class Clock:\n"
        "    def now_utc(self): return 1795420800000\n"
        "    def sleep(self, seconds): pass\n"
        "passphrase = sys.stdin.readline().strip()\n"
        "places = SecretPlaces(passphrase=lambda *, new: passphrase)\n"
        "reader = open_reader(Path(sys.argv[1]), places=places, clock=Clock())\n"
        "page = reader.day(date(2026, 11, 23), holidays=False)\n"
        "reader.search('a'), reader.month(page.day), reader.clinic(), reader.changes_since(0)\n"
        "slow = ('sqlalchemy', 'alembic', 'holidays', 'keyring', 'babel', 'phonenumbers', 'uuid_utils', 'twilio')\n"
        "print(page.clinic, [name for name in slow if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(made.folder)],
        input=vault_places().passphrase(new=False),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "Hillside Clinic []"
