"""New zone rules: the book keeps the clocks on the wall and follows with the rest, at the next opening."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import DAY, HOUR, MINUTE, rules_version
from frontdesk.domain.words import Lifecycle
from frontdesk.models.engine import connect_raw
from frontdesk.models.tables import Appointment, Block, Clinic, Occupancy
from frontdesk.services import rederiving
from frontdesk.services.booking import Visit, cancel_visit
from frontdesk.services.booking.blocks import block_time
from frontdesk.services.checking import verify_book
from frontdesk.services.opening import open_book
from frontdesk.services.rederiving import Noted, Rederived, Why, rederive_if_rules_changed
from frontdesk.services.work import Work
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA, memory_places
from tests.support.clock import FakeClock


class FailingClock(FakeClock):
    """Tells the time so often, then fails: a program that dies in the middle."""

    def __init__(self, now_utc: int, times: int) -> None:
        super().__init__(now_utc)
        self.left = times

    def now_utc(self) -> int:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("the power is gone")
        return super().now_utc()


def reopen(desk: Desk, clock: FakeClock | None = None) -> None:
    desk.book.close()
    places = memory_places(desk.book.secrets)
    desk.book = open_book(desk.book.folder, places=places, clock=clock or desk.clock)


def shift(work: Work, visits: list[Visit], ms: int) -> None:
    """As rules would have it by which the clocks stood otherwise."""
    keys = [visit.id for visit in visits]
    work.session.execute(
        update(Appointment)
        .where(Appointment.id.in_(keys))
        .values(
            start_utc=Appointment.start_utc + ms,
            end_utc=Appointment.end_utc + ms,
            offset_minutes=Appointment.offset_minutes - ms // MINUTE,
            next_due_utc=None,
        )
    )
    rows = work.session.execute(select(Occupancy).where(Occupancy.appointment_id.in_(keys))).scalars().all()
    old = [
        {
            "kind": row.kind,
            "resource_id": row.resource_id,
            "from_utc": row.from_utc + ms,
            "until_utc": row.until_utc + ms,
            "shared": row.shared,
            "appointment_id": row.appointment_id,
        }
        for row in rows
    ]
    work.session.execute(delete(Occupancy).where(Occupancy.appointment_id.in_(keys)))
    if old:
        work.session.execute(insert(Occupancy), old)


def other_rules(work: Work, version: str = "1999a") -> None:
    work.session.execute(update(Clinic).values(tzdata=version))


def version(desk: Desk) -> str | None:
    with desk.book.read() as reader:
        return reader.scalar(select(Clinic.tzdata))


def audits(desk: Desk) -> list[tuple[str, str]]:
    with desk.book.read() as reader:
        rows = reader.exec_driver_sql(
            "SELECT subject, detail FROM audit WHERE action = 'rederive' ORDER BY id"
        )
        return [(row[0], row[1]) for row in rows]


def assert_sound(desk: Desk) -> None:
    found = {one.name: one.problems for one in verify_book(desk.book).findings}
    assert (found["structure"], found["occupancy"], found["audit"]) == ((), (), ())


def test_the_clock_on_the_wall_stays_and_the_rest_follows(desk: Desk) -> None:
    first, second = (
        desk.visit(),
        desk.visit(f"{MONDAY}T09:30", patient_id=desk.eva, room_id=desk.room),
    )
    untouched = desk.visit(f"{MONDAY}T15:00", provider_id=desk.novak)
    gone = desk.visit(f"{MONDAY}T16:00")
    cancel_visit(desk.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    with desk.book.write(PROGRAM) as work:
        shift(work, [first, second, gone], HOUR)
        other_rules(work)
    reopen(desk)
    for visit in (first, second):
        row = desk.row(visit)
        assert (row.start_wall, row.start_utc, row.end_utc) == (
            visit.start_wall,
            visit.start_utc,
            visit.end_utc,
        )
        assert (row.offset_minutes, row.local_date) == (0, MONDAY)
        assert (row.version, row.revision, row.next_due_utc) == (1, visit.revision + 1, 0)
        assert row.overbooked is None
        assert desk.versions(visit) == []
    assert desk.occupied(second) == [
        ("provider", desk.malik, second.start_utc, second.end_utc),
        ("room", desk.room, second.start_utc, second.end_utc),
    ]
    assert desk.row(gone).start_utc == gone.start_utc
    assert desk.row(gone).next_due_utc is None
    assert desk.occupied(gone) == []
    assert desk.row(untouched).revision == untouched.revision
    assert version(desk) == rules_version()
    assert_sound(desk)
    told = audits(desk)
    assert [subject for subject, _ in told] == ["bulk", "clinic"]
    assert '"from":"1999a"' in told[1][1]
    assert '"visits":3' in told[1][1]

    reopen(desk)
    assert audits(desk) == told
    assert rederive_if_rules_changed(desk.book) == Rederived()


def test_a_date_that_was_wrong_is_mended_too(desk: Desk) -> None:
    late = desk.visit(f"{MONDAY}T23:30")
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Appointment).values(local_date="2026-12-01"))
        other_rules(work)
    reopen(desk)
    assert desk.row(late).local_date == MONDAY


def test_what_is_over_for_days_is_left_alone(desk: Desk) -> None:
    old = desk.visit("2026-11-16T09:00")
    with desk.book.write(PROGRAM) as work:
        shift(work, [old], HOUR)
        other_rules(work)
    reopen(desk)
    assert desk.row(old).start_utc == old.start_utc + HOUR
    assert version(desk) == rules_version()


@pytest.mark.parametrize("ms", [HOUR, -HOUR])
def test_a_full_calendar_moves_without_meeting_itself(desk: Desk, ms: int) -> None:
    visits = full_calendar(desk, ms)
    reopen(desk)
    for visit in visits:
        row = desk.row(visit)
        assert (row.start_utc, row.overbooked) == (visit.start_utc, None)
    assert_sound(desk)


def full_calendar(desk: Desk, ms: int) -> list[Visit]:
    """Visits without a gap, more than a transaction takes, of which some share a time on purpose."""
    begin = datetime.fromisoformat(f"{MONDAY}T00:00")
    count = rederiving.VISITS_AT_ONCE + 15
    visits = [
        desk.visit((begin + timedelta(minutes=30 * i)).isoformat(timespec="minutes")) for i in range(count)
    ]
    with desk.book.write(PROGRAM) as work:
        shift(work, visits, ms)
        other_rules(work)
    return visits


def test_who_shares_a_time_on_purpose_goes_on_doing_so_and_nobody_else_is_marked(desk: Desk) -> None:
    visit, shared = desk.visit(), desk.visit(provider_id=desk.novak)
    with desk.book.write(PROGRAM) as work:
        other = work.session.get_one(Appointment, shared.id)
        other.provider_id, other.overbooked = desk.malik, "family"
        work.session.execute(
            update(Occupancy)
            .where(Occupancy.appointment_id == shared.id)
            .values(resource_id=desk.malik, shared=True)
        )
        work.session.flush()
        # The one that shares comes first by its key in the second round.
        shift(work, [shared], HOUR)
        other_rules(work)
    reopen(desk)
    assert desk.row(shared).overbooked == "family"
    assert desk.row(visit).overbooked is None
    with desk.book.write(PROGRAM) as work:
        work.session.execute(
            update(Occupancy).where(Occupancy.appointment_id == visit.id).values(shared=True)
        )
        shift(work, [visit], HOUR)
        other_rules(work)
    assert rederive_if_rules_changed(desk.book) == Rederived(changed=1)
    assert desk.row(visit).overbooked is None
    assert_sound(desk)


def test_a_time_that_somebody_else_has_is_shared_and_says_why(desk: Desk) -> None:
    there, comes = desk.visit(), desk.visit(f"{MONDAY}T10:00")
    with desk.book.write(PROGRAM) as work:
        work.session.execute(
            update(Appointment).where(Appointment.id == comes.id).values(start_wall=there.start_wall)
        )
        other_rules(work)
    assert rederive_if_rules_changed(desk.book) == Rederived(
        changed=1, needs_person=(Noted(comes.id, Why.SHARED),)
    )
    assert desk.row(comes).start_utc == there.start_utc
    assert "time zone" in (desk.row(comes).overbooked or "")
    assert desk.row(there).overbooked is None
    assert desk.occupied(comes) == desk.occupied(there)
    assert_sound(desk)


def test_a_time_that_the_clocks_skip_is_moved_and_noted(desk: Desk) -> None:
    visit = desk.visit("2027-03-28T03:30")
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Appointment).values(start_wall="2027-03-28T01:30"))
        other_rules(work)
    done = rederive_if_rules_changed(desk.book)
    assert done.needs_person == (Noted(visit.id, Why.SKIPPED),)
    # 01:30 by the offset from before the change, which the clocks show as 02:30: an hour before 03:30.
    assert desk.row(visit).start_utc == visit.start_utc - HOUR
    assert desk.row(visit).start_wall == "2027-03-28T01:30"
    assert_sound(desk)


def test_a_zone_that_nobody_knows_keeps_no_clinic_from_its_book(desk: Desk) -> None:
    visit = desk.visit()
    with desk.book.write(PROGRAM) as work:
        work.session.execute(update(Appointment).values(zone="Europe/Atlantis"))
        other_rules(work)
    assert rederive_if_rules_changed(desk.book).needs_person == (Noted(visit.id, Why.UNKNOWN),)
    assert desk.row(visit).start_utc == visit.start_utc
    assert version(desk) == rules_version()


def test_blocks_move_with_their_length_and_their_visits_neighbours(desk: Desk) -> None:
    visit = desk.visit(f"{MONDAY}T11:30")
    lunch = block_time(
        desk.book, ANNA, start=f"{MONDAY}T12:00", end=f"{MONDAY}T13:00", provider_id=desk.malik
    ).block
    closed = block_time(desk.book, ANNA, start="2026-12-24T12:00", end="2026-12-27T00:00").block
    with desk.book.write(PROGRAM) as work:
        shift(work, [visit], -HOUR)
        work.session.execute(
            update(Block).values(start_utc=Block.start_utc - HOUR, end_utc=Block.end_utc - HOUR)
        )
        work.session.execute(
            update(Occupancy)
            .where(Occupancy.block_id == lunch.id)
            .values(from_utc=Occupancy.from_utc - HOUR, until_utc=Occupancy.until_utc - HOUR)
        )
        other_rules(work)
    assert rederive_if_rules_changed(desk.book) == Rederived(changed=1, blocks=2)
    with desk.book.read() as reader:
        rows = reader.execute(select(Block.start_utc, Block.end_utc).order_by(Block.id)).all()
        held = reader.execute(
            select(Occupancy.from_utc, Occupancy.until_utc, Occupancy.shared).where(
                Occupancy.block_id.is_not(None)
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        (lunch.start_utc, lunch.end_utc),
        (closed.start_utc, closed.end_utc),
    ]
    assert [tuple(row) for row in held] == [(lunch.start_utc, lunch.end_utc, True)]
    assert desk.row(visit).overbooked is None
    assert_sound(desk)


def test_a_block_that_begins_in_the_second_pass_of_an_hour_stays(desk: Desk) -> None:
    block_time(desk.book, ANNA, start="2027-10-31T01:30+00:00", end="2027-10-31T04:00")
    with desk.book.write(PROGRAM) as work:
        other_rules(work)
    assert rederive_if_rules_changed(desk.book) == Rederived()


def test_a_run_that_is_cut_short_is_taken_up_again(desk: Desk) -> None:
    visits = full_calendar(desk, HOUR)
    now_utc = desk.clock.now_utc()
    with pytest.raises(RuntimeError, match="power"):
        # The run's start and its first transaction.
        reopen(desk, FailingClock(now_utc, 2))
    connection = connect_raw(desk.book.folder / "book.db", desk.book.keys.database)
    stale = connection.execute("SELECT count(*) FROM appointment WHERE offset_minutes <> 0").fetchone()
    kept = connection.execute("SELECT tzdata FROM clinic").fetchone()
    connection.close()
    assert stale == (len(visits) - rederiving.VISITS_AT_ONCE,)
    assert kept == ("1999a",)
    reopen(desk)
    for visit in visits:
        row = desk.row(visit)
        assert (row.start_utc, row.overbooked, row.revision) == (visit.start_utc, None, visit.revision + 1)
    assert version(desk) == rules_version()
    assert_sound(desk)


@pytest.mark.allow_log("not in line with the zone rules yet")
def test_a_book_that_cannot_be_written_now_opens_and_is_mended_later(desk: Desk) -> None:
    visit = desk.visit()
    with desk.book.write(PROGRAM) as work:
        shift(work, [visit], HOUR)
        other_rules(work)
    other = connect_raw(desk.book.folder / "book.db", desk.book.keys.database)
    other.execute("BEGIN IMMEDIATE")
    reopen(desk)
    assert version(desk) == "1999a"
    other.execute("ROLLBACK")
    other.close()
    reopen(desk)
    assert desk.row(visit).start_utc == visit.start_utc
    assert desk.row(visit).lifecycle == Lifecycle.BOOKED
    assert visit.start_utc - desk.clock.now_utc() > DAY
