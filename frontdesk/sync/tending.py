"""What a cycle does beside reading and sending: a look at the account's number, and removing words at the provider."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.errors import LoginRefused, ProviderUnreachable
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY
from frontdesk.services.messaging.watching import note_number, watched
from frontdesk.services.redacting import Removable, note_removed, removable
from frontdesk.sync.pacing import Pace

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.ports import MessageGateway
    from frontdesk.services.work import Book
    from frontdesk.sync.tally import Tally

CHUNK: Final = 20
"""Removed before it is noted: what a kill loses of it is only asked for once more."""


def look_at_number(book: Book, gateway: MessageGateway, tally: Tally) -> None:
    """Once a day: whether the account's number answers patients by itself. Where nobody can tell, the next cycle asks again."""
    now = book.clock.now_utc()
    with book.read() as connection:
        known = watched(connection)
    answers = known.answers_by_itself
    if known.number_is_due(now):
        try:
            answers = bool(gateway.answers_by_itself())
        except (ProviderUnreachable, LoginRefused):
            return
        with book.write(PROGRAM) as work:
            note_number(work, answers_by_itself=answers)
    if answers:
        tally.error(answering_sentence())


def answering_sentence() -> str:
    """What is wrong with a number that answers by itself, and what to do."""
    return tr(
        "The clinic's number answers patients by itself: clear its incoming message address at the provider."
    )


class Remover:
    """Removes the words of finished texts at the provider; remembers what it would not do."""

    def __init__(self) -> None:
        self._refused: dict[int, int] = {}

    def run(self, book: Book, around: Around, gateway: MessageGateway, stop: threading.Event) -> int:
        """A part of what is left; gives how many. A provider that is not there ends it quietly: the next cycle goes on."""
        if not around.settings.redact:
            return 0
        now = book.clock.now_utc()
        self._refused = {key: at for key, at in self._refused.items() if 0 <= now - at < DAY}
        waiting = removable(book, leave=self._refused)
        pace = Pace(book.clock, around.settings.messages_per_second)
        done = 0
        for begin in range(0, len(waiting), CHUNK):
            gone, whole = self._some(waiting[begin : begin + CHUNK], gateway, pace, stop, now)
            note_removed(book, gone)
            done += len(gone)
            if not whole:
                break
        return done

    def _some(
        self,
        waiting: list[Removable],
        gateway: MessageGateway,
        pace: Pace,
        stop: threading.Event,
        now_utc: int,
    ) -> tuple[list[int], bool]:
        gone: list[int] = []
        for each in waiting:
            if stop.is_set():
                return gone, False
            pace.wait()
            try:
                if gateway.redact(each.provider_id):
                    gone.append(each.id)
                else:
                    self._refused[each.id] = now_utc
            except (ProviderUnreachable, LoginRefused):
                return gone, False
        return gone, True
