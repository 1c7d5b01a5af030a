"""Giving a part of the clinic up, and taking it into use again: the same for all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic import acts

if TYPE_CHECKING:
    from frontdesk.services.clinics import Part
    from frontdesk.ui.desk import Desk


def turn_part(desk: Desk, owner: QObject, part: Part, key: int, name: str, *, in_use: bool) -> None:
    """Do it, and tell it with a way back."""
    sentence = tr("{name}: in use again", name=name) if in_use else tr("{name}: no longer in use", name=name)
    desk.act(
        lambda book, actor: acts.set_in_use(book, actor, part, key, in_use=in_use),
        owner=owner,
        done=lambda _none: desk.say.done(
            sentence, undo=lambda: turn_part(desk, desk.say, part, key, name, in_use=not in_use)
        ),
    )
