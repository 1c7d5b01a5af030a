from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPaintEvent, QRegion
from pytestqt.qtbot import QtBot

from frontdesk.ui.book.strip import DAYS, DateStrip
from frontdesk.ui.desk import Desk

MONDAY = date(2026, 11, 23)


class Watched(DateStrip):
    """Remembers what was drawn."""

    drawn = QRegion()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.drawn = self.drawn.united(event.region())
        super().paintEvent(event)

    def days(self) -> set[date]:
        """The days that were drawn in the middle."""
        points = (QPoint(x, self.height() // 2) for x in range(self.width()))
        found = {self.day_at(point) for point in points if self.drawn.contains(point)}
        return {day for day in found if day is not None}


def test_only_the_days_that_look_different_are_drawn_anew(desk: Desk, qtbot: QtBot) -> None:
    strip = Watched(desk.theme)
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())
    strip.show_day(MONDAY, today=MONDAY)
    strip.show()
    every = {MONDAY + timedelta(days=at) for at in range(DAYS)}
    qtbot.waitUntil(lambda: strip.days() == every)
    strip.drawn = QRegion()
    assert not strip.show_day(MONDAY + timedelta(days=3), today=MONDAY)
    qtbot.waitUntil(lambda: bool(strip.days()))
    assert strip.days() == {MONDAY, MONDAY + timedelta(days=3)}
    strip.drawn = QRegion()
    assert not strip.show_day(MONDAY + timedelta(days=5), today=MONDAY + timedelta(days=1))
    qtbot.waitUntil(lambda: bool(strip.days()))
    assert strip.days() == {MONDAY + timedelta(days=at) for at in (0, 1, 3, 5)}
    strip.drawn = QRegion()
    assert strip.show_day(MONDAY + timedelta(weeks=2), today=MONDAY)
    qtbot.waitUntil(lambda: bool(strip.days()))
    assert strip.days() == {each + timedelta(weeks=2) for each in every}
