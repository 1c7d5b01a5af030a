"""A patient's card as it is read: who they are, how to reach and to treat them, visits and what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.names import display_name
from frontdesk.domain.words import Mark
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.halfway import MARK_DRAFT, Halfway
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import IconButton, button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row, rule
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.patients.alerts import AlertsBlock
from frontdesk.ui.patients.consent import ConsentBlock
from frontdesk.ui.patients.contacts import ContactsBlock
from frontdesk.ui.patients.fields import language_name
from frontdesk.ui.patients.marks import MarksBlock
from frontdesk.ui.patients.telling import attendance_lines, detail_lines, verified_lines
from frontdesk.ui.patients.visits import VisitsBlock
from frontdesk.ui.tokens import BODY, S1, S2, S4
from frontdesk.ui.visits.story import StoryView
from frontdesk.ui.visits.veil import veiled
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.ui.patients.acts import CardShown
    from frontdesk.ui.patients.deeds import Deeds

FEW_LINES = 4
"""Of what was said; the rest is in the history."""


class CardLook(QWidget):
    """The card. `book`, `text`, `edit`, `more` and `history` are called by its buttons; `set_mark(mark, on, note)` by its ticks,
    `number_is_right` where their number was taken for somebody else's, `deeds` by what else is done from it."""

    def __init__(
        self,
        desk: Desk,
        *,
        book: Callable[[], None],
        text: Callable[[], None],
        edit: Callable[[], None],
        more: Callable[[], None],
        set_mark: Callable[[Mark, bool, str | None], None],
        number_is_right: Callable[[], None],
        history: Callable[[], None],
        deeds: Deeds,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._shown: CardShown | None = None
        self.alerts = AlertsBlock(desk, end=deeds.end_alert)
        self.name = Label(face="title", wrap=True)
        self._born = Label(tone="muted", wrap=True)
        self._died = Label(tone="warning", wrap=True)
        self._reach = Label(face="panel", wrap=True)
        self._reach.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rest = Label(tone="muted", wrap=True)
        self._verified = Label(face="meta", tone="muted", wrap=True)
        self._verified.setObjectName("patient.verified")
        self._verified.setAccessibleIdentifier("patient.verified")
        self._book = button(tr("Book"), book, kind="primary", identifier="patient.book")
        self._text = button(tr("Text"), text, identifier="patient.text", key=desk.keys.shown("text"))
        self._edit = button(tr("Edit"), edit, identifier="patient.edit")
        self.menu = IconButton(
            "more", tr("More about the card"), more, theme=desk.theme, identifier="patient.more"
        )
        self.notes = Label(wrap=True)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes_head = Label(tr("Notes"), face="strong")
        self.consent = ConsentBlock(desk)
        self.marks = MarksBlock(set_mark, number_is_right)
        self.ahead = VisitsBlock(
            desk, tr("Visits ahead"), empty=tr("No visit is booked."), identifier="patient.ahead"
        )
        self.past = VisitsBlock(desk, tr("Visits past"), empty=tr("No visit yet."), identifier="patient.past")
        self._counts = Label(face="meta", tone="muted", wrap=True)
        self._counts.setObjectName("patient.counts")
        self._counts.setAccessibleIdentifier("patient.counts")
        self._details = Label(wrap=True)
        self._details.setObjectName("patient.details")
        self._details.setAccessibleIdentifier("patient.details")
        self.contacts = ContactsBlock(desk, open_contact=deeds.contact)
        self._add_alert = TextLink(
            deeds.add_alert,
            identifier="patient.alert.add",
            words=tr("Add an alert for booking"),
            face=BODY,
            muted=True,
        )
        self.story = StoryView(desk, identifier="patient.story")
        self._more_story = TextLink(
            history,
            identifier="patient.history",
            words=tr("The whole history"),
            face=BODY,
            muted=True,
        )
        self._build()

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(S4, 0, S4, S4)
        lines.setSpacing(S4)
        lines.addWidget(self.alerts)
        head = QVBoxLayout()
        head.setSpacing(S1)
        for each in (self.name, self._born, self._died, self._reach, self._rest, self._verified):
            head.addWidget(each)
        lines.addLayout(head)
        lines.addLayout(row(self._book, self._text, self._edit, None, self.menu, spacing=S2))
        notes = QVBoxLayout()
        notes.setSpacing(S1)
        notes.addWidget(self._notes_head)
        notes.addWidget(self.notes)
        notes.addWidget(self._details)
        lines.addLayout(notes)
        lines.addWidget(self.ahead)
        lines.addWidget(self.past)
        lines.addWidget(self._counts)
        lines.addWidget(rule())
        around = QVBoxLayout()
        around.setSpacing(S1)
        around.addWidget(self.contacts)
        around.addWidget(self._add_alert)
        lines.addLayout(around)
        lines.addWidget(self.marks)
        lines.addWidget(self.consent)
        lines.addWidget(rule())
        lines.addWidget(Label(tr("What was said"), face="strong"))
        lines.addWidget(self.story)
        lines.addWidget(self._more_story)
        lines.addStretch(1)

    def show_card(self, shown: CardShown) -> None:
        """Show a card."""
        if self._shown is None or self._shown.page.card.id != shown.page.card.id:
            self.ahead.show_other()
            self.past.show_other()
        self._shown = shown
        page, card = shown.page, shown.page.card
        today = today_at(self._desk.zone, self._desk.now())
        name = self._desk.who.name(display_name(card.first_name, card.last_name))
        self.name.setText(breakable(name))
        self.name.setAccessibleName(name)
        self.alerts.show_alerts(page.alerts)
        until = today if card.deceased_on is None else date.fromisoformat(card.deceased_on)
        born = "\n".join(_born(card.birth_date, page.details.called, until))
        self._born.setText(breakable(born))
        self._born.setVisible(bool(born))
        self._died.setVisible(card.deceased_on is not None)
        if card.deceased_on is not None:
            died = words.day_written(date.fromisoformat(card.deceased_on))
            self._died.setText(tr("Died {date}. Nothing is sent any more.", date=died))
        numbers = [tr("{label} {number}", label=each.label, number=each.shown) for each in shown.numbers]
        self._reach.setText("\n".join(numbers))
        self._reach.setVisible(bool(numbers))
        rest = "\n".join(_rest(shown))
        self._rest.setText(breakable(rest))
        self._rest.setVisible(bool(rest))
        verified = "\n".join(verified_lines(page.verified, self._desk.zone))
        self._verified.setText(verified)
        self._verified.setVisible(bool(verified))
        details = "\n".join(detail_lines(page.details))
        self._details.setText(breakable(details))
        self._details.setVisible(bool(details))
        self.contacts.show_contacts(page.contacts)
        self._book.setEnabled(card.deceased_on is None and not any(each.stops for each in page.alerts))
        self._text.setEnabled(card.deceased_on is None)
        self.notes.setText(card.notes)
        self.notes.setVisible(bool(card.notes))
        self._notes_head.setVisible(bool(card.notes))
        self.ahead.show_visits(page.story.ahead)
        self.past.show_visits(page.story.past)
        came = " ".join(attendance_lines(page.attendance))
        self._counts.setText(came)
        self._counts.setVisible(bool(came))
        self.consent.show_page(page)
        desk, key = self._desk, card.id
        self.marks.keep(
            lambda mark: Halfway(desk, kind=MARK_DRAFT, about=f"{key}:{mark}"),
            whose=display_name(card.first_name, card.last_name),
        )
        self.marks.show_marks(page.marks)
        # That they died, said no or stopped stands elsewhere on the card.
        told = page.opted_out or card.deceased_on is not None or card.sms_consent != "yes"
        self.marks.show_reach(
            tuple(_texts(shown)), "" if told else page.why_not, wrong=page.wrong_number and not told
        )
        self._tell_story()

    def refresh(self) -> None:
        """Names are hidden or shown again."""
        if self._shown is not None:
            self.show_card(self._shown)

    def _tell_story(self) -> None:
        assert self._shown is not None
        rows = self._shown.page.story.rows
        card = self._shown.page.card
        name = display_name(card.first_name, card.last_name)
        self.story.show_story(
            rows[:FEW_LINES],
            veil=lambda text: veiled(self._desk, text, [name]),
            empty=tr("Nothing was sent or said yet."),
        )


def _born(birth_date: str | None, called: str, until: date) -> Iterator[str]:
    if called:
        yield tr("Wants to be called {name}", name=called)
    if birth_date:
        yield tr(
            "Born {date}, {age} years",
            date=words.day_written(date.fromisoformat(birth_date)),
            age=words.age(birth_date, until),
        )


def _rest(shown: CardShown) -> Iterator[str]:
    card = shown.page.card
    if not shown.numbers:
        yield tr("No number is on the card.")
    if card.email:
        yield card.email
    if card.language:
        yield tr("Texts in {language}", language=language_name(card.language))


def _texts(shown: CardShown) -> Iterator[str]:
    """Where texts go, where that is not the patient's own mobile at any hour."""
    texting = shown.page.card.texting
    if texting.number and texting.whose:
        yield tr("Texts go to {number} ({whose}).", number=shown.texted_at, whose=texting.whose)
    elif texting.number:
        yield tr("Texts go to {number}.", number=shown.texted_at)
    if texting.safe_from:
        yield tr(
            "Texts only from {begin} to {end}.",
            begin=_clock(texting.safe_from),
            end=_clock(texting.safe_until),
        )


def _clock(wall: str) -> str:
    hours, _, minutes = wall.partition(":")
    return words.clock(int(hours) * 60 + int(minutes))
