"""What a patient said about being written to: the present word, and who said which when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Channel
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.tokens import BODY, S1
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.patients import ConsentRow
    from frontdesk.services.people import CardPage


class ConsentBlock(QWidget):
    """A line a channel, and the history one press away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._now = Label(wrap=True)
        self._now.setObjectName("patient.consent")
        self._now.setAccessibleIdentifier("patient.consent")
        self._stop = Label(
            tr("The number has opted out by STOP: no text is sent to it, whoever uses it."),
            tone="warning",
            wrap=True,
        )
        self._history = Label(face="meta", tone="muted", wrap=True)
        self._history.setObjectName("patient.consent.history")
        self._toggle = TextLink(
            self._turn,
            identifier="patient.consent.more",
            words=tr("Who said so, and when"),
            face=BODY,
            muted=True,
        )
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        lines.addWidget(Label(tr("May we write?"), face="strong"))
        lines.addWidget(self._now)
        lines.addWidget(self._stop)
        lines.addWidget(self._toggle)
        lines.addWidget(self._history)
        self._history.hide()

    def show_page(self, page: CardPage) -> None:
        """Show a card's consents."""
        card = page.card
        said = [_texts(card.sms_consent)]
        if card.email or card.email_consent:
            said.append(_mails(card.email_consent))
        self._now.setText("\n".join(said))
        self._stop.setVisible(page.opted_out)
        self._history.setText("\n".join(self._told(page.consents)))
        self._toggle.setVisible(bool(page.consents))
        if not page.consents:
            self._history.hide()

    def unfold(self) -> None:
        """Show who said what when."""
        self._history.show()

    def _turn(self) -> None:
        self._history.setVisible(self._history.isHidden())

    def _told(self, consents: Sequence[ConsentRow]) -> Iterator[str]:
        zone = self._desk.zone
        for each in consents:
            if each.source == "number":
                yield self._of_number(each)
                continue
            yield tr(
                "{date}: {word}, {source}, noted by {who}",
                date=words.day_written(today_at(zone, each.at_utc)),
                word=_word(each),
                source=", ".join(part for part in (source_words(each.source), each.note) if part),
                who=each.actor.partition(":")[2] or each.actor,
            )

    def _of_number(self, each: ConsentRow) -> str:
        """A word of whoever holds the number: it counts for the number, whatever the card says."""
        date = words.day_written(today_at(self._desk.zone, each.at_utc))
        if each.note.isdecimal():
            return tr(
                "{date}: the network says that this number has opted out ({code})", date=date, code=each.note
            )
        return tr("{date}: {word} from this number", date=date, word=each.note)


def source_words(source: str) -> str:
    """Where a consent was taken: the program's own words in ours, others as they were written."""
    match source:
        case "desk" | "":
            return tr("at the desk")
        case "phone":
            return tr("by phone")
        case "paper":
            return tr("on paper")
        case "reply":
            return tr("in a reply")
        case "card":
            return tr("as the card said")
        case "import":
            return tr("from the import")
        case _ if source.startswith("import "):
            return tr("from the import {file}", file=source.removeprefix("import "))
        case _:
            return source


def _word(row: ConsentRow) -> str:
    texts = row.channel is Channel.SMS
    match str(row.state):
        case "yes":
            return tr("texts yes") if texts else tr("e-mails yes")
        case "no":
            return tr("texts no") if texts else tr("e-mails no")
        case _:
            return tr("texts open") if texts else tr("e-mails open")


def _texts(state: str) -> str:
    match state:
        case "yes":
            return tr("Texts are welcome.")
        case "no":
            return tr("No texts, said the patient.")
        case _:
            return tr("Nobody asked about texts, so none are sent.")


def _mails(state: str) -> str:
    match state:
        case "yes":
            return tr("E-mails are welcome.")
        case "no":
            return tr("No e-mails, said the patient.")
        case _:
            return tr("Nobody asked about e-mails, so none are sent.")
