"""Many at once: a check and the booking that follows it are one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from frontdesk.domain.errors import Conflict
from frontdesk.models.tables import Appointment
from frontdesk.services.booking import book_visit, move_visit
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

DESKS = 8
HOURS = [f"{MONDAY}T{hour:02d}:00" for hour in range(9, 15)]


def test_eight_desks_book_the_same_times(desk: Desk) -> None:
    barrier = Barrier(DESKS)

    def one(_: int) -> int:
        barrier.wait()
        booked = 0
        for start in HOURS:
            try:
                book_visit(
                    desk.book, ANNA, patient_id=desk.petr, provider_id=desk.malik, start=start, minutes=60
                )
            except Conflict:
                continue
            booked += 1
        return booked

    with ThreadPoolExecutor(DESKS) as pool:
        assert sum(pool.map(one, range(DESKS))) == len(HOURS)
    with desk.book.read() as reader:
        starts = reader.execute(select(Appointment.start_utc, func.count()).group_by(Appointment.start_utc))
        assert [count for _, count in starts] == [1] * len(HOURS)


def test_one_of_two_movers_is_told_of_the_other(desk: Desk) -> None:
    visit = desk.visit()
    barrier = Barrier(2)

    def one(start: str) -> bool:
        barrier.wait()
        try:
            move_visit(desk.book, ANNA, visit.id, start=start, revision=visit.revision)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, HOURS[1:3])) == [False, True]
    assert desk.row(visit).version == 2
