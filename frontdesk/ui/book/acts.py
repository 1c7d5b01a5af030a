"""What the book does to a visit; run in the lane of acts, never on the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.domain.words import Confirmation, Lifecycle

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome
    from frontdesk.services.booking.foretelling import Telling
    from frontdesk.services.booking.swapping import Swapped
    from frontdesk.services.daypage import DayVisit
    from frontdesk.services.sinces import Since
    from frontdesk.services.sooner import Sooner
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
    overbook: str | None = None,
) -> Outcome:
    """Another time, provider, place, room or length; `overbook` is the reason for sharing the time on purpose."""
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
        overbook=overbook,
        revision=visit.revision,
        by_hand=True,
    )


def copy(
    book: Book,
    actor: Actor,
    visit: DayVisit,
    *,
    start_wall: str,
    fold: int | None = None,
    provider_id: int | None = None,
    location_id: int | None = None,
    room_id: int | None = None,
    overbook: str | None = None,
) -> Outcome:
    """The same patient, kind and length once more, at another time."""
    from frontdesk.services.booking.copying import copy_visit

    return copy_visit(
        book,
        actor,
        visit.id,
        start=start_wall,
        fold=fold,
        provider_id=provider_id,
        location_id=location_id,
        room_id=room_id,
        overbook=overbook,
    )


def swap(book: Book, actor: Actor, first: DayVisit, second: DayVisit, *, fit: bool = False) -> Swapped:
    """Both have the other's time, provider and room; `fit`: the other's length, too."""
    from frontdesk.services.booking.swapping import swap_visits

    return swap_visits(
        book,
        actor,
        first.id,
        second.id,
        first_revision=first.revision,
        second_revision=second.revision,
        fit=fit,
        by_hand=True,
    )


def told_of(book: Book, *visit_ids: int) -> tuple[Telling, ...]:
    """What the patients of these visits were told, and will be."""
    from frontdesk.services.booking.foretelling import telling_of

    return telling_of(book, *visit_ids)


def want_sooner(book: Book, actor: Actor, visit: DayVisit) -> Sooner:
    """An earlier time is wanted, or not any more."""
    from frontdesk.services.sooner import want_sooner as want

    return want(book, actor, visit.id, wanted=not visit.sooner)


def since(book: Book, utc: int) -> Since:
    """What came since the window was last open."""
    from frontdesk.services.sinces import since as read

    return read(book, utc)
