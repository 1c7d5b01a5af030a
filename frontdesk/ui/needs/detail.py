"""What stands behind the row that the cursor is on: who, which visit, what was written, what was tried, and the acts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Waits
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.keyed import KeyButton
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, column, scrolling
from frontdesk.ui.needs.choices import choices
from frontdesk.ui.needs.evidence import Evidence
from frontdesk.ui.needs.story import StoryLines
from frontdesk.ui.needs.table import Row
from frontdesk.ui.needs.wording import key_shown, need_word, time_beside, time_left
from frontdesk.ui.patients.telling import who_they_are
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.rows import AppointmentRow
    from frontdesk.ui.needs.asks import Detail

LONG_WISH: Final = 150
"""Characters of a wish that stand in the reason of its row; a longer one is shown whole."""


class DetailPane(Surface):
    """One row, in full. `run(name)` is called with the name of an act whose button was pressed."""

    def __init__(self, desk: Desk, run: Callable[[str], None]) -> None:
        super().__init__(line="start")
        self._desk, self._run = desk, run
        self._row: Row | None = None
        self._detail: Detail | None = None
        self._offered: tuple[object, ...] = ()
        name_it(self, tr("The row in full"), "needs.detail")
        self._name = Label(face="title", wrap=True)
        self._what = Label(face="body", tone="muted", wrap=True)
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(S4, S3, S4, S4)
        self._lines.setSpacing(S4)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = column(self._name, self._what, spacing=S1, margins=(S4, S3, S4, 0))
        self._foot = Surface(line="top")
        self._grid = QGridLayout(self._foot)
        self._grid.setContentsMargins(S4, S3, S4, S3)
        self._grid.setSpacing(S2)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(scrolling(self._body, name=tr("The row in full")), 1)
        lines.addWidget(self._foot)
        desk.who.names_changed.connect(self._refill)

    def begin(self, row: Row, shown_name: str) -> None:
        """Another row: its name and acts at once, the rest when it has been read."""
        same = self._row is not None and self._row.key == row.key
        self._row = row
        self._name.setText(breakable(shown_name))
        self._name.setAccessibleName(shown_name)
        self.refresh_times()
        self._offer(row)
        if not same:
            self._detail = None
            clear(self._lines)

    def show_detail(self, detail: Detail) -> None:
        """What was read of the row."""
        self._detail = detail
        self._refill()

    def shows(self, key: Hashable) -> bool:
        """Whether all of a row has been read and is shown."""
        return self._detail is not None and self._row is not None and self._row.key == key

    def refresh_times(self) -> None:
        """A minute has passed."""
        if self._row is None:
            return
        now, need = self._desk.now(), self._row.need
        self._what.setText(
            tr(
                "{kind}: {left} ({beside})",
                kind=need_word(need),
                left=time_left(need, now),
                beside=time_beside(need, now),
            )
        )

    def _offer(self, row: Row) -> None:
        wanted = choices(row)
        if wanted == self._offered:
            return
        self._offered = wanted
        clear(self._grid)
        at = 0
        for each in wanted:
            made = KeyButton(
                each.label,
                partial(self._run, each.name),
                theme=self._desk.theme,
                key=key_shown(self._desk, each.keyed),
                kind="primary" if each.main else "plain",
                identifier=f"needs.{each.name}",
            )
            if each.main:
                self._grid.addWidget(made, 0, 0, 1, 2)
                at = 2
                continue
            self._grid.addWidget(made, at // 2, at % 2)
            at += 1
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def _refill(self) -> None:
        if self._detail is None or self._row is None:
            return
        clear(self._lines)
        for block in self._blocks(self._detail):
            self._lines.addWidget(block)

    def _blocks(self, detail: Detail) -> Iterator[QWidget]:
        if detail.need.subject != Waits.LOOK:
            yield self._reach(detail)
        if detail.visit is not None:
            yield _block(tr("Visit"), Label(self._visit_line(detail.visit), wrap=True))
        need = detail.need
        if detail.reply is not None:
            yield from self._correspondence(detail)
        elif detail.left is not None and detail.left.body:
            yield _block(tr("What was said"), _quoted(detail.left.body, "needs.message"))
        elif detail.request is not None and len(detail.request.wish) > LONG_WISH:
            yield _block(tr("Why it is here"), Label(self._veiled(need.reason), wrap=True))
            yield _block(tr("In their words"), _quoted(detail.request.wish, "needs.request"))
        else:
            yield _block(tr("Why it is here"), Label(self._veiled(need.reason), wrap=True))
        if detail.text is not None and detail.text.body:
            yield _block(tr("The text"), _quoted(detail.text.body, "needs.text"))
        if detail.evidence:
            yield _block(tr("What is known"), Evidence(detail.evidence))
        yield _block(tr("Next step"), Label(self._veiled(need.next_step), face="strong", wrap=True))
        if detail.story:
            yield _block(tr("So far"), StoryLines(detail.story, now_utc=self._desk.now(), veil=self._veiled))
        if detail.ahead:
            yield _block(tr("What comes next"), Label(detail.ahead, wrap=True))
        if detail.card_note:
            yield _block(tr("Note on the card"), Label(detail.card_note, wrap=True))

    def _correspondence(self, detail: Detail) -> Iterator[QWidget]:
        """The question and the reply to it, whole and as they are."""
        assert detail.reply is not None
        now = self._desk.now()
        zone = detail.need.zone
        if detail.question is not None:
            asked = words.moment(detail.question.at_utc, zone, now_utc=now)
            yield _block(
                tr("We wrote, {time}", time=asked), Label(detail.question.body, tone="muted", wrap=True)
            )
        at = detail.reply.sent_utc or detail.reply.created_utc
        yield _block(
            tr("The reply, {time}", time=words.moment(at, zone, now_utc=now)),
            _quoted(detail.reply.body, "needs.reply"),
        )

    def _reach(self, detail: Detail) -> QWidget:
        made = QWidget()
        lines = QVBoxLayout(made)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S1)
        for number in detail.numbers:
            line = Label(tr("{label} {number}", label=number.label, number=number.shown), face="panel")
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(line)
        if not detail.numbers:
            lines.addWidget(Label(tr("No number is on the card."), tone="warning"))
        about = [part for part in self._about(detail) if part]
        if about:
            lines.addWidget(Label(", ".join(about), face="meta", tone="muted", wrap=True))
        return made

    def _about(self, detail: Detail) -> Iterator[str]:
        who = self._desk.who
        for each in detail.around:
            yield who_they_are(each.kind, who.name(each.name), who.name(each.patient))
        if detail.birth_date:
            yield tr("born {date}", date=words.birth(detail.birth_date))
        if detail.call_instead:
            yield tr("call instead of texting")
        if detail.interpreter:
            yield tr("interpreter")
        if detail.email:
            yield detail.email

    def _visit_line(self, visit: AppointmentRow) -> str:
        day = words.day_medium(words.today_at(visit.zone, visit.start_utc))
        time = words.time_range(visit.start_utc, visit.end_utc, visit.zone)
        parts = [tr("{day}, {time}", day=day, time=time), visit.type or "", visit.provider, visit.location]
        return ", ".join(part for part in parts if part)

    def _veiled(self, sentence: str) -> str:
        assert self._row is not None
        patient = self._row.need.patient
        if patient and self._desk.who.names_hidden:
            return sentence.replace(patient, self._desk.who.name(patient))
        return sentence


def _block(heading: str, content: QWidget) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(S1)
    lines.addWidget(Label(heading, face="meta", tone="muted"))
    lines.addWidget(content)
    content.setAccessibleName(heading if not isinstance(content, Label) else content.text())
    return made


def _quoted(text: str, identifier: str) -> Label:
    """What somebody wrote, whole; it can be selected and copied."""
    made = Label(text, face="panel", wrap=True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setObjectName(identifier)
    made.setAccessibleIdentifier(identifier)
    return made
