"""Quiet hours of single locations: where they differ from the clinic's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.hours import parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.settings.controls import TimeControl
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.domain.setting_values import Json
    from frontdesk.ui.desk import Desk
    from frontdesk.ui.settings.asks import Facts, Place

FROM: Final = "reminders.quiet_from"
UNTIL: Final = "reminders.quiet_until"


class QuietPlaces(QWidget):
    """A line a location, each with its own times or the clinic's. Signals: `wanted(int, str, object)`: the location's key, the setting's
    key, its text or None for the clinic's."""

    wanted = Signal(int, str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: dict[tuple[int, str], TimeControl] = {}
        self._shown: tuple[tuple[int, str], ...] = ()
        name_it(self, tr("Quiet hours of single locations"), "settings.quiet.places")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(S3)
        self._grid.setVerticalSpacing(S1)
        self._grid.setColumnStretch(0, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, S3, 0, S3)
        lines.setSpacing(S1)
        lines.addWidget(Label(tr("Quiet hours of single locations"), face="strong", wrap=True))
        lines.addWidget(
            Label(
                tr("Leave a time empty where the clinic's counts."),
                tone="muted",
                wrap=True,
            )
        )
        lines.addSpacing(S2)
        lines.addLayout(self._grid)
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.hide()
        lines.addWidget(self._wrong)

    def found_by(self, text: str) -> bool:
        """Whether a search finds it."""
        said = f"{tr('Quiet hours of single locations')} {FROM} {UNTIL}".casefold()
        return bool(self._shown) and all(part in said for part in text.split())

    def show_facts(self, facts: Facts) -> None:
        """The locations as they are now; nothing where there is only one."""
        places = facts.places if len(facts.places) > 1 else ()
        named = tuple((each.id, each.name) for each in places)
        if named != self._shown:
            self._shown = named
            self._build(places)
        for place in places:
            self._fill(place, FROM, place.quiet_from, facts.values[FROM])
            self._fill(place, UNTIL, place.quiet_until, facts.values[UNTIL])

    @property
    def has_places(self) -> bool:
        """Whether there is more than one location."""
        return bool(self._shown)

    def say(self, sentence: str) -> None:
        """What was refused."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _build(self, places: tuple[Place, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._made = {}
        for at, place in enumerate(places):
            self._grid.addWidget(Label(place.name), at, 0)
            for column, (key, name) in enumerate(
                (
                    (FROM, tr("{location}: quiet from", location=place.name)),
                    (UNTIL, tr("{location}: quiet until", location=place.name)),
                )
            ):
                control = TimeControl()
                control.called(name, f"settings.quiet.{place.id}.{'from' if key == FROM else 'until'}")
                self._made[place.id, key] = control
                self._tie(control, place.id, key)
                self._grid.addWidget(
                    Label(tr("from") if key == FROM else tr("until"), tone="muted"), at, 1 + 2 * column
                )
                self._grid.addWidget(control, at, 2 + 2 * column)

    def _tie(self, control: TimeControl, place_id: int, key: str) -> None:
        control.edited.connect(lambda value: self.wanted.emit(place_id, key, value))
        control.failed.connect(self.say)

    def _fill(self, place: Place, key: str, own: str | None, clinic: Json) -> None:
        control = self._made[place.id, key]
        control.edit.setPlaceholderText(words.clock(parse_clock(str(clinic))))
        control.show_value(own or "")
