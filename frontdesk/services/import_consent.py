"""Consent to texts of patients who came by import: asked once of the clinic, and kept with who agreed, where, and since when."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from frontdesk.domain.changes import Kind
from frontdesk.domain.errors import UsageError
from frontdesk.domain.i18n import tr
from frontdesk.domain.names import clean_line
from frontdesk.domain.words import Channel, Consent, Lifecycle
from frontdesk.models.tables import Address, Appointment, ConsentEvent, ImportRow, Patient

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from frontdesk.domain.actors import Actor
    from frontdesk.services.work import Book, Work

CHUNK: Final = 100
"""Patients a transaction: well under 50 ms."""
LONGEST: Final = 120
_IMPORTED: Final = "patients"


def without_word(book: Book) -> int:
    """How many imported patients have a mobile number and no word about texts: those whom `record_import_consent` is about."""
    with book.read() as connection:
        return len(_keys(connection))


def record_import_consent(
    book: Book,
    actor: Actor,
    *,
    who_agreed: str,
    where: str,
    since: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Note that imported patients agreed to texts; gives of how many.

    Only those with a mobile number and no word so far: a no, an opt-out, or a no of earlier stays as it is. `who_agreed`, `where`
    and `since` are the clinic's own words and are kept with each consent. Commits in chunks, and tells `progress` how many are done
    after each; an exception of it ends the work between two chunks. Raises UsageError where a word is missing.
    """
    who, place, begin = (clean_line(text, limit=LONGEST) for text in (who_agreed, where, since))
    if not who or not place or not begin:
        raise UsageError(tr("Say who agreed to texts, where they did, and since when."))
    with book.read() as connection:
        keys = _keys(connection)
    done = 0
    for first in range(0, len(keys), CHUNK):
        with book.write(actor) as work:
            done += _agree(work, keys[first : first + CHUNK], source=place, note=f"{who}; {begin}"[:200])
        if progress is not None:
            progress(done)
    return done


def _keys(connection: Connection) -> list[int]:
    return list(connection.execute(_silent()).scalars())


def _silent() -> Select[int]:
    said_no = select(ConsentEvent.id).where(
        ConsentEvent.patient_id == Patient.id,
        ConsentEvent.channel == Channel.SMS,
        ConsentEvent.state == Consent.NO,
    )
    stopped = select(Address.address).where(Address.address == Patient.mobile, Address.opted_out)
    return (
        select(Patient.id)
        .distinct()
        .join(ImportRow, (ImportRow.entity_id == Patient.id) & (ImportRow.kind == _IMPORTED))
        .where(
            Patient.sms_consent == Consent.UNKNOWN,
            Patient.mobile != "",
            Patient.merged_into_id.is_(None),
            Patient.deceased_on.is_(None),
            ~said_no.exists(),
            ~stopped.exists(),
        )
        .order_by(Patient.id)
    )


def _agree(work: Work, keys: list[int], *, source: str, note: str) -> int:
    """Of one chunk; who said something in the meantime is left out."""
    still = work.session.scalars(_silent().where(Patient.id.in_(keys))).all()
    if not still:
        return 0
    work.session.execute(
        update(Patient)
        .where(Patient.id.in_(still))
        .values(sms_consent=Consent.YES, revision=Patient.revision + 1, updated_utc=work.now_utc)
        .execution_options(synchronize_session=False)
    )
    word = {
        "channel": Channel.SMS,
        "state": Consent.YES,
        # As the sources of imports begin: a no that a later import brings outweighs it.
        "source": f"import consent: {source}",
        "note": note,
        "actor": work.actor.label[:200],
        "at_utc": work.now_utc,
    }
    work.session.execute(insert(ConsentEvent), [{"patient_id": key, **word} for key in still])
    work.session.execute(
        update(Appointment)
        .where(
            Appointment.patient_id.in_(still),
            Appointment.lifecycle == Lifecycle.BOOKED,
            Appointment.start_utc > work.now_utc,
        )
        .values(next_due_utc=0)
        .execution_options(synchronize_session=False)
    )
    for key in still:
        work.changed(Kind.PATIENT, key)
    work.audit("consent.import", Kind.CLINIC, 1, {"patients": list(still)})
    return len(still)
