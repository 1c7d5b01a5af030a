"""What dragging, arrows, cut, copy and paste ask for, on any drawn view: moved, copied, swapped, or a question first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint

from frontdesk.domain.day_moves import Obstacle, ObstacleKind
from frontdesk.domain.errors import Conflict, NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import occupies
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.book.cursor import SlotAt, Step
from frontdesk.ui.book.dragging import Ghost, found_words, in_the_way_there
from frontdesk.ui.book.handling import NO_ROOM
from frontdesk.ui.book.views import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from frontdesk.domain.errors import FrontdeskError
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.book.drawn import DrawnView, Landing
    from frontdesk.ui.desk import Desk

_CLIP: Final = "book.clip"

NUDGES: Final = {
    "earlier": (Step.UP, False),
    "later": (Step.DOWN, False),
    "column_left": (Step.LEFT, False),
    "column_right": (Step.RIGHT, False),
    "shorter": (Step.UP, True),
    "longer": (Step.DOWN, True),
}
"""Acts that move the selected visit, or its lower edge, by one step."""


def tie_moves(on: QWidget, desk: Desk, view: Callable[[], object]) -> None:
    """Tie the keys that move, cut, copy and paste to the screen, for whichever of its views is shown; one that draws no visits has none."""

    def run(what: Callable[[Mover], None]) -> None:
        mover = getattr(view(), "mover", None)
        if isinstance(mover, Mover):
            what(mover)

    for name, (step, resizing) in NUDGES.items():
        nudge = partial(Mover.nudge, step=step, resizing=resizing)
        desk.keys.action(name, on, partial(run, nudge))
    desk.keys.action("cut_visit", on, partial(run, partial(Mover.take, copying=False)))
    desk.keys.action("copy_visit", on, partial(run, partial(Mover.take, copying=True)))
    desk.keys.action("paste_visit", on, lambda: getattr(view(), "paste", _nothing)())


def _nothing() -> None:
    """A view where nothing can be pasted."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A visit that was cut or copied, as it was seen then."""

    visit: DayVisit
    copying: bool


def clip_of(desk: Desk) -> Clip | None:
    """What was cut or copied; without it that is said."""
    clip = desk.extras.get(_CLIP)
    if isinstance(clip, Clip):
        return clip
    key = desk.keys.shown("cut_visit")
    desk.say.refuse(tr("Nothing is cut or copied. Choose a visit and press {key}.", key=key))
    return None


def spent(desk: Desk, visit: DayVisit) -> None:
    """What was cut is pasted once."""
    clip = desk.extras.get(_CLIP)
    if isinstance(clip, Clip) and clip.visit.id == visit.id and not clip.copying:
        del desk.extras[_CLIP]


class Mover(QObject):
    """Moves visits of one drawn view, by mouse and by keys."""

    def __init__(self, view: DrawnView) -> None:
        super().__init__(view)
        self._view = view
        self._desk = view.desk
        self._acts = view.shared.acts
        canvas = view.canvas
        canvas.move_requested.connect(self._moved)
        canvas.copy_requested.connect(partial(self._moved, copying=True))
        canvas.resize_requested.connect(self._resized)
        canvas.block_move_requested.connect(self._block_moved)
        canvas.drop_met.connect(self._met)
        canvas.drag_moved.connect(lambda _visit, point: view.shared.strip.dragged_over(point))
        canvas.dropped_outside.connect(self._dropped_outside)
        canvas.drag_ended.connect(lambda: view.shared.strip.dragged_over(None))

    # By arrows

    def nudge(self, step: Step, *, resizing: bool) -> None:
        """One step of the selected visit, or of its lower edge."""
        if self._view.form is not self._view.canvas:
            self._view.form_wanted.emit(GRID)
        block = self._view.canvas.current_block
        if (self._view.current is None and block is None) or self._view.canvas.nudge(step, resizing=resizing):
            return
        if block is not None:
            self._desk.say.refuse(self.block_stays(block))
        else:
            self._desk.say.refuse(tr("This visit can't be moved any more. Book a new one."))

    # Cut, copy, paste

    def take(self, *, copying: bool) -> None:
        """Cut or copy the visit under the cursor, to be pasted anywhere in the book."""
        visit = self._view.current
        if visit is None:
            return
        if not copying and visit.lifecycle is not Lifecycle.BOOKED:
            self._desk.say.refuse(tr("This visit can't be moved any more. Copy it, or book a new one."))
            return
        self._desk.extras[_CLIP] = Clip(visit, copying)
        name, paste = self._desk.who.name(visit.patient), self._desk.keys.shown("paste_visit")
        if copying:
            said = tr(
                "{patient}: copied. Go to another time or day and press {key}.", patient=name, key=paste
            )
        else:
            said = tr(
                "{patient}: cut, and stays until it is pasted. Go to another time or day and press {key}.",
                patient=name,
                key=paste,
            )
        self._desk.say.done(said)

    def paste(self) -> None:
        """Put what was cut or copied where the cursor is: on another day's same time from the strip of days, on a visit as a swap."""
        clip, canvas = clip_of(self._desk), self._view.canvas
        if clip is None:
            return
        if self._view.shared.strip.hasFocus():
            self._on_day(clip.visit, self._view.shared.strip.shown, copying=clip.copying)
            return
        at = canvas.current_slot if self._view.form is canvas else None
        if at is None:
            self._desk.say.refuse(tr("Choose the time where it goes on the grid, then paste."))
            return
        on = self._view.current
        if on is not None:
            self._on_visit(clip, on)
        else:
            self._at_slot(clip, at)

    def _on_visit(self, clip: Clip, on: DayVisit) -> None:
        if on.id == clip.visit.id and (not clip.copying or occupies(on.lifecycle)):
            self._desk.say.refuse(tr("It is here already. Go to another time or day, then paste."))
            return
        # The cursor stands on a visit's beginning: what is pasted there begins with it.
        at = self._view.canvas.place_of(on.id)
        if at is not None:
            self._at_slot(clip, at)

    def _at_slot(self, clip: Clip, at: SlotAt) -> None:
        sheet = self._view.canvas.sheet
        column = None if sheet is None else sheet.columns.get(at.column_id)
        if sheet is None or column is None:
            return
        found = in_the_way_there(sheet, clip.visit, column, at.start_utc, copying=clip.copying)
        words = found_words(sheet, column, found, hidden=self._desk.who.names_hidden)
        landing = self._view.landing(clip.visit, at.column_id, at.start_utc)
        self._put(clip.visit, landing, found, words, copying=clip.copying)

    # What the sheet asks for

    def _moved(self, visit_id: int, column_id: int, start_utc: int, *, copying: bool = False) -> None:
        visit = self._view.visit(visit_id)
        if visit is not None:
            self._put(visit, self._view.landing(visit, column_id, start_utc), (), "", copying=copying)

    def _resized(self, visit_id: int, minutes: int) -> None:
        visit = self._view.visit(visit_id)
        if visit is not None:
            self._acts.resize(visit, minutes)

    def block_stays(self, block_id: int) -> str:
        """Why blocked time can't be moved here."""
        if block_id < 0:
            return tr("Somebody holds this time for a booking. It is free again in a few minutes.")
        return tr("This time is blocked for a day or more. Unblock it, and block the days that you want.")

    def _block_moved(self, block_id: int, column_id: int, start_utc: int, end_utc: int) -> None:
        from frontdesk.ui.booking.block_moves import move_there

        moment = self._view.block_moment(column_id, start_utc)
        if moment is None:
            self._block_refused(tr("The clocks change: this day has no such time. Choose another."))
            return
        move_there(
            self._desk,
            self,
            block_id,
            start_utc=moment,
            end_utc=moment + end_utc - start_utc,
            seen=self._view.block_seen(block_id),
            done=self._view.canvas.block_settled,
            failed=self._block_refused,
        )

    def _block_refused(self, why: FrontdeskError | str) -> None:
        self._view.canvas.block_stayed()
        self._desk.say.refuse(why)
        if isinstance(why, Conflict | NotFound):
            # The book is not as it is drawn here.
            self._desk.feed.look()

    def _met(self, ghost: Ghost) -> None:
        if ghost.block_id:
            self._refuse_block(ghost)
            return
        sheet, visit = self._view.canvas.sheet, self._view.visit(ghost.visit_id)
        if sheet is None or visit is None:
            return
        words = found_words(sheet, ghost.column, ghost.found, hidden=self._desk.who.names_hidden)
        if ghost.resizing:
            self._ask(visit, ghost.found, words, None, partial(self._lengthen, visit, ghost.minutes))
            return
        landing = self._view.landing(visit, sheet.page.columns[ghost.column].key, ghost.start_utc)
        self._put(visit, landing, ghost.found, words, copying=ghost.copying)

    def _refuse_block(self, ghost: Ghost) -> None:
        """Visits are moved before their time is blocked."""
        sheet = self._view.canvas.sheet
        if sheet is not None:
            words = found_words(sheet, ghost.column, ghost.found, hidden=self._desk.who.names_hidden)
            self._desk.say.refuse(tr("{words}. Move that visit first, or choose another time.", words=words))

    def _dropped_outside(self, visit_id: int, point: QPoint) -> None:
        day, visit = self._view.shared.strip.day_under(point), self._view.visit(visit_id)
        if day is not None and visit is not None:
            self._on_day(visit, day, copying=False)

    def _on_day(self, visit: DayVisit, day: date, *, copying: bool) -> None:
        """The same time on another day."""
        if day == date.fromisoformat(visit.start_wall[:10]):
            self._desk.say.refuse(tr("It is on this day already. Go to another day, then paste."))
            return
        wall = f"{day.isoformat()}{visit.start_wall[10:]}"
        if copying:
            self._acts.copy(
                visit,
                wall=wall,
                fold=None,
                provider_id=visit.provider_id,
                location_id=visit.location_id,
                room=visit.room_id,
            )
        else:
            spent(self._desk, visit)
            self._acts.move(visit, wall=wall, fold=None, provider_id=None)

    # Doing it

    def _put(
        self, visit: DayVisit, to: Landing, found: tuple[Obstacle, ...], words: str, *, copying: bool
    ) -> None:
        put = partial(self._copy if copying else self._move, visit, to)
        if not found:
            put(None)
            return
        self._ask(visit, found, words, None if copying else self._other(visit, found), put)

    def _other(self, visit: DayVisit, found: tuple[Obstacle, ...]) -> DayVisit | None:
        """The one visit that is in the way, where that is all."""
        met = [each for each in found if each.kind is not ObstacleKind.CLOSED]
        if len(met) != 1 or met[0].kind is not ObstacleKind.VISIT or met[0].id in (None, visit.id):
            return None
        return self._view.visit(met[0].id or 0)

    def _move(self, visit: DayVisit, to: Landing, overbook: str | None) -> None:
        spent(self._desk, visit)
        self._acts.move(
            visit,
            wall=to.wall,
            fold=to.fold,
            provider_id=to.provider_id,
            location_id=to.location_id,
            room=to.room_id or NO_ROOM if to.by_room else None,
            overbook=overbook,
        )

    def _copy(self, visit: DayVisit, to: Landing, overbook: str | None) -> None:
        self._acts.copy(
            visit,
            wall=to.wall,
            fold=to.fold,
            provider_id=to.provider_id or visit.provider_id,
            location_id=to.location_id,
            room=to.room_id if to.by_room else None,
            overbook=overbook,
        )

    def _lengthen(self, visit: DayVisit, minutes: int, overbook: str | None) -> None:
        self._acts.resize(visit, minutes, overbook=overbook)

    def _ask(
        self,
        visit: DayVisit,
        found: tuple[Obstacle, ...],
        words: str,
        other: DayVisit | None,
        put: partial[None],
    ) -> None:
        from frontdesk.ui.book.offer import Collision, OfferDialog

        OfferDialog(
            self._desk, self._acts, Collision(visit, found, words, other, put), self._view.window()
        ).open()
