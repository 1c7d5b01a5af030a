"""The reading half of a cycle: replies, statuses, and what became of uncertain sends. Needs no lease."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.instants import DAY
from frontdesk.services.messaging import inbox, interpreting, lookups, statuses
from frontdesk.services.messaging.channel import Trouble, note_read, set_trouble, standing
from frontdesk.services.messaging.watching import SWEEP_BACK, note_swept, watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.ports import Listing, MessageGateway, ProviderMessage
    from frontdesk.services.work import Book, Work
    from frontdesk.sync.tally import Tally

OVERLAP = 2 * DAY
"""Lists are asked for by UTC days, and a message may be listed late: read so far back again, and drop what is known."""
CHUNK = 20
INTERPRETED = 50
"""Replies that are read in one transaction: a twentieth of a second, within which nobody else writes."""
FETCHES = 40
THREADS = 8


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a cycle reads the provider's list, ms UTC."""

    since_utc: int
    swept: bool
    """The last days are read again, without a filter: also what was listed late, with an old date or with none."""
    restored: bool
    """The book must find what went out since its backup."""

    def read(self, gateway: MessageGateway) -> Listing:
        """The list. What has no sending date no filter by date finds."""
        if self.swept or self.restored:
            return gateway.list_all(since_utc=self.since_utc)
        return gateway.list_since(self.since_utc)


def reach(book: Book) -> Reach:
    """From when on the provider's list must be read: everything since it was last read in full, and some days before."""
    now = book.clock.now_utc()
    with book.read() as connection:
        channel, watch = standing(connection), watched(connection)
    marks = [mark for mark in (channel.read_until_utc, channel.restored_utc) if mark]
    since = min(marks, default=now) - OVERLAP
    sweeps = watch.sweep_is_due(now)
    if sweeps:
        since = min(since, now - SWEEP_BACK)
    return Reach(since, sweeps, channel.restored_utc is not None)


def take_in(
    book: Book,
    around: Around,
    listing: Listing,
    tally: Tally,
    *,
    began_utc: int,
    said: statuses.Said,
    swept: bool = False,
) -> None:
    """Store and interpret replies, write down statuses, and remember how far the list was read.

    `said` keeps between cycles which statuses the book has. `swept`: the list holds the last days without a gap.
    """
    if listing.error:
        tally.error(listing.error)
    with book.read() as connection:
        fresh = inbox.unknown(connection, listing.messages)
    _chunked(book, fresh, lambda work, each: tally.add("replies", inbox.store(work, each) is not None))
    interpret_stored(book, around, tally)
    with book.read() as connection:
        news = statuses.news(connection, listing.messages, said)
    _chunked(book, news, lambda work, each: _status(work, each, tally))
    with book.write(PROGRAM) as work:
        if listing.complete:
            note_read(work, complete_until_utc=began_utc)
            if swept:
                note_swept(work)
        statuses.note_unreceipted(work)


def interpret_stored(book: Book, around: Around, tally: Tally) -> None:
    """Interpret every stored reply that nobody has, some in a transaction, each in a part of its own: one bad row holds nothing
    up. What is read and that it was read are committed together, so that a killed cycle leaves a reply new or done."""
    with book.read() as connection:
        ids = inbox.to_interpret(connection)
    for begin in range(0, len(ids), INTERPRETED):
        with book.write(PROGRAM) as work:
            done = interpreting.interpret_some(work, around, ids[begin : begin + INTERPRETED])
        tally.add("confirmed", done.confirmed)
        tally.add("declined", done.declined)
        tally.add("needs_person", done.needs_person)


def fetch_statuses(book: Book, gateway: MessageGateway, listing: Listing, tally: Tally) -> None:
    """Ask one by one for messages that no list brings, because they have no sending date yet."""
    listed = {each.provider_id for each in listing.messages}
    with book.read() as connection:
        waiting = statuses.to_fetch(connection, now_utc=book.clock.now_utc(), most=1000)
    wanted = [(key, sid) for key, sid in waiting if sid not in listed][:FETCHES]
    if not wanted:
        return
    with ThreadPoolExecutor(min(THREADS, len(wanted)), thread_name_prefix="status") as pool:
        found = list(pool.map(lambda each: gateway.fetch(each[1]), wanted))
    _chunked(
        book, [each for each in found if each is not None], lambda work, each: _status(work, each, tally)
    )
    with book.write(PROGRAM) as work:
        statuses.note_checked(work, [key for key, _ in wanted])


def look_up(book: Book, around: Around, gateway: MessageGateway, tally: Tally) -> None:
    """Look every uncertain send up at the provider."""
    with book.read() as connection:
        open_ones = lookups.uncertain(connection)
    for each in open_ones:
        listing = gateway.list_to(each.to, since_utc=each.look_since_utc)
        if listing.error:
            tally.error(listing.error)
        with book.write(PROGRAM) as work:
            came_to = lookups.conclude(work, around, each, listing)
        match came_to:
            case lookups.LookedUp.ADOPTED:
                tally.add("adopted")
            case lookups.LookedUp.NEEDS_PERSON:
                tally.add("needs_person")
            case lookups.LookedUp.WAITING:
                pass


def turn_up(book: Book, listing: Listing, tally: Tally) -> None:
    """Adopt what the list shows after all of the sends that a person was asked about: so nobody sends them again in good faith."""
    with book.read() as connection:
        waiting = lookups.given_up(connection)
        shown = [each for each in waiting if lookups.match(connection, each, listing) is not None]
    for each in shown:
        with book.write(PROGRAM) as work:
            tally.add("adopted", int(lookups.turned_up(work, each, listing)))


def _status(work: Work, theirs: ProviderMessage, tally: Tally) -> None:
    applied = statuses.apply_status(work, theirs)
    tally.add("status_updates", int(applied.changed))
    tally.add("failed", int(applied.failed))
    if applied.account_code is not None:
        tally.add("held")
        set_trouble(
            work,
            Trouble.ACCOUNT,
            code=applied.account_code,
            reason=statuses.failure_reason(applied.account_code),
        )


def _chunked(book: Book, items: list[ProviderMessage], act: Callable[[Work, ProviderMessage], None]) -> None:
    for begin in range(0, len(items), CHUNK):
        with book.write(PROGRAM) as work:
            for each in items[begin : begin + CHUNK]:
                act(work, each)
