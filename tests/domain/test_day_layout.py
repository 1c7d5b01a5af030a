from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.day_axis import DayAxis, LineKind, Span, day_axis
from frontdesk.domain.day_geometry import (
    INSET_BOTTOM,
    LEAST_BLOCK,
    LEAST_HEIGHT,
    LEAST_SHORT,
    Blocked,
    Column,
    DayGeometry,
    Metrics,
    Rect,
    Shut,
    SlotHeight,
    TextLine,
    Visit,
)
from frontdesk.domain.day_hits import block_at
from frontdesk.domain.day_layout import lay_out, lines_for
from frontdesk.domain.instants import MINUTE

DAY = date(2026, 11, 24)
AXIS = day_axis(DAY, "Europe/Prague", from_hour=8, until_hour=18)
WIDE = Metrics(viewport_width=48 + 400)
ONE = [Column(1)]


def at(clock: str, axis: DayAxis = AXIS) -> int:
    hour, minute = (int(part) for part in clock.split(":"))
    return axis.start_utc + (hour * 60 + minute - 8 * 60) * MINUTE


def visit(number: int, start: str, minutes: int, *, column: int = 1, in_lane: bool = True) -> Visit:
    return Visit(number, column, at(start), at(start) + minutes * MINUTE, in_lane, in_lane)


def rects(geometry: DayGeometry) -> dict[int, Rect]:
    return {block.visit.id: block.rect for block in geometry.blocks()}


def test_one_visit_fills_its_column_but_for_the_air() -> None:
    geometry = lay_out(AXIS, ONE, [visit(7, "9:00", 30)], WIDE)
    assert rects(geometry) == {7: Rect(48, 44 + 4 * 24, 398, 47)}
    assert (geometry.width, geometry.height) == (448, 44 + 40 * 24)
    assert geometry.body == Rect(48, 44, 400, 40 * 24)
    assert geometry.rect_of(7) == Rect(48, 140, 398, 47)
    assert geometry.rect_of(8) is None


@pytest.mark.parametrize("height", SlotHeight)
def test_slots_have_the_height_of_the_density(height: SlotHeight) -> None:
    geometry = lay_out(AXIS, ONE, [visit(1, "8:15", 15)], Metrics(viewport_width=448, slot_height=height))
    assert rects(geometry)[1] == Rect(48, 44 + height, 398, height - 1)


def test_lines_stand_at_hours_and_half_hours() -> None:
    geometry = lay_out(AXIS, ONE, [], WIDE)
    assert [(line.y, line.minute) for line in geometry.lines[:3]] == [(44, 480), (92, 510), (140, 540)]
    assert geometry.lines[1].kind is LineKind.HALF
    assert not geometry.lines[0].again


def test_columns_share_the_viewport_and_the_first_take_the_rest() -> None:
    geometry = lay_out(AXIS, [Column(1), Column(2), Column(3)], [], Metrics(viewport_width=48 + 602))
    assert [(box.x, box.width) for box in geometry.columns] == [(48, 201), (249, 201), (450, 200)]
    assert geometry.width == 650


def test_columns_are_never_narrower_than_they_may_be() -> None:
    geometry = lay_out(AXIS, [Column(1), Column(2), Column(3)], [], Metrics(viewport_width=300))
    assert [(box.x, box.width) for box in geometry.columns] == [(48, 160), (208, 160), (368, 160)]
    assert geometry.width == 528


def test_no_column_at_all() -> None:
    geometry = lay_out(AXIS, [], [visit(1, "9:00", 30)], Metrics(viewport_width=20))
    assert (geometry.columns, geometry.width, list(geometry.blocks())) == ((), 48, [])
    assert [each.id for each in geometry.undrawn] == [1]


def test_overlapping_visits_stand_side_by_side_and_take_free_lanes() -> None:
    visits = [visit(1, "9:00", 60), visit(2, "9:00", 15), visit(3, "9:30", 60), visit(4, "10:30", 15)]
    found = rects(lay_out(AXIS, ONE, visits, WIDE))
    assert (found[1].x, found[1].w) == (48, 198)
    assert (found[2].x, found[2].w) == (248, 198)
    assert (found[3].x, found[3].w) == (248, 198)
    assert (found[4].x, found[4].w) == (48, 398)
    three = [
        visit(1, "9:00", 30),
        visit(2, "9:00", 30),
        visit(3, "9:00", 15),
        visit(4, "9:15", 60),
        visit(5, "9:30", 15),
    ]
    found = rects(lay_out(AXIS, ONE, three, WIDE))
    assert found[5].x == 48
    assert found[5].w > found[1].w


def test_what_finds_no_room_is_counted() -> None:
    visits = [visit(1, "9:00", 60), visit(2, "9:00", 30), visit(3, "9:15", 15), visit(4, "9:45", 15)]
    narrow = lay_out(AXIS, ONE, visits, Metrics(viewport_width=48 + 160))
    assert rects(narrow) == {1: Rect(48, 140, 128, 95)}
    assert [([each.id for each in mark.visits], mark.rect) for mark in narrow.columns[0].marks] == [
        ([2, 3], Rect(178, 140, 28, 47)),
        ([4], Rect(178, 140 + 72, 28, 23)),
    ]
    assert narrow.rect_of(3) == Rect(178, 140, 28, 47)
    assert [each.id for each in narrow.columns[0].visits] == [1, 2, 3, 4]
    two = lay_out(AXIS, ONE, visits, Metrics(viewport_width=48 + 180))
    assert {each: (rect.x, rect.w) for each, rect in rects(two).items()} == {1: (48, 148)}
    roomy = lay_out(AXIS, ONE, visits, Metrics(viewport_width=48 + 270))
    assert roomy.columns[0].marks == ()
    assert min(rect.w for rect in rects(roomy).values()) == LEAST_BLOCK


def test_two_visits_just_fit_into_180() -> None:
    visits = [visit(1, "9:00", 60), visit(2, "9:00", 30)]
    found = rects(lay_out(AXIS, ONE, visits, Metrics(viewport_width=48 + 180)))
    assert [(rect.x, rect.w) for rect in found.values()] == [(48, 88), (138, 88)]


def test_a_visit_past_the_edges_is_cut_and_says_so() -> None:
    visits = [visit(1, "7:30", 60), visit(2, "17:45", 60), visit(3, "6:00", 60), visit(4, "18:00", 15)]
    geometry = lay_out(AXIS, ONE, visits, WIDE)
    first, last = geometry.blocks()
    assert (first.rect.y, first.rect.h, first.cut_above, first.cut_below) == (44, 47, True, False)
    assert (last.rect.y, last.rect.h, last.cut_above, last.cut_below) == (44 + 39 * 24, 23, False, True)
    assert [each.id for each in geometry.undrawn] == [3, 4]


def test_a_visit_of_one_minute_is_seen_even_at_the_end_of_the_day() -> None:
    geometry = lay_out(AXIS, ONE, [visit(1, "9:00", 1), visit(2, "9:01", 1), visit(3, "17:59", 1)], WIDE)
    found = rects(geometry)
    assert found[1].h == found[2].h == found[3].h == LEAST_HEIGHT - INSET_BOTTOM
    assert found[1].x != found[2].x
    assert found[3].y + found[3].h + 1 == geometry.height
    assert [block.exact for block in geometry.blocks()] == [(0, 3), (0, 3), (12, 3)]


@pytest.mark.parametrize("height", SlotHeight)
def test_short_visits_have_a_line_of_text_and_tell_their_time_at_the_edge(height: SlotHeight) -> None:
    visits = [visit(number, f"9:{5 * number:02}", 5) for number in range(1, 7)]
    geometry = lay_out(AXIS, ONE, visits, Metrics(viewport_width=448, slot_height=height))
    for block in geometry.blocks():
        top, bottom = (geometry.y_of(each) for each in (block.visit.start_utc, block.visit.end_utc))
        assert block.rect.y == top
        assert block.lines == (TextLine.NAME,)
        assert block.exact == ((0, max(bottom - top - 1, 3)) if bottom - top < LEAST_HEIGHT else None)
    assert geometry.columns[0].marks == ()
    assert len(rects(geometry)) == 6


def test_a_visit_right_after_a_short_one_is_beside_it_and_no_number_in_the_narrowest_column() -> None:
    narrow = Metrics(viewport_width=48 + 160)
    found = lay_out(AXIS, ONE, [visit(1, "9:00", 5), visit(2, "9:05", 30)], narrow)
    assert rects(found) == {1: Rect(48, 140, 78, 15), 2: Rect(128, 148, 78, 47)}
    week = Metrics(viewport_width=48 + 128, least_column=120)
    beside = lay_out(AXIS, ONE, [visit(1, "9:00", 5), visit(2, "9:05", 30), visit(3, "9:35", 5)], week)
    assert rects(beside) == {2: Rect(48, 148, 96, 47), 3: Rect(48, 196, 126, 15)}
    assert [(mark.visits[0].id, mark.rect) for mark in beside.columns[0].marks] == [
        (1, Rect(146, 140, 28, 15))
    ]
    met = lay_out(AXIS, ONE, [visit(1, "9:00", 10), visit(2, "9:05", 30)], narrow)
    assert [[each.id for each in mark.visits] for mark in met.columns[0].marks] == [[2]]


def test_only_a_start_off_the_grid_is_written_out() -> None:
    blocks = lay_out(AXIS, ONE, [visit(1, "9:00", 20), visit(2, "9:20", 15)], WIDE).blocks()
    assert [block.off_grid for block in blocks] == [False, True]


def test_cancelled_visits_leave_a_tick_in_the_gutter() -> None:
    gone = [
        visit(1, "9:00", 30, in_lane=False),
        visit(2, "9:00", 60, in_lane=False),
        visit(3, "10:00", 30, in_lane=False),
    ]
    geometry = lay_out(AXIS, ONE, gone, WIDE)
    assert list(geometry.blocks()) == []
    assert [([each.id for each in tick.visits], tick.rect) for tick in geometry.ticks] == [
        ([2, 1], Rect(42, 140, 6, 2)),
        ([3], Rect(42, 236, 6, 2)),
    ]
    assert geometry.rect_of(1) == Rect(42, 140, 6, 2)


def test_closed_time_is_what_is_not_worked_and_what_has_a_reason() -> None:
    column = Column(
        1,
        working=(Span(at("9:00"), at("12:00")), Span(at("13:00"), at("17:00"))),
        closed=(Shut(at("11:00"), at("12:30"), "Training"), Shut(at("19:00"), at("20:00"), "Unseen")),
        blocked=(
            Blocked(9, at("15:00"), at("15:30"), "Meeting"),
            Blocked(8, at("14:00"), at("14:15")),
            Blocked(7, at("5:00"), at("6:00")),
        ),
    )
    box = lay_out(AXIS, [column], [], WIDE).columns[0]
    assert [(each.shut.reason, each.shut.start_utc, each.shut.end_utc) for each in box.closed] == [
        ("", at("8:00"), at("9:00")),
        ("Training", at("11:00"), at("12:30")),
        ("", at("12:30"), at("13:00")),
        ("", at("17:00"), at("18:00")),
    ]
    assert box.closed[0].rect == Rect(48, 44, 400, 96)
    assert [each.blocked.id for each in box.blocked] == [8, 9]
    assert box.blocked[1].rect == Rect(48, 44 + 28 * 24, 400, 48)


def test_where_no_hours_are_known_nothing_is_grey() -> None:
    assert lay_out(AXIS, [Column(1)], [], WIDE).columns[0].closed == ()
    assert len(lay_out(AXIS, [Column(1, working=())], [], WIDE).columns[0].closed) == 1
    never = day_axis(date(2011, 12, 30), "Pacific/Apia")
    assert lay_out(never, [Column(1, working=())], [], WIDE).columns[0].closed == ()


def test_on_the_day_of_25_hours_both_passes_have_their_place() -> None:
    axis = day_axis(date(2026, 10, 25), "Europe/Prague")
    first, second = (axis.start_utc + hours * 60 * MINUTE for hours in (2, 3))
    visits = [Visit(1, 1, first, first + 30 * MINUTE), Visit(2, 1, second, second + 30 * MINUTE)]
    geometry = lay_out(axis, ONE, visits, WIDE)
    found = rects(geometry)
    assert found[2].y - found[1].y == 96
    assert geometry.height == 44 + 25 * 96
    labels = [(line.minute, line.again) for line in geometry.lines if line.y in (found[1].y, found[2].y)]
    assert labels == [(120, False), (120, True)]


def test_from_right_to_left_everything_is_mirrored() -> None:
    columns = [
        Column(1, working=(Span(at("9:00"), at("18:00")),), blocked=(Blocked(5, at("9:00"), at("10:00")),)),
        Column(2),
    ]
    visits = [visit(1, "9:00", 30), visit(2, "9:00", 30), visit(3, "9:00", 30, in_lane=False)]
    geometry = lay_out(AXIS, columns, visits, Metrics(viewport_width=48 + 320, mirrored=True))
    first, second = geometry.columns
    assert (first.x, second.x, geometry.width) == (160, 0, 368)
    assert geometry.body == Rect(0, 44, 320, 960)
    assert first.blocks[0].rect == Rect(192, 140, 128, 47)
    assert first.marks[0].rect == Rect(162, 140, 28, 47)
    assert first.closed[0].rect == Rect(160, 44, 160, 96)
    assert first.blocked[0].rect == Rect(160, 140, 160, 96)
    assert geometry.ticks[0].rect == Rect(320, 140, 6, 2)
    assert geometry.rect_of(3) == geometry.ticks[0].rect
    assert geometry.rect_of(1) == first.blocks[0].rect


@pytest.mark.parametrize(
    ("minutes", "height", "lines"),
    [
        (5, 7, 0),
        (10, 15, 1),
        (15, 23, 1),
        (15, 19, 1),
        (29, 45, 1),
        (30, 47, 2),
        (30, 39, 2),
        (44, 70, 2),
        (45, 71, 3),
        (45, 59, 3),
        (240, 383, 3),
        (60, 40, 2),
        (60, 18, 1),
        (60, 13, 0),
    ],
)
def test_lines_that_fit_a_block(minutes: int, height: int, lines: int) -> None:
    assert lines_for(minutes=minutes, height=height) == tuple(TextLine)[:lines]


@pytest.mark.parametrize(
    ("minutes", "height", "lines"), [(15, 37, 1), (15, 39, 2), (15, 51, 2), (30, 79, 3), (5, 13, 0)]
)
def test_large_slots_say_all_that_fits(minutes: int, height: int, lines: int) -> None:
    assert lines_for(minutes=minutes, height=height) == tuple(TextLine)[:lines]


def test_every_size_but_none_smaller_has_a_line_for_one_slot() -> None:
    assert all(lines_for(minutes=15, height=height - 1) for height in SlotHeight)
    assert not lines_for(minutes=15, height=min(SlotHeight) - 3)


def test_sizes_step_up_and_down_and_end_at_the_ends() -> None:
    assert [each.stepped(1) for each in SlotHeight] == [*list(SlotHeight)[1:], SlotHeight.LARGEST]
    assert [each.stepped(-1) for each in SlotHeight] == [SlotHeight.LEAST, *list(SlotHeight)[:-1]]
    assert SlotHeight.LEAST.stepped(99) is SlotHeight.LARGEST
    assert {20, 24, 32} <= set(SlotHeight)
    assert len(SlotHeight) >= 5


def test_larger_text_means_fewer_lines() -> None:
    assert lines_for(minutes=45, height=71, line_height=36) == (TextLine.NAME,)
    assert lines_for(minutes=45, height=27, line_height=36) == ()
    block = next(lay_out(AXIS, ONE, [visit(1, "9:00", 45)], WIDE, line_height=30).blocks())
    assert block.lines == (TextLine.NAME, TextLine.TYPE)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Metrics(viewport_width=500, slot_minutes=0),
        lambda: Metrics(viewport_width=500, slot_height=0),
        lambda: Metrics(viewport_width=500, header=-1),
        lambda: Metrics(viewport_width=500, gutter=-1),
        lambda: Metrics(viewport_width=500, least_column=117),
    ],
)
def test_measures_that_make_no_sheet_are_a_mistake(make: Callable[[], Metrics]) -> None:
    with pytest.raises(ValueError, match=r"a (slot|column) (has|must)"):
        make()


@st.composite
def sheets(draw: st.DrawFn) -> tuple[DayGeometry, list[Visit]]:
    day = draw(st.sampled_from([DAY, date(2026, 3, 29), date(2026, 10, 25)]))
    axis = day_axis(
        day, "Europe/Prague", from_hour=draw(st.integers(0, 8)), until_hour=draw(st.integers(9, 24))
    )
    metrics = Metrics(
        viewport_width=draw(st.integers(0, 1600)),
        slot_minutes=draw(st.sampled_from([5, 10, 15, 20, 30])),
        slot_height=draw(st.sampled_from(SlotHeight)),
        mirrored=draw(st.booleans()),
    )
    columns = [Column(number) for number in range(draw(st.integers(0, 4)))]
    places = st.tuples(st.integers(0, 4), st.integers(-120, 1600), st.integers(1, 200), st.integers(0, 5))
    visits = [
        Visit(number, column, begin, begin + minutes * MINUTE, dice > 0)
        for number, (column, start, minutes, dice) in enumerate(draw(st.lists(places, max_size=25)))
        for begin in [axis.start_utc + start * MINUTE]
    ]
    return lay_out(axis, columns, visits, metrics), visits


def crosses(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.x + other.w
        and other.x < one.x + one.w
        and one.y < other.y + other.h
        and other.y < one.y + one.h
    )


def meet(one: Visit, other: Visit) -> bool:
    return one.start_utc < other.end_utc and other.start_utc < one.end_utc


@settings(max_examples=200)
@given(sheets())
def test_nothing_is_lost_and_nothing_covers_anything(sheet: tuple[DayGeometry, list[Visit]]) -> None:
    geometry, visits = sheet
    drawn = [block.visit.id for block in geometry.blocks()]
    counted = [each.id for box in geometry.columns for mark in box.marks for each in mark.visits]
    ticked = [each.id for tick in geometry.ticks for each in tick.visits]
    left_out = [each.id for each in geometry.undrawn]
    assert sorted(drawn + counted + ticked + left_out) == [each.id for each in visits]
    for box in geometry.columns:
        shapes = [block.rect for block in box.blocks] + [mark.rect for mark in box.marks]
        assert not any(crosses(one, other) for one, other in combinations(shapes, 2))
        for rect in shapes:
            assert box.x <= rect.x
            assert rect.x + rect.w <= box.x + box.width
            assert geometry.metrics.header <= rect.y
            assert rect.y + rect.h <= geometry.height
            assert rect.h > 0
        for block in box.blocks:
            meets = [each for each in box.visits if each is not block.visit and meet(each, block.visit)]
            assert block.rect.w >= (LEAST_BLOCK if meets else LEAST_SHORT)
        assert all(rect.h >= LEAST_HEIGHT - INSET_BOTTOM for rect in shapes)
        assert all(block.lines for block in box.blocks)
        tops = [block.rect.y for block in box.blocks]
        assert tops == sorted(tops)
        for block in box.blocks:
            x, y = block.rect.x + block.rect.w // 2, block.rect.y + block.rect.h // 2
            assert block_at(geometry, x, y) is block
        order = [(each.start_utc, -each.end_utc, each.id) for each in box.visits]
        assert order == sorted(order)
    lefts = sorted((box.x, box.width) for box in geometry.columns)
    assert all(one[0] + one[1] == other[0] for one, other in pairwise(lefts))


@given(sheets())
def test_the_order_of_the_visits_makes_no_difference(
    sheet: tuple[DayGeometry, list[Visit]],
) -> None:
    geometry, visits = sheet
    columns = [box.column for box in geometry.columns]
    turned = lay_out(geometry.axis, columns, visits[::-1], geometry.metrics)
    assert turned.columns == geometry.columns
    assert turned.ticks == geometry.ticks


@given(sheets(), st.data())
def test_what_is_kept_of_the_layout_before_makes_no_difference(
    sheet: tuple[DayGeometry, list[Visit]], data: st.DataObject
) -> None:
    before, visits = sheet
    changed = [
        replace(visit, end_utc=visit.end_utc + MINUTE, column_id=data.draw(st.integers(0, 4)))
        if data.draw(st.integers(0, 5)) == 0
        else visit
        for visit in visits
        if data.draw(st.integers(0, 9))
    ]
    columns = [box.column for box in before.columns]
    anew = lay_out(before.axis, columns, changed, before.metrics)
    assert lay_out(before.axis, columns, changed, before.metrics, before=before) == anew
    wider = replace(before.metrics, viewport_width=before.metrics.viewport_width + 200)
    assert lay_out(before.axis, columns, visits, wider, before=before) == lay_out(
        before.axis, columns, visits, wider
    )


def test_a_column_that_holds_the_same_is_kept() -> None:
    two = [Column(1), Column(2)]
    visits = [visit(1, "9:00", 30), replace(visit(2, "9:00", 30), column_id=2)]
    before = lay_out(AXIS, two, visits, WIDE)
    after = lay_out(
        AXIS, two, [visits[0], replace(visits[1], end_utc=visits[1].end_utc + MINUTE)], WIDE, before=before
    )
    assert after.columns[0] is before.columns[0]
    assert after.columns[1] != before.columns[1]
