"""What texts, places and sizes are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from frontdesk.domain.i18n import tr
from frontdesk.domain.templates import TextKind

if TYPE_CHECKING:
    from frontdesk.services.wordings import Offender


def kind_name(kind: TextKind) -> str:
    """What a text is for."""
    match kind:
        case TextKind.ASK:
            return tr("Asks")
        case TextKind.ASK_FAMILY:
            return tr("Asks, several visits")
        case TextKind.TELL:
            return tr("Tells")
        case TextKind.TELL_FAMILY:
            return tr("Tells, several visits")
        case TextKind.MOVED:
            return tr("Moved")
        case TextKind.MOVED_ASK:
            return tr("Moved, and asks")
        case TextKind.CANCELLED:
            return tr("Cancelled")
        case TextKind.ACK_DECLINED:
            return tr("Thanks for a no")
        case TextKind.ACK_CONFIRMED:
            return tr("Thanks for a yes")
        case TextKind.WHICH:
            return tr("Asks which visit is meant")
        case TextKind.LATE:
            return tr("Behind today")


def text_name(kind: TextKind, step: str) -> str:
    """A text by its kind, and by the step that it is for alone."""
    if not step:
        return kind_name(kind)
    return tr("{kind}: step {step}", kind=kind_name(kind), step=step_name(step))


def step_name(step: str) -> str:
    """A step as it is read: its key without the marks between words."""
    return step.replace("_", " ")


def place_words(place: str) -> str:
    """What a place in a text stands for."""
    match place:
        case "clinic":
            return tr("the clinic's name")
        case "phone":
            return tr("the number to call")
        case "place":
            return tr("the location")
        case "day":
            return tr("the weekday")
        case "date":
            return tr("the date")
        case "time":
            return tr("the time")
        case "first_name":
            return tr("the first name")
        case "provider":
            return tr("the provider")
        case "visits":
            return tr("first names and times")
        case "expected":
            return tr("when it is expected to begin")
        case "minutes":
            return tr("minutes behind")
        case "choices":
            return tr("the visits by number")
        case _:
            return ""


def size_words(segments: int, units: int, room: int) -> str:
    """ "1 segment, 152 of 160"."""
    locale = QLocale()
    if segments == 1:
        return tr("1 segment, {units} of {room}", units=locale.toString(units), room=locale.toString(room))
    return tr(
        "{count} segments, {units} of {room}",
        count=locale.toString(segments),
        units=locale.toString(units),
        room=locale.toString(room),
    )


def offenders_words(offenders: tuple[Offender, ...], *, most: int = 4) -> str:
    """Which characters make a text dearer, each with what it is called."""
    shown = tr(", ").join(tr("{char} ({name})", char=each.char, name=each.name) for each in offenders[:most])
    more = tr(" and {count} more", count=len(offenders) - most) if len(offenders) > most else ""
    return tr(
        "Only 70 characters fit into a segment because of: {characters}{more}", characters=shown, more=more
    )
