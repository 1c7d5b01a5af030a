"""A time found, held and booked in the real window, by keys alone; and one that runs out while nobody does anything."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from frontdesk.services.reading import list_appointments
from frontdesk.ui.book.newer import shows_held
from frontdesk.ui.book.screen import BookScreen
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from tests.app.window.driving import Around, Seat, Waiting, sit_at
from tests.support.loop import Loop


def test_a_time_is_found_held_runs_out_is_held_again_and_booked(around: Around, loop: Loop) -> None:
    loop.patient()
    loop.visit(loop.patient("Petr", mobile="+12025550142"), "2026-11-23T11:00")

    def script(seat: Seat) -> Waiting:
        book = seat.window.screen_of("book")
        assert isinstance(book, BookScreen)

        def held() -> bool:
            return book.page is not None and shows_held(book.page)

        yield lambda: seat.is_open() and book.page is not None
        seat.frame.activateWindow()
        yield lambda: QApplication.activeWindow() is seat.frame
        book.canvas.setFocus()
        QTest.keyClick(book.canvas, Qt.Key.Key_F)
        yield lambda: isinstance(seat.window.panel.panel, FindSlotPanel)
        panel = seat.window.panel.panel
        assert isinstance(panel, FindSlotPanel)
        yield lambda: panel.table.hasFocus() and panel.answers.rows
        QTest.keyClick(panel.table, Qt.Key.Key_Down)
        slots = panel.answers.current
        assert slots is not None
        QTest.keyClick(panel.table, Qt.Key.Key_H)
        yield lambda: panel.held_bar.isVisible() and held()
        # Nobody does anything for two minutes.
        loop.clock.advance(seconds=121)
        yield lambda: not panel.held_bar.isVisible() and not held()
        yield lambda: seat.desk.jobs.idle
        slots = panel.answers.current
        assert slots is not None
        QTest.keyClick(panel.table, Qt.Key.Key_H)
        yield lambda: panel.held_bar.isVisible() and held()
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
        yield lambda: isinstance(seat.window.panel.panel, BookingPanel)
        form = seat.window.panel.panel
        assert isinstance(form, BookingPanel)
        yield lambda: form.visit.knows_choices and not seat.desk.jobs.acting
        assert form.findings.sentence == ""
        QTest.keyClicks(seat.seen(QLineEdit, "booking.patient"), "Jana")
        yield lambda: form.picker.table.model().rowCount() > 1
        QTest.keyClick(seat.seen(QLineEdit, "booking.patient"), Qt.Key.Key_Return)
        yield lambda: form.picker.person is not None and not seat.desk.jobs.acting
        form.commit()
        yield lambda: form.sheet.done.line != ""
        booked = list_appointments(loop.book, from_date="2026-11-23", to_date="2026-12-23")
        [mine] = [each for each in booked if each.patient.startswith("Jana")]
        assert (mine.start_utc, mine.provider) == (slots[0].start_utc, slots[0].provider)

    sit_at(around, script)
