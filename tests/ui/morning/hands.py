"""Hands and eyes at the window: real keys and a real mouse, what stands on the screen, and the book beside it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QPainter, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from frontdesk.domain.day_geometry import Rect
from frontdesk.domain.day_hits import slot_rect
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.hand import EDGE
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.search.bar import SearchBar
from tests.ui.morning.aim import Rest, asked_by, covered_by, heard, named, place_of, standing
from tests.ui.morning.stage import Stage
from tests.ui.watchdog import BUSY_MS, Watchdog
from tests.ui.yardstick import allowed

if TYPE_CHECKING:
    from frontdesk.services.work import Book

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
LEFT: Final = Qt.MouseButton.LeftButton
PICTURES: Final = "FRONTDESK_PICTURES"
PATIENCE_MS: Final = 60_000
"""Nothing takes that long but on a machine that has something else to do."""
TRIES: Final = 3
NEAREST: Final = 10
LOOKS: Final = ("turns_the_light_out",)
LOOK: Final = 2
"""Another look is Qt putting the style sheet on every widget that there is; about 50 ms, and nobody types meanwhile."""


class Receptionist:
    """Sits at the window. Everything done is done by keys and mouse; everything seen is read from widgets and from the book."""

    def __init__(self, stage: Stage, dog: Watchdog, qtbot: QtBot, *, pictures: str = "morning") -> None:
        """`pictures`: what the folder of the pictures is called, where they are wanted."""
        self.stage, self.dog, self.qtbot = stage, dog, qtbot
        self._pictures = pictures
        self.desk, self.window = stage.desk, stage.window
        self.number = 0
        self._asks = 0
        """Conditions that are being asked just now: what is not seen then may be seen when it is asked again."""
        self.kept: dict[str, int] = {}
        """Visits that a later act goes on with."""
        self.stood: list[frozenset[tuple[object, ...]]] = []
        """How the book stood, one after the other, for acts that take several back."""
        self.busy: list[tuple[float, str]] = []
        """For how many ms each act kept the window busy at one stretch."""

    # One act after the other

    def act(self, name: str, do: Callable[[Receptionist], None]) -> None:
        """One act; fails where it blocks the window."""
        self.number += 1
        self.settle()
        self.comes_to_the_front()
        self.dog.beat()
        self.dog.busiest = 0.0
        try:
            do(self)
            self.settle()
            self._look_for_strays(name)
        finally:
            self.dog.beat()
            self._take_picture(name)
        busiest = self.dog.busiest
        self.busy.append((busiest, name))
        if busiest > BUSY_MS:
            with self.dog.unwatched():
                limit = allowed(BUSY_MS * (LOOK if name in LOOKS else 1), busiest)
            assert busiest <= limit, (
                f"{name} kept the window busy for {busiest:.0f} ms, more than {limit:.0f}"
            )
        self.dog.busiest = 0.0

    def busiest(self) -> str:
        """The acts that came nearest to the limit, in words."""
        nearest = sorted(self.busy, reverse=True)[:NEAREST]
        return ", ".join(f"{name} {ms:.0f}" for ms, name in nearest)

    def comes_to_the_front(self) -> None:
        """What a window manager does where a dialog was opened or closed: it has the keys."""
        if QApplication.activePopupWidget() is not None:
            return
        front = QApplication.activeModalWidget() or self.stage.frame
        if not front.isActiveWindow():
            front.activateWindow()
            self.until(front.isActiveWindow)

    def _look_for_strays(self, name: str) -> None:
        """Nothing that belongs into the window stands beside it."""
        strays = [
            each
            for each in QApplication.topLevelWidgets()
            if each.isVisible()
            and each is not self.stage.frame
            and not isinstance(each, QDialog | QMenu)
            and each.windowType() not in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
        ]
        assert not strays, f"{name} left {strays} beside the window"

    def settle(self) -> None:
        """Until nothing is under way."""
        calm = 0

        def calmed() -> bool:
            nonlocal calm
            calm = calm + 1 if self.desk.jobs.idle else 0
            return calm > 3

        self.until(calmed)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait for what is to be seen."""

        def asked() -> bool:
            self._asks += 1
            try:
                return bool(holds())
            finally:
                self._asks -= 1

        try:
            self.qtbot.waitUntil(asked, timeout=PATIENCE_MS)
        except self.qtbot.TimeoutError as fault:
            raise AssertionError(
                f"in vain waited for {asked_by(holds)}; said {self.said()!r}, "
                f"jobs {'done' if self.desk.jobs.idle else 'under way'}; {standing()}"
            ) from fault

    def minutes_pass(self, minutes: int) -> None:
        """Outside the world goes on meanwhile; the window turns."""
        thread = self.stage.world(minutes=minutes)
        self.until(lambda: not thread.is_alive())
        thread.join()
        self.stage.cycles.show(self.stage.told())
        self.desk.feed.look()
        self.settle()

    # Hands

    @property
    def _over(self) -> QWindow:
        """The window that keys and clicks go to: a menu or dialog before the window itself."""
        return _handle(
            QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.stage.frame
        )

    def keys(self, *chords: str) -> None:
        """Chords, as Qt writes them: "Ctrl+N", "Return", "A"."""
        for chord in chords:
            self.comes_to_the_front()
            QTest.keySequence(self._over, QKeySequence(chord))
            self._turn()

    def write(self, text: str) -> None:
        """Type into whatever has the focus, a letter at a time; it keeps it."""
        self.until(lambda: QApplication.focusWidget() is not None)
        begun = QApplication.focusWidget()
        for number, letter in enumerate(text):
            focus = QApplication.focusWidget()
            assert focus is not None
            assert focus is begun, f"the focus left after {text[:number]!r}; {standing()}"
            if letter.isascii():
                QTest.keyClicks(focus, letter)
            else:
                # A key of the test's keyboard is ASCII; other letters come as an input method writes them.
                composed = QInputMethodEvent()
                composed.setCommitString(letter)
                QApplication.sendEvent(focus, composed)
            self._turn()

    def _turn(self) -> None:
        """The loop turns once after each key and click: what follows from it is painted."""
        loop = QEventLoop()
        QTimer.singleShot(0, loop.quit)
        loop.exec()
        self.dog.beat()

    def click(self, widget: QWidget, at: QPoint | None = None, *, double: bool = False) -> None:
        """Click on a widget, in its middle: once it lies still, and again where it was moved away from under the pointer."""
        for _ in range(TRIES):
            where = self._aim(widget, at)
            before = place_of(widget)
            press = QTest.mouseDClick if double else QTest.mouseClick
            with heard(widget) as was_clicked:
                press(_handle(widget), LEFT, pos=where)
                self._turn()
                if was_clicked():
                    return
            if isValid(widget) and place_of(widget) == before:
                break
        raise AssertionError(f"{named(widget)} was clicked on and did not hear it; {standing()}")

    def _aim(self, widget: QWidget, at: QPoint | None) -> QPoint:
        """Where in its window a widget is hit."""
        self._comes_to_rest(widget)
        inside = widget.rect().center() if at is None else at
        self._uncover(widget, inside)
        over = covered_by(widget, inside)
        assert over is None, f"{named(over)} lies over {named(widget)}; {standing()}"
        return widget.mapTo(widget.window(), inside)

    def _comes_to_rest(self, widget: QWidget) -> None:
        """Until it lies still and takes clicks. Not by the clock, since a person sees it as soon as it does."""
        rest, end = Rest(widget), time.monotonic() + PATIENCE_MS / 1000
        while not rest():
            assert time.monotonic() < end, f"{named(widget)} does not come to rest; {standing()}"
            self._turn()

    def _uncover(self, widget: QWidget, at: QPoint) -> None:
        """The bar at the bottom is closed where it lies over what is wanted."""
        if widget.window() is not self.stage.frame or not self.is_seen("say"):
            return
        bar = self.seen(QWidget, "say")
        over = self.stage.frame.childAt(widget.mapTo(self.stage.frame, at))
        if over is not None and _in(over, bar) and not _in(widget, bar):
            self.press("say.close")

    def right_click(self, widget: QWidget, at: QPoint) -> QMenu:
        """Click with the right button; gives the menu that opens."""
        QTest.mouseClick(_handle(widget), Qt.MouseButton.RightButton, pos=self._aim(widget, at))
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def pick(self, menu: QMenu, words: str) -> None:
        """Click on the entry of a menu that begins with these words."""
        entry = next(each for each in menu.actions() if each.text().startswith(words))
        self.click(menu, menu.actionGeometry(entry).center())

    def press(self, identifier: str) -> None:
        """Click on the visible widget of that identifier."""
        self.click(self.seen(QWidget, identifier))

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Take hold at one point of a widget and let go at another, which may lie outside of it."""
        handle = _handle(widget)
        if widget is self.canvas.viewport():
            assert self.canvas.body_rect().contains(start), f"{start} is not in view"
        first = self._aim(widget, start)
        last = widget.mapTo(widget.window(), end)
        QTest.mousePress(handle, LEFT, pos=first)
        for part in range(1, 9):
            QTest.mouseMove(handle, first + (last - first) * part / 8)
            self._turn()
        QTest.mouseRelease(handle, LEFT, pos=last)
        self._turn()

    # Eyes

    def seen(self, kind: type[W], identifier: str) -> W:
        """A widget, once it is on the screen."""
        found = self._find(kind, identifier)
        if found is None and not self._asks:
            self.until(lambda: self._find(kind, identifier) is not None)
            found = self._find(kind, identifier)
        assert found is not None, f"{identifier} is not on the screen"
        return found

    def _find(self, kind: type[W], identifier: str) -> W | None:
        for window in (QApplication.activeModalWidget(), self.stage.frame):
            for each in [] if window is None else window.findChildren(kind, identifier):
                if each.isVisible():
                    return each
        return None

    def is_seen(self, identifier: str) -> bool:
        """Whether a widget is on the screen."""
        return any(each.isVisible() for each in self.stage.frame.findChildren(QWidget, identifier))

    def is_open(self, identifier: str) -> bool:
        """Whether a dialog is open."""
        over = QApplication.activeModalWidget()
        return over is not None and over.objectName() == identifier

    def text(self, identifier: str) -> str:
        """What a label says."""
        return self.seen(Label, identifier).text()

    def said(self) -> str:
        """What the bar at the bottom says; empty while there is none."""
        return self.text("say.text") if self.is_seen("say") else ""

    @property
    def screen(self) -> BookScreen:
        """The book."""
        found = self.window.screen_of("book")
        assert isinstance(found, BookScreen)
        return found

    @property
    def canvas(self) -> DayCanvas:
        """The drawn day."""
        return self.screen.canvas

    @property
    def search(self) -> SearchBar:
        """The search field."""
        return self.window.search

    def shown(self, visit_id: int) -> DayVisit:
        """A visit as the book on the screen has it."""
        page = self.screen.page
        assert page is not None
        found = next((each for each in page.visits if each.id == visit_id), None)
        assert found is not None, f"visit {visit_id} is not on the screen"
        return found

    def visits(self) -> tuple[DayVisit, ...]:
        """Those on the screen."""
        page = self.screen.page
        assert page is not None
        return page.visits

    # The book beside it

    def book(self, read: Callable[[Book], T]) -> T:
        """What the book says, read through a service."""
        with self.dog.unwatched():
            return read(self.stage.book)

    def booked(self, visit_id: int) -> DayVisit:
        """A visit, read afresh."""
        reader = self.desk.reader
        assert reader is not None
        with self.dog.unwatched():
            found = reader.visit(visit_id)
        assert found is not None
        return found

    # In the book

    def middle(self, visit_id: int) -> QPoint:
        """Where a visit's block is, in the viewport."""
        self.canvas.reveal(visit_id)
        sheet = self.canvas.sheet
        block = None if sheet is None else sheet.geometry.rect_of(visit_id)
        assert block is not None, f"visit {visit_id} has no block"
        self._bring_into_view(block)
        rect = self.canvas.rect_of(visit_id)
        assert rect is not None, f"visit {visit_id} has no block"
        self._uncover(self.canvas.viewport(), rect.center())
        return rect.center()

    def slot_at(self, provider_id: int, start_utc: int) -> SlotAt:
        """A slot of a provider's first column."""
        page = self.screen.page
        assert page is not None
        column = next(each for each in page.columns if each.provider_id == provider_id)
        return SlotAt(column.key, start_utc)

    def slot(self, provider_id: int, start_utc: int) -> QPoint:
        """Where free time is, in the viewport: just below the line of its beginning."""
        canvas = self.canvas
        sheet = canvas.sheet
        assert sheet is not None
        found = sheet.slot(self.slot_at(provider_id, start_utc))
        assert found is not None
        self._bring_into_view(slot_rect(sheet.geometry, found))
        rect = slot_rect(sheet.geometry, found)
        at = QPoint(rect.x + rect.w // 2, rect.y + 3) + canvas.origin()
        self._uncover(canvas.viewport(), at)
        return at

    def _bring_into_view(self, rect: Rect) -> None:
        """Away from the edges, too: near one a drag scrolls the day for as long as it lasts."""
        self.canvas.reveal_rect(rect._replace(y=rect.y - 2 * EDGE, h=rect.h + 4 * EDGE))

    def choose(self, visit_id: int) -> None:
        """Click on a visit's block."""
        self.click(self.canvas.viewport(), self.middle(visit_id))
        assert self.canvas.current == visit_id

    # Pictures

    def _take_picture(self, name: str) -> None:
        if not os.environ.get(PICTURES):
            return
        with self.dog.unwatched():
            folder = Path("build") / self._pictures
            folder.mkdir(parents=True, exist_ok=True)
            frame = self.stage.frame
            picture = frame.grab()
            over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if over is not None:
                painter = QPainter(picture)
                painter.drawPixmap(over.mapToGlobal(QPoint()) - frame.mapToGlobal(QPoint()), over.grab())
                painter.end()
            assert picture.save(str(folder / f"{self.number:02d}-{name}.png"))


def _handle(widget: QWidget) -> QWindow:
    handle = widget.window().windowHandle()
    assert handle is not None
    return handle


def _in(widget: QWidget, bar: QWidget) -> bool:
    return widget is bar or bar.isAncestorOf(widget)
