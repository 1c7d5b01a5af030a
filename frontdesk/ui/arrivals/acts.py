"""What the arrivals board and its panels do to the book; run in the lane of acts, never on the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.domain.words import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.domain.actors import Actor
    from frontdesk.services.booking import Outcome
    from frontdesk.services.running_late import Behind, LateSent
    from frontdesk.services.walkins import Place, Walked
    from frontdesk.services.work import Book
    from frontdesk.ui.booking.wanted import Newcomer


@dataclass(frozen=True, slots=True)
class Ticked:
    """What is ticked at a check-in."""

    birth_date: bool
    number: bool
    forms: bool
    note: str


def check_in(book: Book, actor: Actor, visit_id: int, ticked: Ticked, revision: int) -> Outcome:
    """The patient is here."""
    from frontdesk.services.checkins import Checked
    from frontdesk.services.checkins import check_in as check

    checked = Checked(ticked.birth_date, ticked.number, ticked.forms, ticked.note)
    return check(book, actor, visit_id, checked, revision=revision)


def no_show(book: Book, actor: Actor, visit_id: int, revision: int) -> Outcome:
    """A visit in Can't come is a no-show after all: somebody was asked."""
    from frontdesk.services.booking import set_status

    return set_status(
        book, actor, visit_id, lifecycle=Lifecycle.NO_SHOW, revision=revision, looked_twice=True
    )


def cancel_for_patient(book: Book, actor: Actor, visit_id: int, revision: int) -> Outcome:
    """They said so, so it is theirs."""
    from frontdesk.services.booking import cancel_visit

    return cancel_visit(book, actor, visit_id, lifecycle=Lifecycle.CANCELLED_BY_PATIENT, revision=revision)


def set_behind(book: Book, actor: Actor, provider_id: int, minutes: int) -> Behind:
    """So many minutes behind; 0: on time again."""
    from frontdesk.services.running_late import set_behind as put

    return put(book, actor, provider_id, minutes)


def send_late(book: Book, actor: Actor, provider_id: int, only: Sequence[int], minutes: int) -> LateSent:
    """Tell those whom it concerns, of the delay that was shown. Raises Conflict where it is another meanwhile."""
    from frontdesk.services.running_late import send_late as send

    return send(book, actor, provider_id, only=only, minutes=minutes)


def walk_in(
    book: Book,
    actor: Actor,
    place: Place,
    *,
    patient_id: int | None,
    newcomer: Newcomer | None,
    type_id: int | None,
    note: str,
) -> Walked:
    """Somebody came without a visit."""
    from frontdesk.services.walkins import WalkIn
    from frontdesk.services.walkins import walk_in as put

    card = None
    if newcomer is not None:
        from frontdesk.services.patient_fields import PatientEdit

        card = PatientEdit(
            first_name=newcomer.first_name,
            last_name=newcomer.last_name,
            birth_date=newcomer.birth_date,
            mobile=newcomer.mobile,
            sms_consent="yes" if newcomer.texts else "",
        )
    return put(book, actor, WalkIn(place, patient_id, card, type_id, note=note))
