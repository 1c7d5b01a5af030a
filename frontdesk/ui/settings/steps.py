"""The cadence on the page of the reminders: what it is, and the way to the screen that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.setting_values import Json
from frontdesk.ui.cadence.steps import steps_of
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.settings.controls import Control
from frontdesk.ui.tokens import S2

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk


class StepsControl(Control):
    """The steps in words, the earliest first. Never emits: a change is looked at before it is saved, on the screen of the cadence."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.said = Label(wrap=True)
        self.opens = button(
            tr("Change the cadence"), lambda: desk.go.screen("cadence"), identifier="settings.cadence"
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(S2)
        whole.addWidget(self.said)
        whole.addLayout(row(self.opens, None))

    @property
    def field(self) -> QWidget:
        """The button."""
        return self.opens

    def called(self, label: str, identifier: str) -> None:
        """The words have the name; the button its own."""
        name_it(self, label, identifier)

    def describe(self, text: str) -> None:
        """Of the words."""
        self.setAccessibleDescription(text)

    def show_value(self, value: Json) -> None:
        """The steps that hold, a line each."""
        lines = [step.words() for step in steps_of(value)]
        self.said.setText("\n".join(lines) or tr("No steps: nobody is asked or told anything."))

    def words(self, value: Json) -> str:
        """In one line."""
        return "; ".join(step.words() for step in steps_of(value)) or tr("none")
