"""A visit was dropped, or pasted, where something is in the way: swap the two, share the time with a reason, or leave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from frontdesk.domain.day_moves import Obstacle, ObstacleKind
from frontdesk.domain.errors import FrontdeskError, TimeTaken
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Lifecycle
from frontdesk.ui.halfway import SHARING_DRAFT, Halfway
from frontdesk.ui.kit.dialogs import Dialog
from frontdesk.ui.kit.forms import Row, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.daypage import DayVisit
    from frontdesk.ui.book.handling import VisitActs
    from frontdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Collision:
    """A visit that somebody wants where something is: what is there (`words` says it), with whom it could change places, and how to put
    it there all the same, given a reason for sharing the time (None where it is only closed)."""

    visit: DayVisit
    found: tuple[Obstacle, ...]
    words: str
    other: DayVisit | None
    put: Callable[[str | None], None]

    @property
    def only_closed(self) -> bool:
        """Whether nobody has the time: it is outside the hours, or closed."""
        return all(each.kind is ObstacleKind.CLOSED for each in self.found)

    @property
    def can_swap(self) -> bool:
        """Whether the two may change places: both still to come."""
        return (
            self.other is not None
            and self.other.lifecycle is Lifecycle.BOOKED
            and self.visit.lifecycle is Lifecycle.BOOKED
        )


class OfferDialog(Dialog):
    """What can be done about a collision. Enter by reflex, like Esc, leaves the visit where it was."""

    def __init__(self, desk: Desk, acts: VisitActs, collision: Collision, parent: QWidget | None) -> None:
        name = desk.who.name(collision.visit.patient)
        title = (
            tr("{patient}: nobody works then")
            if collision.only_closed
            else tr("{patient}: this time is taken")
        )
        super().__init__(title.format(patient=name), parent, width=480, identifier="offer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._acts, self._collision, self._fit = acts, collision, False
        self._words = self.say(_sentence(collision.words))
        self._words.setObjectName("offer.words")
        self.reason = line()
        self._halfway = Halfway(desk, kind=SHARING_DRAFT, about=str(collision.visit.id))
        self._halfway.tie(lambda: collision.visit.patient, {"reason": self.reason})
        self.rejected.connect(self._halfway.end)
        self._reason = Row(tr("Why two share this time"), self.reason, identifier="offer.reason")
        leave = self.add_button(
            tr("Leave it where it was"), self.reject, kind="primary", identifier="offer.leave"
        )
        if collision.only_closed:
            self._other_way(tr("Put it there"), self._put, "offer.put")
            self._reason.setParent(self)
            self._reason.hide()
        else:
            self.body.addWidget(self._reason)
            share = self._other_way(tr("Share this time"), self._share, "offer.share")
            # Who has written a reason means it.
            self.reason.textChanged.connect(lambda text: (share if text.strip() else leave).setDefault(True))
        if collision.can_swap and collision.other is not None:
            other = desk.who.name(collision.other.patient)
            self.body.insertWidget(1, self.swap_line(name, other))
            self.swap = self._other_way(tr("Swap the two"), self._swap, "offer.swap")
        leave.setFocus()
        desk.say.announce(collision.words)

    def _other_way(self, text: str, run: Callable[[], None], identifier: str) -> QPushButton:
        """A button that Enter presses only once the focus is on it."""
        made = self.add_button(text, run, identifier=identifier)
        made.setAutoDefault(True)
        return made

    def swap_line(self, name: str, other: str) -> QWidget:
        """What a swap would do."""
        from frontdesk.ui.kit.labels import Label

        return Label(
            tr("Swapped, {patient} and {other} have each other's time.", patient=name, other=other),
            tone="muted",
            wrap=True,
        )

    def _put(self) -> None:
        self.accept()
        self._collision.put(None)

    def _share(self) -> None:
        reason = " ".join(self.reason.text().split())
        if not reason:
            self._reason.fail(tr("Say why two visits share this time."))
            self.reason.setFocus()
            return
        self._halfway.end()
        self.accept()
        self._collision.put(reason)

    def _swap(self) -> None:
        other = self._collision.other
        if other is None:
            return
        self.swap.setEnabled(False)
        self._acts.swap(
            self._collision.visit, other, fit=self._fit, done=self.accept, failed=self._not_swapped
        )

    def _not_swapped(self, error: FrontdeskError) -> None:
        """It stays open with the reason; where only a length is in the way, the lengths can be swapped, too."""
        self._words.setText(error.sentence)
        self._words.tone("danger")
        self.swap.setEnabled(True)
        self._fit = isinstance(error, TimeTaken) and not self._fit
        self.swap.setText(tr("Swap with their lengths") if self._fit else tr("Swap the two"))
        self.swap.setFocus()


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?")) else f"{words}."
