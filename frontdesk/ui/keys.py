"""Every act and its key, in one table; each person can change theirs.

Letters act only where book or list has the focus, so that typing is never an act. No slash and no square brackets: on Czech and German keyboards
they need AltGr. C and X are what patients reply, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.prefs import Prefs
from frontdesk.ui.screens import SPECS

RAILED: Final = sum(each.rail for each in SPECS)
"""So many screens have a number."""


class Where(StrEnum):
    """Where a key acts."""

    EVERYWHERE = "everywhere"
    BOOK = "book"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person can do. `keys` as Qt writes them ("Ctrl+Shift+N"), the first one is shown."""

    name: str
    label: Callable[[], str]
    keys: tuple[str, ...]
    where: Where = Where.EVERYWHERE
    searchable: bool = True
    """Whether the search offers it as a command."""


ACTS: Final = (
    Act("search", lambda: tr("Search"), ("F3", "Ctrl+K"), searchable=False),
    Act("book", lambda: tr("Book a visit"), ("Ctrl+N",)),
    Act("new_patient", lambda: tr("New patient"), ("Ctrl+Shift+N",)),
    Act("park", lambda: tr("Park or resume a booking"), ("F4",)),
    Act("check_replies", lambda: tr("Check replies now"), ("F5",)),
    Act("next_pane", lambda: tr("Next pane"), ("F6",), searchable=False),
    Act("complaint", lambda: tr("Log a complaint"), ("F7",)),
    Act("hide_names", lambda: tr("Hide names"), ("F8",)),
    Act("phone_message", lambda: tr("Take a phone message"), ("F9",)),
    Act("request", lambda: tr("Take a request for a visit"), ("Shift+F9",)),
    Act("undo", lambda: tr("Undo"), ("Ctrl+Z",)),
    Act("redo", lambda: tr("Redo"), ("Ctrl+Y", "Ctrl+Shift+Z")),
    Act("history", lambda: tr("What can be undone"), ("Ctrl+Alt+Z",)),
    Act("lock", lambda: tr("Lock"), ("Ctrl+L",)),
    Act("help", lambda: tr("Keys"), ("F1",)),
    Act("quit", lambda: tr("Quit"), ("Ctrl+Q",)),
    Act("look", lambda: tr("Light or dark"), ("Ctrl+Shift+L",)),
    Act("back_up", lambda: tr("Back up now"), ()),
    Act("previous_day", lambda: tr("Previous day"), ("PgUp",), Where.BOOK),
    Act("next_day", lambda: tr("Next day"), ("PgDown",), Where.BOOK),
    Act("previous_week", lambda: tr("A week back"), ("Shift+PgUp",), Where.BOOK),
    Act("next_week", lambda: tr("A week on"), ("Shift+PgDown",), Where.BOOK),
    Act("today", lambda: tr("Today"), ("T",), Where.BOOK),
    Act("go_to", lambda: tr("Go to a date"), ("G",), Where.BOOK),
    Act("arrived", lambda: tr("Arrived"), ("A",), Where.BOOK),
    Act("in_room", lambda: tr("In room"), ("R",), Where.BOOK),
    Act("completed", lambda: tr("Done"), ("D",), Where.BOOK),
    Act("no_show", lambda: tr("No-show"), ("N",), Where.BOOK),
    Act("left", lambda: tr("Left without visit"), ("L",), Where.BOOK),
    Act("confirm", lambda: tr("Confirms"), ("C",), Where.BOOK),
    Act("decline", lambda: tr("Can't come"), ("X",), Where.BOOK),
    Act("accept", lambda: tr("As the reply sounds"), ("Y",), Where.BOOK),
    Act("move", lambda: tr("Move"), ("M",), Where.BOOK),
    Act("earlier", lambda: tr("Earlier, to the free time before"), ("Alt+Up",), Where.BOOK, searchable=False),
    Act("later", lambda: tr("Later, to the next free time"), ("Alt+Down",), Where.BOOK, searchable=False),
    Act("column_left", lambda: tr("A column to the left"), ("Alt+Left",), Where.BOOK, searchable=False),
    Act("column_right", lambda: tr("A column to the right"), ("Alt+Right",), Where.BOOK, searchable=False),
    Act("longer", lambda: tr("Longer"), ("Shift+Down",), Where.BOOK, searchable=False),
    Act("shorter", lambda: tr("Shorter"), ("Shift+Up",), Where.BOOK, searchable=False),
    Act("cut_visit", lambda: tr("Cut the visit"), ("Ctrl+X",), Where.BOOK),
    Act("copy_visit", lambda: tr("Copy the visit"), ("Ctrl+C",), Where.BOOK),
    Act("paste_visit", lambda: tr("Paste the visit"), ("Ctrl+V",), Where.BOOK),
    Act("find_slot", lambda: tr("Find a slot"), ("F",), Where.BOOK),
    Act("block", lambda: tr("Block time"), ("B",), Where.BOOK),
    Act("cancel", lambda: tr("Cancel the visit"), ("Del",), Where.BOOK),
    Act("check_in", lambda: tr("Check in"), ("K",), Where.BOOK),
    Act("walk_in", lambda: tr("Walk-in"), ("Q",), Where.BOOK),
    Act("running_late", lambda: tr("Running late"), ("Shift+L",), Where.BOOK),
    Act("back_to_booked", lambda: tr("Back to booked"), ("Backspace",), Where.BOOK),
    Act("view_day", lambda: tr("The book by day"), ("1",), Where.BOOK),
    Act("view_rooms", lambda: tr("The book by room"), ("2",), Where.BOOK),
    Act("view_week", lambda: tr("The week of one provider"), ("3",), Where.BOOK),
    Act("view_month", lambda: tr("The month, with how full its days are"), ("4",), Where.BOOK),
    Act("previous_provider", lambda: tr("Previous provider"), ("Ctrl+PgUp",), Where.BOOK),
    Act("next_provider", lambda: tr("Next provider"), ("Ctrl+PgDown",), Where.BOOK),
    Act("list_form", lambda: tr("Grid or list"), ("V",), Where.BOOK),
    Act("columns", lambda: tr("Columns"), ("H",), Where.BOOK),
    Act("sooner", lambda: tr("Wants it sooner, or not any more"), ("J",), Where.BOOK),
    Act("zoom_in", lambda: tr("Larger"), ("Ctrl++", "Ctrl+="), Where.BOOK),
    Act("zoom_out", lambda: tr("Smaller"), ("Ctrl+-",), Where.BOOK),
    Act("zoom_usual", lambda: tr("Usual size"), ("Ctrl+0",), Where.BOOK),
    Act("paper", lambda: tr("The day on paper"), ("P",), Where.BOOK),
    Act("again", lambda: tr("Book the next visit"), ("I",), Where.BOOK),
    Act("take_card", lambda: tr("Take the card that is there"), ("F2",), Where.LIST, searchable=False),
    Act("open", lambda: tr("Open"), ("Return", "Enter"), Where.LIST, searchable=False),
    Act("confirms", lambda: tr("Confirms"), ("C",), Where.LIST),
    Act("declines", lambda: tr("Can't come"), ("X",), Where.LIST),
    Act("accepts", lambda: tr("As the reply sounds"), ("Y",), Where.LIST),
    Act("sort_out", lambda: tr("Which visits, or whose reply"), ("W",), Where.LIST),
    Act("call", lambda: tr("Call mode"), ("P",), Where.LIST),
    Act("rebook", lambda: tr("Rebook"), ("M",), Where.LIST),
    Act("snooze", lambda: tr("Snooze"), ("Z",), Where.LIST),
    Act("finish", lambda: tr("Done"), ("E",), Where.LIST),
    Act("text", lambda: tr("Write a text"), ("S",), Where.LIST),
    Act("verify", lambda: tr("The number is verified"), ("V",), Where.LIST),
    Act("hold_slot", lambda: tr("Hold the time"), ("H",), Where.LIST, searchable=False),
    Act("find_family", lambda: tr("The whole family comes"), ("Ctrl+Shift+F",), Where.LIST, searchable=False),
    Act(
        "find_other", lambda: tr("Somebody else comes, too"), ("Ctrl+Shift+A",), Where.LIST, searchable=False
    ),
    Act("plain_letters", lambda: tr("Plain letters"), ("Ctrl+Shift+P",), Where.LIST, searchable=False),
    *(
        Act(f"outcome_{number}", lambda: tr("Outcome of the call"), (str(number),), Where.LIST, False)
        for number in range(1, 8)
    ),
    *(
        Act(f"rail_{number}", lambda: tr("Screen"), (f"Ctrl+{number}",), searchable=False)
        for number in range(1, RAILED + 1)
    ),
)


def act(name: str) -> Act:
    """The act of a name. Raises KeyError."""
    return _BY_NAME[name]


_BY_NAME: Final = {each.name: each for each in ACTS}


class Keymap(QObject):
    """The keys of whoever sits here. Signals: `changed()` after a key was changed."""

    changed = Signal()

    def __init__(self, prefs: Prefs) -> None:
        super().__init__()
        self._prefs = prefs
        self._actions: list[tuple[QAction, str]] = []

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of an act, as Qt writes them; the person's own before the usual ones."""
        own = self._prefs.get(f"keys.{name}", "")
        return (own,) if own else act(name).keys

    def shown(self, name: str) -> str:
        """Its first key, as the system writes it, or nothing."""
        keys = self.keys(name)
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def change(self, name: str, key: str, *, force: bool = False) -> str | None:
        """Give an act another key ("": the usual one again). Gives a sentence where the key is taken, and changes nothing then.

        `force` does not look: for putting many back at once.
        """
        wanted = QKeySequence(key).toString()
        taken = None if force else self._taken(name, (wanted,) if wanted else act(name).keys)
        if taken is not None:
            return tr("{key} is the key of: {act}. Choose another.", key=taken[0], act=taken[1].label())
        self._prefs.put(f"keys.{name}", wanted)
        for action, named in self._actions:
            if named == name:
                action.setShortcuts([QKeySequence(each) for each in self.keys(name)])
        self.changed.emit()
        return None

    def _taken(self, name: str, wanted: tuple[str, ...]) -> tuple[str, Act] | None:
        """The first of these keys that another act has where both may be wanted."""
        for each in (QKeySequence(key).toString() for key in wanted):
            for other in ACTS:
                own = {QKeySequence(key).toString() for key in self.keys(other.name)}
                if other.name != name and _meet(act(name), other) and each in own:
                    return each, other
        return None

    def action(self, name: str, on: QWidget, run: Callable[[], None]) -> QAction:
        """An action with the act's label and keys on a widget: everywhere acts work in the whole window, the others while the
        widget, or one inside it, has the focus."""
        made = QAction(act(name).label(), on)
        made.setObjectName(f"act.{name}")
        made.setShortcuts([QKeySequence(each) for each in self.keys(name)])
        everywhere = act(name).where is Where.EVERYWHERE
        made.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        made.triggered.connect(lambda _checked=False: run())
        on.addAction(made)
        self._actions.append((made, name))
        on.destroyed.connect(lambda: self._forget(on))
        return made

    def _forget(self, _on: object) -> None:
        import shiboken6

        self._actions = [(action, name) for action, name in self._actions if shiboken6.isValid(action)]


def _meet(one: Act, other: Act) -> bool:
    """Whether two acts may be wanted in one place."""
    return one.where == other.where or Where.EVERYWHERE in (one.where, other.where)
