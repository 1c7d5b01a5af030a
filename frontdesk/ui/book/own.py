"""The person's own acts of this moment: a key pressed twice is faster than the page is drawn, and nobody is overtaken by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from frontdesk.services.booking import Visit
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk

_OWN: Final = "book.own"
_KEPT: Final = 200
"""So many visits that were touched last."""


def note_own(desk: Desk, visits: Iterable[Visit]) -> None:
    """These visits are as an act of this window left them. Called in the lane of acts."""
    known = _known(desk)
    for visit in visits:
        known.pop(visit.id, None)
        known[visit.id] = visit.revision
    while len(known) > _KEPT:
        del known[next(iter(known))]


def newest(desk: Desk, visit: DayVisit) -> DayVisit:
    """A visit as it was drawn, at the revision that this window's own acts have given it since. Called in the lane of acts, so that
    the acts before it are done."""
    own = _known(desk).get(visit.id, 0)
    return replace(visit, revision=own) if own > visit.revision else visit


def _known(desk: Desk) -> dict[int, int]:
    known = desk.extras.setdefault(_OWN, {})
    assert isinstance(known, dict)
    return known


def undo_of(desk: Desk, command: str | None) -> Callable[[], None] | None:
    """What a bar's Undo does: take back its own act, the one of that name, whatever was done since; None where nothing was done."""
    if command is None:
        return None

    def take_back() -> None:
        from frontdesk.ui.shell.undoing import undo

        undo(desk, desk.say, command)

    return take_back
