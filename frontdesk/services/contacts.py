"""Contacts: people around a patient who are no patients (a parent, a carer, the doctor who sent them), found by the search, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.mails import check_mail
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import ContactKind
from frontdesk.models.queries.contacts import ContactRow
from frontdesk.models.queries.plain import scalar

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.models.tables import Contact
    from frontdesk.services.work import Book, Work

__all__ = [
    "ContactEdit",
    "ContactOutcome",
    "ContactRow",
    "add_contact",
    "change_contact",
    "contacts_of",
    "contacts_on",
    "remove_contact",
    "unfit",
]

LONGEST: Final = 200
MOST: Final = 20
"""Contacts on one card: of more, nobody would find one."""


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What is written of a contact; None leaves a field as it is, an empty text empties it. Numbers as people write them."""

    kind: ContactKind | None = None
    name: str | None = None
    mobile: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None
    may_hear: bool | None = None


@dataclass(frozen=True, slots=True)
class ContactOutcome:
    """A contact after an act, or as it was when it was removed. `warnings` are sentences for the person; `command` is what `undo` takes,
    None where nothing changed."""

    contact: ContactRow
    changes: Changes
    warnings: tuple[str, ...] = ()
    command: str | None = None


def contacts_of(book: Book, patient_id: int) -> tuple[ContactRow, ...]:
    """The contacts of a patient in their order; none of a patient who is not known."""
    from frontdesk.models.queries import contacts as queries

    with book.read() as connection:
        return tuple(queries.contacts_of(connection, patient_id))


def contacts_on(book: Book, number: str) -> tuple[ContactRow, ...]:
    """The contacts who have a number (E.164), whoever's: who it is that writes or calls."""
    from frontdesk.models.queries import contacts as queries

    if not number:
        return ()
    with book.read() as connection:
        return tuple(queries.contacts_on(connection, number))


def unfit(book: Book, edit: ContactEdit) -> dict[str, str]:
    """What is wrong with each field as it was typed, by the names of `ContactEdit`; empty where all is right."""
    wrong: dict[str, str] = {}
    with book.read() as connection:
        for name in ("name", "mobile", "phone", "email", "note"):
            try:
                _checked(connection, name, getattr(edit, name), [])
            except UsageError as error:
                wrong[name] = error.sentence
    return wrong


def add_contact(book: Book, actor: Actor, patient_id: int, edit: ContactEdit) -> ContactOutcome:
    """Put somebody on a patient's card. Raises NotFound, UsageError (no name, a number that can't be, too many)."""
    from frontdesk.models.queries import contacts as queries
    from frontdesk.models.tables import Contact
    from frontdesk.services.booking.rows import Watched
    from frontdesk.services.identity import new_public_id

    warnings: list[str] = []
    with book.write(actor) as work:
        connection = work.session.connection()
        if scalar(connection, "SELECT id FROM patient WHERE id = ?", (patient_id,)) is None:
            raise NotFound(tr("There is no such patient in the book. Look them up again."))
        count, last = queries.how_many(connection, patient_id)
        if count >= MOST:
            raise UsageError(
                tr("The card has {count} contacts already. Remove one that is nobody's any more.", count=MOST)
            )
        row = Contact(
            public_id=new_public_id(),
            patient_id=patient_id,
            kind=ContactKind.OTHER,
            name="",
            note="",
            position=last + 1,
            created_utc=work.now_utc,
            updated_utc=work.now_utc,
        )
        _write(work, row, edit, warnings)
        work.session.add(row)
        rows = Watched(work, Kind.PATIENT, patient_id)
        rows.made(row)
        made = _traced(work, row, "contact.add")
        command = rows.remember("contact", title=tr("the contact"))
    return ContactOutcome(made, work.changes, tuple(warnings), command)


def change_contact(
    book: Book, actor: Actor, contact_id: int, edit: ContactEdit, *, revision: int | None = None
) -> ContactOutcome:
    """Change a contact. Raises NotFound, UsageError, Conflict (`revision` has moved on)."""
    from frontdesk.models.tables import Contact
    from frontdesk.services.booking.rows import Watched

    warnings: list[str] = []
    with book.write(actor) as work:
        row = _contact(work, contact_id)
        if revision is not None and row.revision != revision:
            raise Conflict(
                tr("Somebody changed this contact meanwhile. Look at it again, then repeat what you did.")
            )
        rows = Watched(work, Kind.PATIENT, row.patient_id)
        rows.watch(Contact, row.id)
        if _write(work, row, edit, warnings):
            row.revision += 1
            row.updated_utc = work.now_utc
            made = _traced(work, row, "contact.change")
        else:
            made = _read(work, row)
        command = rows.remember("contact", title=tr("the contact"))
    return ContactOutcome(made, work.changes, tuple(warnings), command)


def remove_contact(book: Book, actor: Actor, contact_id: int) -> ContactOutcome:
    """Take somebody off a card; gives who it was. Raises NotFound."""
    from frontdesk.models.tables import Contact
    from frontdesk.services.booking.rows import Watched

    with book.write(actor) as work:
        row = _contact(work, contact_id)
        was = _read(work, row)
        rows = Watched(work, Kind.PATIENT, was.patient_id)
        rows.watch(Contact, was.id)
        work.session.delete(row)
        _trace(work, was.patient_id, was.id, "contact.remove")
        command = rows.remember("contact", title=tr("the contact"))
    return ContactOutcome(was, work.changes, (), command)


def _write(work: Work, row: Contact, edit: ContactEdit, warnings: list[str]) -> bool:
    """Write the given fields; whether any differs."""
    connection = work.session.connection()
    values: dict[str, object] = {}
    for name in ("name", "mobile", "phone", "email", "note"):
        typed = getattr(edit, name)
        if typed is not None:
            values[name] = _checked(connection, name, typed, warnings)
    if edit.kind is not None:
        values["kind"] = str(edit.kind)
    if edit.may_hear is not None:
        values["may_hear"] = edit.may_hear
    if not values.get("name", row.name):
        raise UsageError(_nameless())
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _checked(connection: Connection, name: str, typed: str | None, warnings: list[str]) -> str:
    match name:
        case _ if typed is None:
            return ""
        case "mobile" | "phone":
            return _number(connection, name, typed, warnings)
        case "email":
            return check_mail(typed)
        case "name":
            said = clean_line(typed, limit=LONGEST)
            if not said:
                raise UsageError(_nameless())
            return said
        case _:
            return clean_line(typed, limit=LONGEST)


def _number(connection: Connection, name: str, typed: str, warnings: list[str]) -> str:
    from frontdesk.models.queries import contacts as queries
    from frontdesk.services.patient_fields import number

    country = scalar(connection, "SELECT country FROM clinic WHERE id = 1") or ""
    found = number(name, typed, country, warnings)
    if found and queries.is_clinics_own(connection, found):
        raise UsageError(
            tr("This is the clinic's own number. Give the one at which the contact can be reached.")
        )
    return found


def _nameless() -> str:
    return tr("A contact needs a name. Fill it in.")


def _contact(work: Work, contact_id: int) -> Contact:
    from frontdesk.models.tables import Contact

    row = work.session.get(Contact, contact_id)
    if row is None:
        raise NotFound(tr("There is no such contact in the book. Look at the card again."))
    return row


def _traced(work: Work, row: Contact, act: str) -> ContactRow:
    made = _read(work, row)
    _trace(work, row.patient_id, row.id, act)
    return made


def _trace(work: Work, patient_id: int, contact_id: int, act: str) -> None:
    from frontdesk.models.search_index import index_patients

    work.session.flush()
    index_patients(work.session.connection(), [patient_id])
    work.changed(Kind.PATIENT, patient_id)
    work.audit(act, Kind.PATIENT, patient_id, {"contact": contact_id})


def _read(work: Work, row: Contact) -> ContactRow:
    from frontdesk.models.queries import contacts as queries

    work.session.flush()
    made = queries.contact(work.session.connection(), row.id)
    assert made is not None
    return made
