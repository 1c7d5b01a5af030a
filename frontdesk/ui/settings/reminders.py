"""The page of the reminders: the settings of the clinic, and the quiet hours of single locations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.taborder import tab_after
from frontdesk.ui.settings import acts
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.page import SettingsPage
from frontdesk.ui.settings.places import QuietPlaces

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.acts import Changed
    from frontdesk.ui.settings.asks import Facts


class RemindersPage(SettingsPage):
    """Settings of the registry, and a line a location."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Group.REMINDERS)
        self.places = QuietPlaces(desk)
        self.places.wanted.connect(self._place_wanted)
        self.add(self._finds_places, self.places)
        self._text = ""

    def show_facts(self, facts: Facts) -> None:
        """Values, and locations."""
        super().show_facts(facts)
        self.places.show_facts(facts)
        tab_after(self.rows["reminders.pull_forward"].last, (self.places,))
        self.filter(self._text)

    def filter(self, text: str) -> None:
        """Locations only where there are several."""
        self._text = text
        super().filter(text)
        if not self.places.has_places:
            self.places.hide()

    def _finds_places(self, text: str) -> bool:
        return self.places.found_by(text)

    def _place_wanted(self, place_id: int, key: str, text: str | None) -> None:
        self.places.say("")

        def done(changed: Changed) -> None:
            self.desk.say.done(tr("Quiet hours of the location: changed"), undo=lambda: self._back(changed))

        def failed(error: FrontdeskError) -> None:
            self.places.say(error.sentence.replace(key, tr("A quiet hour")))

        self.desk.act(
            lambda book, actor: acts.put(book, actor, key, text, scope_id=place_id),
            owner=self,
            done=done,
            failed=failed,
        )

    def _back(self, changed: Changed) -> None:
        self.desk.act(
            lambda book, actor: acts.put_back(book, actor, changed),
            owner=self,
            done=lambda _none: self.desk.say.done(tr("Quiet hours of the location: as they were before")),
        )
