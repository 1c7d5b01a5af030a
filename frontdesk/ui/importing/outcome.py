"""What would come, or came, of an import: counts, the refused rows with their reasons, and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.importing.columns import Sort, columns_of
from frontdesk.ui.kit.buttons import Segments, button
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column, row
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.tokens import S2, S3, S8

if TYPE_CHECKING:
    from frontdesk.services.imports import ImportReport, RefusedRow

REFUSED: Final = "refused"
NOTICES: Final = "notices"


class Count(QWidget):
    """A number and what it counts."""

    def __init__(self, label: str, identifier: str) -> None:
        super().__init__()
        self.number = Label(face="date")
        self.number.setObjectName(identifier)
        self._label = label
        self.setLayout(column(self.number, Label(label, face="meta", tone="muted"), spacing=0))

    def show_count(self, count: int, *, danger: bool = False) -> None:
        """Show it."""
        self.number.setText(words.number(count))
        self.number.tone("danger" if danger and count else "text")
        self.setAccessibleName(tr("{label}: {count}", label=self._label, count=words.number(count)))


class Outcome(QWidget):
    """The report. Signals: `save_wanted()`: the refused rows are to be saved."""

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts = {
            "added": Count(tr("New"), "import.count.added"),
            "updated": Count(tr("Changed"), "import.count.updated"),
            "unchanged": Count(tr("As before"), "import.count.unchanged"),
            "refused": Count(tr("Refused"), "import.count.refused"),
        }
        self.which = Segments(
            [(REFUSED, tr("Refused")), (NOTICES, tr("Notices"))],
            name=tr("Show"),
            chosen=self._show_list,
            identifier="import.which",
        )
        self.save = button(tr("Save the refused rows …"), self.save_wanted.emit, identifier="import.save")
        self._labels: dict[str, str] = {}
        self.refused: RowsModel[RefusedRow] = RowsModel(
            [
                Column("line", tr("Line"), lambda each: words.number(each.line), width=64, end=True),
                Column("id", tr("Number"), lambda each: each.external_id, width=112),
                Column(
                    "column", tr("Column"), lambda each: self._labels.get(each.column, each.column), width=152
                ),
                Column(
                    "reason",
                    tr("What is wrong, and what to do"),
                    lambda each: each.reason,
                    stretch=True,
                    tip=lambda each: each.reason,
                ),
            ],
            key=lambda each: (each.line, each.column, each.reason),
            parent=self,
        )
        self.notices: RowsModel[str] = RowsModel(
            [Column("notice", tr("Notice"), lambda each: each, stretch=True, tip=lambda each: each)],
            key=lambda each: each,
            parent=self,
        )
        self._tables = Stack()
        self._tables.addWidget(Table(self.refused, name=tr("Refused rows"), identifier="import.refused"))
        self._tables.addWidget(Table(self.notices, name=tr("Notices"), identifier="import.notices"))
        self._tables.setMinimumHeight(160)
        self._lists = QWidget()
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(S2)
        lists.addLayout(row(self.which, None, self.save))
        lists.addWidget(self._tables, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S3)
        lines.addLayout(row(*self.counts.values(), None, spacing=S8))
        lines.addWidget(self._lists, 1)

    def show_report(self, sort: Sort, report: ImportReport) -> None:
        """Show a report."""
        self._labels = {each.name: each.label for each in columns_of(sort)}
        refused = len(report.refused)
        self.counts["added"].show_count(report.added)
        self.counts["updated"].show_count(report.updated)
        self.counts["unchanged"].show_count(report.unchanged)
        self.counts["refused"].show_count(refused, danger=True)
        self.refused.show(report.refused)
        self.notices.show(report.notices)
        self.which.name_choices(
            {
                REFUSED: tr("Refused ({count})", count=words.number(refused)),
                NOTICES: tr("Notices ({count})", count=words.number(len(report.notices))),
            }
        )
        first = NOTICES if report.notices and not refused else REFUSED
        self.which.choose(first)
        self._show_list(first)
        self._lists.setVisible(bool(refused or report.notices))

    def _show_list(self, which: str) -> None:
        self._tables.setCurrentIndex(0 if which == REFUSED else 1)
        self.save.setVisible(which == REFUSED and bool(self.refused.rows))
