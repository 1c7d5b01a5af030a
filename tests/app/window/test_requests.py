"""A request that is typed from the phone in the real window, booked out of the worklist by one key, undone, dismissed; and the next visit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from frontdesk.services.reading import list_appointments
from frontdesk.services.requests import open_requests
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.requests.dismiss import DismissPanel
from frontdesk.ui.requests.panel import RequestPanel
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.loop import Loop


def _booking(seat: Seat) -> BookingPanel:
    panel = seat.window.panel.panel
    assert isinstance(panel, BookingPanel)
    return panel


def test_a_request_goes_from_the_phone_through_the_worklist_into_the_book(around: Around, loop: Loop) -> None:
    loop.patient()
    loop.visit(loop.patient("Petr", mobile="+12025550142"), "2026-11-23T11:00")

    def script(seat: Seat) -> Waiting:
        yield seat.is_open
        seat.frame.activateWindow()
        yield lambda: QApplication.activeWindow() is seat.frame
        QTest.keyClick(seat.window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        yield lambda: isinstance(seat.window.panel.panel, RequestPanel)
        who = seat.seen(QLineEdit, "request.who")
        yield who.hasFocus
        QTest.keyClicks(who, "Jana")
        QTest.keyClick(who, Qt.Key.Key_Return)
        wish = seat.seen(QPlainTextEdit, "request.wish")
        yield wish.hasFocus
        QTest.keyClicks(wish, "Some morning")
        QTest.keyClick(wish, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        yield lambda: len(open_requests(loop.book)) == 1
        seat.window.show_screen("needs")
        needs = seat.window.screen_of("needs")
        assert isinstance(needs, NeedsScreen)
        [request] = open_requests(loop.book)
        row = ("request", request.id)
        yield lambda: needs.table.rows_model.at(row) is not None and needs.table.hasFocus()
        needs.table.choose(row)
        QTest.keyClick(needs.table, Qt.Key.Key_M)
        yield lambda: isinstance(seat.window.panel.panel, BookingPanel)
        form = _booking(seat)
        yield lambda: form.sheet.times.isVisible() and form.watch.slot is not None
        yield lambda: not seat.desk.jobs.acting
        QTest.keyClick(form.visit.type, Qt.Key.Key_Return)
        yield lambda: form.sheet.is_booked and open_requests(loop.book) == []
        booked = list_appointments(loop.book, from_date="2026-11-23", to_date="2026-12-23")
        assert [each.patient for each in booked if each.patient.startswith("Jana")] != []
        QTest.keyClick(seat.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        yield lambda: len(open_requests(loop.book)) == 1
        needs.table.setFocus()

        def back() -> bool:
            needs.table.rows_model.let_in()
            return needs.table.rows_model.at(row) is not None

        yield back
        needs.table.choose(row)
        QTest.keyClick(needs.table, Qt.Key.Key_E)
        yield lambda: isinstance(seat.window.panel.panel, DismissPanel)
        reason = seat.seen(QLineEdit, "dismiss.reason")
        yield reason.hasFocus
        QTest.keyClicks(reason, "Called back: no longer needed")
        QTest.keyClick(reason, Qt.Key.Key_Return)
        yield lambda: open_requests(loop.book) == []

    sit_at(around, script)


def test_i_books_the_next_visit_of_the_one_under_the_cursor(around: Around, loop: Loop) -> None:
    loop.visit(loop.patient("Petr", mobile="+12025550142"), "2026-11-23T11:00")

    def script(seat: Seat) -> Waiting:
        book = seat.window.screen_of("book")
        assert isinstance(book, BookScreen)
        yield lambda: seat.is_open() and book.page is not None and book.page.visits
        seat.frame.activateWindow()
        yield lambda: QApplication.activeWindow() is seat.frame
        book.canvas.setFocus()
        QTest.keyClick(book.canvas, Qt.Key.Key_Tab)
        yield lambda: book.current is not None
        QTest.keyClick(book.canvas, Qt.Key.Key_I)
        yield lambda: isinstance(seat.window.panel.panel, BookingPanel)
        form = _booking(seat)
        yield lambda: form.sheet.times.isVisible() and form.watch.slot is not None
        yield lambda: not seat.desk.jobs.acting
        assert form.sheet.times.sentence == "6 weeks on:"
        QTest.keyClick(form.visit.type, Qt.Key.Key_Return)
        yield lambda: form.sheet.is_booked
        [visit] = list_appointments(loop.book, from_date="2027-01-04", to_date="2027-01-04")
        assert visit.start_wall == "2027-01-04T11:00"

    sit_at(around, script)
