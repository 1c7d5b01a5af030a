"""What is done from a card beside changing it: alerts, contacts, verified fields, how the patient is treated. Each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.halfway import ALERT_DRAFT, CONTACT_DRAFT, MARK_DRAFT, Field, Halfway
from frontdesk.ui.patients import acts
from frontdesk.ui.patients.alerts import AlertDialog
from frontdesk.ui.patients.contacts import ContactDialog
from frontdesk.ui.patients.marks import mark_word
from frontdesk.ui.patients.telling import field_label

if TYPE_CHECKING:
    from frontdesk.domain.words import Mark
    from frontdesk.services.patients import PatientOutcome
    from frontdesk.services.people import AlertRow, ContactRow
    from frontdesk.ui.desk import Desk


class Deeds:
    """Acts on one patient's card. `name` gives the patient's name as it may be shown now, `parent` is what dialogs belong to."""

    def __init__(self, desk: Desk, parent: QWidget, patient_id: int, *, name: Callable[[], str]) -> None:
        self._desk, self._parent, self._patient_id, self._name = desk, parent, patient_id, name

    def add_alert(self, text: str = "", *, stops: bool = False) -> None:
        """Ask for an alert, and put it on the card. `text` and `stops` are what was said before."""
        dialog = AlertDialog(self._desk, self._parent, agreed=lambda *said: self._put_alert(dialog, *said))
        dialog.text.setText(text)
        dialog.stops.setChecked(stops)
        halfway = self._keep(ALERT_DRAFT, {"body": dialog.text, "stops": dialog.stops})
        dialog.accepted.connect(halfway.end)
        dialog.rejected.connect(halfway.end)
        dialog.rejected.connect(lambda: self._left_alert(dialog.text.text(), stops=dialog.stops.isChecked()))
        dialog.open()

    def _left_alert(self, text: str, *, stops: bool) -> None:
        if text.strip():
            self._desk.say.done(
                tr("{patient}: no alert was put on the card", patient=self._name()),
                undo=lambda: self._again(lambda: self.add_alert(text, stops=stops)),
            )

    def _put_alert(self, dialog: AlertDialog, body: str, until: date | None, stops: bool) -> None:
        patient, name = self._patient_id, self._name()
        told = (
            tr("{patient}: no new visits from now on", patient=name)
            if stops
            else tr("{patient}: alert on the card", patient=name)
        )

        def done(outcome: acts.Done) -> None:
            dialog.accept()
            self._told(told, outcome)

        self._desk.act(
            lambda book, actor: acts.add_alert(book, actor, patient, body, until, stops=stops),
            owner=dialog,
            done=done,
            failed=lambda error: dialog.form.take(error, field="body"),
        )

    def end_alert(self, row: AlertRow) -> None:
        """The alert is over."""
        told = (
            tr("{patient}: visits can be booked again", patient=self._name())
            if row.stops
            else tr("{patient}: alert ended", patient=self._name())
        )
        self._desk.act(
            partial(acts.end_alert, alert_id=row.id),
            owner=self._desk.say,
            done=lambda outcome: self._told(told, outcome),
        )

    def contact(self, row: ContactRow | None, typed: Mapping[str, str | bool] | None = None) -> None:
        """Ask who somebody is: a new contact, or one that is known. `typed` is what was typed before."""
        dialog = ContactDialog(
            self._desk,
            self._parent,
            contact=row,
            save=lambda typed: self._save_contact(dialog, row, typed),
            remove=lambda: self._remove_contact(row),
        )
        if typed is not None:
            dialog.put(typed)
        fields: dict[str, Field] = {**dialog.fields, "may_hear": dialog.may_hear}
        halfway = self._keep(CONTACT_DRAFT, fields, of="" if row is None else f":{row.id}")
        dialog.accepted.connect(halfway.end)
        dialog.rejected.connect(halfway.end)
        dialog.rejected.connect(lambda: self._left_contact(dialog, row))
        dialog.open()

    def _keep(self, kind: str, fields: Mapping[str, Field], *, of: str = "") -> Halfway:
        """What is typed outlives a crash; left on purpose, it is offered by the bar instead."""
        made = Halfway(self._desk, kind=kind, about=f"{self._patient_id}{of}")
        made.tie(self._name, fields)
        return made

    def _left_contact(self, dialog: ContactDialog, row: ContactRow | None) -> None:
        if not dialog.is_changed:
            return
        typed = dialog.typed()
        self._desk.say.done(
            tr("{patient}: the contact stays as it was", patient=self._name()),
            undo=lambda: self._again(lambda: self.contact(row, typed)),
        )

    def _again(self, ask: Callable[[], None]) -> None:
        """What was typed into a dialog that was left comes back, as long as its card is there."""
        if shiboken6.isValid(self._parent):
            ask()

    def _save_contact(
        self, dialog: ContactDialog, row: ContactRow | None, typed: Mapping[str, str | bool]
    ) -> None:
        patient = self._patient_id
        known = None if row is None else (row.id, row.revision)

        def done(saved: acts.ContactSaved) -> None:
            if saved.done is None:
                dialog.form.fail(saved.wrong)
                return
            dialog.accept()
            name = self._desk.who.name(str(typed["name"]).strip())
            said = tr("{patient}: contact {name} kept", patient=self._name(), name=name)
            self._told(" ".join([said, *saved.warnings]), saved.done)

        def failed(error: FrontdeskError) -> None:
            if shiboken6.isValid(dialog):
                dialog.form.take(error, field="name")

        self._desk.act(
            lambda book, actor: acts.save_contact(book, actor, patient, known, typed),
            owner=dialog,
            done=done,
            failed=failed,
        )

    def _remove_contact(self, row: ContactRow | None) -> None:
        if row is None:
            return
        said = tr(
            "{patient}: contact {name} removed", patient=self._name(), name=self._desk.who.name(row.name)
        )
        self._desk.act(
            partial(acts.remove_contact, contact_id=row.id),
            owner=self._desk.say,
            done=lambda outcome: self._told(said, outcome),
        )

    def verify(self, fields: Sequence[str]) -> None:
        """The patient just confirmed these fields of the card."""
        if not fields:
            self._desk.say.refuse(tr("The card has nothing to verify yet. Fill it in first."))
            return
        named = ", ".join(field_label(field) for field in fields)
        said = tr("{patient}: {fields} verified", patient=self._name(), fields=named)
        patient, wanted = self._patient_id, tuple(fields)
        self._desk.act(
            lambda book, actor: acts.verify(book, actor, patient, wanted),
            owner=self._desk.say,
            done=lambda outcome: self._told(said, outcome),
        )

    def set_mark(
        self,
        mark: Mark,
        *,
        on: bool,
        note: str | None,
        owner: QWidget,
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Put a mark on the card, take it off, or note something with it."""
        desk, patient, said = self._desk, self._patient_id, mark_word(mark)
        told = (
            tr("{patient}: {mark}", patient=self._name(), mark=said)
            if on
            else tr("{patient}: no longer {mark}", patient=self._name(), mark=said)
        )

        def saved(outcome: PatientOutcome) -> None:
            # Now: an undo may be there before the card is read again, and would find it unsaved.
            half = Halfway(desk, kind=MARK_DRAFT, about=f"{patient}:{mark}")
            if note is not None and " ".join(half.fields.get("note", "").split()) == note:
                half.drop()
            desk.say.done(told, undo=undo_of(desk, outcome.changes.command))

        desk.act(
            lambda book, actor: acts.mark(book, actor, patient, mark, on=on, note=note),
            owner=owner,
            done=saved,
            failed=failed,
        )

    def number_is_right(self) -> None:
        """The number was taken for somebody else's, and is theirs."""
        patient, told = self._patient_id, tr("{patient}: the number is theirs", patient=self._name())
        self._desk.act(
            lambda book, actor: acts.number_is_right(book, actor, patient),
            owner=self._desk.say,
            done=lambda _: self._desk.say.done(told),
        )

    def note_died(self, on: date | None, *, was: date | None) -> None:
        """The patient died on that day, or did not (None); `was` is what the card said before."""
        desk, patient, name = self._desk, self._patient_id, self._name()
        told = (
            tr("{patient}: has not died", patient=name) if on is None else tr("{patient}: died", patient=name)
        )

        def undo() -> None:
            desk.act(
                partial(acts.died, patient_id=patient, on=was),
                owner=desk.say,
                done=lambda back: desk.say.done(" ".join([tr("Undone."), *back.warnings])),
            )

        def done(outcome: PatientOutcome) -> None:
            desk.say.done(" ".join([told, *outcome.warnings]), undo=undo)

        desk.act(partial(acts.died, patient_id=patient, on=on), owner=desk.say, done=done)

    def _told(self, sentence: str, outcome: acts.Done) -> None:
        desk, command = self._desk, outcome.command
        if command is None:
            desk.say.done(sentence)
            return

        def undo() -> None:
            desk.act(
                partial(acts.undo_act, command=command),
                owner=desk.say,
                done=lambda _: desk.say.done(tr("Undone.")),
            )

        desk.say.done(sentence, undo=undo)
