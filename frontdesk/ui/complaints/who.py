"""Who complained: a name as it is typed, or a patient's whose card fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.complaints.forgetting import wipe
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.forms import Row, line
from frontdesk.ui.tokens import ROW, S1

if TYPE_CHECKING:
    from frontdesk.services.deskrows import FoundPatient
    from frontdesk.ui.desk import Desk

SHOWN: Final = 5
_SHORTEST: Final = 2


class WhoField(QWidget):
    """A line, and below it the patients who fit: arrows and Enter take one of them. Whatever stands in the line counts.

    Looking somebody up leaves no trace. While names are hidden nobody is offered.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.edit = line(placeholder=tr("Part of a patient's name, or as they say"))
        self.row = Row(tr("Who complains, if they say"), self.edit, identifier="complaint.who")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("line", "box")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        name_it(self.list, tr("Patients found"), "complaint.who.found")
        self.list.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(self.row)
        lines.addWidget(self.list)
        self.edit.textEdited.connect(self._look)
        self.edit.installEventFilter(self)
        self.list.itemClicked.connect(self._take)

    @property
    def text(self) -> str:
        """Who it was, in words."""
        return self.edit.text().strip()

    @property
    def is_offering(self) -> bool:
        """Whether the list is open."""
        return not self.list.isHidden()

    def wipe(self) -> None:
        """Forget it."""
        wipe(self.edit)
        self.close_list()

    def close_list(self) -> None:
        """Offer nobody."""
        self.list.clear()
        self.list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list, while the line has the focus."""
        if watched is self.edit and self.is_offering:
            match event:
                case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                    return self._key(event)
                case _ if event.type() is QEvent.Type.FocusOut:
                    self.close_list()
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))
                self._desk.say.announce(self.list.currentItem().text())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.list.currentItem() is not None:
                self._take(self.list.currentItem())
            case Qt.Key.Key_Escape:
                self.close_list()
            case _:
                return False
        return True

    def _take(self, item: QListWidgetItem) -> None:
        self.edit.setText(item.text())
        self.close_list()

    def _look(self, text: str) -> None:
        reader = self._desk.reader
        if reader is None or self._desk.who.names_hidden or len(text.strip()) < _SHORTEST:
            self.close_list()
            return
        try:
            found = reader.search(text).patients[:SHOWN]
        except EnvironmentFault:
            found = ()
        self.list.clear()
        for each in found:
            item = QListWidgetItem(_said(each), self.list)
            item.setSizeHint(QSize(0, ROW))
        self.list.setFixedHeight(len(found) * ROW + 2)
        self.list.setVisible(bool(found))


def _said(found: FoundPatient) -> str:
    """A name and the date of birth, so that a handler knows which of two it is."""
    born = words.birth(found.hit.birth_date)
    return tr("{name}, {born}", name=found.name, born=born) if born else found.name
