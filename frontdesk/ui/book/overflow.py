"""The small menu behind a "+2": the visits that found no room beside the others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from frontdesk.domain.day_geometry import OverflowMark
from frontdesk.ui.book import wording
from frontdesk.ui.book.sheet import Sheet


def overflow_menu(
    parent: QWidget, sheet: Sheet, mark: OverflowMark, *, hidden: bool, chosen: Callable[[int], None]
) -> QMenu:
    """A menu with a line for each visit of a mark; `chosen` gets the id of the one that is taken. It goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for placed in mark.visits:
        name = wording.visit_name(sheet.visits[placed.id], "", hidden=hidden)
        # One & would make the next letter a key of the menu.
        menu.addAction(name.replace("&", "&&")).setData(placed.id)
    menu.triggered.connect(lambda action: chosen(action.data()))
    return menu
