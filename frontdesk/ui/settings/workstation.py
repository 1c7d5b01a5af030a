"""The page of what holds on this computer alone: the look, the book's rows, the rail, the tray, names."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.resources import resource_path
from frontdesk.domain.setting_values import Json
from frontdesk.ui.language import MIRRORED, STRETCHED
from frontdesk.ui.settings.controls import ChoiceControl, Control, SwitchControl
from frontdesk.ui.settings.grouping import Group
from frontdesk.ui.settings.keywords import language_name
from frontdesk.ui.settings.page import RowsPage
from frontdesk.ui.settings.resident import ResidentRow
from frontdesk.ui.settings.row import SettingRow
from frontdesk.ui.theme import Look

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts

DEVELOPER: Final = "developer"
"""A preference of the workstation: pseudo-languages are offered."""


@dataclass(frozen=True, slots=True)
class Own:
    """One thing that a workstation keeps. `everybody`: it is the computer's rather than the person's."""

    key: str
    label: Callable[[], str]
    words: Callable[[], str]
    usual: str | int | bool
    choices: Callable[[], tuple[tuple[str, str], ...]] | None = None
    everybody: bool = True

    def found_by(self, text: str) -> bool:
        """Whether a search finds it."""
        said = f"{self.label()} {self.words()} {self.key}".casefold()
        return all(part in said for part in text.split())


def _looks() -> tuple[tuple[str, str], ...]:
    return (
        (str(Look.SYSTEM), tr("As the system")),
        (str(Look.LIGHT), tr("Light")),
        (str(Look.DARK), tr("Dark")),
    )


def _densities() -> tuple[tuple[str, str], ...]:
    return (
        ("16", tr("Densest")),
        ("20", tr("Dense")),
        ("24", tr("Normal")),
        ("32", tr("Roomy")),
        ("40", tr("Large")),
        ("52", tr("Largest")),
    )


def languages(*, developer: bool) -> tuple[tuple[str, str], ...]:
    """What the screen can be read in. Pseudo-languages are for who translates and tests."""
    try:
        tags = sorted(path.stem for path in resource_path("translations").glob("*.json"))
    except FileNotFoundError:
        tags = []
    found = [("", tr("As the system")), *((tag, language_name(tag)) for tag in ("en", *tags))]
    if developer:
        found += [(STRETCHED, tr("Stretched (for testing)")), (MIRRORED, tr("Mirrored (for testing)"))]
    return tuple(found)


LOOK: Final = Own("look", lambda: tr("Look"), lambda: tr("Light or dark."), str(Look.SYSTEM), choices=_looks)
DENSITY: Final = Own(
    "book.density",
    lambda: tr("Rows of the book"),
    lambda: tr("How high a quarter of an hour is drawn."),
    24,
    choices=_densities,
    everybody=False,
)
RAIL: Final = Own(
    "rail.wide",
    lambda: tr("Wide rail"),
    lambda: tr("Words beside the icons at the edge of the window."),
    False,
    everybody=False,
)
TRAY: Final = Own(
    "tray.keep",
    lambda: tr("Keep running when the window is closed"),
    lambda: tr(
        "Replies are fetched and reminders go out; Frontdesk stays in the tray, where the system has one."
    ),
    True,
)
NAMES: Final = Own(
    "names.hidden",
    lambda: tr("Hide names at start"),
    lambda: tr("Patients are shown as initials until F8 is pressed: for a screen that others can see."),
    False,
)


class WorkstationPage(RowsPage):
    """Kept beside the book in a plain file, told at once to whatever shows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Group.WORKSTATION)
        developer = bool(os.environ.get("FRONTDESK_LANGUAGE")) or desk.prefs.get(
            DEVELOPER, False, everybody=True
        )
        spoken = languages(developer=developer)
        self.language = Own(
            "language",
            lambda: tr("Language"),
            lambda: tr(
                "Of the screen, from the next start on. Texts to patients are in the patients' languages."
            ),
            "",
            choices=lambda: spoken,
        )
        kept = (LOOK, self.language, DENSITY, RAIL, TRAY, NAMES)
        # With one language alone there is nothing to choose.
        self.owns = tuple(own for own in kept if own is not self.language or len(spoken) > 2)
        self.rows: dict[str, SettingRow] = {}
        for own in self.owns:
            self._add_own(own)
        self.resident: ResidentRow | None = None
        if desk.outside.service is not None:
            self.resident = ResidentRow(desk, desk.outside.service)
            self.add(self.resident.found_by, self.resident)
        desk.prefs.changed.connect(self._changed)

    def show_facts(self, _facts: Facts) -> None:
        """Nothing of the book is shown here."""
        self.begin()

    def begin(self) -> None:
        """What is kept."""
        for own in self.owns:
            self._show(own)
        if self.resident is not None:
            self.resident.begin()

    def _add_own(self, own: Own) -> None:
        control: Control = SwitchControl() if own.choices is None else ChoiceControl(own.choices())
        made = SettingRow(
            label=own.label(), words=own.words(), control=control, identifier=f"settings.own.{own.key}"
        )
        made.edited.connect(partial(self._edited, own))
        made.reset.connect(partial(self._edited, own, own.usual))
        self.rows[own.key] = made
        self.add(own.found_by, made)
        self._show(own)

    def _show(self, own: Own) -> None:
        value = self._kept(own)
        shown, usual = (value, own.usual) if own.choices is None else (str(value), str(own.usual))
        self.rows[own.key].show_value(shown, usual)

    def _kept(self, own: Own) -> str | int | bool:
        if own is LOOK:
            return str(self.desk.theme.look)
        kept = self.desk.prefs.raw(own.key, everybody=own.everybody)
        return kept if isinstance(kept, str | int | bool) and type(kept) is type(own.usual) else own.usual

    def _edited(self, own: Own, value: Json) -> None:
        before = self._kept(own)
        self._put(own, value)
        sentence = tr("{setting}: changed", setting=own.label())
        if own is self.language:
            sentence = tr("The language changes when Frontdesk is started again.")
        self.desk.say.done(sentence, undo=lambda: self._put(own, before))

    def _put(self, own: Own, value: Json) -> None:
        wanted = int(value) if isinstance(own.usual, int) and isinstance(value, str) else value
        if own is LOOK:
            self.desk.theme.choose(Look(str(wanted)))
        self.desk.prefs.put(own.key, _plain(wanted), everybody=own.everybody)
        self._show(own)

    def _changed(self, key: str) -> None:
        for own in self.owns:
            if own.key == key:
                self._show(own)


def _plain(value: Json) -> str | int | bool:
    assert isinstance(value, str | int | bool)
    return value
