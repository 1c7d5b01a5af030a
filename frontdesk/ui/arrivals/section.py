"""One part of the board: a heading with a count, and its visits, two lines each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines, clock_width
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row as side_by_side
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import S2, S3, S4, Role

WHEN: Final = 68
WHEN_EXPECTED: Final = 122
"""Pixels of the column of times, without and with what is expected instead."""
STATE: Final = 152
NARROW: Final = 400
"""Pixels below which how somebody stands is said under the name, and not beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A visit as a part of the board shows it, in words. `loud`: how it stands is to be seen from afar."""

    id: int
    patient: str
    time: str
    expected: str
    what: str
    state: str
    more: str
    loud: bool = False
    icon: str = ""
    icon_said: str = ""
    loud_more: bool = False
    """The second line stands out, and not only the first."""


class Lines(Table[Line]):
    """The visits. Signals: those of Table; `sideways(int)`: one part on or back (left and right); `menu_wanted(QPoint)`: for the row
    under the cursor, there on the screen; `entered()`: it has the focus now."""

    sideways = Signal(int)
    menu_wanted = Signal(QPoint)
    entered = Signal()

    def __init__(self, desk: Desk, *, name: str, identifier: str) -> None:
        self._desk = desk
        self.rows_model: RowsModel[Line] = RowsModel(self._columns(), lambda line: line.id)
        super().__init__(self.rows_model, name=name, identifier=identifier, row_height=TWO_LINES)
        self.rows_model.setParent(self)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(TwoLines(self.rows_model, self._cell, theme=desk.theme, parent=self))
        desk.who.names_changed.connect(self.viewport().update)
        desk.theme.changed.connect(self.viewport().update)

    def show_lines(self, lines: list[Line]) -> None:
        """Show these. The cursor stays on its visit; where that has gone on, it is where that was."""
        if lines == self.rows_model.rows:
            return
        was, at = self.current, self.currentIndex().row()
        self.rows_model.show(lines)
        self._fit()
        if was is None or not lines:
            return
        if self.rows_model.at(was.id) is None:
            self.selectRow(min(at, len(lines) - 1))

    def name(self, line: Line) -> str:
        """Who it is, as it may be shown now."""
        return self._desk.who.name(line.patient)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Somebody works here now."""
        super().focusInEvent(event)
        self.entered.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or by its key under the cursor."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.selectRow(index.row())
        inside = event.pos() if by_mouse else self.visualRect(index).center()
        self.menu_wanted.emit(self.viewport().mapToGlobal(inside))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit goes under the name."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        narrow = self.viewport().width() < NARROW
        if self.isColumnHidden(2) != narrow:
            self.setColumnHidden(2, narrow)
        wide = not narrow and any(line.expected for line in self.rows_model.rows)
        self.setColumnWidth(0, clock_width(WHEN) + (WHEN_EXPECTED - WHEN if wide else 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to the next part."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
            return
        self.sideways.emit(-step if self.isRightToLeft() else step)

    def _columns(self) -> tuple[Column[Line], ...]:
        def column(key: str, heading: str, width: int, *, stretch: bool = False) -> Column[Line]:
            return Column(key, heading, lambda line: self._cell(line, key).spoken(), width, stretch)

        return (
            column("when", tr("Booked"), clock_width(WHEN)),
            column("patient", tr("Patient"), 160, stretch=True),
            column("state", tr("State"), STATE),
        )

    def _cell(self, line: Line, key: str) -> Cell:
        scheme = self._desk.theme.scheme
        loud = scheme.roles[Role.DANGER] if line.loud else ""
        narrow = self.isColumnHidden(2)
        match key:
            case "when":
                return Cell(line.time, "" if narrow else line.expected)
            case "patient" if narrow:
                parts = (line.state, line.more, line.expected, line.what)
                said = tr(", ").join(part for part in parts if part)
                return Cell(
                    self.name(line),
                    said,
                    strong=True,
                    icon=line.icon,
                    second_ink=loud,
                    icon_said=line.icon_said,
                )
            case "patient":
                return Cell(self.name(line), line.what, strong=True, icon=line.icon, icon_said=line.icon_said)
            case _:
                return Cell(
                    line.state,
                    line.more,
                    strong=line.loud,
                    ink=loud,
                    second_ink=loud if line.loud_more else "",
                )


class Section(QWidget):
    """The heading, and under it the visits, or what is said where there are none."""

    def __init__(self, desk: Desk, name: str, *, nobody: str, identifier: str) -> None:
        super().__init__()
        self._name = name
        self._heading = Label(name, face="strong")
        self._heading.setObjectName(f"{identifier}.heading")
        self.table = Lines(desk, name=name, identifier=identifier)
        self._nobody = Label(nobody, tone="muted", wrap=True)
        aside = QWidget()
        quiet = QVBoxLayout(aside)
        quiet.setContentsMargins(S4, S2, S4, S2)
        quiet.addWidget(self._nobody)
        quiet.addStretch(1)
        self._stack = Stack()
        self._stack.addWidget(aside)
        self._stack.addWidget(self.table)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(side_by_side(self._heading, None, spacing=S2, margins=(S4, S3, S4, S2)))
        lines.addWidget(self._stack, 1)

    def show_lines(self, lines: list[Line], *, said: str = "") -> None:
        """Show these; `said` is added to the heading."""
        had_focus = self.table.hasFocus()
        self.table.show_lines(lines)
        heading = tr("{name} {count}", name=self._name, count=len(lines)) if lines else self._name
        self._heading.setText(tr("{heading}, {said}", heading=heading, said=said) if said else heading)
        self._heading.tone("danger" if said else "text")
        self._stack.setCurrentIndex(1 if lines else 0)
        if had_focus and lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def empty(self) -> bool:
        """Whether nobody is in it."""
        return not self.table.rows_model.rows
