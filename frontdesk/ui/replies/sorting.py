"""Which of the two is asked about a reply, from wherever it is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui.desk import Desk
from frontdesk.ui.replies import acts

if TYPE_CHECKING:
    from frontdesk.services.correspondence import Correspondence


def sort_out(desk: Desk, parent: QWidget, message_id: str) -> None:
    """Ask which visits a reply means, or, where it is about none, whose it is. `message_id` is its public id."""
    desk.jobs.ask(
        "reply to sort out",
        lambda book: acts.read(book, message_id),
        owner=parent,
        done=partial(_ask, desk, parent),
    )


def _ask(desk: Desk, parent: QWidget, told: Correspondence | None) -> None:
    from frontdesk.ui.replies.which import WhichDialog
    from frontdesk.ui.replies.whose import WhoseDialog

    if told is None or not told.waits:
        desk.say.refuse(tr("This reply waits for nobody any more. Look at the list again."))
    elif len(told.visits) > 1:
        WhichDialog(desk, parent, told).open()
    elif told.patient is None and not told.visits:
        WhoseDialog(desk, parent, told).open()
    else:
        desk.say.refuse(tr("It is plain whose reply this is, and about which visit. Decide it."))
