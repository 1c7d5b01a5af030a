"""The first acts: looking round in the book, who comes and goes, who comes not."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QPushButton

from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.listing import DayList
from frontdesk.ui.book.views import LIST
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY


def in_state(
    r: Receptionist, lifecycle: Lifecycle = Lifecycle.BOOKED, *confirmations: Confirmation
) -> list[DayVisit]:
    """The visits of the day in a state, earliest first."""
    found = [
        each
        for each in r.visits()
        if each.lifecycle is lifecycle and (not confirmations or each.confirmation in confirmations)
    ]
    assert found, (lifecycle, confirmations)
    return sorted(found, key=lambda each: (each.start_utc, each.id))


def opens_on_today(r: Receptionist) -> None:
    r.until(lambda: r.screen.day == MONDAY)
    page = r.screen.page
    assert page is not None
    assert len(page.columns) == 4
    assert len(page.visits) > 40
    r.until(lambda: "Nov" in r.seen(QPushButton, "book.date").text())
    r.until(lambda: r.stage.frame.windowTitle().startswith("Book"))
    r.until(r.canvas.hasFocus)


def finds_a_visit_by_part_of_a_name(r: Receptionist) -> None:
    wanted = in_state(r)[5]
    r.keys("F3")
    r.until(r.search.hasFocus)
    r.write(wanted.patient[:7])
    r.until(lambda: wanted.patient in [each.text for each in r.search.found])
    texts = [each.text for each in r.search.found]
    for _ in range(texts.index(wanted.patient)):
        r.keys("Down")
    r.keys("Return")
    r.until(lambda: r.window.panel.panel is not None)
    panel = r.window.panel.panel
    assert panel is not None
    assert panel.key == f"patient:{wanted.patient_id}"
    r.until(lambda: r.text("panel.title"))


def esc_closes_the_panel(r: Receptionist) -> None:
    r.keys("Esc")
    r.until(r.window.panel.isHidden)
    r.until(r.canvas.hasFocus)


def goes_to_a_day_as_it_is_typed(r: Receptionist) -> None:
    r.keys("Ctrl+K")
    r.write("next tue")
    r.until(lambda: any("Dec" in each.text for each in r.search.found))
    r.keys("Return")
    r.until(lambda: r.screen.day == date(2026, 12, 1))
    r.until(r.canvas.hasFocus)


def comes_back_to_today(r: Receptionist) -> None:
    r.keys("T")
    r.until(lambda: r.screen.day == MONDAY)


def chooses_a_day_of_the_strip(r: Receptionist) -> None:
    strip = r.screen.strip
    middle = strip.height() // 2
    at = next(x for x in range(0, strip.width(), 8) if strip.day_at(QPoint(x, middle)) == date(2026, 11, 25))
    r.click(strip, QPoint(at + 8, middle))
    r.until(lambda: r.screen.day == date(2026, 11, 25))


def steps_through_days_and_weeks(r: Receptionist) -> None:
    r.canvas.setFocus()
    r.keys("PgDown", "PgUp", "Shift+PgDown", "Shift+PgUp", "PgUp", "PgUp")
    r.until(lambda: r.screen.day == MONDAY)


def looks_at_one_location(r: Receptionist) -> None:
    place = r.screen.page.places[0] if r.screen.page else None
    assert place is not None
    r.seen(QComboBox, "book.place").setFocus()
    r.keys("Down")
    page = r.screen.page
    assert page is not None
    assert page.location_id == place.id
    assert all(each.location_id == place.id for each in page.visits)


def looks_at_all_again(r: Receptionist) -> None:
    r.keys("Up")
    page = r.screen.page
    assert page is not None
    assert page.location_id is None
    r.canvas.setFocus()


def reads_the_day_as_a_list(r: Receptionist) -> None:
    r.keys("V")
    form = r.screen.form
    assert isinstance(form, DayList)
    r.until(form.hasFocus)
    r.until(lambda: len(form.rows.rows) == len(r.visits()))
    r.until(lambda: r.desk.prefs.get("book.form", "") == LIST)


def and_as_a_grid_again(r: Receptionist) -> None:
    r.keys("V")
    assert isinstance(r.screen.form, DayCanvas)
    r.until(r.canvas.hasFocus)


def somebody_arrives(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)[0]
    r.choose(visit.id)
    r.keys("A")
    r.until(lambda: r.said())
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.ARRIVED)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.ARRIVED)
    r.until(lambda: r.said().startswith(f"{visit.patient}: arrived"))


def takes_it_back(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.ARRIVED)[0]
    r.keys("Ctrl+Z")
    r.until(lambda: r.said().startswith("Undone: "))
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.BOOKED)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.BOOKED)


def does_it_again(r: Receptionist) -> None:
    r.keys("Ctrl+Y")
    r.until(lambda: r.said().startswith("Done again: "))
    visit = in_state(r, Lifecycle.ARRIVED)[0]
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.ARRIVED)


def goes_into_the_room(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.ARRIVED)[0]
    r.choose(visit.id)
    r.keys("R")
    r.until(lambda: "in room" in r.said())
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.IN_ROOM)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.IN_ROOM)


def is_done(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.IN_ROOM)[0]
    r.keys("D")
    r.until(lambda: ": done" in r.said())
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.COMPLETED)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.COMPLETED)


def somebody_says_yes_at_the_desk(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.BOOKED, Confirmation.AWAITING)[0]
    r.choose(visit.id)
    r.keys("C")
    r.until(lambda: "confirmed" in r.said())
    r.until(lambda: r.booked(visit.id).confirmation is Confirmation.CONFIRMED)
    r.until(lambda: r.shown(visit.id).confirmation is Confirmation.CONFIRMED)


def somebody_cannot_come(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.BOOKED, Confirmation.NOT_ASKED)[-1]
    r.choose(visit.id)
    r.keys("X")
    r.until(lambda: "can't come" in r.said())
    r.until(lambda: r.booked(visit.id).confirmation is Confirmation.DECLINED)
    r.until(lambda: r.shown(visit.id).confirmation is Confirmation.DECLINED)


def a_no_show_is_told_after_the_start_only(r: Receptionist) -> None:
    later, earlier = in_state(r)[-1], in_state(r)[0]
    r.minutes_pass(max((earlier.start_utc - r.desk.now()) // MINUTE, 0) + 20)
    r.choose(later.id)
    r.keys("N")
    r.until(lambda: r.said() and "no-show" not in r.said().lower().partition(":")[2])
    r.until(lambda: r.booked(later.id).lifecycle is Lifecycle.BOOKED)
    r.choose(earlier.id)
    r.keys("N")
    r.until(lambda: f"{earlier.patient}: no-show" in r.said())
    r.until(lambda: r.booked(earlier.id).lifecycle is Lifecycle.NO_SHOW)
    r.until(lambda: r.shown(earlier.id).lifecycle is Lifecycle.NO_SHOW)
