"""The book by hand: list, book, move, cancel, status, confirm, undo."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.cli.wording import confirmation_word, visit_time
from frontdesk.domain.i18n import tr
from frontdesk.domain.lifecycle import lifecycle_word
from frontdesk.domain.words import Lifecycle

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.booking.results import Outcome
    from frontdesk.services.rows import AppointmentRow
    from frontdesk.services.work import Book


def appointments(context: Context, args: argparse.Namespace) -> int:
    """The book between two dates."""
    from frontdesk.services.reading import list_appointments

    with context.book() as book:
        rows = list_appointments(book, from_date=args.from_date, to_date=args.to_date)
    context.out.show([jsonrows.appointment(row) for row in rows], _table(rows))
    return 0


def book_visit(context: Context, args: argparse.Namespace) -> int:
    """Book a visit."""
    from frontdesk.services import lookup
    from frontdesk.services.booking.placing import book_visit

    with context.book() as book:
        outcome = book_visit(
            book,
            context.actor,
            patient_id=lookup.patient_key(book, args.patient),
            provider_id=lookup.provider_key(book, args.provider),
            start=args.start,
            minutes=args.minutes,
            type_id=None if args.type_name is None else lookup.type_key(book, args.type_name),
            location_id=None if args.location is None else lookup.location_key(book, args.location),
            note=args.note,
            overbook=args.overbook,
            request=None if args.request is None else lookup.request_key(book, args.request),
        )
        return _told(context, book, outcome)


def move(context: Context, args: argparse.Namespace) -> int:
    """Move a visit."""
    from frontdesk.services import lookup
    from frontdesk.services.booking.moving import move_visit

    with context.book() as book:
        outcome = move_visit(
            book,
            context.actor,
            lookup.appointment_key(book, args.id),
            start=args.start,
            minutes=args.minutes,
            provider_id=None if args.provider is None else lookup.provider_key(book, args.provider),
            overbook=args.overbook,
        )
        return _told(context, book, outcome)


def retype(context: Context, args: argparse.Namespace) -> int:
    """Make a visit one of another type."""
    from frontdesk.services import lookup
    from frontdesk.services.retyping import set_type

    with context.book() as book:
        outcome = set_type(
            book,
            context.actor,
            lookup.appointment_key(book, args.id),
            type_id=lookup.type_key(book, args.type_name),
        )
        return _told(context, book, outcome)


def cancel(context: Context, args: argparse.Namespace) -> int:
    """Cancel a visit, as the patient's or the clinic's wish."""
    from frontdesk.services.booking.cancelling import cancel_visit
    from frontdesk.services.lookup import appointment_key

    by_patient = args.by == "patient"
    word = Lifecycle.CANCELLED_BY_PATIENT if by_patient else Lifecycle.CANCELLED_BY_CLINIC
    if not args.reason:
        return _to_status(context, args.id, word)
    with context.book() as book:
        key = appointment_key(book, args.id)
        return _told(
            context, book, cancel_visit(book, context.actor, key, lifecycle=word, reason=args.reason)
        )


def status(context: Context, args: argparse.Namespace) -> int:
    """Set where a visit stands."""
    return _to_status(context, args.id, Lifecycle(args.lifecycle))


def _to_status(context: Context, named: str, lifecycle: Lifecycle) -> int:
    from frontdesk.services.booking.status import set_status
    from frontdesk.services.lookup import appointment_key

    with context.book() as book:
        outcome = set_status(book, context.actor, appointment_key(book, named), lifecycle=lifecycle)
        return _told(context, book, outcome)


def confirm(context: Context, args: argparse.Namespace) -> int:
    """The patient said that they come, or that was a mistake."""
    from frontdesk.services.booking.confirming import answer_visit, take_answer_back
    from frontdesk.services.lookup import appointment_key

    with context.book() as book:
        key = appointment_key(book, args.id)
        act = take_answer_back if args.undo else answer_visit
        return _told(context, book, act(book, context.actor, key))


def _told(context: Context, book: Book, outcome: Outcome) -> int:
    status = _done(context, book, outcome.visit.id, outcome.warnings)
    _tell_of_notice(context, book, outcome)
    return status


def _tell_of_notice(context: Context, book: Book, outcome: Outcome) -> None:
    """That a text will tell the patient of the change: whoever mistyped can still take it back unseen."""
    from frontdesk.services import settings

    due = outcome.visit.notice_due_utc
    if due is not None and settings.get(book, "reminders.enabled").value is True:
        context.out.say(
            tr(
                "The patient knows the old time. A text tells them of the change from {time} on; frontdesk undo before "
                "then takes it back.",
                time=visit_time(due, outcome.visit.zone),
            )
        )


def _done(context: Context, book: Book, key: int, warnings: Sequence[str]) -> int:
    """The visit as it stands now, and what the person should know."""
    from frontdesk.services.reading import one_appointment

    row = one_appointment(book, key)
    context.out.show({**jsonrows.appointment(row), "warnings": list(warnings)}, _table([row]))
    for warning in warnings:
        context.out.say(warning)
    return 0


def _table(rows: list[AppointmentRow]) -> Table:
    return Table(
        (
            tr("When"),
            tr("Min"),
            tr("Patient"),
            tr("Provider"),
            tr("Location"),
            tr("Visit"),
            tr("Answer"),
            tr("Id"),
        ),
        [
            (
                visit_time(row.start_utc, row.zone),
                str(row.minutes),
                row.patient,
                row.provider,
                row.location,
                lifecycle_word(Lifecycle(row.lifecycle)),
                confirmation_word(row.confirmation),
                row.public_id,
            )
            for row in rows
        ],
        tr("There are no visits on these days."),
    )


def undo(context: Context, args: argparse.Namespace) -> int:
    """Take back one's own last act, or the one with that id."""
    from frontdesk.services.undo import undo as undo_act

    with context.book() as book:
        undone = undo_act(book, context.actor, command=args.id)
        if not undone.visits:
            context.out.document({"act": undone.act, "title": undone.title})
            context.out.say(tr("Undone: {act}.", act=undone.title or undone.act))
            return 0
        return _done(context, book, undone.visit.id, ())


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "appointments": appointments,
    "book": book_visit,
    "move": move,
    "retype": retype,
    "cancel": cancel,
    "status": status,
    "confirm": confirm,
    "undo": undo,
}
