"""Consent at import, asked once: who agreed to texts, where, since when."""

from __future__ import annotations

from PySide6.QtCore import Signal

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.forms import Form, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, column, row
from frontdesk.ui.tokens import S2, S3, S4

_LONGEST = 120


class ConsentCard(Surface):
    """Three fields and a button. Signals: `agreed(str, str, str)`: who, where, since; `declined()`."""

    agreed = Signal(str, str, str)
    declined = Signal()

    def __init__(self) -> None:
        super().__init__(line="box")
        self.heading = Label(face="name", wrap=True)
        self.form = Form()
        self.who = self.form.add(
            "who",
            tr("Who agreed"),
            line(placeholder=tr("All patients who gave a mobile number"), limit=_LONGEST),
            identifier="consent.who",
        )
        self.where = self.form.add(
            "where",
            tr("Where"),
            line(placeholder=tr("On the registration form"), limit=_LONGEST),
            identifier="consent.where",
        )
        self.since = self.form.add(
            "since",
            tr("Since when"),
            line(placeholder=tr("2019"), limit=_LONGEST),
            identifier="consent.since",
        )
        self.yes = button(tr("They agreed"), self._agree, identifier="consent.yes")
        self.no = button(tr("Not that we know"), self.declined.emit, kind="quiet", identifier="consent.no")
        self.form.setMaximumWidth(480)
        self.setLayout(
            column(
                self.heading,
                Label(
                    tr(
                        "Without a yes nobody is texted. What you write here is kept with each of them. A no and a STOP "
                        "stay as they are."
                    ),
                    tone="muted",
                    wrap=True,
                ),
                self.form,
                row(self.yes, self.no, None, spacing=S2),
                spacing=S3,
                margins=(S4, S3, S4, S4),
            )
        )

    def ask(self, count: int) -> None:
        """Ask about so many patients."""
        self.heading.setText(
            tr("Did the one imported patient without a word agree to texts?")
            if count == 1
            else tr("Did these {count} patients agree to texts?", count=words.number(count))
        )

    def _agree(self) -> None:
        fields = {"who": self.who, "where": self.where, "since": self.since}
        wrong = {
            name: tr("Say it in a few words.") for name, field in fields.items() if not field.text().strip()
        }
        if wrong:
            self.form.fail(wrong)
            return
        self.form.clear()
        self.agreed.emit(self.who.text(), self.where.text(), self.since.text())
