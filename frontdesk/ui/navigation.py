"""Where to go: screens ask, the shell goes. No screen knows another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from frontdesk.ui.panels import Panel


@dataclass(frozen=True, slots=True)
class Wish:
    """A booking to begin: whatever is known already. Instants in UTC ms; ids are the book's own."""

    patient_id: int | None = None
    provider_id: int | None = None
    location_id: int | None = None
    start_wall: str = ""
    minutes: int | None = None
    type_id: int | None = None
    patient_text: str = ""
    """What was typed where nobody was found: the name of a new patient."""
    room_id: int | None = None
    instead_of: int | None = None
    """A visit that is to be moved by choosing another slot."""
    again_of: int | None = None
    """A visit whose next one is to be booked: with the same provider, so many weeks on."""
    request_id: int | None = None
    """A request that the booking answers."""


class Navigator(QObject):
    """Signals: `screen_wanted(str)`; `day_wanted(date)`; `visit_wanted(int)`: show it in the book and open its panel;
    `patient_wanted(int)`; `booking_wanted(Wish)`; `panel_wanted(factory)`; `panel_closed()`; `act_wanted(str)`: run the act of the
    keymap with that name (say, "complaint")."""

    screen_wanted = Signal(str)
    day_wanted = Signal(object)
    visit_wanted = Signal(int)
    patient_wanted = Signal(int)
    booking_wanted = Signal(object)
    panel_wanted = Signal(object)
    panel_closed = Signal()
    act_wanted = Signal(str)

    def screen(self, name: str) -> None:
        """Show a screen of the rail or of More: its name in `shell.screens`."""
        self.screen_wanted.emit(name)

    def day(self, day: date) -> None:
        """Show a day of the book."""
        self.day_wanted.emit(day)

    def visit(self, visit_id: int) -> None:
        """Show a visit: its day, the block selected, its panel open."""
        self.visit_wanted.emit(visit_id)

    def patient(self, patient_id: int) -> None:
        """Open a patient's card."""
        self.patient_wanted.emit(patient_id)

    def book(self, wish: Wish) -> None:
        """Begin a booking."""
        self.booking_wanted.emit(wish)

    def panel(self, factory: Callable[[], Panel]) -> None:
        """Open a panel at the right; the one that is there may refuse to go (a half-written note)."""
        self.panel_wanted.emit(factory)

    def close_panel(self) -> None:
        """Close the panel."""
        self.panel_closed.emit()

    def act(self, name: str) -> None:
        """Run an act of the keymap."""
        self.act_wanted.emit(name)
