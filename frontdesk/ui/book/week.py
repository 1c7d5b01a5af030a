"""A week of one provider: its days side by side, or as a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import at_zone
from frontdesk.domain.week_layout import week_of
from frontdesk.services.daypage import standing
from frontdesk.ui.book.cursor import SlotAt
from frontdesk.ui.book.drawn import DrawnView, Landing
from frontdesk.ui.book.views import Asked, Shared
from frontdesk.ui.book.week_canvas import WeekCanvas
from frontdesk.ui.book.whose import WhoseLine
from frontdesk.ui.navigation import Wish
from frontdesk.ui.words import day_medium, day_medium_year, day_of_month, day_written, number

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayColumn, DayVisit
    from frontdesk.services.weekpage import WeekPage
    from frontdesk.ui.book.week_list import WeekList

PROVIDER: Final = "book.provider"
_FAR_DAYS: Final = 28


class WeekView(DrawnView):
    """The week of whoever is chosen in the line above it."""

    canvas: WeekCanvas

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared, WeekCanvas(shared.desk.theme))
        self._provider: int | None = None
        self._counted = 0
        self.head = self.whose = WhoseLine(self.desk, everybody=False)
        self.whose.chosen.connect(self._choose_provider)
        self.canvas.header_activated.connect(self.day_opened)
        self.canvas.current_changed.connect(lambda _current: self._tell_day())

    @property
    def week(self) -> WeekPage | None:
        """What is drawn."""
        return self.canvas.week

    def visits(self) -> Iterable[DayVisit]:
        """The visits of the week, as the book has them."""
        return self.week.visits if self.week else ()

    def read(self, asked: Asked, *, keep_scroll: bool) -> None:
        """Read and draw the week that the day is in."""
        del keep_scroll
        reader = self.desk.reader
        if reader is None:
            return
        week = reader.weeks.week(
            week_of(asked.day),
            provider_id=self._whose(),
            location_id=asked.place,
            holidays=asked.holidays,
        )
        if not week.provider and week.providers:
            # Nobody was chosen yet, or whoever was is gone.
            self._provider = week.providers[0].id
            self.read(asked, keep_scroll=True)
            return
        self.places, self.deserted = week.places, not week.providers
        self.canvas.set_now(self.desk.now())
        self.canvas.show_week(week)
        self.canvas.go_to_day(asked.day)
        self.whose.show_providers(week.providers, week.provider_id)
        self._counted = standing(week.visits, self.desk.now())[1]
        self.whose.say(_summary(week, self.desk.now()))
        self.show_list()

    def is_past(self, now_utc: int) -> bool:
        """Whether a visit has begun that its day counts as to confirm."""
        week = self.week
        return week is not None and standing(week.visits, now_utc)[1] != self._counted

    def new_list(self) -> WeekList:
        """The list of the week, new."""
        from frontdesk.ui.book.week_list import WeekList

        return WeekList(self.desk)

    def show_list(self) -> None:
        """Fill the list with the week."""
        from frontdesk.ui.book.week_list import WeekList

        if isinstance(self.list, WeekList) and self.week is not None:
            self.list.show_week(self.week)

    def stepped(self, day: date, by: int, *, far: bool = False) -> date:
        """A week on or back; far ones are four."""
        return day + timedelta(days=by * (_FAR_DAYS if far else 7))

    def steps(self) -> tuple[str, str]:
        """A step is a week."""
        return tr("Previous week"), tr("Next week")

    def titles(self, day: date) -> tuple[str, ...]:
        """ "Mon 23 November to Sun 29 November 2026", and shorter."""
        first = week_of(day)
        last = first + timedelta(days=6)
        return (
            tr("{first} to {last}", first=day_medium(first), last=day_medium_year(last)),
            tr("{first} to {last}", first=day_medium(first), last=day_medium(last)),
            tr("Week of {day}", day=day_written(first)),
            tr("Week of {day}", day=day_of_month(first)),
            day_medium(first),
        )

    # Whose week

    def begin_with(self, wish: Wish) -> None:
        """The week of whoever the cursor was on in the view before."""
        if wish.provider_id is not None:
            self._provider = wish.provider_id

    def to_show(self, visit: DayVisit) -> bool:
        """The week of the visit's provider."""
        self._provider = visit.provider_id
        return True

    def step_provider(self, by: int) -> None:
        """The week of the provider before or after."""
        self.whose.step(by)

    def _whose(self) -> int:
        if self._provider is None:
            self._provider = self.desk.prefs.get(PROVIDER, 0)
        return self._provider

    def _choose_provider(self, provider_id: int) -> None:
        self.canvas.end_move()
        self._provider = provider_id
        self.desk.prefs.put(PROVIDER, provider_id)
        self.choices_changed.emit()

    # What the columns mean

    def wish_at(self, slot: SlotAt) -> Wish:
        """The provider's time on that day."""
        week, moment = self.week, self.canvas.moment_of(slot)
        if week is None or moment is None:
            return Wish(provider_id=self._provider)
        wall = at_zone(moment, week.zone).strftime("%Y-%m-%dT%H:%M")
        return Wish(provider_id=week.provider_id, location_id=self._place_on(slot.column_id), start_wall=wall)

    def _place_on(self, column_id: int) -> int | None:
        week, day = self.week, self.canvas.day_of(column_id)
        if week is None or week.location_id is not None:
            return None if week is None else week.location_id
        places = next((each.column.location_ids for each in week.days if each.day == day), ())
        return places[0] if len(places) == 1 else None

    def landing(self, visit: DayVisit, column_id: int, start_utc: int) -> Landing:
        """The same provider, on that day; where they are only elsewhere then, there."""
        moment = self.canvas.moment_of(SlotAt(column_id, start_utc))
        if moment is None:
            day, week = self.canvas.day_of(column_id), self.week
            clock = at_zone(start_utc, visit.zone if week is None else week.zone)
            # The day has no such time: what the place would mean goes to the book, which says so.
            return Landing(f"{day.isoformat() if day else visit.start_wall[:10]}T{clock:%H:%M}", None)
        wall = at_zone(moment, visit.zone)
        place = self._place_on(column_id)
        elsewhere = None if place in (None, visit.location_id) else place
        provider = self.week.provider_id if self.week and self.week.provider_id != visit.provider_id else None
        return Landing(wall.strftime("%Y-%m-%dT%H:%M"), wall.fold, provider, elsewhere)

    def block_moment(self, column_id: int, start_utc: int) -> int | None:
        """The moment on that day."""
        return self.canvas.moment_of(SlotAt(column_id, start_utc))

    def block_columns(self) -> Iterable[DayColumn]:
        """The days, without the axis that they share here."""
        return [each.column for each in self.week.days] if self.week else ()

    def _tell_day(self) -> None:
        slot = self.canvas.current_slot
        day = None if slot is None else self.canvas.day_of(slot.column_id)
        if day is not None:
            self.day_chosen.emit(day)


def _summary(week: WeekPage, now_utc: int) -> str:
    visits, to_confirm = standing(week.visits, now_utc)
    if not visits:
        return tr("No visits in this week")
    return tr(
        "{visits} visits, {open} to confirm",
        visits=number(visits),
        open=number(to_confirm),
    )
