"""Which columns of the day whoever sits here sees, in which order: kept for each person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.day_columns import arranged, merged, moved
from frontdesk.domain.words import Confirmation, Lifecycle, MessageState
from frontdesk.services.daypage import ByWhat, DayColumn, DayPage, DayVisit, Homes
from frontdesk.ui.book.marks import too_long
from frontdesk.ui.prefs import Plain, Prefs

_ANSWERS: Final = (Confirmation.DECLINED, Confirmation.NEEDS_PERSON)
_FAILED: Final = (MessageState.FAILED, MessageState.UNDELIVERED)


def own_id(column: DayColumn) -> int:
    """What a column is about, the same from day to day and at every location; 0 for visits without a room."""
    return (column.room_id if column.provider_id is None else column.provider_id) or 0


class Arrangement(QObject):
    """The order of the columns, and those that are hidden, of the day by provider or by room.

    Signals: `changed()`: they are others now.
    """

    changed = Signal()

    def __init__(self, prefs: Prefs, by: ByWhat, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prefs = prefs
        self._key = f"book.columns.{by}"
        prefs.changed.connect(self._pref_changed)

    @property
    def order(self) -> tuple[int, ...]:
        """The ids that were put in order."""
        return self._ids("order")

    @property
    def hidden(self) -> frozenset[int]:
        """The ids that are hidden."""
        return frozenset(self._ids("hidden"))

    @property
    def is_usual(self) -> bool:
        """Whether nothing was arranged."""
        return not self.order and not self.hidden

    def seen(self, page: DayPage, *, also: Collection[int] = ()) -> DayPage:
        """The page with the columns as they were arranged. `also`: ids that are shown although they are hidden."""
        if self.is_usual:
            return page
        columns = _arranged(page.columns, self.order, hidden=self.hidden.difference(also))
        return replace(page, columns=columns)

    def ordered(self, page: DayPage) -> tuple[DayColumn, ...]:
        """All columns of a page in their order, one for each id: of a provider at several places the first."""
        every = {own_id(column): column for column in reversed(page.columns)}
        return _arranged([each for each in page.columns if every[own_id(each)] is each], self.order)

    def hide(self, own: int) -> None:
        """Leave a column out."""
        self._keep(self.order, self.hidden | {own})

    def show(self, *own: int) -> None:
        """Show columns again; without any: all."""
        self._keep(self.order, self.hidden.difference(own) if own else frozenset())

    def move(self, own: int, *, beside: int, after: bool, page: DayPage) -> None:
        """Put a column right before or after another one."""
        known = tuple(dict.fromkeys(own_id(column) for column in page.columns))
        self._keep(moved(merged(self.order, known), own, beside=beside, after=after), self.hidden)

    def reset(self) -> None:
        """All of them, in the clinic's own order."""
        self._keep((), frozenset())

    def _ids(self, name: str) -> tuple[int, ...]:
        kept = self._prefs.raw(self._key)
        found = kept.get(name) if isinstance(kept, dict) else None
        return tuple(each for each in found if isinstance(each, int)) if isinstance(found, list) else ()

    def _keep(self, order: Sequence[int], hidden: Collection[int]) -> None:
        value: dict[str, Plain] = {"order": [*order], "hidden": [*sorted(hidden)]}
        self._prefs.put(self._key, value)

    def _pref_changed(self, key: str) -> None:
        if key == self._key:
            self.changed.emit()


def _arranged(
    columns: Sequence[DayColumn], order: Sequence[int], *, hidden: Collection[int] = ()
) -> tuple[DayColumn, ...]:
    return arranged(columns, own=own_id, group=lambda column: column.group, order=order, hidden=hidden)


def left_out(whole: DayPage, seen: DayPage) -> tuple[DayColumn, ...]:
    """The columns of a page that are not seen."""
    keys = {column.key for column in seen.columns}
    return tuple(column for column in whole.columns if column.key not in keys)


def needing(whole: DayPage, columns: Collection[DayColumn], now_utc: int) -> int:
    """How many visits of these columns need somebody: an answer to act on, a text that failed, somebody who waits too long."""
    homes, keys = Homes(whole.columns), {column.key for column in columns}
    limits = {place.id: place.waiting_minutes for place in whole.places}
    found = 0
    for visit in whole.visits:
        home = homes.of(visit)
        if home is not None and home.key in keys:
            found += _needs(visit, now_utc, limits.get(visit.location_id, 0))
    return found


def _needs(visit: DayVisit, now_utc: int, limit: int) -> bool:
    if visit.lifecycle is Lifecycle.BOOKED:
        failed = visit.confirmation is Confirmation.AWAITING and visit.asked_state in _FAILED
        return failed or visit.confirmation in _ANSWERS
    return too_long(visit, now_utc, limit)
