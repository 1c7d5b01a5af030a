"""A machine that slept or was off for days: what fell due meanwhile is held for one look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdesk.demo.network import Fate
from frontdesk.demo.network.fates import EVERYBODY
from frontdesk.domain.errors import ProviderUnreachable
from frontdesk.models.tables import Downtime
from frontdesk.services.messaging.looking import drop_held, held_texts, send_held
from tests.support.clinic import ANNA
from tests.support.loop import Loop

FRIDAY = "2026-11-20T18:00:00+00:00"
MONDAY = "2026-11-23T09:05:00+00:00"
MANY = 12


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A clinic that switched its reminders on some time before."""
    with Loop(tmp_path, now="2026-11-20T10:00:00+00:00") as made:
        yield made


def book(loop: Loop, count: int, start: str = "2026-11-25T15:00", *, offset: int = 0) -> None:
    """So many visits, each on a number of its own."""
    for index in range(offset, offset + count):
        loop.visit(loop.patient(mobile=f"+1202555{1000 + index}"), start, provider=f"Dr {index}")


def sleep_over_the_weekend(loop: Loop, count: int = MANY) -> None:
    """Visits on Wednesday stand in the book, the last cycle ran on Friday evening, and it is Monday morning."""
    loop.clock.set(FRIDAY)
    book(loop, count)
    assert loop.sync().sent == 0
    loop.clock.set(MONDAY)


def downtimes(loop: Loop) -> list[Downtime]:
    with loop.book.write(ANNA) as work:
        return list(work.session.scalars(select(Downtime).order_by(Downtime.id)))


def test_what_fell_due_while_nobody_ran_waits_for_one_look(loop: Loop) -> None:
    sleep_over_the_weekend(loop)
    report = loop.sync()
    assert (report.planned, report.sent, report.held) == (MANY, 0, MANY)
    look = held_texts(loop.book)
    assert look.sentence == (
        "Frontdesk was not running from Fri 18:00 to Mon 09:05. 12 texts fell due meanwhile. Look at them, then send."
    )
    assert report.errors == (look.sentence,)
    assert [each.to for each in look.texts] == [row.to for row in loop.rows()]
    assert all("15:00" in each.body and each.first_name == "Jana" for each in look.texts)
    assert loop.sync().sent == 0
    [row] = downtimes(loop)
    assert (row.due, row.looked_utc) == (MANY, None)


def test_after_the_look_they_are_sent_and_some_are_dropped(loop: Loop) -> None:
    sleep_over_the_weekend(loop)
    loop.sync()
    ids = [each.id for each in held_texts(loop.book).texts]
    drop_held(loop.book, ANNA, ids[:2])
    assert downtimes(loop)[0].looked_utc is None
    send_held(loop.book, ANNA, ids)
    assert held_texts(loop.book).texts == ()
    assert downtimes(loop)[0].looked_utc is not None
    report = loop.sync()
    assert (report.sent, report.held) == (MANY - 2, 0)
    assert loop.states().count("cancelled") == 2


def test_a_visit_that_moves_meanwhile_takes_its_text_back(loop: Loop) -> None:
    sleep_over_the_weekend(loop)
    loop.sync()
    [visit] = loop.rows()[0].visits
    loop.move(loop.visit_of(visit), "2026-11-25T16:00")
    assert len(held_texts(loop.book).texts) == MANY - 1
    report = loop.sync()
    assert report.sent == 1
    assert "16:00" in loop.accepted()[0].message.body


def test_what_nobody_looks_at_in_time_expires(loop: Loop) -> None:
    sleep_over_the_weekend(loop)
    loop.sync()
    loop.clock.set("2026-11-25T12:30:00+00:00")
    report = loop.sync()
    assert report.sent == 0
    assert held_texts(loop.book).texts == () or all(
        each.step == "today" for each in held_texts(loop.book).texts
    )
    assert "expired" in loop.states()


def test_a_few_go_as_usual(loop: Loop) -> None:
    sleep_over_the_weekend(loop, 9)
    report = loop.sync()
    assert (report.sent, report.held, report.errors) == (9, 0, ())
    [row] = downtimes(loop)
    assert row.due == 9


def test_what_is_booked_after_the_gap_goes_without_delay(loop: Loop) -> None:
    sleep_over_the_weekend(loop, 3)
    book(loop, MANY, offset=100)
    report = loop.sync()
    assert (report.sent, report.held) == (MANY + 3, 0)


def test_what_is_moved_after_the_gap_goes_without_delay(loop: Loop) -> None:
    loop.clock.set(FRIDAY)
    made = [
        loop.visit(loop.patient(mobile=f"+1202555{1000 + index}"), "2026-12-10T15:00", provider=f"Dr {index}")
        for index in range(MANY)
    ]
    loop.sync()
    loop.clock.set(MONDAY)
    for visit in made:
        loop.move(visit, "2026-11-25T15:00")
    report = loop.sync()
    assert (report.sent, report.held) == (MANY, 0)


def test_switching_reminders_on_after_the_gap_is_no_downtime(loop: Loop) -> None:
    loop.set("reminders.enabled", "false")
    sleep_over_the_weekend(loop)
    loop.set("reminders.enabled", "true")
    report = loop.sync()
    assert (report.sent, report.held) == (MANY, 0)


def test_the_first_cycle_of_a_book_has_no_gap(loop: Loop) -> None:
    loop.clock.set(FRIDAY)
    book(loop, MANY)
    loop.clock.set(MONDAY)
    report = loop.sync()
    assert (report.sent, report.held) == (MANY, 0)
    assert downtimes(loop) == []


def test_a_clinic_may_have_nothing_held(loop: Loop) -> None:
    loop.set("reminders.hold_after_hours", "0")
    sleep_over_the_weekend(loop)
    assert loop.sync().sent == MANY
    [row] = downtimes(loop)
    assert row.due == MANY


def test_a_machine_that_wakes_without_a_network_still_holds(loop: Loop) -> None:
    sleep_over_the_weekend(loop)
    loop.server.stop()
    with pytest.raises(ProviderUnreachable):
        loop.sync()
    loop.server.start()
    loop.clock.advance(seconds=45)
    report = loop.sync()
    assert (report.sent, report.held) == (0, MANY)
    assert len(downtimes(loop)) == 1


def test_a_network_that_is_away_for_a_night_is_no_downtime(loop: Loop) -> None:
    loop.clock.set(FRIDAY)
    book(loop, MANY)
    loop.sync()
    loop.server.stop()
    for _ in range(10):
        loop.clock.advance(hours=8)
        with pytest.raises(ProviderUnreachable):
            loop.sync()
    loop.server.start()
    assert downtimes(loop) == []


def test_of_several_steps_that_fell_due_only_the_nearest_waits(loop: Loop) -> None:
    loop.clock.set("2026-11-20T10:00:00+00:00")
    book(loop, MANY, "2026-11-24T15:00")
    assert loop.sync().sent == 0
    loop.clock.set("2026-11-23T16:00:00+00:00")
    report = loop.sync()
    assert (report.held, report.expired, report.sent) == (MANY, MANY, 0)
    assert {each.step for each in held_texts(loop.book).texts} == {"ask_again"}


def test_what_the_account_held_before_the_weekend_is_looked_at_too(loop: Loop) -> None:
    loop.clock.set(FRIDAY)
    loop.network.set_fate(EVERYBODY, Fate.TRIAL)
    book(loop, MANY, "2026-11-23T15:00")
    loop.sync()
    assert set(loop.states()) <= {"held", "expired"}
    loop.network.set_fate(EVERYBODY, Fate.DELIVERED)
    loop.clock.set(MONDAY)
    assert loop.sync().sent == 0
    assert len(held_texts(loop.book).texts) == MANY
