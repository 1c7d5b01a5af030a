"""From what a person or a script names to the key inside: public ids, `ext:` ids of the old system, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.folding import name_key
from frontdesk.domain.i18n import tr
from frontdesk.models.tables import (
    Appointment,
    AppointmentType,
    Location,
    Message,
    Patient,
    PhoneMessage,
    Provider,
    Request,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.services.work import Book

EXTERNAL: Final = "ext:"

_PUBLIC_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST: Final = 60
_MOST_NAMES: Final = 12


def appointment_key(book: Book, named: str) -> int:
    """The key of a visit. Raises NotFound, UsageError for what can be no id."""
    column, value = _named(named)
    with book.read() as connection:
        key = connection.scalar(
            select(Appointment.id).where(
                (Appointment.public_id if column == "id" else Appointment.external_id) == value
            )
        )
    if key is None:
        raise NotFound(
            tr(
                "There is no visit {id} in the book. Look it up in the book (frontdesk appointments).",
                id=_shown(named),
            )
        )
    return key


def patient_key(book: Book, named: str) -> int:
    """The key of a patient; of a card that was merged away, the key of the card that it went into. Raises as
    `appointment_key`."""
    column, value = _named(named)
    with book.read() as connection:
        row = connection.execute(
            select(Patient.id, Patient.merged_into_id).where(
                (Patient.public_id if column == "id" else Patient.external_id) == value
            )
        ).first()
    if row is None:
        raise NotFound(
            tr(
                "There is no patient {id} in the book. Look them up with: frontdesk patients.",
                id=_shown(named),
            )
        )
    key: int = row.id if row.merged_into_id is None else row.merged_into_id
    return key


def request_key(book: Book, named: str) -> int:
    """The key of a request for a visit. Raises as `appointment_key`."""
    column, value = _named(named)
    with book.read() as connection:
        key = connection.scalar(
            select(Request.id).where((Request.public_id if column == "id" else Request.external_id) == value)
        )
    if key is None:
        raise NotFound(
            tr("There is no request {id} in the book. Look it up with: frontdesk requests.", id=_shown(named))
        )
    return key


def message_id(book: Book, named: str) -> str:
    """The public id of a message, made sure of. Raises as `appointment_key`; an id of something else in the lists says what it is,
    and what settles that."""
    column, value = _named(named)
    found, other = None, None
    if column == "id":
        with book.read() as connection:
            found = connection.scalar(select(Message.public_id).where(Message.public_id == value))
            other = None if found else _no_message(connection, value)
    if other is not None:
        raise NotFound(other)
    if found is None:
        raise NotFound(
            tr(
                "There is no message {id} in the book. Look it up in Messages (frontdesk messages).",
                id=_shown(named),
            )
        )
    return found


def _no_message(connection: Connection, public_id: str) -> str | None:
    """What an id stands for that is no message's, as a sentence that says what to do; None where it stands for nothing."""
    for table, said in (
        (
            Request,
            tr(
                "{id} is a request for a visit, not a text. Book it with: frontdesk book --request {id}, or close it with:"
                " frontdesk request dismiss {id} --reason TEXT.",
                id=public_id,
            ),
        ),
        (
            PhoneMessage,
            tr(
                "{id} is a phone message, not a text. Settle it in the window, under Needs you.",
                id=public_id,
            ),
        ),
        (
            Appointment,
            tr(
                "{id} is a visit, not a text. Its texts are listed with: frontdesk messages --appointment {id}.",
                id=public_id,
            ),
        ),
        (
            Patient,
            tr(
                "{id} is a patient, not a text. Their texts are listed with: frontdesk messages --patient {id}.",
                id=public_id,
            ),
        ),
    ):
        if connection.scalar(select(table.id).where(table.public_id == public_id)) is not None:
            return said
    return None


def provider_key(book: Book, name: str) -> int:
    """The key of a provider by name; case and spacing do not count. Raises NotFound with the names that there are."""
    return _by_name(book, Provider, name, what=tr("provider"), add="frontdesk provider add NAME")


def location_key(book: Book, name: str) -> int:
    """The key of a location by name, likewise."""
    return _by_name(book, Location, name, what=tr("location"), add="frontdesk location add NAME")


def type_key(book: Book, name: str) -> int:
    """The key of an appointment type by name, likewise."""
    return _by_name(book, AppointmentType, name, what=tr("appointment type"), add="frontdesk type add NAME")


def _by_name(
    book: Book, table: type[Provider | Location | AppointmentType], name: str, *, what: str, add: str
) -> int:
    with book.read() as connection:
        key = connection.scalar(select(table.id).where(table.name_key == name_key(name)))
        if key is not None:
            return key
        known = connection.scalars(select(table.name).where(table.active).order_by(table.name)).all()
    if not known:
        raise NotFound(
            tr(
                "There is no {what} {name} yet. Add one with: {command}.",
                what=what,
                name=_shown(name),
                command=add,
            )
        )
    names = ", ".join([*known[:_MOST_NAMES], *(["…"] if len(known) > _MOST_NAMES else [])])
    raise NotFound(
        tr(
            "There is no {what} {name}. There are: {names}. A new one comes with: {command}.",
            what=what,
            name=_shown(name),
            names=names,
            command=add,
        )
    )


def _named(text: str) -> tuple[str, str]:
    """("ext", value) or ("id", value)."""
    if text.startswith(EXTERNAL):
        value = text.removeprefix(EXTERNAL)
        if value:
            return "ext", value
    elif _PUBLIC_ID.fullmatch(text.lower()):
        return "id", text.lower()
    raise NotFound(
        tr("{id} is no id. Use the id of the lists, or ext: and the old system's id.", id=_shown(text))
    )


def _shown(text: str) -> str:
    """What was typed, so that a screen can show it."""
    line = "".join(c for c in text[:_LONGEST] if c.isprintable())
    if not line:
        raise UsageError(tr("An id or name is empty. Give one."))
    return line
