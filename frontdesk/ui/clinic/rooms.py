"""The rooms of a location."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic import acts
from frontdesk.ui.clinic.turning import turn_part
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.tokens import S1, S2

if TYPE_CHECKING:
    from frontdesk.services.directory import RoomRow
    from frontdesk.ui.desk import Desk

_NAME = 240


class RoomsBox(QWidget):
    """A line a room: its name, changed where it stands, and whether it is in use; a line for another one."""

    def __init__(self, desk: Desk, location_id: int, rooms: tuple[RoomRow, ...]) -> None:
        super().__init__()
        self._desk, self._location = desk, location_id
        name_it(self, tr("Rooms"), "clinic.rooms")
        grid = QGridLayout()
        grid.setHorizontalSpacing(S2)
        grid.setVerticalSpacing(S1)
        grid.setColumnStretch(2, 1)
        for at, room in enumerate(rooms):
            self._add_room(grid, at, room)
        self.new = line(placeholder=tr("Name of another room"))
        self.new.setFixedWidth(_NAME)
        name_it(self.new, tr("Name of another room"), "clinic.rooms.new")
        self.new.returnPressed.connect(self._add)
        self.adds = button(tr("Add room"), self._add, identifier="clinic.rooms.add")
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.setObjectName("clinic.rooms.wrong")
        self._wrong.hide()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(Label(tr("Rooms"), face="strong"))
        lines.addLayout(grid)
        lines.addLayout(row(self.new, self.adds, None))
        lines.addWidget(self._wrong)

    def _add_room(self, grid: QGridLayout, at: int, room: RoomRow) -> None:
        name = line(room.name)
        name.setFixedWidth(_NAME)
        name_it(name, tr("Name of the room {room}", room=room.name), f"clinic.rooms.{room.id}.name")
        name.setEnabled(room.in_use)
        name.editingFinished.connect(partial(self._rename, room, name))
        words = tr("No longer in use") if room.in_use else tr("Use it again")
        turn = button(
            words,
            partial(
                turn_part, self._desk, self._desk.say, "room", room.id, room.name, in_use=not room.in_use
            ),
            kind="quiet",
            identifier=f"clinic.rooms.{room.id}.use",
        )
        turn.setAccessibleName(tr("{room}: {act}", room=room.name, act=words))
        grid.addWidget(name, at, 0)
        grid.addWidget(turn, at, 1)

    def _add(self) -> None:
        name = self.new.text()
        if not name.strip():
            self._say(tr("The name is empty. Give one."))
            self.new.setFocus()
            return
        self.new.setModified(False)
        desk, location = self._desk, self._location

        def done(key: int) -> None:
            desk.say.done(
                tr("{room}: added", room=name.strip()),
                undo=lambda: turn_part(desk, desk.say, "room", key, name.strip(), in_use=False),
            )

        desk.act(
            lambda book, actor: acts.add_room(book, actor, location, name),
            owner=self,
            done=done,
            failed=lambda error: self._say(error.sentence),
        )

    def _rename(self, room: RoomRow, field: QLineEdit) -> None:
        if not field.isModified() or field.text().strip() == room.name:
            return
        field.setModified(False)
        name, desk = field.text(), self._desk

        def failed(error: FrontdeskError) -> None:
            self._say(error.sentence)

        desk.act(
            lambda book, actor: acts.rename_room(book, actor, room.id, name),
            owner=self,
            done=lambda _none: desk.say.done(
                tr("{room}: renamed", room=name.strip()),
                undo=lambda: desk.act(
                    lambda book, actor: acts.rename_room(book, actor, room.id, room.name), owner=desk.say
                ),
            ),
            failed=failed,
        )

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()
