"""What was half-written when the program ended: which thing it is, and where it is written on. Light: the window begins with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from frontdesk.domain.i18n import tr
from frontdesk.ui import halfway as kinds
from frontdesk.ui.booking.wanted import BOOKING_DRAFT, PHONE_DRAFT, REQUEST_DRAFT
from frontdesk.ui.drafts import Draft, shelf

if TYPE_CHECKING:
    from frontdesk.ui.desk import Desk

_WORDS: Final[dict[str, Callable[[], str]]] = {
    BOOKING_DRAFT: lambda: tr("Booking"),
    PHONE_DRAFT: lambda: tr("Phone message"),
    REQUEST_DRAFT: lambda: tr("Request for a visit"),
    kinds.NEW_PATIENT_DRAFT: lambda: tr("New patient"),
    kinds.NOTE_DRAFT: lambda: tr("Note of a visit"),
    kinds.LINK_DRAFT: lambda: tr("Link of a visit"),
    kinds.CARD_DRAFT: lambda: tr("Change of a card"),
    kinds.TEXT_DRAFT: lambda: tr("Text"),
    kinds.WALK_IN_DRAFT: lambda: tr("Walk-in"),
    kinds.CHECK_IN_DRAFT: lambda: tr("Check-in"),
    kinds.CANCEL_DRAFT: lambda: tr("Cancellation"),
    kinds.CALL_DRAFT: lambda: tr("Call"),
    kinds.DISMISS_DRAFT: lambda: tr("Dismissal of a request"),
    kinds.MARK_DRAFT: lambda: tr("Note on a card"),
    kinds.ALERT_DRAFT: lambda: tr("Alert"),
    kinds.CONTACT_DRAFT: lambda: tr("Contact"),
    kinds.BLOCK_DRAFT: lambda: tr("Blocked time"),
}


def kept_things(desk: Desk) -> tuple[Draft, ...]:
    """All half-written things that can be written on, the latest first. The reason of a collision comes back with the collision."""
    found = (draft for kind in _WORDS for draft in shelf(desk).of(kind))
    return tuple(sorted(found, key=lambda draft: draft.at_utc, reverse=True))


def what_it_is(draft: Draft) -> str:
    """What a draft is of, in a word or two."""
    words = _WORDS.get(draft.kind)
    return draft.kind if words is None else words()


def go_on(desk: Desk, draft: Draft) -> None:
    """Go where it is written on; what was typed stands there."""
    about = kinds.about_of(draft)
    match draft.kind:
        case kind if kind == BOOKING_DRAFT:
            from frontdesk.ui.booking.parking import resume

            resume(desk, draft.id)
        case kind if kind in _ACTS:
            desk.go.act(_ACTS[kind])
        case kind if kind == kinds.NOTE_DRAFT:
            visit = draft.fields.get("visit")
            if isinstance(visit, int):
                desk.go.visit(visit)
        case kind if kind == kinds.LINK_DRAFT:
            desk.go.visit(int(about))
        case kind if kind in _ON_A_CARD:
            desk.go.patient(int(about.partition(":")[0]))
        case _:
            _open_panel(desk, draft.kind, about)


_ACTS: Final = {
    PHONE_DRAFT: "phone_message",
    REQUEST_DRAFT: "request",
    kinds.NEW_PATIENT_DRAFT: "new_patient",
}
_ON_A_CARD: Final = frozenset({kinds.CARD_DRAFT, kinds.MARK_DRAFT, kinds.ALERT_DRAFT, kinds.CONTACT_DRAFT})


def _open_panel(desk: Desk, kind: str, about: str) -> None:
    """Forms that are panels of their own."""
    what, _, key = about.rpartition(":")
    match kind:
        case kinds.CANCEL_DRAFT:
            from frontdesk.ui.visits.cancel import CancelPanel

            desk.go.panel(lambda: CancelPanel(desk, int(about)))
        case kinds.CHECK_IN_DRAFT:
            from frontdesk.ui.arrivals.checkin import CheckInPanel

            desk.go.panel(lambda: CheckInPanel(desk, int(about)))
        case kinds.WALK_IN_DRAFT:
            from frontdesk.ui.arrivals.walkin import WalkInPanel

            desk.go.panel(lambda: WalkInPanel(desk))
        case kinds.DISMISS_DRAFT:
            from frontdesk.ui.requests.dismiss import DismissPanel

            desk.go.panel(lambda: DismissPanel(desk, int(about)))
        case kinds.BLOCK_DRAFT:
            from frontdesk.ui.booking.block import BlockPanel

            desk.go.panel(lambda: BlockPanel(desk))
        case kinds.CALL_DRAFT if what == "visit":
            from frontdesk.ui.visits.call import CallPanel

            desk.go.panel(lambda: CallPanel(desk, int(key)))
        case kinds.CALL_DRAFT:
            desk.go.screen("needs")
        case kinds.TEXT_DRAFT:
            from frontdesk.ui.writing.asks import Whom
            from frontdesk.ui.writing.panel import TextPanel

            whom = Whom(appointment_id=int(key)) if what.endswith("visit") else Whom(patient_id=int(key))
            desk.go.panel(lambda: TextPanel(desk, whom))
