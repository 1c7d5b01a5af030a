"""What happened with a patient, in one list: visits and requests for them, messages, calls, changes of the card, the newest first, as far back as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QVBoxLayout

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.forms import Choice
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.kit.textlink import TextLink
from frontdesk.ui.panels import Panel
from frontdesk.ui.patients import acts
from frontdesk.ui.tokens import BODY, S1, S2, S3, S4
from frontdesk.ui.visits.veil import veiled

if TYPE_CHECKING:
    from frontdesk.services.timeline import Mark, TimelinePage, TimelineRow
    from frontdesk.ui.desk import Desk

ALL: Final = ("visits", "messages", "calls", "card")
_ICONS: Final = {"messages": "message", "calls": "phone", "card": "person"}


class HistoryPanel(Panel):
    """A list with its filters; the chosen line stands in full below it. Enter opens a visit in the book, Esc leads back to the card."""

    def __init__(self, desk: Desk, patient_id: int, name: str) -> None:
        super().__init__(desk)
        self._patient_id, self._name = patient_id, name
        self._sources: tuple[str, ...] = ALL
        self._below: Mark | None = None
        self._rows: tuple[TimelineRow, ...] = ()
        self.filter: Choice[str] = Choice(
            [
                ("all", tr("Everything")),
                ("visits", tr("Visits and requests")),
                ("messages", tr("Messages")),
                ("calls", tr("Calls")),
                ("card", tr("Changes of the card")),
            ],
            "all",
        )
        name_it(self.filter, tr("What to show"), "history.filter")
        self.filter.currentIndexChanged.connect(lambda _index: self._chosen(self.filter.value or "all"))
        self.model: RowsModel[TimelineRow] = RowsModel(
            [Column("what", tr("What"), lambda row: self._cell(row).spoken(), stretch=True, tip=self._whole)],
            key=lambda row: row.key,
            parent=self,
        )
        self.table: Table[TimelineRow] = Table(
            self.model, name=tr("What happened"), identifier="history.table", row_height=TWO_LINES
        )
        self.table.setItemDelegate(
            TwoLines(self.model, lambda row, _column: self._cell(row), theme=desk.theme, parent=self.table)
        )
        self.table.horizontalHeader().hide()
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.older = TextLink(
            self._read_on, identifier="history.older", words=tr("Show older"), face=BODY, muted=True
        )
        self._nothing = Label(tr("Nothing has happened yet."), tone="muted", wrap=True)
        self._nothing.setObjectName("history.nothing")
        self._when_told = Label(face="meta", tone="muted")
        self._told = Label(wrap=True)
        self._told.setObjectName("history.told")
        self._told.setAccessibleIdentifier("history.told")
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()
        desk.who.names_changed.connect(self._names_changed)

    def _build(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(S4, S3, S4, S3)
        inside.setSpacing(S1)
        inside.addWidget(self._when_told)
        inside.addWidget(self._told)
        self._foot = Surface(inside, line="top")
        self._foot.hide()
        body = QVBoxLayout()
        body.setContentsMargins(S4, 0, S4, S2)
        body.setSpacing(S2)
        body.addWidget(self.filter)
        body.addWidget(self._nothing)
        body.addWidget(self.table, 1)
        body.addWidget(self.older)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(body, 1)
        lines.addWidget(self._foot)
        self._nothing.hide()
        self.older.hide()

    # What the shell asks

    @property
    def title(self) -> str:
        """Whose history."""
        return tr("History of {patient}", patient=self.desk.who.name(self._name))

    @property
    def key(self) -> str:
        """Whose history it is."""
        return f"history:{self._patient_id}"

    def begin(self) -> None:
        """Read the first page."""
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changes(self, changes: Changes) -> None:
        """Read again where something may be about this patient; what was read on stays so."""
        about = (Kind.APPOINTMENT, Kind.MESSAGE, Kind.CALL, Kind.REQUEST, Kind.BULK)
        mine = (each.kind is Kind.PATIENT and each.id == self._patient_id for each in changes.items)
        if any(mine) or any(each.kind in about for each in changes.items):
            self._read()

    def back(self) -> bool:
        """Esc: the card again."""
        self.desk.go.patient(self._patient_id)
        return True

    # Reading

    def _chosen(self, value: str) -> None:
        self._sources = ALL if value == "all" else (value,)
        self._read()

    def _read(self) -> None:
        self._ask(None)

    def _read_on(self) -> None:
        self._ask(self._below)

    def _ask(self, below: Mark | None) -> None:
        wanted, sources = self._patient_id, self._sources
        self.desk.jobs.ask(
            "history",
            lambda book: acts.history(book, wanted, sources, below),
            owner=self,
            done=lambda page: self._show(page, fresh=below is None),
        )

    def _show(self, page: TimelinePage, *, fresh: bool) -> None:
        self._below = page.mark
        if fresh:
            self._rows = page.rows
            self.model.show(self._rows)
        else:
            self._rows = (*self._rows, *page.rows)
            self.model.append(page.rows)
        self.older.setVisible(page.more)
        self._nothing.setVisible(not self._rows)
        self.table.setVisible(bool(self._rows))
        if fresh and self._rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._tell()

    def _names_changed(self) -> None:
        self.model.show(self._rows)
        self._tell()
        self.title_changed.emit(self.title)

    # Telling

    def _tell(self, *_indexes: QModelIndex) -> None:
        at = self.table.currentIndex().row()
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        self._foot.setVisible(row is not None)
        if row is None:
            return
        day = words.day_long(words.today_at(row.zone, row.at_utc))
        self._when_told.setText(tr("{day}, {time}", day=day, time=words.time_of(row.at_utc, row.zone)))
        self._told.setText(self._whole(row))

    def _open(self, row: TimelineRow) -> None:
        if row.visit_id is not None:
            self.desk.go.visit(row.visit_id)

    def _cell(self, row: TimelineRow) -> Cell:
        """What happened, and below it the day, and today's the time: the chosen one is told to the minute."""
        day = words.today_at(row.zone, row.at_utc)
        today = day == words.today_at(row.zone, self.desk.now())
        when = words.time_of(row.at_utc, row.zone) if today else words.day_written(day)
        icon = _ICONS.get(str(row.source), "calendar")
        if row.lifecycle is not None:
            icon = words.state_icon(Lifecycle(row.lifecycle), Confirmation.NOT_ASKED)
        return Cell(veiled(self.desk, row.sentence, [self._name]), when, icon=icon)

    def _whole(self, row: TimelineRow) -> str:
        return veiled(self.desk, "\n".join(part for part in (row.sentence, row.body) if part), [self._name])
