"""More of a card: how a patient wants to be called, which languages they speak, when they like to come, who pays; and verified fields.

A verification counts as long as the card says what was confirmed, and grows old after a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import DAY
from frontdesk.domain.names import clean_line, display_name
from frontdesk.domain.words import PartOfDay
from frontdesk.models.queries.details import DetailRow, VerifiedRow, detail_of, verified_of
from frontdesk.models.queries.plain import cursor, scalar

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.models.queries.plain import Readable
    from frontdesk.models.tables import Patient
    from frontdesk.services.booking.rows import Watched
    from frontdesk.services.work import Book, Work

__all__ = [
    "FIELDS",
    "DetailEdit",
    "DetailOutcome",
    "DetailRow",
    "Verification",
    "VerifiedRow",
    "VerifyOutcome",
    "apply_details",
    "details_of",
    "set_details",
    "unfit",
    "verifications",
    "verify",
]

LONGEST: Final = 200
OLD_MS: Final = 365 * DAY
"""After so long a verified number is worth asking about again."""
FIELDS: Final = ("name", "birth_date", "mobile", "phone", "email")
"""What can be verified."""
_CARD: Final = "SELECT first_name, last_name, birth_date, mobile, phone, email FROM patient WHERE id = ?"


@dataclass(frozen=True, slots=True)
class DetailEdit:
    """What is written; None leaves a field as it is.

    `languages` are BCP 47 tags, `provider_id` is a key or 0 for none, `part_of_day` a value of `PartOfDay` or empty, `weekdays`
    digits (0 is Monday), empty for any.
    """

    called: str | None = None
    referred_by: str | None = None
    payer: str | None = None
    payer_number: str | None = None
    languages: tuple[str, ...] | None = None
    provider_id: int | None = None
    part_of_day: str | None = None
    weekdays: str | None = None


@dataclass(frozen=True, slots=True)
class DetailOutcome:
    """The details after an act."""

    details: DetailRow
    changes: Changes


@dataclass(frozen=True, slots=True)
class Verification:
    """A field that the card still has as it was confirmed. `old`: that is more than a year ago."""

    field: str
    by: str
    at_utc: int
    old: bool


@dataclass(frozen=True, slots=True)
class VerifyOutcome:
    """What was verified; `command` is what `undo` takes."""

    fields: tuple[str, ...]
    changes: Changes
    command: str | None


def details_of(book: Book, patient_id: int) -> DetailRow:
    """The details of a patient; empty ones where nothing is kept."""
    with book.read() as connection:
        return detail_of(connection, patient_id)


def set_details(
    book: Book, actor: Actor, patient_id: int, edit: DetailEdit, *, revision: int | None = None
) -> DetailOutcome:
    """Change the details; `revision` is the card's. Raises NotFound, UsageError, Conflict."""
    from frontdesk.models.tables import Patient

    with book.write(actor) as work:
        patient = work.session.get(Patient, patient_id)
        if patient is None:
            raise _no_such()
        if revision is not None and patient.revision != revision:
            raise Conflict(
                tr("Somebody changed this card meanwhile. Look at it again, then repeat what you did.")
            )
        apply_details(work, patient, edit)
        made = detail_of(work.session.connection(), patient_id)
    return DetailOutcome(made, work.changes)


def apply_details(work: Work, patient: Patient, edit: DetailEdit) -> None:
    """The same within a transaction. Raises UsageError."""
    from frontdesk.models.search_index import index_patients
    from frontdesk.models.tables import PatientDetail

    work.session.flush()
    connection = work.session.connection()
    values = _checked(connection, edit)
    row = work.session.get(PatientDetail, patient.id)
    was = detail_of(connection, patient.id)
    changed = {name: value for name, value in values.items() if getattr(was, name) != value}
    if not changed:
        return
    if row is None:
        row = PatientDetail(
            patient_id=patient.id,
            called="",
            referred_by="",
            payer="",
            payer_number="",
            languages="",
            updated_utc=work.now_utc,
        )
        work.session.add(row)
    else:
        row.revision += 1
    for name, value in changed.items():
        setattr(row, name, value)
    row.updated_utc = work.now_utc
    patient.revision += 1
    patient.updated_utc = work.now_utc
    work.session.flush()
    if "called" in changed:
        index_patients(connection, [patient.id])
    work.changed(Kind.PATIENT, patient.id)
    work.audit("patient.details", Kind.PATIENT, patient.id, {"fields": sorted(changed)})


def unfit(edit: DetailEdit) -> dict[str, str]:
    """What is wrong with each field as it was typed, by its name; empty where all is right."""
    wrong: dict[str, str] = {}
    for field in fields(edit):
        try:
            _value(field.name, getattr(edit, field.name))
        except UsageError as error:
            wrong[field.name] = error.sentence
    return wrong


def verify(book: Book, actor: Actor, patient_id: int, names: Sequence[str]) -> VerifyOutcome:
    """Note that the patient confirmed these fields of their card (`FIELDS`), as it stands now.

    Raises NotFound, UsageError (a field that can't be verified, or is empty on the card).
    """
    from frontdesk.services.booking.rows import Watched

    with book.write(actor) as work:
        connection = work.session.connection()
        card = _card(connection, patient_id)
        wanted = tuple(dict.fromkeys(names))
        if not wanted:
            raise UsageError(tr("Say what the patient confirmed."))
        for name in wanted:
            if name not in FIELDS:
                raise UsageError(
                    tr(
                        "{field} is nothing that can be verified. Use one of: {fields}.",
                        field=name[:40],
                        fields=", ".join(FIELDS),
                    )
                )
            if not card[name]:
                raise UsageError(tr("The card has no such entry yet. Fill it in first."))
        rows = Watched(work, Kind.PATIENT, patient_id)
        for name in wanted:
            _confirm(work, rows, patient_id, name, card[name])
        work.changed(Kind.PATIENT, patient_id)
        work.audit("patient.verify", Kind.PATIENT, patient_id, {"fields": list(wanted)})
        command = rows.remember("verify", title=tr("the verification"))
    return VerifyOutcome(wanted, work.changes, command)


def verifications(connection: Readable, patient_id: int, *, now_utc: int) -> tuple[Verification, ...]:
    """The fields that still stand on the card as they were confirmed."""
    found = verified_of(connection, patient_id)
    if not found:
        return ()
    card = _card(connection, patient_id)
    return tuple(
        Verification(row.field, row.by, row.at_utc, old=now_utc - row.at_utc > OLD_MS)
        for row in found
        if row.value == card.get(row.field, "")
    )


def _confirm(work: Work, rows: Watched, patient_id: int, name: str, value: str) -> None:
    from sqlalchemy import select

    from frontdesk.models.tables import Verified

    row = work.session.scalars(
        select(Verified).where(Verified.patient_id == patient_id, Verified.field == name)
    ).first()
    if row is not None:
        rows.watch(Verified, row.id)
        row.value, row.actor, row.at_utc = value, work.actor.label[:200], work.now_utc
        return
    row = Verified(
        patient_id=patient_id, field=name, value=value, actor=work.actor.label[:200], at_utc=work.now_utc
    )
    work.session.add(row)
    rows.made(row)


def _card(connection: Readable, patient_id: int) -> dict[str, str]:
    row = cursor(connection, _CARD, (patient_id,)).fetchone()
    if row is None:
        raise _no_such()
    first, last, birth_date, mobile, phone, email = row
    values = (display_name(first, last), birth_date or "", mobile, phone, email)
    return dict(zip(FIELDS, values, strict=True))


def _checked(connection: Readable, edit: DetailEdit) -> Mapping[str, object]:
    values: dict[str, object] = {}
    for field in fields(edit):
        value = getattr(edit, field.name)
        if value is not None:
            values[field.name] = _value(field.name, value)
    provider = values.get("provider_id")
    if provider and scalar(connection, "SELECT id FROM provider WHERE id = ?", (provider,)) is None:
        raise UsageError(tr("This provider is not in the book any more. Choose another one."))
    return values


def _value(name: str, value: object) -> object:
    match name, value:
        case "languages", tuple():
            return _tags(value)
        case "provider_id", int():
            return value or None
        case "part_of_day", str():
            if value and value not in frozenset(PartOfDay):
                raise UsageError(tr("A part of the day is morning, afternoon or evening, or empty for any."))
            return value
        case "weekdays", str():
            if any(digit not in "0123456" for digit in value):
                raise UsageError(tr("Weekdays are digits from 0 (Monday) to 6, or empty for any."))
            days = "".join(sorted(set(value)))
            return "" if len(days) == 7 else days
        case _, str():
            return clean_line(value, limit=LONGEST)
        case _:
            return value


def _tags(tags: Sequence[str]) -> str:
    """Language tags as the table keeps them. Raises UsageError."""
    from frontdesk.services.imports import cells

    try:
        found = list(dict.fromkeys(cells.language("languages", tag) for tag in tags))
    except cells.BadCell as bad:
        raise UsageError(bad.reason) from None
    return clean_line(" ".join(tag for tag in found if tag), limit=LONGEST)


def _no_such() -> NotFound:
    return NotFound(tr("There is no such patient in the book. Look them up again."))
