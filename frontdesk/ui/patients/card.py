"""A patient's card in the panel: read, changed in place, booked from."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from frontdesk.domain.changes import Change, Changes, Kind
from frontdesk.domain.errors import Conflict, FrontdeskError, NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import display_name
from frontdesk.domain.words import Mark
from frontdesk.ui.desk import Desk
from frontdesk.ui.halfway import CARD_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, row, scrolling
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.navigation import Wish
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients import acts
from frontdesk.ui.patients.deeds import Deeds
from frontdesk.ui.patients.died import DiedDialog
from frontdesk.ui.patients.fields import LABELS, PatientForm, consent_word
from frontdesk.ui.patients.look import CardLook
from frontdesk.ui.patients.more import MORE
from frontdesk.ui.patients.names import DETAILS, TEXTING
from frontdesk.ui.patients.telling import field_label
from frontdesk.ui.tokens import S2, S3, S4
from frontdesk.ui.words import phone

if TYPE_CHECKING:
    pass

_CONSENTS: Final = frozenset({"sms_consent", "email_consent"})


class PatientPanel(Panel):
    """A card. What is typed into it stays while the book changes around it."""

    def __init__(self, desk: Desk, patient_id: int) -> None:
        super().__init__(desk)
        self._patient_id = patient_id
        self._shown: acts.CardShown | None = None
        self._revision = 0
        self._under_way = False
        self._asked: set[str] = set()
        self._halfway = Halfway(desk, kind=CARD_DRAFT, about=str(patient_id))
        self._pages = Stack()
        self.deeds = Deeds(desk, self, patient_id, name=lambda: self._name)
        self.look = CardLook(
            desk,
            book=self._book,
            text=self._write_text,
            edit=self.edit,
            more=self._open_menu,
            set_mark=self._set_mark,
            number_is_right=self.deeds.number_is_right,
            history=self.open_history,
            deeds=self.deeds,
        )
        desk.keys.action("text", self.look, self._write_text)
        desk.keys.action("verify", self.look, self._verify)
        self._form: PatientForm | None = None
        self._editor: QWidget | None = None
        self._conflict = Label(tone="warning", wrap=True)
        self._conflict.setObjectName("patient.conflict")
        self._conflict.setAccessibleIdentifier("patient.conflict")
        self._conflict.hide()
        self._build()
        desk.who.names_changed.connect(self._names_changed)

    def _build(self) -> None:
        self._view = scrolling(self.look, name=tr("The card"))
        # Nothing is known yet: headings over nothing would look like an empty card.
        self.look.hide()
        self._pages.addWidget(self._view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _write_text(self) -> None:
        from frontdesk.ui.writing.panel import write_to

        write_to(self.desk, patient_id=self._patient_id)

    @property
    def shown(self) -> acts.CardShown | None:
        """The card as it was read last."""
        return self._shown

    def open_history(self) -> None:
        """The whole history in the place of the card."""
        if self._shown is None:
            return
        card, desk = self._shown.page.card, self.desk
        name = display_name(card.first_name, card.last_name)

        def history() -> Panel:
            from frontdesk.ui.patients.history import HistoryPanel

            return HistoryPanel(desk, card.id, name)

        desk.go.panel(history)

    def _verify(self) -> None:
        """The patient on the phone just confirmed their number: the one that is called, so the mobile first."""
        if self._shown is not None:
            card = self._shown.page.card
            self.deeds.verify(["mobile"] if card.mobile else ["phone"] if card.phone else [])

    @property
    def form(self) -> PatientForm:
        """The card as a form, built when it is first wanted: most cards are only looked at."""
        if self._form is None:
            self._form = PatientForm(self.desk, prefix="patient")
            self._form.edited.connect(self._typed)
            self._editor = self._around(self._form)
            self._pages.addWidget(self._editor)
        return self._form

    def _around(self, form: PatientForm) -> QWidget:
        """The form with what stands above and below it."""
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S3)
        lines.addWidget(self._conflict)
        lines.addWidget(form)
        lines.addStretch(1)
        save = button(tr("Save"), self.save, kind="primary", identifier="patient.save", key=tr("Ctrl+Enter"))
        leave = button(tr("Cancel"), self.leave, identifier="patient.leave", key=tr("Esc"))
        foot = Surface(row(save, leave, None, spacing=S2, margins=(S4, S3, S4, S3)), line="top")
        editor = QWidget()
        around = QVBoxLayout(editor)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(scrolling(body, name=tr("Change the card")), 1)
        around.addWidget(foot)
        return editor

    # What the shell asks

    @property
    def title(self) -> str:
        """What it is."""
        return tr("Change the card") if self.is_editing else tr("Patient")

    @property
    def key(self) -> str:
        """Whose card it is."""
        return f"patient:{self._patient_id}"

    @property
    def is_editing(self) -> bool:
        """Whether the form is shown."""
        return self._editor is not None and self._pages.currentWidget() is self._editor

    def begin(self) -> None:
        """Read the card."""
        self._read()

    def changes(self, changes: Changes) -> None:
        """Read again what may be about this patient; the form keeps what is typed."""
        if any(self._concerns(each) for each in changes.items):
            self._read()

    def back(self) -> bool:
        """Esc leaves the form first."""
        if not self.is_editing:
            return False
        self.leave()
        return True

    def may_close(self) -> bool:
        """Not while a change of the card is unsaved: Save and Cancel stand below it."""
        if self.is_editing and self.form.changed():
            self.desk.say.refuse(tr("The card is being changed. Save it, or leave it with Cancel."))
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line of the form, and Ctrl+Enter anywhere in it, saves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.is_editing and enter and (control or isinstance(self.focusWidget(), QLineEdit)):
            self.save()
            return
        super().keyPressEvent(event)

    # Reading

    def _concerns(self, change: Change) -> bool:
        match change.kind:
            case Kind.PATIENT:
                return change.id == self._patient_id
            case Kind.APPOINTMENT | Kind.MESSAGE | Kind.CALL | Kind.BULK | Kind.CLINIC:
                return True
            case _:
                return False

    def _read(self) -> None:
        wanted, country = self._patient_id, self.desk.country
        self.desk.jobs.ask(
            "card",
            lambda book: acts.card(book, wanted, country),
            owner=self,
            done=self._show,
            failed=self._not_read,
        )

    def _not_read(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)
        if isinstance(error, NotFound):
            self.closed.emit()

    def _show(self, shown: acts.CardShown) -> None:
        first = self._shown is None
        if shown == self._shown:
            return
        self._shown = shown
        self.look.show_card(shown)
        if first:
            self.look.show()
            # The title does not say whose card it is, and the focus is somewhere else.
            self.desk.say.announce(self._name)
            if self._halfway.fields:
                told = tr(
                    "{patient}: a change of the card was typed and not saved. Edit shows it.",
                    patient=self._name,
                )
                self.desk.say.done(told)
        self.title_changed.emit(self.title)

    def _names_changed(self) -> None:
        self.look.refresh()
        self.title_changed.emit(self.title)

    @property
    def _name(self) -> str:
        assert self._shown is not None
        card = self._shown.page.card
        return self.desk.who.name(display_name(card.first_name, card.last_name))

    # Changing

    def edit(self) -> None:
        """The form in the place of the card."""
        if self._shown is None:
            return
        card = self._shown.page.card
        self._revision = card.revision
        self._asked.clear()
        self._conflict.hide()
        self.form.put(self._values(self._shown))
        kept = self._halfway.fields
        if kept:
            self.form.overwrite(kept)
            self._conflict.setText(
                tr("This was typed before and not saved. Save it, or leave it with Cancel.")
            )
            self._conflict.show()
        assert self._editor is not None
        self._pages.setCurrentWidget(self._editor)
        self.title_changed.emit(self.title)
        self.form.lines_of["first_name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        """What is typed outlives a crash."""
        changed = self.form.changed() if self.is_editing else {}
        if changed:
            where = {"source": self.form.source.text(), "said_where": self.form.said_where}
            self._halfway.keep(self._name, {**changed, **where})
        elif self.is_editing:
            self._halfway.drop()

    def leave(self) -> None:
        """The card again, as it was; what was typed can be had back."""
        kept = self.form.changed()
        self._halfway.drop()
        if kept:
            self.desk.say.done(
                tr("{patient}: the card stays as it was", patient=self._name),
                undo=partial(self._edit_again, kept),
            )
        self._show_card()

    def _edit_again(self, kept: dict[str, str]) -> None:
        if shiboken6.isValid(self):
            self.edit()
            self.form.overwrite(kept)

    def _show_card(self) -> None:
        self._pages.setCurrentWidget(self._view)
        self.title_changed.emit(self.title)
        edit = self.look.findChild(QWidget, "patient.edit")
        if edit is not None:
            edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save what was changed."""
        if self._under_way or not self.is_editing:
            return
        problems = self.form.problems()
        if problems:
            self.form.fail(problems)
            return
        self.form.clear()
        changed = self.form.to_save()
        if not changed:
            self._show_card()
            return
        self._under_way = True
        patient_id, revision, today = self._patient_id, self._revision, self.form.today
        source, note = self.form.said_where, self.form.source.text().strip()
        asked = frozenset(self._asked)
        self.desk.act(
            lambda book, actor: acts.update(
                book,
                actor,
                patient_id,
                changed,
                revision=revision,
                source=source,
                note=note,
                today=today,
                asked=asked,
            ),
            owner=self,
            done=self._saved,
            failed=self._not_saved,
        )

    def _saved(self, saved: acts.Saved) -> None:
        self._under_way = False
        if saved.asks:
            self._asked |= {self.form.values()[name] for name in saved.asks}
            self.form.ask(saved.asks)
            return
        if saved.outcome is None:
            self.form.fail(saved.wrong)
            return
        self._halfway.drop()
        self.form.put(self.form.values())
        self._show_card()
        self.desk.say.done(
            " ".join([tr("{patient}: card saved", patient=self._name), *saved.outcome.warnings])
        )

    def _not_saved(self, error: FrontdeskError) -> None:
        self._under_way = False
        if not isinstance(error, Conflict):
            self.desk.say.refuse(error)
            return
        wanted, country = self._patient_id, self.desk.country
        self.desk.jobs.ask(
            "card of others",
            lambda book: acts.card(book, wanted, country),
            owner=self,
            done=self._take_theirs,
        )

    def _take_theirs(self, shown: acts.CardShown) -> None:
        """Somebody else changed the card meanwhile: their changes come in beside ours, and where both changed one, ours stays."""
        mine, base = self.form.changed(), self.form.base
        theirs = self._values(shown)
        moved = {name: value for name, value in theirs.items() if value != base[name]}
        fresh = {name: value for name, value in moved.items() if name not in mine}
        both = [name for name, value in moved.items() if name in mine and mine[name] != value]
        self.form.rebase(theirs)
        self.form.overwrite({**fresh, "source": self.form.source.text(), "said_where": self.form.said_where})
        self._revision = shown.page.card.revision
        told = [_told(name, theirs[name]) for name in (*fresh, *both)]
        self._conflict.setText(
            tr(
                "Somebody changed this card meanwhile: {changes}. What you typed stands; save again to keep it.",
                changes=", ".join(told) or tr("its marks"),
            )
        )
        self._conflict.show()
        self.desk.say.announce(self._conflict.text())

    # Marks, booking, the rest

    def _set_mark(self, mark: Mark, on: bool, note: str | None) -> None:
        self.deeds.set_mark(mark, on=on, note=note, owner=self, failed=self._not_marked)

    def _not_marked(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)
        if self._shown is not None:
            self.look.show_card(self._shown)

    def _book(self) -> None:
        self.desk.go.book(Wish(patient_id=self._patient_id))

    def _open_menu(self) -> None:
        if self._shown is None:
            return
        menu = QMenu(self)
        menu.setObjectName("patient.menu")
        for field in self._verifiable():
            menu.addAction(
                tr("Verified with the patient: {field}", field=field_label(field))
            ).triggered.connect(lambda _on=False, field=field: self.deeds.verify([field]))
        menu.addSeparator()
        if self._shown.page.card.deceased_on is None:
            menu.addAction(tr("The patient has died")).triggered.connect(lambda _on=False: self.ask_died())
        else:
            menu.addAction(tr("The patient has not died")).triggered.connect(
                lambda _on=False: self._note_died(None)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        below = self.look.menu
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _verifiable(self) -> list[str]:
        """What the card has that can be made sure of with the patient."""
        assert self._shown is not None
        card = self._shown.page.card
        return ["name", *(name for name in ("birth_date", "mobile", "phone", "email") if getattr(card, name))]

    def _values(self, shown: acts.CardShown) -> dict[str, str]:
        """A card's fields as the form has them: numbers as a clinic of the country writes them."""
        card, details, texting = shown.page.card, shown.page.details, shown.page.card.texting
        found = {name: getattr(card, name) or "" for name in LABELS if name not in TEXTING}
        texted = (texting.number, texting.whose, texting.safe_from, texting.safe_until)
        found |= dict(zip(TEXTING, texted, strict=True))
        found |= {name: str(getattr(details, name) or "") for name in DETAILS}
        numbers = ("mobile", "phone", "texting_number")
        return found | {name: phone(found[name], self.desk.country) for name in numbers}

    def ask_died(self) -> None:
        """Ask for the day of death."""
        assert self._shown is not None
        ahead = len(self._shown.page.story.ahead)
        DiedDialog(self.desk, self, name=self._name, ahead=ahead, agreed=self._note_died).open()

    def _note_died(self, on: date | None) -> None:
        kept = self._shown.page.card.deceased_on if self._shown else None
        self.deeds.note_died(on, was=date.fromisoformat(kept) if kept else None)


def _told(name: str, value: str) -> str:
    label = (LABELS | MORE)[name]().lower()
    if name in _CONSENTS:
        value = consent_word(value)
    if name in ("notes", "languages", "provider_id", "part_of_day", "weekdays") or not value:
        return tr("{field} changed", field=label) if value else tr("{field} emptied", field=label)
    return tr("{field} is now {value}", field=label, value=value)
