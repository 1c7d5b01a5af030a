"""How a patient who was found is called in a list: what they want to be called, that they died or are not to be booked, and by whom around them they were found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.patients.telling import who_they_are
from frontdesk.ui.words import day_written

if TYPE_CHECKING:
    from frontdesk.services.deskrows import FoundPatient
    from frontdesk.ui.desk import Desk


def found_name(desk: Desk, found: FoundPatient) -> str:
    """The first line of a find: "Jana Nováková (Janička)", "Eva Novák, parent of Jana Nováková"."""
    hit, name = found.hit, desk.who.name(found.name)
    if hit.called and not desk.who.names_hidden:
        name = tr("{name} ({called})", name=name, called=hit.called)
    if found.around is not None:
        name = who_they_are(found.around.kind, desk.who.name(found.around.name), name)
    if hit.deceased_on is not None:
        return tr("{name}, died {date}", name=name, date=day_written(date.fromisoformat(hit.deceased_on)))
    return tr("{name}, not to be booked", name=name) if found.stopped else name
