"""The free times that were found: by day, each with its time, with whom and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.wording import distance
from frontdesk.ui.kit.cells import Cell, TwoLines, clock_width
from frontdesk.ui.kit.tables import Column, RowsModel, Table

if TYPE_CHECKING:
    from frontdesk.services.finding import Slots
    from frontdesk.ui.desk import Desk

Key: TypeAlias = tuple[tuple[int, int, int], ...]
ROW_HEIGHT: Final = 46
_DAY_WIDTH: Final = 122
_TIME_WIDTH: Final = 66


@dataclass(frozen=True, slots=True)
class Answer:
    """A line: a free time for each who comes. `begins_day`: the first of its day; `names`: who comes, where several do."""

    slots: Slots
    begins_day: bool
    names: tuple[str, ...] = ()
    held: bool = False

    @property
    def key(self) -> Key:
        """What makes it that time and no other."""
        return key_of(self.slots)


def key_of(slots: Slots) -> Key:
    """What makes an answer that time and no other."""
    return tuple((each.provider_id, each.location_id, each.start_utc) for each in slots)


class Answers(QWidget):
    """Signals: `taken(Slots)`: Enter or a double click; `chosen()`: the cursor moved; `more_wanted()`."""

    taken = Signal(object)
    chosen = Signal()
    more_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model: RowsModel[Answer] = RowsModel(
            [
                Column("day", tr("Day"), lambda answer: self._cell(answer, "day").spoken(), width=_DAY_WIDTH),
                Column("time", tr("Time"), lambda answer: self._time(answer), width=clock_width(_TIME_WIDTH)),
                Column(
                    "who",
                    tr("With"),
                    lambda answer: self._cell(answer, "who").spoken(),
                    stretch=True,
                    tip=lambda answer: self._cell(answer, "who").spoken(),
                ),
            ],
            lambda answer: answer.key,
            self,
        )
        self.table = _List(
            self._model, name=tr("Free times"), identifier="slots.found", row_height=ROW_HEIGHT
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegate(TwoLines(self._model, self._painted, theme=desk.theme, parent=self.table))
        self.table.opened.connect(lambda answer: self.taken.emit(answer.slots))
        self.table.chosen.connect(lambda _answer: self.chosen.emit())
        self.table.ended.connect(self._ended)
        self.has_more = False
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.table)

    @property
    def current(self) -> Slots | None:
        """Where the cursor is."""
        found = self.table.current
        return None if found is None else found.slots

    @property
    def rows(self) -> Sequence[Answer]:
        """What is shown."""
        return self._model.rows

    def show_found(
        self, answers: Sequence[Slots], *, names: tuple[str, ...], held: Key | None, more: bool
    ) -> None:
        """Show these; the cursor stays on its time where that is still free, and is on the first where it was on none."""
        found = [
            Answer(slots, number == 0, names, held is not None and key_of(slots) == held)
            for _, group in groupby(answers, key=lambda slots: slots[0].start[:10])
            for number, slots in enumerate(group)
        ]
        self._model.show(found)
        if found and self.table.current is None:
            self.table.selectRow(0)
        self.has_more = more

    def choose(self, key: Key) -> None:
        """Put the cursor there."""
        self.table.choose(key)

    def _ended(self) -> None:
        if self.has_more:
            self.more_wanted.emit()

    # What a line says

    def _time(self, answer: Answer) -> str:
        return words.clock_of_wall(answer.slots[0].start)

    def _cell(self, answer: Answer, key: str) -> Cell:
        first = answer.slots[0]
        match key:
            case "day":
                day = date.fromisoformat(first.start[:10])
                today = words.today_at(first.zone, self._desk.now())
                return Cell(_day(day, today), distance(day, today), strong=True)
            case "time":
                return Cell(self._time(answer), tr("held") if answer.held else "", strong=True)
            case _:
                return Cell(*self._who(answer))

    def _painted(self, answer: Answer, key: str) -> Cell:
        """A day is named once, at its first time."""
        return Cell("") if key == "day" and not answer.begins_day else self._cell(answer, key)

    def _who(self, answer: Answer) -> tuple[str, str]:
        first = answer.slots[0]
        where = (
            tr("{location}, {room}", location=first.location, room=first.room)
            if first.room
            else first.location
        )
        if len(answer.slots) == 1:
            return first.provider, where
        providers = ", ".join(dict.fromkeys(slot.provider for slot in answer.slots))
        if len({slot.start_utc for slot in answer.slots}) == 1:
            return providers, where
        order = ", ".join(
            tr("{time} {name}", time=words.clock_of_wall(slot.start), name=self._desk.who.name(name))
            for name, slot in list(zip(answer.names, answer.slots, strict=False))[1:]
        )
        return providers, tr("{order}, {location}", order=order, location=where)


class _List(Table[Answer]):
    """Signals: `ended()`: Down on the last line."""

    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down on the last line asks for more."""
        if event.key() == Qt.Key.Key_Down and self.currentIndex().row() == self.model().rowCount() - 1:
            self.ended.emit()
            return
        super().keyPressEvent(event)


def _day(day: date, today: date) -> str:
    return words.day_medium(day) if day.year == today.year else words.day_medium_year(day)
