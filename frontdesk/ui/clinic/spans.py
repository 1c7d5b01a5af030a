"""Hours of a provider that hold between two dates: a locum's fortnight, a term."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.domain.hours import WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.clinic import acts
from frontdesk.ui.clinic.days import hours_words
from frontdesk.ui.kit.buttons import IconButton, button, name_it
from frontdesk.ui.kit.dates import DateField
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Choice, Form
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import row
from frontdesk.ui.kit.weekgrid import WeekGrid, day_name
from frontdesk.ui.setup.lands import workdays_of
from frontdesk.ui.tokens import S1, S2, S3

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from frontdesk.services.directory import HoursRow
    from frontdesk.ui.clinic.asks import ClinicFacts
    from frontdesk.ui.desk import Desk

_DIALOG = 640


class SpansBox(QWidget):
    """The spans that there are, and a way to add one."""

    def __init__(self, desk: Desk, provider_id: int, facts: ClinicFacts) -> None:
        super().__init__()
        self._desk, self._provider, self._facts = desk, provider_id, facts
        self._places = {each.id: each.name for each in facts.directory.locations}
        name_it(self, tr("Other hours for a while"), "clinic.spans")
        grid = QGridLayout()
        grid.setHorizontalSpacing(S3)
        grid.setVerticalSpacing(S2)
        grid.setColumnStretch(1, 1)
        for at, each in enumerate(facts.spans.get(provider_id, ())):
            self._add_span(grid, at, each)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(S2)
        lines.addWidget(Label(tr("Other hours for a while"), face="strong"))
        lines.addWidget(
            Label(
                tr(
                    "Between two dates these hours count beside the usual ones. For leave, block the time in the book."
                ),
                tone="muted",
                wrap=True,
            )
        )
        lines.addLayout(grid)
        self.adds = button(tr("Add hours for a while"), self._add, identifier="clinic.spans.add")
        lines.addLayout(row(self.adds, None))

    def _add_span(self, grid: QGridLayout, at: int, each: HoursRow) -> None:
        said = span_words(each.valid_from, each.valid_until)
        grid.addWidget(Label(said), at, 0, Qt.AlignmentFlag.AlignTop)
        place = self._places.get(each.location_id, "")
        week = "; ".join(
            tr("{day} {hours}", day=day_name(day), hours=hours_words(each.week.on(day)))
            for day in range(7)
            if each.week.on(day)
        )
        hours = Label(tr("{place}: {hours}", place=place, hours=week), tone="muted", wrap=True)
        hours.setObjectName(f"clinic.spans.{at}")
        hours.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(hours, at, 1)
        grid.addWidget(
            IconButton(
                "trash",
                tr("Remove the hours {span}", span=said),
                partial(self._remove, each),
                theme=self._desk.theme,
                identifier=f"clinic.spans.{at}.remove",
            ),
            at,
            2,
            Qt.AlignmentFlag.AlignTop,
        )

    def _remove(self, each: HoursRow) -> None:
        self._put(each.location_id, WeekHours({}), each.valid_from, each.valid_until, back=each.week)

    def _add(self) -> None:
        SpanDialog(self._desk, self._facts, self.window(), self._added).open()

    def _added(self, location_id: int, week: WeekHours, begin: date | None, end: date | None) -> None:
        before = next(
            (
                each.week
                for each in self._facts.spans.get(self._provider, ())
                if (each.location_id, each.valid_from, each.valid_until) == (location_id, begin, end)
            ),
            WeekHours({}),
        )
        self._put(location_id, week, begin, end, back=before)

    def _put(
        self, location_id: int, week: WeekHours, begin: date | None, end: date | None, *, back: WeekHours
    ) -> None:
        desk, provider = self._desk, self._provider

        def put(hours: WeekHours, undo: WeekHours | None) -> None:
            desk.act(
                lambda book, actor: acts.set_span(
                    book,
                    actor,
                    provider,
                    location_id=location_id,
                    week=hours,
                    valid_from=begin,
                    valid_until=end,
                ),
                owner=desk.say,
                done=lambda _none: desk.say.done(
                    tr("Hours {span}: changed", span=span_words(begin, end)),
                    undo=None if undo is None else lambda: put(undo, None),
                ),
            )

        put(week, back)


class SpanDialog(Dialog):
    """From when, until when, where, which hours."""

    def __init__(
        self,
        desk: Desk,
        facts: ClinicFacts,
        parent: QWidget | None,
        done: Callable[[int, WeekHours, date | None, date | None], None],
    ) -> None:
        super().__init__(tr("Hours for a while"), parent, width=_DIALOG, identifier="clinic.span")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._done = done
        self.form = Form()
        self.first = self.form.add("from", tr("From"), DateField(desk), identifier="clinic.span.from")
        self.last = self.form.add(
            "until", tr("Until, that day included"), DateField(desk), identifier="clinic.span.until"
        )
        places = [(each.id, each.name) for each in facts.directory.locations if each.in_use]
        self.place: Choice[int] = self.form.add(
            "place", tr("Location"), Choice(places), identifier="clinic.span.place"
        )
        self.grid = WeekGrid(
            name=tr("Working hours"),
            identifier="clinic.span.week",
            workdays=workdays_of(desk.country),
            opened=tr("Works"),
            closed=tr("Not working"),
        )
        self.form.lines.setSpacing(S2)
        self.body.addWidget(self.form)
        self.body.addSpacing(S1)
        self.body.addWidget(self.grid)
        self.add_close()
        self.add_button(tr("Add"), self._add, kind="primary", identifier="clinic.span.yes")

    def _add(self) -> None:
        self.form.clear()
        wrong: dict[str, str] = {}
        for name, field in (("from", self.first), ("until", self.last)):
            if field.value is None:
                wrong[name] = field.problem or tr("The day is missing. Give one.")
        begin, end = self.first.value, self.last.value
        if begin is not None and end is not None and end < begin:
            wrong["until"] = tr("This day is before the first. Give a later one.")
        if wrong:
            self.form.fail(wrong)
            return
        week = self.grid.read_week()
        if week is None or self.place.value is None:
            return
        if not week.days:
            self.grid.day_box(0).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        place = self.place.value
        self.accept()
        self._done(place, week, begin, end)


def span_words(begin: date | None, end: date | None) -> str:
    """ "1 Dec 2026 to 24 Dec 2026"."""
    if begin is not None and end is not None:
        return tr("{start} to {end}", start=words.day_written(begin), end=words.day_written(end))
    if begin is not None:
        return tr("from {day}", day=words.day_written(begin))
    return tr("until {day}", day=words.day_written(end)) if end is not None else tr("always")
