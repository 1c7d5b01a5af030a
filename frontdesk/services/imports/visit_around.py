"""What a whole import of visits carries from one transaction to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from frontdesk.services.imports.calendar import Want

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.imports.calendar import Calendar
    from frontdesk.services.imports.places import Places
    from frontdesk.services.imports.running import Run
    from frontdesk.services.imports.visit_rows import VisitRow
    from frontdesk.services.imports.visit_state import Forms, Patients


class Waits(Enum):
    """Whether a row whose time is taken waits for the visit that has it."""

    FOR_LATER = auto()
    """If that visit comes further down in the file, or waits itself."""
    FOR_WAITING = auto()
    """If that visit waits itself."""
    NOT = auto()


@dataclass(slots=True)
class Around:
    """The run, what it knows of the book, and the rows that wait for the end of the file, by external id."""

    run: Run
    places: Places
    patients: Patients
    forms: Forms
    calendar: Calendar
    only_known: bool
    waiting: dict[str, VisitRow] = field(default_factory=dict)

    def read_ahead(self, connection: Connection, rows: Sequence[VisitRow]) -> None:
        """Read what these rows are about, so that the write transaction finds it in memory."""
        self.patients.load(connection, rows)
        self.calendar.follow(connection, ours=self.run.wrote_seq)
        self.calendar.load(connection, self._wants(rows))

    def catch_up(self, connection: Connection, rows: Sequence[VisitRow]) -> None:
        """Within the transaction: read again what somebody has written since."""
        if self.calendar.follow(connection, ours=self.run.wrote_seq):
            self.patients.load(connection, rows)
            self.calendar.load(connection, self._wants(rows))

    def _wants(self, rows: Sequence[VisitRow]) -> list[Want]:
        """The times of rows whose provider is known."""
        known, key = self.places.providers.by_key, self.places.providers.key
        return [
            Want(provider.id, row.wall.utc, row.until_utc)
            for row in rows
            if (provider := known.get(key(row.provider))) is not None
        ]

    def may_wait(self, row: VisitRow, other: str | None, waits: Waits) -> bool:
        """Whether `row` may wait for the visit with the external id `other` to give its time back."""
        if other is None or waits is Waits.NOT:
            return False
        if other in self.waiting:
            return True
        return waits is Waits.FOR_LATER and self.run.seen.get(other, row.line + 1) > row.line
