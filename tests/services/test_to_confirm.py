"""Who still has to confirm: one rule for columns, weeks, months and the strip of days, by Python and by the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.booking import answer_visit, set_status
from frontdesk.services.daypage import ByWhat, is_to_confirm, recounted, standing
from tests.services.readers import EVA, MONDAY, Read, at


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Read]:
    made = Read(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("clock", "still"), [("08:00", 5), ("08:59", 4), ("09:00", 3), ("10:30", 2), ("23:00", 0)]
)
def test_who_should_have_come_by_now_is_not_to_confirm_any_more(desk: Read, clock: str, still: int) -> None:
    for hour in ("09:00", "10:00", "11:00", "12:00"):
        desk.visit(hour)
    confirmed, arrived = desk.visit("13:00"), desk.visit("08:30")
    answer_visit(desk.book, EVA, confirmed.id, confirmation=Confirmation.CONFIRMED)
    desk.clock.set(at(clock))
    if clock != "08:00":
        set_status(desk.book, EVA, arrived.id, lifecycle=Lifecycle.ARRIVED)
    now = desk.clock.now_utc()
    page = desk.page()
    mine = [visit for visit in page.visits if is_to_confirm(visit, now)]
    week = desk.reader.weeks.week(MONDAY, provider_id=page.visits[0].provider_id)
    month = desk.reader.weeks.month(MONDAY, days=1)
    (load,) = desk.reader.month(MONDAY, days=1)
    assert (
        still
        == len(mine)
        == standing(page.visits, now)[1]
        == sum(column.to_confirm for column in page.columns)
        == sum(column.to_confirm for column in desk.reader.day(MONDAY, by=ByWhat.ROOM).columns)
        == load.to_confirm
        == month.days[0].to_confirm
        == week.days[0].column.to_confirm
    )
    assert recounted(page, now) is page
    assert {each.to_confirm for each in recounted(page, at("23:59")).columns} == {0}
