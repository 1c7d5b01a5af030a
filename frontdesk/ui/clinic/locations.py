"""Locations: where visits happen, when it is open, the rooms, the days that differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.hours import WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic.days import DaysBox
from frontdesk.ui.clinic.page import Part, PartsPage
from frontdesk.ui.clinic.rooms import RoomsBox
from frontdesk.ui.clinic.turning import turn_part
from frontdesk.ui.setup import acts as saving
from frontdesk.ui.setup.lands import workdays_of
from frontdesk.ui.setup.locations import LocationEditor

if TYPE_CHECKING:
    from frontdesk.services.setting_up import LocationFacts
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk


class LocationsPage(PartsPage[LocationEditor]):
    """All locations."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, name=tr("Locations"), add=tr("Add a location"), identifier="clinic.locations")

    def parts(self, facts: ClinicFacts) -> Sequence[Part]:
        """In the clinic's order."""
        return [
            Part(each.id, each.name, "" if each.in_use else tr("not in use"), each.in_use)
            for each in facts.directory.locations
        ]

    def make(self, facts: ClinicFacts, key: int | None) -> LocationEditor | None:
        """Name, address, phone, hours."""
        return LocationEditor(_facts(facts, key), workdays=workdays_of(self.desk.country))

    def below(self, facts: ClinicFacts, key: int) -> Sequence[QWidget]:
        """Rooms, and days that differ."""
        rooms = tuple(each for each in facts.directory.rooms if each.location_id == key)
        return (RoomsBox(self.desk, key, rooms), DaysBox(self.desk, key, facts.days.get(key, ())))

    def keep(
        self,
        editor: LocationEditor,
        done: Callable[[int], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Into the book; undo puts the old facts back."""
        key, name = editor.key, editor.name.text()
        address, phone = editor.address.toPlainText(), editor.phone.text()
        week = editor.grid.read_week() or WeekHours({})
        before = None if self.facts is None else _facts(self.facts, key)

        def kept(new_key: int) -> None:
            done(new_key)
            self.desk.say.done(
                tr("{name}: saved", name=name.strip()), undo=lambda: self._back(new_key, before)
            )

        self.desk.act(
            lambda book, actor: saving.save_location(
                book, actor, key, name=name, address=address, phone=phone, week=week
            ),
            owner=self,
            done=kept,
            failed=failed,
        )

    def turn(self, key: int, *, in_use: bool) -> None:
        """Give it up, or take it into use again."""
        turn_part(self.desk, self, "location", key, self.name_of(key), in_use=in_use)

    def _back(self, key: int, before: LocationFacts | None) -> None:
        if before is None or not any(before.week.days.values()):
            self.turn(key, in_use=before is not None)
            return
        self.desk.act(
            lambda book, actor: saving.save_location(
                book,
                actor,
                key,
                name=before.name,
                address=before.address,
                phone=before.phone,
                week=before.week,
            ),
            owner=self,
            done=lambda _key: self.desk.say.done(tr("{name}: as it was before", name=before.name)),
        )


def _facts(facts: ClinicFacts, key: int | None) -> LocationFacts | None:
    return next((each for each in facts.standing.locations if each.id == key), None)
