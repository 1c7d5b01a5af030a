"""The book, the search, the panels beside it."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.book.views import LIST
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.desk import Desk
from frontdesk.ui.navigation import Wish
from frontdesk.ui.shell.window import MainWindow
from frontdesk.ui.voice import Trouble
from gallery.scenes import Build, Scene, Set, act
from gallery.settling import settle


def book_of(window: MainWindow) -> BookScreen:
    """The book of the window."""
    found = window.screen_of("book")
    assert isinstance(found, BookScreen)
    return found


def visit_in(window: MainWindow, *, lifecycle: Lifecycle, confirmation: Confirmation | None = None) -> int:
    """The first visit of the day in a state."""
    page = book_of(window).page
    assert page is not None
    for visit in page.visits:
        if visit.lifecycle is lifecycle and confirmation in (None, visit.confirmation):
            return visit.id
    return page.visits[0].id


def _day(_window: MainWindow, _desk: Desk) -> None:
    """As it opens."""


def _listed(window: MainWindow, _desk: Desk) -> None:
    book_of(window).show_form(LIST)


def _dense(window: MainWindow, _desk: Desk) -> None:
    book_of(window).canvas.set_density(SlotHeight.COMPACT)


def _hidden(_window: MainWindow, desk: Desk) -> None:
    desk.go.act("hide_names")


def _closed_day(window: MainWindow, _desk: Desk) -> None:
    book_of(window).go_to(date(2026, 11, 26))


def _searching(window: MainWindow, _desk: Desk) -> None:
    window.search.begin()
    window.search.setText("an")


def _search_date(window: MainWindow, _desk: Desk) -> None:
    window.search.begin()
    window.search.setText("next tue")


def _search_first(window: MainWindow, _desk: Desk) -> None:
    window.search.begin()


def _calendar(window: MainWindow, desk: Desk) -> QWidget | None:
    desk.go.act("go_to")
    return QApplication.activePopupWidget() or _menu_of(window)


def _menu_of(window: MainWindow) -> QWidget | None:
    menus = [each for each in window.findChildren(QMenu) if each.isVisible()]
    return menus[0] if menus else None


def _visit_menu(window: MainWindow, _desk: Desk) -> QWidget | None:
    book = book_of(window)
    page = book.page
    assert page is not None
    book.acts.menu(page.visits[3], window.mapToGlobal(QPoint(400, 260)), book)
    return _menu_of(window)


def _visit(lifecycle: Lifecycle, confirmation: Confirmation | None = None) -> Build:
    def build(window: MainWindow, desk: Desk) -> None:
        desk.go.visit(visit_in(window, lifecycle=lifecycle, confirmation=confirmation))

    return build


def _book_slot(window: MainWindow, _desk: Desk) -> None:
    book = book_of(window)
    page = book.page
    assert page is not None
    column = page.columns[1]
    book.canvas.set_current(SlotAt(column.key, page.visits[0].start_utc + 2 * 3_600_000))
    book.book_here()


def _book_typed(window: MainWindow, desk: Desk) -> None:
    _book_slot(window, desk)
    field = window.panel.findChild(QWidget, "booking.patient")
    if isinstance(field, QLineEdit):
        field.setText("an")


def _book_taken(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    visit = page.visits[4]
    desk.go.book(
        Wish(
            provider_id=visit.provider_id,
            location_id=visit.location_id,
            start_wall=visit.start_wall,
            minutes=30,
        )
    )


def _book_nobody(window: MainWindow, _desk: Desk) -> None:
    """Nobody was typed: nothing is parked with its time when the panel closes."""
    panel = window.panel.panel
    assert isinstance(panel, BookingPanel)
    panel.sheet.show_new(visible=False)
    panel.picker.edit.clear()


def _book_new(window: MainWindow, desk: Desk) -> None:
    _book_slot(window, desk)
    settle(desk)
    field = window.panel.findChild(QLineEdit, "booking.patient")
    assert field is not None
    field.setText("Ada Lovelace")
    settle(desk)
    QTest.keyClick(field, Qt.Key.Key_Return)


def _moving(window: MainWindow, _desk: Desk) -> None:
    canvas = book_of(window).canvas
    canvas.begin_move(visit_in(window, lifecycle=Lifecycle.BOOKED, confirmation=Confirmation.CONFIRMED))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)


def _move(window: MainWindow, desk: Desk) -> None:
    visit = visit_in(window, lifecycle=Lifecycle.BOOKED, confirmation=Confirmation.CONFIRMED)
    desk.go.book(Wish(instead_of=visit))


def _cancel(window: MainWindow, desk: Desk) -> None:
    from frontdesk.ui.visits.cancel import CancelPanel

    visit = visit_in(window, lifecycle=Lifecycle.BOOKED, confirmation=Confirmation.CONFIRMED)
    desk.go.panel(lambda: CancelPanel(desk, visit))


def _patient(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    desk.go.patient(page.visits[5].patient_id)


def _told(_window: MainWindow, desk: Desk) -> None:
    desk.say.done("Jana Nováková: arrived", undo=lambda: None)


def _counted(_window: MainWindow, desk: Desk) -> None:
    desk.say.done("Jana Nováková: moved to tomorrow 9:15", undo=lambda: None, until_utc=desk.now() + 174_000)


def _refused(_window: MainWindow, desk: Desk) -> None:
    desk.say.refuse("Dr. Maya Okafor has Denise Freeman 09:30 to 10:00. Free: 09:00, 09:15, 12:00.")


def _troubled(_window: MainWindow, desk: Desk) -> None:
    desk.say.trouble(
        Trouble(
            "sync",
            "The login was refused: nothing goes out and no reply comes in. Enter the auth token anew.",
            "Open the account",
            lambda: None,
            details="Code: 20003",
        )
    )


SCENES: Final = (
    Scene("book", _day),
    Scene("book-list", _listed),
    Scene("book-compact", _dense, all_variants=False),
    Scene("book-names-hidden", _hidden, all_variants=False),
    Scene("book-holiday", _closed_day, all_variants=False),
    Scene("book-empty", _day, set=Set.EMPTY),
    Scene("book-calendar", _calendar),
    Scene("book-menu", _visit_menu),
    Scene("search", _searching),
    Scene("search-date", _search_date, all_variants=False),
    Scene("search-first", _search_first, all_variants=False),
    Scene("visit-booked", _visit(Lifecycle.BOOKED, Confirmation.CONFIRMED)),
    Scene("visit-asked", _visit(Lifecycle.BOOKED, Confirmation.AWAITING)),
    Scene("visit-reply", _visit(Lifecycle.BOOKED, Confirmation.NEEDS_PERSON)),
    Scene("visit-declined", _visit(Lifecycle.BOOKED, Confirmation.DECLINED), all_variants=False),
    Scene("visit-arrived", _visit(Lifecycle.ARRIVED), all_variants=False),
    Scene("visit-cancel", _cancel),
    Scene("visit-move", _move, all_variants=False),
    Scene("book-moving", _moving, all_variants=False),
    Scene("booking-slot", _book_slot),
    Scene("booking-typed", _book_typed, all_variants=False, undo=_book_nobody),
    Scene("booking-new", _book_new, all_variants=False, undo=_book_nobody),
    Scene("booking-taken", _book_taken),
    Scene("booking-find-slot", act("find_slot")),
    Scene("booking-block", act("block"), all_variants=False),
    Scene("patient", _patient),
    Scene("patient-new", act("new_patient")),
    Scene("phone-message", act("phone_message")),
    Scene("said-done", _told, all_variants=False),
    Scene("said-counting", _counted, all_variants=False),
    Scene("said-refused", _refused),
    Scene("trouble", _troubled),
)
