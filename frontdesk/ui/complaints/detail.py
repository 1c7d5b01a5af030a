"""One complaint, opened: every part as plain text, in order. Nothing of it is a link, and only the receipt can be copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.complaints import wording
from frontdesk.ui.complaints.forgetting import ReadOnlyText, blank
from frontdesk.ui.kit.breaking import breakable
from frontdesk.ui.kit.buttons import button, name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface, clear, column, row, scrolling
from frontdesk.ui.tokens import S1, S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.services.complaints import OpenedComplaint, Part
    from frontdesk.ui.complaints.steps import StepsBar
    from frontdesk.ui.desk import Desk

LONG: Final = 4_000
"""Characters from which a text scrolls in a box of its own."""
_BOX_LINES: Final = 14


class DetailPane(Surface):
    """The complaint that the cursor is on. `save(part)` is called for an attachment that the handler wants as a file."""

    def __init__(self, desk: Desk, steps: StepsBar, *, save: Callable[[Part], None]) -> None:
        super().__init__(line="start")
        self._desk, self._save = desk, save
        self._opened: OpenedComplaint | None = None
        self.steps = steps
        name_it(self, tr("The complaint in full"), "complaints.detail")
        self._receipt = Label(face="title")
        self._receipt.setObjectName("complaints.receipt")
        self._copy = button(tr("Copy"), self._copy_receipt, kind="quiet", identifier="complaints.copy")
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(S4, S3, S4, S4)
        self._lines.setSpacing(S4)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reader = scrolling(self._body, name=tr("The complaint in full"))
        # Read with the keys, too: a long one is scrolled by the arrows.
        self.reader.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        head = row(self._receipt, self._copy, margins=(S4, S3, S2, 0))
        head.setStretch(0, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(self.reader, 1)
        lines.addWidget(self.steps)
        desk.who.names_changed.connect(self._refill)
        self.forget()

    @property
    def opened(self) -> OpenedComplaint | None:
        """The complaint that is shown."""
        return self._opened

    def begin(self, opened: OpenedComplaint) -> None:
        """Show one."""
        another = self._opened is None or self._opened.receipt != opened.receipt
        self._opened = opened
        self._receipt.setText(opened.receipt)
        self._copy.setVisible(True)
        self._copy.setText(tr("Copy"))
        self.steps.setVisible(True)
        self.steps.begin(acknowledged=opened.acknowledged is not None, closed=opened.closed is not None)
        self._refill()
        if another:
            self.reader.verticalScrollBar().setValue(0)

    def say(self, sentence: str) -> None:
        """Something in the place of a complaint: why it can't be opened."""
        self.forget()
        self._lines.addWidget(Label(sentence, wrap=True, tone="muted"))

    def forget(self) -> None:
        """Show nothing."""
        self._opened = None
        self._receipt.setText("")
        self._copy.setVisible(False)
        self.steps.setVisible(False)
        self._clear()

    def _clear(self) -> None:
        blank(self._body)
        clear(self._lines)

    def _refill(self) -> None:
        if self._opened is None:
            return
        self._clear()
        for block in self._blocks(self._opened):
            self._lines.addWidget(block)

    def _blocks(self, opened: OpenedComplaint) -> Iterator[QWidget]:
        today = words.today_at(self._desk.zone, self._desk.now())
        yield self._facts(opened)
        for part in opened.parts:
            made = QWidget()
            facts = (
                words.moment(part.at_utc, self._desk.zone, now_utc=self._desk.now()),
                wording.by_whom(part.taken_by),
            )
            lines = column(
                Label(wording.part_title(part, today), face="strong", wrap=True),
                Label(", ".join(each for each in facts if each), face="meta", tone="muted"),
                spacing=S1,
            )
            if part.kind == "attachment":
                lines.addLayout(self._file(part))
            elif part.text:
                lines.addWidget(_text(part.text))
            made.setLayout(lines)
            yield made

    def _facts(self, opened: OpenedComplaint) -> QWidget:
        today = words.today_at(self._desk.zone, self._desk.now())
        first = next((part for part in opened.parts if part.kind == "complaint"), None)
        patient = self._desk.who.name(first.patient) if first else ""
        facts = [
            (tr("Who"), patient or tr("No name was given"), False),
            (tr("About"), wording.category_label(first.category) if first else "", False),
            (tr("Received"), self._received(opened, first), False),
            *wording.deadline_lines(opened, today),
        ]
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(S4)
        grid.setVerticalSpacing(S1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        for at, (label, text, wrong) in enumerate(fact for fact in facts if fact[1]):
            grid.addWidget(Label(label, tone="muted"), at, 0, top)
            said = Label(breakable(text), tone="danger" if wrong else "text", wrap=True)
            said.setAccessibleName(tr("{label}: {text}", label=label, text=text))
            grid.addWidget(said, at, 1)
        return made

    def _received(self, opened: OpenedComplaint, first: Part | None) -> str:
        today = words.today_at(self._desk.zone, self._desk.now())
        day = wording.day(opened.received, today)
        how = wording.channel_label(first.channel) if first else ""
        return tr("{day}, {how}", day=day, how=how.lower()) if how else day

    def _file(self, part: Part) -> QHBoxLayout:
        save = button(tr("Save a copy"), partial(self._save, part), identifier=f"complaints.save.{part.key}")
        save.setAccessibleName(tr("Save a copy of {file}", file=part.name))
        line = row(
            Label(part.name), Label(wording.size(part.size), face="meta", tone="muted"), save, spacing=S2
        )
        line.setStretch(0, 1)
        return line

    def _copy_receipt(self) -> None:
        QGuiApplication.clipboard().setText(self._receipt.text())
        self._copy.setText(tr("Copied"))


def _text(text: str) -> QWidget:
    if len(text) <= LONG:
        made = Label(breakable_lines(text), wrap=True)
        made.setAccessibleName(text)
        return made
    box = ReadOnlyText(text)
    name_it(box, tr("The whole text"))
    box.setFixedHeight(_BOX_LINES * 18)
    return box


def breakable_lines(text: str) -> str:
    """A text whose very long words may be broken."""
    return "\n".join(breakable(line) for line in text.split("\n"))
