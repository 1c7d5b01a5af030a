"""What the screen of the cadence changes. Every function here runs in the lane of acts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frontdesk.ui.cadence.asks import Owner, scope_of

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.setting_values import Json
    from frontdesk.services.work import Book


def save(book: Book, actor: Actor, owner: Owner, value: Json | None) -> None:
    """Keep a cadence; None: the clinic's counts again (the clinic itself gets the usual one). Raises UsageError, NotFound."""
    from frontdesk.services.cadences import drop_cadence, save_cadence

    if value is None:
        drop_cadence(book, actor, scope=scope_of(owner), scope_id=owner.id)
    else:
        text = json.dumps(value, ensure_ascii=False)
        save_cadence(book, actor, text, scope=scope_of(owner), scope_id=owner.id)
