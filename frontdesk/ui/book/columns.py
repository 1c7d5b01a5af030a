"""The columns of the day put in order and hidden: by keyboard, and for whoever would rather not drag."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.day_columns import runs
from frontdesk.domain.i18n import tr
from frontdesk.services.daypage import ByWhat
from frontdesk.ui.book.arrangement import own_id
from frontdesk.ui.book.sheet import group_name, is_grouped
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.labels import Label, set_tooltip
from frontdesk.ui.kit.layouts import clear, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.daypage import DayColumn, DayPage
    from frontdesk.ui.book.arrangement import Arrangement
    from frontdesk.ui.desk import Desk


class ColumnsPanel(Panel):
    """A line a column: whether it is shown, and two ways for it to go. Signals: as `Panel`."""

    def __init__(self, desk: Desk, arrangement: Arrangement, page: Callable[[], DayPage | None]) -> None:
        super().__init__(desk)
        self._arrangement = arrangement
        self._page = page
        self._named: dict[str, QWidget] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S1)
        self._usual = button(tr("Show all, in the usual order"), self._reset, identifier="book.columns.usual")
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(S4, S3, S4, S3)
        outer.setSpacing(S3)
        outer.addWidget(
            Label(
                tr(
                    "The order and what is hidden are kept for you, for every day. Headers can be dragged, too."
                ),
                face="meta",
                tone="muted",
                wrap=True,
            )
        )
        outer.addLayout(self._lines)
        outer.addWidget(self._usual)
        outer.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolling(inside, name=tr("Columns")))
        arrangement.changed.connect(self._fill)
        self._fill()

    @property
    def title(self) -> str:
        """What can be put in order here."""
        page = self._page()
        return tr("Rooms") if page is not None and page.by is ByWhat.ROOM else tr("Columns")

    def begin(self) -> None:
        """The focus on the first line."""
        self._fill()
        first = next(iter(self._named.values()), self._usual)
        first.setFocus()

    def _fill(self) -> None:
        name = next((name for name, widget in self._named.items() if widget.hasFocus()), "")
        clear(self._lines)
        self._named.clear()
        page = self._page()
        columns = () if page is None else self._arrangement.ordered(page)
        grouped = page is not None and is_grouped(page)
        for run in runs(group_name(column) for column in columns):
            if grouped:
                self._put(Label(str(run.name), face="meta", tone="muted"))
            there = columns[run.first : run.first + run.count]
            for at, column in enumerate(there):
                self._put(self._line(column, at, there))
        self._usual.setEnabled(not self._arrangement.is_usual)
        self._stand_on(name)

    def _put(self, widget: QWidget) -> None:
        self._lines.addWidget(widget)
        # What a layout gets while it is seen is shown a turn later: the focus would be lost meanwhile.
        widget.show()

    def _stand_on(self, name: str) -> None:
        """The focus where it was; where that button can't go on, on the other one of its line."""
        line, _, way = name.rpartition(".")
        for each in (name, f"{line}.down" if way == "up" else f"{line}.up"):
            found = self._named.get(each)
            if found is not None and found.isEnabled():
                found.setFocus()
                return

    def _line(self, column: DayColumn, at: int, columns: tuple[DayColumn, ...]) -> QWidget:
        own, arrangement = own_id(column), self._arrangement
        shown = _Named(column.name)
        shown.setChecked(own not in arrangement.hidden)
        name_it(shown, tr("Show {name}", name=column.name), f"book.columns.{own}.shown")
        shown.toggled.connect(lambda on: arrangement.show(own) if on else arrangement.hide(own))
        self._named[shown.objectName()] = shown
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(S2)
        row.addWidget(shown, 1)
        for icon, word, way, there in (
            ("chevron-up", tr("Further to the front"), "up", at - 1),
            ("chevron-down", tr("Further back"), "down", at + 1),
        ):
            move = IconButton(
                icon,
                tr("{name}: {act}", name=column.name, act=word),
                partial(self._move, own, there, columns),
                theme=self.desk.theme,
                identifier=f"book.columns.{own}.{way}",
            )
            move.setEnabled(0 <= there < len(columns))
            self._named[move.objectName()] = move
            row.addWidget(move)
        return line

    def _move(self, own: int, there: int, columns: tuple[DayColumn, ...]) -> None:
        page = self._page()
        at = next((place for place, column in enumerate(columns) if own_id(column) == own), there)
        if page is not None:
            self._arrangement.move(own, beside=own_id(columns[there]), after=there > at, page=page)

    def _reset(self) -> None:
        self._arrangement.reset()


class _Named(QCheckBox):
    """A box to tick whose name may be longer than its line: elided there, whole in the tooltip. Signals: as `QCheckBox`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the name as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        shown = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))
        set_tooltip(self, "" if shown == self._name else self._name)
