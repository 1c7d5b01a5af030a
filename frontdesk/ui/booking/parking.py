"""Half-made bookings that are put aside: F4 parks one and takes it up again; what a crash left is offered at the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.booking.acts import release
from frontdesk.ui.booking.chip import KEPT_BOOKING, draft_title
from frontdesk.ui.booking.draft_list import DraftsPanel
from frontdesk.ui.booking.half import from_fields
from frontdesk.ui.booking.keeping import hold_of
from frontdesk.ui.booking.panel import BookingPanel
from frontdesk.ui.booking.wanted import BOOKING_DRAFT
from frontdesk.ui.drafts import Draft, Shelf, shelf
from frontdesk.ui.kit.cells import Cell
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.ui.desk import Desk


def park_or_resume(desk: Desk, panel: Panel | None) -> None:
    """F4: park the booking that is being made; else take up what is parked: the only one at once, of several by choice."""
    if isinstance(panel, BookingPanel) and panel.has_something:
        panel.park()
        return
    if shelf(desk).of(BOOKING_DRAFT):
        show_parked(desk)
    else:
        desk.say.refuse(tr("No booking is parked. Begin one with Ctrl+N, then F4 parks it."))


def show_parked(desk: Desk) -> None:
    """Take up the only half-made booking, or list the several."""
    parked = shelf(desk).of(BOOKING_DRAFT)
    if len(parked) == 1:
        resume(desk, parked[0].id)
    else:
        desk.say.mend(KEPT_BOOKING)
        desk.go.panel(lambda: ParkedPanel(desk))


def resume(desk: Desk, draft_id: str) -> None:
    """Take a half-made booking up again; one that is gone meanwhile is no longer offered, so nothing happens."""
    draft = shelf(desk).get(draft_id)
    desk.say.mend(KEPT_BOOKING)
    if draft is not None:
        desk.go.panel(lambda: BookingPanel(desk, Wish(), draft))


class ParkedPanel(DraftsPanel):
    """The half-made bookings: Enter takes one up."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, identifier="parked", nothing=tr("No booking is parked."), go_on=tr("Resume"))

    @property
    def title(self) -> str:
        """What is listed."""
        return tr("Parked bookings")

    def drafts(self) -> Sequence[Draft]:
        """All half-made bookings."""
        return shelf(self.desk).of(BOOKING_DRAFT)

    def cell(self, draft: Draft) -> Cell:
        """For whom, which time, and since when it waits."""
        name, _, rest = draft_title(self.desk, draft).partition(", ")
        ago = words.ago(draft.at_utc, self.desk.now())
        kept = tr("parked {ago}", ago=ago) if draft.parked else tr("kept {ago}", ago=ago)
        return Cell(name, tr("{booking}; {kept}", booking=rest, kept=kept) if rest else kept, strong=True)

    def go_on(self, draft: Draft) -> None:
        """Take it up again."""
        resume(self.desk, draft.id)

    def throw_away(self, draft: Draft) -> None:
        """It is not wanted any more."""
        throw_away(self.desk, draft)


def throw_away(desk: Desk, draft: Draft) -> None:
    """A half-made booking is not wanted any more, and nobody waits for its time."""
    drop_draft(desk, draft, tr("The half-made booking is thrown away."))
    hold = hold_of(desk, draft.id, from_fields(draft.fields).held)
    desk.act(lambda book, actor: release(book, actor, hold), owner=desk.say, failed=_gone)


def drop_draft(desk: Desk, draft: Draft, told: str) -> None:
    """Throw a draft away, and say so; the bar brings it back."""
    kept = shelf(desk)
    kept.drop(draft.id)
    desk.say.done(told, undo=lambda: put_back(kept, draft))


def _gone(error: FrontdeskError) -> None:
    """The time that was held for it ends by itself."""
    del error


def put_back(kept: Shelf, draft: Draft) -> None:
    """What was thrown away is there again."""
    kept.keep(draft.id, draft.kind, draft.title, draft.fields, parked=draft.parked)
