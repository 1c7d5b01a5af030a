"""What stands until it is done: somebody has to have the recovery sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.ui.setup.session import SHEETS_PREF, Sheets
from frontdesk.ui.voice import Trouble

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

KEY: Final = "sheets"


def remind(desk: Desk) -> None:
    """Show the banner while nobody has confirmed the sheets, and take it away as soon as somebody has."""

    def show(name: str = SHEETS_PREF) -> None:
        if name != SHEETS_PREF:
            return
        if desk.prefs.get(SHEETS_PREF, "", everybody=True) != Sheets.UNCONFIRMED:
            desk.say.mend(KEY)
            return
        desk.say.trouble(
            Trouble(
                KEY,
                tr(
                    "Nobody has confirmed yet that both recovery sheets are there. Without them a lost computer is a lost book."
                ),
                tr("Confirm them"),
                lambda: desk.go.screen("setup"),
            )
        )

    show()
    desk.prefs.changed.connect(show)
