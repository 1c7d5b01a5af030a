"""Lists of what would go out, of who gets nothing, of what follows: one of them shown, the chosen row's words below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import Segments
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import S2, S3

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from frontdesk.services.previewing import NotTold, TextAhead
    from frontdesk.services.rows import AppointmentRow


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list, in words."""

    key: int
    patient: str
    visit: str
    about: str
    """The number and the text's words, or the reason, or when."""
    number: str = ""
    parts: int = 0
    full: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the lists: the word on its button, what it is called, its columns."""

    name: str
    word: str
    called: str
    columns: Sequence[Column[Row]]


class Outgoing(QWidget):
    """Some lists, one of them shown. Signals: `chosen()`: another row or list."""

    chosen = Signal()

    def __init__(self, parts: Sequence[Part], *, identifier: str) -> None:
        super().__init__()
        self._words = {each.name: each.word for each in parts}
        self.which = Segments(
            [(each.name, each.word) for each in parts],
            name=tr("Show"),
            chosen=self.show_list,
            identifier=f"{identifier}.which",
        )
        self.which.choose(parts[0].name)
        self._stack = Stack()
        self.models: dict[str, RowsModel[Row]] = {}
        self.tables: dict[str, Table[Row]] = {}
        for each in parts:
            self.models[each.name] = RowsModel(each.columns, key=lambda one: one.key, parent=self)
            table = Table(self.models[each.name], name=each.called, identifier=f"{identifier}.{each.name}")
            table.chosen.connect(self._show_row)
            self.tables[each.name] = table
            self._stack.addWidget(table)
        self._stack.setMinimumHeight(200)
        self.full = Label(wrap=True, tone="muted")
        self.full.setMinimumHeight(56)
        self.full.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addLayout(row(self.which, None))
        lines.addWidget(self._stack, 1)
        lines.addSpacing(S3)
        lines.addWidget(self.full)

    def show_rows(self, rows: Mapping[str, Sequence[Row]], counts: Mapping[str, int] | None = None) -> None:
        """Fill all lists. `counts` stand on the buttons where they are not the numbers of rows."""
        shown = {name: len(each) for name, each in rows.items()} | dict(counts or {})
        for name, each in rows.items():
            self.models[name].show(each)
        self.which.name_choices(
            {
                name: tr("{word} ({count})", word=self._words[name], count=words.number(count))
                for name, count in shown.items()
            }
        )
        if not rows[self.which.value()]:
            best = next((name for name, each in rows.items() if each), next(iter(rows)))
            self.which.choose(best)
            self.show_list(best)
        self._show_row(self.tables[self.which.value()].current)

    def show_list(self, which: str) -> None:
        """Show one of the lists."""
        self._stack.setCurrentWidget(self.tables[which])
        self._show_row(self.tables[which].current)

    def _show_row(self, each: Row | None) -> None:
        self.full.setText("" if each is None else each.full)
        self.chosen.emit()


def rows_of_texts(texts: Iterable[TextAhead], now_utc: int, *, country: str) -> list[Row]:
    """Texts that go out at once, word for word."""
    return [
        Row(
            key=number,
            patient=", ".join(dict.fromkeys(visit.patient for visit in text.visits)),
            visit=when(text.visits[0], now_utc) if text.visits else "",
            about=" ".join(text.body.split()),
            number=words.phone(text.to, country),
            parts=text.segments,
            full=text.body,
        )
        for number, text in enumerate(texts)
    ]


def rows_of_not_told(not_told: Iterable[NotTold], now_utc: int) -> list[Row]:
    """Visits without a text, each with its reason."""
    found = [(each.reason, visit) for each in not_told for visit in each.visits]
    return [
        Row(key=number, patient=visit.patient, visit=when(visit, now_utc), about=reason, full=reason)
        for number, (reason, visit) in enumerate(found)
    ]


def when(visit: AppointmentRow, now_utc: int) -> str:
    """When a visit begins."""
    return words.moment(visit.start_utc, visit.zone, now_utc=now_utc)


def columns_of_texts() -> list[Column[Row]]:
    """To whom, about what, where to, the words."""
    return [
        Column("patient", tr("Patient"), of("patient"), width=180),
        Column("visit", tr("Visit"), of("visit"), width=120),
        Column("number", tr("Number"), of("number"), width=128),
        Column("text", tr("Text"), of("about"), stretch=True, tip=lambda each: each.full),
        Column("parts", tr("Parts"), lambda each: words.number(each.parts), width=56, end=True),
    ]


def columns_of_visits(about: str) -> list[Column[Row]]:
    """Whose visit, and something about it."""
    return [
        Column("patient", tr("Patient"), of("patient"), width=180),
        Column("visit", tr("Visit"), of("visit"), width=120),
        Column("about", about, of("about"), stretch=True, tip=lambda each: each.about),
    ]


def of(name: str) -> Callable[[Row], str]:
    """What a row says under a name."""

    def text(each: Row) -> str:
        return str(getattr(each, name))

    return text
