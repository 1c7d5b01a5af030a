"""The real program with its demo clinic, met as somebody meets it who does not see it: by names and keys alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.support.atspi import Element, NotShown, Reader, reader
from tests.support.screen import virtual_screen

if sys.platform != "linux":
    pytest.skip("AT-SPI is Linux's", allow_module_level=True)

pytestmark = pytest.mark.accessible_screen

MOST_STEPS = 60
VISIT = re.compile(r"^(?P<time>\d\d:\d\d) (?P<patient>.+?), (?P<kind>[^,]+ \d[^,]*), .+, (?P<state>[^,]+)$")
FREE = re.compile(r"^(?P<time>\d\d:\d\d) free, (?P<provider>.+)$")
OVER_FREE_TIME = re.compile(r"^(?P<time>\d\d:\d\d) to \d\d:\d\d, ")
"""What is read out while a visit is moved over free time; else it says what is in the way."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The program, and who sits before it."""

    program: Element
    eyes: Reader

    @property
    def day(self) -> Element:
        """The day, by its name."""
        return self.program.find(name_like=r"^Book, \w+")

    def focused(self) -> Element:
        """What the cursor stands on."""
        return self.day.find(role="list item", states=["focused"])

    def at(self, name: str) -> Element:
        """The cursor, once it stands on what is called so."""
        return self.eyes.wait_until(self.focused, lambda element: element.name == name)

    def heard_since(self, count: int, pattern: str) -> str:
        """What was read out after the first `count` sentences that is like this."""
        heard = self.eyes.wait_until(
            self.eyes.heard, lambda all_of_it: any(re.search(pattern, each) for each in all_of_it[count:])
        )
        return next(each for each in heard[count:] if re.search(pattern, each))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with (
        virtual_screen(window_manager=True) as screen,
        reader(screen) as eyes,
        screen.running([sys.executable, "-m", "frontdesk", "demo"]) as process,
    ):
        program = eyes.application(process.pid, seconds=60)
        program.find(role="list item", name_like=VISIT.pattern, seconds=60)
        # Nothing else happens meanwhile: nobody comes, and nobody answers.
        program.find(role="push button", name="Pause").press()
        program.find(role="push button", name="Go on")
        yield Desk(program, eyes)


def visit_of(item: Element) -> re.Match[str]:
    """What an item says of a visit."""
    found = VISIT.match(item.name)
    assert found is not None, item.name
    return found


def test_a_visit_is_found_by_name_and_confirmed_by_a_key(desk: Desk) -> None:
    visit = desk.day.find(role="list item", name_like=", (not asked|asked)$")
    patient = visit_of(visit)["patient"]
    desk.eyes.keys("Ctrl+K")
    desk.program.find(identifier="search", states=["focused"])
    desk.eyes.type(patient)
    found = desk.program.find(identifier="search.list")
    found.find(role="list item", name_like=rf"^{re.escape(patient)}")
    desk.eyes.keys("Escape")
    desk.day.wait_until(lambda element: "focused" in element.states)
    visit.press("SetFocus")
    assert desk.focused().name == visit.name
    told = len(desk.eyes.heard())
    desk.eyes.keys("c")
    visit.wait_until(lambda element: visit_of(element)["state"] == "confirmed")
    assert desk.heard_since(told, "confirmed") == f"{patient}: confirmed"


def test_a_visit_is_opened_and_read_line_by_line(desk: Desk) -> None:
    visit = desk.day.find(role="list item", name_like=", confirmed$")
    patient = visit_of(visit)["patient"]
    visit.press("SetFocus")
    desk.at(visit.name)
    told = len(desk.eyes.heard())
    desk.eyes.keys("Enter")
    assert desk.heard_since(told, "F6") == desk.heard_since(told, rf"^{re.escape(patient)}, ")
    desk.eyes.keys("F6")
    area = desk.program.find(name="The visit", states=["focused"])
    assert area.description
    told = len(desk.eyes.heard())
    desk.eyes.keys(*["Down"] * 5)
    assert desk.heard_since(told, visit_of(visit)["time"])
    desk.eyes.keys("Escape")
    desk.at(visit.name)


def test_another_day_is_named(desk: Desk) -> None:
    day = desk.day.name
    told = len(desk.eyes.heard())
    desk.eyes.keys("PgDown")
    other = desk.heard_since(told, "")
    assert other not in day
    desk.program.find(name=f"Book, {other}")
    told = len(desk.eyes.heard())
    desk.eyes.keys("t")
    assert desk.heard_since(told, "") in day


def test_no_description_has_markup_and_no_layer_is_heard_of(desk: Desk) -> None:
    described = [each.description for each in desk.program.all(role="push button") if each.description]
    assert any(each.startswith("Key ") for each in described)
    assert not [each for each in described if "<" in each]
    assert "layered pane" not in desk.program.dump()


def test_a_visit_is_booked_in_a_free_slot_and_moved(desk: Desk) -> None:
    known = desk.day.find(role="list item", name_like=", confirmed$")
    patient = visit_of(known)["patient"]
    slot = _to_free_time(desk)
    told = len(desk.eyes.heard())
    desk.eyes.keys("Enter")
    desk.program.find(identifier="booking.patient", states=["focused"])
    desk.eyes.type(patient)
    desk.program.find(identifier="booking.patient.hits").find(name_like=rf"^{re.escape(patient)}")
    desk.eyes.keys("Enter")
    desk.program.find(identifier="booking.patient.change")
    _until_booked(desk)
    assert patient.split(" ")[0] in desk.heard_since(told, r"^Booked|booked")
    desk.eyes.keys("Enter")
    booked = desk.day.find(role="list item", name_like=rf"^{slot['time']} {re.escape(patient)}, ")
    assert slot["provider"] in booked.name
    _move_down(desk, booked)


def _to_free_time(desk: Desk) -> re.Match[str]:
    """From the first visits on with the arrows until there is free time."""
    for column in desk.day.all(role="list"):
        item = column.find(role="list item", name_like=VISIT.pattern)
        item.press("SetFocus")
        here = desk.at(item.name)
        for _ in range(MOST_STEPS):
            free = FREE.match(here.name)
            if free is not None:
                return free
            desk.eyes.keys("Down")
            here = desk.focused()
    raise AssertionError(f"no time is free in {desk.day.dump()}")


def _until_booked(desk: Desk) -> None:
    """Enter, and once more for each thing that is worth a second look."""
    for _ in range(4):
        desk.eyes.keys("Enter")
        try:
            desk.program.find(identifier="booking.read_back", seconds=1.5)
        except NotShown:
            continue
        return
    raise AssertionError(desk.program.find(identifier="panel").dump())


def _move_down(desk: Desk, visit: Element) -> None:
    """M, arrows until it is over free time again, Enter."""
    patient, was = visit_of(visit)["patient"], visit_of(visit)["time"]
    visit.press("SetFocus")
    desk.at(visit.name)
    told = len(desk.eyes.heard())
    desk.eyes.keys("m")
    assert desk.heard_since(told, "").startswith(was)
    # How full the day is below, above and beside depends on what had come before the day was paused.
    along = [*["Down"] * MOST_STEPS, *["Up"] * (2 * MOST_STEPS)]
    for key in [*along, "Right", *along, "Right", *along, *["Left"] * 3, *along]:
        told = len(desk.eyes.heard())
        desk.eyes.keys(key)
        over = OVER_FREE_TIME.match(desk.heard_since(told, ""))
        if over is not None and over["time"] != was:
            break
    else:
        raise AssertionError(f"no other time is free: {desk.eyes.heard()[-40:]}")
    told = len(desk.eyes.heard())
    desk.eyes.keys("Enter")
    visit.wait_until(lambda element: visit_of(element)["time"] == over["time"])
    assert f"{patient}: moved to" in desk.heard_since(told, "moved")
    assert not desk.day.all(name_like=rf"^{was} {re.escape(patient)}, ")
