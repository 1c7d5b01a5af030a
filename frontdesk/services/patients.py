"""Patients: the card, what they agreed to, how they are to be treated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from frontdesk.domain.changes import Changes, Kind
from frontdesk.domain.errors import Conflict, NotFound, UsageError
from frontdesk.domain.folding import fold
from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.words import Mark
from frontdesk.models.search import PatientHit, search_patients
from frontdesk.models.search_index import index_patients
from frontdesk.models.tables import (
    Clinic,
    Patient,
    PatientDetail,
    PatientMark,
)
from frontdesk.services.booking.parts import register, remember_final
from frontdesk.services.booking.replanning import replan
from frontdesk.services.booking.rows import RowsUndoer, Watched
from frontdesk.services.consents import CHANNELS, ConsentRow, consent_history, note_consent
from frontdesk.services.deaths import bring_back, let_go
from frontdesk.services.details import DetailEdit, apply_details
from frontdesk.services.identity import new_public_id
from frontdesk.services.messaging.numbers import begin_afresh
from frontdesk.services.patient_fields import PatientEdit, checked, too_long
from frontdesk.services.people import namesakes
from frontdesk.services.texting import Texted, apply_texting, texted_in

if TYPE_CHECKING:
    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

__all__ = [
    "ConsentRow",
    "PatientCard",
    "PatientEdit",
    "PatientHit",
    "PatientOutcome",
    "apply_create",
    "apply_update",
    "consent_history",
    "create_patient",
    "find_patients",
    "get_patient",
    "set_deceased",
    "set_mark",
    "update_patient",
]

_REACH: Final = frozenset({"mobile", "email", "language", "preferred_channel", *CHANNELS})
"""What decides whether, where and how a text goes."""
_PLAIN: Final = ("first_name", "last_name", "birth_date", "phone", "notes", "external_id")
"""What is written back as it was by an undo, without anything else to follow."""


@dataclass(frozen=True, slots=True)
class PatientCard:
    """A patient's card. Numbers are E.164, dates ISO text, marks in the order of `Mark`; `texting` says how they are texted."""

    id: int
    public_id: str
    external_id: str | None
    first_name: str
    last_name: str
    birth_date: str | None
    mobile: str
    phone: str
    email: str
    language: str
    preferred_channel: str
    sms_consent: str
    email_consent: str
    notes: str
    deceased_on: str | None
    attended: int
    missed: int
    revision: int
    marks: tuple[Mark, ...] = ()
    texting: Texted = field(default_factory=Texted)


@dataclass(frozen=True, slots=True)
class PatientOutcome:
    """A card after an act. `warnings` are sentences for the person."""

    patient: PatientCard
    changes: Changes
    warnings: tuple[str, ...] = ()


def create_patient(
    book: Book,
    actor: Actor,
    edit: PatientEdit,
    *,
    source: str = "desk",
    note: str = "",
    texting: Texted | None = None,
    details: DetailEdit | None = None,
) -> PatientOutcome:
    """A new card. `source` and `note` say where a consent was taken and who gave it, `texting` how they are texted if not at their own
    mobile at any hour, `details` what else is known of them.

    Raises UsageError (a field that can't be), Conflict (the external id is another card's).
    """
    with book.write(actor) as work:
        patient, warnings = apply_create(work, edit, source=source, note=note)
        warnings += _text(work, patient, texting)
        if details is not None:
            apply_details(work, patient, details)
        remember_final(
            work,
            "card",
            Kind.PATIENT,
            patient.id,
            why=tr("A card that was made stays in the book. Correct it there."),
            title=tr("the new card"),
        )
        card = _card(work, patient)
    return PatientOutcome(card, work.changes, warnings)


def update_patient(
    book: Book,
    actor: Actor,
    patient_id: int,
    edit: PatientEdit,
    *,
    revision: int | None = None,
    source: str = "desk",
    note: str = "",
    texting: Texted | None = None,
    details: DetailEdit | None = None,
) -> PatientOutcome:
    """Change a card; fields that are None stay, and so do how they are texted and the details. Raises NotFound, UsageError, Conflict (`revision`
    has moved on)."""
    with book.write(actor) as work:
        patient = _patient(work, patient_id, revision)
        rows = Watched(work, Kind.PATIENT, patient_id)
        rows.watch(Patient, patient_id, *_PLAIN)
        rows.watch(PatientDetail, patient_id)
        reached = _reached(work, patient)
        warnings = apply_update(work, patient, edit, source=source, note=note)
        warnings += _text(work, patient, texting)
        if details is not None:
            apply_details(work, patient, details)
        _remember(work, patient, rows, reaches_them_as_before=_reached(work, patient) == reached)
        card = _card(work, patient)
    return PatientOutcome(card, work.changes, warnings)


def set_mark(
    book: Book, actor: Actor, patient_id: int, mark: Mark, *, on: bool, note: str | None = None
) -> PatientOutcome:
    """Put a neutral mark on a card, or take it off. `note` says how to treat the patient; None leaves what is noted.

    Texts that wait are written anew by it. Raises NotFound.
    """
    said = " ".join((note or "").split())[:200]
    with book.write(actor) as work:
        patient = _patient(work, patient_id, None)
        rows = Watched(work, Kind.PATIENT, patient_id, by=MARK)
        row = work.session.scalars(
            select(PatientMark).where(PatientMark.patient_id == patient_id, PatientMark.mark == mark)
        ).first()
        if row is not None:
            rows.watch(PatientMark, row.id)
        if on and row is None:
            made = PatientMark(
                patient_id=patient_id,
                mark=mark,
                note=said,
                actor=work.actor.label[:200],
                at_utc=work.now_utc,
            )
            work.session.add(made)
            rows.made(made)
        elif on and row is not None and note is not None and row.note != said:
            row.note = said
            _touch(work, patient, "patient.mark", {"mark": mark, "note": True})
        elif not on and row is not None:
            work.session.delete(row)
        if on is (row is None):
            _touch(work, patient, "patient.mark", {"mark": mark, "on": on})
            replan(work, patient)
        rows.remember("mark", title=tr("the mark"))
        card = _card(work, patient)
    return PatientOutcome(card, work.changes)


class MarkUndoer(RowsUndoer):
    """As for any row; texts that wait are written anew."""

    def bring(self, work: Work, to: Mapping[str, Any]) -> None:
        super().bring(work, to)
        for _kind, key in to["tell"]:
            patient = work.session.get_one(Patient, key)
            _touch(work, patient, "patient.mark", {"undo": True})
            replan(work, patient)


MARK: Final = "mark"
register(MARK, MarkUndoer)


def set_deceased(book: Book, actor: Actor, patient_id: int, on: date | None) -> PatientOutcome:
    """Note that a patient died, or that this was a mistake (None).

    Everything that was to come ends in the same act: visits are cancelled without a word, unsent texts, open questions, wishes,
    requests and promised calls void. A mistake brings back what still can be. Raises NotFound, UsageError (a day to come).
    """
    warnings: tuple[str, ...] = ()
    with book.write(actor) as work:
        patient = _patient(work, patient_id, None)
        if on is not None and on > _today(work):
            raise UsageError(tr("This day is still to come. Check the date."))
        was, day = patient.deceased_on, None if on is None else on.isoformat()
        if day != was:
            rows = Watched(work, Kind.PATIENT, patient_id)
            rows.watch(Patient, patient_id, "deceased_on")
            if day is None:
                warnings = bring_back(work, patient)
                remember_final(
                    work,
                    "lives",
                    Kind.PATIENT,
                    patient_id,
                    why=tr(
                        "What ended with the note of the death is back. Write the day down again where it was right."
                    ),
                    title=tr("that the patient has not died"),
                )
            elif was is None:
                let_go(work, patient, day)
            patient.deceased_on = day
            if day is not None and was is not None:
                rows.remember("died_on", title=tr("the day of a death"))
            _touch(work, patient, "patient.deceased", {"known": on is not None})
        card = _card(work, patient)
    return PatientOutcome(card, work.changes, warnings)


def get_patient(book: Book, patient_id: int) -> PatientCard:
    """A card. Raises NotFound."""
    names = _columns()
    with book.read() as reader:
        row = reader.execute(
            select(*(getattr(Patient, name) for name in names)).where(Patient.id == patient_id)
        ).first()
        marks = (
            reader.execute(select(PatientMark.mark).where(PatientMark.patient_id == patient_id))
            .scalars()
            .all()
        )
        if row is None:
            raise _no_such()
        texting = texted_in(reader, patient_id)
    return PatientCard(**row._mapping, marks=_in_order(marks), texting=texting)


def find_patients(book: Book, text: str, *, limit: int = 50) -> tuple[PatientHit, ...]:
    """The patients that fit what was typed, best first: names, birth dates, numbers, external ids."""
    now_utc = book.clock.now_utc()
    with book.read() as reader:
        country, zone = reader.execute(select(Clinic.country, Clinic.zone).where(Clinic.id == 1)).one()
        today = local_date(now_utc, zone)
        return tuple(search_patients(reader, text, country=country, today=today, limit=limit))


def apply_create(
    work: Work, edit: PatientEdit, *, source: str, note: str = ""
) -> tuple[Patient, tuple[str, ...]]:
    """A new card within a transaction, searchable at once; gives the row and warnings. Raises as `create_patient`."""
    values, warnings = checked(edit, country=_country(work), today=_today(work))
    _refuse_letter(values)
    if not values.get("last_name"):
        raise UsageError(tr("A patient needs a last name. Fill it in."))
    _refuse_taken_external(work, values.get("external_id"), but=0)
    patient = Patient(public_id=new_public_id(), created_utc=work.now_utc, updated_utc=work.now_utc, **values)
    work.session.add(patient)
    work.session.flush()
    for column, channel in CHANNELS.items():
        if values.get(column):
            note_consent(work, patient.id, channel, str(values[column]), source=source, note=note)
    begin_afresh(work, patient.mobile, patient_id=patient.id)
    index_patients(work.session.connection(), [patient.id])
    work.changed(Kind.PATIENT, patient.id)
    work.audit("patient.create", Kind.PATIENT, patient.id, {"fields": sorted(values)})
    return patient, (*warnings, *_twins(work, patient))


def apply_update(
    work: Work, patient: Patient, edit: PatientEdit, *, source: str, note: str = ""
) -> tuple[str, ...]:
    """Change a card within a transaction; gives warnings. What is about to be sent is planned anew where that matters."""
    values, warnings = checked(edit, country=_country(work), today=_today(work))
    if values.get("last_name") == "":
        raise UsageError(tr("A patient needs a last name. Fill it in."))
    changed = {name: value for name, value in values.items() if getattr(patient, name) != value}
    if not changed:
        return warnings
    _refuse_letter(changed, before=patient.notes)
    if "external_id" in changed:
        _refuse_taken_external(work, changed["external_id"], but=patient.id)
    for name, value in changed.items():
        setattr(patient, name, value)
    for column, channel in CHANNELS.items():
        if column in changed:
            note_consent(work, patient.id, channel, str(changed[column]), source=source, note=note)
    _touch(work, patient, "patient.update", {"fields": sorted(changed)})
    index_patients(work.session.connection(), [patient.id])
    if "mobile" in changed:
        begin_afresh(work, patient.mobile, patient_id=patient.id)
    if not _REACH.isdisjoint(changed):
        replan(work, patient)
    return warnings


def _refuse_letter(values: dict[str, str | None], *, before: str = "") -> None:
    why_not = too_long(values.get("notes") or "", before=before)
    if why_not is not None:
        raise UsageError(why_not)


def _text(work: Work, patient: Patient, texting: Texted | None) -> tuple[str, ...]:
    if texting is None:
        return ()
    return apply_texting(
        work,
        patient,
        number=texting.number,
        whose=texting.whose,
        safe_from=texting.safe_from,
        safe_until=texting.safe_until,
    )


def _reached(work: Work, patient: Patient) -> tuple[object, ...]:
    """All that decides whether, where and how a text goes."""
    return (
        *(getattr(patient, name) for name in sorted(_REACH)),
        texted_in(work.session.connection(), patient.id),
    )


def _remember(work: Work, patient: Patient, rows: Watched, *, reaches_them_as_before: bool) -> None:
    """A change of the card is undone like any act; one of number or consent has followed up on texts, and says so instead."""
    if reaches_them_as_before:
        rows.remember("card", title=tr("the change of the card"))
        return
    remember_final(
        work,
        "card",
        Kind.PATIENT,
        patient.id,
        why=tr(
            "The card was changed in how the patient is reached, and texts were planned by that. Change it back on the card."
        ),
        title=tr("the change of the card"),
    )


def _touch(work: Work, patient: Patient, act: str, detail: dict[str, object]) -> None:
    patient.revision += 1
    patient.updated_utc = work.now_utc
    work.session.flush()
    work.changed(Kind.PATIENT, patient.id)
    work.audit(act, Kind.PATIENT, patient.id, detail)


def _patient(work: Work, patient_id: int, revision: int | None) -> Patient:
    patient = work.session.get(Patient, patient_id)
    if patient is None:
        raise _no_such()
    if revision is not None and patient.revision != revision:
        raise Conflict(
            tr("Somebody changed this card meanwhile. Look at it again, then repeat what you did.")
        )
    return patient


def _no_such() -> NotFound:
    return NotFound(tr("There is no such patient in the book. Look them up again."))


def _refuse_taken_external(work: Work, external_id: str | None, *, but: int) -> None:
    if external_id is None:
        return
    taken = work.session.scalar(
        select(Patient.id).where(Patient.external_id == external_id, Patient.id != but)
    )
    if taken is not None:
        raise Conflict(tr("Another card has this external id. Look it up before making a second one."))


def _twins(work: Work, patient: Patient) -> tuple[str, ...]:
    """A warning where somebody of that name and birth date is in the book already, or of that name where no date tells."""
    if patient.birth_date is None:
        found = namesakes(
            work.session.connection(), patient.first_name, patient.last_name, "", today=_today(work)
        )
        if any(each.id != patient.id for each in found):
            return (tr("Somebody of this name is in the book already."),)
        return ()
    others = work.session.execute(
        select(Patient.last_name, Patient.first_name).where(
            Patient.birth_date == patient.birth_date,
            Patient.id != patient.id,
            Patient.merged_into_id.is_(None),
        )
    )
    mine = (fold(patient.last_name), fold(patient.first_name))
    if any((fold(row.last_name), fold(row.first_name)) == mine for row in others):
        return (tr("Somebody of this name and birth date is in the book already."),)
    return ()


def _country(work: Work) -> str:
    return work.session.scalar(select(Clinic.country).where(Clinic.id == 1)) or ""


def _today(work: Work) -> date:
    zone = work.session.scalar(select(Clinic.zone).where(Clinic.id == 1)) or "UTC"
    return local_date(work.now_utc, zone)


def _card(work: Work, patient: Patient) -> PatientCard:
    work.session.flush()
    marks = work.session.scalars(select(PatientMark.mark).where(PatientMark.patient_id == patient.id)).all()
    return PatientCard(
        **{name: getattr(patient, name) for name in _columns()},
        marks=_in_order(marks),
        texting=texted_in(work.session.connection(), patient.id),
    )


def _columns() -> list[str]:
    return [each.name for each in fields(PatientCard) if each.name not in ("marks", "texting")]


def _in_order(marks: Sequence[str]) -> tuple[Mark, ...]:
    return tuple(mark for mark in Mark if mark in marks)
