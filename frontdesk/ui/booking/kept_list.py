"""Everything half-written, whatever it is: Enter goes where it is written on, Del throws it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.chip import draft_title
from frontdesk.ui.booking.draft_list import DraftsPanel
from frontdesk.ui.booking.parking import drop_draft, throw_away
from frontdesk.ui.booking.wanted import BOOKING_DRAFT
from frontdesk.ui.drafts import Draft
from frontdesk.ui.kept import go_on, kept_things, what_it_is
from frontdesk.ui.kit.cells import Cell

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class KeptPanel(DraftsPanel):
    """The half-written things."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, identifier="kept", nothing=tr("Nothing half-written is kept."), go_on=tr("Go on with it")
        )

    @property
    def title(self) -> str:
        """What is listed."""
        return tr("Half-written")

    def drafts(self) -> Sequence[Draft]:
        """All that can be written on."""
        return kept_things(self.desk)

    def cell(self, draft: Draft) -> Cell:
        """What it is, about whom, and since when it is kept."""
        title, what = draft_title(self.desk, draft), what_it_is(draft)
        kept = tr("kept {ago}", ago=words.ago(draft.at_utc, self.desk.now()))
        if not title or title == what:
            return Cell(what, kept, strong=True)
        return Cell(title, tr("{what}; {kept}", what=what, kept=kept), strong=True)

    def go_on(self, draft: Draft) -> None:
        """Go where it is written on."""
        go_on(self.desk, draft)

    def throw_away(self, draft: Draft) -> None:
        """It is not wanted any more; nor is the time that a booking holds."""
        if draft.kind == BOOKING_DRAFT:
            throw_away(self.desk, draft)
        else:
            drop_draft(self.desk, draft, tr("It is thrown away."))
