"""Until when a row may be put off: a short menu, each line with its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import HOUR, MINUTE, at_zone
from frontdesk.domain.wallclock import resolve
from frontdesk.ui import words
from frontdesk.ui.needs.wording import is_visit_time

if TYPE_CHECKING:
    from frontdesk.services.worklist import Need

AFTERNOON: Final = 13 * 60
MORNING: Final = 8 * 60
"""Minutes since midnight on the wall of the place."""


@dataclass(frozen=True, slots=True)
class Later:
    """A moment (ms UTC) with its words. Not `allowed`: the visit begins before."""

    label: str
    until_utc: int
    allowed: bool = True


def laters(need: Need, now_utc: int) -> tuple[Later, ...]:
    """In an hour, this afternoon (while it is ahead by more than that hour), tomorrow morning."""
    found = [(tr("In an hour"), _whole_minute(now_utc + HOUR))]
    today = at_zone(now_utc, need.zone).date()
    afternoon = _at(today.isoformat(), AFTERNOON, need.zone)
    if afternoon is not None and afternoon > now_utc + HOUR:
        found.append((tr("This afternoon"), afternoon))
    morning = _at((today + timedelta(days=1)).isoformat(), MORNING, need.zone)
    if morning is not None:
        found.append((tr("Tomorrow morning"), morning))
    bound = is_visit_time(need) and need.due_utc > now_utc
    return tuple(
        Later(
            tr("{when}, {time}", when=label, time=words.moment(utc, need.zone, now_utc=now_utc)),
            utc,
            allowed=not bound or utc < need.due_utc,
        )
        for label, utc in found
    )


def open_menu(parent: QWidget, at: QPoint, choices: tuple[Later, ...], run: Callable[[Later], None]) -> QMenu:
    """Show the choices at a point of the screen, the first possible one chosen; shown without blocking."""
    menu = QMenu(parent)
    menu.setObjectName("needs.later")
    menu.setAccessibleName(tr("Put off until"))
    for each in choices:
        action = menu.addAction(each.label.replace("&", "&&"))
        action.setEnabled(each.allowed)
        action.triggered.connect(lambda _checked=False, each=each: run(each))
        if each.allowed and menu.activeAction() is None:
            menu.setActiveAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def _at(day: str, minute: int, zone: str) -> int | None:
    """A time of day at a place; None where the clocks skip it."""
    try:
        return resolve(f"{day}T{minute // 60:02d}:{minute % 60:02d}", zone).utc
    except UsageError:
        return None


def _whole_minute(utc: int) -> int:
    return utc - utc % MINUTE
