"""The whole program in the test's own process, with somebody at it: a script that waits for what is on the screen, and acts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from frontdesk.app.window import open_window
from frontdesk.app.window.surroundings import Surroundings
from frontdesk.services.secret_places import SecretPlaces
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.shell.window import MainWindow
from tests.ui.morning.aim import asked_by

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.services.ports import Clock

W = TypeVar("W", bound=QWidget)
PATIENCE_S: Final = 60.0
_EVERY_MS: Final = 5

Waiting = Generator[Callable[[], object], None, None]
"""What a script waits for, again and again."""


class Around(Surroundings):
    """The real surroundings, with a clock and a place for secrets of the test."""

    backs_up = False

    def __init__(self, folder: Path, *, clock: Clock, places: SecretPlaces | None = None) -> None:
        super().__init__(folder)
        self._clock, self._places = clock, places

    def clock(self) -> Clock:
        return self._clock

    def places(self) -> SecretPlaces:
        return self._places or super().places()


@dataclass(frozen=True, slots=True)
class Seat:
    """The window as somebody sees it who sits before it."""

    frame: QWidget
    window: MainWindow

    @property
    def desk(self) -> Desk:
        return self.window.desk

    def is_open(self) -> bool:
        """Whether the book is."""
        return self.desk.jobs.book.done() and self.desk.reader is not None

    def seen(self, kind: type[W], name: str) -> W:
        """What is on the screen under that name."""
        for each in self.frame.findChildren(kind, name):
            if each.isVisible():
                return each
        raise AssertionError(f"{name} is not on the screen")

    def is_seen(self, name: str) -> bool:
        return any(each.isVisible() for each in self.frame.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        """Click a button."""
        self.seen(QAbstractButton, name).click()

    def text_of(self, name: str) -> str:
        """All that the labels in a widget say."""
        return "\n".join(
            each.text() for each in self.seen(QWidget, name).findChildren(Label) if each.isVisible()
        )

    def dialog(self, name: str) -> QDialog | None:
        """The open dialog of that name."""
        return next((each for each in self.frame.findChildren(QDialog, name) if each.isVisible()), None)


class Driver(QObject):
    """Goes on with the script each time that what it waits for has come; at its end the program is quit."""

    def __init__(self, script: Callable[[Seat], Waiting], *, quits: bool) -> None:
        super().__init__()
        self._script, self._quits = script, quits
        self._running: Waiting | None = None
        self._holds: Callable[[], object] = lambda: True
        self._seat: Seat | None = None
        self._deadline = time.monotonic() + PATIENCE_S
        self.error: BaseException | None = None
        self.ended = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        try:
            self._go_on()
        except BaseException as error:  # raised again where the test waits
            self.error = error
            self._leave()

    def _go_on(self) -> None:
        if self._seat is None:
            self._seat = _seat()
            if self._seat is not None:
                self._running = self._script(self._seat)
        if self._running is None or not self._holds():
            if time.monotonic() > self._deadline:
                raise AssertionError(f"what the script waits for does not come: {asked_by(self._holds)}")
            return
        self._deadline = time.monotonic() + PATIENCE_S
        try:
            self._holds = next(self._running)
        except StopIteration:
            self.ended = True
            if self._quits:
                self._leave()
            self._timer.stop()

    def _leave(self) -> None:
        self._timer.stop()
        if self._seat is not None:
            self._seat.window.quit_wanted.emit()
        else:
            QApplication.quit()


def _seat() -> Seat | None:
    for each in QApplication.topLevelWidgets():
        if each.objectName() == "frame" and each.isVisible():
            window = each.findChild(MainWindow)
            if window is not None:
                return Seat(each, window)
    return None


def sit_at(around: Surroundings, script: Callable[[Seat], Waiting], *, quits: bool = True) -> int:
    """Open the window as the program does, play the script, and quit, unless the script does. Gives the exit status; raises what the
    script raised."""
    hook = sys.excepthook
    driver = Driver(script, quits=quits)
    try:
        status = open_window(around, exit_when_painted=False)
    finally:
        sys.excepthook = hook
    if driver.error is not None:
        raise driver.error
    assert driver.ended, "the program ended before the script did"
    return status
