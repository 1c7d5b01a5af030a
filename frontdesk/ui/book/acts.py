"""What the book does to a visit; run in the lane of acts, never on the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.words import Confirmation, Lifecycle

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.sinces import Since
    from frontdesk.services.work import Book


def bring_to(book: Book, actor: Actor, visit: DayVisit, lifecycle: Lifecycle) -> Outcome:
    """Arrived, in room, done, no-show, left, or back to booked."""
    from frontdesk.services.booking import set_status

    return set_status(book, actor, visit.id, lifecycle=lifecycle, revision=visit.revision)


def answer(book: Book, actor: Actor, visit: DayVisit, confirmation: Confirmation) -> Outcome:
    """What the patient said on the phone or at the counter; an answer that is there already is taken back."""
    from frontdesk.services.booking import answer_visit, take_answer_back

    if visit.confirmation is confirmation:
        return take_answer_back(book, actor, visit.id, revision=visit.revision)
    return answer_visit(book, actor, visit.id, confirmation=confirmation, revision=visit.revision)


def move(
    book: Book,
    actor: Actor,
    visit: DayVisit,
    *,
    start_wall: str | None = None,
    fold: int | None = None,
    provider_id: int | None = None,
    location_id: int | None = None,
    minutes: int | None = None,
    room_id: int | None = None,
    leave_room: bool = False,
) -> Outcome:
    """Another time, provider, place, room or length."""
    from frontdesk.services.booking import move_visit

    return move_visit(
        book,
        actor,
        visit.id,
        start=start_wall,
        fold=fold,
        provider_id=provider_id,
        location_id=location_id,
        minutes=minutes,
        room_id=room_id,
        leave_room=leave_room,
        revision=visit.revision,
    )


def since(book: Book, utc: int) -> Since:
    """What came since the window was last open."""
    from frontdesk.services.sinces import since as read

    return read(book, utc)
