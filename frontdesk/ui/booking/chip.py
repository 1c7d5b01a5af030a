"""What waits half-made, told: a small button in the status bar, and a banner once after the start. Light: the window begins with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.domain.i18n import tr
from frontdesk.ui import icons
from frontdesk.ui.booking.wanted import BOOKING_DRAFT, PHONE_DRAFT, REQUEST_DRAFT
from frontdesk.ui.drafts import Draft, shelf
from frontdesk.ui.kept import go_on, kept_things, what_it_is
from frontdesk.ui.kit.buttons import button
from frontdesk.ui.tokens import Role
from frontdesk.ui.voice import Trouble

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

KEPT_BOOKING: Final = "kept booking"
KEPT_MESSAGE: Final = "kept phone message"
KEPT_REQUEST: Final = "kept request"
KEPT_THINGS: Final = "kept things"
"""The keys of the banners."""
_KEYS: Final = {BOOKING_DRAFT: KEPT_BOOKING, PHONE_DRAFT: KEPT_MESSAGE, REQUEST_DRAFT: KEPT_REQUEST}
_ICON: Final = 16


class ParkedChip(QWidget):
    """How many half-made bookings wait; hidden while there is none. Pressed, it takes up the one, or lists the several."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shelf = shelf(desk)
        self.button = button("", self._pressed, identifier="status.parked")
        self.button.setProperty("kind", "flat")
        self.button.setProperty("face", "meta")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.button)
        self._shelf.changed.connect(self._show)
        desk.theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        count = sum(draft.parked for draft in self._shelf.of(BOOKING_DRAFT))
        text = tr("1 parked") if count == 1 else tr("{count} parked", count=count)
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setIcon(icons.icon("park", self._desk.theme.role(Role.MUTED), size=_ICON))
        self.setVisible(count > 0)

    def _pressed(self) -> None:
        from frontdesk.ui.booking.parking import show_parked

        show_parked(self._desk)


def offer_kept(desk: Desk) -> None:
    """Once the book is open: bring what an earlier run left, and offer it."""
    kept = shelf(desk)
    kept.loaded.connect(lambda: _offer(desk), Qt.ConnectionType.SingleShotConnection)
    kept.load()


def draft_title(desk: Desk, draft: Draft) -> str:
    """The line that a draft is offered by; the name hidden while names are."""
    name, comma, rest = draft.title.partition(", ")
    return f"{desk.who.name(name)}{comma}{rest}"


def _offer(desk: Desk) -> None:
    """One line, whatever was kept: where there is one thing, what it is."""
    kept = kept_things(desk)
    if not kept:
        return
    bookings = [draft for draft in kept if draft.kind == BOOKING_DRAFT]
    match kept:
        case [only]:
            trouble = Trouble(
                _KEYS.get(only.kind, KEPT_THINGS), _one(desk, only), tr("Resume"), lambda: _go_on(desk, only)
            )
        case _ if len(bookings) == len(kept):
            sentence = tr("{count} half-made bookings were kept.", count=len(kept))
            trouble = Trouble(KEPT_BOOKING, sentence, tr("Resume"), lambda: _resume(desk))
        case _:
            sentence = tr("{count} half-written things were kept.", count=len(kept))
            trouble = Trouble(KEPT_THINGS, sentence, tr("Show"), lambda: show_kept(desk))
    desk.say.trouble(trouble)
    _take_away(desk, trouble.key, [draft.id for draft in kept])


def _take_away(desk: Desk, key: str, offered: list[str]) -> None:
    """Once all of it is saved or given up, whichever way somebody went there, the line goes."""
    drafts = shelf(desk)

    def changed() -> None:
        if not any(drafts.get(draft_id) for draft_id in offered):
            drafts.changed.disconnect(changed)
            desk.say.mend(key)

    drafts.changed.connect(changed)


def _one(desk: Desk, draft: Draft) -> str:
    title = draft_title(desk, draft)
    match draft.kind:
        case kind if kind == BOOKING_DRAFT:
            return tr("A half-made booking was kept: {title}.", title=title)
        case kind if kind == PHONE_DRAFT:
            return tr("A half-written phone message was kept.")
        case kind if kind == REQUEST_DRAFT:
            return tr("A half-written request for a visit was kept.")
        case _ if title and title != what_it_is(draft):
            return tr("Kept, half-written: {what}, {title}.", what=what_it_is(draft), title=title)
        case _:
            return tr("Kept, half-written: {what}.", what=what_it_is(draft))


def show_kept(desk: Desk) -> None:
    """List everything that is half-written."""
    from frontdesk.ui.booking.kept_list import KeptPanel

    desk.say.mend(KEPT_THINGS)
    desk.go.panel(lambda: KeptPanel(desk))


def _resume(desk: Desk) -> None:
    from frontdesk.ui.booking.parking import show_parked

    show_parked(desk)


def _go_on(desk: Desk, draft: Draft) -> None:
    desk.say.mend(_KEYS.get(draft.kind, KEPT_THINGS))
    go_on(desk, draft)
