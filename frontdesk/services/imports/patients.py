"""Patients from a CSV file: new ones, and what has changed of those that came before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from frontdesk.domain.i18n import tr
from frontdesk.domain.instants import local_date
from frontdesk.domain.words import NOT_GONE_OUT, Channel, Consent, Lifecycle
from frontdesk.models.search_index import index_patients
from frontdesk.models.tables import Appointment, Clinic, ConsentEvent, Message, MessageItem, Patient
from frontdesk.services.booking.replanning import replan
from frontdesk.services.identity import new_public_id
from frontdesk.services.imports.bulk import Inserts, Updates, in_groups
from frontdesk.services.imports.header import PATIENT_COLUMNS, PATIENT_NEEDED, Header
from frontdesk.services.imports.patient_rows import PatientReader, PatientRow
from frontdesk.services.imports.running import ASKED_AT_ONCE, Known, Layout, Run, run_import
from frontdesk.services.imports.shared_numbers import Given, SharedNumbers
from frontdesk.services.imports.threeway import decode, merge, rebased

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from frontdesk.domain.actors import Actor
    from frontdesk.services.imports.records import Record
    from frontdesk.services.imports.report import ImportReport
    from frontdesk.services.work import Book, Work

LAYOUT: Final = Layout("patients", PATIENT_COLUMNS, PATIENT_NEEDED, frozenset({"notes"}))

_KEPT: Final = PATIENT_COLUMNS[1:]
"""What the book keeps of a row; each is a column of the patient table by the same name."""
_CONSENTS: Final[Mapping[str, Channel]] = {"sms_consent": Channel.SMS, "email_consent": Channel.EMAIL}
_REACH: Final = frozenset({"mobile", "email", "language", *_CONSENTS})
"""What decides whether and how a reminder can be sent."""

_NEW = Inserts(
    Patient,
    (
        "id",
        "public_id",
        "external_id",
        *_KEPT,
        "preferred_channel",
        "attended",
        "missed",
        "revision",
        "created_utc",
        "updated_utc",
    ),
)
_CHANGED = Updates(Patient, (*_KEPT, "revision", "updated_utc"))
_EVENTS = Inserts(ConsentEvent, ("patient_id", "channel", "state", "source", "note", "actor", "at_utc"))


def import_patients(
    book: Book,
    actor: Actor,
    file: Path,
    *,
    column_map: Mapping[str, str] | None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Bring the patients of a CSV file into the book; rows are known again by `external_id`.

    `column_map` leads from our column names to the file's. `dry_run` gives the same report and writes nothing. `progress` is
    called with the number of records done so far. Rows are checked one by one: refused ones are in the report and hold
    nothing up. Of a row seen before only columns that changed since the last import are applied, and not those that the desk
    has changed as well.

    Raises UsageError (no such file, a wrong map), Refused (no header, a needed column missing), StorageFault, BookBusy. What
    was committed before such an error stays; running again goes on from there.
    """
    return run_import(
        book, actor, file, LAYOUT, _PatientImport, column_map=column_map, dry_run=dry_run, progress=progress
    )


@dataclass(slots=True)
class _Card:
    """A patient as the book has them, in the forms of a row."""

    id: int
    external_id: str | None
    revision: int
    values: dict[str, str]


@dataclass(slots=True)
class _Pending:
    """What one transaction writes."""

    new: list[PatientRow] = field(default_factory=list)
    changed: list[tuple[_Card, Mapping[str, str]]] = field(default_factory=list)
    numbers: list[Given] = field(default_factory=list)
    adopted: list[tuple[str, int, str]] = field(default_factory=list)
    rebased: list[tuple[int, str]] = field(default_factory=list)


class _PatientImport:
    """The patients' side of `running.Importer`."""

    def __init__(self, run: Run, header: Header, connection: Connection) -> None:
        self._run = run
        zone, country = connection.execute(select(Clinic.zone, Clinic.country)).one()
        today = local_date(run.book.clock.now_utc(), zone)
        self._reader = PatientReader(header, country=country, today=today, tally=run.tally)
        self._shared = SharedNumbers(run.tally)

    def row(self, record: Record) -> PatientRow:
        return self._reader.row(record)

    def prepare(self, connection: Connection, rows: Sequence[PatientRow]) -> None:
        """Nothing is asked ahead."""

    def rest(self) -> None:
        """Nothing waits."""

    def write(self, work: Work | None, connection: Connection, rows: Sequence[PatientRow]) -> None:
        known = self._run.known(connection, [row.external_id for row in rows])
        cards = _cards(connection, rows, known)
        pending = _Pending()
        for row in rows:
            before = known.get(row.external_id)
            card = cards.get(row.external_id)
            if card is None:
                self._run.tally.added += 1
                pending.new.append(row)
                if row.values.get("mobile"):
                    pending.numbers.append((row.line, row.values["mobile"], row.values))
            else:
                self._compare(connection, row, before, card, pending)
        self._shared.look(connection, pending.numbers)
        if work is not None:
            _Writer(self._run, work, connection).write(pending, known)

    def _compare(
        self, connection: Connection, row: PatientRow, before: Known | None, card: _Card, pending: _Pending
    ) -> None:
        base = None if before is None else decode(before.columns)
        merged = merge(base=base, file=row.values, book=card.values)
        changes = dict(merged.changes)
        conflicts = list(merged.conflicts)
        for column in [column for column in changes if column in _CONSENTS]:
            if card.values[column] == Consent.NO and _said_here(connection, card.id, _CONSENTS[column]):
                del changes[column]
                conflicts.append(column)
        for column in [column for column in conflicts if column in _CONSENTS]:
            # A patient's no to the old system outweighs the yes that was noted for all who came from there.
            agreed_for_all = card.values[column] == Consent.YES and row.values[column] == Consent.NO
            if agreed_for_all and not _said_here(connection, card.id, _CONSENTS[column]):
                conflicts.remove(column)
                changes[column] = Consent.NO
        for column in conflicts:
            self._run.tally.about_row(
                row.line,
                tr(
                    "Line {line} ({external_id}): {column} stays as the desk has it, which the file does not know.",
                    line=row.line,
                    external_id=row.external_id,
                    column=column,
                ),
            )
        if changes:
            self._run.tally.updated += 1
            pending.changed.append((card, changes))
            if changes.get("mobile"):
                pending.numbers.append((row.line, changes["mobile"], {**card.values, **changes}))
        else:
            self._run.tally.unchanged += 1
        columns = rebased(base, row.values, order=_KEPT)
        if before is None:
            pending.adopted.append((row.external_id, card.id, columns))
        elif columns != before.columns:
            pending.rebased.append((before.key, columns))


def _cards(
    connection: Connection, rows: Sequence[PatientRow], known: Mapping[str, Known]
) -> dict[str, _Card]:
    """The patients of these rows by the rows' external ids, as far as the book has them."""
    wanted = [getattr(Patient, name) for name in ("id", "external_id", "revision", *_KEPT)]
    found: dict[str, _Card] = {}
    by_entity = {each.entity_id: external_id for external_id, each in known.items()}
    for group in in_groups(by_entity, ASKED_AT_ONCE):
        for values in connection.execute(select(*wanted).where(Patient.id.in_(group))):
            found[by_entity[values[0]]] = _card(values)
    others = [row.external_id for row in rows if row.external_id not in found]
    for group in in_groups(others, ASKED_AT_ONCE):
        for values in connection.execute(select(*wanted).where(Patient.external_id.in_(group))):
            found[values[1]] = _card(values)
    return found


def _card(values: Sequence[Any]) -> _Card:
    kept = dict(zip(_KEPT, values[3:], strict=True))
    kept["birth_date"] = kept["birth_date"] or ""
    return _Card(values[0], values[1], values[2], kept)


def _said_here(connection: Connection, patient_id: int, channel: Channel) -> bool:
    """Whether the last word on a channel is one that the desk or the patient gave, not an import."""
    source = connection.scalar(
        select(ConsentEvent.source)
        .where(ConsentEvent.patient_id == patient_id, ConsentEvent.channel == channel)
        .order_by(ConsentEvent.id.desc())
        .limit(1)
    )
    return source is not None and not source.startswith("import ")


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what one transaction has to."""

    run: Run
    work: Work
    connection: Connection

    def write(self, pending: _Pending, known: Mapping[str, Known]) -> None:
        next_id = 1 + (self.connection.execute(select(func.max(Patient.id))).scalar() or 0)
        self._add(pending.new, next_id)
        self._change(pending.changed)
        written = [*range(next_id, next_id + len(pending.new)), *(card.id for card, _ in pending.changed)]
        if written:
            index_patients(self.connection, written)
        adopted = [(row.external_id, next_id + place, row.text) for place, row in enumerate(pending.new)]
        # A card that is gone is made anew; what is remembered of the old one must not stand in its way.
        gone = [known[row.external_id].key for row in pending.new if row.external_id in known]
        self.run.forget(self.connection, gone)
        self.run.keep_new(self.connection, [*adopted, *pending.adopted])
        self.run.keep_changed(self.connection, pending.rebased)

    def _add(self, rows: Sequence[PatientRow], next_id: int) -> None:
        now = self.work.now_utc
        cards: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        for patient_id, row in enumerate(rows, start=next_id):
            values = row.values
            kept = [values.get(name, "") for name in _KEPT]
            cards.append(
                (patient_id, new_public_id(), row.external_id, *_stored(kept), "", 0, 0, 1, now, now)
            )
            events.extend(
                self._event(patient_id, channel, values[column])
                for column, channel in _CONSENTS.items()
                if values.get(column)
            )
        _NEW.run(self.connection, cards)
        _EVENTS.run(self.connection, events)

    def _change(self, changed: Sequence[tuple[_Card, Mapping[str, str]]]) -> None:
        now = self.work.now_utc
        cards: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        look_again: list[int] = []
        for card, changes in changed:
            kept = [changes.get(name, card.values[name]) for name in _KEPT]
            cards.append((*_stored(kept), card.revision + 1, now, card.id))
            events.extend(
                self._event(card.id, channel, changes[column])
                for column, channel in _CONSENTS.items()
                if column in changes
            )
            if not _REACH.isdisjoint(changes):
                look_again.append(card.id)
        _CHANGED.run(self.connection, cards)
        _EVENTS.run(self.connection, events)
        self._plan_anew(look_again)

    def _plan_anew(self, patient_ids: Sequence[int]) -> None:
        """Have the coming visits looked at again, and what waits to be sent about them written anew."""
        for group in in_groups(patient_ids, ASKED_AT_ONCE):
            self.connection.execute(
                update(Appointment)
                .where(
                    Appointment.patient_id.in_(group),
                    Appointment.lifecycle == Lifecycle.BOOKED,
                    Appointment.start_utc > self.work.now_utc,
                )
                .values(next_due_utc=0)
            )
            waiting = (
                select(Appointment.patient_id)
                .join(MessageItem, MessageItem.appointment_id == Appointment.id)
                .join(Message, Message.id == MessageItem.message_id)
                .where(Appointment.patient_id.in_(group), Message.state.in_(NOT_GONE_OUT))
                .distinct()
            )
            for patient_id in self.connection.execute(waiting).scalars().all():
                replan(self.work, self.work.session.get_one(Patient, patient_id))

    def _event(self, patient_id: int, channel: Channel, state: str) -> tuple[object, ...]:
        return (
            patient_id,
            str(channel),
            state,
            self.run.source,
            "",
            self.work.actor.label[:200],
            self.work.now_utc,
        )


_BIRTH_DATE: Final = _KEPT.index("birth_date")


def _stored(kept: list[str]) -> list[str | None]:
    """As the table has it: a birth date that is not known is null."""
    stored: list[str | None] = list(kept)
    stored[_BIRTH_DATE] = stored[_BIRTH_DATE] or None
    return stored
