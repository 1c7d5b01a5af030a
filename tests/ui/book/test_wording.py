from __future__ import annotations

from typing import Any

import pytest

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.day_moves import obstacles
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.book import wording
from frontdesk.ui.book.sheet import View, make_sheet
from tests.ui.book.pages import NOW, at, column, page, visit

pytestmark = pytest.mark.usefixtures("light")

ASKED = {"asked_utc": NOW - 72 * HOUR, "asked_state": "delivered"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"confirmation": Confirmation.NOT_ASKED}, "Not asked yet"),
        ({"confirmation": Confirmation.AWAITING, **ASKED}, "Asked Sat 10:20, no answer"),
        ({"confirmation": Confirmation.AWAITING}, "Asked, no answer"),
        (
            {"confirmation": Confirmation.AWAITING, **ASKED, "asked_state": "undelivered"},
            "Asked Sat 10:20, not delivered",
        ),
        (
            {"confirmation": Confirmation.AWAITING, **ASKED, "asked_state": "uncertain"},
            "Asked Sat 10:20, perhaps not sent",
        ),
        (
            {"confirmation": Confirmation.AWAITING, **ASKED, "asked_state": "queued"},
            "The question waits to be sent",
        ),
        ({"confirmation": Confirmation.CONFIRMED, "answered_utc": NOW - HOUR}, "Confirmed 09:20"),
        ({"confirmation": Confirmation.CONFIRMED}, ""),
        ({"confirmation": Confirmation.DECLINED, "answered_utc": NOW - HOUR}, "Said so 09:20"),
        ({"confirmation": Confirmation.NEEDS_PERSON, "reply": "at\n three?"}, "“at three?”"),
        ({"lifecycle": Lifecycle.ARRIVED, "arrived_utc": NOW - 14 * MINUTE}, "10:06, 14 min"),
        ({"lifecycle": Lifecycle.ARRIVED, "arrived_utc": NOW + MINUTE}, "10:21, 0 min"),
        ({"lifecycle": Lifecycle.IN_ROOM, "in_room_utc": NOW}, "In room since 10:20"),
        ({"lifecycle": Lifecycle.COMPLETED, "ended_utc": NOW}, "Done 10:20"),
        ({"lifecycle": Lifecycle.LEFT_WITHOUT_VISIT, "ended_utc": NOW}, "Left 10:20"),
        ({"lifecycle": Lifecycle.NO_SHOW}, ""),
    ],
)
def test_the_story_of_a_visit(facts: dict[str, Any], told: str) -> None:
    assert wording.story(visit(1, "11:00", **facts), NOW) == told


def test_words_of_a_patient_are_not_shown_while_names_are_hidden() -> None:
    asks = visit(1, "11:00", confirmation=Confirmation.NEEDS_PERSON, reply="my knee", note="knee")
    assert wording.visit_details(asks, NOW, hidden=True) == ("Note",)
    assert wording.visit_details(asks, NOW, hidden=False) == ("“my knee”", "knee")


@pytest.mark.parametrize(
    ("name", "initials"), [("Jana Nováková", "J. N."), ("Madonna", "M."), ("", ""), ("  Li   Wei ", "L. W.")]
)
def test_initials(name: str, initials: str) -> None:
    assert wording.initials(name) == initials


@pytest.mark.parametrize(
    ("visits", "to_confirm", "line"),
    [(0, 0, "No visits"), (22, 7, "7 of 22 to confirm"), (3, 0, "None of 3 to confirm")],
)
def test_the_line_of_a_column(visits: int, to_confirm: int, line: str) -> None:
    assert wording.column_line(column(1, visits=visits, to_confirm=to_confirm)) == line


@pytest.mark.parametrize(
    ("shown", "first", "second", "told"),
    [
        (None, (1,), (1,), ["", ""]),
        (None, (1,), (2,), ["Vinohrady", "Karlín"]),
        (None, (1, 2), (1,), ["Vinohrady, Karlín", "Vinohrady"]),
        (1, (1,), (2,), ["", "Karlín"]),
        (1, (), (1,), ["", ""]),
    ],
)
def test_a_place_is_told_where_it_is_another_one(
    shown: int | None, first: tuple[int, ...], second: tuple[int, ...], told: list[str]
) -> None:
    columns = (column(1, location_ids=first), column(2, location_ids=second))
    made = page([], columns=columns, location_id=shown)
    assert [wording.column_place(each, made) for each in columns] == told


def test_what_is_in_the_way_is_named() -> None:
    from frontdesk.domain.day_geometry import Blocked, Shut

    columns = (
        column(1),
        column(
            2,
            blocked=(Blocked(1, at("10:00"), at("11:00"), "Team meeting"),),
            closed=(Shut(at("14:00"), at("15:00"), "Training"),),
        ),
    )
    made = page([visit(1, "9:00", provider=2, patient="Petr Dvořák")], columns=columns)
    sheet = make_sheet(made, View(900, 700, SlotHeight.NORMAL))

    def told(start: str, end: str, *, hidden: bool = False) -> list[str]:
        found = obstacles(sheet.geometry, 1, start_utc=at(start), end_utc=at(end))
        return [wording.in_the_way(sheet, 1, each, hidden=hidden) for each in found]

    assert told("9:15", "9:45") == ["Dr Malik has Petr Dvořák 09:00 to 09:30"]
    assert told("9:15", "9:45", hidden=True) == ["Dr Malik has P. D. 09:00 to 09:30"]
    assert told("10:15", "10:30") == ["Dr Malik: Team meeting 10:00 to 11:00"]
    assert told("14:15", "14:30") == ["Closed 14:00 to 15:00: Training. Put it there anyway?"]
    assert told("12:00", "12:15") == ["Dr Malik does not work 12:00 to 12:30. Put it there anyway?"]
    assert told("16:00", "16:30") == []
