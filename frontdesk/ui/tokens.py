"""The one place for the values of the screen's design: colours, spacing, sizes, type. Nothing else names a colour or a pixel of text.

Colour means state and nothing else; accent is focus and the one primary button. `tests/ui/test_tokens.py` computes every contrast.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frontdesk.domain.words import Confirmation, Lifecycle

UNIT: Final = 4
S1, S2, S3, S4, S6, S8 = 4, 8, 12, 16, 24, 32
"""Spacing: multiples of the unit."""

ROW: Final = 32
ROW_COMPACT: Final = 28
CONTROL: Final = 32
TARGET: Final = 28
"""No smaller than this where somebody clicks."""
RADIUS: Final = 4

RAIL: Final = 56
RAIL_WIDE: Final = 200
TOP_BAR: Final = 48
PANEL: Final = 360
STATUS_BAR: Final = 28
GUTTER: Final = 48
COLUMN_HEADER: Final = 44
GROUP_HEADER: Final = 24
"""What names a location above its columns."""
GLYPH: Final = 12
STATE_BAR: Final = 4
TYPE_SQUARE: Final = 6
ICON: Final = 20

UNDO_SECONDS: Final = 8
MOTION_MS: Final = 120


@dataclass(frozen=True, slots=True)
class Face:
    """A size of type: pixels of the letters, pixels of the line, and whether it is semibold."""

    size: int
    line: int
    semibold: bool = False


META: Final = Face(12, 16)
BODY: Final = Face(13, 18)
STRONG: Final = Face(13, 18, semibold=True)
PANEL_TEXT: Final = Face(15, 20)
PANEL_NAME: Final = Face(15, 20, semibold=True)
TITLE: Final = Face(18, 24, semibold=True)
DATE: Final = Face(22, 28, semibold=True)
FACES: Final = {
    "meta": META,
    "body": BODY,
    "strong": STRONG,
    "panel": PANEL_TEXT,
    "name": PANEL_NAME,
    "title": TITLE,
    "date": DATE,
}


@dataclass(frozen=True, slots=True)
class Ink:
    """A state's colours: `ink` on `tint` for bar, glyph and words; where `solid`, text is `ink` and the block is filled."""

    ink: str
    tint: str
    solid: bool = False


class Role(StrEnum):
    """What a colour that is no state is for."""

    BACKGROUND = "background"
    SURFACE = "surface"
    TEXT = "text"
    MUTED = "muted"
    LINE = "line"
    FOCUS = "focus"
    ON_FOCUS = "on_focus"
    """Text on the one primary button."""
    HOVER = "hover"
    CLOSED = "closed"
    """Time in which nobody is booked."""
    SELECTION = "selection"
    """A selected row; its text is `TEXT`."""
    DANGER = "danger"
    """What stands under a field that is wrong."""
    WARNING = "warning"
    WARNING_TINT = "warning_tint"


@dataclass(frozen=True, slots=True)
class Scheme:
    """All colours of light or of dark, as "#rrggbb"."""

    dark: bool
    roles: dict[Role, str]
    confirmation: dict[Confirmation, Ink]
    lifecycle: dict[Lifecycle, Ink]

    def state(self, lifecycle: Lifecycle, confirmation: Confirmation) -> Ink:
        """The colours of a visit: its confirmation while it is booked, its lifecycle once it is past that."""
        if lifecycle is Lifecycle.BOOKED:
            return self.confirmation[confirmation]
        return self.lifecycle[lifecycle]


LIGHT: Final = Scheme(
    dark=False,
    roles={
        Role.BACKGROUND: "#F6F7F9",
        Role.SURFACE: "#FFFFFF",
        Role.TEXT: "#1B2430",
        Role.MUTED: "#535E6C",
        Role.LINE: "#CDD3DB",
        Role.FOCUS: "#0B57D0",
        Role.ON_FOCUS: "#FFFFFF",
        Role.HOVER: "#EDF0F4",
        Role.CLOSED: "#ECEEF2",
        Role.SELECTION: "#DCE6F6",
        Role.DANGER: "#8C1010",
        Role.WARNING: "#7A4E00",
        Role.WARNING_TINT: "#FFF4DC",
    },
    confirmation={
        Confirmation.NOT_ASKED: Ink("#5E6875", "#F1F3F5"),
        Confirmation.AWAITING: Ink("#8F5C00", "#FFF4DC"),
        Confirmation.CONFIRMED: Ink("#1168B8", "#E6F1FB"),
        Confirmation.DECLINED: Ink("#8C1010", "#FDE8E6"),
        Confirmation.NEEDS_PERSON: Ink("#43125E", "#F1E6F8"),
    },
    lifecycle={
        Lifecycle.ARRIVED: Ink("#FFFFFF", "#0F6B63", solid=True),
        Lifecycle.IN_ROOM: Ink("#FFFFFF", "#12324F", solid=True),
        Lifecycle.COMPLETED: Ink("#535E6C", "#E9ECF0"),
        Lifecycle.NO_SHOW: Ink("#1B2430", "#FFFFFF"),
        Lifecycle.LEFT_WITHOUT_VISIT: Ink("#1B2430", "#FFFFFF"),
        Lifecycle.CANCELLED_BY_PATIENT: Ink("#535E6C", "#FFFFFF"),
        Lifecycle.CANCELLED_BY_CLINIC: Ink("#535E6C", "#FFFFFF"),
    },
)

DARK: Final = Scheme(
    dark=True,
    roles={
        Role.BACKGROUND: "#14181E",
        Role.SURFACE: "#1C222A",
        Role.TEXT: "#E8ECF1",
        Role.MUTED: "#A9B3C0",
        Role.LINE: "#3A4450",
        Role.FOCUS: "#8AB4F8",
        Role.ON_FOCUS: "#0F1B29",
        Role.HOVER: "#262D37",
        Role.CLOSED: "#171C23",
        Role.SELECTION: "#243A58",
        Role.DANGER: "#FF8272",
        Role.WARNING: "#FFD479",
        Role.WARNING_TINT: "#352B14",
    },
    confirmation={
        Confirmation.NOT_ASKED: Ink("#A9B3C0", "#262D36"),
        Confirmation.AWAITING: Ink("#FFD479", "#352B14"),
        Confirmation.CONFIRMED: Ink("#5EA6EC", "#152C42"),
        Confirmation.DECLINED: Ink("#FF8272", "#3F1D1A"),
        Confirmation.NEEDS_PERSON: Ink("#EBD2FF", "#33224A"),
    },
    lifecycle={
        Lifecycle.ARRIVED: Ink("#0B1A19", "#5CC4B8", solid=True),
        Lifecycle.IN_ROOM: Ink("#0F1B29", "#B9D3EE", solid=True),
        Lifecycle.COMPLETED: Ink("#A9B3C0", "#242A32"),
        Lifecycle.NO_SHOW: Ink("#E8ECF1", "#1C222A"),
        Lifecycle.LEFT_WITHOUT_VISIT: Ink("#E8ECF1", "#1C222A"),
        Lifecycle.CANCELLED_BY_PATIENT: Ink("#A9B3C0", "#1C222A"),
        Lifecycle.CANCELLED_BY_CLINIC: Ink("#A9B3C0", "#1C222A"),
    },
)

TYPE_COLOURS: Final = ("2471A3", "1E8449", "8E44AD", "B9770E", "C0392B", "148F8F", "B03A7A", "6C7A89")
"""What is offered for the small square of an appointment type, as the book keeps it: RRGGBB. Seen on light and on dark."""
