"""Shift+L: a provider is behind. Minutes first; then who is told what, and who is not and why; one key sends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.arrivals import LONGEST_DELAY
from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.arrivals import acts, asks
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking.known import known
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Choice, Row, whole
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, column, scrolling
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S1, S3, S4
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.directory import Directory
    from frontdesk.services.running_late import Behind, Concerned, LatePreview, LateSent
    from frontdesk.ui.arrivals.asks import Told
    from frontdesk.ui.desk import Desk

USUAL: Final = (10, 20, 30, 45)
NOBODY: Final = 0
MOST_SHOWN: Final = 40
"""More than any provider still sees on a day; the rest is counted."""


class BehindPanel(Panel):
    """The delay of one provider, today. Booked times stay as they are."""

    def __init__(self, desk: Desk, provider_id: int | None = None) -> None:
        super().__init__(desk)
        self._wanted = provider_id or NOBODY
        self._busy = False
        self._noted_minutes = 0
        self._told: Told | None = None
        self._sent: LateSent | None = None
        self._build()
        desk.who.names_changed.connect(self._show)

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Running late")

    @property
    def key(self) -> str:
        """Whose delay it is about."""
        return f"behind:{self._wanted}"

    def _build(self) -> None:
        self.provider: Choice[int] = Choice([(NOBODY, tr("Choose a provider"))])
        self.minutes = whole(0, least=0, most=LONGEST_DELAY, step=5, suffix=tr(" min"))
        self._provider_row = Row(tr("Provider"), self.provider, identifier="behind.provider")
        name_it(self.minutes.lineEdit(), tr("Behind by"))
        self._minutes_row = Row(
            tr("Behind by"), self.minutes, hint=tr("0: on time again"), identifier="behind.minutes"
        )
        quick = QHBoxLayout()
        quick.setSpacing(S1)
        for each in USUAL:
            one = button(words.number(each), partial(self.put, each), kind="quiet")
            name_it(one, words.length(each), f"behind.{each}")
            quick.addWidget(one)
        quick.addWidget(button(tr("On time"), partial(self.put, 0), kind="quiet", identifier="behind.0"))
        quick.addStretch(1)
        self._set = button(tr("Note the delay"), self.note, identifier="behind.set", key=tr("Enter"))
        self._wrong = Label(tone="danger", wrap=True)
        self._wrong.setObjectName("behind.wrong")
        self._wrong.hide()
        self._said = Label(wrap=True)
        self._said.setObjectName("behind.said")
        self._list = QVBoxLayout()
        self._list.setSpacing(S3)
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        lines.addWidget(self._provider_row)
        lines.addWidget(self._minutes_row)
        lines.addLayout(quick)
        lines.addWidget(self._set, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addWidget(self._wrong)
        lines.addWidget(self._said)
        lines.addLayout(self._list)
        lines.addStretch(1)
        self.send: QPushButton = button(
            "", self.tell, kind="primary", identifier="behind.send", key=tr("Ctrl+Enter")
        )
        foot = Surface(column(self.send, margins=(S4, S3, S4, S4)), line="top")
        self._foot = foot
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scrolling(content, name=self.title), 1)
        outer.addWidget(foot)
        foot.hide()
        self.provider.currentIndexChanged.connect(lambda _index: self._chosen())

    def begin(self) -> None:
        """Read who works here; the focus where typing begins."""
        known(self.desk, self, self._offer)
        field = self.minutes if self._wanted else self.provider
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if field is self.minutes:
            self.minutes.selectAll()
        self._read()

    def changes(self, changes: Changes) -> None:
        """Somebody came, was moved, or has been told: the lists say so."""
        if touches(changes, Kind.APPOINTMENT, Kind.MESSAGE, Kind.PATIENT, Kind.DAY, Kind.SETTING):
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter notes the delay, Ctrl+Enter tells those whom it concerns."""
        tells = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if tells and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tell()
        elif not entered(self, event, self.note):
            super().keyPressEvent(event)

    # The delay

    def _offer(self, found: Directory) -> None:
        rows = [(each.id, each.name) for each in found.providers if each.in_use]
        self.provider.blockSignals(True)
        self.provider.offer([(NOBODY, tr("Choose a provider")), *rows], self._wanted)
        self.provider.blockSignals(False)

    def _chosen(self) -> None:
        self._wanted = self.provider.value or NOBODY
        self._told = None
        self._read()
        self.title_changed.emit(self.title)

    def put(self, minutes: int) -> None:
        """So many minutes, noted at once."""
        self.minutes.setValue(minutes)
        self.note()

    def note(self) -> None:
        """Note the delay: expected times move."""
        if not self._wanted:
            self._fail(tr("Choose the provider who is behind."))
            self.provider.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._busy:
            return
        self._busy = True
        self._wrong.hide()
        provider_id, minutes = self._wanted, self.minutes.value()
        self.desk.act(
            lambda book, actor: acts.set_behind(book, actor, provider_id, minutes),
            owner=self,
            done=self._noted,
            failed=self._failed,
        )

    def _noted(self, behind: Behind) -> None:
        self._busy = False
        if behind.minutes:
            said = tr(
                "{provider}: {length} behind",
                provider=behind.provider,
                length=words.length(behind.minutes),
            )
        else:
            said = tr("{provider}: on time", provider=behind.provider)
        self.desk.say.done(said, undo=undo_of(self.desk, behind.changes.command))
        self._read()
        self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()

    def _failed(self, error: FrontdeskError) -> None:
        self._busy = False
        self._fail(error.sentence)

    # Whom it concerns

    def _read(self) -> None:
        if not self._wanted:
            self._told = None
            self._show()
            return
        provider_id, country = self._wanted, self.desk.country
        self.desk.jobs.ask(
            "told", lambda book: asks.told(book, provider_id, country), owner=self, done=self.show_told
        )

    def show_told(self, told: Told) -> None:
        """Show whom it concerns."""
        if told.preview.provider_id != self._wanted:
            return
        self._told = told
        if self.minutes.value() == self._noted_minutes:
            # Nobody has typed another number meanwhile.
            self.minutes.setValue(told.preview.minutes)
            if self.minutes.hasFocus():
                self.minutes.selectAll()
        self._noted_minutes = told.preview.minutes
        self._show()

    def _show(self) -> None:
        clear(self._list)
        told = self._told
        if told is None:
            self._said.setText("")
            self._foot.hide()
            return
        preview = told.preview
        self._said.setText(_standing(preview))
        concerned = bool(preview.minutes) or any(each.call for each in preview.not_told)
        if concerned:
            self._show_lists(told)
        can = bool(preview.told) and not preview.why_none
        self._foot.setVisible(can)
        text = _send_words(len(preview.told))
        self.send.setText(text)
        self.send.setAccessibleName(text)
        self.send.setEnabled(can and not self._busy)

    def _show_lists(self, told: Told) -> None:
        preview = told.preview
        named = tuple(each.patient for each in preview.told)
        by_text, to_call = list(preview.told), [each for each in preview.not_told if each.call]
        if preview.why_none and by_text:
            self._add(Label(preview.why_none, tone="danger", wrap=True))
            by_text, to_call = [], sorted([*by_text, *to_call], key=lambda each: each.start_utc)
        groups: tuple[tuple[str, list[Concerned], Callable[[Concerned], str]], ...] = (
            (tr("Told by text"), by_text, self._body),
            (tr("To be called"), to_call, self._call),
            (
                tr("Not told"),
                [each for each in preview.not_told if not each.call],
                lambda each: veiled(self.desk, each.why_not, named),
            ),
        )
        for heading, rows, said in groups:
            if not rows:
                continue
            self._add(Label(tr("{name} {count}", name=heading, count=len(rows)), face="strong"))
            for each in rows[:MOST_SHOWN]:
                self._add(self._entry(each, said(each)))
            if len(rows) > MOST_SHOWN:
                self._add(Label(tr("and {count} more", count=len(rows) - MOST_SHOWN), tone="muted"))

    def _add(self, part: QWidget) -> None:
        self._list.addWidget(part)
        part.show()

    def _entry(self, each: Concerned, said: str) -> QWidget:
        name = self.desk.who.name(each.patient)
        when = tr(
            "{time}, expected {expected}",
            time=words.time_of(each.start_utc, each.zone),
            expected=words.time_of(each.expected_utc, each.zone),
        )
        made = QWidget()
        parts = column(
            Label(breakable(name), face="body", wrap=True),
            Label(when, face="meta", tone="muted"),
            Label(said, face="meta", tone="muted", wrap=True),
            spacing=0,
        )
        made.setLayout(parts)
        name_it(made, tr("{patient}, {time}. {said}", patient=name, time=when, said=said))
        return made

    def _body(self, each: Concerned) -> str:
        return veiled(self.desk, each.body, (each.patient,))

    def _call(self, each: Concerned) -> str:
        number = "" if self._told is None else self._told.numbers.get(each.appointment_id, "")
        if not number or self.desk.who.names_hidden:
            return each.why_not
        return tr("{number}. {why}", number=number, why=each.why_not) if each.why_not else number

    # Telling them

    def tell(self) -> None:
        """Send what is shown, once."""
        told = self._told
        if told is None or self._busy or not told.preview.told or told.preview.why_none:
            return
        self._busy = True
        self.send.setEnabled(False)
        provider_id = told.preview.provider_id
        # Only whom the list shows: who came to it since is seen first.
        only, minutes = [each.appointment_id for each in told.preview.told], told.preview.minutes
        self.desk.act(
            lambda book, actor: acts.send_late(book, actor, provider_id, only, minutes),
            owner=self,
            done=self._told_them,
            failed=self._not_told,
        )

    def _not_told(self, error: FrontdeskError) -> None:
        self._failed(error)
        self._read()

    def _told_them(self, sent: LateSent) -> None:
        self._busy = False
        self._sent = sent
        desk = self.desk
        count = len(sent.message_ids)
        desk.say.done(
            tr("1 patient is told") if count == 1 else tr("{count} patients are told", count=count),
            undo=undo_of(desk, sent.changes.command),
            until_utc=sent.goes_utc,
        )
        self._read()


def _standing(preview: LatePreview) -> str:
    if not preview.minutes:
        return tr("{provider} is on time.", provider=preview.provider)
    if preview.told or preview.not_told:
        return tr(
            "{provider} is {length} behind. Booked times stay as they are.",
            provider=preview.provider,
            length=words.length(preview.minutes),
        )
    return tr(
        "{provider} is {length} behind. Nobody is booked with them any more today.",
        provider=preview.provider,
        length=words.length(preview.minutes),
    )


def _send_words(count: int) -> str:
    return tr("Tell 1 patient") if count == 1 else tr("Tell {count} patients", count=count)
