from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from frontdesk.domain.day_axis import Span, day_axis
from frontdesk.domain.day_geometry import Blocked, Shut, SlotHeight
from frontdesk.domain.instants import HOUR, MINUTE
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.services.daypage import DayVisit
from frontdesk.ui.book.canvas import DayCanvas
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.surface import Surface
from frontdesk.ui.theme import Look, Theme
from tests.ui.book.conftest import Shown
from tests.ui.book.pages import NOW, PRAGUE, at, busy_page, column, every_state, page, told, visit, visit_at
from tests.ui.pictures import picture


def block(canvas: DayCanvas, visit_id: int = 1) -> QImage:
    """The picture of a block, without what is around it."""
    rect = canvas.rect_of(visit_id)
    assert rect is not None
    return picture(canvas).copy(rect)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_every_state_looks_different(shown: Shown, light: Theme, look: Look, minutes: int) -> None:
    light.choose(look)
    plain = visit(1, "11:00", minutes, patient="Jana")
    pictures = [block(shown(page([told(plain, state)]))) for state in every_state()]
    for index, each in enumerate(pictures):
        assert each not in pictures[:index], every_state()[index]


@pytest.mark.parametrize(
    "facts",
    [
        {"patient": "Petr Dvořák"},
        {"type": "Check-up"},
        {"type_colour": "8C1010"},
        {"type_colour": ""},
        {"first_visit": True},
        {"call_instead": True},
        {"interpreter": True},
    ],
)
def test_what_a_block_says_is_seen(shown: Shown, facts: dict[str, Any]) -> None:
    plain = visit(1, "11:00", patient="Jana Novák", type_colour="1168B8")
    assert block(shown(page([plain]))) != block(shown(page([replace(plain, **facts)])))


def test_a_time_off_the_grid_is_written_out(shown: Shown) -> None:
    on_grid, off_grid = visit(1, "11:00", patient="Jana Novák"), visit(1, "11:05", patient="Jana Novák")
    assert block(shown(page([on_grid]))) != block(shown(page([off_grid])))


def test_the_longer_a_visit_the_more_it_says(shown: Shown) -> None:
    state = (Lifecycle.BOOKED, Confirmation.AWAITING)
    lines = []
    for minutes in (15, 30, 45):
        image = block(shown(page([told(visit(1, "11:00", minutes), state)])))
        empty = [
            all(image.pixel(x, y) == image.pixel(30, y) for x in range(30, image.width() - 40))
            for y in range(2, image.height() - 2)
        ]
        lines.append(sum(was and not is_now for was, is_now in zip([True, *empty], empty, strict=False)))
    assert lines[0] < lines[1] < lines[2]


def test_hidden_names_are_not_drawn(shown: Shown) -> None:
    canvas = shown(page([visit(1, "11:00", patient="Jana Novák")]))
    named = block(canvas)
    canvas.set_names_hidden(True)
    hidden = block(canvas)
    assert hidden != named
    assert hidden == block(shown(page([visit(1, "11:00", patient="J. N.")])))
    canvas.set_names_hidden(False)
    assert block(canvas) == named


def test_waiting_is_counted_on_and_nothing_else_is_drawn_for_it(shown: Shown) -> None:
    waits = visit(1, "11:00", lifecycle=Lifecycle.ARRIVED, arrived_utc=NOW - 3 * MINUTE)
    canvas = shown(page([waits, visit(2, "13:00")]))
    before = block(canvas), block(canvas, 2)
    canvas.set_now(NOW + 5 * MINUTE)
    assert block(canvas) != before[0]
    assert block(canvas, 2) == before[1]


def test_the_line_of_now_is_drawn_today_alone(shown: Shown) -> None:
    today = shown(page([]))
    before = picture(today)
    today.set_now(NOW + HOUR)
    assert picture(today) != before
    other = shown(page([], day=date(2026, 11, 26)))
    before = picture(other)
    other.set_now(NOW + HOUR)
    assert picture(other) == before


def test_the_line_of_now_goes_through_no_name(shown: Shown) -> None:
    canvas = shown(page([visit(1, "9:00"), visit(2, "9:00", provider=2)]))
    rect = canvas.rect_of(1)
    assert rect is not None
    inner = rect.adjusted(8, 1, -8, -2)
    before = picture(canvas)
    canvas.set_now(at("9:10"))
    after = picture(canvas)
    assert after != before
    assert after.copy(inner) == before.copy(inner)


def test_closed_and_blocked_time_is_seen(shown: Shown) -> None:
    plain = picture(shown(page([], columns=(column(1),))))
    shut = column(1, closed=(Shut(at("14:00"), at("15:00"), "Training"),))
    reason = column(1, closed=(Shut(at("14:00"), at("15:00"), "Holiday"),))
    blocked = column(1, blocked=(Blocked(1, at("14:00"), at("15:00"), "Training"),))
    pictures = [plain, *(picture(shown(page([], columns=(each,)))) for each in (shut, reason, blocked))]
    for index, each in enumerate(pictures):
        assert each not in pictures[:index]


def test_selected_focused_and_neither_look_different(shown: Shown) -> None:
    canvas = shown(page([visit(1, "11:00")]))
    pictures = [picture(canvas)]
    for current in (1, SlotAt(1, at("13:00"))):
        canvas.set_current(current)
        pictures.append(picture(canvas))
        canvas.clearFocus()
        pictures.append(picture(canvas))
        canvas.setFocus()
    for index, each in enumerate(pictures):
        assert each not in pictures[:index]


def test_a_day_without_columns_says_the_screens_sentence(shown: Shown) -> None:
    canvas = shown(page([], providers=0))
    silent = picture(canvas)
    canvas.set_empty_text("Nobody works on this day.")
    assert picture(canvas) != silent


def test_before_the_first_page_there_is_something_to_see(light: Theme, shown: Shown) -> None:
    canvas = DayCanvas(light)
    canvas.set_now(NOW)
    canvas.set_current(1)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.page is None
    assert not picture(canvas).isNull()
    canvas.close()


def test_the_look_changes_with_the_theme(shown: Shown, light: Theme) -> None:
    canvas = shown(page([visit(1, "11:00")]))
    before = block(canvas)
    light.choose(Look.DARK)
    dark = block(canvas)
    assert dark != before
    light.choose(Look.LIGHT)
    assert block(canvas) == before


@pytest.mark.parametrize("density", SlotHeight)
def test_the_time_at_the_top_stays_when_slots_become_higher(shown: Shown, density: SlotHeight) -> None:
    canvas = shown(busy_page(), QSize(900, 400))
    canvas.verticalScrollBar().setValue(96 * 2)
    canvas.set_density(density)
    assert canvas.sheet is not None
    assert canvas.verticalScrollBar().value() == 2 * 4 * density
    assert canvas.density is density


def test_a_page_that_is_kept_in_place_stays_at_its_time(shown: Shown) -> None:
    canvas = shown(busy_page(), QSize(900, 400))
    canvas.verticalScrollBar().setValue(200)
    canvas.show_page(busy_page(seed=9), keep_scroll=True)
    assert canvas.verticalScrollBar().value() == 200
    canvas.show_page(busy_page(seed=9))
    assert canvas.verticalScrollBar().value() != 200


def test_read_from_right_to_left_the_day_is_turned_round(shown: Shown) -> None:
    canvas = shown(busy_page(providers=10))
    bar = canvas.horizontalScrollBar()
    assert bar.maximum() > 0
    canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert canvas.sheet is not None
    first = canvas.sheet.geometry.columns[0]
    assert first.x + canvas.origin().x() + first.width == canvas.viewport().width() - 48
    assert canvas.body_rect().left() == 0
    canvas.set_current(SlotAt(10, at("9:00")))
    last = canvas.sheet.geometry.columns[9]
    assert canvas.body_rect().contains(QRect(last.x, 200, last.width, 1).translated(canvas.origin().x(), 0))


PAGES = st.lists(
    st.builds(
        lambda number, start, minutes, provider, state, facts: told(
            visit_at(number, at("0:00") + start * MINUTE, minutes, provider=provider, **facts), state
        ),
        st.integers(1, 10_000),
        st.integers(0, 1500),
        st.integers(0, 300),
        st.integers(1, 5),
        st.tuples(st.sampled_from(Lifecycle), st.sampled_from(Confirmation)),
        st.fixed_dictionaries(
            {
                "patient": st.text(max_size=40),
                "type": st.sampled_from(["", "Consultation", "x" * 60, "العلاج الطبيعي"]),
                "type_colour": st.sampled_from(["", "1168B8", "FFFFFF"]),
                "first_visit": st.booleans(),
                "call_instead": st.booleans(),
                "interpreter": st.booleans(),
            }
        ),
    ),
    max_size=30,
    unique_by=lambda each: each.id,
)


@settings(max_examples=60)
@given(visits=PAGES, providers=st.integers(0, 5), hidden=st.booleans(), mirrored=st.booleans())
def test_any_day_can_be_drawn_and_its_items_are_its_visits(
    light_forever: Theme, visits: list[DayVisit], providers: int, *, hidden: bool, mirrored: bool
) -> None:
    canvas = DayCanvas(light_forever)
    canvas.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    canvas.set_now(NOW)
    canvas.resize(700, 500)
    canvas.set_names_hidden(hidden)
    canvas.show_page(page(visits, providers=providers))
    assert not picture(canvas).isNull()
    canvas.show_page(page(visits[1:], providers=providers), keep_scroll=True)
    kept = picture(canvas)
    fresh = DayCanvas(light_forever)
    fresh.setLayoutDirection(canvas.layoutDirection())
    fresh.set_now(NOW)
    fresh.resize(700, 500)
    fresh.set_names_hidden(hidden)
    fresh.show_page(page(visits[1:], providers=providers))
    fresh.verticalScrollBar().setValue(canvas.verticalScrollBar().value())
    assert picture(fresh) == kept
    known = {each.id for each in visits[1:] if each.provider_id <= providers and canvas.rect_of(each.id)}
    answers = canvas.accessible_tree
    told_of = {
        key.visit_id
        for each in answers.columns()
        for key in answers.children_of(each)
        if hasattr(key, "visit_id")
    }
    assert told_of == known
    canvas.close()
    fresh.close()


@pytest.fixture(scope="module")
def light_forever(qapp: Any) -> Theme:
    return Theme(qapp, Look.LIGHT)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_days_on_which_the_clocks_change(shown: Shown, day: date) -> None:
    axis = day_axis(day, PRAGUE)
    visits = [visit_at(1, axis.day_start_utc + 2 * HOUR, 45), visit_at(2, axis.day_end_utc - HOUR, 60)]
    hours = (Span(axis.day_start_utc, axis.day_end_utc),)
    canvas = shown(page(visits, day=day, columns=(column(1, visits, working=hours),)))
    assert canvas.sheet is not None
    lines = [line.minute for line in canvas.sheet.geometry.lines if line.minute == 120]
    assert len(lines) == (0 if day.month == 3 else 2)
    assert not picture(canvas).isNull()
    assert canvas.rect_of(1) is not None


def test_kept_pieces_look_as_if_drawn_at_once(shown: Shown) -> None:
    canvas = shown(busy_page(providers=10), QSize(620, 420))
    down, across = canvas.verticalScrollBar(), canvas.horizontalScrollBar()
    for step in range(0, down.maximum(), 37):
        down.setValue(step)
        across.setValue(step)
        picture(canvas)
    scrolled = picture(canvas)
    fresh = shown(busy_page(providers=10), QSize(620, 420))
    fresh.verticalScrollBar().setValue(down.value())
    fresh.horizontalScrollBar().setValue(across.value())
    fresh.set_current(None)
    assert picture(fresh) == scrolled


def test_twice_the_pixels_are_drawn_twice_as_fine(light: Theme) -> None:
    made = busy_page()
    pictures = []
    for ratio in (1.0, 1.5, 2.0):
        canvas = DayCanvas(light)
        canvas.resize(600, 500)
        canvas.show_page(made)
        image = QImage(QSize(600, 500) * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        surface = Surface(light.scheme)
        assert canvas.sheet is not None
        surface.show(canvas.sheet, seen_width=600, mirrored=False)
        painter = QPainter(image)
        scene = canvas.scene()
        surface.paint(painter, scene.viewport, scene, ratio=ratio, empty_text="")
        painter.end()
        pictures.append(image)
    colours = [
        len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})
        for image in pictures
    ]
    assert min(colours) > 50
