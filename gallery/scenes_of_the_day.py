"""The day by provider and by room: its marks, its columns put in order and hidden, every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.lifecycle import CANCELLED
from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayPage, DayVisit
from frontdesk.ui.book.arrangement import own_id
from frontdesk.ui.book.day import DayView
from frontdesk.ui.book.header import Carried
from frontdesk.ui.book.views import LIST, ViewName
from frontdesk.ui.desk import Desk
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene
from gallery.scenes_of_the_book import _menu_of, book_of

_MINUTE: Final = 60_000
_MARKS: Final[tuple[dict[str, Any], ...]] = (
    {"first_visit": True},
    {"call_instead": True},
    {"interpreter": True},
    {"remote": "video"},
    {"remote": "phone"},
    {"needs_quiet": True},
    {"needs_time": True},
    {"sooner": True},
    {"note": "Brings the X-rays along"},
    {"overbooked": "Emergency"},
    {"first_visit": True, "interpreter": True, "needs_quiet": True, "needs_time": True, "note": "Letter"},
    {"remote": "video", "call_instead": True, "sooner": True},
)


def _view(window: MainWindow) -> DayView:
    view = book_of(window).view
    assert isinstance(view, DayView)
    return view


def _marked(page: DayPage, now_utc: int) -> DayPage:
    facts = cycle(_MARKS)
    visits = tuple(_with_marks(page.visits, facts, now_utc))
    columns = tuple(
        replace(column, behind_minutes=25 if place == 1 else 0) for place, column in enumerate(page.columns)
    )
    return replace(page, visits=visits, columns=columns)


def _with_marks(
    visits: tuple[DayVisit, ...], facts: Iterator[dict[str, Any]], now_utc: int
) -> Iterator[DayVisit]:
    late = True
    for visit in visits:
        if visit.lifecycle in CANCELLED:
            yield visit
            continue
        marks = next(facts)
        if visit.lifecycle is Lifecycle.ARRIVED:
            marks = {**marks, "arrived_utc": now_utc - 34 * _MINUTE}
        elif late and visit.lifecycle is Lifecycle.BOOKED and visit.start_utc > now_utc:
            marks, late = {**marks, "expected_utc": visit.start_utc + 20 * _MINUTE}, False
        yield replace(visit, **marks)


def _marks(window: MainWindow, desk: Desk) -> None:
    view = _view(window)
    assert view.page is not None
    view.canvas.show_page(_marked(view.page, desk.now()), keep_scroll=True)


def _marks_listed(window: MainWindow, desk: Desk) -> None:
    book_of(window).show_form(LIST)
    view = _view(window)
    assert view.page is not None
    assert view.list is not None
    view.list.show_page(_marked(view.page, desk.now()))


def _rooms(window: MainWindow, _desk: Desk) -> None:
    book_of(window).show_view(ViewName.ROOMS)


def _rooms_listed(window: MainWindow, desk: Desk) -> None:
    _rooms(window, desk)
    book_of(window).show_form(LIST)


def _one_place(window: MainWindow, _desk: Desk) -> None:
    book = book_of(window)
    assert book.page is not None
    book._placed(book.page.places[0].id)


def _hidden(window: MainWindow, _desk: Desk) -> None:
    view = _view(window)
    assert view.page is not None
    for column in view.page.columns[1:3]:
        view.arrangement.hide(own_id(column))


def _all_hidden(window: MainWindow, _desk: Desk) -> None:
    view = _view(window)
    assert view.page is not None
    for column in view.page.columns:
        view.arrangement.hide(own_id(column))


def _shown_again(window: MainWindow, _desk: Desk) -> None:
    _view(window).arrangement.reset()


def _columns(window: MainWindow, _desk: Desk) -> None:
    view = _view(window)
    assert view.page is not None
    view.arrangement.hide(own_id(view.page.columns[0]))
    view.arrange_columns()


def _carried(window: MainWindow, _desk: Desk) -> None:
    _view(window).canvas.carry(Carried(0, 2))


def _column_menu(window: MainWindow, _desk: Desk) -> QWidget | None:
    view = _view(window)
    assert view.page is not None
    point = view.canvas.viewport().mapToGlobal(view.canvas.body_rect().topLeft())
    view.heads.menu_wanted.emit(view.page.columns[0].key, point)
    return _menu_of(window)


def _zoomed(height: SlotHeight) -> Build:
    def build(window: MainWindow, _desk: Desk) -> None:
        _view(window).canvas.set_density(height)

    return build


SCENES: Final = (
    Scene("day-marks", _marks),
    Scene("day-marks-list", _marks_listed),
    Scene("day-rooms", _rooms),
    Scene("day-rooms-list", _rooms_listed, all_variants=False),
    Scene("day-one-place", _one_place, all_variants=False),
    Scene("day-hidden", _hidden, undo=_shown_again),
    Scene("day-all-hidden", _all_hidden, all_variants=False, undo=_shown_again),
    Scene("day-columns", _columns, undo=_shown_again),
    Scene("day-column-dragged", _carried, all_variants=False),
    Scene("day-column-menu", _column_menu, all_variants=False),
    *(Scene(f"day-zoom-{height}", _zoomed(height), all_variants=False) for height in SlotHeight),
)
