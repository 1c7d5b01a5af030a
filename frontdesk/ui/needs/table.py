"""The worklist as a table: time left, who, why, what was tried, what to do."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QResizeEvent

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Waits
from frontdesk.ui import words
from frontdesk.ui.desk import Desk
from frontdesk.ui.kit.cells import TWO_LINES, Cell, TwoLines
from frontdesk.ui.kit.tables import Column, RowsModel, Table
from frontdesk.ui.needs.wording import kind_ink, need_icon, need_word, time_beside, time_left
from frontdesk.ui.tokens import Role

if TYPE_CHECKING:
    from frontdesk.services.worklist import Need, PutOff

_ROOM_FOR_TRIED: Final = 820
_ROOM_FOR_NEXT: Final = 560
"""Pixels of the list below which a column gives way; the pane beside it says the same."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: what needs somebody, and until when (ms UTC) and by whom it was put off, if it was."""

    need: Need
    until_utc: int | None = None
    by: str = ""

    @property
    def key(self) -> Hashable:
        """What it is about: it stays the same row while what is to be done about it changes."""
        return self.need.subject, self.need.subject_id


def row_of(put_off: PutOff) -> Row:
    """A row that was put off."""
    return Row(put_off.need, put_off.until_utc, put_off.by)


class NeedsTable(Table[Row]):
    """The rows, each 52 px. Columns give way where there is no room. Signals: those of Table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows_model: RowsModel[Row] = RowsModel(self._columns(), lambda row: row.key)
        super().__init__(
            self.rows_model,
            name=tr("Needs you"),
            identifier="needs.list",
            prefs=desk.prefs,
            row_height=TWO_LINES,
        )
        self.rows_model.setParent(self)
        self.setItemDelegate(TwoLines(self.rows_model, self._cell, theme=desk.theme, parent=self))
        desk.who.names_changed.connect(self.viewport().update)

    def name(self, need: Need) -> str:
        """Who it is about, as it may be shown now."""
        if need.subject == Waits.LOOK:
            return tr("Texts that wait")
        return self._desk.who.name(need.patient) if need.patient else tr("Nobody on a card")

    def refresh_times(self) -> None:
        """A minute has passed."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        width = self.viewport().width()
        self.setColumnHidden(3, width < _ROOM_FOR_TRIED)
        self.setColumnHidden(4, width < _ROOM_FOR_NEXT)
        super().resizeEvent(event)

    def _columns(self) -> tuple[Column[Row], ...]:
        def column(key: str, heading: str, width: int, *, stretch: bool = False) -> Column[Row]:
            return Column(
                key,
                heading,
                lambda row: self._cell(row, key).spoken(),
                width,
                stretch,
                tip=(lambda row: self._cell(row, key).first) if key in ("why", "tried", "next") else None,
            )

        return (
            column("time", tr("Time left"), 124),
            column("patient", tr("Patient"), 184),
            column("why", tr("Why"), 200, stretch=True),
            column("tried", tr("Tried"), 184),
            column("next", tr("Next step"), 168),
        )

    def _cell(self, row: Row, key: str) -> Cell:
        need, scheme = row.need, self._desk.theme.scheme
        match key:
            case "time":
                return self._time(row)
            case "patient":
                return Cell(
                    self.name(need),
                    need_word(need),
                    strong=True,
                    icon=need_icon(need),
                    second_ink=kind_ink(need.kind, scheme),
                )
            case "why":
                return Cell(self.veiled(need, need.reason), wrap=True)
            case "tried":
                return Cell(need.tried, wrap=True, ink=scheme.roles[Role.MUTED])
            case _:
                return Cell(self.veiled(need, need.next_step), wrap=True)

    def veiled(self, need: Need, sentence: str) -> str:
        """A sentence with the patient's name as it may be shown now."""
        if need.patient and self._desk.who.names_hidden:
            return sentence.replace(need.patient, self._desk.who.name(need.patient))
        return sentence

    def _time(self, row: Row) -> Cell:
        now = self._desk.now()
        if row.until_utc is not None:
            until = words.moment(row.until_utc, row.need.zone, now_utc=now)
            return Cell(tr("until {time}", time=until), tr("put off by {who}", who=row.by), strong=True)
        return Cell(time_left(row.need, now), time_beside(row.need, now), strong=True)
