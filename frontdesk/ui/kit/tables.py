"""Tables: a model over frozen rows kept by key, and the view of it. Nothing reorders under the cursor; new rows wait to be let in."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import as_tooltip
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.tokens import ROW

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
LEAST: Final = 160
"""Pixels that the column of the names keeps as long as others have more than `SPARSE`."""
SPARSE: Final = 72
_ALIGN_START: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_ALIGN_END: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def lowered(widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room` pixels: the widest give way first, none below `SPARSE`."""
    left, level = room, max(widths, default=0)
    for at, width in enumerate(sorted(widths)):
        share = left // (len(widths) - at)
        if width > share:
            level = max(share, SPARSE)
            break
        left -= width
    return [min(width, level) for width in widths]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column: its heading and what a row says in it. `stretch`: takes the room that is left; else `width` in pixels, less where the
    table is too narrow for all."""

    key: str
    heading: str
    text: Callable[[T], str]
    width: int = 120
    stretch: bool = False
    end: bool = False
    """Aligned at the end: numbers."""
    icon: Callable[[T], QIcon | None] | None = None
    colour: Callable[[T], QColor | None] | None = None
    font: Callable[[T], QFont | None] | None = None
    tip: Callable[[T], str] | None = None
    spoken: Callable[[T], str] | None = None
    """What a screen reader says in place of the text: where a glyph says something, too."""


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows of one kind. Signals: `waiting(int)`: how many new rows wait to be let in."""

    waiting = Signal(int)

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[T] = []
        self._at: dict[Hashable, int] = {}
        self._wanted: list[T] | None = None

    @property
    def rows(self) -> list[T]:
        """What is shown. Not to be changed."""
        return self._rows

    def show(self, rows: Sequence[T]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._rows = list(rows)
        self._wanted = None
        self._index()
        self.endResetModel()
        self.waiting.emit(0)

    def offer(self, rows: Sequence[T]) -> None:
        """New state of the list: rows that are there are brought up to date in place, those that are gone go, new ones wait."""
        new = {self._key(row): row for row in rows}
        for at in range(len(self._rows) - 1, -1, -1):
            if self._key(self._rows[at]) not in new:
                self.beginRemoveRows(ROOT, at, at)
                del self._rows[at]
                self._index()
                self.endRemoveRows()
        for at, row in enumerate(self._rows):
            fresh = new[self._key(row)]
            if fresh != row:
                self._rows[at] = fresh
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
        come = len(new) - len(self._rows)
        self._wanted = list(rows)
        if not self._rows:
            self.let_in()
        else:
            self.waiting.emit(come)

    def append(self, rows: Sequence[T]) -> None:
        """The next page, below what is shown. Rows that are there already are left out."""
        new = [row for row in rows if self._key(row) not in self._at]
        if not new:
            return
        at = len(self._rows)
        self.beginInsertRows(ROOT, at, at + len(new) - 1)
        self._rows.extend(new)
        if self._wanted is not None:
            self._wanted.extend(new)
        self._index()
        self.endInsertRows()

    def let_in(self) -> None:
        """Show the new rows, everything in its order."""
        if self._wanted is not None:
            self.show(self._wanted)

    def row(self, index: Index) -> T | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def at(self, key: Hashable) -> int | None:
        """Where the row of a key stands."""
        return self._at.get(key)

    def key(self, row: T) -> Hashable:
        """A row's key."""
        return self._key(row)

    def _index(self) -> None:
        self._at = {self._key(row): at for at, row in enumerate(self._rows)}

    def rowCount(self, parent: Index = ROOT) -> int:
        """Rows; a row has none inside."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings of columns; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_END if self.columns[section].end else _ALIGN_START
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says and looks like."""
        row = self.row(index)
        if row is None or index.column() >= len(self.columns):
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return (column.spoken or column.text)(row)
            case Qt.ItemDataRole.ToolTipRole:
                told = column.tip(row) if column.tip else ""
                return as_tooltip(told) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGN_END if column.end else _ALIGN_START
            case Qt.ItemDataRole.DecorationRole:
                return column.icon(row) if column.icon else None
            case Qt.ItemDataRole.ForegroundRole:
                return column.colour(row) if column.colour else None
            case Qt.ItemDataRole.FontRole:
                return column.font(row) if column.font else None
            case _:
                return None


class Table(QTableView, Generic[T]):
    """A table of rows of one kind. Signals: `opened(row)` by Enter or double click; `chosen(row | None)` when the cursor moves."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        model: RowsModel[T],
        *,
        name: str,
        identifier: str,
        prefs: Prefs | None = None,
        row_height: int = ROW,
    ) -> None:
        super().__init__()
        self._model = model
        self._prefs = prefs
        self._identifier = identifier
        self._wanted: dict[int, int] = {}
        """Of each column with a width, the one that it has where there is room."""
        self._fitting = False
        self.setModel(model)
        name_it(self, name, identifier)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_up_columns()
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().currentRowChanged.connect(
            lambda index, _old: self.chosen.emit(model.row(index))
        )
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self._remembered: Hashable = None

    @property
    def current(self) -> T | None:
        """The row that the cursor is on."""
        return self._model.row(self.currentIndex())

    def choose(self, key: Hashable) -> None:
        """Put the cursor on the row of a key; nothing happens where there is none."""
        at = self._model.at(key)
        if at is not None:
            self.selectRow(at)

    def selectRow(self, row: int) -> None:
        """Put the cursor on a row. Qt's own asks for the column at the edge, and finds none where text runs right to left and the
        table has no width yet."""
        self.setCurrentIndex(self._model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share what there is."""
        self._fit()
        super().resizeEvent(event)

    def setColumnHidden(self, column: int, hide: bool) -> None:
        """Hide or show a column; the others share what there is then."""
        self._fitting = True  # the width that comes back is nobody's wish
        super().setColumnHidden(column, hide)
        self._fitting = False
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The focus is a ring around the row, not around the whole table."""
        super().paintEvent(event)
        index = self.currentIndex()
        if not (self.hasFocus() and index.isValid()):
            return
        first = self.visualRect(self._model.index(index.row(), 0))
        last = self.visualRect(self._model.index(index.row(), len(self._model.columns) - 1))
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 2))
        painter.drawRect(first.united(last).adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears; the first row is current where none was."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.selectRow(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, _search: str) -> None:
        """Letters are acts, not a search in the list."""

    def _open(self, index: Index) -> None:
        row = self._model.row(index)
        if row is not None:
            self.opened.emit(row)

    def _set_up_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSectionsMovable(False)
        for at, column in enumerate(self._model.columns):
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
                continue
            kept = self._prefs.get(self._pref(column), 0) if self._prefs else 0
            self._wanted[at] = kept or column.width
            self.setColumnWidth(at, self._wanted[at])
        header.sectionResized.connect(self._resized)

    def _resized(self, at: int, _old: int, new: int) -> None:
        column = self._model.columns[at]
        if self._fitting or column.stretch or not self.isVisible() or new <= 0:
            return
        self._wanted[at] = new
        if self._prefs is not None:
            self._prefs.put(self._pref(column), new)

    def _fit(self) -> None:
        """Where there is little room the widest columns give way, so that the one that stretches can be read."""
        seen = [at for at in self._wanted if not self.isColumnHidden(at)]
        stretched = sum(column.stretch for column in self._model.columns)
        if not stretched:
            return
        widths = lowered([self._wanted[at] for at in seen], self.viewport().width() - stretched * LEAST)
        self._fitting = True
        for at, width in zip(seen, widths, strict=True):
            if self.columnWidth(at) != width:
                self.setColumnWidth(at, width)
        self._fitting = False

    def _pref(self, column: Column[T]) -> str:
        return f"columns.{self._identifier}.{column.key}"

    def _remember(self) -> None:
        row = self.current
        self._remembered = None if row is None else self._model.key(row)

    def _restore(self) -> None:
        if self._remembered is not None:
            self.choose(self._remembered)
