"""Privacy at the provider: what it still knows of a text that is done and safe in a backup is its number and time, not its words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Final

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.words import MessageState
from frontdesk.models.queries import redacting
from frontdesk.models.queries.plain import run
from frontdesk.services.backup_list import newest_backup
from frontdesk.services.channels import twilio_settings
from frontdesk.services.messaging.statuses import NO_RECEIPT
from frontdesk.services.messaging.watching import watch_row, watched

if TYPE_CHECKING:
    from frontdesk.services.work import Book

MOST: Final = 100
"""A cycle: an account of years is worked off by and by."""
AHEAD: Final = 1_000
"""So many are looked at for them: some are not done yet."""

_FINAL: Final = frozenset(
    {MessageState.DELIVERED, MessageState.UNDELIVERED, MessageState.FAILED, MessageState.RECEIVED}
)


@dataclass(frozen=True, slots=True)
class Removable:
    """A message whose words may go at the provider."""

    id: int
    provider_id: str


@dataclass(frozen=True, slots=True)
class _Left:
    id: int
    provider_id: str
    state: str
    sent_utc: int | None
    updated_utc: int

    def is_final(self, now_utc: int) -> bool:
        """Nothing more will be heard of it: an end, or no receipt for three days."""
        state = MessageState(self.state)
        silent = state is MessageState.SENT and now_utc - (self.sent_utc or now_utc) > NO_RECEIPT
        return state in _FINAL or silent


def removable(book: Book, *, leave: Collection[int] = ()) -> list[Removable]:
    """What may be removed now: final, in both directions, and in a backup that was made after the last word about it.

    `leave`: keys that the provider would not do lately. Empty where there is no backup.
    """
    now = book.clock.now_utc()
    account = (twilio_settings(book) or {}).get("account_sid", "")
    with book.read() as connection:
        above = watched(connection).redacted_to
        values = {"above": above, "most": AHEAD + len(leave), "account": account}
        left = list(starmap(_Left, run(connection, redacting.LEFT, values)))
        last = above if left else int(run(connection, redacting.LAST, {}).fetchone()[0])
    _raise_mark(book, above, left[0].id - 1 if left else last)
    if not left:
        return []
    saved_utc = newest_backup(book)
    if saved_utc is None:
        return []
    may = [
        Removable(each.id, each.provider_id)
        for each in left
        if each.id not in leave and each.is_final(now) and each.updated_utc < saved_utc <= now
    ]
    return may[:MOST]


def note_removed(book: Book, ids: Sequence[int]) -> None:
    """The provider has the words of these no more."""
    if not ids:
        return
    with book.write(PROGRAM) as work:
        connection = work.session.connection()
        for message_id in ids:
            run(connection, redacting.DONE, {"id": message_id, "now": work.now_utc})


def _raise_mark(book: Book, above: int, done_to: int) -> None:
    # Every cycle would write otherwise, for a row or two.
    if done_to - above < AHEAD // 10:
        return
    with book.write(PROGRAM) as work:
        watch_row(work).redacted_to = done_to
