"""Several things of one kind, edited one at a time: a list of their names and, beside it, the editor of the one that is chosen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.kit.pages import Pages
from frontdesk.ui.setup.session import Session
from frontdesk.ui.setup.step import Step
from frontdesk.ui.tokens import ROW, S2, S6

_LIST = 200


class Editor(QWidget):
    """Edits one thing. Signals: `renamed(str)` as its name is typed."""

    renamed = Signal(str)

    def __init__(self, key: int | None) -> None:
        super().__init__()
        self.key = key
        """In the book; None while it is only typed."""
        self.dirty = key is None
        """Something in it is not in the book."""
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(S6)

    def touch(self) -> None:
        """The person changed something."""
        self.dirty = True

    def saved(self, key: int) -> None:
        """It is in the book now."""
        self.key, self.dirty = key, False

    @property
    @abstractmethod
    def called(self) -> str:
        """What its list says."""

    @property
    @abstractmethod
    def is_blank(self) -> bool:
        """Whether nothing was typed at all."""

    @abstractmethod
    def check(self) -> bool:
        """Whether it can be kept; what is wrong is said at its field, which has the focus then."""

    @abstractmethod
    def begin(self) -> None:
        """Put the focus where typing begins."""

    @abstractmethod
    def fail(self, error: FrontdeskError) -> bool:
        """Say an error at its field; False where it has none."""


E = TypeVar("E", bound=Editor)


@dataclass(frozen=True, slots=True)
class Later(Generic[E]):
    """An editor that nobody has looked at yet: a grid of hours takes its time to build."""

    called: str
    make: Callable[[], E]


class Parts(QWidget, Generic[E]):
    """The list and the editors. The list hides while there is only one. Signals: `changed()` after one came or went."""

    changed = Signal()

    def __init__(self, *, name: str, add: str, remove: str, make: Callable[[], E], identifier: str) -> None:
        super().__init__()
        self._make = make
        self._parts: list[E | Later[E]] = []
        self.names = QListWidget()
        self.names.setFrameShape(QFrame.Shape.NoFrame)
        self.names.setFixedWidth(_LIST)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_it(self.names, name, f"{identifier}.list")
        self._stack = Pages()
        self.adds = button(add, self.add_new, identifier=f"{identifier}.add")
        self.removes = button(remove, kind="quiet", identifier=f"{identifier}.remove")
        editors = column(self._stack, row(self.adds, self.removes, None, spacing=S2), None, spacing=S6)
        whole = row(spacing=S6)
        whole.addWidget(self.names)
        whole.addLayout(editors, 1)
        self.setLayout(whole)
        self.names.currentRowChanged.connect(self._show)
        self._tidy()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._parts)

    @property
    def editors(self) -> list[E]:
        """Those that somebody has looked at; nothing is typed in the others."""
        return [each for each in self._parts if not isinstance(each, Later)]

    @property
    def current(self) -> E | None:
        """The editor that is shown."""
        at = self.names.currentRow()
        found = self._parts[at] if 0 <= at < len(self._parts) else None
        return None if isinstance(found, Later) else found

    def add(self, editor: E) -> E:
        """Another one at the end."""
        self._take_in(editor)
        self._add(editor, editor.called)
        return editor

    def add_later(self, called: str, make: Callable[[], E]) -> None:
        """Another one, built when it is first looked at."""
        self._add(Later(called, make), called)

    def add_new(self) -> None:
        """An empty one, to type into."""
        editor = self.add(self._make())
        self.show_editor(editor)

    def take_out(self, editor: E) -> None:
        """It is not wanted."""
        at = self._parts.index(editor)
        del self._parts[at]
        self._stack.take_out(editor)
        editor.deleteLater()
        self.names.takeItem(at)
        self._show(self.names.currentRow())
        self._tidy()

    def clear(self) -> None:
        """Take all out."""
        editors = self.editors
        self._parts = []
        self.names.clear()
        for editor in editors:
            self._stack.take_out(editor)
            editor.deleteLater()
        self._tidy()

    def show_editor(self, editor: E) -> None:
        """Show one, ready for typing."""
        self.names.setCurrentRow(self._parts.index(editor))
        editor.begin()

    def _add(self, part: E | Later[E], called: str) -> None:
        self._parts.append(part)
        item = QListWidgetItem(called, self.names)
        item.setSizeHint(QSize(0, ROW))
        if self.names.currentRow() < 0:
            self.names.setCurrentRow(0)
        self._tidy()

    def _take_in(self, editor: E) -> None:
        editor.renamed.connect(lambda _text: self._name(editor))
        self._stack.add_page(editor)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._parts):
            return
        part = self._parts[at]
        if isinstance(part, Later):
            part = self._parts[at] = part.make()
            self._take_in(part)
        self._stack.show_page(part)
        self.changed.emit()

    def _name(self, editor: E) -> None:
        if editor in self._parts:
            self.names.item(self._parts.index(editor)).setText(editor.called)

    def _tidy(self) -> None:
        several = len(self._parts) > 1
        self.names.setVisible(several)
        self.removes.setVisible(several)
        self.changed.emit()


class PartsStep(Step, Generic[E]):
    """A step that edits parts of the clinic: read once from the book, kept one after the other when the person goes on."""

    def __init__(self, session: Session, parts: Parts[E]) -> None:
        super().__init__(session)
        self.parts = parts
        self._loaded = False
        self.add(parts, None)
        parts.changed.connect(self.changed)
        parts.removes.clicked.connect(lambda _checked=False: self._remove())
        session.changed.connect(self._read_again)

    @abstractmethod
    def load(self) -> None:
        """Fill `parts` from the book's state."""

    @abstractmethod
    def save(self, editor: E, done: Callable[[int], None]) -> None:
        """Keep what an editor says; `done` gets its key."""

    @abstractmethod
    def drop(self, editor: E, done: Callable[[], None]) -> None:
        """Take what an editor is about out of use."""

    def begin(self) -> None:
        """Read the book once, and go where typing begins."""
        self._load()
        current = self.parts.current
        if current is not None:
            current.begin()

    def go_on(self) -> None:
        """Keep what is new, one after the other."""
        for editor in [each for each in self.parts.editors if each.key is None and each.is_blank]:
            if self.parts.count > 1:
                self.parts.take_out(editor)
        for editor in self.parts.editors:
            if editor.dirty and not editor.check():
                self.parts.show_editor(editor)
                editor.check()
                return
        self._save_next()

    def failed(self, error: FrontdeskError) -> None:
        """At the field of the editor that was being kept."""
        editor = next((each for each in self.parts.editors if each.dirty), None)
        if editor is None or not editor.fail(error):
            super().failed(error)
            return
        self.parts.show_editor(editor)
        editor.fail(error)

    def _load(self) -> None:
        if not self._loaded and self.session.standing is not None:
            self._loaded = True
            self.load()

    def _read_again(self) -> None:
        if self._loaded and not any(each.dirty and not each.is_blank for each in self.parts.editors):
            self._loaded = False
            if self.isVisible():
                at = self.parts.names.currentRow()
                self.parts.clear()
                self._load()
                self.parts.names.setCurrentRow(min(at, self.parts.count - 1))
            else:
                self.parts.clear()
        elif not self._loaded and self.isVisible():
            self.begin()

    def _save_next(self) -> None:
        editor = next((each for each in self.parts.editors if each.dirty), None)
        if editor is None:
            self._all_saved()
            return

        def saved(key: int) -> None:
            editor.saved(key)
            self._save_next()

        self.save(editor, saved)

    def _all_saved(self) -> None:
        self.session.refresh(self.done.emit)

    def _remove(self) -> None:
        editor = self.parts.current
        if editor is None or self.parts.count < 2:
            return
        if editor.key is None:
            self.parts.take_out(editor)
        else:
            self.drop(editor, lambda: self._dropped(editor))

    def _dropped(self, editor: E) -> None:
        if editor in self.parts.editors:
            self.parts.take_out(editor)
        self.session.refresh()
