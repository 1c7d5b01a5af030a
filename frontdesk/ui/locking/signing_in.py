"""When the program starts: whoever sat here last, or the cover where they have a PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.actors import ActorKind
from frontdesk.ui.locking.cover import PERSON, lock, sit_down, staff_of

if TYPE_CHECKING:
    from frontdesk.services.staff import StaffRow
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.shell.window import MainWindow


def begin_signed_in(window: MainWindow, desk: Desk) -> None:
    """Pick who sits here: nobody is asked where nobody is listed, nor where it is one person without a PIN."""
    if desk.actor.kind is ActorKind.STAFF:
        return

    def found(staff: tuple[StaffRow, ...]) -> None:
        kept = desk.prefs.get(PERSON, 0, everybody=True)
        person = next((each for each in staff if each.id == kept), None)
        if person is None and len(staff) == 1:
            person = staff[0]
        if person is not None and not person.has_pin:
            sit_down(desk, person)
        elif staff:
            lock(window, desk)

    desk.jobs.ask("who sits here", staff_of, owner=window, done=found)
