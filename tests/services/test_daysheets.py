"""What goes on paper: every visit that stands, free and closed time between them, and room for whoever just comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from frontdesk.domain.errors import NotFound
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.services.alerts import add_alert, end_alert
from frontdesk.services.booking import cancel_visit
from frontdesk.services.daysheets import BLANKS, LEAST_FREE, LineKind, SheetPart, day_sheet, week_plan
from frontdesk.services.desk_reader import DeskReader, reader_of
from tests.services.desk import MONDAY, Desk
from tests.support.clinic import ANNA

DAY = date.fromisoformat(MONDAY)


@pytest.fixture
def reader(desk: Desk) -> Iterator[DeskReader]:
    with closing(reader_of(desk.book)) as made:
        yield made


def _told(part: SheetPart) -> list[tuple[str, int]]:
    return [(str(line.kind), (line.until_utc - line.from_utc) // MINUTE) for line in part.lines]


def _open(desk: Desk) -> None:
    from sqlalchemy import select

    from frontdesk.domain.actors import PROGRAM
    from frontdesk.models.tables import Location, LocationHours

    with desk.book.write(PROGRAM) as work:
        location = work.session.scalars(select(Location.id)).one()
        for begin, end in ((540, 720), (780, 1020)):
            work.session.add(
                LocationHours(location_id=location, weekday=0, from_minute=begin, until_minute=end)
            )


def test_a_day_has_visits_gaps_the_break_and_blank_lines(desk: Desk, reader: DeskReader) -> None:
    _open(desk)
    desk.visit(f"{MONDAY}T09:00")
    gone = desk.visit(f"{MONDAY}T10:00", patient_id=desk.eva)
    cancel_visit(desk.book, ANNA, gone.id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT)
    sheet = day_sheet(reader, DAY, provider_id=desk.malik)
    (part,) = sheet.parts
    assert _told(part) == [
        ("visit", 30),
        ("free", 150),
        ("closed", 60),
        ("free", 240),
        *[("blank", 0)] * BLANKS,
    ]
    assert (part.visits, sheet.subject, sheet.as_of_utc) == (1, "Dr Malik", desk.clock.now_utc())


def test_everybody_has_a_part_and_none_of_anothers_visits(desk: Desk, reader: DeskReader) -> None:
    _open(desk)
    mine = desk.visit(f"{MONDAY}T09:00")
    other = desk.visit(f"{MONDAY}T09:00", patient_id=desk.eva, provider_id=desk.novak)
    found = {
        part.provider: [line.visit.id for line in part.lines if line.visit]
        for part in day_sheet(reader, DAY, location_id=desk.location).parts
    }
    assert found == {"Dr Malik": [mine.id], "Dr Novák": [other.id]}


def test_alerts_that_count_on_the_day_stand_with_the_visit(desk: Desk, reader: DeskReader) -> None:
    desk.visit(f"{MONDAY}T09:00", room_id=desk.room)
    over = add_alert(desk.book, ANNA, desk.petr, "Was so once")
    end_alert(desk.book, ANNA, over.alert.id)
    add_alert(desk.book, ANNA, desk.petr, "Until Sunday", until=date(2026, 11, 29))
    add_alert(desk.book, ANNA, desk.petr, "Falls asleep")
    (line,) = [each for each in day_sheet(reader, DAY).parts[0].lines if each.kind is LineKind.VISIT]
    assert (line.alerts, line.room) == (("Falls asleep",), "Room 1")


def test_a_gap_too_short_for_anybody_is_none(desk: Desk, reader: DeskReader) -> None:
    _open(desk)
    minutes = 30 - LEAST_FREE // MINUTE + 1
    desk.visit(f"{MONDAY}T09:00", minutes=minutes)
    desk.visit(f"{MONDAY}T09:30", patient_id=desk.eva)
    assert _told(day_sheet(reader, DAY, provider_id=desk.malik).parts[0])[:2] == [
        ("visit", minutes),
        ("visit", 30),
    ]


def test_a_week_has_the_days_on_which_somebody_works_or_comes(desk: Desk, reader: DeskReader) -> None:
    _open(desk)
    desk.visit("2026-12-03T09:00")
    sheet = week_plan(reader, date(2026, 12, 2), provider_id=desk.malik)
    assert (sheet.day, sheet.week) == (DAY, True)
    assert [(part.day.isoformat(), part.visits) for part in sheet.parts] == [(MONDAY, 0), ("2026-12-03", 1)]
    assert all(line.kind is not LineKind.BLANK for part in sheet.parts for line in part.lines)


def test_whom_nobody_knows_has_no_sheet(reader: DeskReader, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        day_sheet(reader, DAY, provider_id=99)
    with pytest.raises(NotFound):
        day_sheet(reader, DAY, location_id=99)
    with pytest.raises(NotFound):
        week_plan(reader, DAY, provider_id=99)
