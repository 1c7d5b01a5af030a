"""Booking, moving, cancelling: by slot and part of a name, by keys, by the mouse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton

from frontdesk.domain.instants import MINUTE, at_zone
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.gaps import Gap, gaps_of
from frontdesk.services.reading import list_patients
from frontdesk.ui.booking.block import BlockPanel
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.slots import FindSlotPanel
from frontdesk.ui.visits.cancel import CancelPanel
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.the_book import in_state

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.panels import Panel

NEWCOMER = "Ottilie Brandvold"
QUARTER = 15 * MINUTE


def gaps(r: Receptionist, minutes: int) -> list[Gap]:
    """Free time of today, the shortest that is long enough first."""
    page = r.screen.page
    assert page is not None
    with r.dog.unwatched():
        found = [
            each
            for each in gaps_of(page, now_utc=r.desk.now())
            if each.end_utc - start_of(each) >= minutes * MINUTE
        ]
    assert found, "the day is full"
    return sorted(found, key=lambda gap: (gap.minutes, gap.start_utc))


def start_of(gap: Gap) -> int:
    """The first quarter of an hour in it."""
    return -(-gap.start_utc // QUARTER) * QUARTER


def panel_of(r: Receptionist, kind: type[Panel]) -> Panel:
    """The panel, once it is one of this kind."""
    r.until(lambda: isinstance(r.window.panel.panel, kind))
    found = r.window.panel.panel
    assert found is not None
    return found


def booking_panel(r: Receptionist) -> BookingPanel:
    found = panel_of(r, BookingPanel)
    assert isinstance(found, BookingPanel)
    return found


def choose_slot(r: Receptionist, provider_id: int, start_utc: int) -> None:
    """Click on free time."""
    r.click(r.canvas.viewport(), r.slot(provider_id, start_utc))
    r.until(lambda: r.canvas.current == r.slot_at(provider_id, start_utc))


def visit_at(r: Receptionist, provider_id: int, start_utc: int) -> DayVisit:
    """What the book on the screen has there, once it has it."""

    def found() -> list[DayVisit]:
        return [
            each
            for each in r.visits()
            if (each.provider_id, each.start_utc) == (provider_id, start_utc)
            and each.lifecycle is Lifecycle.BOOKED
        ]

    r.until(found)
    (one,) = found()
    r.until(lambda: r.canvas.rect_of(one.id) is not None)
    return one


def _wall(r: Receptionist, utc: int) -> str:
    return at_zone(utc, r.desk.zone).strftime("%Y-%m-%dT%H:%M")


def confirm_booking(r: Receptionist, panel: BookingPanel) -> None:
    """Enter; and once more where something is worth a second look."""
    r.settle()
    r.keys("Return")
    # What was said before this is said until it is answered.
    r.settle()
    r.until(lambda: r.is_seen("booking.read_back") or panel.findings.sentence)
    if not r.is_seen("booking.read_back"):
        assert "Enter once more" in panel.findings.sentence, panel.findings.sentence
        r.keys("Return")
        r.until(lambda: r.is_seen("booking.read_back"))


def books_somebody_by_part_of_a_name(r: Receptionist) -> None:
    today = {each.patient_id for each in r.visits()}
    known = next(each for each in r.book(lambda book: list_patients(book, None)) if each.id not in today)
    gap = gaps(r, 60)[0]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    r.until(lambda: r.seen(QLineEdit, "booking.patient").hasFocus())
    r.write(known.last_name[:5])
    for _ in range(20):
        hit = panel.picker.table.current
        if hit is not None and hit.person is not None and hit.person.id == known.id:
            break
        r.keys("Down")
    r.keys("Return")
    assert panel.picker.person is not None
    assert panel.picker.person.id == known.id
    confirm_booking(r, panel)
    visit = visit_at(r, gap.provider_id, start_of(gap))
    assert visit.patient_id == known.id
    r.until(lambda: r.booked(visit.id).start_wall == _wall(r, start_of(gap)))
    r.until(lambda: r.said().startswith(visit.patient))


def reads_the_line_back_and_goes_on(r: Receptionist) -> None:
    r.until(lambda: r.seen(QPushButton, "booking.close").hasFocus())
    r.until(lambda: r.text("booking.read_back"))
    r.keys("Return")
    r.until(r.window.panel.isHidden)
    r.until(r.canvas.hasFocus)


def books_somebody_new_in_the_same_flow(r: Receptionist) -> None:
    gap = gaps(r, 60)[-1]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Ctrl+N")
    panel = booking_panel(r)
    r.write(NEWCOMER)
    hit = panel.picker.table.current
    assert hit is not None
    assert hit.person is None
    r.keys("Return")
    r.until(lambda: r.seen(QLineEdit, "booking.mobile").hasFocus())
    r.write("(312) 555-0188")
    confirm_booking(r, panel)
    (card,) = r.book(lambda book: list_patients(book, NEWCOMER))
    visit = visit_at(r, gap.provider_id, start_of(gap))
    assert (visit.patient_id, visit.patient) == (card.id, NEWCOMER)
    r.kept["newcomer"] = visit.id
    r.keys("Return")
    r.until(r.window.panel.isHidden)


def a_taken_time_offers_free_ones(r: Receptionist) -> None:
    gap = next(each for each in gaps(r, 60) if each.minutes > 60)
    taken = next(
        each for each in in_state(r) if each.provider_id == gap.provider_id and each.start_utc > r.desk.now()
    )
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    r.write(NEWCOMER)
    r.keys("Return")
    time = panel.visit.time.edit
    time.setFocus()
    time.selectAll()
    r.write(taken.start_wall[11:])
    r.keys("Tab")
    r.until(lambda: panel.findings.sentence)
    assert taken.patient in panel.findings.sentence
    # The buttons are made with the sentence, and have their places a turn of the loop later.
    r.settle()
    free = r.seen(QPushButton, "booking.free.0")
    assert free.text()
    r.click(free)
    r.until(lambda: r.is_seen("booking.read_back") or taken.patient not in panel.findings.sentence)
    r.settle()
    if not r.is_seen("booking.read_back"):
        r.keys("Return")
    r.until(lambda: r.is_seen("booking.read_back"))
    visits = [each for each in r.visits() if each.patient == NEWCOMER]
    r.until(lambda: len([each for each in r.visits() if each.patient == NEWCOMER]) == 2)
    visits = [each for each in r.visits() if each.patient == NEWCOMER]
    r.until(lambda: all(r.booked(each.id).overbooked is None for each in visits))
    r.keys("Return")
    r.until(r.window.panel.isHidden)


def moves_a_visit_by_keys(r: Receptionist) -> None:
    visit = r.shown(r.kept["newcomer"])
    before = visit.start_utc, visit.provider_id
    r.choose(visit.id)
    r.keys("M")
    r.until(lambda: r.canvas.is_moving)
    gap = next(each for each in gaps(r, visit.minutes) if each.provider_id == visit.provider_id)
    step = "Down" if start_of(gap) > visit.start_utc else "Up"
    r.keys(*[step] * abs((start_of(gap) - visit.start_utc) // QUARTER))
    r.keys("Return")
    r.until(lambda: "moved to" in r.said())
    r.until(lambda: not r.canvas.is_moving)
    moved = r.booked(visit.id)
    assert (moved.start_utc, moved.provider_id) == (start_of(gap), visit.provider_id) != before
    r.until(lambda: r.shown(visit.id).start_utc == start_of(gap))


def drags_a_visit_to_another_time(r: Receptionist) -> None:
    visit = r.shown(r.kept["newcomer"])
    elsewhere = [each for each in gaps(r, visit.minutes + 15) if each.provider_id != visit.provider_id]
    gap = min(elsewhere, key=lambda each: abs(start_of(each) - visit.start_utc))
    offset = r.middle(visit.id) - r.slot(visit.provider_id, visit.start_utc)
    end = r.slot(gap.provider_id, start_of(gap)) + offset
    held = r.canvas.rect_of(visit.id)
    assert held is not None
    r.drag(r.canvas.viewport(), held.center(), end)
    r.until(lambda: "moved to" in r.said() and r.shown(visit.id).start_utc == start_of(gap))
    moved = r.booked(visit.id)
    assert (moved.start_utc, moved.provider_id) == (start_of(gap), gap.provider_id)
    # It goes along to where that provider is.
    assert moved.location_id != visit.location_id


def makes_it_longer_at_its_lower_edge(r: Receptionist) -> None:
    visit = r.shown(r.kept["newcomer"])
    r.middle(visit.id)
    rect = r.canvas.rect_of(visit.id)
    assert rect is not None
    edge = QPoint(rect.center().x(), rect.bottom() - 1)
    slot = rect.height() * 15 // visit.minutes
    r.drag(r.canvas.viewport(), edge, edge + QPoint(0, slot))
    r.until(lambda: r.shown(visit.id).minutes == visit.minutes + 15)
    r.until(lambda: r.booked(visit.id).minutes == visit.minutes + 15)
    r.until(lambda: f"{visit.minutes + 15} min" in r.said())


def _day_with_that_time(r: Receptionist, visit: DayVisit) -> date:
    """One of the next days on which the visit's provider has its time free."""
    reader, today = r.desk.reader, r.screen.day
    assert reader is not None
    with r.dog.unwatched():
        for days in range(1, 14):
            on = days * 24 * 60 * MINUTE
            free = gaps_of(reader.day(today + timedelta(days=days)), now_utc=r.desk.now())
            if any(
                each.provider_id == visit.provider_id
                and each.start_utc <= visit.start_utc + on
                and each.end_utc >= visit.end_utc + on
                for each in free
            ):
                return today + timedelta(days=days)
    raise AssertionError("all days are full")


def drags_a_visit_to_another_day(r: Receptionist) -> None:
    visit = r.shown(r.kept["newcomer"])
    strip, other = r.screen.strip, _day_with_that_time(r, visit)
    across = next(x for x in range(0, strip.width(), 4) if strip.day_at(QPoint(x, 20)) == other)
    start = r.middle(visit.id)
    viewport = r.canvas.viewport()
    r.drag(
        viewport, start, viewport.mapFrom(r.stage.frame, strip.mapTo(r.stage.frame, QPoint(across + 8, 20)))
    )
    r.until(lambda: r.said())
    r.until(lambda: visit.id not in {each.id for each in r.visits()} or not r.window.panel.isHidden())
    r.until(lambda: r.booked(visit.id).start_wall[:10] == other.isoformat())


def takes_the_move_back_from_the_bar(r: Receptionist) -> None:
    r.press("say.undo")
    r.until(lambda: r.said().startswith("Undone: "))
    r.until(lambda: r.kept["newcomer"] in {each.id for each in r.visits()})


def the_clinic_cancels_a_visit(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)[-1]
    r.choose(visit.id)
    r.keys("Del")
    panel_of(r, CancelPanel)
    r.until(lambda: r.text("cancel.notice").strip())
    r.keys("Down")
    r.until(lambda: r.seen(QRadioButton, "cancel.by_clinic").isChecked())
    r.keys("Return")
    r.until(lambda: "cancelled for the clinic" in r.said())
    r.until(r.window.panel.isHidden)
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.CANCELLED_BY_CLINIC)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.CANCELLED_BY_CLINIC)
    tick = r.canvas.rect_of(visit.id)
    assert tick is not None
    assert tick.width() < 12
    r.kept["cancelled"] = visit.id


def and_takes_it_back(r: Receptionist) -> None:
    visit = r.shown(r.kept["cancelled"])
    r.press("say.undo")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.BOOKED)
    r.until(lambda: r.booked(visit.id).confirmation is Confirmation.CONFIRMED)


def parks_a_half_made_booking(r: Receptionist) -> None:
    gap = gaps(r, 60)[0]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Return")
    panel = booking_panel(r)
    r.write("Wilhelmina Ast")
    r.keys("Return")
    r.until(lambda: panel.sheet.is_new)
    r.keys("F4")
    r.until(r.window.panel.isHidden)
    r.until(lambda: "parked" in r.said())
    r.until(lambda: r.seen(QPushButton, "status.parked").text() == "1 parked")
    r.until(lambda: not r.book(lambda book: list_patients(book, "Wilhelmina")))


def takes_it_up_again(r: Receptionist) -> None:
    r.keys("F4")
    panel = booking_panel(r)
    r.settle()
    r.until(lambda: r.seen(QLineEdit, "booking.first_name").text() == "Wilhelmina")
    r.until(lambda: r.seen(QLineEdit, "booking.last_name").text() == "Ast")
    slot = panel.watch.slot
    assert slot is not None
    r.seen(QLineEdit, "booking.mobile").setFocus()
    r.write("3125550199")
    confirm_booking(r, panel)
    (card,) = r.book(lambda book: list_patients(book, "Wilhelmina"))
    r.until(lambda: any(each.patient_id == card.id for each in r.visits()))
    r.until(lambda: not r.is_seen("status.parked"))
    r.keys("Return")
    r.until(r.window.panel.isHidden)


def finds_the_next_free_time(r: Receptionist) -> None:
    r.keys("F")
    found = panel_of(r, FindSlotPanel)
    assert isinstance(found, FindSlotPanel)
    r.until(lambda: found.table.model().rowCount())
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


def blocks_time(r: Receptionist) -> None:
    gap = gaps(r, 60)[-1]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("B")
    panel_of(r, BlockPanel)
    reason = r.seen(QLineEdit, "block.reason")
    r.settle()
    reason.setFocus()
    r.write("Team meeting")
    r.keys("Return")
    page = r.screen.page
    assert page is not None

    def blocked() -> list[str]:
        page = r.screen.page
        assert page is not None
        return [
            block.reason
            for column in page.columns
            if column.provider_id == gap.provider_id
            for block in column.blocked
            if block.start_utc == start_of(gap)
        ]

    r.until(lambda: blocked() == ["Team meeting"])
    r.keys("Esc")
    r.until(r.window.panel.isHidden)
