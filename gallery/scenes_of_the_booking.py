"""A booking in one motion: duplicates, alerts, preparation, what is parked, the next visit, requests."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt

from frontdesk.domain.actors import Actor
from frontdesk.domain.words import Lifecycle
from frontdesk.services.alerts import add_alert, alerts_of, end_alert
from frontdesk.services.work import Book
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.parking import ParkedPanel
from frontdesk.ui.booking.wanted import BOOKING_DRAFT, REQUEST_DRAFT
from frontdesk.ui.clinic.screen import ClinicScreen, Group
from frontdesk.ui.clinic.types import TypesPage
from frontdesk.ui.desk import Desk
from frontdesk.ui.drafts import shelf
from frontdesk.ui.navigation import Wish
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.requests.dismiss import DismissPanel
from frontdesk.ui.requests.panel import RequestPanel
from frontdesk.ui.shell.window import MainWindow
from gallery.scenes import Build, Scene
from gallery.scenes_of_the_book import book_of
from gallery.settling import settle

_TEN: Final = "2026-11-24T10:00"


def _panel(window: MainWindow, desk: Desk, wish: Wish) -> BookingPanel:
    desk.go.book(wish)
    panel = window.panel.panel
    assert isinstance(panel, BookingPanel)
    settle(desk)
    return panel


def _given_up(window: MainWindow, desk: Desk) -> None:
    """Nothing is kept of it, nor is its time."""
    settle(desk)
    panel = window.panel.panel
    if isinstance(panel, BookingPanel):
        panel.sheet.show_new(visible=False)
        panel.picker.clear()
        panel.picker.edit.clear()
    window.panel.close_panel()
    settle(desk)
    kept = shelf(desk)
    for kind in (BOOKING_DRAFT, REQUEST_DRAFT):
        for draft in kept.of(kind):
            kept.drop(draft.id)


def _patient(window: MainWindow) -> int:
    page = book_of(window).page
    assert page is not None
    return page.visits[3].patient_id


def _twins(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    name = page.visits[3].patient
    panel = _panel(window, desk, Wish(start_wall=_TEN, provider_id=1, location_id=1, patient_text=name))
    panel.sheet.twins.look()
    settle(desk)


def _alert(window: MainWindow, desk: Desk) -> None:
    patient_id = _patient(window)

    def write(book: Book, actor: Actor) -> None:
        add_alert(book, actor, patient_id, "Latex allergy: tell the room before they come in")
        add_alert(book, actor, patient_id, "Pays at the counter, each time", until=date(2027, 3, 31))

    desk.act(write, owner=window)
    settle(desk)
    _panel(window, desk, Wish(start_wall=_TEN, provider_id=1, location_id=1, patient_id=patient_id))


def _no_alert(window: MainWindow, desk: Desk) -> None:
    patient_id = _patient(window)

    def end(book: Book, actor: Actor) -> None:
        for row in alerts_of(book, patient_id):
            end_alert(book, actor, row.id)

    _given_up(window, desk)
    desk.act(end, owner=window)
    settle(desk)


def _typed(kind: str) -> Build:
    def build(window: MainWindow, desk: Desk) -> None:
        wish = Wish(start_wall=_TEN, provider_id=1, location_id=1, patient_id=_patient(window))
        panel = _panel(window, desk, wish)
        offered = panel.visit.type
        offered.setCurrentIndex(next(at for at in range(offered.count()) if kind in offered.itemText(at)))
        settle(desk)

    return build


def _again(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    done = [each for each in page.visits if each.lifecycle is Lifecycle.COMPLETED]
    usual = next((each for each in done if each.type in ("Follow-up", "Consultation")), done[0])
    _panel(window, desk, Wish(again_of=usual.id))


def _parked(window: MainWindow, desk: Desk) -> None:
    page = book_of(window).page
    assert page is not None
    for at, visit in enumerate((page.visits[3], page.visits[8], page.visits[12])):
        wish = Wish(start_wall=f"2026-11-2{4 + at}T1{at}:30", provider_id=1, patient_id=visit.patient_id)
        _panel(window, desk, wish).park()
        settle(desk)
    desk.go.panel(lambda: ParkedPanel(desk))


def _row(window: MainWindow, desk: Desk) -> NeedsScreen:
    window.show_screen("needs")
    settle(desk)
    screen = window.screen_of("needs")
    assert isinstance(screen, NeedsScreen)
    rows = [row for row in screen.table.rows_model.rows if row.need.request_id is not None]
    screen.table.choose(rows[0].key)
    screen.table.setFocus(Qt.FocusReason.OtherFocusReason)
    settle(desk)
    return screen


def _request_row(window: MainWindow, desk: Desk) -> None:
    _row(window, desk)


def _request_booking(window: MainWindow, desk: Desk) -> None:
    screen = _row(window, desk)
    rows = [row for row in screen.table.rows_model.rows if row.need.request_id is not None]
    unknown = next(row for row in rows if row.need.patient_key is None)
    _panel(window, desk, Wish(request_id=unknown.need.subject_id))


def _request_typed(window: MainWindow, desk: Desk) -> None:
    desk.go.act("request")
    panel = window.panel.panel
    assert isinstance(panel, RequestPanel)
    settle(desk)
    panel.picker.put_text("Oleg Ivanov")
    panel.number.setText("202 555 0142")
    panel.type.choose("Consultation")
    panel.earliest.put(date(2026, 12, 1))
    panel.weekdays.put(frozenset({1, 3}))
    panel.part.choose("morning")
    panel.words.setPlainText("Not before nine: he brings the children to school.")


def _request_dismissed(window: MainWindow, desk: Desk) -> None:
    screen = _row(window, desk)
    row = screen.table.current
    assert row is not None
    desk.go.panel(lambda: DismissPanel(desk, row.need.subject_id))


def _type_form(window: MainWindow, desk: Desk) -> None:
    window.show_screen("clinic")
    settle(desk)
    screen = window.screen_of("clinic")
    assert isinstance(screen, ClinicScreen)
    screen.show_group(Group.TYPES)
    settle(desk)
    page = screen.page(Group.TYPES)
    assert isinstance(page, TypesPage)
    names = [row.name for row in page.model.rows]
    page.table.selectRow(names.index("Video talk"))


SCENES: Final = (
    Scene("booking-duplicates", _twins, undo=_given_up),
    Scene("booking-alert", _alert, undo=_no_alert),
    Scene("booking-preparation", _typed("Blood test"), undo=_given_up),
    Scene("booking-video", _typed("Video talk"), all_variants=False, undo=_given_up),
    Scene("booking-again", _again, undo=_given_up),
    Scene("booking-parked", _parked, undo=_given_up),
    Scene("request-row", _request_row),
    Scene("request-booking", _request_booking, undo=_given_up),
    Scene("request-typed", _request_typed, undo=_given_up),
    Scene("request-dismissed", _request_dismissed, all_variants=False),
    Scene("clinic-type", _type_form),
)
