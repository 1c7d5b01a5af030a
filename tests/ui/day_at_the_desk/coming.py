"""The day as it happens: check-in, waiting, in room, done, no-shows, left, late cancellations, a walk-in, a provider who is behind."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton

from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.arrivals import board
from frontdesk.services.checkins import Checked, at_the_counter
from frontdesk.services.daypage import DayVisit
from frontdesk.services.reading import list_messages
from frontdesk.ui.arrivals.behind import BehindPanel
from frontdesk.ui.arrivals.checkin import CheckInPanel
from frontdesk.ui.arrivals.screen import ArrivalsScreen
from frontdesk.ui.arrivals.section import Section
from frontdesk.ui.arrivals.walkin import WalkInPanel
from frontdesk.ui.visits.cancel import CancelPanel
from tests.ui.morning.booking import panel_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.the_book import in_state

LIMIT = 20
"""After so many minutes a patient waits too long (arrivals.waiting_minutes)."""
BEHIND = 30
WALKS_IN = "Zoe Quist"
LEFT = {MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED}


def _board(r: Receptionist) -> ArrivalsScreen:
    found = r.window.screen_of("arrivals")
    assert isinstance(found, ArrivalsScreen)
    return found


def _ids(section: Section) -> list[int]:
    return [each.id for each in section.table.rows_model.rows]


def _stands_on(r: Receptionist, section: Section, visit_id: int) -> None:
    """Down to somebody in a part of the board."""
    section.table.setFocus()
    wanted = _ids(section).index(visit_id)
    at = section.table.currentIndex().row()
    r.keys(*["Down" if wanted > at else "Up"] * abs(wanted - at))
    line = section.table.current
    assert line is not None
    assert line.id == visit_id


def _comes(r: Receptionist) -> DayVisit:
    """Whoever comes next of those who said yes."""
    return in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)[0]


def checks_somebody_in(r: Receptionist) -> None:
    visit = next(
        each
        for each in in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)
        if each.start_utc > r.desk.now()
    )
    r.choose(visit.id)
    r.keys("K")
    panel = panel_of(r, CheckInPanel)
    assert isinstance(panel, CheckInPanel)
    r.until(lambda: "Born" in panel.birth.text())
    r.settle()
    r.keys("Return")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.ARRIVED)
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.ARRIVED)
    seen = r.book(lambda book: at_the_counter(book, visit.id))
    assert seen.checked is not None
    assert seen.checked.birth_date
    assert seen.checked.forms
    r.until(lambda: r.said().startswith(f"{visit.patient}: arrived"))
    r.kept["waits"] = visit.id


def another_only_as_ticked_by_mouse(r: Receptionist) -> None:
    visit = next(
        each
        for each in in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)
        if each.start_utc > r.desk.now()
    )
    r.middle(visit.id)
    r.pick(r.right_click(r.canvas.viewport(), r.middle(visit.id)), "Check in")
    panel = panel_of(r, CheckInPanel)
    assert isinstance(panel, CheckInPanel)
    r.until(lambda: "Born" in panel.birth.text())
    r.settle()
    r.click(panel.birth, QPoint(8, panel.birth.height() // 2))
    r.until(panel.birth.isChecked)
    r.press("check_in.some")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.ARRIVED)
    seen = r.book(lambda book: at_the_counter(book, visit.id))
    assert seen.checked == Checked(birth_date=True)
    r.kept["second"] = visit.id


def waits_too_long(r: Receptionist) -> None:
    visit = r.shown(r.kept["waits"])
    r.minutes_pass(max((visit.start_utc - r.desk.now()) // MINUTE, 0) + LIMIT + 2)
    r.keys("Ctrl+5")
    r.until(lambda: r.window.screen_name == "arrivals")
    screen = _board(r)
    r.until(lambda: visit.id in _ids(screen.waiting))
    row = next(each for each in screen.waiting.table.rows_model.rows if each.id == visit.id)
    assert row.loud
    assert "too long" in f"{row.state} {row.more}"
    now = r.desk.now()
    there = r.book(board)
    assert there.too_long(next(each for each in there.rows if each.id == visit.id), now)
    r.until(lambda: "too long" in r.seen(QAbstractButton, "rail.arrivals").accessibleDescription())


def goes_into_the_room(r: Receptionist) -> None:
    screen = _board(r)
    visit = r.kept["waits"]
    _stands_on(r, screen.waiting, visit)
    r.keys("R")
    r.until(lambda: visit in _ids(screen.inside))
    r.until(lambda: r.booked(visit).lifecycle is Lifecycle.IN_ROOM)


def and_the_other_one_by_mouse(r: Receptionist) -> None:
    screen = _board(r)
    visit = r.kept["second"]
    table = screen.waiting.table
    index = table.model().index(_ids(screen.waiting).index(visit), 0)
    at = table.visualRect(index).center()
    r.click(table.viewport(), at)
    r.pick(r.right_click(table.viewport(), at), "In room")
    r.until(lambda: visit in _ids(screen.inside))
    r.until(lambda: r.booked(visit).lifecycle is Lifecycle.IN_ROOM)


def is_done(r: Receptionist) -> None:
    screen = _board(r)
    visit = r.kept["waits"]
    _stands_on(r, screen.inside, visit)
    r.keys("D")
    r.until(lambda: visit not in _ids(screen.inside))
    r.until(lambda: r.booked(visit).lifecycle is Lifecycle.COMPLETED)
    r.until(lambda: "1" in r.seen(QPushButton, "arrivals.fold").text())


def somebody_walks_in(r: Receptionist) -> None:
    screen = _board(r)
    r.press("arrivals.walk_in")
    panel = panel_of(r, WalkInPanel)
    assert isinstance(panel, WalkInPanel)
    r.until(lambda: panel.model.rows)
    r.settle()
    r.until(panel.picker.edit.hasFocus)
    r.write(WALKS_IN)
    r.keys("Return")
    r.until(panel.newcomer.isVisible)
    r.settle()
    r.press("walk_in.do")
    r.until(lambda: any(each.patient == WALKS_IN for each in screen.waiting.table.rows_model.rows))
    (row,) = [each for each in r.book(board).rows if each.patient == WALKS_IN]
    r.until(lambda: r.booked(row.id).lifecycle is Lifecycle.ARRIVED)
    r.kept["walked"] = row.id


def and_leaves_again(r: Receptionist) -> None:
    screen = _board(r)
    r.settle()
    if not r.window.panel.isHidden():
        r.keys("Esc")
        r.until(r.window.panel.isHidden)
    _stands_on(r, screen.waiting, r.kept["walked"])
    r.keys("L")
    r.until(lambda: r.kept["walked"] not in _ids(screen.waiting))
    r.until(lambda: r.booked(r.kept["walked"]).lifecycle is Lifecycle.LEFT_WITHOUT_VISIT)


def back_in_the_book(r: Receptionist) -> None:
    r.press("rail.book")
    r.screen.setFocus()
    r.keys("T")
    r.until(lambda: r.shown(r.kept["walked"]).lifecycle is Lifecycle.LEFT_WITHOUT_VISIT)
    r.until(lambda: r.shown(r.kept["waits"]).lifecycle is Lifecycle.COMPLETED)


def who_said_no_does_not_come(r: Receptionist) -> None:
    visit = next(
        each
        for each in in_state(r)
        if each.start_utc < r.desk.now() and each.confirmation is not Confirmation.DECLINED
    )
    r.choose(visit.id)
    r.keys("X")
    r.until(lambda: r.shown(visit.id).confirmation is Confirmation.DECLINED)
    r.settle()
    r.keys("N")
    r.until(lambda: r.is_open("declined"))
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.BOOKED)
    r.settle()
    r.keys("N")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.NO_SHOW)
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.NO_SHOW)


def or_it_is_cancelled_for_them_by_mouse(r: Receptionist) -> None:
    visit = next(
        each
        for each in in_state(r)
        if each.start_utc < r.desk.now() and each.confirmation is not Confirmation.DECLINED
    )
    r.choose(visit.id)
    r.keys("X")
    r.until(lambda: r.shown(visit.id).confirmation is Confirmation.DECLINED)
    r.settle()
    r.keys("N")
    r.until(lambda: r.is_open("declined"))
    r.settle()
    r.press("declined.cancel")
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.CANCELLED_BY_PATIENT)
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.CANCELLED_BY_PATIENT)


def cancels_late_with_a_reason(r: Receptionist) -> None:
    visit = in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)[-1]
    r.choose(visit.id)
    r.keys("Del")
    panel = panel_of(r, CancelPanel)
    assert isinstance(panel, CancelPanel)
    r.until(lambda: r.is_seen("cancel.late"))
    r.until(lambda: r.text("cancel.notice").strip())
    r.seen(QComboBox, "cancel.reason").setFocus()
    r.write("Ill")
    r.until(lambda: panel.why == "Ill")
    r.press("cancel.do")
    r.until(lambda: "cancelled late for the patient" in r.said())
    r.until(lambda: r.booked(visit.id).lifecycle is Lifecycle.CANCELLED_BY_PATIENT)
    r.until(lambda: r.shown(visit.id).lifecycle is Lifecycle.CANCELLED_BY_PATIENT)


def a_provider_is_behind(r: Receptionist) -> None:
    ahead = [
        each
        for each in in_state(r, Lifecycle.BOOKED, Confirmation.CONFIRMED)
        if each.start_utc > r.desk.now()
    ]
    visit = ahead[0]
    r.kept["behind"] = visit.provider_id
    r.choose(visit.id)
    r.keys("Shift+L")
    panel = panel_of(r, BehindPanel)
    assert isinstance(panel, BehindPanel)
    r.until(lambda: "on time" in r.text("behind.said"))
    r.settle()
    edit = panel.minutes.lineEdit()
    edit.setFocus()
    edit.selectAll()
    r.write(str(BEHIND))
    r.keys("Return")
    r.until(lambda: r.is_seen("behind.send"))
    r.until(
        lambda: (
            [(each.provider_id, each.minutes) for each in r.book(board).behind]
            == [(visit.provider_id, BEHIND)]
        )
    )
    r.until(lambda: r.booked(visit.id).start_utc == visit.start_utc)
    r.until(lambda: "Tell" in r.seen(QPushButton, "behind.send").text())


def and_those_concerned_are_told(r: Receptionist) -> None:
    r.settle()
    r.keys("Ctrl+Return")
    r.until(lambda: "told" in r.said())
    r.until(lambda: not r.is_seen("behind.send"))
    queued = _late_texts(r)
    assert queued
    r.minutes_pass(4)
    r.until(lambda: set(_late_texts(r)) <= LEFT)


def _late_texts(r: Receptionist) -> list[str]:
    """The states of the texts that tell of a delay."""
    found = r.book(list_messages)
    return [each.state for each in found if each.kind == "late"]


def on_time_again_by_mouse(r: Receptionist) -> None:
    r.press("behind.0")
    r.until(lambda: r.book(board).behind == ())
    r.until(lambda: "on time" in r.text("behind.said"))
    r.keys("Esc")
    r.until(r.window.panel.isHidden)


ACTS = (
    checks_somebody_in,
    another_only_as_ticked_by_mouse,
    waits_too_long,
    goes_into_the_room,
    and_the_other_one_by_mouse,
    is_done,
    somebody_walks_in,
    and_leaves_again,
    back_in_the_book,
    who_said_no_does_not_come,
    or_it_is_cancelled_for_them_by_mouse,
    cancels_late_with_a_reason,
    a_provider_is_behind,
    and_those_concerned_are_told,
    on_time_again_by_mouse,
)
