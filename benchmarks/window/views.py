"""The week of one provider and the month with its loads, from the key to the frame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from benchmarks.days import TODAY
from benchmarks.window.stage import timed_until_painted
from frontdesk.domain.month_layout import months_on
from frontdesk.ui.book.month import MonthView
from frontdesk.ui.book.views import ViewName
from frontdesk.ui.book.week import WeekView

if TYPE_CHECKING:
    from benchmarks.window.acts import Hands

VIEW_MS: Final = 30.0
_MONDAY: Final = TODAY - timedelta(days=TODAY.weekday())
_ON: Final = (1, 1, 1, -1, -1, -1)


def week_switch(hands: Hands) -> None:
    """PgDn and PgUp, between weeks of one provider; then the next provider's week, and the week from the day by its key."""
    hands.show(_MONDAY + timedelta(weeks=1))
    hands.key(Qt.Key.Key_3)
    view = hands.screen.view
    assert isinstance(view, WeekView)
    hands.stage.calm()
    viewport = view.canvas.viewport()
    for turn in range(hands.turns + 1):
        for step in _ON:
            _step(hands, "week_switch", step, partial(_weeks_on, step), viewport, told=turn > 0)
    assert view.week is not None
    hands.figures["week visits"] = len(view.week.visits)
    for turn in range(hands.turns + 1):
        was = view.week.provider_id
        took = timed_until_painted(lambda: view.step_provider(1), viewport, partial(_other, view, was))
        if turn:
            hands.note("week_provider", took)
    _from_the_day(hands, "week_view", Qt.Key.Key_3, viewport)


def month_switch(hands: Hands) -> None:
    """PgDn and PgUp, between months; and the month from the day by its key."""
    hands.show(_MONDAY + timedelta(weeks=1))
    hands.key(Qt.Key.Key_4)
    view = hands.screen.view
    assert isinstance(view, MonthView)
    hands.stage.calm()
    viewport = view.grid.viewport()
    for turn in range(hands.turns + 1):
        for step in _ON:
            _step(hands, "month_switch", step, partial(_months_on, step), viewport, told=turn > 0)
    assert view.page is not None
    hands.figures["month visits"] = sum(each.visits for each in view.page.days)
    _from_the_day(hands, "month_view", Qt.Key.Key_4, viewport)


def _weeks_on(step: int, day: date) -> date:
    return day + timedelta(weeks=step)


def _months_on(step: int, day: date) -> date:
    return months_on(day, step)


def _step(
    hands: Hands, name: str, step: int, on: Callable[[date], date], viewport: QWidget, *, told: bool
) -> None:
    wanted = on(hands.screen.day)
    key = Qt.Key.Key_PageDown if step > 0 else Qt.Key.Key_PageUp
    took = timed_until_painted(partial(hands.key, key), viewport, partial(hands.shows, wanted))
    if told:
        hands.note(name, took)


def _other(view: WeekView, provider_id: int) -> bool:
    return view.week is not None and view.week.provider_id != provider_id


def _from_the_day(hands: Hands, name: str, key: Qt.Key, viewport: QWidget) -> None:
    seen = hands.screen.view_name
    for turn in range(hands.turns + 1):
        hands.key(Qt.Key.Key_1)
        hands.stage.calm()
        took = timed_until_painted(partial(hands.key, key), viewport, lambda: hands.screen.view_name is seen)
        if turn:
            hands.note(name, took)
    hands.screen.show_view(ViewName.DAY)
