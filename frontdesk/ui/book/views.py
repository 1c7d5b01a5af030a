"""The ways to see the book: what the screen asks of each, whatever it draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frontdesk.domain.day_geometry import SlotHeight
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.handling import VisitActs
from frontdesk.ui.book.strip import DateStrip
from frontdesk.ui.book.zooming import zoom
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.navigation import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.domain.changes import Changes
    from frontdesk.services.daypage import DayPlace, DayVisit
    from frontdesk.ui.desk import Desk

GRID = "grid"
LIST = "list"


class ViewName(StrEnum):
    """A way to see the book, as it is kept for a person."""

    DAY = "day"
    ROOMS = "rooms"
    WEEK = "week"
    MONTH = "month"

    @property
    def label(self) -> str:
        """What it is called on the screen."""
        match self:
            case ViewName.DAY:
                return tr("Day")
            case ViewName.ROOMS:
                return tr("Rooms")
            case ViewName.WEEK:
                return tr("Week")
            case ViewName.MONTH:
                return tr("Month")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view is to show. `place`: a location's id, None for all; `holidays`: the calendar of public holidays is at hand."""

    day: date
    today: date
    place: int | None
    holidays: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What all views of one screen have in common: the desk, what is done to visits, the strip that takes a dragged one."""

    desk: Desk
    acts: VisitActs
    strip: DateStrip


class View(Stack):
    """A way to see the book, as grid and as list.

    Signals: `day_chosen(date)`: the cursor is on another day, which is shown already; `day_wanted(date)`: another one is to be shown;
    `day_opened(date)`: a day is to be shown by itself; `choices_changed()`: what is shown was chosen otherwise, so it must be read; `form_wanted(str)`: grid or list.
    """

    day_chosen = Signal(object)
    day_wanted = Signal(object)
    day_opened = Signal(object)
    choices_changed = Signal()
    form_wanted = Signal(str)
    head: QWidget | None = None
    """What stands above grid and list."""
    has_strip = True
    """Whether the strip of days stands above it."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self.shared = shared
        self.desk = shared.desk
        self.places: Sequence[DayPlace] = ()
        self.deserted = False
        """Whether there is nobody whose book could be shown."""

    # What is shown

    @property
    def form(self) -> QWidget:
        """Grid or list, whichever is shown: the focus belongs to it."""
        raise TypeError(f"{type(self).__name__} does not say which of its forms is shown")

    def show_form(self, form: str) -> None:
        """Grid or list."""
        raise TypeError(f"{type(self).__name__} has no form {form}")

    def read(self, asked: Asked, *, keep_scroll: bool) -> None:
        """Read and show. Raises EnvironmentFault."""
        raise TypeError(f"{type(self).__name__} does not read {asked}, {keep_scroll=}")

    def newer(self, day: date, changes: Changes) -> bool:
        """Show what changed without reading everything. False where everything must be read."""
        del day, changes
        return False

    def stepped(self, day: date, by: int, *, far: bool = False) -> date:
        """The day that is shown after so many steps; `far`: the longer ones."""
        return day + timedelta(days=by * (7 if far else 1))

    def titles(self, day: date) -> tuple[str, ...]:
        """What is shown, in words of several lengths, the longest first."""
        raise TypeError(f"{type(self).__name__} does not say what it shows of {day}")

    def steps(self) -> tuple[str, str]:
        """What a step back and a step on are called."""
        return tr("Previous day"), tr("Next day")

    def set_now(self, now_utc: int) -> None:
        """It is this late now."""

    def is_past(self, now_utc: int) -> bool:
        """Whether it shows what time alone has changed: somebody held a time that may be free by now, or a visit has begun that was to be
        confirmed."""
        del now_utc
        return False

    def show_now(self) -> None:
        """Today is shown: bring this moment into view."""

    def set_density(self, density: SlotHeight) -> None:
        """Draw slots as high as this."""

    def names_changed(self) -> None:
        """Names are hidden or shown again."""

    def begin_with(self, wish: Wish) -> None:
        """It is shown, and in the view before the cursor was there."""

    def step_provider(self, by: int) -> None:
        """The provider before or after, where one is chosen."""

    # What the cursor is on

    @property
    def current(self) -> DayVisit | None:
        """The visit that the cursor is on."""
        return None

    def to_show(self, visit: DayVisit) -> bool:
        """Be ready to show a visit, choosing whose book it is. False where this view shows no visits."""
        del visit
        return False

    def choose(self, visit_id: int) -> None:
        """Put the cursor on a visit."""

    def wish(self) -> Wish:
        """Where the cursor stands, for whatever begins there."""
        return Wish()

    def free_wish(self) -> Wish:
        """The same where nobody is yet; nothing where the cursor is on a visit."""
        return Wish()

    def begin_move(self) -> None:
        """Move the visit under the cursor by arrows."""

    def zoom(self, by: int) -> None:
        """Draw larger by so many steps, or smaller; 0: as usual."""
        zoom(self.desk.prefs, by)

    def arrange_columns(self) -> None:
        """Put columns in order, where there are some."""

    def end_move(self) -> bool:
        """Leave what is being moved where it was. False where nothing is."""
        return False


def tie_views(on: QWidget, desk: Desk, view: Callable[[], View]) -> None:
    """Tie the keys that each view answers in its own way to the screen, for whichever is shown."""
    acts: dict[str, Callable[[], None]] = {
        "previous_provider": lambda: view().step_provider(-1),
        "next_provider": lambda: view().step_provider(1),
        "move": lambda: view().begin_move(),
        "zoom_in": lambda: view().zoom(1),
        "zoom_out": lambda: view().zoom(-1),
        "zoom_usual": lambda: view().zoom(0),
        "columns": lambda: view().arrange_columns(),
    }
    for name, run in acts.items():
        desk.keys.action(name, on, run)
