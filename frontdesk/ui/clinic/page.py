"""Parts of one kind: their list, and the editor of the one under the cursor beside it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, column, row, scrolling
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.kit.taborder import tab_after
from frontdesk.ui.setup.parts import Editor
from frontdesk.ui.tokens import S2, S3, S4, S6, S8, Role

if TYPE_CHECKING:
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk

E = TypeVar("E", bound=Editor)
LIST: Final = 280
EDITOR: Final = 720


@dataclass(frozen=True, slots=True)
class Part:
    """A row of the list. `says` stands at its end."""

    key: int
    name: str
    says: str
    in_use: bool
    icon: QIcon | None = None


class ClinicPage(QWidget):
    """One page of the clinic screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @abstractmethod
    def show_facts(self, facts: ClinicFacts) -> None:
        """What the book holds now; what is typed stays."""

    @abstractmethod
    def begin(self) -> None:
        """Put the focus where work begins."""

    def leave(self) -> bool:
        """Whether it may be left: what was typed is kept first, and what can't be is said."""
        return True


class PartsPage(ClinicPage, Generic[E]):
    """List and editor. What is changed is kept by Save, or by going to another row."""

    def __init__(self, desk: Desk, *, name: str, add: str, identifier: str) -> None:
        super().__init__(desk)
        self.facts: ClinicFacts | None = None
        self.editor: E | None = None
        self._editing: Part | None = None
        self._stays = False
        self.model: RowsModel[Part] = RowsModel(
            (
                Column("name", name, lambda each: each.name, stretch=True, icon=_icon, colour=self._ink),
                Column("says", "", lambda each: each.says, width=112, end=True, colour=self._muted),
            ),
            key=lambda each: each.key,
            parent=self,
        )
        self.table = Table(self.model, name=name, identifier=f"{identifier}.list")
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self._begin_editing())
        self.adds = button(add, self.add_new, identifier=f"{identifier}.add")
        side = Surface(
            column(
                self.table, row(self.adds, None, margins=(S3, S2, S3, S3)), spacing=0, margins=(1, 0, 1, 0)
            ),
            line="end",
        )
        side.setFixedWidth(LIST)
        self._title = Label(face="title", wrap=True)
        self._note = Label(tone="muted", wrap=True)
        self._held = QVBoxLayout()
        self._below = QVBoxLayout()
        self._below.setSpacing(S8)
        self.save_button = button(tr("Save"), self.save, kind="primary", identifier=f"{identifier}.save")
        self.use_button = button("", self._turn_use, identifier=f"{identifier}.use")
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.hide()
        inner = QWidget()
        inner.setMaximumWidth(EDITOR)
        inner.setLayout(
            column(
                self._title,
                self._note,
                self._held,
                self._wrong,
                row(self.save_button, self.use_button, None),
                S4,
                self._below,
                None,
                spacing=S4,
            )
        )
        self._form = QWidget()
        beside = QHBoxLayout(self._form)
        beside.setContentsMargins(S8, S6, S6, S8)
        beside.addWidget(inner, 1)
        beside.addStretch()
        self._inner = inner
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(scrolling(self._form, name=name), 1)
        inner.hide()

    # What the kinds differ in

    @abstractmethod
    def parts(self, facts: ClinicFacts) -> Sequence[Part]:
        """The rows."""

    @abstractmethod
    def make(self, facts: ClinicFacts, key: int | None) -> E | None:
        """An editor of one that is in use, or of a new one (None); None where it can't be edited now."""

    @abstractmethod
    def keep(self, editor: E, done: Callable[[int], None], failed: Callable[[FrontdeskError], None]) -> None:
        """Write what an editor says into the book, and say how it is taken back."""

    @abstractmethod
    def turn(self, key: int, *, in_use: bool) -> None:
        """Give it up, or take it into use again."""

    def below(self, facts: ClinicFacts, key: int) -> Sequence[QWidget]:
        """What stands under the editor of one that is in the book."""
        del facts, key
        return ()

    def out_words(self) -> str:
        """What giving it up is called."""
        return tr("No longer in use")

    def out_note(self) -> str:
        """What is said of one that was given up."""
        return tr("It is no longer in use. What was booked stays; nothing new can be.")

    # The list

    def show_facts(self, facts: ClinicFacts) -> None:
        """The rows as they are now; the editor is filled anew unless somebody types in it."""
        if facts == self.facts:
            return
        self.facts = facts
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        self._show_rows(self.parts(facts))
        if name and focus is not QApplication.focusWidget():
            # What had the focus was made anew: it goes to whatever has its place.
            again = [each for each in self.findChildren(QWidget, name) if each.isVisible()]
            if again:
                again[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self, rows: Sequence[Part]) -> None:
        now = self._editing
        self._stays = True
        self.model.show(rows)
        self._stays = False
        if self.editor is not None and (self.editor.dirty or self.editor.key is None):
            return
        if self._is_typing():
            return
        wanted = next((each for each in rows if now is not None and each.key == now.key), None)
        if wanted is None and rows:
            wanted = rows[0]
        if wanted is not None:
            self.choose(wanted.key)
        else:
            self._edit(None)

    def _is_typing(self) -> bool:
        """Whether somebody is in the middle of a line under the editor: it is kept by itself, and all is read anew then."""
        focus = QApplication.focusWidget()
        if not isinstance(focus, QLineEdit) or not focus.isModified() or not self._inner.isAncestorOf(focus):
            return False
        return self.editor is None or not self.editor.isAncestorOf(focus)

    def choose(self, key: int) -> None:
        """Put the cursor on a part and show its editor."""
        self._stays = True
        self.table.choose(key)
        self._stays = False
        self._edit(self.table.current)

    def name_of(self, key: int) -> str:
        """What a row says."""
        return next((each.name for each in self.model.rows if each.key == key), "")

    def begin(self) -> None:
        """The list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_new(self) -> None:
        """An empty editor."""
        if self.facts is None or not self.leave():
            return
        self._stays = True
        self.table.clearSelection()
        self._stays = False
        self._editing = None
        self._show_editor(self.make(self.facts, None), tr("New"), "")
        self.use_button.hide()
        self._begin_editing()

    def leave(self) -> bool:
        """What was typed is kept first; what can't be is said, and it stays."""
        editor = self.editor
        if editor is None or not editor.dirty or (editor.key is None and editor.is_blank):
            return True
        if not editor.check():
            return False
        self.save()
        return True

    def _chosen(self, part: Part | None) -> None:
        if self._stays or part is None or part == self._editing:
            return
        if not self.leave():
            self._stays = True
            if self._editing is None:
                self.table.clearSelection()
            else:
                self.table.choose(self._editing.key)
            self._stays = False
            return
        self._edit(part)

    # The editor

    def _edit(self, part: Part | None) -> None:
        self._editing = part
        if part is None or self.facts is None:
            self._inner.hide()
            return
        editor = self.make(self.facts, part.key) if part.in_use else None
        self._show_editor(editor, part.name, "" if part.in_use else self.out_note())
        self.use_button.setText(self.out_words() if part.in_use else tr("Use it again"))
        self.use_button.setAccessibleName(self.use_button.text())
        self.use_button.show()
        below = self.below(self.facts, part.key) if part.in_use else ()
        for each in below:
            self._below.addWidget(each)
            each.show()
        tab_after(self.use_button, below)

    def _show_editor(self, editor: E | None, title: str, note: str) -> None:
        clear(self._held)
        clear(self._below)
        self._wrong.hide()
        self.editor = editor
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.save_button.setVisible(editor is not None)
        if editor is not None:
            # What the book lacks is proposed, but only what somebody touches is kept.
            editor.dirty = False
            self._held.addWidget(editor)
            # Now, not with the next turn of the event loop: it is to have the focus.
            editor.show()
        self._inner.show()
        parts = (self.save_button, self.use_button)
        tab_after(self.adds, parts if editor is None else (editor, *parts))

    def _begin_editing(self) -> None:
        if self.editor is not None:
            self.editor.begin()
        else:
            self.use_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keep what the editor says."""
        editor = self.editor
        if editor is None or not editor.check():
            return
        self._wrong.hide()
        was_new = editor.key is None

        def done(key: int) -> None:
            editor.saved(key)
            if was_new and self.editor is editor:
                self._editing = Part(key, editor.called, "", in_use=True)

        def failed(error: FrontdeskError) -> None:
            editor.dirty = True
            if not editor.fail(error):
                self._wrong.setText(error.sentence)
                self._wrong.show()

        editor.dirty = False
        self.keep(editor, done, failed)

    def _turn_use(self) -> None:
        if self._editing is not None:
            self.turn(self._editing.key, in_use=not self._editing.in_use)

    # Colours

    def _ink(self, part: Part) -> QColor | None:
        return None if part.in_use else self.desk.theme.role(Role.MUTED)

    def _muted(self, _part: Part) -> QColor | None:
        return self.desk.theme.role(Role.MUTED)


def _icon(part: Part) -> QIcon | None:
    return part.icon
