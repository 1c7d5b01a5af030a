"""The marks of a visit: which there are, which come first, and where all of them are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QAccessible

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import ByWhat, DayName, DayVisit
from frontdesk.ui import icons
from frontdesk.ui.book import wording
from frontdesk.ui.book.access import VisitKey
from frontdesk.ui.book.art import BlockArt
from frontdesk.ui.book.blocks import Composed, Composer
from frontdesk.ui.book.hover import visits_hint
from frontdesk.ui.book.marks import MOST, marks_of, too_long
from frontdesk.ui.book.sheet import View, make_sheet
from frontdesk.ui.book.text_cache import Fits
from frontdesk.ui.tokens import LIGHT
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import NOW, at, column, page, visit

EVERY: dict[str, tuple[dict[str, Any], str]] = {
    "mark-late": ({"expected_utc": at("11:25")}, "Expected 11:25"),
    "mark-video": ({"remote": "video"}, "Video visit"),
    "mark-phone_visit": ({"remote": "phone"}, "Visit by phone"),
    "mark-first_visit": ({"first_visit": True}, "First visit"),
    "mark-call": ({"call_instead": True}, "Call instead of texting"),
    "mark-interpreter": ({"interpreter": True}, "Interpreter"),
    "mark-quiet": ({"needs_quiet": True}, "Needs quiet"),
    "mark-time": ({"needs_time": True}, "Needs time"),
    "mark-overbooked": ({"overbooked": "Emergency"}, "Shares its time on purpose"),
    "mark-sooner": ({"sooner": True}, "Wants it sooner"),
    "mark-note": ({"note": "Bring the letter"}, "Note"),
}


def everything(number: int = 1, start: str = "11:00", minutes: int = 60, **facts: Any) -> DayVisit:
    """A visit with every mark that one can have at a time."""
    marked: dict[str, Any] = {}
    for icon, (one, _) in EVERY.items():
        if icon != "mark-phone_visit":
            marked |= one
    return visit(number, start, minutes, **{**marked, **facts})


@pytest.mark.parametrize("icon", EVERY)
def test_each_mark_by_itself(icon: str) -> None:
    facts, text = EVERY[icon]
    assert marks_of(visit(1, "11:00", **facts), NOW) == ((icon, text),)
    assert icon in icons.names()


def test_the_most_pressing_come_first() -> None:
    waits = everything(lifecycle=Lifecycle.ARRIVED, arrived_utc=NOW - 21 * MINUTE)
    order = [each.icon for each in marks_of(waits, NOW, limit=20)]
    assert order == [
        "mark-waiting_long",
        *(each for each in EVERY if each not in ("mark-phone_visit", "mark-late")),
    ]
    assert marks_of(waits, NOW, limit=20)[0].text == "Waits 20 min or longer"


@pytest.mark.parametrize(("minutes", "limit", "long"), [(19, 20, False), (20, 20, True), (200, 0, False)])
def test_who_waits_too_long(minutes: int, limit: int, long: bool) -> None:
    waits = visit(1, "9:00", lifecycle=Lifecycle.ARRIVED, arrived_utc=NOW - minutes * MINUTE)
    assert too_long(waits, NOW, limit) is long
    assert not too_long(replace(waits, lifecycle=Lifecycle.IN_ROOM), NOW, limit)


def _composed(
    made: DayVisit, *, width: int = 400, by: ByWhat = ByWhat.PROVIDER, density: SlotHeight = SlotHeight.NORMAL
) -> Composed:
    columns = (
        (column(1, [made]),)
        if by is ByWhat.PROVIDER
        else (column(1, provider_id=None, room_id=5, location_id=1),)
    )
    shown = replace(page([made], columns=columns, by=by), providers=(DayName(1, "Dr Okafor"),))
    sheet = make_sheet(shown, View(48 + width, 700, density))
    composer = Composer(BlockArt(LIGHT, ratio=1.0, mirrored=False), Fits())
    composer.now_utc = NOW
    composer.limits = sheet.limits
    composer.providers = sheet.names if by is ByWhat.ROOM else {}
    block = next(sheet.geometry.blocks())
    return composer.composed(block, made)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_a_block_has_three_marks_at_most(minutes: int) -> None:
    assert len(_composed(everything(minutes=minutes)).pictures) == MOST


@pytest.mark.usefixtures("qapp")
def test_marks_leave_room_for_the_name() -> None:
    narrow = _composed(everything(minutes=15, patient="Jana Novák"), width=160)
    assert narrow.runs[0].text == "Jana Novák"
    assert 0 < len(narrow.pictures) <= MOST
    wordy = _composed(everything(minutes=15, patient="Maximiliana von Hohenstein-Waldburg"), width=160)
    assert not wordy.pictures


@pytest.mark.usefixtures("qapp")
def test_by_room_a_block_says_whose_visit_it_is() -> None:
    made = visit(1, "9:00", 30, room_id=5)
    assert "Consultation, 30 min, Dr Okafor" in [run.text for run in _composed(made, by=ByWhat.ROOM).runs]
    assert "Consultation, Dr Okafor" in [run.text for run in _composed(made, by=ByWhat.ROOM, width=230).runs]
    short = visit(1, "9:00", 15, room_id=5, patient="Jana Novák")
    assert "Dr Okafor" in [run.text for run in _composed(short, by=ByWhat.ROOM).runs]
    assert not any("Okafor" in run.text for run in _composed(made).runs)


def test_all_marks_are_in_the_tooltip_and_told_to_screen_readers(shown: Shown) -> None:
    made = everything()
    canvas = shown(page([made]))
    assert canvas.sheet is not None
    tip = visits_hint(canvas.sheet, (1,), NOW, hidden=False)
    told = canvas.accessible_tree.text_of(VisitKey(1), QAccessible.Text.Description)
    for icon, (_, text) in EVERY.items():
        if icon not in ("mark-phone_visit", "mark-note"):
            assert text in tip
            assert text in told
    assert "Bring the letter" in tip


def test_who_comes_to_a_provider_that_is_late_begins_later(shown: Shown) -> None:
    booked, done = visit(1, "11:00"), visit(2, "9:00", lifecycle=Lifecycle.COMPLETED)
    canvas = shown(replace(page([booked, done]), providers=(DayName(1, "Dr Okafor", 25),)))
    tree, description = canvas.accessible_tree, QAccessible.Text.Description
    assert "Begins about 11:25, 25 min behind" in tree.text_of(VisitKey(1), description)
    assert "behind" not in tree.text_of(VisitKey(2), description)
    assert canvas.sheet is not None
    assert "Begins about 11:25" in visits_hint(canvas.sheet, (1,), NOW, hidden=True)


def test_hidden_names_hide_the_note_but_not_that_there_is_one() -> None:
    details = wording.visit_details(everything(), NOW, hidden=True)
    assert "Note" in details
    assert not any("letter" in each for each in details)
