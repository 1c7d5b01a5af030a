"""A restored book forgets what went out after its backup. Before it sends anything it reads the provider's list and adopts it.

The marker in a text is derived from what the text is about, so the book can compute which markers its own steps would carry and find
them again in what the provider lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from frontdesk.domain.actors import PROGRAM
from frontdesk.domain.changes import Kind
from frontdesk.domain.words import NOT_GONE_OUT, StepKey
from frontdesk.models.queries.visits import VisitFacts, used_steps, visits_to_reconcile
from frontdesk.models.tables import Appointment, Message
from frontdesk.security import markers
from frontdesk.services.messaging.channel import row_of, standing
from frontdesk.services.messaging.composing import Named, Text, dedupe_key
from frontdesk.services.messaging.lookups import adopt
from frontdesk.services.messaging.questions import put_questions
from frontdesk.services.messaging.queueing import enqueue
from frontdesk.services.messaging.statuses import owned
from frontdesk.services.messaging.strays import note_strays

if TYPE_CHECKING:
    from frontdesk.services.messaging.surroundings import Around
    from frontdesk.services.ports import Listing, ProviderMessage
    from frontdesk.services.work import Book, Work

MOST_VISITS = 50
MOST_ATTEMPTS = 3
SMALL_FAMILY = 5
MIXED_FAMILY = 3


def reconcile(book: Book, around: Around, listing: Listing) -> int:
    """Adopt every listed text that this book's own steps could have been; gives how many. Before replies are read."""
    adopted = 0
    for each in _foreign(book, listing):
        with book.write(PROGRAM) as work:
            adopted += _adopt(work, around, each)
    return adopted


def adopt_queued(book: Book, listing: Listing) -> int:
    """Adopt what was planned anew and stands in the provider's list already; gives how many. Before anything is sent."""
    adopted = 0
    for each in _foreign(book, listing):
        seen = markers.find_markers(each.body)
        with book.write(PROGRAM) as work:
            again = work.session.scalar(
                select(Message.id).where(
                    Message.to_address == each.to,
                    Message.state.in_(NOT_GONE_OUT),
                    Message.marker.in_(seen),
                )
            )
            if again is not None:
                message = work.session.get_one(Message, again)
                message.attempt_utc = each.created_utc
                work.session.flush()
                if message.asks:
                    put_questions(work.session.connection(), again, asked_utc=each.created_utc)
                adopt(work, again, each)
                adopted += 1
    return adopted


def note_lost(book: Book, listing: Listing, *, sender: str) -> int:
    """What is still nobody's after all that could be adopted was: nothing goes to those numbers before somebody looked."""
    with book.read() as connection:
        since = standing(connection).restored_utc
    return note_strays(book, _foreign(book, listing), since_utc=since or 0, sender=sender)


def reopen(book: Book) -> None:
    """A complete list has been read and adopted: the book may send again."""
    with book.write(PROGRAM) as work:
        row_of(work).restored_utc = None
        work.audit("reconciled", Kind.CHANNEL, 0)
        work.changed(Kind.CHANNEL, 0)


def _foreign(book: Book, listing: Listing) -> list[ProviderMessage]:
    """What the provider sent for us and this book knows nothing of."""
    out = [each for each in listing.messages if each.direction == "out"]
    with book.read() as connection:
        known = owned(connection, [each.provider_id for each in out])
    return [each for each in out if each.provider_id not in known]


def _adopt(work: Work, around: Around, found: ProviderMessage) -> bool:
    seen = set(markers.find_markers(found.body))
    if not seen:
        return False
    for named, attempt in _candidates(work, around, found.to):
        key = dedupe_key(found.to, named, attempt)
        marker = markers.marker(work.keys.marker, key)
        if marker in seen:
            _take_over(work, around, found, named, Text(found.body, "", 1, key, marker), attempt)
            return True
    return False


def _candidates(work: Work, around: Around, number: str) -> Iterator[tuple[list[Named], int]]:
    """Every text that could be planned for a number: single visits and the families of a day, each step, the first attempts.

    Visits of different cadences stand in one text as steps of their own: so many mixtures are tried for small families only.
    """
    connection = work.session.connection()
    visits = visits_to_reconcile(connection, number=number, now_utc=work.now_utc, most=MOST_VISITS)
    used = used_steps(connection, [visit.id for visit in visits])
    steps = list(dict.fromkeys([*(step.key for step in around.settings.every_step), StepKey.NOTICE]))
    days: dict[str, list[VisitFacts]] = defaultdict(list)
    for visit in visits:
        days[visit.local_date].append(visit)
    for family in days.values():
        for group in _parts(family):
            for mixture in _mixtures(steps, len(group)):
                named = [Named(visit, step) for visit, step in zip(group, mixture, strict=True)]
                if any(each.step in used.get(each.visit.id, frozenset()) for each in named):
                    continue
                for attempt in range(1, MOST_ATTEMPTS + 1):
                    yield named, attempt


def _mixtures(steps: Sequence[str], visits: int) -> Iterable[Sequence[str]]:
    """As which steps the visits of a text may stand in it."""
    if visits > MIXED_FAMILY:
        return [(step,) * visits for step in steps]
    return product(steps, repeat=visits)


def _parts(family: Sequence[VisitFacts]) -> Iterable[Sequence[VisitFacts]]:
    """The whole family of a day, each of it alone, and of small ones every part: some may not have been named."""
    sizes = range(len(family), 0, -1) if len(family) <= SMALL_FAMILY else (len(family), 1)
    for size in sizes:
        yield from combinations(family, size)


def _take_over(
    work: Work, around: Around, found: ProviderMessage, named: list[Named], text: Text, attempt: int
) -> None:
    """Write the row that the book would have had, and let the provider's record settle it."""
    visit, step = named[0].visit, named[0].step
    asks = any(each.key == step and each.ask for each in around.steps_of(visit))
    notice = visit.notice_due_utc is not None or step == StepKey.NOTICE
    kind = "ask" if asks else "tell"
    if notice:
        kind = "moved" if visit.booked else "cancelled"
    message = enqueue(
        work,
        text,
        kind=kind,
        step=StepKey.NOTICE if notice else step,
        asks=asks,
        address=found.to,
        named=named,
        attempt=attempt,
    )
    message.attempt_utc = found.created_utc
    work.session.flush()
    ids = [each.visit.id for each in named]
    if asks:
        put_questions(work.session.connection(), message.id, asked_utc=found.created_utc)
    work.session.execute(
        update(Appointment)
        .where(Appointment.id.in_(ids), Appointment.notice_due_utc.is_not(None))
        .values(notice_due_utc=None, next_due_utc=0)
    )
    adopt(work, message.id, found)
