"""Arrivals: today's visits by how far they are. Times run by the minute; every row is done by one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import EnvironmentFault
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import MINUTE
from frontdesk.domain.words import Lifecycle
from frontdesk.ui import icons, words
from frontdesk.ui.arrivals import asks, wording
from frontdesk.ui.arrivals.head import ALL, Head
from frontdesk.ui.arrivals.section import Line, Lines, Section
from frontdesk.ui.arrivals.ties import running_late, tie_day, walk_in
from frontdesk.ui.book.handling import VisitActs
from frontdesk.ui.feed import touches
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.empty import Empty
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.layouts import row as side_by_side
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.screens import Screen
from frontdesk.ui.tokens import S2, S4, Role

if TYPE_CHECKING:
    from frontdesk.services.arrivals import ArrivalRow, Board
    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.desk import Desk

_FOLLOWS: Final = (
    Kind.APPOINTMENT,
    Kind.PATIENT,
    Kind.MESSAGE,
    Kind.SETTING,
    Kind.CLINIC,
    Kind.DAY,
)
_PLACE: Final = "arrivals.place"
_PROVIDER: Final = "arrivals.provider"
_OVER: Final = "arrivals.over"
_OVER_SHARE: Final = 240


class ArrivalsScreen(Screen):
    """Expected, waiting, in room, side by side; what is over is folded away below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName("arrivals")
        self.board: Board | None = None
        self._stale = True
        self._minute = 0
        self._wants_focus = False
        self._worked_in: Lines | None = None
        self._too_long: frozenset[int] = frozenset()
        self._place: int = desk.prefs.get(_PLACE, ALL)
        self._provider: int = desk.prefs.get(_PROVIDER, ALL)
        self.head = Head(
            desk, chosen=self._choose, walk_in=self.open_walk_in, running_late=self.open_running_late
        )
        self.expected = Section(
            desk, tr("Expected"), nobody=tr("Nobody more is expected today."), identifier="arrivals.expected"
        )
        self.waiting = Section(desk, tr("Waiting"), nobody=tr("Nobody waits."), identifier="arrivals.waiting")
        self.inside = Section(
            desk, tr("In room"), nobody=tr("Nobody is in a room."), identifier="arrivals.in_room"
        )
        self.over = Lines(desk, name=tr("Over"), identifier="arrivals.over")
        self._build()
        self.acts = VisitActs(desk, self)
        self._tie()

    def _build(self) -> None:
        self._behind = Label(tone="warning", wrap=True)
        self._behind.setObjectName("arrivals.behind")
        change = button(
            tr("Change"), self.open_running_late, kind="quiet", identifier="arrivals.behind.change"
        )
        said = side_by_side(self._behind, change, spacing=S2, margins=(S4, S2, S4, S2))
        said.setStretch(0, 1)
        self._strip = Surface(said, surface="warning", line="bottom")
        self._strip.hide()
        parts = QHBoxLayout()
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        for at, section in enumerate(self.sections):
            held = QVBoxLayout()
            # The line at the side is part of the surface, and the table would paint over it.
            held.setContentsMargins(1, 0, 1, 0)
            held.addWidget(section)
            parts.addWidget(Surface(held, line="start" if at else ""), 1)
        self._fold: QPushButton = button("", self.turn_over, kind="quiet", identifier="arrivals.fold")
        self.over.setMaximumHeight(_OVER_SHARE)
        self.over.hide()
        below = Surface(line="top")
        lower = QVBoxLayout(below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(0)
        lower.addLayout(side_by_side(self._fold, None, margins=(S2, S2, S4, S2)))
        lower.addWidget(self.over)
        self._work = QWidget()
        lines = QVBoxLayout(self._work)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._strip)
        lines.addLayout(parts, 1)
        lines.addWidget(below)
        self._empty = Empty(
            tr("The board is being read."),
            tr("Walk-in"),
            self.open_walk_in,
            identifier="arrivals.empty.walk_in",
        )
        self._empty.setObjectName("arrivals.empty")
        self._empty.offer(visible=False)
        self._stack = Stack()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._work)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _tie(self) -> None:
        tables = (*(section.table for section in self.sections), self.over)
        for table in tables:
            table.opened.connect(lambda line: self.desk.go.visit(line.id))
            table.chosen.connect(self._follow)
            table.sideways.connect(self._sideways)
            table.menu_wanted.connect(self._menu)
            table.entered.connect(partial(self._entered, table))
        self.acts.tie(self, self._visit)
        tie_day(self, self.desk, visit=self._visit, provider=self._whose, place=lambda: self._place or None)

    @property
    def sections(self) -> tuple[Section, Section, Section]:
        """The three parts that stand side by side."""
        return self.expected, self.waiting, self.inside

    # What the shell asks

    def bar(self) -> QWidget:
        """Where, with whom, and the acts."""
        return self.head

    def begin(self) -> None:
        """Read it; the cursor goes to who is next."""
        self._wants_focus = True
        if self._stale or self.board is None:
            self._read()
        else:
            self._fill()

    def changes(self, changes: Changes) -> None:
        """Somebody came, went or was moved."""
        if touches(changes, *_FOLLOWS):
            self._stale = True
            if self.isVisible():
                self._read()

    def tick(self, now_utc: int) -> None:
        """Each minute everybody has waited a minute longer."""
        if now_utc // MINUTE == self._minute:
            return
        self._minute = now_utc // MINUTE
        board = self.board
        if board is not None and board.is_over(now_utc):
            self._read()
        elif board is not None:
            self._fill()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The focus goes where somebody is."""
        table = self._table_with_somebody()
        if table is None:
            super().setFocus(reason)
        else:
            table.setFocus(reason)

    # The board

    def _read(self) -> None:
        self._stale = False
        self.desk.jobs.ask("board", asks.board, owner=self, done=self.show_board)

    def show_board(self, board: Board) -> None:
        """Show what was read."""
        self.board = board
        self.head.offer(board.places, board.providers, place=self._place, provider=self._provider)
        self._fill()

    def _fill(self) -> None:
        board = self.board
        if board is None:
            return
        had_focus = self.current is not None
        now = self.desk.now()
        self._minute = now // MINUTE
        rows = [row for row in board.rows if self._is_shown(row)]
        place = len(board.places) > 1 and self._place == ALL
        ahead = [row for row in rows if row.lifecycle is Lifecycle.BOOKED]
        ahead.sort(key=lambda row: (not wording.coming(row, board, now)[1], row.pace.due_utc, row.id))
        here = [row for row in rows if row.lifecycle is Lifecycle.ARRIVED]
        here.sort(key=lambda row: (row.arrived_utc or 0, row.id))
        inside = [row for row in rows if row.lifecycle is Lifecycle.IN_ROOM]
        inside.sort(key=lambda row: (row.in_room_utc or 0, row.id))
        over = [row for row in rows if row.lifecycle in _OVER_WITH]
        over.sort(key=lambda row: (-(row.ended_utc or 0), row.id))
        long = [row for row in here if board.too_long(row, now)]
        self.expected.show_lines([self._coming(row, board, now, place=place) for row in ahead])
        self.waiting.show_lines(
            [self._waiting(row, board, now, place=place) for row in here],
            said=tr("{count} too long", count=len(long)) if long else "",
        )
        self.inside.show_lines([self._inside(row, now, place=place) for row in inside])
        unfolded = bool(self.desk.prefs.get(_OVER, False))
        self.over.show_lines([self._over(row, place=place) for row in over] if unfolded else [])
        self._say_over(over)
        self._say_behind(board)
        self._say_too_long(board, long)
        self._stand(any_at_all=bool(rows))
        if had_focus and self.current is None:
            # The last one of a part has gone on: the keys are for the next part.
            self.setFocus()

    def _is_shown(self, row: ArrivalRow) -> bool:
        return self._place in (ALL, row.location_id) and self._provider in (ALL, row.provider_id)

    def _coming(self, row: ArrivalRow, board: Board, now: int, *, place: bool) -> Line:
        said, late = wording.coming(row, board, now)
        return _line(row, place=place, state=said, more=wording.answered(row), loud=late)

    def _waiting(self, row: ArrivalRow, board: Board, now: int, *, place: bool) -> Line:
        length, since, long = wording.waited(row, board, now)
        return _line(row, place=place, state=length, more=since, loud=long, loud_more=long)

    def _inside(self, row: ArrivalRow, now: int, *, place: bool) -> Line:
        length, since = wording.inside(row, now)
        return _line(row, place=place, state=length, more=since)

    def _over(self, row: ArrivalRow, *, place: bool) -> Line:
        word, when = wording.over(row)
        return _line(row, place=place, state=word, more=when)

    # What is said of it

    def _say_over(self, over: list[ArrivalRow]) -> None:
        text = wording.over_line(over)
        self._fold.setText(text)
        shown = bool(self.desk.prefs.get(_OVER, False))
        self._fold.setAccessibleName(
            tr("{count}. Hide them", count=text) if shown else tr("{count}. Show them", count=text)
        )
        self._fold.setIcon(
            icons.icon(
                "chevron-down" if shown else "chevron-right",
                self.desk.theme.role(Role.MUTED),
                mirrored=self.isRightToLeft(),
            )
        )
        self._fold.setVisible(bool(over))
        self.over.setVisible(bool(over) and shown)

    def _say_behind(self, board: Board) -> None:
        rows = tuple(each for each in board.behind if self._provider in (ALL, each.provider_id))
        self._behind.setText(wording.behind_line(rows))
        self._strip.setVisible(bool(rows))

    def _say_too_long(self, board: Board, long: list[ArrivalRow]) -> None:
        """A screen reader is told of each once while they wait, whatever is shown and wherever the clock jumps; nobody hears a sound."""
        waiting = {row.id for row in board.rows if row.lifecycle is Lifecycle.ARRIVED}
        fresh = [row for row in long if row.id not in self._too_long]
        self._too_long = frozenset((self._too_long & waiting) | {row.id for row in fresh})
        match fresh:
            case []:
                pass
            case [row]:
                name = self.desk.who.name(row.patient)
                self.desk.say.announce(tr("{patient} waits too long.", patient=name))
            case _:
                self.desk.say.announce(tr("{count} patients wait too long.", count=len(fresh)))

    def _stand(self, *, any_at_all: bool) -> None:
        if not any_at_all:
            everybody = self._place == ALL and self._provider == ALL
            self._empty.say(
                tr("Nobody is booked today.") if everybody else tr("Nobody is booked here today.")
            )
            self._empty.offer(visible=True)
        self._stack.setCurrentWidget(self._work if any_at_all else self._empty)
        if self._wants_focus and self.isVisible():
            self._wants_focus = False
            self.setFocus()

    def turn_over(self) -> None:
        """Show what is over, or fold it away."""
        self.desk.prefs.put(_OVER, not self.desk.prefs.get(_OVER, False))
        self._fill()

    # The cursor

    @property
    def current(self) -> Line | None:
        """The visit under the cursor, in the part that has the focus."""
        for table in (*(section.table for section in self.sections), self.over):
            if table.hasFocus():
                return table.current
        return None

    def _visit(self) -> DayVisit | None:
        line, reader = self.current, self.desk.reader
        if line is None or reader is None:
            return None
        try:
            return reader.visit(line.id)
        except EnvironmentFault as fault:
            self.desk.say.refuse(fault)
            return None

    def _menu(self, point: QPoint) -> None:
        visit = self._visit()
        if visit is not None:
            self.acts.menu(visit, point, self)

    def _follow(self, line: Line | None) -> None:
        """A panel that shows a visit shows the one that the cursor goes to."""
        follow = self.desk.extras.get("follow_visit")
        if line is not None and callable(follow) and self.current is line:
            follow(line.id)

    def _sideways(self, step: int) -> None:
        """Left and right go to the next part that somebody is in."""
        tables = [section.table for section in self.sections]
        at = next((at for at, table in enumerate(tables) if table.hasFocus()), None)
        if at is None:
            return
        for to in range(at + step, len(tables) if step > 0 else -1, step):
            if tables[to].rows_model.rows:
                tables[to].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _entered(self, table: Lines) -> None:
        self._worked_in = table

    def _table_with_somebody(self) -> Lines | None:
        """Where somebody worked last, else the first part that anybody is in."""
        tables = [section.table for section in self.sections]
        if self._worked_in in tables:
            tables.insert(0, self._worked_in)
        return next((table for table in tables if table.rows_model.rows), None)

    # Acts that are about no row

    def _choose(self) -> None:
        self._place, self._provider = self.head.place.value or ALL, self.head.provider.value or ALL
        self.desk.prefs.put(_PLACE, self._place)
        self.desk.prefs.put(_PROVIDER, self._provider)
        self._fill()

    def open_walk_in(self) -> None:
        """Somebody came without a visit."""
        walk_in(self.desk, self._place or None)

    def open_running_late(self) -> None:
        """A provider is behind: the one who is chosen, or the one under the cursor."""
        running_late(self.desk, self._whose())

    def _whose(self) -> int | None:
        line = self.current
        rows = self.board.rows if self.board is not None else ()
        mine = next((row.provider_id for row in rows if line is not None and row.id == line.id), None)
        return self._provider or mine


_OVER_WITH: Final = (Lifecycle.COMPLETED, Lifecycle.NO_SHOW, Lifecycle.LEFT_WITHOUT_VISIT)


def _line(
    row: ArrivalRow, *, place: bool, state: str, more: str, loud: bool = False, loud_more: bool = False
) -> Line:
    icon, icon_said = _icon(row)
    return Line(
        id=row.id,
        patient=row.patient,
        time=words.time_of(row.start_utc, row.zone),
        expected=wording.expected(row) if row.lifecycle in _AHEAD else "",
        what=wording.what(row, place=place),
        state=state,
        more=more,
        loud=loud,
        icon=icon,
        icon_said=icon_said,
        loud_more=loud_more,
    )


def _icon(row: ArrivalRow) -> tuple[str, str]:
    """The one mark that the desk has to see before it says a word, and what it means."""
    if row.alert:
        return "warning", tr("Has an alert")
    if row.interpreter:
        return "mark-interpreter", tr("Interpreter")
    return ("mark-first_visit", tr("First visit")) if row.first_visit else ("", "")


_AHEAD: Final = (Lifecycle.BOOKED, Lifecycle.ARRIVED)
