"""What a booking comes of: a visit whose next one it is, or a request. Read by a worker, then put into the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontdesk.domain.i18n import tr
from frontdesk.ui.booking.freetimes import FreeTime, free_time
from frontdesk.ui.booking.wanted import Newcomer, Person

if TYPE_CHECKING:
    from frontdesk.services.proposing import Proposed
    from frontdesk.services.work import Book
    from frontdesk.ui.navigation import Wish


@dataclass(frozen=True, slots=True)
class Origin:
    """A booking with everything filled in: for a card, or for somebody whose card is begun. The first of `times` fits best.

    `asked` is what a request says, as its row in the worklist does.
    """

    person: Person | None
    newcomer: Newcomer | None
    type_id: int | None
    provider_id: int | None
    location_id: int | None
    minutes: int
    times: tuple[FreeTime, ...]
    sentence: str
    asked: str = field(default="", repr=False)


def has_origin(wish: Wish) -> bool:
    """Whether a wish comes of something that is to be read first."""
    return wish.again_of is not None or wish.request_id is not None


def read_origin(book: Book, wish: Wish) -> Origin:
    """What the wish comes of. Raises NotFound, Conflict (the request is answered already)."""
    from frontdesk.services.proposing import propose_again, propose_for_request

    if wish.request_id is not None:
        return _origin(book, propose_for_request(book, wish.request_id))
    assert wish.again_of is not None
    return _origin(book, propose_again(book, wish.again_of))


def _origin(book: Book, found: Proposed) -> Origin:
    from frontdesk.domain.errors import Conflict
    from frontdesk.domain.words import RequestState
    from frontdesk.services.request_needs import asked_for
    from frontdesk.ui.booking.acts import person

    request = found.request
    if request is not None and request.state != RequestState.OPEN:
        raise Conflict(tr("Somebody has dealt with this request already. Look at the list again."))
    newcomer = None
    if request is not None and found.patient_id is None:
        newcomer = Newcomer(
            request.first_name, request.last_name, request.mobile, request.birth_date or "", texts=False
        )
    return Origin(
        person=None if found.patient_id is None else person(book, found.patient_id),
        newcomer=newcomer,
        type_id=found.type_id,
        provider_id=found.provider_id,
        location_id=found.location_id,
        minutes=found.minutes,
        times=tuple(free_time(slot) for slot in found.slots),
        sentence=found.sentence,
        asked="" if request is None else asked_for(request),
    )
