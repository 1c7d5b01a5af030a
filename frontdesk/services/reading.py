"""The lists of the book for whoever prints them: plain reads, no write lane."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.models.queries.book import appointments_between, appointments_by_ids
from frontdesk.models.queries.ledger import (
    message_by_public_id,
    messages,
    messages_of_appointment,
    messages_of_patient,
)
from frontdesk.models.queries.patients import all_patients, patients_by_ids
from frontdesk.models.queries.plain import scalar

if TYPE_CHECKING:
    from frontdesk.services.rows import AppointmentRow, LedgerRow, PatientRow
    from frontdesk.services.work import Book

DAYS_AHEAD = 30
MOST_HITS = 100
"""Patients that a search lists: more than anyone reads."""


def clinic_zone(book: Book) -> str:
    """The clinic's own time zone: for what happens nowhere in particular."""
    with book.read() as connection:
        return str(scalar(connection, "SELECT zone FROM clinic WHERE id = 1"))


def clinic_country(book: Book) -> str:
    """The clinic's country (ISO 3166): how its people write numbers and dates."""
    with book.read() as connection:
        return str(scalar(connection, "SELECT country FROM clinic WHERE id = 1"))


def parse_date(text: str) -> date:
    """A date as YYYY-MM-DD. Raises UsageError."""
    try:
        # fromisoformat takes 20261124 and week dates, too, which people do not mean.
        if len(text) == len("2026-11-24"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    shown = "".join(c for c in text[:40] if c.isprintable())
    raise UsageError(tr("{text} is not a date. Write it like 2026-11-24.", text=shown))


def list_appointments(book: Book, *, from_date: str | None, to_date: str | None) -> list[AppointmentRow]:
    """Visits by their local dates, both included. Without dates: today at the clinic and the next 30 days; with one of them,
    30 days from or up to it."""
    first = parse_date(from_date) if from_date is not None else None
    last = parse_date(to_date) if to_date is not None else None
    if first is None and last is None:
        first = local_date(book.clock.now_utc(), clinic_zone(book))
    span = timedelta(days=DAYS_AHEAD)
    if first is None:
        assert last is not None
        first = last - span if last > date.min + span else date.min
    if last is None:
        last = first + span if first < date.max - span else date.max
    if last < first:
        raise UsageError(tr("The last day is before the first. Give the dates the other way round."))
    with book.read() as connection:
        return appointments_between(connection, first.isoformat(), last.isoformat())


def one_appointment(book: Book, key: int) -> AppointmentRow:
    """One visit with its names."""
    with book.read() as connection:
        return appointments_by_ids(connection, [key])[0]


def list_messages(
    book: Book, *, appointment: int | None = None, patient: int | None = None
) -> list[LedgerRow]:
    """The ledger, oldest first: all of it, or what concerns a visit, a patient, or both."""
    with book.read() as connection:
        if appointment is None and patient is None:
            found = messages(connection)
        elif appointment is None:
            assert patient is not None
            found = messages_of_patient(connection, patient)
        else:
            found = messages_of_appointment(connection, appointment)
            if patient is not None:
                theirs = {row.id for row in messages_of_patient(connection, patient)}
                found = [row for row in found if row.id in theirs]
    return found[::-1]


def one_message(book: Book, public_id: str) -> LedgerRow:
    """One message. Raises NotFound."""
    with book.read() as connection:
        found = message_by_public_id(connection, public_id)
    if found is None:
        raise NotFound(
            tr("There is no such message in the book. Look it up in Messages (frontdesk messages).")
        )
    return found


def list_patients(book: Book, find: str | None) -> list[PatientRow]:
    """All patients by name, or those that fit what was typed, best first."""
    if find is None:
        with book.read() as connection:
            return all_patients(connection)
    from frontdesk.services.patients import find_patients

    hits = find_patients(book, find, limit=MOST_HITS)
    with book.read() as connection:
        return patients_by_ids(connection, [hit.id for hit in hits])


def one_patient(book: Book, key: int) -> PatientRow:
    """One patient. Raises NotFound."""
    with book.read() as connection:
        found = patients_by_ids(connection, [key])
    if not found:
        raise NotFound(tr("There is no such patient in the book. Look them up with: frontdesk patients."))
    return found[0]
