"""The head of the booking panel: which time it is about, with whom and where; of a visit that moves, where it is now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.booking.wanted import Slot
from frontdesk.ui.booking.wording import slot_line, when
from frontdesk.ui.kit.labels import Label

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.directory import Directory


class Heading:
    """Two labels, and the names that they need."""

    def __init__(self, summary: Label, place: Label) -> None:
        self._summary, self._place = summary, place
        self._providers: dict[int, str] = {}
        self._locations: dict[int, str] = {}
        self.old: DayVisit | None = None
        """The visit that is to be moved."""

    def know(self, found: Directory) -> None:
        """From now on call them by these names."""
        self._providers = {each.id: each.name for each in found.providers}
        self._locations = {each.id: each.name for each in found.locations}

    def provider(self, key: int) -> str:
        """The name of a provider."""
        return self._providers.get(key, "")

    def location(self, key: int) -> str:
        """The name of a location."""
        return self._locations.get(key, "")

    def old_line(self, today: date) -> str:
        """Where the visit is that moves: "Tue 24 Nov 9:00 with Dr Malik"; empty where none does."""
        if self.old is None:
            return ""
        return tr(
            "{when} with {provider}",
            when=when(self.old.start_wall, today),
            provider=self.provider(self.old.provider_id),
        )

    def show(self, slot: Slot | None, today: date) -> None:
        """Show a slot."""
        if slot is None:
            self._summary.setText(tr("No time yet"))
            self._place.setText(tr("Type one, or choose a free time in the book."))
        else:
            self._summary.setText(slot_line(slot, today))
            self._place.setText(
                tr(
                    "{provider}, {location}",
                    provider=self.provider(slot.provider_id),
                    location=self.location(slot.location_id),
                )
            )
        if self.old is not None:
            self._place.setText(tr("Now: {old}", old=self.old_line(today)))
