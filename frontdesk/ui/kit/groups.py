"""A list of groups at the start of a screen: one is shown beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.tokens import ROW

_NAME: Final = Qt.ItemDataRole.UserRole


class GroupList(QListWidget):
    """Names of groups. Signals: `wanted(str)`: the person went to a group."""

    wanted = Signal(str)

    def __init__(self, groups: Sequence[tuple[str, str]], *, name: str, identifier: str) -> None:
        super().__init__()
        name_it(self, name, identifier)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._items: dict[str, QListWidgetItem] = {}
        self.offer(groups)
        self.currentItemChanged.connect(lambda _now, _before: self._moved())

    def offer(self, groups: Sequence[tuple[str, str]]) -> None:
        """Other names, without telling anybody; the group that is marked stays so. One without a key is a heading."""
        marked = self.current
        self.blockSignals(True)
        self.clear()
        self._items = {}
        for key, text in groups:
            item = QListWidgetItem(text, self)
            item.setSizeHint(QSize(0, ROW))
            if key:
                item.setData(_NAME, key)
                self._items[key] = item
            else:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        if marked in self._items:
            self.setCurrentItem(self._items[marked], QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.blockSignals(False)

    @property
    def current(self) -> str:
        """The group that is marked; empty where none is."""
        marked = self.selectedItems()
        return str(marked[0].data(_NAME)) if marked else ""

    def show_current(self, key: str) -> None:
        """Mark a group, without telling anybody."""
        self.blockSignals(True)
        self.setCurrentItem(self._items[key], QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.blockSignals(False)

    def show_only(self, keys: Collection[str]) -> None:
        """Hide the groups that are not among these."""
        for key, item in self._items.items():
            item.setHidden(key not in keys)

    def _moved(self) -> None:
        if self.current:
            self.wanted.emit(self.current)
