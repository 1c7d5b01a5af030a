"""Which acts make sense for a visit now, and which one of them comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Confirmation, Lifecycle
from frontdesk.ui.words import today_at

if TYPE_CHECKING:
    from frontdesk.services.daypage import DayVisit


@dataclass(frozen=True, slots=True)
class Offer:
    """An act: its name in the keymap, what its button says, and whether it is the one that comes next."""

    name: str
    label: str
    main: bool = False


NEXT_VISIT: Final = "again"


def offers(
    visit: DayVisit, now_utc: int, *, unread: bool = False, suggested: bool = False
) -> tuple[Offer, ...]:
    """The acts in the order of their buttons; at most one is the main one. `unread`: a reply waits, which asks for the answer itself.
    `suggested`: what it sounds like is the main act, and none of these.
    """
    found = [
        each for each in _of_state(visit, now_utc) if not (unread and each.name in ("confirm", "decline"))
    ]
    found.append(Offer("call", tr("Log call")))
    found.append(Offer("text", tr("Write a text")))
    if not any(each.name == NEXT_VISIT for each in found):
        found.append(Offer(NEXT_VISIT, tr("Book next visit")))
    return tuple(replace(each, main=False) for each in found) if suggested else tuple(found)


def _of_state(visit: DayVisit, now_utc: int) -> Iterator[Offer]:
    match visit.lifecycle:
        case Lifecycle.BOOKED:
            yield from _booked(visit, now_utc)
        case Lifecycle.ARRIVED:
            yield Offer("in_room", tr("In room"), main=True)
            yield Offer("completed", tr("Done"))
            yield Offer("left", tr("Left without visit"))
            yield Offer("back_to_booked", tr("Back to booked"))
        case Lifecycle.IN_ROOM:
            yield Offer("completed", tr("Done"), main=True)
            yield Offer("left", tr("Left without visit"))
            yield Offer("arrived", tr("Back to arrived"))
        case Lifecycle.COMPLETED:
            yield Offer(NEXT_VISIT, tr("Book next visit"), main=True)
            yield Offer("in_room", tr("Back to in room"))
        case Lifecycle.NO_SHOW:
            yield Offer(NEXT_VISIT, tr("Rebook"), main=True)
            yield Offer("arrived", tr("Arrived after all"))
            yield Offer("back_to_booked", tr("Back to booked"))
        case Lifecycle.LEFT_WITHOUT_VISIT:
            yield Offer(NEXT_VISIT, tr("Rebook"), main=True)
            yield Offer("arrived", tr("Back to arrived"))
        case Lifecycle.CANCELLED_BY_PATIENT | Lifecycle.CANCELLED_BY_CLINIC:
            yield Offer(NEXT_VISIT, tr("Rebook"), main=True)


def _booked(visit: DayVisit, now_utc: int) -> Iterator[Offer]:
    today = today_at(visit.zone, now_utc).isoformat()
    is_today = visit.start_wall[:10] == today
    unanswered = visit.confirmation in (Confirmation.NOT_ASKED, Confirmation.AWAITING)
    declined = visit.confirmation is Confirmation.DECLINED
    if is_today:
        yield Offer("arrived", tr("Arrived"), main=not declined)
    elif visit.start_wall[:10] < today:
        yield Offer("arrived", tr("Arrived"))
        yield Offer("completed", tr("Done"))
    if visit.confirmation is Confirmation.CONFIRMED:
        yield Offer("confirm", tr("Take the yes back"))
    else:
        yield Offer("confirm", tr("Confirms"), main=unanswered and not is_today and visit.start_utc > now_utc)
    if declined:
        yield Offer("decline", tr("Take the no back"))
    else:
        yield Offer("decline", tr("Can't come"))
    if visit.start_utc <= now_utc and not declined:
        yield Offer("no_show", tr("No-show"))
    if declined:
        yield Offer("move", tr("Rebook"), main=True)
    else:
        yield Offer("move", tr("Move"))
    yield Offer("cancel", tr("Cancel the visit"))
