"""Patients: search, cards, marks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from frontdesk.cli import jsonrows
from frontdesk.cli.commands import cards
from frontdesk.cli.output import Table
from frontdesk.cli.wording import day
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.words import Mark

if TYPE_CHECKING:
    from frontdesk.cli.context import Context
    from frontdesk.services.details import DetailEdit
    from frontdesk.services.patients import PatientEdit, PatientOutcome
    from frontdesk.services.rows import PatientRow
    from frontdesk.services.texting import Texted
    from frontdesk.services.work import Book

_FIELDS: Final = (
    "first_name",
    "last_name",
    "birth_date",
    "mobile",
    "phone",
    "email",
    "language",
    "sms_consent",
    "email_consent",
    "notes",
    "external_id",
)
_DETAILS: Final = ("called", "part_of_day", "weekdays", "payer", "payer_number", "referred_by")


def patients(context: Context, args: argparse.Namespace) -> int:
    """All patients, or those that a search finds."""
    from frontdesk.services.reading import list_patients

    with context.book() as book:
        rows = list_patients(book, args.find)
    context.out.show([jsonrows.patient(row) for row in rows], _table(rows))
    return 0


def add(context: Context, args: argparse.Namespace) -> int:
    """A new card."""
    from frontdesk.services.patients import create_patient
    from frontdesk.services.texting import Texted

    with context.book() as book:
        texting, details = _texting(args, Texted()), _details(args)
        made = create_patient(book, context.actor, _edit(args), texting=texting, details=details)
        return _told(context, book, made)


def edit(context: Context, args: argparse.Namespace) -> int:
    """Change a card: what is not named stays."""
    from frontdesk.services.lookup import patient_key
    from frontdesk.services.patients import update_patient
    from frontdesk.services.texting import get_texting

    with context.book() as book:
        key = patient_key(book, args.id)
        texting, details = _texting(args, get_texting(book, key)), _details(args)
        changed = update_patient(book, context.actor, key, _edit(args), texting=texting, details=details)
        return _told(context, book, changed)


def mark(context: Context, args: argparse.Namespace) -> int:
    """Set or clear a neutral mark."""
    from frontdesk.services.lookup import patient_key
    from frontdesk.services.patients import set_mark

    known = {str(each): each for each in Mark}
    if args.mark not in known:
        raise UsageError(
            tr("There is no mark {mark}. The marks are: {known}.", mark=args.mark, known=", ".join(known))
        )
    with context.book() as book:
        key = patient_key(book, args.id)
        outcome = set_mark(book, context.actor, key, known[args.mark], on=not args.clear, note=args.note)
        return _told(context, book, outcome)


def _edit(args: argparse.Namespace) -> PatientEdit:
    from frontdesk.services.patients import PatientEdit

    return PatientEdit(**{name: getattr(args, name) for name in _FIELDS})


def _details(args: argparse.Namespace) -> DetailEdit | None:
    """What else is known of the patient; None where nothing of it was given."""
    from frontdesk.services.details import DetailEdit

    given = {name: getattr(args, name) for name in _DETAILS}
    speaks = None if args.speaks is None else tuple(args.speaks.replace(",", " ").split())
    if speaks is None and all(value is None for value in given.values()):
        return None
    return DetailEdit(languages=speaks, **given)


def _texting(args: argparse.Namespace, now: Texted) -> Texted | None:
    """How the patient is to be texted; None where nothing of it was given."""
    given = {
        "number": args.texts_to,
        "whose": args.texts_whose,
        "safe_from": args.safe_from,
        "safe_until": args.safe_until,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    return replace(now, **changed) if changed else None


def _told(context: Context, book: Book, outcome: PatientOutcome) -> int:
    from frontdesk.services.reading import one_patient

    row = one_patient(book, outcome.patient.id)
    texting = outcome.patient.texting
    told = {
        "texts_to": texting.number or None,
        "texts_whose": texting.whose or None,
        "safe_from": texting.safe_from or None,
        "safe_until": texting.safe_until or None,
        "warnings": list(outcome.warnings),
    }
    context.out.show({**jsonrows.patient(row), **told}, _table([row]))
    for warning in outcome.warnings:
        context.out.say(warning)
    return 0


def _table(rows: Sequence[PatientRow]) -> Table:
    return Table(
        (
            tr("Patient"),
            tr("Born"),
            tr("Mobile"),
            tr("Phone"),
            tr("Texts"),
            tr("Marks"),
            tr("Their id"),
            tr("Id"),
        ),
        [
            (
                row.name,
                day(row.birth_date),
                row.mobile,
                row.phone,
                _texts(row),
                ", ".join(row.marks),
                row.external_id or "",
                row.public_id,
            )
            for row in rows
        ],
        tr("No patient was found."),
    )


def _texts(row: PatientRow) -> str:
    if row.opted_out:
        return tr("stopped")
    match row.sms_consent:
        case "yes":
            return tr("yes")
        case "no":
            return tr("no")
        case _:
            return tr("not asked")


COMMANDS: Final[dict[str, Callable[[Context, argparse.Namespace], int]]] = {
    "patients": patients,
    "patient add": add,
    "patient edit": edit,
    "mark": mark,
    **cards.COMMANDS,
}
