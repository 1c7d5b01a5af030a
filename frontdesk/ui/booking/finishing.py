"""What is said and shown once a visit is booked or moved: the line to read back, the bar that undoes, what the patient will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking import acts
from frontdesk.ui.booking.wording import read_back, told

if TYPE_CHECKING:
    from frontdesk.ui.booking.acts import Booked
    from frontdesk.ui.booking.heading import Heading
    from frontdesk.ui.booking.sheet import BookingSheet
    from frontdesk.ui.desk import Desk

NEXT_STEP_MS: Final = 120


class Finisher(QObject):
    """One for each booking panel."""

    def __init__(self, desk: Desk, sheet: BookingSheet, heading: Heading, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._sheet, self._heading = desk, sheet, heading

    def show(self, booked: Booked, *, name: str, first: str) -> None:
        """Show the line in the place of the form. `first` is how the patient is called."""
        desk, visit, old = self._desk, booked.visit, self._heading.old
        today = words.today_at(visit.zone, desk.now())
        kind = self._sheet.visit.kind
        line = read_back(
            visit.start_wall,
            today=today,
            provider=self._heading.provider(visit.provider_id),
            location=self._heading.location(visit.location_id),
            patient=desk.who.name(first or name),
            extras=None if kind is None else kind.extras,
        )
        before = "" if old is None else tr("It was: {old}", old=self._heading.old_line(today))
        self._sheet.done.show_done(line, before=before, warnings=booked.warnings)
        self._sheet.show_done()
        desk.say.done(
            told(desk.who.name(name), visit.start_wall, today, moved=old is not None),
            undo=undo_of(desk, booked.command),
            until_utc=None if old is None else visit.notice_due_utc,
        )
        desk.say.announce(line)
        visit_id = visit.id
        # A worker that reads would take its turns of the interpreter from what is being painted now.
        QTimer.singleShot(NEXT_STEP_MS, self, lambda: self._ask_next_step(visit_id))

    def _ask_next_step(self, visit_id: int) -> None:
        self._desk.jobs.ask(
            "next step",
            lambda book: acts.next_step(book, visit_id),
            owner=self,
            done=self._sheet.done.show_next,
            failed=lambda _error: None,
        )
