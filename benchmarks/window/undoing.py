"""Ctrl+Z, from the key until the visit is painted as it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.days import TODAY
from benchmarks.window.stage import timed_until_painted, wait_until
from frontdesk.domain.words import Confirmation, Lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.window.acts import Hands
    from frontdesk.services.daypage import DayVisit

UNDO_MS: Final = 40.0
_LEAST: Final = 2
"""Minutes of a visit that can be made shorter."""
_MONDAY: Final = TODAY - timedelta(days=TODAY.weekday())


def undo_key(hands: Hands) -> None:
    """An answer, and a visit that was made shorter (which takes back its texts): each done untimed, undone by the key."""
    for turn in range(hands.turns + 1):
        hands.show(_MONDAY + timedelta(weeks=1 + turn % 4, days=turn % 4))
        visits = [each for each in _visits(hands) if each.lifecycle is Lifecycle.BOOKED]
        answered = next(each for each in visits if each.confirmation is not Confirmation.CONFIRMED)
        shortened = next(each for each in visits if each.minutes >= _LEAST and each.id != answered.id)
        hands.screen.acts.answer(answered, Confirmation.CONFIRMED)
        _wait(hands, answered.id, lambda visit: visit.confirmation is Confirmation.CONFIRMED)
        _undo(hands, answered, told=turn > 0)
        hands.screen.acts.resize(shortened, shortened.minutes - 1)
        _wait(hands, shortened.id, partial(_lasts, shortened.minutes - 1))
        _undo(hands, shortened, told=turn > 0)


def _undo(hands: Hands, was: DayVisit, *, told: bool) -> None:
    handle = hands.stage.window.windowHandle()
    assert handle is not None
    press = partial(QTest.keyClick, handle, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    took = timed_until_painted(press, hands.canvas.viewport(), partial(_is_as_it_was, hands, was))
    if told:
        hands.note("undo", took)
    hands.stage.calm()


def _is_as_it_was(hands: Hands, was: DayVisit) -> bool:
    found = _visit(hands, was.id)
    return found is not None and (found.confirmation, found.minutes) == (was.confirmation, was.minutes)


def _lasts(minutes: int, visit: DayVisit) -> bool:
    return visit.minutes == minutes


def _wait(hands: Hands, key: int, so: Callable[[DayVisit], bool]) -> None:
    def is_so() -> bool:
        found = _visit(hands, key)
        return found is not None and so(found)

    wait_until(is_so)
    hands.stage.calm()


def _visit(hands: Hands, key: int) -> DayVisit | None:
    return next((each for each in _visits(hands) if each.id == key), None)


def _visits(hands: Hands) -> tuple[DayVisit, ...]:
    page = hands.canvas.page
    return () if page is None else tuple(page.visits)
