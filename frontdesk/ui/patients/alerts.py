"""Alerts on a card: seen before anything else, ended by a press; and the question for a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.stops import stopped_line
from frontdesk.ui import words
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Form, check, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.tokens import BODY, S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.services.people import AlertRow
    from frontdesk.ui.desk import Desk


class AlertsBlock(QWidget):
    """The alerts that count today, each with who wrote it and a way to end it. `end(alert)` is called by that."""

    def __init__(self, desk: Desk, *, end: Callable[[AlertRow], None]) -> None:
        super().__init__()
        self._desk, self._end = desk, end
        self.setObjectName("patient.alerts")
        self.setAccessibleIdentifier("patient.alerts")
        self.setAccessibleName(tr("Alerts"))
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(S1)
        self._shown: tuple[AlertRow, ...] = ()
        self.hide()

    def show_alerts(self, alerts: Sequence[AlertRow]) -> None:
        """Show these, the newest first."""
        self.setVisible(bool(alerts))
        if tuple(alerts) == self._shown:
            return
        self._shown = tuple(alerts)
        clear(self._lines)
        for each in alerts:
            made = self._alert(each)
            self._lines.addWidget(made)
            made.show()

    def _alert(self, row: AlertRow) -> QWidget:
        inside = QVBoxLayout()
        inside.setContentsMargins(S3, S2, S3, S2)
        inside.setSpacing(S1)
        said = stopped_line(row.body) if row.stops else row.body
        body = Label(breakable(said), face="strong", wrap=True, tone="danger" if row.stops else "text")
        body.setAccessibleName(said)
        body.setObjectName("patient.alert")
        inside.addWidget(body)
        foot = TextLink(
            lambda: self._end(row),
            identifier=f"patient.alert.end.{row.id}",
            words=tr("End the stop") if row.stops else tr("End the alert"),
            described=row.body,
            face=BODY,
            muted=True,
        )
        inside.addWidget(Label(self._told(row), face="meta", tone="muted", wrap=True))
        inside.addWidget(foot)
        made = Surface(inside, surface="warning")
        made.setAccessibleName(tr("Alert: {text}", text=said))
        return made

    def _told(self, row: AlertRow) -> str:
        day = words.day_written(words.today_at(self._desk.zone, row.at_utc))
        if row.until_date:
            until = words.day_written(date.fromisoformat(row.until_date))
            return tr("{who}, {date}; until {until}", who=row.by, date=day, until=until)
        return tr("{who}, {date}", who=row.by, date=day)


class AlertDialog(Dialog):
    """Asks for an alert. `agreed(body, until, stops)` follows; what is wrong comes back by `fail`."""

    def __init__(
        self, desk: Desk, parent: QWidget, *, agreed: Callable[[str, date | None, bool], None]
    ) -> None:
        super().__init__(tr("An alert when booking"), parent, identifier="patient.alert.new")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._agreed = agreed
        self.form = Form()
        self.text = self.form.add(
            "body",
            tr("What whoever books must see"),
            line(placeholder=tr("Latex allergy: tell the room")),
            identifier="patient.alert.body",
        )
        self.until = self.form.add(
            "until",
            tr("Until and with"),
            DateField(desk, placeholder=tr("for good")),
            identifier="patient.alert.until",
        )
        self.stops = check(tr("Nothing new is booked for them while it counts"))
        name_it(self.stops, self.stops.text(), "patient.alert.stops")
        usual = self.text.placeholderText()
        self.stops.toggled.connect(
            lambda on: self.text.setPlaceholderText(tr("Dismissed, letter of 2 November") if on else usual)
        )
        self.form.lines.addWidget(self.stops)
        self.body.addWidget(self.form)
        self.add_close()
        self.add_button(tr("Put it on the card"), self._save, kind="primary", identifier="patient.alert.yes")

    def _save(self) -> None:
        if self.until.problem:
            self.form.fail({"until": self.until.problem})
            return
        self.form.clear()
        self._agreed(self.text.text(), self.until.value, self.stops.isChecked())
