"""The clinic: its own facts, locations, providers, appointment types, people at the desk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.clinic import asks
from frontdesk.ui.clinic.page import ClinicPage
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.groups import GroupList
from frontdesk.ui.kit.layouts import Surface, column
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S2, S3, S6

if TYPE_CHECKING:
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.setup.window import SetupWindow

_LIST: Final = 216
_FOLLOWS: Final = (Kind.CLINIC, Kind.STAFF)


class Group(StrEnum):
    """The pages, in their order."""

    GENERAL = "general"
    LOCATIONS = "locations"
    PROVIDERS = "providers"
    TYPES = "types"
    PEOPLE = "people"


def group_name(group: Group) -> str:
    """What a page is called."""
    match group:
        case Group.GENERAL:
            return tr("Clinic")
        case Group.LOCATIONS:
            return tr("Locations")
        case Group.PROVIDERS:
            return tr("Providers")
        case Group.TYPES:
            return tr("Appointment types")
        case Group.PEOPLE:
            return tr("People at the desk")


class ClinicScreen(Screen):
    """A page a group, built when it is first looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("clinic")
        self._facts: ClinicFacts | None = None
        self._stale = True
        self._group = Group.GENERAL
        self.pages: dict[Group, ClinicPage] = {}
        self.assistant: SetupWindow | None = None
        self.groups = GroupList(
            [(str(each), group_name(each)) for each in Group],
            name=tr("Parts of the clinic"),
            identifier="clinic.groups",
        )
        side = Surface(column(self.groups, margins=(S3, S6, S2, S3)), line="end")
        side.setFixedWidth(_LIST)
        self._stack = Stack()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addWidget(self._stack, 1)
        self.groups.wanted.connect(self._wanted)
        self.focus_on(self.groups)

    # What the shell asks

    def begin(self) -> None:
        """Show the page that was shown."""
        self.show_group(self._group)
        self.groups.setFocus()
        if self._stale:
            self._read()

    def changes(self, changes: Changes) -> None:
        """Something of the clinic changed."""
        if self.assistant is not None:
            self.assistant.changes(changes)
        if touches(changes, *_FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._read()

    # Pages

    def show_group(self, name: str) -> None:
        """Show a page by its name. Raises ValueError for one that there is not."""
        self._group = Group(name)
        self.groups.show_current(self._group)
        self._stack.setCurrentWidget(self.page(self._group))

    @property
    def group(self) -> Group:
        """The page that is shown."""
        return self._group

    def page(self, group: Group) -> ClinicPage:
        """A page, built where it was not yet."""
        found = self.pages.get(group)
        if found is None:
            found = self.pages[group] = self._make(group)
            found.setObjectName(f"clinic.{group}.page")
            self._stack.addWidget(found)
            if self._facts is not None:
                found.show_facts(self._facts)
        return found

    @property
    def has_read(self) -> bool:
        """Whether what it shows is the book's."""
        return self._facts is not None

    def open_set_up(self) -> None:
        """The assistant, in a window of its own; a second time brings it to the front."""
        if self.assistant is None:
            from frontdesk.ui.setup.window import SetupWindow

            self.assistant = SetupWindow(self.desk)
            self.assistant.finished.connect(self._set_up_closed)
        self.assistant.show()
        self.assistant.raise_()
        self.assistant.activateWindow()

    def _set_up_closed(self) -> None:
        gone, self.assistant = self.assistant, None
        if gone is not None:
            gone.hide()
            gone.deleteLater()

    def _make(self, group: Group) -> ClinicPage:
        desk = self.desk
        match group:
            case Group.GENERAL:
                from frontdesk.ui.clinic.general import GeneralPage

                return GeneralPage(desk, self.open_set_up)
            case Group.LOCATIONS:
                from frontdesk.ui.clinic.locations import LocationsPage

                return LocationsPage(desk)
            case Group.PROVIDERS:
                from frontdesk.ui.clinic.providers import ProvidersPage

                return ProvidersPage(desk)
            case Group.TYPES:
                from frontdesk.ui.clinic.types import TypesPage

                return TypesPage(desk)
            case Group.PEOPLE:
                from frontdesk.ui.clinic.people import PeoplePage

                return PeoplePage(desk)

    def _wanted(self, name: str) -> None:
        if not self.page(self._group).leave():
            self.groups.show_current(self._group)
            return
        self.show_group(name)

    # The book

    def _read(self) -> None:
        self._stale = False
        today = words.today_at(self.desk.zone, self.desk.now())
        self.desk.jobs.ask("clinic", lambda book: asks.read_clinic(book, today), owner=self, done=self._got)

    def _got(self, facts: ClinicFacts) -> None:
        self._facts = facts
        clinic = facts.directory.clinic
        self.desk.clinic = clinic.name
        for page in self.pages.values():
            page.show_facts(facts)
