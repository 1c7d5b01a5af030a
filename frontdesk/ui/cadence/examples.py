"""What a cadence means for visits of real days: when each of their texts goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.ui import words
from frontdesk.ui.kit.buttons import name_it
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import clear
from frontdesk.ui.tokens import S2, S4

if TYPE_CHECKING:
    from frontdesk.ui.cadence.asks import Example, Stop


class Examples(QWidget):
    """A line a day: the visit, and what its patient gets who does not answer."""

    def __init__(self) -> None:
        super().__init__()
        name_it(self, tr("Examples"), "cadence.examples")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(S4)
        self._grid.setVerticalSpacing(S2)
        self._grid.setColumnStretch(1, 1)
        self.sentences: tuple[str, ...] = ()

    def show_examples(self, examples: tuple[Example, ...]) -> None:
        """Put these on."""
        sentences = tuple(sentence(each) for each in examples)
        if sentences == self.sentences:
            return
        self.sentences = sentences
        clear(self._grid)
        for at, (example, said) in enumerate(zip(examples, sentences, strict=True)):
            visit = Label(moment(example.start_utc, example.zone), face="strong")
            visit.setMinimumWidth(visit.fontMetrics().horizontalAdvance(visit.text()))
            self._grid.addWidget(visit, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Label(said, wrap=True), at, 1)


def moment(utc: int, zone: str) -> str:
    """A day and a time, with the weekday: "Mon 30 Nov 9:00"."""
    day = at_zone(utc, zone).date()
    return tr("{day} {time}", day=words.day_medium(day), time=words.time_of(utc, zone))


def sentence(example: Example) -> str:
    """What happens before a visit: "asked Wed 25 Nov 10:00; asked again Fri 27 Nov 10:00; told Fri 27 Nov 17:55 ..."."""
    parts, asked = [], False
    for stop in example.stops:
        parts.append(_part(stop, example.zone, again=asked))
        asked = asked or (stop.ask and stop.at_utc is not None)
    return "; ".join(parts) or tr("nothing")


def _part(stop: Stop, zone: str, *, again: bool) -> str:
    day = at_zone(stop.planned_utc, zone).date()
    planned = tr("{day} {time}", day=words.weekday_short(day), time=words.time_of(stop.planned_utc, zone))
    if stop.at_utc is None:
        return tr("the step of {planned} is left out, another text takes its place", planned=planned)
    when = moment(stop.at_utc, zone)
    if not stop.ask:
        said = tr("told {when}", when=when)
    elif again:
        said = tr("asked again {when}", when=when)
    else:
        said = tr("asked {when}", when=when)
    if stop.at_utc // 60_000 == stop.planned_utc // 60_000:
        return said
    if stop.nobody:
        return tr("{said}, since nobody is there {planned}", said=said, planned=planned)
    return tr("{said}, since {planned} is in quiet hours", said=said, planned=planned)
