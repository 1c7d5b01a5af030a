"""The book by week and by month, as grid and as list."""

from __future__ import annotations

from datetime import date
from typing import Final

from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.views import LIST, ViewName
from frontdesk.ui.book.week import WeekView
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene, Set
from gallery.scenes_of_the_book import book_of


def _seen(name: ViewName, *, listed: bool = False, day: date | None = None) -> Build:
    def build(window: MainWindow, _desk: Desk) -> None:
        book = book_of(window)
        book.show_view(name)
        if day is not None:
            book.go_to(day)
        if listed:
            book.show_form(LIST)

    return build


def _week_chosen(window: MainWindow, desk: Desk) -> None:
    book = book_of(window)
    book.show_view(ViewName.WEEK)
    assert isinstance(book.view, WeekView)
    visit = next(iter(book.view.visits()))
    desk.go.visit(visit.id)


def _week_hidden(window: MainWindow, desk: Desk) -> None:
    book_of(window).show_view(ViewName.WEEK)
    desk.go.act("hide_names")


def _week_slot(window: MainWindow, _desk: Desk) -> None:
    book = book_of(window)
    book.show_view(ViewName.WEEK)
    assert isinstance(book.view, WeekView)
    page = book.view.page
    assert page is not None
    working = page.columns[4].working
    assert working
    book.view.canvas.set_current(SlotAt(page.columns[4].key, working[0].end_utc - 5_400_000))
    book.book_here()


def _month_of_one(window: MainWindow, desk: Desk) -> None:
    book_of(window).show_view(ViewName.MONTH)
    desk.go.act("next_provider")


def _month_beside(window: MainWindow, desk: Desk) -> None:
    book = book_of(window)
    page = book.page
    book.show_view(ViewName.MONTH)
    assert page is not None
    desk.go.patient(page.visits[5].patient_id)


SCENES: Final = (
    Scene("week", _seen(ViewName.WEEK)),
    Scene("week-list", _seen(ViewName.WEEK, listed=True), all_variants=False),
    Scene("week-empty", _seen(ViewName.WEEK, day=date(2027, 3, 24)), all_variants=False),
    Scene("week-holiday", _seen(ViewName.WEEK, day=date(2026, 12, 23)), all_variants=False),
    Scene("week-visit", _week_chosen),
    Scene("week-slot", _week_slot, all_variants=False),
    Scene("week-names-hidden", _week_hidden, all_variants=False),
    Scene("month", _seen(ViewName.MONTH)),
    Scene("month-list", _seen(ViewName.MONTH, listed=True), all_variants=False),
    Scene("month-empty", _seen(ViewName.MONTH, day=date(2027, 3, 24)), all_variants=False),
    Scene("month-of-one", _month_of_one, all_variants=False),
    Scene("month-visit", _month_beside),
    Scene("month-nobody", _seen(ViewName.MONTH), set=Set.EMPTY, all_variants=False),
    Scene("week-nobody", _seen(ViewName.WEEK), set=Set.EMPTY, all_variants=False),
)
