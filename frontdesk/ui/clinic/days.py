"""Days on which a location has other hours than usual, or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.domain.errors import UsageError
from frontdesk.domain.hours import DayException, Interval
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.clinic import acts
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.clockline import DAY_MINUTES, ClockLine
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.forms import Choice, Row, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

_CLOCK = 88


def hours_words(intervals: tuple[Interval, ...]) -> str:
    """Hours as one says them: "8:00 to 12:00, 13:00 to 17:00", or "closed"."""
    if not intervals:
        return tr("closed")
    return ", ".join(
        tr("{start} to {end}", start=words.clock(each.from_minute), end=words.clock(each.until_minute))
        for each in sorted(intervals)
    )


class DaysBox(QWidget):
    """The days to come, and fields for another one."""

    def __init__(self, desk: Desk, location_id: int, days: tuple[DayException, ...]) -> None:
        super().__init__()
        self._desk, self._location = desk, location_id
        self._days = {each.date: each for each in days}
        name_it(self, tr("Days that differ"), "clinic.days")
        self.day = DateField(desk)
        self.kind: Choice[str] = Choice((("closed", tr("Closed")), ("hours", tr("Open at other hours"))))
        self.begin_line, self.end_line = ClockLine(), ClockLine()
        self.reason = line(placeholder=tr("Staff meeting"))
        self.adds = button(tr("Add day"), self._add, identifier="clinic.days.add")
        self._wrong = Label(face="meta", tone="danger", wrap=True)
        self._wrong.setObjectName("clinic.days.wrong")
        self._wrong.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(S3)
        self._grid.setVerticalSpacing(S1)
        self._grid.setColumnStretch(2, 1)
        for at, each in enumerate(days):
            self._add_day(at, each)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _index: self._turned())
        self._turned()

    def _lay_out(self) -> None:
        rows = {
            "day": Row(tr("Day"), self.day, identifier="clinic.days.day"),
            "kind": Row(tr("What differs"), self.kind, identifier="clinic.days.kind"),
            "reason": Row(tr("Reason"), self.reason, identifier="clinic.days.reason"),
        }
        self._from = Row(tr("From"), self.begin_line, identifier="clinic.days.from")
        self._until = Row(tr("Until"), self.end_line, identifier="clinic.days.until")
        self._day_row = rows["day"]
        for each in (self.begin_line, self.end_line):
            each.setFixedWidth(_CLOCK)
        self.day.setFixedWidth(180)
        rows["day"].setMaximumWidth(180)
        for clock in (self._from, self._until):
            clock.setMaximumWidth(_CLOCK)
        rows["kind"].setMaximumWidth(220)
        self.reason.setMinimumWidth(160)
        fields = row(rows["day"], rows["kind"], self._from, self._until, spacing=S3)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(Label(tr("Days that differ"), face="strong"))
        lines.addWidget(
            Label(
                tr("Public holidays are closed by themselves. Give a day other hours to be open on one."),
                tone="muted",
                wrap=True,
            )
        )
        lines.addLayout(self._grid)
        fields.addStretch()
        lines.addLayout(fields)
        lines.addWidget(rows["reason"])
        lines.addWidget(self._wrong)
        lines.addLayout(row(self.adds, None))

    def _add_day(self, at: int, each: DayException) -> None:
        shown = words.day_medium_year(each.date)
        self._grid.addWidget(Label(shown), at, 0)
        hours = Label(hours_words(each.intervals))
        hours.setObjectName(f"clinic.days.{each.date.isoformat()}")
        self._grid.addWidget(hours, at, 1)
        self._grid.addWidget(Label(each.reason, tone="muted"), at, 2)
        self._grid.addWidget(
            IconButton(
                "trash",
                tr("{day}: the usual hours again", day=shown),
                partial(self._clear, each),
                theme=self._desk.theme,
                identifier=f"clinic.days.{each.date.isoformat()}.clear",
            ),
            at,
            3,
        )

    def _turned(self) -> None:
        for each in (self._from, self._until):
            each.setVisible(self.kind.value == "hours")

    def _add(self) -> None:
        self._wrong.hide()
        self._day_row.clear()
        day = self.day.value
        if day is None:
            self._day_row.fail(self.day.problem or tr("The day is missing. Give one."))
            self.day.setFocus()
            return
        try:
            made = DayException(day, self._hours(), self.reason.text().strip())
        except UsageError as error:
            self._say(error.sentence)
            return
        for field in self.findChildren(QLineEdit):
            field.setModified(False)
        before = self._days.get(day)
        self._put(
            made, tr("{day}: {hours}", day=words.day_medium(day), hours=hours_words(made.intervals)), before
        )

    def _hours(self) -> tuple[Interval, ...]:
        if self.kind.value != "hours":
            return ()
        begin, end = self.begin_line.minute, self.end_line.minute
        if begin is None or end is None:
            raise UsageError(tr("Give the time from which and until which it is open, like 9:00 and 12:00."))
        return (Interval(begin, end or DAY_MINUTES),)

    def _put(self, day: DayException, sentence: str, before: DayException | None) -> None:
        desk, location = self._desk, self._location
        desk.act(
            lambda book, actor: acts.set_day(book, actor, location, day),
            owner=self,
            done=lambda _none: desk.say.done(sentence, undo=lambda: _put_back(desk, location, day, before)),
            failed=lambda error: self._say(error.sentence),
        )

    def _clear(self, day: DayException) -> None:
        desk, location = self._desk, self._location
        desk.act(
            lambda book, actor: acts.clear_day(book, actor, location, day.date),
            owner=self,
            done=lambda _none: desk.say.done(
                tr("{day}: as usual again", day=words.day_medium(day.date)),
                undo=lambda: _put_back(desk, location, day, day),
            ),
        )

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()


def _put_back(desk: Desk, location: int, day: DayException, before: DayException | None) -> None:
    if before is None:
        desk.act(lambda book, actor: acts.clear_day(book, actor, location, day.date), owner=desk.say)
    else:
        desk.act(lambda book, actor: acts.set_day(book, actor, location, before), owner=desk.say)
