"""Patients as lists and cards show them: importable without SQLAlchemy, to be called in a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from frontdesk.domain.errors import NotFound
from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.words import Mark
from frontdesk.models.queries.alerts import AlertRow
from frontdesk.models.queries.attendance import AttendanceRow
from frontdesk.models.queries.contacts import ContactName, ContactRow, contacts_of
from frontdesk.models.queries.details import DetailRow, detail_of
from frontdesk.models.queries.people import (
    MarkRow,
    NamesakeRow,
    PersonRow,
    born_on,
    marks_of,
    patients_of_day,
    people,
    standing_of,
)
from frontdesk.models.queries.plain import cursor
from frontdesk.models.search import search_patients
from frontdesk.services.around import whose_contact

if TYPE_CHECKING:
    from frontdesk.models.queries.plain import Readable
    from frontdesk.services.details import Verification
    from frontdesk.services.patients import ConsentRow, PatientCard
    from frontdesk.services.stories import PatientStory
    from frontdesk.services.work import Book

__all__ = [
    "MOST",
    "AlertRow",
    "AttendanceRow",
    "CardPage",
    "ContactRow",
    "DetailRow",
    "MarkRow",
    "NamesakeRow",
    "People",
    "PersonRow",
    "card_page",
    "find_people",
    "namesake",
    "namesakes",
    "people_of_today",
]

MOST: Final = 100
"""Patients that a list shows: more than anyone reads."""


@dataclass(frozen=True, slots=True)
class People:
    """Patients in the order in which they are shown; `more`: others fit, too.

    `called` is how some of them want to be called, `around` the contact by whom some were found; by their keys.
    """

    rows: tuple[PersonRow, ...]
    more: bool = False
    called: Mapping[int, str] = field(default_factory=dict)
    around: Mapping[int, ContactName] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CardPage:
    """All that stands on a patient's card. `consents` latest first; `opted_out`: who holds the number of their texts wrote STOP.

    `why_not` says why nobody texts them, empty where they can be; `wrong_number`: a call or a reply said that it is somebody else's.
    `alerts` are those that count today, the newest first; `verified` what the card still says as it was confirmed.
    """

    card: PatientCard
    marks: tuple[MarkRow, ...]
    consents: tuple[ConsentRow, ...]
    opted_out: bool
    story: PatientStory
    why_not: str = ""
    wrong_number: bool = False
    alerts: tuple[AlertRow, ...] = ()
    details: DetailRow = field(default_factory=DetailRow)
    verified: tuple[Verification, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    attendance: AttendanceRow = field(default_factory=AttendanceRow)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What decides whether a patient can be sent a text, as `reachability` wants it."""

    deceased_on: str | None
    call_instead: bool
    mobile: str
    sms_consent: str
    opted_out: bool
    unusable_code: int | None


def find_people(book: Book, text: str, *, limit: int = MOST) -> People:
    """The patients that fit what was typed, best first."""
    now = book.clock.now_utc()
    with book.read() as connection:
        country, zone = _clinic(connection)
        today = local_date(now, zone)
        hits = search_patients(connection, text, country=country, today=today, limit=limit + 1)
        found = people(connection, [hit.id for hit in hits[:limit]], now_utc=now, today=today.isoformat())
        around = whose_contact(connection, hits[:limit], text)
    called = {hit.id: hit.called for hit in hits if hit.called}
    return People(tuple(found), more=len(hits) > limit, called=called, around=around)


def coming_visit(book: Book, patient_id: int) -> tuple[int, str] | None:
    """When a patient's next visit begins (ms UTC), which may be under way, and its zone; None where none is booked. Raises NotFound."""
    now = book.clock.now_utc()
    with book.read() as connection:
        _, zone = _clinic(connection)
        found = people(connection, [patient_id], now_utc=now, today=local_date(now, zone).isoformat())
    if not found:
        raise NotFound(tr("There is no such patient in the book. Look them up again."))
    row = found[0]
    return None if row.next_utc is None else (row.next_utc, row.next_zone)


def people_of_today(book: Book) -> People:
    """Who has a visit today at the clinic, by its time."""
    now = book.clock.now_utc()
    with book.read() as connection:
        _, zone = _clinic(connection)
        today = local_date(now, zone).isoformat()
        keys = patients_of_day(connection, today)
        return People(tuple(people(connection, keys, now_utc=now, today=today)))


def namesake(book: Book, *, first_name: str, last_name: str, birth_date: str = "") -> NamesakeRow | None:
    """Somebody in the book of that name (case, accents and spaces do not count) and date of birth (ISO).

    Where one of the two has no date of birth, the name alone counts: it may be the same person.
    """
    with book.read() as connection:
        if birth_date:
            for row in born_on(connection, birth_date):
                if _name(row) == _folded(first_name, last_name):
                    return row
        _, zone = _clinic(connection)
        today = local_date(book.clock.now_utc(), zone)
        return next(namesakes(connection, first_name, last_name, birth_date, today=today), None)


def namesakes(
    connection: Readable, first_name: str, last_name: str, birth_date: str, *, today: date
) -> Iterator[NamesakeRow]:
    """Cards of that name of which no date of birth tells that they are somebody else's."""
    country, _ = _clinic(connection)
    typed = f"{first_name} {last_name}"
    for hit in search_patients(connection, typed, country=country, today=today, limit=MOST):
        row = NamesakeRow(hit.id, hit.first_name, hit.last_name, hit.birth_date or "")
        unknown = not birth_date or not row.birth_date
        if unknown and _name(row) == _folded(first_name, last_name):
            yield row


def _name(row: NamesakeRow) -> tuple[str, str]:
    return _folded(row.first_name, row.last_name)


def _folded(first_name: str, last_name: str) -> tuple[str, str]:
    return fold(last_name).strip(), fold(first_name).strip()


def card_page(book: Book, patient_id: int) -> CardPage:
    """A patient's card with all that belongs to it. Raises NotFound."""
    from frontdesk.services.alerts import alerts_in
    from frontdesk.services.attendance import attendance_in
    from frontdesk.services.details import verifications
    from frontdesk.services.patients import consent_history, get_patient
    from frontdesk.services.reachability import why_not_texted
    from frontdesk.services.stories import patient_story

    card = get_patient(book, patient_id)
    story = patient_story(book, patient_id)
    with book.read() as connection:
        marks = tuple(marks_of(connection, patient_id))
        number = card.texting.number or card.mobile
        stopped, code = standing_of(connection, number) if number else (False, None)
        alerts = alerts_in(connection, patient_id, now_utc=book.clock.now_utc())
        details = detail_of(connection, patient_id)
        verified = verifications(connection, patient_id, now_utc=book.clock.now_utc())
        contacts = tuple(contacts_of(connection, patient_id))
        attendance = attendance_in(connection, patient_id)
    reach = _Reach(card.deceased_on, Mark.CALL_INSTEAD in card.marks, number, card.sms_consent, stopped, code)
    return CardPage(
        card,
        marks,
        consent_history(book, patient_id),
        stopped,
        story,
        why_not=why_not_texted(reach) or "",
        wrong_number=code == 0,
        alerts=alerts,
        details=details,
        verified=verified,
        contacts=contacts,
        attendance=attendance,
    )


def _clinic(connection: Readable) -> tuple[str, str]:
    country, zone = cursor(connection, "SELECT country, zone FROM clinic WHERE id = 1").fetchone()
    return country, zone
