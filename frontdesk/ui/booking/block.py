"""Block the time of somebody, of a room or of a whole location; give blocked time back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.domain.blocked_seen import SeenBlock
from frontdesk.domain.errors import EnvironmentFault, FrontdeskError, NotFound, Overtaken
from frontdesk.domain.i18n import tr
from frontdesk.ui import words
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.booking.block_moves import spoken_span
from frontdesk.ui.booking.known import known
from frontdesk.ui.halfway import BLOCK_DRAFT, Halfway
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.kit.dates import DateField, TimeField
from frontdesk.ui.kit.enter import entered
from frontdesk.ui.kit.forms import Choice, Row, check, fail_rows, line
from frontdesk.ui.kit.labels import Label
from frontdesk.ui.kit.layouts import Surface
from frontdesk.ui.kit.stack import Stack
from frontdesk.ui.panels import Panel
from frontdesk.ui.tokens import S2, S3, S4

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.booking.blocks import Blocked, BlockRow
    from frontdesk.services.directory import Directory
    from frontdesk.services.work import Book
    from frontdesk.ui.desk import Desk

USUAL_MINUTES: Final = 60
_NARROW: Final = 112
_DAY: Final = 24 * 60


class Whose(StrEnum):
    """Whose time is blocked."""

    PROVIDER = "provider"
    ROOM = "room"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody or something whose time can be blocked; `location_id` is where the clock hangs that counts."""

    whose: Whose
    key: int
    location_id: int


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """A block that is about to be made. Wall clock texts."""

    owner: Owner
    start: str
    end: str
    reason: str


def make(book: Book, actor: Actor, wanted: WantedBlock) -> Blocked:
    """Block it. Raises Conflict where there are visits in that time, UsageError."""
    from frontdesk.services.booking.blocks import block_time

    owner = wanted.owner
    return block_time(
        book,
        actor,
        start=wanted.start,
        end=wanted.end,
        location_id=owner.location_id,
        provider_id=owner.key if owner.whose is Whose.PROVIDER else None,
        room_id=owner.key if owner.whose is Whose.ROOM else None,
        reason=wanted.reason,
    )


def give_back(book: Book, actor: Actor, block: BlockRow) -> Changes:
    """Unblock it, as it was seen. Raises NotFound, Overtaken."""
    from frontdesk.services.booking.blocks import unblock_time

    seen = SeenBlock(block.start_utc, block.end_utc, block.provider_id, block.room_id)
    return unblock_time(book, actor, block.id, seen=seen)


def block_of(book: Book, block_id: int) -> BlockRow:
    """A block. Raises NotFound."""
    from frontdesk.services.booking.blocks import get_block

    return get_block(book, block_id)


class BlockPanel(Panel):
    """A block that is made; or, of one that is there, what it is and a button that gives the time back."""

    def __init__(
        self,
        desk: Desk,
        provider_id: int | None = None,
        start_wall: str = "",
        end_wall: str = "",
        *,
        location_id: int | None = None,
        room_id: int | None = None,
        block_id: int | None = None,
    ) -> None:
        super().__init__(desk)
        self._provider_id, self._location_id, self._block_id = provider_id, location_id, block_id
        self._room_id = room_id
        self._start_wall, self._end_wall = start_wall, end_wall
        self._zones: dict[int, str] = {}
        self._names: dict[tuple[Whose, int], str] = {}
        self._block: BlockRow | None = None
        self._begun = self._busy = False
        self._stack = Stack()
        self._stack.addWidget(self._form())
        self._stack.addWidget(self._existing())
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self._stack)
        self._stack.setCurrentIndex(0 if block_id is None else 1)

    @property
    def title(self) -> str:
        """What is done here."""
        return tr("Block time") if self._block_id is None else tr("Blocked time")

    @property
    def key(self) -> str:
        """One for each block."""
        return f"block:{self._block_id}:{self._provider_id}:{self._start_wall}"

    def begin(self) -> None:
        """Read what can be chosen; the focus where typing begins."""
        if not self._begun:
            self._begun = True
            known(self.desk, self, self._offer)
        first = self.reason if self._block_id is None else self.give_back_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter blocks; on a button it presses that."""
        if not entered(self, event, self.block):
            super().keyPressEvent(event)

    # What it is made of

    def _form(self) -> QWidget:
        self.owner: Choice[Owner] = Choice()
        self.from_date, self.until_date = DateField(self.desk), DateField(self.desk)
        self.from_time, self.until_time = TimeField(), TimeField()
        for field in (self.from_time, self.until_time):
            field.setFixedWidth(_NARROW)
        self.whole_day = check(tr("Whole days"), run=self._whole_days)
        self.reason = line(placeholder=tr("Training, holiday, repair"))
        self._halfway = Halfway(self.desk, kind=BLOCK_DRAFT, about="new")
        if self._block_id is None:
            self._halfway.tie(lambda: tr("Blocked time"), {"reason": self.reason})
        self.rows = {
            "owner": Row(tr("Whose time"), self.owner, identifier="block.owner"),
            "from_date": Row(tr("From"), self.from_date, identifier="block.from"),
            "from_time": Row(tr("Time"), self.from_time, identifier="block.from_time"),
            "until_date": Row(tr("Until"), self.until_date, identifier="block.until"),
            "until_time": Row(tr("Time"), self.until_time, identifier="block.until_time"),
            "whole_day": Row(tr("Whole days"), self.whole_day, identifier="block.whole_day"),
            "reason": Row(tr("Reason"), self.reason, identifier="block.reason"),
        }
        self.trouble = Label(tone="danger", wrap=True)
        self.trouble.hide()
        lines = QVBoxLayout()
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        lines.addWidget(self.rows["owner"])
        for name in ("from", "until"):
            pair = QHBoxLayout()
            pair.setSpacing(S3)
            pair.addWidget(self.rows[f"{name}_date"], 1, Qt.AlignmentFlag.AlignTop)
            pair.addWidget(self.rows[f"{name}_time"], 0, Qt.AlignmentFlag.AlignTop)
            lines.addLayout(pair)
        lines.addWidget(self.rows["whole_day"])
        lines.addWidget(self.rows["reason"])
        lines.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.setSpacing(S2)
        foot.addWidget(self.trouble)
        foot.addWidget(
            button(tr("Block"), self.block, kind="primary", identifier="block.block", key=tr("Enter"))
        )
        return _page(lines, foot)

    def _existing(self) -> QWidget:
        self.what = Label(face="name", wrap=True)
        self.when = Label(wrap=True)
        self.why = Label(tone="muted", wrap=True)
        lines = QVBoxLayout()
        lines.setContentsMargins(S4, S4, S4, S4)
        lines.setSpacing(S3)
        for part in (self.what, self.when, self.why):
            lines.addWidget(part)
        lines.addStretch(1)
        self.give_back_button = button(tr("Unblock"), self.unblock, identifier="block.unblock")
        foot = QVBoxLayout()
        foot.setContentsMargins(S4, S2, S4, S4)
        foot.addWidget(self.give_back_button)
        return _page(lines, foot)

    # Values

    def _offer(self, found: Directory) -> None:
        self._zones = {each.id: each.zone for each in found.locations}
        places = {each.id: each.name for each in found.locations}
        somewhere = next((each.id for each in found.locations if each.in_use), 0)
        self._names = {
            **{(Whose.PROVIDER, each.id): each.name for each in found.providers},
            **{(Whose.ROOM, each.id): each.name for each in found.rooms},
            **{(Whose.LOCATION, each.id): each.name for each in found.locations},
        }
        providers = [
            (Owner(Whose.PROVIDER, each.id, next(iter(each.location_ids), somewhere)), each.name)
            for each in found.providers
            if each.in_use
        ]
        whole = [
            (Owner(Whose.LOCATION, each.id, each.id), tr("Everybody at {location}", location=each.name))
            for each in found.locations
            if each.in_use
        ]
        rooms = [
            (
                Owner(Whose.ROOM, each.id, each.location_id),
                tr("{room}, {location}", room=each.name, location=places.get(each.location_id, "")),
            )
            for each in found.rooms
            if each.in_use
        ]
        chosen = self.owner.value or next(
            (
                owner
                for owner, _ in (*providers, *rooms)
                if owner.key == (self._room_id if owner.whose is Whose.ROOM else self._provider_id)
            ),
            next((owner for owner, _ in whole if owner.key == self._location_id), None),
        )
        self.owner.offer([*providers, *whole, *rooms], chosen)
        if self._block_id is not None:
            self._read(self._block_id)
        elif self.from_date.value is None and not self.from_date.text:
            self._put_times()

    def _put_times(self) -> None:
        today = words.today_at(self.desk.zone, self.desk.now())
        start = self._start_wall or words.wall_text(today, 9 * 60)
        day, minute = date.fromisoformat(start[:10]), _minute(start)
        end = self._end_wall or words.wall_text(day, minute + USUAL_MINUTES)
        self.from_date.put(day)
        self.from_time.put(minute)
        self.until_date.put(date.fromisoformat(end[:10]))
        self.until_time.put(_minute(end))

    def _whole_days(self, on: bool) -> None:
        for name in ("from_time", "until_time"):
            self.rows[name].setVisible(not on)

    def _walls(self) -> tuple[str, str] | None:
        """Begin and end; None where something is missing, which is said."""
        wrong: dict[str, str] = {}
        dates: tuple[tuple[str, DateField], ...] = (
            ("from_date", self.from_date),
            ("until_date", self.until_date),
        )
        for name, day in dates:
            if day.value is None:
                wrong[name] = day.problem or tr("Give the date.")
        if not self.whole_day.isChecked():
            for name, time in (("from_time", self.from_time), ("until_time", self.until_time)):
                if time.value is None:
                    wrong[name] = time.problem or tr("Give the time.")
        if self.owner.value is None:
            wrong["owner"] = tr("Choose whose time it is.")
        fail_rows(self.rows, wrong)
        first, last = self.from_date.value, self.until_date.value
        if wrong or first is None or last is None:
            return None
        if self.whole_day.isChecked():
            return words.wall_text(first, 0), words.wall_text(last + timedelta(days=1), 0)
        return words.wall_text(first, self.from_time.value or 0), words.wall_text(
            last, self.until_time.value or 0
        )

    # Acts

    def block(self) -> None:
        """Block it, if it is not there already."""
        if self._block_id is not None:
            return
        walls, owner = self._walls(), self.owner.value
        if walls is None or owner is None or self._busy:
            return
        if walls[1] <= walls[0]:
            self.rows["until_date"].fail(tr("The end comes before the start. Give a later one."))
            return
        self._busy = True
        self.trouble.hide()
        wanted = WantedBlock(owner, *walls, self.reason.text())
        self.desk.act(
            lambda book, actor: make(book, actor, wanted),
            owner=self,
            done=self._made,
            failed=self._refused,
        )

    def _made(self, blocked: Blocked) -> None:
        self._halfway.end()
        desk, block = self.desk, blocked.block
        desk.say.done(
            tr("Blocked: {what}, {when}", what=self._whom(block), when=self._span(block)),
            undo=undo_of(desk, blocked.changes.command),
        )
        self.closed.emit()

    def _refused(self, error: FrontdeskError) -> None:
        self._busy = False
        if isinstance(error, EnvironmentFault):
            self.desk.say.refuse(error)
            return
        self.trouble.setText(error.sentence)
        self.trouble.show()

    def unblock(self) -> None:
        """Give the time back."""
        block = self._block
        if block is None or self._busy:
            return
        self._busy = True
        self.desk.act(
            lambda book, actor: give_back(book, actor, block),
            owner=self,
            done=lambda changes: self._given_back(block, changes),
            failed=lambda error: self._kept(block, error),
        )

    def _given_back(self, block: BlockRow, changes: Changes) -> None:
        desk = self.desk
        desk.say.done(
            tr("Unblocked: {what}, {when}", what=self._whom(block), when=self._span(block)),
            undo=undo_of(desk, changes.command),
        )
        self.closed.emit()

    def _kept(self, block: BlockRow, error: FrontdeskError) -> None:
        """It stays blocked: what it is now stands here, and in the book."""
        self._busy = False
        self.desk.say.refuse(error)
        if isinstance(error, NotFound):
            self.closed.emit()
        elif isinstance(error, Overtaken):
            self._read(block.id)
            self.desk.feed.look()

    # A block that is there

    def _read(self, block_id: int) -> None:
        self.desk.jobs.ask(
            "block",
            lambda book: block_of(book, block_id),
            owner=self,
            done=self._show,
            failed=lambda error: self._gone(error),
        )

    def _show(self, block: BlockRow) -> None:
        self._block = block
        self.what.setText(self._whom(block))
        self.when.setText(self._span(block))
        self.why.setText(block.reason or tr("No reason was given."))

    def _gone(self, error: FrontdeskError) -> None:
        self.desk.say.refuse(error)
        self.closed.emit()

    def _whom(self, block: BlockRow) -> str:
        owner = _owner(block)
        name = self._names.get((owner.whose, owner.key), "")
        return tr("Everybody at {location}", location=name) if owner.whose is Whose.LOCATION else name

    def _zone(self, block: BlockRow) -> str:
        return self._zones.get(block.location_id or 0, self.desk.zone)

    def _span(self, block: BlockRow) -> str:
        return spoken_span(block, self._zone(block))


def _owner(block: BlockRow) -> Owner:
    location_id = block.location_id or 0
    if block.provider_id is not None:
        return Owner(Whose.PROVIDER, block.provider_id, location_id)
    if block.room_id is not None:
        return Owner(Whose.ROOM, block.room_id, location_id)
    return Owner(Whose.LOCATION, location_id, location_id)


def _page(body: QVBoxLayout, foot: QVBoxLayout) -> QWidget:
    made = QWidget()
    lines = QVBoxLayout(made)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    lines.addLayout(body, 1)
    lines.addWidget(Surface(foot, line="top"))
    return made


def _minute(wall: str) -> int:
    return int(wall[11:13]) * 60 + int(wall[14:16])
