"""The clinic itself: its name and number, what cannot be changed, and the way to the set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.clinic import acts
from frontdesk.ui.clinic.page import EDITOR, ClinicPage
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.forms import Form, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row, scrolling
from frontdesk.ui.setup.lands import zone_words
from frontdesk.ui.setup.step import FORM_WIDTH
from frontdesk.ui.tokens import S2, S4, S6, S8

if TYPE_CHECKING:
    from frontdesk.services.directory import ClinicRow
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk


class GeneralPage(ClinicPage):
    """Name and phone are kept as soon as their field is left."""

    def __init__(self, desk: Desk, set_up: Callable[[], None]) -> None:
        super().__init__(desk)
        self._row: ClinicRow | None = None
        self.form = Form()
        self.name = self.form.add("name", tr("Name"), line(), identifier="clinic.name")
        self.phone = self.form.add(
            "phone",
            tr("Phone"),
            line(),
            hint=tr(
                "Patients read it in the texts, and call it. Locations without a number of their own have this one."
            ),
            identifier="clinic.phone",
        )
        self.name.editingFinished.connect(lambda: self._left("name", self.name))
        self.phone.editingFinished.connect(lambda: self._left("phone", self.phone))
        self.form.setMaximumWidth(FORM_WIDTH)
        self._fixed = Label(tone="muted", wrap=True)
        self.set_up = button(tr("Clinic set-up"), set_up, identifier="clinic.setup")
        self.handlers = button(
            tr("Complaints"), lambda: desk.go.screen("complaints"), identifier="clinic.complaints"
        )
        inner = QWidget()
        inner.setMaximumWidth(EDITOR)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S4)
        lines.addWidget(Label(tr("Clinic"), face="title"))
        fields = row(spacing=0)
        fields.addWidget(self.form, 1)
        fields.addStretch()
        lines.addLayout(fields)
        lines.addWidget(self._fixed)
        lines.addSpacing(S4)
        for title, said, act in (
            (
                tr("Set-up"),
                tr("The assistant shows step by step what is done and what is still to do."),
                self.set_up,
            ),
            (
                tr("Who reads complaints"),
                tr("Handlers are named by handlers, with the complaints themselves."),
                self.handlers,
            ),
        ):
            lines.addLayout(
                column(
                    Label(title, face="strong"),
                    Label(said, tone="muted", wrap=True),
                    row(act, None),
                    spacing=S2,
                )
            )
            lines.addSpacing(S2)
        lines.addStretch(1)
        held = QWidget()
        beside = QHBoxLayout(held)
        beside.setContentsMargins(S8, S6, S6, S8)
        beside.addWidget(inner, 1)
        beside.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(held, name=tr("Clinic")))

    def show_facts(self, facts: ClinicFacts) -> None:
        """As they are now; what is being typed stays."""
        self._row = clinic = facts.directory.clinic
        for field, text in ((self.name, clinic.name), (self.phone, clinic.phone)):
            if not field.isModified():
                field.setText(text)
        territory = QLocale.codeToTerritory(clinic.country)
        self._fixed.setText(
            tr(
                "Country: {country}. Time zone: {zone}. Neither can be changed: all times in the book are this zone's.",
                country=QLocale.territoryToString(territory),
                zone=zone_words(clinic.zone),
            )
        )

    def begin(self) -> None:
        """The name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self, which: str, field: QLineEdit) -> None:
        kept = self._row
        if kept is None or not field.isModified():
            return
        before = kept.name if which == "name" else kept.phone
        typed = field.text().strip()
        if typed == before:
            field.setModified(False)
            return

        def failed(error: FrontdeskError) -> None:
            self.form.row(which).fail(error.sentence)

        def done(_none: None) -> None:
            self.form.row(which).clear()
            field.setModified(False)
            self.desk.say.done(
                tr("{what}: changed", what=self.form.row(which).label.text()),
                undo=lambda: self._put(which, before, lambda _none: None, self.desk.say.refuse),
            )

        self._put(which, typed, done, failed)

    def _put(
        self,
        which: str,
        text: str,
        done: Callable[[None], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        name, phone = (text, None) if which == "name" else (None, text)
        self.desk.act(
            lambda book, actor: acts.edit_clinic(book, actor, name=name, phone=phone),
            owner=self,
            done=done,
            failed=failed,
        )
