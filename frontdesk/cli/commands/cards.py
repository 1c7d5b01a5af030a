"""What belongs to a patient's card: alerts, contacts, verified fields; and all of it at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.output import Table
from frontdesk.domain.errors import NotFound
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import ContactKind

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.people import AlertRow, ContactRow
    from frontdesk.services.work import Book


def show(context: Context, args: argparse.Namespace) -> int:
    """All of a card."""
    from frontdesk.services.lookup import patient_key

    with context.book() as book:
        return _card(context, book, patient_key(book, args.id))


def alert(context: Context, args: argparse.Namespace) -> int:
    """An alert for whoever books, or the end of one."""
    from frontdesk.services.alerts import add_alert, alerts_of, end_alert
    from frontdesk.services.lookup import patient_key
    from frontdesk.services.reading import parse_date

    with context.book() as book:
        key = patient_key(book, args.id)
        if args.end:
            end_alert(book, context.actor, _one(alerts_of(book, key), args.end))
        else:
            until = None if args.until is None else parse_date(args.until)
            add_alert(book, context.actor, key, args.text, until=until, stops=args.stops)
        return _card(context, book, key)


def contact(context: Context, args: argparse.Namespace) -> int:
    """Somebody around a patient: new, changed, or removed."""
    from frontdesk.services.contacts import (
        ContactEdit,
        add_contact,
        change_contact,
        contacts_of,
        remove_contact,
    )
    from frontdesk.services.lookup import patient_key

    edit = ContactEdit(
        kind=None if args.kind is None else ContactKind(args.kind),
        may_hear=None if args.may_hear is None else args.may_hear == "yes",
        **{name: getattr(args, name) for name in ("name", "mobile", "phone", "email", "note")},
    )
    with context.book() as book:
        key = patient_key(book, args.id)
        if args.remove:
            done = remove_contact(book, context.actor, _one(contacts_of(book, key), args.remove))
        elif args.change:
            done = change_contact(book, context.actor, _one(contacts_of(book, key), args.change), edit)
        else:
            done = add_contact(book, context.actor, key, edit)
        for warning in done.warnings:
            context.out.say(warning)
        return _card(context, book, key)


def verify(context: Context, args: argparse.Namespace) -> int:
    """The patient confirmed fields of their card."""
    from frontdesk.services.details import verify as confirm
    from frontdesk.services.lookup import patient_key

    with context.book() as book:
        key = patient_key(book, args.id)
        confirm(book, context.actor, key, args.fields)
        return _card(context, book, key)


def died(context: Context, args: argparse.Namespace) -> int:
    """The patient has died, or that was a mistake."""
    from frontdesk.domain.instants import local_date
    from frontdesk.services.lookup import patient_key
    from frontdesk.services.patients import set_deceased
    from frontdesk.services.reading import clinic_zone, parse_date

    with context.book() as book:
        key = patient_key(book, args.id)
        today = local_date(book.clock.now_utc(), clinic_zone(book))
        day = parse_date(args.on) if args.on else today
        done = set_deceased(book, context.actor, key, None if args.mistake else day)
        for warning in done.warnings:
            context.out.say(warning)
        return _card(context, book, key)


def _one(rows: Sequence[AlertRow] | Sequence[ContactRow], public_id: str) -> int:
    """The key of a row of the card. Raises NotFound."""
    for row in rows:
        if row.public_id == public_id.lower():
            return row.id
    raise NotFound(tr("The card has nothing with this id. Look it up with: frontdesk patient show."))


def _card(context: Context, book: Book, key: int) -> int:
    """All of a card, as rows of what it says."""
    from frontdesk.services.people import card_page
    from frontdesk.services.reading import clinic_zone, one_patient

    page, row, zone = card_page(book, key), one_patient(book, key), clinic_zone(book)
    known = page.details
    told = {
        **jsonrows.patient(row),
        "deceased_on": page.card.deceased_on,
        "notes": page.card.notes,
        "called": known.called or None,
        "speaks": known.languages.split(),
        "provider": known.provider or None,
        "part_of_day": known.part_of_day or None,
        "weekdays": known.weekdays or None,
        "payer": known.payer or None,
        "payer_number": known.payer_number or None,
        "sent_by": known.referred_by or None,
        "alerts": [
            {
                "id": each.public_id,
                "text": each.body,
                "until": each.until_date,
                "by": each.by,
                "stops": each.stops,
            }
            for each in page.alerts
        ],
        "contacts": [
            {
                "id": each.public_id,
                "kind": each.kind,
                "name": each.name,
                "mobile": each.mobile or None,
                "phone": each.phone or None,
                "email": each.email or None,
                "note": each.note,
                "may_hear": each.may_hear,
            }
            for each in page.contacts
        ],
        "verified": [
            {"field": each.field, "by": each.by, "at": jsonrows.iso(each.at_utc, zone), "old": each.old}
            for each in page.verified
        ],
        "came": page.attendance.came,
        "missed": page.attendance.missed,
        "cancelled_late": page.attendance.cancelled_late,
        "late": page.attendance.late,
    }
    context.out.show(told, Table((tr("Entry"), tr("Value")), list(_lines(told)), ""))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        match value:
            case None | "" | []:
                continue
            case list():
                for each in value:
                    parts = each.items() if isinstance(each, dict) else [("", each)]
                    yield name, ", ".join(said for said in (_part(*part) for part in parts) if said)
            case bool():
                yield name, _yes_no(value)
            case _:
                yield name, str(value)


def _part(name: str, value: object) -> str:
    """One thing of a row as text; empty where it says nothing."""
    match value:
        case bool() if name == "may_hear":
            return tr("may hear: {answer}", answer=_yes_no(value))
        case bool():
            return name if value else ""
        case None:
            return ""
        case _:
            return str(value)


def _yes_no(value: bool) -> str:
    return tr("yes") if value else tr("no")


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "patient show": show,
    "patient alert": alert,
    "patient contact": contact,
    "patient verify": verify,
    "patient died": died,
}
