"""What is wrong with what the window shows, told of a widget each: rendered text, controls without a name, text that is not translated."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCalendarWidget,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from frontdesk.ui.shell.window import MainWindow

TAGS = ("<b>Robert", "<img")


def every_widget(window: MainWindow) -> list[QWidget]:
    """All that there is, shown or not, dialogs included."""
    return [window, *window.findChildren(QWidget)]


def shown_texts(window: MainWindow) -> Iterator[tuple[QWidget, str]]:
    """What can be read on the screen, and what a screen reader says of it."""
    for each in every_widget(window):
        if not each.isVisible():
            continue
        yield each, each.accessibleName()
        yield each, each.accessibleDescription()
        match each:
            case QLabel() | QAbstractButton():
                yield each, each.text()
            case QLineEdit():
                yield each, each.placeholderText()
            case QComboBox():
                yield from ((each, each.itemText(at)) for at in range(each.count()))
            case QAbstractItemView() if each.model() is not None:
                yield from ((each, text) for text in texts_of(each.model()))


def texts_of(model: QAbstractItemModel) -> list[str]:
    """Headings and cells."""
    root = QModelIndex()
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(root))
    across = Qt.Orientation.Horizontal
    headings = (
        [] if isinstance(model, QAbstractListModel) else [model.headerData(at, across) for at in columns]
    )
    cells = [model.index(row, column).data() for row in range(model.rowCount(root)) for column in columns]
    return [text for text in (*headings, *cells) if isinstance(text, str)]


def rendered(window: MainWindow) -> list[str]:
    """Whatever would take a text for HTML."""
    wrong = []
    for each in every_widget(window):
        if isinstance(each, QMessageBox | QTextEdit):
            wrong.append(f"{each} reads HTML")
        if isinstance(each, QLabel) and each.textFormat() is not Qt.TextFormat.PlainText:
            wrong.append(f"{each}: {each.text()}")
        tips = (each.toolTip(), each.whatsThis(), *tips_of(each))
        wrong += [f"{each}: {told}" for told in tips if any(tag in told for tag in TAGS)]
    return wrong


def tips_of(widget: QWidget) -> list[str]:
    """The tooltips of a table's cells."""
    if not isinstance(widget, QAbstractItemView) or widget.model() is None:
        return []
    model, root = widget.model(), QModelIndex()
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(root))
    told = (
        model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
        for row in range(model.rowCount(root))
        for column in columns
    )
    return [text for text in told if isinstance(text, str)]


def nameless(window: MainWindow) -> list[str]:
    """Whatever takes the focus and has no name for a screen reader."""
    return [
        f"{each} in {each.parent()}"
        for each in every_widget(window)
        if takes_focus(each) and not spoken_name(each)
    ]


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab or a click puts the focus there; parts of Qt's own controls are theirs to name."""
    whole = QComboBox, QCalendarWidget, QHeaderView, QLineEdit, QPlainTextEdit, QAbstractItemView
    parent = widget.parentWidget()
    if parent is not None and (isinstance(parent, whole) or isinstance(parent.parentWidget(), whole)):
        return False
    if isinstance(widget, QScrollBar | QHeaderView | QMenu) or widget.isWindow():
        return False
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found.isValid() else ""
