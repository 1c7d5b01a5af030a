"""The acts on one visit, by key, by menu, from the book and from its panel: done in the lane, told with an undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from frontdesk.domain.errors import BookBusy, FrontdeskError, Overtaken, Refused, StorageFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.arrivals.ties import check_in
from frontdesk.ui.book import acts
from frontdesk.ui.book.own import newest, note_own, undo_of
from frontdesk.ui.book.telling import soonest, telling_words
from frontdesk.ui.navigation import Wish
from frontdesk.ui.voice import Trouble
from frontdesk.ui.words import clock_of_wall, confirmation_word, lifecycle_word, spoken_day, today_at

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome
    from frontdesk.services.booking.foretelling import Telling
    from frontdesk.services.booking.swapping import Swapped
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

NO_ROOM: Final = 0
_NUMBERS: Final = count(1)
"""Tell apart the acts that wait to be tried again."""

Current = Callable[[], "DayVisit | None"]

STATUSES: Final = {
    "arrived": Lifecycle.ARRIVED,
    "in_room": Lifecycle.IN_ROOM,
    "completed": Lifecycle.COMPLETED,
    "no_show": Lifecycle.NO_SHOW,
    "left": Lifecycle.LEFT_WITHOUT_VISIT,
    "back_to_booked": Lifecycle.BOOKED,
}
_TOOK_PLACE: Final = frozenset({Lifecycle.BOOKED, Lifecycle.ARRIVED, Lifecycle.IN_ROOM, Lifecycle.COMPLETED})
"""Or will: after these comes another visit, and not the same once more."""
_COMING: Final = (Lifecycle.ARRIVED, Lifecycle.IN_ROOM)
ANSWERS: Final = {"confirm": Confirmation.CONFIRMED, "decline": Confirmation.DECLINED}


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody meant to do to a visit as they saw it: in words, and how to do it to the visit as it is now."""

    visit: DayVisit
    words: str
    again: Callable[[DayVisit], None]


class VisitActs(QObject):
    """Does what a key or a button asks for, to the visit that it is about."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def tie(self, on: QWidget, current: Current) -> None:
        """Tie the letters to a widget that has a current visit."""
        keys = self._desk.keys
        for name, lifecycle in STATUSES.items():
            keys.action(name, on, partial(self._with, current, partial(self._bring, lifecycle)))
        for name, confirmation in ANSWERS.items():
            keys.action(name, on, partial(self._with, current, partial(self._answer, confirmation)))
        keys.action("cancel", on, partial(self._with, current, self.ask_cancel))
        keys.action("sooner", on, partial(self._with, current, self.want_sooner))
        keys.action("again", on, partial(self._with, current, self.book_next))

    def book_next(self, visit: DayVisit) -> None:
        """The next visit of the same patient, so many weeks on; of one that did not take place, the same once more."""
        if visit.lifecycle in _TOOK_PLACE:
            self._desk.go.book(Wish(again_of=visit.id))
            return
        self._desk.go.book(
            Wish(
                patient_id=visit.patient_id,
                provider_id=visit.provider_id,
                location_id=visit.location_id,
                minutes=visit.minutes,
                type_id=visit.type_id,
            )
        )

    def bring_to(self, visit: DayVisit, lifecycle: Lifecycle) -> None:
        """Arrived, in room, done, no-show, left, or back to booked. Nobody comes before the day, and nobody arrives after it."""
        why = self._not_today(visit, lifecycle)
        if why:
            self._desk.say.refuse(why)
            return
        if lifecycle is Lifecycle.NO_SHOW and self._asked_first(visit):
            return
        self._act(
            lambda book, actor: acts.bring_to(book, actor, newest(self._desk, visit), lifecycle),
            tr("{patient}: {state}", patient=self._name(visit), state=lifecycle_word(lifecycle).lower()),
            meant=Meant(visit, lifecycle_word(lifecycle), lambda newer: self.bring_to(newer, lifecycle)),
        )

    def _asked_first(self, visit: DayVisit) -> bool:
        """Whether somebody said that they can't come: whose doing it is that they didn't is asked."""
        from frontdesk.ui.arrivals.declined import ask, asks_first

        if not asks_first(visit, Lifecycle.NO_SHOW, self._desk.now()):
            return False
        parent = self.parent()
        ask(self._desk, visit, parent if isinstance(parent, QWidget) else None)
        return True

    def _not_today(self, visit: DayVisit, lifecycle: Lifecycle) -> str:
        """Why a visit of another day can't be brought to this state; nothing where it can."""
        now = self._desk.now()
        today, day = today_at(visit.zone, now), date.fromisoformat(visit.start_wall[:10])
        over = day < today and visit.end_utc <= now and lifecycle in _COMING
        if lifecycle is Lifecycle.BOOKED or not (day > today or over):
            return ""
        return tr(
            "{patient}: this visit is {day}, not today. Choose the visit of today, or move this one first.",
            patient=self._name(visit),
            day=spoken_day(day, today),
        )

    def answer(self, visit: DayVisit, confirmation: Confirmation) -> None:
        """The patient said yes or no; the same again takes it back."""
        if visit.confirmation is confirmation:
            told = tr("{patient}: answer taken back", patient=self._name(visit))
        elif confirmation is Confirmation.CONFIRMED:
            told = tr("{patient}: confirmed", patient=self._name(visit))
        else:
            told = tr("{patient}: can't come", patient=self._name(visit))
        meant = Meant(visit, confirmation_word(confirmation), lambda newer: self.answer(newer, confirmation))
        self._act(
            lambda book, actor: acts.answer(book, actor, newest(self._desk, visit), confirmation),
            told,
            meant=meant,
        )

    def move(
        self,
        visit: DayVisit,
        *,
        wall: str,
        fold: int | None,
        provider_id: int | None,
        location_id: int | None = None,
        room: int | None = None,
        overbook: str | None = None,
    ) -> None:
        """Another time, provider or place, or another room (`NO_ROOM`: none); None is as it was. `overbook`: why it shares the time."""
        told = tr("{patient}: moved to {when}", patient=self._name(visit), when=self._when(visit, wall))
        if room is not None and room != (visit.room_id or NO_ROOM) and wall == visit.start_wall:
            told = tr("{patient}: moved to another room", patient=self._name(visit))
            if room == NO_ROOM:
                told = tr("{patient}: no room any more", patient=self._name(visit))
        if location_id not in (None, visit.location_id):
            when = self._when(visit, wall)
            told = tr("{patient}: moved to another location, {when}", patient=self._name(visit), when=when)

        def again(newer: DayVisit) -> None:
            self.move(
                newer,
                wall=wall,
                fold=fold,
                provider_id=provider_id,
                location_id=location_id,
                room=room,
                overbook=overbook,
            )

        self._act(
            lambda book, actor: acts.move(
                book,
                actor,
                newest(self._desk, visit),
                start_wall=wall,
                fold=fold,
                provider_id=provider_id,
                location_id=location_id,
                room_id=room or None,
                leave_room=room == NO_ROOM,
                overbook=overbook,
            ),
            told,
            failed=lambda error: self._not_moved(visit, wall, provider_id, error),
            meant=Meant(visit, self._when(visit, wall), again),
            tells=True,
        )

    def copy(
        self,
        visit: DayVisit,
        *,
        wall: str,
        fold: int | None,
        provider_id: int | None,
        location_id: int | None = None,
        room: int | None = None,
        overbook: str | None = None,
    ) -> None:
        """The same patient and kind of visit once more, at another time."""
        told = tr(
            "{patient}: booked once more, {when}", patient=self._name(visit), when=self._when(visit, wall)
        )
        wish = Wish(patient_id=visit.patient_id, provider_id=provider_id, start_wall=wall)
        self._act(
            lambda book, actor: acts.copy(
                book,
                actor,
                visit,
                start_wall=wall,
                fold=fold,
                provider_id=provider_id,
                location_id=location_id,
                room_id=room or None,
                overbook=overbook,
            ),
            told,
            failed=lambda error: self._not_there(wish, error),
        )

    def resize(self, visit: DayVisit, minutes: int, *, overbook: str | None = None) -> None:
        """Longer or shorter."""
        told = tr("{patient}: {minutes} min", patient=self._name(visit), minutes=minutes)
        self._act(
            lambda book, actor: acts.move(
                book, actor, newest(self._desk, visit), minutes=minutes, overbook=overbook
            ),
            told,
            meant=Meant(
                visit,
                tr("{minutes} min", minutes=minutes),
                lambda newer: self.resize(newer, minutes, overbook=overbook),
            ),
            tells=True,
        )

    def swap(
        self,
        visit: DayVisit,
        other: DayVisit,
        *,
        fit: bool = False,
        done: Callable[[], None],
        failed: Callable[[FrontdeskError], None],
    ) -> None:
        """Two visits change places; `fit`: with their lengths. `failed` hears why not."""

        def work(book: Book, actor: Actor) -> tuple[Swapped, tuple[Telling, ...]]:
            swapped = acts.swap(book, actor, newest(self._desk, visit), newest(self._desk, other), fit=fit)
            note_own(self._desk, (swapped.first, swapped.second))
            return swapped, acts.told_of(book, visit.id, other.id)

        def swapped(result: tuple[Swapped, tuple[Telling, ...]]) -> None:
            done()
            both, tellings = result
            told = tr(
                "Swapped: {patient} {time}, {other} {other_time}.",
                patient=self._name(visit),
                time=clock_of_wall(both.first.start_wall),
                other=self._name(other),
                other_time=clock_of_wall(both.second.start_wall),
            )
            self._say(told, both.warnings, tellings, command=both.changes.command)

        self._desk.act(work, owner=self, done=swapped, failed=failed)

    def want_sooner(self, visit: DayVisit) -> None:
        """The patient would rather come sooner, which puts them on the waiting list; the same again takes that back."""
        told = tr("{patient}: wants it sooner", patient=self._name(visit))
        if visit.sooner:
            told = tr("{patient}: the time is fine", patient=self._name(visit))
        self._desk.act(
            lambda book, actor: acts.want_sooner(book, actor, visit),
            owner=self,
            done=lambda wish: self._desk.say.done(told, undo=undo_of(self._desk, wish.changes.command)),
        )

    def ask_cancel(self, visit: DayVisit) -> None:
        """Cancelling says by whom, so it opens the panel's choice."""
        from frontdesk.ui.visits.cancel import CancelPanel

        self._desk.go.panel(lambda: CancelPanel(self._desk, visit.id))

    def menu(self, visit: DayVisit, point: QPoint, parent: QWidget, *, more: tuple[str, ...] = ()) -> None:
        """What can be done with a visit, with the keys that do it; `more` acts of the keymap are for where it stands in the book."""
        menu = QMenu(parent)
        menu.setObjectName("visit.menu")
        menu.addAction(tr("Open")).triggered.connect(lambda _c=False: self._desk.go.visit(visit.id))
        menu.addSeparator()
        if visit.lifecycle in (Lifecycle.BOOKED, Lifecycle.ARRIVED):
            self._entry(menu, "check_in", partial(check_in, self._desk, visit))
        for name, lifecycle in STATUSES.items():
            if lifecycle is not visit.lifecycle:
                self._entry(menu, name, partial(self.bring_to, visit, lifecycle))
        menu.addSeparator()
        if visit.lifecycle is Lifecycle.BOOKED:
            for name, confirmation in ANSWERS.items():
                self._entry(menu, name, partial(self.answer, visit, confirmation))
            menu.addSeparator()
            wish = Wish(instead_of=visit.id, patient_id=visit.patient_id)
            self._entry(menu, "move", lambda: self._desk.go.book(wish))
            self._entry(menu, "sooner", lambda: self.want_sooner(visit))
            self._entry(menu, "cancel", lambda: self.ask_cancel(visit))
        for name in more:
            self._entry(menu, name, partial(self._desk.go.act, name))
        menu.addAction(tr("Patient's card")).triggered.connect(
            lambda _c=False: self._desk.go.patient(visit.patient_id)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def slot_menu(self, point: QPoint, parent: QWidget) -> None:
        """What can be done with free time."""
        menu = QMenu(parent)
        menu.setObjectName("slot.menu")
        for name in ("book", "paste_visit", "find_slot", "block"):
            self._entry(menu, name, partial(self._desk.go.act, name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _entry(self, menu: QMenu, name: str, run: Callable[[], None]) -> None:
        from frontdesk.ui.keys import act

        shown = self._desk.keys.shown(name)
        text = act(name).label().replace("&", "&&")
        entry = menu.addAction(f"{text}\t{shown}" if shown else text)
        entry.triggered.connect(lambda _c=False: run())

    def _with(self, current: Current, run: Callable[[DayVisit], None]) -> None:
        visit = current()
        if visit is not None:
            run(visit)

    def _bring(self, lifecycle: Lifecycle, visit: DayVisit) -> None:
        self.bring_to(visit, lifecycle)

    def _answer(self, confirmation: Confirmation, visit: DayVisit) -> None:
        self.answer(visit, confirmation)

    def _name(self, visit: DayVisit) -> str:
        return self._desk.who.name(visit.patient)

    def _when(self, visit: DayVisit, wall: str) -> str:
        """ "today 9:15"."""
        today = today_at(visit.zone, self._desk.now())
        return tr(
            "{day} {time}", day=spoken_day(date.fromisoformat(wall[:10]), today), time=clock_of_wall(wall)
        )

    def _not_moved(self, visit: DayVisit, wall: str, provider_id: int | None, error: FrontdeskError) -> None:
        wish = Wish(
            instead_of=visit.id, patient_id=visit.patient_id, provider_id=provider_id, start_wall=wall
        )
        self._not_there(wish, error)

    def _not_there(self, wish: Wish, error: FrontdeskError) -> None:
        self._desk.say.refuse(error)
        if isinstance(error, Refused):
            # The panel names what is in the way and offers free times beside it.
            self._desk.go.book(wish)

    def _act(
        self,
        work: Callable[..., Outcome],
        told: str,
        *,
        failed: Callable[[FrontdeskError], None] | None = None,
        meant: Meant | None = None,
        tells: bool = False,
        unsaved: str = "",
    ) -> None:
        """Do it in the lane of acts. What a lock or a full disk kept from being saved waits in a banner (`unsaved` is its key) until it
        is tried again."""
        unsaved = unsaved or f"unsaved.{next(_NUMBERS)}"

        def again() -> None:
            self._act(work, told, failed=failed, meant=meant, tells=tells, unsaved=unsaved)

        def both(book: Book, actor: Actor) -> tuple[Outcome, tuple[Telling, ...]]:
            outcome = work(book, actor)
            note_own(self._desk, (outcome.visit,))
            return outcome, acts.told_of(book, outcome.visit.id) if tells else ()

        def done(result: tuple[Outcome, tuple[Telling, ...]]) -> None:
            outcome, tellings = result
            self._desk.say.mend(unsaved)
            if tells:
                self._say(told, outcome.warnings, tellings, command=outcome.command)
            else:
                self._say(
                    told,
                    outcome.warnings,
                    (),
                    command=outcome.command,
                    until_utc=outcome.visit.notice_due_utc,
                )

        def missed(error: FrontdeskError) -> None:
            if meant is not None and isinstance(error, Overtaken):
                self._desk.say.mend(unsaved)
                self._overtaken(meant, error)
            elif isinstance(error, (BookBusy, StorageFault)):
                self._desk.say.trouble(
                    Trouble(
                        unsaved,
                        tr("Not saved: {what}. {why}", what=told.rstrip("."), why=error.sentence),
                        tr("Try again"),
                        again,
                    )
                )
            elif failed is not None:
                failed(error)
            else:
                self._desk.say.refuse(error)

        self._desk.act(both, owner=self, done=done, failed=missed)

    def _say(
        self,
        told: str,
        warnings: tuple[str, ...],
        tellings: tuple[Telling, ...],
        *,
        command: str | None,
        until_utc: int | None = None,
    ) -> None:
        """Name the act, what is worth a second look, and what the patient hears of it."""
        today = today_at(self._desk.zone, self._desk.now())
        said = [*warnings, *dict.fromkeys(telling_words(each, today) for each in tellings)]
        sentence = " ".join([f"{told.rstrip('.')}.", *said]) if said else told
        self._desk.say.done(
            sentence, undo=undo_of(self._desk, command), until_utc=soonest(tellings) or until_utc
        )

    def _overtaken(self, meant: Meant, error: Overtaken) -> None:
        """Somebody else was first: who, what, and whose is to hold."""
        from frontdesk.ui.book.overtaken import OvertakenDialog

        OvertakenDialog(self._desk, meant, error, self._parent_widget()).open()

    def _parent_widget(self) -> QWidget | None:
        parent = self.parent()
        return parent.window() if isinstance(parent, QWidget) else None
