"""Visits are moved, made longer, cut, copied, pasted, swapped, put beside another, by keys and by mouse; ten back, ten forth, one alone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QPushButton

from frontdesk.domain.words import Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.shell.history import HistoryPanel
from tests.ui.morning.booking import QUARTER, choose_slot, gaps, panel_of, start_of
from tests.ui.morning.hands import Receptionist
from tests.ui.morning.stage import MONDAY
from tests.ui.morning.the_book import in_state

WEDNESDAY, THURSDAY, FRIDAY = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)
CHAIN = 10
REASON = "Comes with her sister"


def _stands(r: Receptionist) -> frozenset[tuple[object, ...]]:
    """The three days as the book has them, read afresh."""
    reader = r.desk.reader
    assert reader is not None
    with r.dog.unwatched():
        pages = [reader.day(day) for day in (WEDNESDAY, THURSDAY, FRIDAY)]
    return frozenset(
        (each.id, each.start_wall, each.minutes, each.provider_id, each.lifecycle, each.overbooked)
        for page in pages
        for each in page.visits
        # A booking that was taken back stays as a cancelled one.
        if each.lifecycle is Lifecycle.BOOKED
    )


def _note(r: Receptionist) -> None:
    """Keep how the book stands now. An act that changed nothing is no act."""
    r.settle()
    now = _stands(r)
    assert not r.stood or now != r.stood[-1]
    r.stood.append(now)


def _visit(r: Receptionist) -> DayVisit:
    return r.shown(r.kept["moved"])


def _other(r: Receptionist) -> DayVisit:
    """Another visit as long as ours, with somebody else: the nearest, so that both are in view."""
    ours = _visit(r)
    others = [
        each
        for each in in_state(r)
        if each.id != ours.id
        and each.minutes == ours.minutes
        and each.patient_id != ours.patient_id
        and each.start_utc != ours.start_utc
        and each.overbooked is None
    ]
    return min(others, key=lambda each: abs(each.start_utc - ours.start_utc))


def _strip_at(r: Receptionist, day: date) -> QPoint:
    strip = r.screen.strip
    middle = strip.height() // 2
    across = next(x for x in range(0, strip.width(), 8) if strip.day_at(QPoint(x, middle)) == day)
    return QPoint(across + 8, middle)


def a_quiet_day_by_the_strip(r: Receptionist) -> None:
    r.click(r.screen.strip, _strip_at(r, THURSDAY))
    r.until(lambda: r.screen.day == THURSDAY)
    r.settle()
    wide = next(each for each in gaps(r, 150))
    near = [each for each in in_state(r) if each.minutes == 30 and each.provider_id != wide.provider_id]
    # Both are in view at once.
    r.kept["moved"] = min(near, key=lambda each: abs(each.start_utc - start_of(wide))).id
    _note(r)


def drags_it_into_another_column(r: Receptionist) -> None:
    visit = _visit(r)
    gap = next(each for each in gaps(r, 150) if each.provider_id != visit.provider_id)
    offset = r.middle(visit.id) - r.slot(visit.provider_id, visit.start_utc)
    end = r.slot(gap.provider_id, start_of(gap) + QUARTER) + offset
    held = r.canvas.rect_of(visit.id)
    assert held is not None
    r.drag(r.canvas.viewport(), held.center(), end)
    r.until(lambda: _visit(r).start_utc == start_of(gap) + QUARTER)
    moved = r.booked(visit.id)
    assert (moved.provider_id, moved.start_utc) == (gap.provider_id, start_of(gap) + QUARTER)
    r.until(lambda: "moved to" in r.said())
    _note(r)


def a_slot_later_by_keys(r: Receptionist) -> None:
    visit = _visit(r)
    r.choose(visit.id)
    r.keys("Alt+Down")
    r.until(lambda: _visit(r).start_utc == visit.start_utc + QUARTER)
    r.until(lambda: r.booked(visit.id).start_utc == visit.start_utc + QUARTER)
    _note(r)


def longer_by_keys(r: Receptionist) -> None:
    visit = _visit(r)
    r.choose(visit.id)
    r.keys("Shift+Down")
    r.until(lambda: _visit(r).minutes == visit.minutes + 15)
    r.until(lambda: r.booked(visit.id).minutes == visit.minutes + 15)
    _note(r)


def shorter_by_its_lower_edge(r: Receptionist) -> None:
    visit = _visit(r)
    r.middle(visit.id)
    rect = r.canvas.rect_of(visit.id)
    assert rect is not None
    edge = QPoint(rect.center().x(), rect.bottom() - 1)
    r.drag(r.canvas.viewport(), edge, edge - QPoint(0, rect.height() * 15 // visit.minutes))
    r.until(lambda: _visit(r).minutes == visit.minutes - 15)
    r.until(lambda: r.booked(visit.id).minutes == visit.minutes - 15)
    _note(r)


def moves_it_by_arrows(r: Receptionist) -> None:
    visit = _visit(r)
    r.choose(visit.id)
    r.keys("M")
    r.until(lambda: r.canvas.is_moving)
    r.keys("Down", "Down", "Return")
    r.until(lambda: _visit(r).start_utc == visit.start_utc + 2 * QUARTER)
    r.until(lambda: r.booked(visit.id).start_utc == visit.start_utc + 2 * QUARTER)
    r.until(lambda: not r.canvas.is_moving)
    _note(r)


def cuts_it_and_pastes_it_on_the_next_day(r: Receptionist) -> None:
    visit = _visit(r)
    r.choose(visit.id)
    r.keys("Ctrl+X")
    r.until(lambda: "cut, and stays until it is pasted" in r.said())
    r.until(lambda: r.booked(visit.id).start_wall == visit.start_wall)
    r.keys("PgDown")
    r.until(lambda: r.screen.day == FRIDAY)
    r.settle()
    gap = gaps(r, 90)[0]
    choose_slot(r, gap.provider_id, start_of(gap))
    r.keys("Ctrl+V")
    r.until(lambda: any(each.id == visit.id for each in r.visits()))
    moved = r.booked(visit.id)
    assert (moved.provider_id, moved.start_utc) == (gap.provider_id, start_of(gap))
    _note(r)


def back_to_the_day_before_by_the_strip(r: Receptionist) -> None:
    visit = _visit(r)
    start = r.middle(visit.id)
    viewport, strip, frame = r.canvas.viewport(), r.screen.strip, r.stage.frame
    end = viewport.mapFrom(frame, strip.mapTo(frame, _strip_at(r, WEDNESDAY)))
    r.drag(viewport, start, end)
    r.until(lambda: r.booked(visit.id).start_wall[:10] == WEDNESDAY.isoformat())
    r.until(lambda: all(each.id != visit.id for each in r.visits()))
    r.click(strip, _strip_at(r, WEDNESDAY))
    r.settle()
    r.until(lambda: _visit(r).start_wall[10:] == visit.start_wall[10:])
    _note(r)


def copies_it_and_pastes_it_by_mouse(r: Receptionist) -> None:
    visit = _visit(r)
    before = {each.id for each in r.visits()}
    r.pick(r.right_click(r.canvas.viewport(), r.middle(visit.id)), "Copy")
    r.until(lambda: ": copied" in r.said())
    gap = gaps(r, 90)[0]
    at = r.slot(gap.provider_id, start_of(gap) + 2 * QUARTER)
    r.click(r.canvas.viewport(), at)
    r.pick(r.right_click(r.canvas.viewport(), at), "Paste")
    r.until(lambda: {each.id for each in r.visits()} != before)
    (made,) = [each for each in r.visits() if each.id not in before]
    copy = r.booked(made.id)
    assert (copy.patient_id, copy.minutes, copy.type) == (visit.patient_id, visit.minutes, visit.type)
    assert copy.start_utc == start_of(gap) + 2 * QUARTER
    r.kept["copy"] = made.id
    _note(r)


def _drags_onto(r: Receptionist, visit: DayVisit, other: DayVisit) -> None:
    r.middle(visit.id)
    end = r.middle(other.id)
    held = r.canvas.rect_of(visit.id)
    assert held is not None
    r.drag(r.canvas.viewport(), held.center(), end)


def swaps_two_by_mouse(r: Receptionist) -> None:
    visit, other = _visit(r), _other(r)
    _drags_onto(r, visit, other)
    r.until(lambda: r.is_open("offer"))
    r.until(lambda: other.patient in r.text("offer.words"))
    r.press("offer.swap")
    r.until(lambda: r.said().startswith("Swapped: "))
    one, two = r.booked(visit.id), r.booked(other.id)
    assert (one.start_utc, one.provider_id) == (other.start_utc, other.provider_id)
    assert (two.start_utc, two.provider_id) == (visit.start_utc, visit.provider_id)
    r.until(lambda: _visit(r).start_utc == other.start_utc)
    _note(r)


def puts_it_beside_another_with_a_reason(r: Receptionist) -> None:
    visit, other = _visit(r), _other(r)
    _drags_onto(r, visit, other)
    r.until(lambda: r.is_open("offer"))
    r.settle()
    r.seen(QLineEdit, "offer.reason").setFocus()
    r.write(REASON)
    r.press("offer.share")
    r.until(lambda: r.booked(visit.id).overbooked == REASON)
    r.until(lambda: _visit(r).overbooked == REASON)
    r.until(lambda: _visit(r).start_utc == other.start_utc)
    r.until(lambda: r.canvas.rect_of(other.id) != r.canvas.rect_of(visit.id))
    _note(r)


def swaps_two_by_keys(r: Receptionist) -> None:
    visit = r.shown(r.kept["copy"])
    other = next(
        each
        for each in in_state(r)
        if each.patient_id != visit.patient_id
        and each.minutes == visit.minutes
        and not any(
            one.id != each.id and one.provider_id == each.provider_id and one.start_utc == each.start_utc
            for one in r.visits()
        )
    )
    r.choose(visit.id)
    r.keys("Ctrl+X")
    r.choose(other.id)
    r.keys("Ctrl+V")
    r.until(lambda: r.is_open("offer"))
    r.settle()
    r.seen(QPushButton, "offer.swap").setFocus()
    r.keys("Return")
    r.until(lambda: r.booked(other.id).start_utc == visit.start_utc)
    r.until(lambda: r.booked(visit.id).start_utc == other.start_utc)
    _note(r)


def _comes_to_stand(r: Receptionist, wanted: frozenset[tuple[object, ...]]) -> None:
    r.until(lambda: _stands(r) == wanted)
    r.settle()


def ten_back(r: Receptionist) -> None:
    r.screen.setFocus()
    for number in range(1, CHAIN + 1):
        r.keys("Ctrl+Z")
        _comes_to_stand(r, r.stood[-1 - number])
    shown = {each.id: each.start_wall for each in r.visits() if each.lifecycle is Lifecycle.BOOKED}
    there = {row[0]: row[1] for row in r.stood[-1 - CHAIN] if str(row[1])[:10] == r.screen.day.isoformat()}
    assert shown == there


def and_ten_forth(r: Receptionist) -> None:
    for number in range(CHAIN - 1, -1, -1):
        r.keys("Ctrl+Y")
        _comes_to_stand(r, r.stood[-1 - number])
    r.until(lambda: r.said().startswith("Done again: "))
    r.until(lambda: _visit(r).overbooked == REASON)


def one_alone_out_of_the_list(r: Receptionist) -> None:
    r.keys("Ctrl+Alt+Z")
    listed = panel_of(r, HistoryPanel)
    assert isinstance(listed, HistoryPanel)
    r.until(listed.table.hasFocus)
    r.until(lambda: listed.table.current is not None)
    r.press("history.undo")
    r.until(lambda: _stands(r) == r.stood[-2])
    r.settle()
    r.press("panel.close")
    r.until(r.window.panel.isHidden)


def and_today_by_the_button(r: Receptionist) -> None:
    r.press("book.today")
    r.until(lambda: r.screen.day == MONDAY)
    r.screen.setFocus()


ACTS = (
    a_quiet_day_by_the_strip,
    drags_it_into_another_column,
    a_slot_later_by_keys,
    longer_by_keys,
    shorter_by_its_lower_edge,
    moves_it_by_arrows,
    cuts_it_and_pastes_it_on_the_next_day,
    back_to_the_day_before_by_the_strip,
    copies_it_and_pastes_it_by_mouse,
    swaps_two_by_mouse,
    puts_it_beside_another_with_a_reason,
    swaps_two_by_keys,
    ten_back,
    and_ten_forth,
    one_alone_out_of_the_list,
    and_today_by_the_button,
)
