"""Providers: where and when they work, usually and for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic.page import Part, PartsPage
from frontdesk.ui.clinic.spans import SpansBox
from frontdesk.ui.clinic.turning import turn_part
from frontdesk.ui.setup import acts as saving
from frontdesk.ui.setup.lands import workdays_of
from frontdesk.ui.setup.providers import ProviderEditor

if TYPE_CHECKING:
    from frontdesk.services.setting_up import ProviderFacts
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk


class ProvidersPage(PartsPage[ProviderEditor]):
    """Everybody who sees patients: each is a column of the book."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, name=tr("Providers"), add=tr("Add a provider"), identifier="clinic.providers")

    def parts(self, facts: ClinicFacts) -> Sequence[Part]:
        """In the clinic's order, with their locations."""
        names = {each.id: each.name for each in facts.directory.locations}
        several = sum(each.in_use for each in facts.directory.locations) > 1
        return [
            Part(
                each.id,
                each.name,
                _says(each.in_use, [names.get(key, "") for key in each.location_ids] if several else []),
                each.in_use,
            )
            for each in facts.directory.providers
        ]

    def make(self, facts: ClinicFacts, key: int | None) -> ProviderEditor | None:
        """Name, places, hours."""
        return ProviderEditor(
            _facts(facts, key), facts.standing.locations, workdays=workdays_of(self.desk.country)
        )

    def below(self, facts: ClinicFacts, key: int) -> Sequence[QWidget]:
        """Hours that hold for a while."""
        return (SpansBox(self.desk, key, facts),)

    def out_words(self) -> str:
        """What giving it up is called."""
        return tr("No longer works here")

    def out_note(self) -> str:
        """What is said of somebody who left."""
        return tr("No longer works here. What was booked stays; nothing new can be.")

    def keep(
        self,
        editor: ProviderEditor,
        done: Callable[[int], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Into the book; undo puts the old hours back."""
        key, name, weeks = editor.key, editor.name.text(), editor.weeks()
        before = None if self.facts is None else _facts(self.facts, key)

        def kept(new_key: int) -> None:
            done(new_key)
            self.desk.say.done(
                tr("{name}: saved", name=name.strip()), undo=lambda: self._back(new_key, before)
            )

        self.desk.act(
            lambda book, actor: saving.save_provider(book, actor, key, name=name, weeks=weeks),
            owner=self,
            done=kept,
            failed=failed,
        )

    def turn(self, key: int, *, in_use: bool) -> None:
        """Leaves, or comes back."""
        turn_part(self.desk, self, "provider", key, self.name_of(key), in_use=in_use)

    def _back(self, key: int, before: ProviderFacts | None) -> None:
        if before is None or not before.weeks:
            self.turn(key, in_use=before is not None)
            return
        self.desk.act(
            lambda book, actor: saving.save_provider(
                book, actor, key, name=before.name, weeks=list(before.weeks)
            ),
            owner=self,
            done=lambda _key: self.desk.say.done(tr("{name}: as it was before", name=before.name)),
        )


def _facts(facts: ClinicFacts, key: int | None) -> ProviderFacts | None:
    return next((each for each in facts.standing.providers if each.id == key), None)


def _says(in_use: bool, places: list[str]) -> str:
    return ", ".join(filter(None, places)) if in_use else tr("not here")
