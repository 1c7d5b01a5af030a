"""Booking: with what the type brings, with a card that is there already, with an alert, three at a time, shared, again, from a request."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from frontdesk.domain.words import Lifecycle
from frontdesk.services.reading import list_appointments, list_patients
from frontdesk.services.requests import get_request, open_requests
from frontdesk.services.rows import PatientRow
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.parking import ParkedPanel
from frontdesk.ui.booking.wanted import BOOKING_DRAFT
from frontdesk.ui.drafts import shelf
from frontdesk.ui.needs.screen import NeedsScreen
from frontdesk.ui.requests.panel import RequestPanel
from tests.ui.day_at_the_desk.cards import ALERT
from tests.ui.morning.booking import (
    booking_panel,
    choose_slot,
    confirm_booking,
    gaps,
    panel_of,
    start_of,
    visit_at,
)
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY
from tests.ui.morning.the_book import in_state

WEDNESDAY = date(2026, 11, 25)
WISH = "Some morning, before she opens the shop."
REASON = "Twins, seen together"


def strangers(r: Receptionist) -> list[PatientRow]:
    """Patients who have no visit on the day that is shown."""
    there = {each.patient_id for each in r.visits()}
    return [each for each in r.book(lambda book: list_patients(book, None)) if each.id not in there]


def names_somebody(r: Receptionist, panel: BookingPanel, wanted: PatientRow) -> None:
    """Part of the name, arrows, Enter."""
    r.until(lambda: r.seen(QLineEdit, "booking.patient").hasFocus())
    r.write(wanted.last_name[:6])
    for _ in range(30):
        hit = panel.picker.table.current
        if hit is not None and hit.person is not None and hit.person.id == wanted.id:
            break
        r.keys("Down")
    r.keys("Return")
    r.until(lambda: panel.picker.person is not None)
    person = panel.picker.person
    assert person is not None
    assert person.id == wanted.id
    r.until(lambda: panel.visit.knows_choices)
    r.settle()


def _chooses_the_type(r: Receptionist, word: str) -> None:
    kind = r.seen(QComboBox, "booking.type")
    kind.setFocus()
    r.write(word)
    r.until(lambda: kind.currentText().startswith(word))
    r.settle()


def _is_read_back(r: Receptionist) -> str:
    r.until(lambda: r.seen(QPushButton, "booking.close").hasFocus())
    return r.text("booking.read_back")


def _closes_by_enter(r: Receptionist) -> None:
    r.keys("Return")
    r.until(r.window.panel.isHidden)


def books_with_what_the_type_brings(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("PgDown", "PgDown")
    r.until(lambda: r.screen.day == WEDNESDAY)
    gap = gaps(r, 90)[0]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    names_somebody(r, panel, strangers(r)[0])
    _chooses_the_type(r, "Blood")
    assert panel.visit.length.value == 15
    assert "Come fasting" in panel.visit.rows["type"].said
    confirm_booking(r, panel)
    assert _is_read_back(r).endswith("Come fasting.")
    visit = visit_at(r, gap.provider_id, start_of(gap))
    assert (visit.type, visit.minutes) == ("Blood test", 15)
    r.until(lambda: r.booked(visit.id).type == "Blood test")
    r.kept["prepared"] = visit.id


def closes_it_by_mouse(r: Receptionist) -> None:
    r.press("booking.close")
    r.until(r.window.panel.isHidden)
    r.until(r.canvas.hasFocus)


def takes_the_card_that_is_there(r: Receptionist) -> None:
    cards = r.book(lambda book: list_patients(book, None))
    wanted = next(each for each in strangers(r) if each.birth_date and len(each.last_name) > 6)
    typed = f"{wanted.first_name} {wanted.last_name[:3]}{wanted.last_name[4]}{wanted.last_name[3]}{wanted.last_name[5:]}"
    gap = gaps(r, 60)[-1]
    r.click(r.canvas.viewport(), r.slot(gap.provider_id, start_of(gap)), double=True)
    panel = booking_panel(r)
    r.until(lambda: r.seen(QLineEdit, "booking.patient").hasFocus())
    r.write(typed)
    hit = panel.picker.table.current
    assert hit is not None
    assert hit.person is None
    r.keys("Return")
    r.until(lambda: panel.sheet.is_new)
    r.seen(QLineEdit, "booking.birth").setFocus()
    r.write(str(wanted.birth_date))
    r.until(lambda: any(each.person.id == wanted.id for each in panel.sheet.twins.found))
    r.settle()
    number = next(at for at, each in enumerate(panel.sheet.twins.found) if each.person.id == wanted.id)
    r.until(lambda: r.is_seen(f"twins.{number}"))
    if number:
        r.press(f"twins.take.{number}")
    else:
        r.keys("F2")
    r.until(lambda: panel.picker.person is not None)
    assert panel.picker.person is not None
    assert panel.picker.person.id == wanted.id
    confirm_booking(r, panel)
    assert visit_at(r, gap.provider_id, start_of(gap)).patient_id == wanted.id
    r.until(lambda: len(r.book(lambda book: list_patients(book, None))) == len(cards))
    _closes_by_enter(r)


def sees_the_alert_when_booking(r: Receptionist) -> None:
    gap = gaps(r, 60)[-1]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    wanted = next(each for each in strangers(r) if each.id == r.kept["patient"])
    names_somebody(r, panel, wanted)
    r.until(lambda: r.is_seen("booking.beware"))
    assert panel.sheet.beware.sentences[0] == f"Alert: {ALERT}"
    r.until(lambda: r.text("booking.beware.0") == f"Alert: {ALERT}")
    confirm_booking(r, panel)
    assert visit_at(r, gap.provider_id, start_of(gap)).patient_id == wanted.id
    _closes_by_enter(r)


def _parked(r: Receptionist) -> int:
    return len(shelf(r.desk).of(BOOKING_DRAFT))


def _begins_one(r: Receptionist, number: int) -> BookingPanel:
    """A booking for somebody in the free time of that number, as far as the note."""
    gap = gaps(r, 30)[number]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    names_somebody(r, panel, strangers(r)[number + 3])
    return panel


def parks_one_by_its_key(r: Receptionist) -> None:
    panel = _begins_one(r, 0)
    person = panel.picker.person
    assert person is not None
    r.kept["parked_first"] = person.id
    r.keys("F4")
    r.until(r.window.panel.isHidden)
    r.until(lambda: r.is_seen("status.parked"))
    r.until(lambda: r.seen(QPushButton, "status.parked").text() == "1 parked")


def a_second_by_the_button(r: Receptionist) -> None:
    _begins_one(r, 1)
    r.press("booking.park")
    r.until(r.window.panel.isHidden)
    r.until(lambda: r.seen(QPushButton, "status.parked").text() == "2 parked")


def and_a_third_by_esc(r: Receptionist) -> None:
    _begins_one(r, 2)
    r.keys("Esc")
    r.until(r.window.panel.isHidden)
    r.until(lambda: r.seen(QPushButton, "status.parked").text() == "3 parked")
    r.until(lambda: _parked(r) == 3)
    r.until(lambda: "parked" in r.said())


def takes_the_first_up_by_keys(r: Receptionist) -> None:
    r.screen.setFocus()
    r.keys("F4")
    listed = panel_of(r, ParkedPanel)
    assert isinstance(listed, ParkedPanel)
    r.until(listed.table.hasFocus)
    r.until(lambda: listed.table.model().rowCount() == 3)
    whose = [each.fields["patient_id"] for each in shelf(r.desk).of(BOOKING_DRAFT)]
    r.keys(*["Down"] * whose.index(r.kept["parked_first"]), "Return")
    panel = booking_panel(r)
    r.until(lambda: panel.picker.person is not None and panel.visit.knows_choices)
    person = panel.picker.person
    assert person is not None
    assert person.id == r.kept["parked_first"]
    r.settle()
    confirm_booking(r, panel)
    r.until(lambda: any(each.patient_id == person.id for each in r.visits()))
    r.until(lambda: _parked(r) == 2)
    _closes_by_enter(r)


def throws_one_away_by_mouse(r: Receptionist) -> None:
    r.press("status.parked")
    listed = panel_of(r, ParkedPanel)
    assert isinstance(listed, ParkedPanel)
    r.until(listed.table.hasFocus)
    r.press("parked.drop")
    r.until(lambda: _parked(r) == 1)
    r.until(lambda: "thrown away" in r.said())
    r.until(lambda: r.seen(QPushButton, "status.parked").text() == "1 parked")
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


def takes_the_last_up_by_mouse(r: Receptionist) -> None:
    before = len(r.visits())
    r.press("status.parked")
    panel = booking_panel(r)
    r.until(lambda: panel.picker.person is not None and panel.visit.knows_choices)
    r.settle()
    r.press("booking.book")
    r.settle()
    r.until(lambda: r.is_seen("booking.read_back") or panel.findings.sentence)
    if not r.is_seen("booking.read_back"):
        r.press("booking.book")
    r.until(lambda: r.is_seen("booking.read_back"))
    r.until(lambda: len(r.visits()) == before + 1)
    r.until(lambda: not r.is_seen("status.parked"))
    r.press("booking.close")
    r.until(r.window.panel.isHidden)


def shares_a_time_with_a_reason(r: Receptionist) -> None:
    taken = in_state(r)[0]
    gap = gaps(r, 30)[0]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    names_somebody(r, panel, strangers(r)[9])
    provider = panel.visit.provider
    provider.setFocus()
    r.keys("Home")
    while provider.value != taken.provider_id:
        r.keys("Down")
    time = panel.visit.time.edit
    time.setFocus()
    time.selectAll()
    r.write(taken.start_wall[11:])
    r.keys("Tab")
    r.until(lambda: taken.patient in panel.findings.sentence)
    r.settle()
    r.press("booking.anyway")
    r.until(panel.findings.reason.hasFocus)
    r.write(REASON)
    confirm_booking(r, panel)
    r.until(lambda: any(each.overbooked == REASON for each in r.visits()))
    (shared,) = [each for each in r.visits() if each.overbooked == REASON]
    assert (shared.start_utc, shared.provider_id) == (taken.start_utc, taken.provider_id)
    r.until(lambda: r.booked(shared.id).overbooked == REASON)
    _closes_by_enter(r)


def books_the_next_visit_in_one_key(r: Receptionist) -> None:
    visit = next(each for each in in_state(r) if each.type == "Follow-up" and each.overbooked is None)
    r.choose(visit.id)
    r.keys("I")
    panel = booking_panel(r)
    r.until(panel.sheet.times.isVisible)
    assert panel.sheet.times.sentence == "6 weeks on:"
    r.until(lambda: panel.visit.knows_choices and panel.picker.person is not None)
    day = panel.visit.given().day
    assert day is not None
    assert abs(day - (WEDNESDAY + timedelta(weeks=6))) <= timedelta(days=4)
    confirm_booking(r, panel)
    assert _is_read_back(r)
    ahead = r.book(lambda book: list_appointments(book, from_date=day.isoformat(), to_date=day.isoformat()))
    (made,) = [each for each in ahead if each.patient_id == visit.patient_id]
    assert made.type == "Follow-up"
    r.kept["again"] = made.id


def and_takes_it_back(r: Receptionist) -> None:
    r.keys("Return")
    r.until(r.window.panel.isHidden)
    r.keys("Ctrl+Z")
    r.until(lambda: r.booked(r.kept["again"]).lifecycle is not Lifecycle.BOOKED)
    r.settle()
    r.screen.setFocus()
    r.keys("T")
    r.until(lambda: r.screen.day == MONDAY)


def types_a_request_from_the_phone(r: Receptionist) -> None:
    before = {each.id for each in r.book(open_requests)}
    r.keys("Shift+F9")
    panel = panel_of(r, RequestPanel)
    assert isinstance(panel, RequestPanel)
    r.until(lambda: panel.type.count() > 3)
    r.settle()
    wanted = r.book(lambda book: list_patients(book, None))[20]
    r.until(lambda: r.seen(QLineEdit, "request.who").hasFocus())
    r.write(wanted.last_name[:6])
    for _ in range(30):
        hit = panel.picker.table.current
        if hit is not None and hit.person is not None and hit.person.id == wanted.id:
            break
        r.keys("Down")
    r.keys("Return")
    r.until(lambda: r.seen(QPlainTextEdit, "request.wish").hasFocus())
    r.settle()
    r.write(WISH)
    r.seen(QComboBox, "request.type").setFocus()
    r.write("Cons")
    r.seen(QPlainTextEdit, "request.wish").setFocus()
    r.keys("Ctrl+Return")
    r.until(lambda: "is in the worklist" in r.said())
    (made,) = [each for each in r.book(open_requests) if each.id not in before]
    assert (made.patient_id, made.wish, made.type) == (wanted.id, WISH, "Consultation")
    r.kept["request"] = made.id


def and_books_it_out_of_the_worklist(r: Receptionist) -> None:
    request = r.book(lambda book: get_request(book, r.kept["request"]))
    r.press("rail.needs")
    needs = r.window.screen_of("needs")
    assert isinstance(needs, NeedsScreen)
    key = ("request", request.id)
    r.until(lambda: needs.table.rows_model.rows)
    r.settle()
    if r.is_seen("needs.new"):
        r.press("needs.new")
    r.until(lambda: needs.table.rows_model.at(key) is not None)
    needs.table.setFocus()
    at = needs.table.rows_model.at(key)
    assert at is not None
    index = needs.table.model().index(at, 0)
    needs.table.scrollTo(index)
    r.settle()
    r.click(needs.table.viewport(), needs.table.visualRect(index).center())
    r.settle()
    row = needs.table.current
    assert row is not None
    assert row.key == key
    r.keys("M")
    panel = booking_panel(r)
    r.until(lambda: panel.sheet.times.isVisible() and panel.watch.slot is not None)
    r.until(lambda: panel.picker.person is not None and panel.visit.knows_choices)
    assert WISH in panel.sheet.times.sentence
    r.until(lambda: panel.visit.type.currentText().startswith("Consultation"))
    confirm_booking(r, panel)
    r.until(lambda: r.book(lambda book: get_request(book, request.id)).state == "booked")
    r.until(lambda: needs.table.rows_model.at(key) is None)


def the_row_is_gone_and_the_book_is_back(r: Receptionist) -> None:
    r.press("booking.close")
    r.until(r.window.panel.isHidden)
    r.press("rail.book")
    r.until(lambda: r.window.screen_name == "book")
    r.screen.setFocus()
    r.keys("T")
    r.until(lambda: r.screen.day == MONDAY)


ACTS = (
    books_with_what_the_type_brings,
    closes_it_by_mouse,
    takes_the_card_that_is_there,
    sees_the_alert_when_booking,
    parks_one_by_its_key,
    a_second_by_the_button,
    and_a_third_by_esc,
    takes_the_first_up_by_keys,
    throws_one_away_by_mouse,
    takes_the_last_up_by_mouse,
    shares_a_time_with_a_reason,
    books_the_next_visit_in_one_key,
    and_takes_it_back,
    types_a_request_from_the_phone,
    and_books_it_out_of_the_worklist,
    the_row_is_gone_and_the_book_is_back,
)
