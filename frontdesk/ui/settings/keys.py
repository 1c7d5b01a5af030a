"""The page of the keys: every act, its key, and another one by pressing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.keys import ACTS, Act, Where, act
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.page import Page
from frontdesk.ui.tokens import ROW, S3, S4

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

_MODIFIERS: Final = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_Meta,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)
_EDITING: Final = frozenset({"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"})
_NEVER: Final = frozenset({"Tab", "Shift+Tab", "Esc", "Return", "Enter", "Space"})


def where_words(where: Where) -> str:
    """Where a key acts."""
    match where:
        case Where.EVERYWHERE:
            return tr("everywhere")
        case Where.BOOK:
            return tr("in the book")
        case Where.LIST:
            return tr("in lists")


def refusal(wanted: str, where: Where) -> str:
    """Why a key cannot be anybody's act; empty where it can."""
    if wanted in _NEVER:
        return tr("{key} is needed to get around. Choose another.", key=wanted)
    if wanted in _EDITING:
        return tr("{key} is needed while typing. Choose another.", key=wanted)
    types = "+" not in wanted.removeprefix("Shift+") and len(wanted.removeprefix("Shift+")) == 1
    if types and where is Where.EVERYWHERE:
        return tr(
            "{key} alone would be an act in the middle of typing. Add Ctrl or Alt, or take an F key.",
            key=wanted,
        )
    return ""


class KeyLine(QLineEdit):
    """Takes a key instead of text; Tab and Esc go their usual ways."""

    def __init__(self, pressed: Callable[[str], None]) -> None:
        super().__init__()
        self._pressed = pressed
        self.setReadOnly(True)
        self.setPlaceholderText(tr("Press the new key"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key with its modifiers."""
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not plain:
            event.ignore()
            return
        if key in _MODIFIERS:
            return
        self._pressed(QKeySequence(plain.value | key.value).toString())


class KeyDialog(Dialog):
    """Asks for the new key of an act. It is taken as soon as it is pressed; a conflict is said under the field."""

    def __init__(self, desk: Desk, wanted: Act, parent: QWidget | None, done: Callable[[str], None]) -> None:
        super().__init__(
            tr("Key for: {act}", act=wanted.label()), parent, width=420, identifier="settings.key"
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._act, self._done = desk, wanted, done
        self.line = KeyLine(self.press)
        self.row = Row(
            tr(
                "Now {key}, {where}",
                key=desk.keys.shown(wanted.name) or tr("none"),
                where=where_words(wanted.where),
            ),
            self.line,
            identifier="settings.key.line",
        )
        self.line.setAccessibleName(tr("Press the new key"))
        self.body.addWidget(self.row)
        usual = self.add_button(tr("Usual key"), lambda: self.press(""), identifier="settings.key.usual")
        usual.setVisible(bool(wanted.keys))
        self.add_close()
        self.line.setFocus()

    def press(self, key: str) -> None:
        """Take a key; empty: the usual one."""
        sentence = refusal(key, self._act.where) if key else ""
        before = self._desk.prefs.get(f"keys.{self._act.name}", "")
        if not sentence:
            sentence = self._desk.keys.change(self._act.name, key) or ""
        if sentence:
            self.line.setText(key)
            self.row.fail(sentence)
            return
        self.accept()
        self._done(before)


class KeysPage(Page):
    """A table of all acts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Group.KEYS)
        self._text = ""
        self.model: RowsModel[Act] = RowsModel(
            (
                Column("act", tr("Act"), lambda each: each.label(), stretch=True),
                Column("key", tr("Key"), self._keys, width=180),
                Column("where", tr("Where"), lambda each: where_words(each.where), width=140),
                Column("own", tr("Usual"), self._usual, width=140),
            ),
            key=lambda each: each.name,
            parent=self,
        )
        self.table = Table(
            self.model, name=tr("Acts and their keys"), identifier="settings.keys", prefs=desk.prefs
        )
        self.table.setSizePolicy(
            self.table.sizePolicy().horizontalPolicy(), self.table.sizePolicy().Policy.Expanding
        )
        self.change = button(tr("Change"), self._change, identifier="settings.keys.change")
        self.reset = button(tr("Usual key"), self._reset, identifier="settings.keys.reset")
        self.reset_all = button(
            tr("All keys as usual"), self._reset_all, kind="quiet", identifier="settings.keys.reset_all"
        )
        name_it(self.change, tr("Change the key"), "settings.keys.change")
        self.lines.addLayout(row(self.change, self.reset, None, self.reset_all))
        self.lines.addSpacing(S3)
        self.lines.addWidget(self.table)
        self.lines.addSpacing(S4)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._chosen)
        desk.keys.changed.connect(self._fill)
        self._fill()

    def show_facts(self, _facts: Facts) -> None:
        """Nothing of the book is shown here."""

    def filter(self, text: str) -> None:
        """Acts by name or key."""
        self._text = text
        self._fill()

    def _shown(self) -> list[Act]:
        text = self._text
        found = [each for each in ACTS if all(part in self._said(each) for part in text.split())]
        # A search for "keys" means all of them.
        return found or list(ACTS)

    def _said(self, each: Act) -> str:
        return f"{each.label()} {self._keys(each)} {where_words(each.where)}".casefold()

    def _fill(self) -> None:
        self.model.show(self._shown())
        if self.table.current is None:
            self.table.selectRow(0)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(len(self.model.rows), 14) * ROW + header + 4)
        changed = any(self._is_own(each) for each in ACTS)
        self.reset_all.setVisible(changed)
        self.table.setColumnHidden(3, not changed)
        self._chosen(self.table.current)

    def _keys(self, each: Act) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return tr(", ").join(QKeySequence(key).toString(native) for key in self.desk.keys.keys(each.name))

    def _usual(self, each: Act) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        if not self._is_own(each):
            return ""
        return tr(", ").join(QKeySequence(key).toString(native) for key in each.keys) or tr("none")

    def _is_own(self, each: Act) -> bool:
        return bool(self.desk.prefs.get(f"keys.{each.name}", ""))

    def _chosen(self, each: Act | None) -> None:
        self.change.setEnabled(each is not None)
        self.reset.setEnabled(each is not None and self._is_own(each))

    def _open(self, each: Act) -> None:
        KeyDialog(self.desk, each, self.window(), lambda before: self._told(each, before)).open()

    def _change(self) -> None:
        if self.table.current is not None:
            self._open(self.table.current)

    def _reset(self) -> None:
        each = self.table.current
        if each is None:
            return
        before = self.desk.prefs.get(f"keys.{each.name}", "")
        sentence = self.desk.keys.change(each.name, "")
        if sentence:
            self.desk.say.refuse(sentence)
        else:
            self._told(each, before)

    def _reset_all(self) -> None:
        before = {
            each.name: self.desk.prefs.get(f"keys.{each.name}", "") for each in ACTS if self._is_own(each)
        }
        for name in before:
            self.desk.keys.change(name, "", force=True)
        self.desk.say.done(tr("All keys are the usual ones"), undo=lambda: self._again(before))

    def _again(self, keys: dict[str, str]) -> None:
        for name, key in keys.items():
            self.desk.keys.change(name, key, force=True)

    def _told(self, each: Act, before: str) -> None:
        key = self.desk.keys.shown(each.name) or tr("none")
        self.desk.say.done(
            tr("{act}: {key}", act=act(each.name).label(), key=key),
            undo=lambda: self._back(each.name, before),
        )

    def _back(self, name: str, before: str) -> None:
        sentence = self.desk.keys.change(name, before)
        if sentence:
            self.desk.say.refuse(sentence)
