"""How a patient is texted: at which number, and between which hours. Other than the card's mobile: a parent's number, a carer's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import NotFound, UsageError
from frontdesk.domain.hours import format_clock, parse_clock
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.domain.phones import PhoneKind, parse
from frontdesk.models.queries.sharing import others_on
from frontdesk.models.search_index import index_patients
from frontdesk.models.tables import Clinic, Patient, Texting
from frontdesk.services.booking.parts import remember_final
from frontdesk.services.booking.replanning import replan
from frontdesk.services.messaging.numbers import begin_afresh, mark_right

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = [
    "Texted",
    "TextingOutcome",
    "apply_texting",
    "get_texting",
    "number_is_right",
    "others_say",
    "set_texting",
    "texted_in",
    "unfit",
]

LONGEST_WHOSE: Final = 40
NAMED: Final = 3
"""Cards that a question about a shared number names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Texted:
    """How a patient is texted. `number` is E.164, empty for their own mobile; `whose` says who answers there.

    `safe_from` and `safe_until` are times of the day at the location, as "9:30" is written "09:30"; both or neither.
    """

    number: str = ""
    whose: str = ""
    safe_from: str = ""
    safe_until: str = ""


@dataclass(frozen=True, slots=True)
class TextingOutcome:
    """How a patient is texted after an act. `warnings` are sentences for the person."""

    texting: Texted
    changes: Changes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was typed, in the forms of the table."""

    number: str
    whose: str
    safe_from: int | None
    safe_until: int | None
    warnings: tuple[str, ...]


def get_texting(book: Book, patient_id: int) -> Texted:
    """How a patient is texted. Raises NotFound."""
    with book.read() as connection:
        if connection.scalar(select(Patient.id).where(Patient.id == patient_id)) is None:
            raise _no_such()
        return texted_in(connection, patient_id)


def texted_in(connection: Connection, patient_id: int) -> Texted:
    """The same on a connection; nothing special of a patient who is not known."""
    row = connection.execute(
        select(Texting.number, Texting.whose, Texting.safe_from, Texting.safe_until).where(
            Texting.patient_id == patient_id
        )
    ).first()
    return Texted() if row is None else _texted(*row)


def set_texting(
    book: Book,
    actor: Actor,
    patient_id: int,
    *,
    number: str | None = None,
    whose: str | None = None,
    safe_from: str | None = None,
    safe_until: str | None = None,
) -> TextingOutcome:
    """Say how a patient is texted; None leaves what is there, an empty text takes it away.

    `number` as people write it; the patient's own mobile counts as none. The hours are wall clock times at the location, `until`
    before `from` goes over midnight. What waits to be sent is written anew. Raises NotFound, UsageError.
    """
    with book.write(actor) as work:
        patient = work.session.get(Patient, patient_id)
        if patient is None:
            raise _no_such()
        warnings = apply_texting(
            work, patient, number=number, whose=whose, safe_from=safe_from, safe_until=safe_until
        )
        remember_final(
            work,
            "texting",
            Kind.PATIENT,
            patient_id,
            why=tr("Texts were planned by it. Change it back on the card."),
            title=tr("how the patient is texted"),
        )
        row = work.session.get(Texting, patient_id)
        texted = Texted() if row is None else _texted(row.number, row.whose, row.safe_from, row.safe_until)
    return TextingOutcome(texted, work.changes, warnings)


def number_is_right(book: Book, actor: Actor, patient_id: int) -> Changes:
    """A call or a reply said that the number is somebody else's, and that was a mistake: texts go there again. Raises NotFound."""
    with book.write(actor) as work:
        patient = work.session.get(Patient, patient_id)
        if patient is None:
            raise _no_such()
        mark_right(work, texted_in(work.session.connection(), patient_id).number or patient.mobile)
        remember_final(
            work,
            "number",
            Kind.PATIENT,
            patient_id,
            why=tr(
                "Texts go to the number again. Log a call with “wrong number” where it is somebody else's after all."
            ),
            title=tr("whose number it is"),
        )
        work.changed(Kind.PATIENT, patient.id)
    return work.changes


def apply_texting(
    work: Work,
    patient: Patient,
    *,
    number: str | None = None,
    whose: str | None = None,
    safe_from: str | None = None,
    safe_until: str | None = None,
) -> tuple[str, ...]:
    """Say how a patient is texted within a transaction; gives warnings. Raises UsageError."""
    row = work.session.get(Texting, patient.id)
    was = Texted() if row is None else _texted(row.number, row.whose, row.safe_from, row.safe_until)
    country = work.session.scalar(select(Clinic.country).where(Clinic.id == 1)) or ""
    wanted = Texted(
        *(
            old if new is None else new
            for old, new in zip(
                (was.number, was.whose, was.safe_from, was.safe_until),
                (number, whose, safe_from, safe_until),
                strict=True,
            )
        )
    )
    found = _check(wanted, country=country)
    if found.number == patient.mobile:
        found = _Checked("", "", found.safe_from, found.safe_until, found.warnings)
    now = _texted(found.number, found.whose, found.safe_from, found.safe_until)
    if now == was:
        return found.warnings
    if now == Texted():
        work.session.delete(row)
    else:
        if row is None:
            row = Texting(patient_id=patient.id, updated_utc=work.now_utc, actor="")
            work.session.add(row)
        row.number, row.whose = found.number, found.whose
        row.safe_from, row.safe_until = found.safe_from, found.safe_until
        row.actor = work.actor.label[:200]
        row.updated_utc = work.now_utc
    patient.revision += 1
    patient.updated_utc = work.now_utc
    work.session.flush()
    index_patients(work.session.connection(), [patient.id])
    work.changed(Kind.PATIENT, patient.id)
    changed = [
        name
        for name in ("number", "whose", "safe_from", "safe_until")
        if getattr(now, name) != getattr(was, name)
    ]
    work.audit("patient.texting", Kind.PATIENT, patient.id, {"fields": changed})
    if found.number and "number" in changed:
        begin_afresh(work, found.number, patient_id=patient.id)
    if changed != ["whose"]:
        replan(work, patient)
    return found.warnings


def unfit(book: Book, texted: Texted) -> dict[str, str]:
    """What is wrong with each field as it was typed, by the names of `Texted`; empty where all is right."""
    with book.read() as connection:
        country = connection.scalar(select(Clinic.country).where(Clinic.id == 1)) or ""
    wrong: dict[str, str] = {}
    try:
        _number(texted.number, country)
    except UsageError as error:
        wrong["number"] = error.sentence
    for name in ("safe_from", "safe_until"):
        try:
            _minute(getattr(texted, name))
        except UsageError as error:
            wrong[name] = error.sentence
    if not wrong:
        try:
            _hours(texted)
        except UsageError as error:
            wrong["safe_until" if texted.safe_from.strip() else "safe_from"] = error.sentence
    return wrong


def others_say(
    book: Book,
    number: str,
    *,
    but: int | None = None,
    last_name: str = "",
    birth_date: str = "",
    asked: Collection[str] = (),
) -> str:
    """The question to put where a number would be a third person's; empty where there is nothing to ask.

    `number` as people write it, `but` the card that gets it, with its name and its date of birth (ISO): cards of the same surname
    and year of birth count as one person. Numbers in `asked` (E.164) were asked about already.
    """
    with book.read() as connection:
        country = connection.scalar(select(Clinic.country).where(Clinic.id == 1)) or ""
        try:
            e164 = _number(number, country)[0]
        except UsageError:
            return ""
        if not e164 or e164 in asked:
            return ""
        found = others_on(connection, e164, but=but or 0, last_name=last_name, birth_date=birth_date)
    if len(found) < 2:
        return ""
    names = [each.short_name for each in found[:NAMED]]
    if len(found) > NAMED:
        return tr(
            "This number is also on the cards of {names} and {count} others. Is it theirs, too?",
            names=", ".join(names),
            count=len(found) - NAMED,
        )
    return tr(
        "This number is also on the cards of {names} and {last}. Is it theirs, too?",
        names=", ".join(names[:-1]),
        last=names[-1],
    )


def _check(texted: Texted, *, country: str) -> _Checked:
    number, warnings = _number(texted.number, country)
    safe_from, safe_until = _hours(texted)
    whose = clean_line(texted.whose, limit=LONGEST_WHOSE)
    return _Checked(number, whose if number else "", safe_from, safe_until, warnings)


def _number(typed: str, country: str) -> tuple[str, tuple[str, ...]]:
    if not typed.strip():
        return "", ()
    found = parse(typed, country)
    if found.warning is not None:
        return found.e164, (found.warning,)
    if found.kind is PhoneKind.LANDLINE:
        return found.e164, (tr("This looks like a landline, which takes no texts."),)
    return found.e164, ()


def _hours(texted: Texted) -> tuple[int | None, int | None]:
    begin, end = _minute(texted.safe_from), _minute(texted.safe_until)
    if (begin is None) != (end is None):
        raise UsageError(tr("Safe hours need both times, from and until. Give both, or neither."))
    if begin is not None and begin == end:
        raise UsageError(tr("Safe hours need two different times. Leave both empty for any hour."))
    return begin, end


def _minute(typed: str) -> int | None:
    if not typed.strip():
        return None
    return parse_clock(typed) % (24 * 60)


def _texted(number: str, whose: str, safe_from: int | None, safe_until: int | None) -> Texted:
    return Texted(
        number,
        whose,
        "" if safe_from is None else format_clock(safe_from),
        "" if safe_until is None else format_clock(safe_until),
    )


def _no_such() -> NotFound:
    return NotFound(tr("There is no such patient in the book. Look them up again."))
