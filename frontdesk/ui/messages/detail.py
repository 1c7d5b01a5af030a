"""One message in full: the words as they are, how it stands and why, what it belongs to, and what a person may decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label, Tone
from frontdesk.ui.kit.layouts import Surface, clear, scrolling
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.kit.unfold import Unfold
from frontdesk.ui.messages import wording
from frontdesk.ui.messages.deciding import (
    CONFIRM,
    DECLINE,
    IGNORE,
    NOT_SENT,
    RESEND,
    SENT,
    SORT_OUT,
    TAKE_BACK,
    WRITE,
    choice,
)
from frontdesk.ui.tokens import BODY, PANEL, S1, S2, S3, S4
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.correspondence import LedgerLine
    from frontdesk.services.rows import AppointmentRow, LedgerRow
    from frontdesk.ui.messages.asks import Detail

_KEYS: Final = {
    CONFIRM: "confirms",
    DECLINE: "declines",
    IGNORE: "finish",
    SORT_OUT: "sort_out",
    WRITE: "text",
}
_ACCEPTS: Final = "accepts"


class MessageDetail(Surface):
    """What stands behind the row that the cursor is on. `decide(decision)` is called by its buttons."""

    def __init__(self, desk: Desk, decide: Callable[[str], None]) -> None:
        super().__init__(line="start")
        self._desk, self._decide = desk, decide
        self._line: LedgerLine | None = None
        self._detail: Detail | None = None
        self.setFixedWidth(PANEL)
        name_it(self, tr("The message"), "messages.detail")
        self._name = TextLink(
            self._open_card, identifier="messages.name", described=tr("Open the patient's card")
        )
        self._what = Label(tone="muted", wrap=True)
        self._what.setObjectName("messages.what")
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(S4, S3, S4, S4)
        self._lines.setSpacing(S4)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._foot = Surface(line="top")
        self._buttons = QGridLayout(self._foot)
        self._buttons.setContentsMargins(S4, S3, S4, S3)
        self._buttons.setSpacing(S2)
        head = QVBoxLayout()
        head.setContentsMargins(S4, S3, S4, 0)
        head.setSpacing(S1)
        head.addWidget(self._name)
        head.addWidget(self._what)
        lines = QVBoxLayout(self)
        # Its edge is a line, which what stands inside must not cover.
        lines.setContentsMargins(1, 0, 1, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(scrolling(self._body, name=tr("The message")), 1)
        lines.addWidget(self._foot)
        desk.who.names_changed.connect(self._refill)

    def begin(self, line: LedgerLine, name: str) -> None:
        """Another message: whose it is at once, the rest when it has been read."""
        same = self._line is not None and self._line.row.id == line.row.id
        self._line = line
        self._name.say(name)
        self._offer(line.row)
        if not same:
            self._detail = None
            self._what.setText(" ")
            clear(self._lines)

    def show_detail(self, detail: Detail | None) -> None:
        """What was read of it."""
        if detail is not None and self._line is not None and detail.told.row.id == self._line.row.id:
            self._detail = detail
            self._refill()
            self._offer(detail.told.row)

    def _refill(self) -> None:
        detail, line = self._detail, self._line
        if detail is None or line is None:
            return
        who = self._desk.who
        self._name.say(", ".join(who.name(name) for name in line.names) or detail.number)
        self._name.setEnabled(self._patient_id is not None)
        self._what.setText(self._standing(detail))
        clear(self._lines)
        for block in self._blocks(detail):
            self._lines.addWidget(block)

    def _standing(self, detail: Detail) -> str:
        row, at = detail.told.row, self._time(detail.told.row)
        if not wording.is_incoming(row):
            state = wording.state_label(row).lower()
            return tr("{what}, {time}: {state}", what=detail.what, time=at, state=state)
        if wording.waits(row):
            return tr("{what}, {time}: waits to be read", what=detail.what, time=at)
        return tr("{what}, {time}", what=detail.what, time=at)

    def open_first(self) -> None:
        """The first visit of the message; the patient's card where it has none."""
        visits = self._detail.told.visits if self._detail is not None else ()
        if visits:
            self._desk.go.visit(visits[0].id)
        else:
            self._open_card()

    @property
    def suggested(self) -> str:
        """The decision that agrees to what the reply sounds like; empty where there is none."""
        detail, line = self._detail, self._line
        if detail is None or line is None or not wording.waits(line.row) or detail.told.suggested is None:
            return ""
        return detail.told.suggested.decision

    def write(self) -> None:
        """Write a text to whoever the message is from or to."""
        from frontdesk.ui.writing.panel import write_to

        if self._patient_id is None:
            self._desk.say.refuse(tr("This message is of no patient. Find them first."))
        else:
            write_to(self._desk, patient_id=self._patient_id)

    @property
    def _patient_id(self) -> int | None:
        detail = self._detail
        if detail is None:
            return None
        if detail.told.patient is not None:
            return detail.told.patient.id
        return detail.told.visits[0].patient_id if detail.told.visits else None

    def _veil(self, text: str) -> str:
        return veiled(self._desk, text, self._line.names if self._line else ())

    def _blocks(self, detail: Detail) -> Iterator[QWidget]:
        told = detail.told
        words_of = Label(self._veil(told.row.body), face="panel", wrap=True)
        words_of.setObjectName("messages.body")
        words_of.setAccessibleIdentifier("messages.body")
        words_of.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        yield words_of
        if told.waits and told.suggested is not None:
            yield _block(tr("It sounds like"), Label(told.suggested.sentence, face="strong", wrap=True))
        why = told.row.reason or told.reading
        if why:
            yield _block(tr("Why"), Label(self._veil(why), tone=_tone(told.row), wrap=True))
        if told.decided_by and told.decided_utc is not None:
            at = words.moment(told.decided_utc, self._desk.zone, now_utc=self._desk.now())
            yield _block(tr("Decided"), Label(tr("{who}, {time}", who=told.decided_by, time=at), wrap=True))
        if told.answers is not None:
            at = self._time(told.answers)
            yield self._other(tr("It answers our text of {time}", time=at), told.answers)
        for reply in told.replies:
            yield self._other(tr("Answered {time}", time=self._time(reply)), reply)
        if told.visits:
            yield self._visits(told.visits)
        yield self._facts(detail)

    def _other(self, heading: str, row: LedgerRow) -> QWidget:
        return _block(heading, Unfold(self._veil(row.body), theme=self._desk.theme, muted=False))

    def _time(self, row: LedgerRow) -> str:
        return words.moment(wording.at_utc(row), self._desk.zone, now_utc=self._desk.now())

    def _visits(self, visits: tuple[AppointmentRow, ...]) -> QWidget:
        links = [self._visit_link(visit, with_name=len(visits) > 1) for visit in visits]
        return _block(tr("Visit") if len(visits) == 1 else tr("Visits"), *links)

    def _visit_link(self, visit: AppointmentRow, *, with_name: bool) -> TextLink:
        day = words.day_medium(words.today_at(visit.zone, visit.start_utc))
        when = tr("{day} {time}", day=day, time=words.time_of(visit.start_utc, visit.zone))
        name = self._desk.who.name(visit.patient) if with_name else ""
        said = ", ".join(part for part in (when, visit.provider, name) if part)
        return TextLink(
            partial(self._desk.go.visit, visit.id),
            identifier=f"messages.visit.{visit.id}",
            words=said,
            described=tr("Open the visit"),
            face=BODY,
        )

    def _facts(self, detail: Detail) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S3)
        grid.setVerticalSpacing(S1)
        grid.setColumnStretch(1, 1)
        for at, (label, value) in enumerate(self._fact_lines(detail)):
            top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
            grid.addWidget(Label(label, face="meta", tone="muted"), at, 0, top)
            shown = Label(value, face="meta", tone="muted")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, at, 1)
        return made

    def _fact_lines(self, detail: Detail) -> Iterator[tuple[str, str]]:
        row = detail.told.row
        yield (tr("From") if wording.is_incoming(row) else tr("To"), detail.number)
        if not wording.is_incoming(row):
            yield tr("Length"), tr("1 part") if row.segments == 1 else tr("{count} parts", count=row.segments)
        if row.error_code is not None:
            yield tr("Code"), str(row.error_code)
        if row.provider_id:
            yield tr("Provider's id"), row.provider_id

    # What a person may decide

    def _offer(self, row: LedgerRow) -> None:
        clear(self._buttons)
        main = self.suggested
        offers = tuple(decisions(row, main))
        self._foot.setVisible(bool(offers))
        place = 0
        for at, (decision, label) in enumerate(offers):
            named = _KEYS.get(decision, _ACCEPTS if decision == main else "")
            made = KeyButton(
                label,
                partial(self._decide, decision),
                theme=self._desk.theme,
                key=self._desk.keys.shown(named) if named else "",
                kind="primary" if decision == main else "plain",
                identifier=f"messages.{decision}",
            )
            alone = decision == main or (at == len(offers) - 1 and place % 2 == 0)
            self._buttons.addWidget(made, place // 2, place % 2, 1, 2 if alone else 1)
            place += 2 if alone else 1
        self._buttons.setColumnStretch(0, 1)
        self._buttons.setColumnStretch(1, 1)

    def _open_card(self) -> None:
        if self._patient_id is not None:
            self._desk.go.patient(self._patient_id)


def decisions(row: LedgerRow, suggested: str = "") -> Iterator[tuple[str, str]]:
    """What a person may do about a message, with the words of its buttons; what is suggested comes first."""
    if wording.waits(row):
        usual = (CONFIRM, DECLINE, IGNORE)
        first = (suggested,) if suggested else ()
        yield from ((each, choice(each)) for each in (*first, *(e for e in usual if e != suggested)))
        if len(row.items) > 1:
            yield SORT_OUT, tr("Which visits")
        elif not row.items and row.patient_id is None:
            yield SORT_OUT, tr("Whose is it?")
    elif wording.undecided(row):
        yield SENT, tr("It was sent")
        yield NOT_SENT, tr("It was not sent")
        yield RESEND, tr("Send it again")
    elif wording.may_be_taken_back(row):
        yield TAKE_BACK, tr("Take it back")
    if wording.is_incoming(row) and row.patient_id is not None:
        yield WRITE, tr("Write a text")


def _tone(row: LedgerRow) -> Tone:
    if row.state in wording.WRONG:
        return "danger"
    return "warning" if row.state in wording.DOUBTFUL or row.state == "held" else "text"


def _block(heading: str, *content: QWidget) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(S1)
    lines.addWidget(Label(heading, face="meta", tone="muted"))
    for each in content:
        lines.addWidget(each)
    return made
