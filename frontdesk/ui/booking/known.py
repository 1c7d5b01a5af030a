"""What can be chosen in the clinic, at hand at once after the first time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.ui.booking.acts import furniture

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from frontdesk.services.directory import Directory
    from frontdesk.ui.desk import Desk

_EXTRA: Final = "known"


@dataclass(slots=True)
class _Known:
    directory: Directory | None = None


def known(desk: Desk, owner: QObject, then: Callable[[Directory], None]) -> None:
    """Tell what can be chosen: what was known last at once, and what holds now if that is something else."""
    kept = desk.extras.setdefault(_EXTRA, _Known())
    if not isinstance(kept, _Known):
        raise TypeError("the desk keeps something else by this name")
    if kept.directory is not None:
        then(kept.directory)

    def arrived(found: Directory) -> None:
        if found != kept.directory:
            kept.directory = found
            then(found)

    desk.jobs.ask("directory", furniture, owner=owner, done=arrived)
