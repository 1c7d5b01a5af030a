"""Settings: groups at the start, the form of one beside them, a search over all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui.feed import touches
from frontdesk.ui.keys import ACTS
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.forms import line
from frontdesk.ui.kit.groups import GroupList
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.screens import Screen
from frontdesk.ui.settings import asks
from frontdesk.ui.settings.catalogue import entries_of
from frontdesk.ui.settings.grouping import Group, group_name, group_words
from frontdesk.ui.settings.page import Page, SettingsPage
from frontdesk.ui.settings.row import PAGE_WIDTH
from frontdesk.ui.tokens import S2, S3, S6, S8

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

WANTED: Final = "settings.group"
"""The key in `desk.extras` under which somebody leaves the group to open."""
_LIST: Final = 216
_FOLLOWS: Final = (Kind.SETTING, Kind.CHANNEL, Kind.CLINIC)


class SettingsScreen(Screen):
    """A page a group, built when it is first looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("settings")
        self._facts: Facts | None = None
        self._stale = True
        self._group = Group.REMINDERS
        self.pages: dict[Group, Page] = {}
        self.search = line(placeholder=tr("Search settings"))
        self.search.setClearButtonEnabled(True)
        name_it(self.search, tr("Search settings"), "settings.search")
        self.groups = GroupList(
            [(str(each), group_name(each)) for each in Group],
            name=tr("Groups of settings"),
            identifier="settings.groups",
        )
        self._none = Empty(tr("No setting has these words. Try others, or fewer."))
        self._none.hide()
        self._pages = QVBoxLayout()
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(S6)
        self._build()
        self.search.textChanged.connect(self._searched)
        self.groups.wanted.connect(self._wanted)
        self.focus_on(self.groups)

    def _build(self) -> None:
        side = Surface(column(self.search, self.groups, spacing=S3, margins=(S3, S6, S2, S3)), line="end")
        side.setFixedWidth(_LIST)
        narrow = QWidget()
        narrow.setMaximumWidth(PAGE_WIDTH)
        narrow.setLayout(self._pages)
        held = QWidget()
        # Beside each other: only there a height that follows from the width is reckoned with the width that there really is.
        beside = row(spacing=0, margins=(S8, S6, S6, S8))
        beside.addWidget(narrow, 1)
        beside.addStretch()
        held.setLayout(beside)
        self._pages.addWidget(self._none)
        self._pages.addStretch(1)
        self._scroll = scrolling(held, name=tr("Settings of the group"))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(self._scroll, 1)

    # What the shell asks

    def begin(self) -> None:
        """Show the group that was asked for, else the one that was shown."""
        wanted = self.desk.extras.pop(WANTED, None)
        if isinstance(wanted, str) and wanted in tuple(Group):
            self.show_group(wanted)
        elif not self._showing:
            self.show_group(self._group)
        else:
            self.groups.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._stale:
            self._read()

    def changes(self, changes: Changes) -> None:
        """A setting, the account or a location changed."""
        if touches(changes, *_FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._read()

    def back(self) -> bool:
        """Esc leaves the search."""
        if self.search.text():
            self.search.clear()
            self.groups.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    # Groups

    def show_group(self, name: str) -> None:
        """Show a group by its name. Raises ValueError for one that there is not."""
        self._group = Group(name)
        if self.search.text():
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
        self._show_only((self._group,), "")
        self.groups.show_current(self._group)
        self.groups.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def group(self) -> Group:
        """The group that is marked."""
        return self._group

    def page(self, group: Group) -> Page:
        """A group's page, built where it was not yet."""
        found = self.pages.get(group)
        if found is None:
            found = self.pages[group] = self._make(group)
            at = sum(
                1
                for each in Group
                if each in self.pages and list(Group).index(each) < list(Group).index(group)
            )
            self._pages.insertWidget(at, found)
            if self._facts is not None:
                found.show_facts(self._facts)
        return found

    @property
    def has_read(self) -> bool:
        """Whether what it shows is the book's."""
        return self._facts is not None

    @property
    def _showing(self) -> bool:
        return any(not page.isHidden() for page in self.pages.values())

    def _make(self, group: Group) -> Page:
        desk = self.desk
        match group:
            case Group.REMINDERS:
                from frontdesk.ui.settings.reminders import RemindersPage

                return RemindersPage(desk)
            case Group.ACCOUNT:
                from frontdesk.ui.settings.account import AccountPage

                return AccountPage(desk)
            case Group.COSTS:
                from frontdesk.ui.settings.costs import CostsPage

                return CostsPage(desk)
            case Group.WORKSTATION:
                from frontdesk.ui.settings.workstation import WorkstationPage

                return WorkstationPage(desk)
            case Group.KEYS:
                from frontdesk.ui.settings.keys import KeysPage

                return KeysPage(desk)
            case _:
                return SettingsPage(desk, group)

    def _wanted(self, name: str) -> None:
        group = Group(name)
        if self.search.text():
            # Among what was found: go there, and leave the search as it is.
            self._group = group
            self._scroll.ensureWidgetVisible(self.page(group))
            return
        self._group = group
        self._show_only((group,), "")

    def _show_only(self, groups: tuple[Group, ...], text: str) -> None:
        for group in groups:
            page = self.page(group)
            page.filter(text)
            page.show()
            page.begin()
        for group, page in self.pages.items():
            if group not in groups:
                page.hide()
        self._none.setVisible(not groups)
        self._scroll.verticalScrollBar().setValue(0)

    # Search

    def _searched(self, text: str) -> None:
        wanted = text.casefold().strip()
        if not wanted:
            self.groups.show_only(tuple(str(each) for each in Group))
            self.show_group(self._group)
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        found = tuple(each for each in Group if self._finds(each, wanted))
        self.groups.show_only(tuple(str(each) for each in found))
        self._show_only((), wanted) if not found else self._show_found(found, wanted)

    def _show_found(self, found: tuple[Group, ...], text: str) -> None:
        self._show_only(found, text)
        for group in found:
            if _named(group, text):
                self.page(group).filter("")
        self.groups.show_current(found[0])

    def _finds(self, group: Group, text: str) -> bool:
        if _named(group, text) or any(each.found_by(text) for each in entries_of(group)):
            return True
        match group:
            case Group.WORKSTATION:
                from frontdesk.ui.settings.workstation import WorkstationPage

                page = self.page(group)
                assert isinstance(page, WorkstationPage)
                return any(own.found_by(text) for own in page.owns)
            case Group.KEYS:
                return any(text in each.label().casefold() for each in ACTS)
            case Group.ACCOUNT:
                said = f"twilio {tr('Auth token')} {tr('Account SID')} {tr('Number')}".casefold()
                return all(part in said for part in text.split())
            case _:
                return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves the search for the groups that were found."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Down and isinstance(focus, QLineEdit) and focus is self.search:
            self.groups.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    # The book

    def _read(self) -> None:
        self._stale = False
        self.desk.jobs.ask("facts", asks.read_facts, owner=self, done=self._got)

    def _got(self, facts: Facts) -> None:
        self._facts = facts
        for page in self.pages.values():
            page.show_facts(facts)


def _named(group: Group, text: str) -> bool:
    said = f"{group_name(group)} {group_words(group)}".casefold()
    return all(part in said for part in text.split())
