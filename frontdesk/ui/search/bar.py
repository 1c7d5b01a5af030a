"""The search: a field in the top bar, its list below while it has the focus."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.navigation import Wish
from frontdesk.ui.search.finding import Found, Sort, find
from frontdesk.ui.theme import font
from frontdesk.ui.tokens import BODY, META, S2, S3, S4, Role

WIDTH: Final = 300
LEAST: Final = 160
LIST_WIDTH: Final = 520
LINE: Final = 44
MOST_LINES: Final = 11
LONGEST: Final = 200
Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()


class FoundModel(QAbstractListModel):
    """The lines of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Found] = []

    def show(self, lines: list[Found]) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def at(self, index: Index) -> Found | None:
        """A line."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Lines; none inside a line."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a screen reader says is the whole line."""
        found = self.at(index)
        if found is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (found.text, found.more) if part)
        return None


class _Lines(QStyledItemDelegate):
    """Draws a line: icon, what it is, what is known of it, its key."""

    def __init__(self, desk: Desk, model: FoundModel, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All lines are of one height."""
        return QSize(LIST_WIDTH, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        found = self._model.at(index)
        if found is None:
            return
        theme = self._desk.theme
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.role(Role.SELECTION))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.role(Role.HOVER))
        rtl = self._desk_rtl()
        picture = icons.pixmap(
            found.icon, theme.role(Role.MUTED), 16, ratio=painter.device().devicePixelRatioF(), mirrored=rtl
        )
        x = box.right() - S4 - 16 if rtl else box.x() + S4
        painter.drawPixmap(QPoint(x, box.center().y() - 8), picture)
        words = box.adjusted(S4, 4, -(S4 + 16 + S3), -4) if rtl else box.adjusted(S4 + 16 + S3, 4, -S4, -4)
        self._words(painter, words, found)

    def _words(self, painter: QPainter, box: QRect, found: Found) -> None:
        theme = self._desk.theme
        aligned = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        if found.key:
            painter.setFont(font(META))
            painter.setPen(theme.role(Role.MUTED))
            ends = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)
            painter.drawText(box, ends, found.key)
        upper = QRect(box)
        if found.more:
            upper.setHeight(box.height() // 2)
            lower = box.adjusted(0, box.height() // 2, 0, 0)
            painter.setFont(font(META))
            painter.setPen(theme.role(Role.MUTED))
            shown = painter.fontMetrics().elidedText(found.more, Qt.TextElideMode.ElideRight, lower.width())
            painter.drawText(lower, aligned, shown)
        painter.setFont(font(BODY))
        painter.setPen(theme.role(Role.TEXT))
        shown = painter.fontMetrics().elidedText(found.text, Qt.TextElideMode.ElideRight, upper.width() - S2)
        painter.drawText(upper, aligned, shown)

    def _desk_rtl(self) -> bool:
        parent = self.parent()
        return isinstance(parent, QWidget) and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft


class SearchBar(QLineEdit):
    """Finds while somebody types. Down and up choose, Enter goes there, Ctrl+Enter on a patient books, Esc leaves with the text kept.

    Signals: `left()`: somebody is through with it, and the focus should go where the work is.
    """

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._dates = False
        self._warming = False
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(tr("Search  {key}", key=desk.keys.shown("search")))
        self.setClearButtonEnabled(False)
        name_it(self, tr("Search patients, visits, days, commands"), "search")
        self._loupe = QAction(self)
        self.addAction(self._loupe, QLineEdit.ActionPosition.LeadingPosition)
        self._loupe.setText(tr("Search"))
        for inner in self.findChildren(QToolButton):
            # A picture and no button: nothing for a screen reader.
            inner.setAccessibleName(tr("Search"))
            inner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = FoundModel(self)
        self._list: QListView | None = None
        self._frame: QFrame | None = None
        self.textChanged.connect(self._typed)
        desk.theme.changed.connect(self._draw_loupe)
        self._draw_loupe()

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(WIDTH, super().sizeHint().height())

    def begin(self) -> None:
        """Put the focus here, everything selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The list opens."""
        super().focusInEvent(event)
        self._warm()
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self._show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list closes."""
        super().focusOutEvent(event)
        self._hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go there, leave."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self._list is not None and self._shown:
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Down:
                self._show()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                book = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._go(self._chosen(), book=book)
            case Qt.Key.Key_Escape:
                self._hide()
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        """The list stays below."""
        super().resizeEvent(event)
        self._place()

    @property
    def found(self) -> list[Found]:
        """What the list shows."""
        return [
            found
            for at in range(self._model.rowCount())
            if (found := self._model.at(self._model.index(at, 0)))
        ]

    @property
    def _shown(self) -> bool:
        return self._frame is not None and self._frame.isVisible()

    def _typed(self) -> None:
        if self.hasFocus() or self._shown:
            self._show()

    def _show(self) -> None:
        lines = find(self._desk, self.text(), dates=self._dates)
        self._model.show(lines)
        frame, listed = self._build()
        frame.setVisible(bool(lines))
        if lines:
            listed.setCurrentIndex(self._model.index(0, 0))
            self._place()
            frame.raise_()

    def _hide(self) -> None:
        if self._frame is not None:
            self._frame.hide()

    def _build(self) -> tuple[QFrame, QListView]:
        if self._frame is not None and self._list is not None:
            return self._frame, self._list
        # A child of the window and no popup: the focus stays in the field, and a screen reader follows the list.
        frame = self._frame = QFrame(self.window())
        frame.setProperty("surface", "surface")
        frame.setProperty("line", "box")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        listed = self._list = QListView()
        listed.setModel(self._model)
        listed.setItemDelegate(_Lines(self._desk, self._model, listed))
        listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        listed.setMouseTracking(True)
        listed.setUniformItemSizes(True)
        listed.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        name_it(listed, tr("Found"), "search.list")
        listed.clicked.connect(lambda index: self._go(self._model.at(index), book=False))
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(1, S2, 1, S2)
        lines.addWidget(listed)
        self.window().installEventFilter(self)
        return frame, listed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list stays below the field when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._frame is None:
            return
        window = self.window()
        height = min(self._model.rowCount(), MOST_LINES) * LINE + 2 * S2 + 2
        width = min(LIST_WIDTH, window.width() - 2 * S4)
        below = self.mapTo(window, QPoint(0, self.height() + 4))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = below.x() if rtl else below.x() + self.width() - width
        x = max(S4, min(x, window.width() - width - S4))
        self._frame.setGeometry(x, below.y(), width, min(height, window.height() - below.y() - S4))

    def _step(self, by: int) -> None:
        assert self._list is not None
        rows = self._model.rowCount()
        if rows:
            at = (self._list.currentIndex().row() + by) % rows
            self._list.setCurrentIndex(self._model.index(at, 0))
            found = self._model.at(self._model.index(at, 0))
            if found is not None:
                self._desk.say.announce(", ".join(part for part in (found.text, found.more) if part))

    def _chosen(self) -> Found | None:
        if self._list is None or not self._shown:
            return None
        return self._model.at(self._list.currentIndex())

    def _go(self, found: Found | None, *, book: bool) -> None:
        if found is None:
            return
        self._hide()
        self.clear()
        # First: whatever opens may put the focus elsewhere.
        self.left.emit()
        go = self._desk.go
        match found.sort, found.what:
            case Sort.DAY, date() as day:
                go.day(day)
            case Sort.PATIENT, int() as patient_id if book:
                go.book(Wish(patient_id=patient_id))
            case Sort.PATIENT, int() as patient_id:
                go.patient(patient_id)
            case Sort.VISIT, int() as visit_id:
                go.visit(visit_id)
            case Sort.COMMAND, str() as name:
                go.act(name)
            case Sort.SCREEN, str() as name:
                go.screen(name)
            case Sort.NEW, str() as text:
                go.book(Wish(patient_text=text))
            case _:
                pass

    def _warm(self) -> None:
        """The calendar's words take a moment the first time: have them read in a worker."""
        if self._dates or self._warming:
            return
        self._warming = True
        country = self._desk.country or "GB"
        self._desk.jobs.ask(
            "calendar words", lambda _book: _read_calendar_words(country), owner=self, done=self._warmed
        )

    def _warmed(self, _nothing: object) -> None:
        self._dates = True
        if self._shown:
            self._show()

    def _draw_loupe(self) -> None:
        theme = self._desk.theme
        self._loupe.setIcon(
            icons.icon("search", theme.role(Role.MUTED), disabled=theme.role(Role.LINE), size=16)
        )


def _read_calendar_words(country: str) -> None:
    from frontdesk.domain.typed_dates import read_date

    read_date("tomorrow", country=country, today=date(2026, 1, 1))
