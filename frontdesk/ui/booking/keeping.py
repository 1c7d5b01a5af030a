"""Keeps what is typed into a booking: on the shelf at once, and so on the disk a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.ui.booking.acts import Hold
from frontdesk.ui.booking.half import half, title_of, to_fields
from frontdesk.ui.booking.sheet import BookingSheet
from frontdesk.ui.booking.slotwatch import SlotWatch
from frontdesk.ui.booking.wanted import BOOKING_DRAFT, Newcomer
from frontdesk.ui.drafts import shelf
from frontdesk.ui.halfway import SHARING_DRAFT, Halfway

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


_HOLDS: Final = "booking.holds"


class _Holds(dict[str, Hold]):
    """The holds of half-made bookings by the ids of their drafts, as long as the window is open."""


def hold_of(desk: Desk, draft_id: str, held: str | None) -> Hold:
    """The hold of a booking: the very one that it had when it was put aside, since an act on its way may still change it;
    after a restart the reservation `held` that the draft tells of."""
    return _holds(desk).get(draft_id) or Hold(held)


def _holds(desk: Desk) -> _Holds:
    found = desk.extras.get(_HOLDS)
    if not isinstance(found, _Holds):
        found = desk.extras[_HOLDS] = _Holds()
    return found


class Keeper:
    """One for each booking that is made. Its draft has one id from the first letter until the visit is booked."""

    def __init__(
        self,
        desk: Desk,
        sheet: BookingSheet,
        watch: SlotWatch,
        *,
        draft_id: str,
        instead_of: int | None,
        room_id: int | None = None,
        request_id: int | None = None,
    ) -> None:
        self._desk, self._sheet, self._watch, self._instead_of = desk, sheet, watch, instead_of
        self.room_id, self._request_id = room_id, request_id
        self.draft_id = draft_id
        self._proposed: object = None
        self._sharing = Halfway(desk, kind=SHARING_DRAFT, about=draft_id)
        self._sharing.tie(lambda: "", {"reason": sheet.findings.reason})

    @property
    def newcomer(self) -> Newcomer | None:
        """The card that is begun with the booking, if one is."""
        return self._sheet.newcomer.value() if self._sheet.is_new else None

    @property
    def has_something(self) -> bool:
        """Whether there is anything that would be lost."""
        sheet = self._sheet
        somebody = self._instead_of is None and sheet.picker.person is not None
        typed = bool(sheet.picker.text.strip() or sheet.visit.note.text().strip())
        return typed or somebody or sheet.is_new

    def as_proposed(self) -> None:
        """All that stands in the form now was proposed: nobody has typed or chosen any of it."""
        self._proposed = self._contents()

    @property
    def is_untouched(self) -> bool:
        """Whether everything is still as it was proposed: one key proposes it again."""
        return self._proposed is not None and self._proposed == self._contents()

    def _contents(self) -> object:
        sheet, person = self._sheet, self._sheet.picker.person
        whom = None if person is None else person.id
        return whom, sheet.picker.text, self.newcomer, sheet.visit.given(), self._watch.fold

    def keep(self, *, parked: bool) -> None:
        """Keep it as it is now; where there is nothing, forget what there was."""
        if not self.has_something:
            self.drop()
            return
        if parked:
            # Put aside on purpose, as before a search: that is no mere proposal any more.
            self._proposed = None
        _holds(self._desk)[self.draft_id] = self._watch.hold
        person = self._sheet.picker.person
        kept = half(
            self._sheet.visit.given(),
            patient_id=None if person is None else person.id,
            text=self._sheet.picker.text,
            newcomer=self.newcomer,
            fold=self._watch.fold,
            instead_of=self._instead_of,
            held=self._watch.hold.id if parked else None,
            room_id=self.room_id,
            request_id=self._request_id,
        )
        title = title_of("" if person is None else person.name, kept)
        shelf(self._desk).keep(self.draft_id, BOOKING_DRAFT, title, to_fields(kept), parked=parked)

    def drop(self) -> None:
        """It is booked, or not wanted any more."""
        self._sharing.drop()
        shelf(self._desk).drop(self.draft_id)
        _holds(self._desk).pop(self.draft_id, None)
