"""Deciding about messages, from wherever one is read: what a reply meant, whether a text went out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from frontdesk.domain.errors import FrontdeskError
from frontdesk.domain.i18n import tr
from frontdesk.ui.book.own import undo_of
from frontdesk.ui.desk import Desk
from frontdesk.ui.messages import acts

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.domain.changes import Changes
    from frontdesk.services.messaging.evidence import Doubt
    from frontdesk.services.rows import LedgerRow
    from frontdesk.services.work import Book

CONFIRM: Final = "confirm"
DECLINE: Final = "decline"
IGNORE: Final = "ignore"
LATE: Final = "late"
OPT_OUT: Final = "opt_out"
WRONG_NUMBER: Final = "wrong_number"
SORT_OUT: Final = "sort_out"
"""Not a decision yet: which of its visits a reply means, or whose it is."""
WRITE: Final = "write"
TAKE_BACK: Final = "take_back"
"""Neither: a text to the patient; a text by hand that has not left yet."""
SENT: Final = "sent"
NOT_SENT: Final = "not-sent"
RESEND: Final = "resend"
"""The values of `services.messaging.deciding.ReplyAs` and `ResolveAs`, which are not loaded before somebody decides."""


def outcome(decision: str) -> str:
    """What a decision on a reply came to, after the name of whom it was about."""
    return {
        CONFIRM: tr("confirmed"),
        DECLINE: tr("can't come"),
        IGNORE: tr("the reply is no answer"),
        LATE: tr("comes later, confirmed"),
        OPT_OUT: tr("gets no more texts"),
        WRONG_NUMBER: tr("the number is somebody else's, no text goes there"),
    }[decision]


def choice(decision: str) -> str:
    """What a button says that decides so."""
    return {
        CONFIRM: tr("Confirms"),
        DECLINE: tr("Can't come"),
        IGNORE: tr("No answer needed"),
        LATE: tr("Comes later"),
        OPT_OUT: tr("No more texts"),
        WRONG_NUMBER: tr("Wrong number"),
    }[decision]


class Decider(QObject):
    """Does what somebody decided, tells it with its undo. Signals: `decided()` once a decision stands."""

    decided = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._under_way: set[int] = set()

    def reply(self, row: LedgerRow, decision: str, *, who: str) -> None:
        """What a reply meant; `who` is the name that the bar says."""
        told = tr("{patient}: {what}", patient=who, what=outcome(decision))
        self._act(row, lambda book, actor: acts.decide(book, actor, row.public_id, decision), told, undo=True)

    def resolve(self, row: LedgerRow | Doubt, decision: str, *, who: str) -> None:
        """Whether an uncertain text went out."""
        told = {
            SENT: tr("{patient}: the text was sent", patient=who),
            NOT_SENT: tr("{patient}: the text was not sent", patient=who),
            RESEND: tr("{patient}: the text goes out again", patient=who),
        }[decision]
        self._act(
            row, lambda book, actor: acts.resolve(book, actor, row.public_id, decision), told, undo=False
        )

    def _act(
        self, row: LedgerRow | Doubt, work: Callable[[Book, Actor], Changes], told: str, *, undo: bool
    ) -> None:
        if row.id in self._under_way:
            return
        self._under_way.add(row.id)
        self._desk.act(
            work,
            owner=self,
            done=lambda changes: self._done(row.id, told, changes.command if undo else None),
            failed=lambda error: self._failed(row.id, error),
        )

    def _done(self, key: int, told: str, command: str | None) -> None:
        self._under_way.discard(key)
        self._desk.say.done(told, undo=undo_of(self._desk, command))
        self.decided.emit()

    def _failed(self, key: int, error: FrontdeskError) -> None:
        self._under_way.discard(key)
        self._desk.say.refuse(error)
