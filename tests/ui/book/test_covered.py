"""What the bar of what was done lies over can be scrolled out from under it, and what was acted on comes out by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest

from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import at, page, visit

LONG = page([visit(1, "8:00"), visit(2, "18:00"), visit(3, "18:30", provider=2)])
BAR = QSize(400, 40)


def bar_over(canvas: DayCanvas) -> QRect:
    """Where the bar lies: at the lower left of what is seen, a little above the edge."""
    corner = canvas.viewport().mapToGlobal(QPoint(16, canvas.viewport().height() - 16 - BAR.height()))
    return QRect(corner, BAR)


def is_clear(canvas: DayCanvas, rect: QRect | None, bar: QRect) -> bool:
    assert rect is not None
    over = QRect(canvas.viewport().mapFromGlobal(bar.topLeft()), bar.size())
    return canvas.viewport().rect().contains(rect) and not rect.intersects(over)


@pytest.fixture
def canvas(shown: Shown) -> DayCanvas:
    made = shown(LONG, QSize(700, 400))
    made.verticalScrollBar().setValue(made.verticalScrollBar().maximum())
    return made


def test_the_last_rows_can_be_scrolled_up_above_the_bar(canvas: DayCanvas) -> None:
    most, bar = canvas.verticalScrollBar().maximum(), bar_over(canvas)
    canvas.set_covered(bar)
    assert canvas.verticalScrollBar().maximum() == most + 16 + BAR.height()
    assert canvas.verticalScrollBar().value() == most
    canvas.verticalScrollBar().setValue(most + 999)
    assert is_clear(canvas, canvas.rect_of(2), bar)


def test_the_cursor_never_goes_under_the_bar(canvas: DayCanvas) -> None:
    bar = bar_over(canvas)
    canvas.set_covered(bar)
    canvas.set_current(SlotAt(1, at("18:00")))
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.current_slot is not None
    assert canvas.verticalScrollBar().value() == canvas.verticalScrollBar().maximum()


def test_what_was_acted_on_comes_out_from_under_the_bar(canvas: DayCanvas) -> None:
    last = page([visit(1, "8:00"), visit(2, "19:30")])
    canvas.show_page(last, keep_scroll=True)
    canvas.set_current(2)
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    bar = bar_over(canvas)
    assert not is_clear(canvas, canvas.rect_of(2), bar)
    canvas.set_covered(bar)
    assert is_clear(canvas, canvas.rect_of(2), bar)
    canvas.show_page(last, keep_scroll=True)
    assert is_clear(canvas, canvas.rect_of(2), bar)


def test_nothing_jumps_as_the_bar_goes_and_the_room_below_goes_with_the_next_scroll(
    canvas: DayCanvas,
) -> None:
    scroll = canvas.verticalScrollBar()
    most = scroll.maximum()
    canvas.set_covered(bar_over(canvas))
    scroll.setValue(most + 30)
    canvas.set_covered(QRect())
    assert (scroll.value(), scroll.maximum()) == (most + 30, most + 30)
    canvas.show_page(LONG, keep_scroll=True)
    assert (scroll.value(), scroll.maximum()) == (most + 30, most + 30)
    scroll.setValue(most + 10)
    assert scroll.maximum() == most + 10
    scroll.setValue(most - 10)
    assert scroll.maximum() == most


def test_a_bar_elsewhere_covers_nothing(canvas: DayCanvas) -> None:
    most = canvas.verticalScrollBar().maximum()
    below = canvas.viewport().mapToGlobal(QPoint(0, canvas.viewport().height() + 10))
    canvas.set_covered(QRect(below, BAR))
    assert canvas.verticalScrollBar().maximum() == most
    canvas.hide()
    canvas.set_covered(bar_over(canvas))
    assert canvas.verticalScrollBar().maximum() == most
