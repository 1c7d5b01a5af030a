"""K: a patient stands at the counter. What to make sure of, what to tell them; one Enter ticks all of it and notes that they are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui import words
from frontdesk.ui.arrivals import acts, asks
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.feed import touches, touches_one
from frontdesk.ui.halfway import CHECK_IN_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.forms import Row, check, line
from frontdesk.ui.kit.labels import Label, restyle
from frontdesk.ui.kit.layouts import Surface, column, row, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.booking import Outcome
    from frontdesk.services.checkins import AtTheCounter
    from frontdesk.ui.arrivals.asks import Counter
    from frontdesk.ui.desk import Desk


class CheckInPanel(Panel):
    """What is ticked is kept with who ticked it and when; what was confirmed of the card is kept there, too."""

    def __init__(self, desk: Desk, visit_id: int) -> None:
        super().__init__(desk)
        self._visit_id = visit_id
        self._counter: Counter | None = None
        self._busy = self._filled = False
        self._halfway = Halfway(desk, kind=CHECK_IN_DRAFT, about=str(visit_id))
        self._build()
        desk.who.names_changed.connect(self._show)

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Check in")

    @property
    def key(self) -> str:
        """Which visit it is about."""
        return f"check_in:{self._visit_id}"

    def _build(self) -> None:
        self._name = Label(face="title", wrap=True)
        self._when = Label(face="panel", wrap=True)
        self._late = Label(tone="warning", wrap=True)
        self._alerts = Label(face="panel", wrap=True)
        self._alerts.setObjectName("check_in.alerts")
        self._alert_box = Surface(
            column(self._alerts, margins=(S3, S2, S3, S2)), surface="warning", line="box"
        )
        name_it(self._alert_box, tr("Alerts"), "check_in.alert_box")
        self._preparation = Label(wrap=True)
        self._note_of_visit = Label(tone="muted", wrap=True)
        self.birth, self.number, self.forms = check(""), check(""), check(tr("Forms are complete"))
        name_it(self.birth, tr("Date of birth"), "check_in.birth_date")
        name_it(self.number, tr("Number"), "check_in.number")
        name_it(self.forms, tr("Forms are complete"), "check_in.forms")
        self._born_since, self._number_since = (Label(face="meta", tone="muted") for _ in range(2))
        self.note = line()
        self._note_row = Row(tr("Note of the check-in"), self.note, identifier="check_in.note")
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.hide()
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S4)
        lines.addLayout(column(self._name, self._when, self._late, spacing=S1))
        for part in (self._alert_box, self._preparation, self._note_of_visit):
            lines.addWidget(part)
        lines.addLayout(
            column(
                Label(tr("Make sure of"), face="strong"),
                column(self.birth, self._born_since, spacing=0),
                column(self.number, self._number_since, spacing=0),
                self.forms,
                spacing=S2,
            )
        )
        lines.addWidget(self._note_row)
        lines.addStretch(1)
        self._all = button(
            tr("All is right, arrived"),
            self.check_all,
            kind="primary",
            identifier="check_in.all",
            key=tr("Enter"),
        )
        self._some = button(tr("Only what is ticked"), self.check_ticked, identifier="check_in.some")
        self._by_hand = False
        for box in (self.birth, self.number, self.forms):
            box.clicked.connect(lambda _on: self._ticked())
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.setSpacing(S2)
        foot.addWidget(self._wrong)
        foot.addLayout(row(self._all, self._some, None, spacing=S2))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(content, name=self.title), 1)
        whole.addWidget(Surface(foot, line="top"))
        for part in (self._alert_box, self._preparation, self._note_of_visit, self._late):
            part.hide()

    def begin(self) -> None:
        """Read it; Enter is at hand."""
        self._read()
        self.birth.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """The visit or the card changed: what is ticked stays."""
        if touches_one(changes, Kind.APPOINTMENT, self._visit_id) or touches(changes, Kind.PATIENT):
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks all, on a box too; once somebody has ticked by hand it takes what is ticked. On a button it presses that."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._some.hasFocus() or (self._by_hand and not self._all.hasFocus()):
            self.check_ticked()
        else:
            self.check_all()

    def _ticked(self) -> None:
        """What was not ticked was left out on purpose: Enter does not say that it was made sure of."""
        self._by_hand = True
        for each, kind in ((self._all, "plain"), (self._some, "primary")):
            each.setProperty("kind", kind)
            restyle(each)

    # What is shown

    def _read(self) -> None:
        visit_id, country = self._visit_id, self.desk.country
        self.desk.jobs.ask(
            "counter",
            lambda book: asks.counter(book, visit_id, country),
            owner=self,
            done=self._got,
            failed=self._refused,
        )

    def _got(self, counter: Counter) -> None:
        self._counter = counter
        if not self._filled:
            self._filled = True
            kept = counter.facts.checked
            for box, on in (
                (self.birth, kept.birth_date),
                (self.number, kept.number),
                (self.forms, kept.forms),
            ):
                box.setChecked(on)
            self.note.setText(kept.note)
            self._halfway.tie(lambda: counter.facts.patient, {"note": self.note})
        self._show()

    def _show(self) -> None:
        if self._counter is None:
            return
        facts = self._counter.facts
        self._name.setText(self.desk.who.name(facts.patient))
        times = words.time_range(facts.start_utc, facts.end_utc, facts.zone)
        self._when.setText(tr(", ").join(part for part in (times, facts.provider, facts.type) if part))
        self._say(self._late, _late_words(facts))
        self._alerts.setText("\n".join(facts.alerts))
        self._alert_box.setVisible(bool(facts.alerts))
        self._say(
            self._preparation,
            tr("Should have prepared: {what}", what=facts.preparation) if facts.preparation else "",
        )
        self._say(self._note_of_visit, tr("Note: {note}", note=facts.note) if facts.note else "")
        known = dict(facts.verified)
        born = words.birth(facts.birth_date or None)
        self._box(
            self.birth,
            tr("Born {date}", date=born) if born else tr("No date of birth is on the card"),
            there=bool(born),
        )
        number = self._counter.number
        hidden = self.desk.who.names_hidden
        said = number if not hidden else tr("hidden")
        self._box(
            self.number,
            tr("Number {number}", number=said) if number else tr("No number is on the card"),
            there=bool(number),
        )
        self._since(self._born_since, known.get("birth_date"))
        self._since(self._number_since, known.get("mobile"))
        text = tr("All is right, arrived") if facts.to_come else tr("All is right")
        self._all.setText(text)
        self._all.setAccessibleName(text)
        for each in (self._all, self._some):
            each.setEnabled(not facts.why_not)
        if facts.why_not:
            self._say(self._wrong, facts.why_not)

    def _box(self, box: QCheckBox, text: str, *, there: bool) -> None:
        box.setText(text.replace("&", "&&"))
        box.setAccessibleName(text)
        box.setEnabled(there)
        if not there:
            box.setChecked(False)

    def _since(self, label: Label, at_utc: int | None) -> None:
        said = ""
        if at_utc is not None:
            day = words.day_written(at_zone(at_utc, self.desk.zone).date())
            said = tr("Confirmed {date}", date=day)
        self._say(label, said)

    def _say(self, label: Label, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    # The act

    def check_all(self) -> None:
        """Tick all, and they are here."""
        for box in (self.birth, self.number, self.forms):
            box.setChecked(box.isEnabled())
        self.check_ticked()

    def check_ticked(self) -> None:
        """They are here, and what is ticked was made sure of."""
        counter = self._counter
        if counter is None or self._busy or counter.facts.why_not:
            return
        checked = acts.Ticked(
            birth_date=self.birth.isChecked(),
            number=self.number.isChecked(),
            forms=self.forms.isChecked(),
            note=self.note.text(),
        )
        facts = counter.facts
        self._busy = True
        self.desk.act(
            lambda book, actor: acts.check_in(book, actor, facts.appointment_id, checked, facts.revision),
            owner=self,
            done=lambda outcome: self._done(facts, outcome),
            failed=self._refused,
        )

    def _done(self, facts: AtTheCounter, outcome: Outcome) -> None:
        self._halfway.end()
        name = self.desk.who.name(facts.patient)
        if not facts.to_come:
            said = tr("{patient}: check-in noted", patient=name)
        elif facts.late:
            said = tr("{patient}: arrived, {minutes} min late", patient=name, minutes=facts.late)
        else:
            said = tr("{patient}: arrived", patient=name)
        self.desk.say.done(said, undo=undo_of(self.desk, outcome.command))
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        self._wrong.setText(error.sentence)
        self._wrong.show()


def _late_words(facts: AtTheCounter) -> str:
    if not facts.late:
        return ""
    if facts.arrived_utc is None:
        return tr("{minutes} min late", minutes=facts.late)
    return tr("Came {minutes} min late", minutes=facts.late)
