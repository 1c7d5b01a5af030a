"""The drawn sheet at its limits: visits of a few minutes, blocked time in the hand, a bar over the last rows, a paste on a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from frontdesk.domain.day_geometry import Blocked
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.views import ViewName
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Scene
from gallery.scenes_of_the_book import book_of
from gallery.settling import settle

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayPage

_FIRST_ID: Final = 900_000


def _short(window: MainWindow, _desk: Desk) -> None:
    """An hour of visits of five and ten minutes with everybody, in every state that there is."""
    book = book_of(window)
    page = book.page
    assert page is not None
    book.canvas.show_page(_with_short(page), keep_scroll=True)


def _with_short(page: DayPage) -> DayPage:
    looks = [each for each in page.visits if each.lifecycle is not Lifecycle.CANCELLED_BY_CLINIC]
    hour = min(each.start_utc for each in page.visits) + 90 * MINUTE
    made = []
    for at, column in enumerate(page.columns):
        for number in range(12):
            start = hour + number * 5 * MINUTE
            look = looks[(at * 12 + number) % len(looks)]
            made.append(
                replace(
                    look,
                    id=_FIRST_ID + at * 100 + number,
                    provider_id=column.provider_id or 0,
                    location_id=column.location_id or look.location_id,
                    start_utc=start,
                    end_utc=start + 5 * MINUTE,
                    minutes=5,
                )
            )
    rest = [each for each in page.visits if each.end_utc <= hour or each.start_utc >= hour + 60 * MINUTE]
    return replace(page, visits=(*rest, *made))


def _block_moved(window: MainWindow, desk: Desk) -> None:
    """A meeting on its way to a later time."""
    book = book_of(window)
    page = book.page
    assert page is not None
    column = page.columns[1]
    start = min(each.start_utc for each in page.visits) + 5 * 60 * MINUTE
    meeting = Blocked(77, start, start + 45 * MINUTE, "Team meeting")
    columns = [replace(each, blocked=(meeting,)) if each is column else each for each in page.columns]
    canvas = book.canvas
    canvas.show_page(replace(page, columns=tuple(columns)), keep_scroll=True)
    canvas.setFocus()
    canvas.set_current(SlotAt(column.key, start))
    canvas.begin_move_block(77)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    settle(desk)


def _under_the_bar(window: MainWindow, desk: Desk) -> None:
    """The last visit of the first column was acted on: it stands above the bar."""
    book = book_of(window)
    page = book.page
    assert page is not None
    mine = [each for each in page.visits if each.provider_id == page.columns[0].provider_id]
    canvas = book.canvas
    canvas.set_current(mine[-1].id)
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    desk.say.done(f"{mine[-1].patient}: confirmed", undo=lambda: None)
    settle(desk)


def _pasted_on_a_month(window: MainWindow, desk: Desk) -> None:
    """A visit that was cut is offered the first free time of the day that it was pasted on."""
    book = book_of(window)
    page = book.page
    assert page is not None
    visit = next(each for each in reversed(page.visits) if each.lifecycle is Lifecycle.BOOKED)
    book.canvas.set_current(visit.id)
    desk.go.act("cut_visit")
    book.show_view(ViewName.MONTH)
    book.go_to(date(2026, 12, 2))
    desk.go.act("paste_visit")
    settle(desk)


SCENES: Final = (
    Scene("sheet-short-visits", _short),
    Scene("sheet-block-moved", _block_moved),
    Scene("sheet-under-the-bar", _under_the_bar),
    Scene("month-paste", _pasted_on_a_month, all_variants=False),
)
