"""What somebody does in the window, timed from the key to the frame.

Prints one JSON document: lists of [wall, cpu] in milliseconds by name, and single figures.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from benchmarks.booking import Place, free_places
from benchmarks.days import TODAY
from benchmarks.people import SURNAMES
from benchmarks.sizes import SIZES, Size
from benchmarks.window import undoing, views
from benchmarks.window.bare import paint_grid
from benchmarks.window.memory import megabytes
from benchmarks.window.stage import HEIGHT, WIDTH, Stage, Took, staged, timed_until_painted, wait_until
from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.folding import fold
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.sheet import View, make_sheet
from frontdesk.ui.book.surface import Surface
from frontdesk.ui.book.zooming import DENSITY
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.navigation import Wish

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit

Samples = dict[str, list[tuple[float, float]]]
Figures = dict[str, float]

MONDAY: Final = TODAY - timedelta(days=TODAY.weekday())
WEEKS: Final = (1, 2, 3, 4)
"""Ahead of today's week: no ledger there, so `thinning` could take visits out."""
LONG: Final = 1_000
"""Day switches of the memory workload."""
_PAGE_DOWN: Final = Qt.Key.Key_PageDown
_PAGE_UP: Final = Qt.Key.Key_PageUp


class Grid(QWidget):
    """The floor: 300 blocks drawn by Qt alone."""

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """All of them."""
        paint_grid(self)


class Hands:
    """Somebody at the window, with a bare grid beside it."""

    def __init__(self, stage: Stage, turns: int, size: Size, seed: int) -> None:
        self.stage, self.turns, self.size, self.seed = stage, turns, size, seed
        self.samples: Samples = {}
        self.figures: Figures = {}
        screen = stage.window.screen_of("book")
        assert isinstance(screen, BookScreen)
        self.screen = screen
        self.canvas = screen.canvas
        self._grid = Grid()
        self._grid.resize(WIDTH, HEIGHT)
        # It must not take the focus from the window, which would end what is dragged.
        self._grid.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._grid.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        timed_until_painted(self._grid.show, self._grid)
        stage.window.activateWindow()
        stage.calm()

    def note(self, name: str, took: Took) -> None:
        """Keep a sample."""
        self.samples.setdefault(name, []).append((took.wall, took.cpu))

    def floor(self, name: str) -> None:
        """Right beside it: the bare grid, as large."""
        self.note(f"{name}, floor", timed_until_painted(self._grid.update, self._grid))

    def key(self, key: Qt.Key) -> None:
        """Press it in the window."""
        handle = self.stage.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key)

    def shows(self, day: date) -> bool:
        """Whether this day is shown."""
        return self.screen.day == day

    def show(self, day: date) -> None:
        """Go to a day, untimed."""
        if self.screen.day != day or self.screen.page is None:
            timed_until_painted(lambda: self.screen.go_to(day), self.canvas.viewport())
        self.canvas.setFocus()


def day_switch(hands: Hands) -> None:
    """PgDn and PgUp, between days of as many visits."""
    hands.figures["visits"] = 0
    for turn in range(hands.turns + 1):
        week = MONDAY + timedelta(weeks=WEEKS[turn % len(WEEKS)])
        hands.show(week)
        for step in (1, 1, 1, 1, -1, -1, -1, -1):
            wanted = hands.screen.day + timedelta(days=step)
            took = timed_until_painted(
                partial(hands.key, _PAGE_DOWN if step > 0 else _PAGE_UP),
                hands.canvas.viewport(),
                partial(hands.shows, wanted),
            )
            if turn:
                hands.note("day_switch", took)
                hands.floor("day_switch")
        page = hands.screen.page
        assert page is not None
        hands.figures["visits"] = len(page.visits)
        hands.figures["columns"] = len(page.columns)


def full_repaint(hands: Hands) -> None:
    """The whole day anew, every block of it in view."""
    hands.stage.desk.prefs.put(DENSITY, int(SlotHeight.COMPACT))
    hands.show(MONDAY + timedelta(weeks=WEEKS[0]))
    viewport = hands.canvas.viewport()
    draw = _drawing(hands)
    for _ in range(hands.turns):
        hands.note("full_repaint", timed_until_painted(viewport.update, viewport))
        hands.note("full_repaint, anew", draw())
        hands.floor("full_repaint")


def _drawing(hands: Hands) -> Callable[[], Took]:
    """Draws the page on a picture as large as the viewport with nothing kept but measured text, as after a switch of days."""
    page, viewport = hands.screen.page, hands.canvas.viewport()
    assert page is not None
    ratio = viewport.devicePixelRatioF()
    picture = QPixmap(viewport.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    surface = Surface(hands.stage.desk.theme.scheme)
    sheet = make_sheet(page, View(viewport.width(), viewport.height(), SlotHeight.COMPACT))

    def draw() -> Took:
        cpu, wall = time.process_time_ns(), time.perf_counter_ns()
        surface.show(sheet, seen_width=viewport.width(), mirrored=False)
        painter = QPainter(picture)
        surface.paint(painter, viewport.rect(), hands.canvas.scene(), ratio=ratio, empty_text="")
        painter.end()
        return Took((time.perf_counter_ns() - wall) / 1e6, (time.process_time_ns() - cpu) / 1e6)

    draw()
    return draw


def scroll(hands: Hands) -> None:
    """A notch of the wheel after the other, down and up again."""
    hands.stage.desk.prefs.put(DENSITY, int(SlotHeight.ROOMY))
    hands.show(MONDAY + timedelta(weeks=WEEKS[0]))
    bar, viewport = hands.canvas.verticalScrollBar(), hands.canvas.viewport()
    bar.setValue(0)
    at, step = 0, 60
    for _ in range(hands.turns):
        if not 0 <= at + step <= bar.maximum():
            step = -step
        at = max(0, min(at + step, bar.maximum()))
        hands.note("scroll", timed_until_painted(partial(bar.setValue, at), viewport))
        hands.floor("scroll")


def drag(hands: Hands) -> None:
    """A visit is dragged over the day, a step of the pointer a frame."""
    hands.stage.desk.prefs.put(DENSITY, int(SlotHeight.NORMAL))
    hands.show(MONDAY + timedelta(weeks=WEEKS[0]))
    canvas = hands.canvas
    viewport = canvas.viewport()
    handle = hands.stage.window.windowHandle()
    assert handle is not None
    top = viewport.mapTo(hands.stage.window, QPoint(0, 0))
    taken = next(rect for visit in _booked(hands) if (rect := canvas.rect_of(visit.id)) and rect.top() > 80)
    start = top + taken.center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 5):
        QTest.mouseMove(handle, start + QPoint(0, 10 * part))
    spot, down, across = start + QPoint(0, 40), int(SlotHeight.NORMAL), taken.width()
    for _ in range(hands.turns):
        # A slot further each time, and to the next column at the end of this one: every step shows something else.
        step = QPoint(0, down)
        if not _is_inside(viewport, spot + step - top):
            step, down = QPoint(across, 0), -down
        if not _is_inside(viewport, spot + step - top):
            step, across = QPoint(-across, 0), -across
        spot = spot + step
        hands.note("drag", timed_until_painted(partial(QTest.mouseMove, handle, spot), viewport))
        hands.floor("drag")
    assert canvas.is_moving, "nothing was dragged"
    canvas.end_move()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=spot)


def _is_inside(viewport: QWidget, spot: QPoint) -> bool:
    """Far enough from the edges not to scroll."""
    return viewport.rect().adjusted(120, 120, -100, -100).contains(spot)


def search_keys(hands: Hands) -> None:
    """Surnames typed into the search, letter by letter."""
    window = hands.stage.window
    names = [name for name in map(fold, SURNAMES) if name.isalpha() and len(name) >= 5]
    dice = random.Random(hands.seed)  # noqa: S311
    window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    hands.stage.calm()
    listed = window.findChild(QListView, "search.list")
    assert listed is not None
    for turn in range(hands.turns + 1):
        window.search.clear()
        typed = ""
        for letter in dice.choice(names)[:5]:
            typed += letter
            took = timed_until_painted(
                partial(QTest.keyClicks, window.search, letter),
                listed.viewport(),
                partial(_is_typed, window.search, typed),
            )
            if turn:
                hands.note("search_key", took)
    window.focus_content()


def _is_typed(field: QLineEdit, text: str) -> bool:
    return field.text() == text


def book_enter(hands: Hands) -> None:
    """Enter on a booking that is complete, until its line is painted, and until its block is."""
    window = hands.stage.window
    places = [each for each in free_places(hands.size, seed=hands.seed) if each.date > TODAY.isoformat()]
    done = 0
    for place in places:
        if done > hands.turns:
            break
        hands.show(date.fromisoformat(place.date))
        panel = _filled(hands, place)
        if panel is None:
            continue
        in_book = done % 2 == 1
        widget = hands.canvas.viewport() if in_book else panel.sheet.done
        ready = partial(_is_drawn, hands, place) if in_book else partial(_is_booked, panel)
        took = timed_until_painted(partial(hands.key, Qt.Key.Key_Return), widget, ready)
        hands.stage.calm()
        if done:
            hands.note("book_enter, block" if in_book else "book_enter", took)
        done += 1
        window.panel.close_panel()
        hands.stage.calm()


def _filled(hands: Hands, place: Place) -> BookingPanel | None:
    """The panel with everything in it that a booking needs; None where it would ask something first."""
    desk, window = hands.stage.desk, hands.stage.window
    wish = Wish(
        provider_id=place.provider_id,
        location_id=1,
        start_wall=place.wall,
        minutes=10,
        patient_id=place.patient_id,
        type_id=4,
    )
    desk.go.panel(lambda: BookingPanel(desk, wish))
    hands.stage.calm()
    panel = window.panel.findChild(BookingPanel)
    assert panel is not None
    wait_until(lambda: panel.picker.person is not None and panel.visit.knows_choices)
    hands.stage.calm()
    if panel.findings.sentence:
        window.panel.close_panel()
        hands.stage.calm()
        return None
    return panel


def _is_booked(panel: BookingPanel) -> bool:
    return panel.key.startswith("booked:")


def _is_drawn(hands: Hands, place: Place) -> bool:
    page = hands.screen.page
    return page is not None and any(
        (each.provider_id, each.start_wall, each.lifecycle)
        == (place.provider_id, place.wall, Lifecycle.BOOKED)
        for each in page.visits
    )


def memory(hands: Hands) -> None:
    """What the window needs while nothing happens, and after many day switches."""
    hands.show(TODAY)
    hands.figures["idle"] = megabytes()
    switches = LONG if hands.turns > 1 else 20
    for number in range(switches + 200):
        if number == 200:
            before = megabytes()
        day = MONDAY + timedelta(weeks=1 + number // 5 % 8, days=number % 5)
        timed_until_painted(partial(hands.screen.go_to, day), hands.canvas.viewport())
    hands.figures["growth"] = megabytes() - before
    hands.figures["switches"] = switches


def _booked(hands: Hands) -> list[DayVisit]:
    page = hands.screen.page
    assert page is not None
    return [each for each in page.visits if each.lifecycle is Lifecycle.BOOKED]


ACTS: Final[dict[str, Callable[[Hands], None]]] = {
    "day_switch": day_switch,
    "full_repaint": full_repaint,
    "scroll": scroll,
    "drag": drag,
    "search_key": search_keys,
    "book_enter": book_enter,
    "memory": memory,
    "week": views.week_switch,
    "month": views.month_switch,
    "undo": undoing.undo_key,
}


def main(folder: str, acts: str, turns: str, size: str, seed: str) -> None:
    """Do them, with the window open once."""
    with staged(Path(folder)) as stage:
        hands = Hands(stage, int(turns), SIZES[size], int(seed))
        for name in acts.split(","):
            ACTS[name](hands)
        print(json.dumps({"samples": hands.samples, "figures": hands.figures}), flush=True)
