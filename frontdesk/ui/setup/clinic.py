"""The first step: what the clinic is called, where it is, its number."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.forms import Choice, Form, line
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.lands import Guess, all_zones, countries, zone_words, zones_of
from frontdesk.ui.setup.session import Draft, Session, StepName
from frontdesk.ui.setup.step import Step, narrow

if TYPE_CHECKING:
    from frontdesk.services.founding import ClinicPlan
    from frontdesk.services.setting_up import Standing


class ClinicStep(Step):
    """Name, country, zone, phone. Country and zone cannot be changed once there is a clinic."""

    name = StepName.CLINIC

    def __init__(self, session: Session, guess: Guess) -> None:
        super().__init__(session)
        self._guess = guess
        self._shown = False
        self.form = Form()
        self.clinic = self.form.add("name", tr("Name of the clinic"), line(), identifier="clinic.name")
        self.country: Choice[str] = self.form.add(
            "country", tr("Country"), Choice(), identifier="clinic.country"
        )
        self.zone: Choice[str] = self.form.add(
            "zone",
            tr("Time zone"),
            Choice(),
            hint=tr("Times in the book are this zone's."),
            identifier="clinic.zone",
        )
        self.phone = self.form.add(
            "phone",
            tr("Phone"),
            line(),
            hint=tr("Patients read it in the texts, and call it."),
            identifier="clinic.phone",
        )
        self.country.setPlaceholderText(tr("Choose a country"))
        self.zone.setPlaceholderText(tr("Choose a time zone"))
        self.country.currentIndexChanged.connect(lambda _index: self._country_chosen())
        self.phone.editingFinished.connect(self._look_at_phone)
        for field in (self.clinic, self.phone):
            field.textEdited.connect(lambda _text: self._keep())
        self.zone.activated.connect(lambda _index: self._keep())
        self.add(narrow(self.form), None)

    @property
    def intro(self) -> str:
        """What it is for."""
        if self.session.has_clinic:
            return tr("Name and phone can be changed. Country and time zone stay as they are.")
        return tr(
            "A few facts to begin with. It takes about ten minutes in all, and you can stop at any point."
        )

    def begin(self) -> None:
        """Fill in what is known, once."""
        if not self._shown:
            self._shown = True
            self._fill()
        self.clinic.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Check all fields, and keep them."""
        self.form.clear()
        wrong: dict[str, str] = {}
        if not self.clinic.text().strip():
            wrong["name"] = tr("The clinic's name is empty. Give one.")
        if self.country.value is None:
            wrong["country"] = tr("No country is chosen. Choose one.")
        if self.zone.value is None:
            wrong["zone"] = tr("No time zone is chosen. Choose one.")
        if wrong:
            self.form.fail(wrong)
            self._look_at_phone()
            return
        if self.session.has_clinic:
            name, phone = self.clinic.text(), self.phone.text()
            self.act(
                lambda book, actor: acts.edit_clinic(book, actor, name, phone), lambda _none: self._edited()
            )
            return
        self._keep()
        folder, draft = self.desk.folder, self.session.draft
        self.apart(
            tr("Checking"),
            lambda _progress: acts.check_clinic_in(folder, draft),
            self._checked,
            shown=False,
        )

    def failed(self, error: FrontdeskError) -> None:
        """At its field."""
        if not said_at_field(self.form, error):
            super().failed(error)

    def _checked(self, _plan: ClinicPlan) -> None:
        self.session.keep(replace(self.session.draft, checked=True))
        self.desk.prefs.write()
        self.done.emit()

    def _edited(self) -> None:
        self.session.refresh(self.done.emit)

    def _fill(self) -> None:
        standing, draft = self.session.standing, self.session.draft
        if standing is not None:
            self._fill_from(standing)
            return
        country = draft.country or self._guess.country
        self.country.offer(list(countries()))
        self.country.setCurrentIndex(-1)
        if country:
            self.country.choose(country)
        self._offer_zones(draft.zone or self._guess.zone)
        self.clinic.setText(draft.name)
        self.phone.setText(draft.phone)
        self._look_at_phone()

    def _fill_from(self, standing: Standing) -> None:
        names = dict(countries())
        self.country.offer([(standing.country, names.get(standing.country, standing.country))])
        self.zone.offer([(standing.zone, zone_words(standing.zone))])
        self.country.setEnabled(False)
        self.zone.setEnabled(False)
        self.clinic.setText(standing.clinic)
        self.phone.setText(standing.phone)

    def _country_chosen(self) -> None:
        self.form.row("country").clear()
        self._offer_zones(self.zone.value or self._guess.zone)
        self._keep()
        self._look_at_phone()

    def _offer_zones(self, wanted: str) -> None:
        """Those of the country first, then all others. One that is there alone is taken; else what was wanted, if it is there."""
        own = zones_of(self.country.value or "")
        first = sorted(own, key=zone_words)
        rest = [each for each in all_zones() if each not in own]
        self.zone.offer([(each, zone_words(each)) for each in (*first, *rest)])
        self.zone.setCurrentIndex(-1)
        if len(own) == 1:
            self.zone.choose(own[0])
        elif wanted in own or not own:
            self.zone.choose(wanted)

    def _keep(self) -> None:
        self.form.row("zone").clear()
        if self.form.row("name").wrong:
            self.form.row("name").clear()
        self.session.keep(
            Draft(
                self.clinic.text(),
                self.country.value or "",
                self.zone.value or "",
                self.phone.text(),
                checked=False,
            )
        )

    def _look_at_phone(self) -> None:
        """Say at once what is odd about a number; nothing waits for it."""
        text, country = self.phone.text(), self.country.value or self.session.country
        row = self.form.row("phone")
        row.clear()
        if not text.strip() or not country:
            return

        def said(warning: str) -> None:
            if warning and self.phone.text() == text:
                row.ask(warning)

        self.desk.jobs.apart(
            tr("Checking"),
            lambda _progress: acts.phone_warning(text, country),
            owner=self,
            done=said,
            failed=partial(self._phone_wrong, text),
        )

    def _phone_wrong(self, text: str, error: FrontdeskError) -> None:
        if self.phone.text() == text:
            self.form.row("phone").fail(error.sentence)
