"""The fifth step: who sees patients, where and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.hours import Interval, WeekHours
from frontdesk.domain.i18n import tr
from frontdesk.ui.kit.forms import Choice, Form, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import column
from frontdesk.ui.kit.weekgrid import At, WeekGrid
from frontdesk.ui.setup import acts
from frontdesk.ui.setup.fields import said_at_field
from frontdesk.ui.setup.lands import workdays_of
from frontdesk.ui.setup.parts import Editor, Parts, PartsStep
from frontdesk.ui.setup.session import Session, StepName
from frontdesk.ui.setup.step import narrow
from frontdesk.ui.tokens import S2

if TYPE_CHECKING:
    from frontdesk.services.setting_up import LocationFacts, ProviderFacts

SEVERAL: Final = 0
"""No location's key: days at different ones."""
_DAYS: Final = 7


class ProviderEditor(Editor):
    """Name, places and hours of a provider. New ones work when their location is open."""

    def __init__(
        self, facts: ProviderFacts | None, locations: tuple[LocationFacts, ...], *, workdays: tuple[int, ...]
    ) -> None:
        super().__init__(None if facts is None else facts.id)
        self._locations = {each.id: each for each in locations}
        self._beyond: list[tuple[int, int, tuple[Interval, ...]]] = []
        self.form = Form()
        self.name = self.form.add(
            "name",
            tr("Name, as patients know them"),
            line(placeholder=tr("Dr Novak")),
            identifier="provider.name",
        )
        self.place: Choice[int] = Choice()
        self.form.add("place", tr("Works at"), self.place, identifier="provider.place")
        self.form.row("place").setVisible(len(locations) > 1)
        self.grid = WeekGrid(
            name=tr("Working hours"),
            identifier="provider.week",
            workdays=workdays,
            opened=tr("Works"),
            closed=tr("Not working"),
        )
        self.grid.offer_places([(each.id, each.name) for each in locations])
        self.place.offer([*((each.id, each.name) for each in locations), (SEVERAL, tr("Different places"))])
        self.wrong = Label(face="meta", tone="danger", wrap=True)
        self.wrong.hide()
        self.lines.addWidget(narrow(self.form))
        self.lines.addLayout(
            column(Label(tr("Working hours"), face="strong"), self.grid, self.wrong, spacing=S2)
        )
        if facts is not None and facts.weeks:
            self._show(facts)
        elif locations:
            self._works_at(locations[0].id)
        if facts is not None:
            self.name.setText(facts.name)
            self.dirty = not facts.weeks
        self.name.textEdited.connect(lambda _text: self.touch())
        self.name.textChanged.connect(self.renamed)
        self.place.activated.connect(lambda _index: self._place_chosen())
        self.grid.moved.connect(self._day_moved)
        self.grid.edited.connect(self._hours_edited)

    @property
    def called(self) -> str:
        """What its list says."""
        return self.name.text().strip() or tr("New provider")

    @property
    def is_blank(self) -> bool:
        """Whether nobody was named."""
        return not self.name.text().strip()

    def begin(self) -> None:
        """The name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> bool:
        """Whether it can be kept."""
        self.form.clear()
        if self.is_blank:
            self.form.fail({"name": tr("The name is empty. Give one.")})
            return False
        days = self.grid.read_days()
        if days is None:
            return False
        works = bool(days or self._beyond)
        self._say_hours("" if works else tr("These are no hours at all. Give those of at least one day."))
        if not works:
            self.grid.day_box(0).setFocus(Qt.FocusReason.OtherFocusReason)
        return works

    def fail(self, error: FrontdeskError) -> bool:
        """Say an error at its field."""
        return said_at_field(self.form, error)

    def weeks(self) -> list[tuple[int, WeekHours]]:
        """The hours by location."""
        found: defaultdict[int, dict[int, tuple[Interval, ...]]] = defaultdict(dict)
        only = next(iter(self._locations))
        for day, at in (self.grid.read_days() or {}).items():
            found[only if at.place is None else at.place][day] = at.hours
        for place, day, hours in self._beyond:
            found[place][day] = tuple(sorted({*found[place].get(day, ()), *hours}))
        return [(place, WeekHours(days)) for place, days in sorted(found.items())]

    def _show(self, facts: ProviderFacts) -> None:
        days: dict[int, At] = {}
        for place, week in facts.weeks:
            for day in range(_DAYS):
                hours = week.on(day)
                if hours and day in days:
                    self._beyond.append((place, day, hours))
                elif hours:
                    days[day] = At(hours, place)
        self.grid.show_days(days)
        self._name_place(days)

    def _name_place(self, days: dict[int, At]) -> None:
        places = {at.place for at in days.values() if at.place is not None}
        if self.place.value != SEVERAL or len(places) != 1:
            self.place.choose(places.pop() if len(places) == 1 else SEVERAL)
        self.grid.ask_place(each_day=self.place.value == SEVERAL)

    def _works_at(self, key: int) -> None:
        week = self._locations[key].week
        self.grid.show_days({day: At(week.on(day), key) for day in range(_DAYS)})
        self.place.choose(key)
        self.grid.ask_place(each_day=False)

    def _place_chosen(self) -> None:
        if self.place.value:
            self._works_at(self.place.value)
        else:
            self.grid.ask_place(each_day=True)
        self.touch()

    def _day_moved(self, day: int, place: int) -> None:
        """A day at another location: when that is open, unless it never is on that day."""
        hours = self._locations[place].week.on(day)
        if hours:
            self.grid.show_day(day, At(hours, place))

    def _hours_edited(self) -> None:
        self._say_hours("")
        days = self.grid.read_days()
        if days is not None:
            self._name_place(days)
        self.touch()

    def _say_hours(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))


class ProvidersStep(PartsStep[ProviderEditor]):
    """All providers. There is one empty editor to begin with."""

    name = StepName.PROVIDERS

    def __init__(self, session: Session) -> None:
        parts: Parts[ProviderEditor] = Parts(
            name=tr("Providers"),
            add=tr("Add another provider"),
            remove=tr("Remove this provider"),
            make=self._make,
            identifier="providers",
        )
        super().__init__(session, parts)

    @property
    def intro(self) -> str:
        """What it is for."""
        return tr(
            "Who sees patients: each is a column of the book. Their hours are the location's until you change them."
        )

    def load(self) -> None:
        """Those of the book, or an empty one."""
        assert self.session.standing is not None
        for facts in self.session.standing.providers:
            if facts.weeks:
                self.parts.add_later(facts.name, partial(self._editor, facts))
            else:
                self.parts.add(self._editor(facts))  # has hours to keep: the location's
        if not self.parts.count:
            self.parts.add(self._make())

    def save(self, editor: ProviderEditor, done: Callable[[int], None]) -> None:
        """Into the book."""
        key, name, weeks = editor.key, editor.name.text(), editor.weeks()
        self.act(lambda book, actor: acts.save_provider(book, actor, key, name=name, weeks=weeks), done)

    def drop(self, editor: ProviderEditor, done: Callable[[], None]) -> None:
        """Out of use."""
        key = editor.key
        assert key is not None
        self.act(lambda book, actor: acts.drop(book, actor, "provider", key), lambda _none: done())

    def _make(self) -> ProviderEditor:
        return self._editor(None)

    def _editor(self, facts: ProviderFacts | None) -> ProviderEditor:
        standing = self.session.standing
        return ProviderEditor(
            facts,
            standing.locations if standing is not None else (),
            workdays=workdays_of(self.session.country),
        )
